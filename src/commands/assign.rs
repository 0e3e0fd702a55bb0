//! `/assign <day> <duty> <who>`: gives a slot to a person. What is left out is chosen in taps.

use super::context::{Context, Reply, Roster, slot_line};
use super::table::{Command, Place, Shown};
use super::{arguments, fill, gaps};
use crate::actions::{self, Result};
use crate::domain::channel::Channel;
use crate::domain::person::Status;
use crate::domain::role::Role;
use crate::domain::slot::Slot;
use crate::domain::text::{first_word, isolate};
use crate::domain::{day, duty};

/// Leads to a page of the days or of the people.
const PAGE: &str = "page";
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
    let (first, after) = first_word(rest);
    if first.is_empty() || first.eq_ignore_ascii_case(PAGE) {
        return fill::days(c, after).await;
    }
    let roster = c.roster().await?;
    let (date, rest) = day::parse(&roster.season, c.today(), rest)?;
    if rest.trim().is_empty() {
        return fill::duties(c, &roster, date).await;
    }
    let (duty, who) = duty::find(&roster.duties, rest)?;
    let slot = Slot::new(&roster.season, duty, date);
    actions::assign::must_be_free(&c.ctx, c.tx, &slot).await?;
    match first_word(who) {
        ("", _) => fill::people(c, &roster, &slot, "").await,
        (PAGE, page) => fill::people(c, &roster, &slot, page).await,
        (ASK, its) => fill::ask(c, &slot, its).await,
        _ => give(c, &roster, &slot, who).await,
    }
}

async fn give(c: &mut Context<'_>, roster: &Roster, slot: &Slot, who: &str) -> Result<Reply> {
    let asks = |person: &_| arguments::assign_line(slot, person);
    let person = match arguments::person(c, who, asks).await? {
        Ok(person) => person,
        Err(question) => return Ok(question),
    };
    let assigned = actions::assign::assign(&c.ctx, c.tx, slot, &person).await?;

    let args = [
        ("duty", slot.duty.label.clone()),
        ("when", c.words.day(slot.day, slot.date)),
        ("time", slot.duty.reports_at.to_string()),
        ("name", isolate(person.name.as_str())),
        ("its", person.its.as_str().to_owned()),
    ];
    let mut text = c.say("assigned", &args);
    if assigned.status_before == Status::Pending {
        text = text.line(c.say("assigned-was-pending", &[]));
    }
    let mut ways: Vec<Channel> = assigned.addresses.iter().map(|address| address.channel).collect();
    ways.sort_unstable();
    ways.dedup();
    let ways: Vec<String> = ways.into_iter().map(|way| c.words.channel(way)).collect();
    text = text.line(if ways.is_empty() {
        c.say("assigned-no-address", &[])
    } else {
        c.say(
            "assigned-telling",
            &[("ways", c.words.list(&ways)), ("name", isolate(person.name.as_str()))],
        )
    });
    if !assigned.turned_off.is_empty() {
        let off: Vec<String> =
            assigned.turned_off.iter().map(|way| c.words.channel(*way)).collect();
        let args = [("ways", c.words.list(&off)), ("name", isolate(person.name.as_str()))];
        text = text.line(c.say("assigned-turned-off", &args));
    }
    if assigned.is_reminder && !ways.is_empty() {
        text = text.line(c.say("assigned-is-reminder", &[]));
    }
    let next = if gaps::of_day(c, roster, slot.date).await?.is_empty() {
        c.button("button-roster-of-day", format!("/grid {}", slot.date))
    } else {
        c.button("button-next-gap", format!("/assign {}", slot.date))
    };
    Ok(Reply::from(text)
        .with(vec![
            c.button("button-undo", format!("/undo {}", assigned.assignment)),
            c.button("button-receipts", format!("/receipts {}", slot_line(slot))),
            next,
        ])
        .in_place())
}
