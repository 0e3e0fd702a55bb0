//! `/assign` in taps: the next days with gaps, then the empty duties of a day, then the fitting
//! people, the best first.

use chrono::NaiveDate;

use super::context::{Context, Reply, Roster, slot_line};
use super::page::Page;
use super::{arguments, gaps};
use crate::actions::Result;
use crate::domain::duty::Kind;
use crate::domain::message::Choice;
use crate::domain::person::{Preference, Status};
use crate::domain::ranking::{self, Fitness};
use crate::domain::slot::Slot;
use crate::domain::text::isolate;
use crate::store::people::{self, Person};

/// WhatsApp's lists have ten rows, and one of them is for more.
const PAGE: usize = 9;

/// The days with gaps, the next first.
pub async fn days(c: &mut Context<'_>, page: &str) -> Result<Reply> {
    let roster = c.roster().await?;
    let days = gaps::ahead(c, &roster).await?;
    if days.is_empty() {
        return Ok(Reply::from(c.say("assign-days-none", &[])).in_place());
    }
    let page = Page::of(days.len(), PAGE, page);
    let mut text = c.say("assign-days", &[]);
    let mut choices = Vec::new();
    for (date, slots) in &days[page.range()] {
        let number = roster.season.day_number(*date).unwrap_or(0);
        let count = ("count", slots.len().to_string());
        let row = [("day", c.words.day(number, *date)), count.clone()];
        text = text.line(c.say("assign-days-row", &row));
        let label = c.words.plain("button-gap-day", &[("number", number.to_string()), count]);
        let hint = Some(c.words.date(*date));
        choices.push(Choice { hint, ..Choice::new(label, format!("/assign {date}")) });
    }
    choices.extend(page.more(c, "/assign"));
    Ok(Reply::from(text).with(choices).in_place())
}

/// The empty duties of a day.
pub async fn duties(c: &mut Context<'_>, roster: &Roster, date: NaiveDate) -> Result<Reply> {
    let slots = gaps::of_day(c, roster, date).await?;
    let number = roster.season.day_number(date).unwrap_or(0);
    let day = [("day", c.words.day(number, date))];
    let other_days = c.button("button-other-days", "/assign");
    if slots.is_empty() {
        let text = c.say("assign-duties-none", &day);
        return Ok(Reply::from(text).with(vec![other_days]).in_place());
    }
    let mut text = c.say("assign-duties", &day);
    let mut choices = Vec::new();
    for slot in &slots {
        let (duty, time) = (slot.duty.label.clone(), slot.duty.reports_at.to_string());
        let row = [("time", time.clone()), ("duty", duty.clone())];
        text = text.line(c.say("assign-duties-row", &row));
        let line = format!("/assign {}", slot_line(slot));
        choices.push(Choice { hint: Some(time), ..Choice::new(duty, line) });
    }
    Ok(Reply::from(text).with(choices).in_place())
}

/// The people who fit an empty slot, the best first, each with the reason.
pub async fn people(
    c: &mut Context<'_>,
    roster: &Roster,
    slot: &Slot,
    page: &str,
) -> Result<Reply> {
    let ranked = ranked(c, roster, slot).await?;
    let name = ("slot", c.words.slot(slot));
    if ranked.is_empty() {
        return Ok(Reply::from(c.say("assign-people-none", &[name])).in_place());
    }
    let page = Page::of(ranked.len(), PAGE, page);
    let mut text = c.say("assign-people", &[name]);
    let mut choices = Vec::new();
    for (person, fit) in &ranked[page.range()] {
        let why = why(c, person, fit);
        let row = [
            ("name", isolate(person.name.as_str())),
            ("its", person.its.as_str().to_owned()),
            ("why", why.clone()),
        ];
        text = text.line(c.say("assign-people-row", &row));
        let line = match person.status {
            Status::Pending => format!("/assign {} ask {}", slot_line(slot), person.its),
            _ => arguments::assign_line(slot, person),
        };
        let choice = Choice::new(arguments::person_label(person), line);
        choices.push(Choice { hint: Some(why), ..choice });
    }
    choices.extend(page.more(c, &format!("/assign {}", slot_line(slot))));
    Ok(Reply::from(text).with(choices).in_place())
}

/// Asks before someone is taken who isn't approved yet.
pub async fn ask(c: &mut Context<'_>, slot: &Slot, who: &str) -> Result<Reply> {
    let asks = |person: &Person| arguments::assign_line(slot, person);
    let person = match arguments::person(c, who, asks).await? {
        Ok(person) => person,
        Err(question) => return Ok(question),
    };
    let args = [("name", isolate(person.name.as_str())), ("slot", c.words.slot(slot))];
    let choices = vec![
        c.button("button-assign-anyway", arguments::assign_line(slot, &person)),
        c.button("button-someone-else", format!("/assign {}", slot_line(slot))),
    ];
    Ok(Reply::from(c.say("assign-pending", &args)).with(choices).in_place())
}

async fn ranked(
    c: &mut Context<'_>,
    roster: &Roster,
    slot: &Slot,
) -> Result<Vec<(Person, Fitness)>> {
    let engagements = gaps::engagements(c, roster).await?;
    let mut ranked: Vec<(Person, Fitness)> = people::list(c.tx)
        .await?
        .into_iter()
        .filter_map(|person| {
            let busy = engagements.get(&person.id).map_or(&[][..], Vec::as_slice);
            let fit = ranking::fitness(slot, person.status, person.preference, busy)?;
            Some((person, fit))
        })
        .collect();
    ranking::best_first(&mut ranked);
    Ok(ranked)
}

/// What speaks for and against a person, in a line.
fn why(c: &Context<'_>, person: &Person, fit: &Fitness) -> String {
    let mut parts = Vec::new();
    if !fit.offered {
        let kind = if person.preference == Preference::Azaan { Kind::Azaan } else { Kind::Takbira };
        let preference = c.words.plain(&format!("preference-{}", kind.as_str()), &[]);
        parts.push(c.words.plain("fit-not-offered", &[("preference", preference)]));
    }
    if !fit.approved {
        parts.push(c.words.plain("fit-pending", &[]));
    }
    parts.push(match fit.nearest_days {
        None => c.words.plain("fit-no-duty", &[]),
        Some(days) => {
            let way = c.words.plain("fit-way", &[("count", days.to_string())]);
            c.words.plain("fit-duties", &[("count", fit.duties.to_string()), ("way", way)])
        }
    });
    parts.join(" · ")
}
