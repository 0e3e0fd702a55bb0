//! The question for the day that would suit instead; the completed line then asks for the reason.

use super::question;
use crate::actions::Result;
use crate::commands::context::{Context, Reply};
use crate::commands::request::{ANY, TO};
use crate::commands::{cannot_come, gaps};
use crate::domain::day;
use crate::domain::message::Choice;
use crate::domain::refusal::Refusal;
use crate::domain::request::PreferredDay;
use crate::domain::slot::Slot;
use crate::domain::text::fold;
use crate::store::assignments::Held;

/// The name of this question.
pub const STEP: &str = "day";
/// WhatsApp's lists have ten rows, and one of them is for any day.
const MOST_DAYS: usize = 9;

/// Opens the form for a line such as `request move #17`; offers the next days on which such a duty
/// is open, each button standing for the whole line. Any other day can be typed.
pub async fn ask(c: &mut Context<'_>, held: &Held, slot: &Slot, line: &str) -> Result<Reply> {
    question::ask(c, STEP, line).await?;
    let roster = c.roster().await?;
    let days = gaps::ahead(c, &roster).await?;
    let suits = days.iter().filter(|(date, slots)| {
        *date != slot.date && slots.iter().any(|other| other.duty.kind == slot.duty.kind)
    });
    let label = |date| c.words.day(roster.season.day_number(date).unwrap_or(0), date);
    let mut choices: Vec<_> = suits
        .take(MOST_DAYS)
        .map(|(date, _)| Choice::new(label(*date), format!("/{line} {TO} {date}")))
        .collect();
    choices.push(c.button("button-any-day", format!("/{line} {TO} {ANY}")));
    let text = c.say("ask-preferred-day", &cannot_come::about(c, held, slot));
    Ok(Reply::from(text).with(choices))
}

/// Reads the day, as the line takes it.
pub async fn read(c: &mut Context<'_>, text: &str) -> Result<String> {
    let any = fold(&c.words.plain("button-any-day", &[]));
    if [ANY, any.as_str()].contains(&fold(text).as_str()) {
        return Ok(format!("{TO} {ANY}"));
    }
    let season = c.roster().await?.season;
    let (date, _) = day::parse(&season, c.today(), text)?;
    if date < c.today() {
        let preferred = PreferredDay { date, day: season.day_number(date).unwrap_or(0) };
        return Err(Refusal::PreferredDayOver { preferred }.into());
    }
    Ok(format!("{TO} {date}"))
}
