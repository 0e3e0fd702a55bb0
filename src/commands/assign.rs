//! `/assign <day> <duty> <who>`: gives a slot to a person.

use super::arguments;
use super::context::{Context, Reply, slot_line};
use super::table::{Command, Place, Shown};
use crate::actions::{self, Result};
use crate::domain::channel::Channel;
use crate::domain::person::Status;
use crate::domain::role::Role;
use crate::domain::text::isolate;

/// The row of the table.
pub const COMMAND: Command = Command {
    name: "assign",
    aliases: &["give"],
    usage: "<day> <duty> <who>",
    role: Role::Admin,
    place: Place::Private,
    shown: Shown::InMenus,
    examples: &["/assign 5 fajr-azaan 30412345", "/assign tomorrow maghrib azan Yusuf"],
    run: |c, rest| Box::pin(run(c, rest)),
};

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let (slot, who, _) = arguments::slot(c, "assign", rest).await?;
    actions::assign::must_be_free(&c.ctx, c.tx, &slot).await?;
    let asks = |person: &_| arguments::assign_line(&slot, person);
    let person = match arguments::person(c, who, asks).await? {
        Ok(person) => person,
        Err(question) => return Ok(question),
    };
    let assigned = actions::assign::assign(&c.ctx, c.tx, &slot, &person).await?;

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
    if assigned.is_reminder && !ways.is_empty() {
        text = text.line(c.say("assigned-is-reminder", &[]));
    }
    Ok(Reply::from(text).with(vec![
        c.button("button-receipts", format!("/receipts {}", slot_line(&slot))),
        c.button("button-roster-of-day", format!("/grid {}", slot.date)),
    ]))
}
