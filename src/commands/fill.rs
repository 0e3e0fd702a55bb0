//! `/assign` in taps: the next days with gaps, then the empty duties of a day, then the fitting
//! people, the best first.

use chrono::NaiveDate;

use super::context::{Context, Reply, Roster, slot_line};
use super::{arguments, gaps, pages};
use crate::actions::Result;
use crate::domain::message::{Choice, Text};
use crate::domain::person::Status;
use crate::domain::slot::Slot;
use crate::domain::text::isolate;
use crate::store::people::Person;
use crate::store::{away, candidates};

/// The days with gaps, the next first.
pub async fn days(c: &mut Context<'_>, page: usize) -> Result<Reply> {
    let roster = c.roster().await?;
    let days = gaps::ahead(c, &roster).await?;
    if days.is_empty() {
        return Ok(Reply::from(c.say("assign-days-none", &[])).in_place());
    }
    let mut rows = Vec::new();
    let mut choices = Vec::new();
    for (date, slots) in &days {
        let number = roster.season.day_number(*date).unwrap_or(0);
        let count = ("count", slots.len().to_string());
        let row = [("day", c.words.day(number, *date)), count.clone()];
        rows.push(c.say("assign-days-row", &row));
        let label = c.words.plain("button-gap-day", &[("number", number.to_string()), count]);
        let hint = Some(c.words.date(*date));
        choices.push(Choice { hint, ..Choice::new(label, format!("/assign {date}")) });
    }
    let head = c.say("assign-days", &[]);
    Ok(pages::choose(c, head, (rows, choices), Vec::new(), ("/assign", page)).in_place())
}

/// The empty duties of a day.
pub async fn duties(
    c: &mut Context<'_>,
    roster: &Roster,
    date: NaiveDate,
    page: usize,
) -> Result<Reply> {
    let slots = gaps::of_day(c, roster, date).await?;
    let number = roster.season.day_number(date).unwrap_or(0);
    let day = [("day", c.words.day(number, date))];
    let other_days = c.button("button-other-days", "/assign");
    if slots.is_empty() {
        let text = c.say("assign-duties-none", &day);
        return Ok(Reply::from(text).with(vec![other_days]).in_place());
    }
    let mut rows = Vec::new();
    let mut choices = Vec::new();
    for slot in &slots {
        let (duty, time) = (slot.duty.label.clone(), slot.duty.reports_at.to_string());
        let row = [("time", time.clone()), ("duty", duty.clone())];
        rows.push(c.say("assign-duties-row", &row));
        let line = format!("/assign {}", slot_line(slot));
        choices.push(Choice { hint: Some(time), ..Choice::new(duty, line) });
    }
    let (head, line) = (c.say("assign-duties", &day), format!("/assign {date}"));
    Ok(pages::choose(c, head, (rows, choices), Vec::new(), (&line, page)).in_place())
}

/// What the people are shown for.
pub struct Asking<'a> {
    /// What stands above them.
    pub head: Text,
    /// The command line that a person completes: the ITS number, `ask` and it, or `page` and a number
    /// go behind it.
    pub line: &'a str,
}

/// The people who fit a slot, the best first, each with the reason.
pub async fn people(
    c: &mut Context<'_>,
    roster: &Roster,
    slot: &Slot,
    asking: &Asking<'_>,
    page: usize,
) -> Result<Reply> {
    let ranked = candidates::of_slot(c.tx, &roster.season, &roster.duties, slot).await?;
    if ranked.is_empty() {
        let name = ("slot", c.words.slot(slot));
        return Ok(Reply::from(c.say("assign-people-none", &[name])).in_place());
    }
    let mut rows = Vec::new();
    let mut choices = Vec::new();
    for (person, fit) in &ranked {
        let why = c.words.fitness(person.preference, fit);
        let row = [
            ("name", isolate(person.name.as_str())),
            ("its", person.its.as_str().to_owned()),
            ("why", why.clone()),
        ];
        rows.push(c.say("assign-people-row", &row));
        let line = give_line(asking.line, person, fit.away);
        let choice = Choice::new(arguments::person_label(person), line);
        choices.push(Choice { hint: Some(why), ..choice });
    }
    let list = (rows, choices);
    Ok(pages::choose(c, asking.head.clone(), list, Vec::new(), (asking.line, page)).in_place())
}

/// The line by which a tap gives a slot to a person: a question comes first for someone who isn't
/// approved yet or is away that day.
pub fn give_line(line: &str, person: &Person, is_away: bool) -> String {
    if is_away || person.status == Status::Pending {
        return format!("{line} ask {}", person.its);
    }
    format!("{line} {}", person.its)
}

/// Asks before someone is taken who isn't approved yet or is away that day; the ITS number completes
/// the line.
pub async fn ask(c: &mut Context<'_>, slot: &Slot, who: &str, line: &str) -> Result<Reply> {
    let asks = |person: &Person| format!("{line} {}", person.its);
    let person = match arguments::person(c, who, asks).await? {
        Ok(person) => person,
        Err(question) => return Ok(question),
    };
    let args = [("name", isolate(person.name.as_str())), ("slot", c.words.slot(slot))];
    let choices = vec![
        c.button("button-assign-anyway", asks(&person)),
        c.button("button-someone-else", line),
    ];
    let is_away = away::holds(c.tx, person.id, slot.date).await?;
    let key = match (is_away, person.status) {
        (true, Status::Pending) => "assign-away-pending",
        (true, _) => "assign-away",
        (false, _) => "assign-pending",
    };
    Ok(Reply::from(c.say(key, &args)).with(choices).in_place())
}
