//! A duty for this person, in taps: the next days on which something is open that the person is
//! free for, then the duty.

use chrono::NaiveDate;

use super::{GIVE, NAME, line};
use crate::actions::Result;
use crate::commands::context::{Context, Reply, Roster, slot_line};
use crate::commands::fill;
use crate::commands::{gaps, pages};
use crate::domain::away::Absence;
use crate::domain::day;
use crate::domain::message::Choice;
use crate::domain::ranking::{self, Engagement};
use crate::domain::refusal::Refusal;
use crate::domain::slot::Slot;
use crate::domain::text::isolate;
use crate::store::away;
use crate::store::people::Person;

/// `give <its>` shows the days, `give <its> <day>` the duties of one.
pub async fn give(c: &mut Context<'_>, person: &Person, what: &str) -> Result<Reply> {
    if !person.status.serves() {
        let (name, status) = (person.name.as_str().to_owned(), person.status);
        return Err(Refusal::PersonNotServing { name, status }.into());
    }
    let roster = c.roster().await?;
    let free = Free {
        engaged: gaps::engagements(c, &roster).await?.remove(&person.id).unwrap_or_default(),
        absence: away::of_person(c.tx, person.id, &roster.season).await?,
    };
    let (what, page) = pages::split(what);
    if what.is_empty() {
        return days(c, &roster, person, &free, page).await;
    }
    let (date, _) = day::parse(&roster.season, c.today(), what)?;
    duties(c, &roster, person, &free, date).await
}

/// When the person has time.
struct Free {
    engaged: Vec<Engagement>,
    absence: Absence,
}

impl Free {
    fn suits(&self, person: &Person, slot: &Slot) -> bool {
        ranking::is_free(&slot.duty, slot.date, &self.engaged)
            && ranking::covers(person.preference, slot.duty.kind)
    }
}

async fn days(
    c: &mut Context<'_>,
    roster: &Roster,
    person: &Person,
    free: &Free,
    page: usize,
) -> Result<Reply> {
    let mut days = gaps::ahead(c, roster).await?;
    for (_, slots) in &mut days {
        slots.retain(|slot| free.suits(person, slot));
    }
    days.retain(|(_, slots)| !slots.is_empty());
    let name = [("name", isolate(person.name.as_str()))];
    if days.is_empty() {
        return Ok(nothing(c, person));
    }
    let mut rows = Vec::new();
    let mut choices = Vec::new();
    for (date, slots) in &days {
        let number = roster.season.day_number(*date).unwrap_or(0);
        let count = ("count", slots.len().to_string());
        let mut shown = c.words.day(number, *date);
        if free.absence.holds(*date) {
            shown = c.words.plain("person-give-day-away", &[("day", shown)]);
        }
        rows.push(c.say("assign-days-row", &[("day", shown), count.clone()]));
        let label = c.words.plain("button-gap-day", &[("number", number.to_string()), count]);
        let hint = Some(c.words.date(*date));
        let leads_to = format!("{} {date}", line(GIVE, person));
        choices.push(Choice { hint, ..Choice::new(label, leads_to) });
    }
    let head = c.say("person-give-days", &name);
    let turn = line(GIVE, person);
    Ok(pages::choose(c, head, (rows, choices), Vec::new(), (&turn, page)).in_place())
}

async fn duties(
    c: &mut Context<'_>,
    roster: &Roster,
    person: &Person,
    free: &Free,
    date: NaiveDate,
) -> Result<Reply> {
    let mut slots = gaps::of_day(c, roster, date).await?;
    slots.retain(|slot| free.suits(person, slot));
    if slots.is_empty() {
        return Ok(nothing(c, person));
    }
    let number = roster.season.day_number(date).unwrap_or(0);
    let day = c.words.day(number, date);
    let mut text =
        c.say("person-give-duties", &[("name", isolate(person.name.as_str())), ("day", day)]);
    let mut choices = Vec::new();
    for slot in &slots {
        let (duty, time) = (slot.duty.label.clone(), slot.duty.reports_at.to_string());
        text = text
            .line(c.say("assign-duties-row", &[("time", time.clone()), ("duty", duty.clone())]));
        let leads_to = fill::give_line(
            &format!("/assign {}", slot_line(slot)),
            person,
            free.absence.holds(date),
        );
        choices.push(Choice { hint: Some(time), ..Choice::new(duty, leads_to) });
    }
    Ok(Reply::from(text).with(choices).in_place())
}

fn nothing(c: &Context<'_>, person: &Person) -> Reply {
    let text = c.say("person-give-nothing", &[("name", isolate(person.name.as_str()))]);
    let card = c.button("button-person-card", format!("/{NAME} {}", person.its));
    Reply::from(text).with(vec![card]).in_place()
}
