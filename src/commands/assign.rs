//! `/assign <day> <duty> <who>`: gives a slot to a person. What is left out is chosen in taps.

use super::context::{Context, Reply, Roster, slot_line};
use super::table::{Command, Place, Shown};
use super::{arguments, fill, given, pages};
use crate::actions::{self, Result};
use crate::domain::role::Role;
use crate::domain::slot::Slot;
use crate::domain::text::first_word;
use crate::domain::{day, duty};

/// Stands before a person who is to be asked about before being taken.
const ASK: &str = "ask";

/// The row of the table.
pub const COMMAND: Command = Command {
    name: "assign",
    aliases: &["give"],
    usage: "<day> <duty> <who>",
    role: Role::Admin,
    place: Place::Private,
    shown: Shown::InMenus,
    examples: &["/assign", "/assign 5 fajr-azaan 30412345", "/assign tomorrow maghrib azan Yusuf"],
    run: |c, rest| Box::pin(run(c, rest)),
};

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let (rest, page) = pages::split(rest);
    if rest.is_empty() {
        return fill::days(c, page).await;
    }
    let roster = c.roster().await?;
    let (date, rest) = day::parse(&roster.season, c.today(), rest)?;
    if rest.trim().is_empty() {
        return fill::duties(c, &roster, date, page).await;
    }
    let (duty, who) = duty::find(&roster.duties, rest)?;
    let slot = Slot::new(&roster.season, duty, date);
    actions::assign::must_be_free(&c.ctx, c.tx, &slot).await?;
    let line = format!("/assign {}", slot_line(&slot));
    match first_word(who) {
        ("", _) => people(c, &roster, &slot, &line, page).await,
        (ASK, its) => fill::ask(c, &slot, its, &line).await,
        _ => give(c, &roster, &slot, &pages::turned(who, page)).await,
    }
}

async fn people(
    c: &mut Context<'_>,
    roster: &Roster,
    slot: &Slot,
    line: &str,
    page: usize,
) -> Result<Reply> {
    let head = c.say("assign-people", &[("slot", c.words.slot(slot))]);
    fill::people(c, roster, slot, &fill::Asking { head, line }, page).await
}

async fn give(c: &mut Context<'_>, roster: &Roster, slot: &Slot, who: &str) -> Result<Reply> {
    let asks = |person: &_| arguments::assign_line(slot, person);
    let person = match arguments::person(c, who, asks).await? {
        Ok(person) => person,
        Err(question) => return Ok(question),
    };
    let assigned = actions::assign::assign(&c.ctx, c.tx, slot, &person).await?;

    let text = given::text(c, slot, &person, &assigned);
    let choices = given::choices(c, roster, slot, &assigned).await?;
    Ok(Reply::from(text).with(choices).in_place())
}
