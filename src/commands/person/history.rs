//! A person's duties and messages, all of them, in pages.

use chrono::NaiveDate;

use super::{DUTIES, MESSAGES, NAME, line};
use crate::actions::Result;
use crate::commands::context::{Context, Reply};
use crate::commands::pages::{self, Counted};
use crate::commands::receipts;
use crate::domain::message::{Choice, Text};
use crate::domain::slot::{Slot, State};
use crate::domain::text::isolate;
use crate::store::assignments::{self, Held};
use crate::store::calendar::Calendar;
use crate::store::outbox;
use crate::store::outbox::of_person::ToPerson;
use crate::store::people::Person;

/// So many messages are read at once; a page of them fits every platform.
const ON_EACH: usize = 9;

/// One of a person's duties.
pub struct Duty {
    /// The assignment.
    pub held: Held,
    /// The slot.
    pub slot: Slot,
    /// It has begun, so it was served.
    pub is_over: bool,
}

/// A person's duties of all seasons, the first one first.
pub async fn all(c: &mut Context<'_>, person: &Person) -> Result<Vec<Duty>> {
    let calendar = Calendar::read(c.tx).await?;
    let held = assignments::of_person_from(c.tx, person.id, NaiveDate::default()).await?;
    let duty = |held: Held| {
        let slot = calendar.slot_of(&held)?;
        let is_over = slot.begins(c.ctx.centre.timezone) <= c.ctx.now;
        Some(Duty { held, slot, is_over })
    };
    Ok(held.into_iter().filter_map(duty).collect())
}

/// All duties, those ahead first, then the served ones from the latest back.
pub async fn duties(c: &mut Context<'_>, person: &Person, page: usize) -> Result<Reply> {
    let (mut before, mut all): (Vec<_>, Vec<_>) =
        all(c, person).await?.into_iter().partition(|one| one.is_over);
    before.reverse();
    all.extend(before);
    let args = [("name", isolate(person.name.as_str())), ("count", all.len().to_string())];
    let rows: Vec<Text> = all.iter().map(|one| duty(c, one)).collect();
    let (head, turn) = (c.say("person-duties-head", &args), line(DUTIES, person));
    Ok(pages::list(c, head, &rows, (&turn, page), vec![card(c, person)]).in_place())
}

/// All messages that are still kept, the latest first.
pub async fn messages(c: &mut Context<'_>, person: &Person, page: usize) -> Result<Reply> {
    let count = outbox::of_person::count(c.tx, person.id).await?;
    let page = Counted::of(usize::try_from(count).unwrap_or(0), ON_EACH, page);
    let range = page.range();
    let rows = |number: usize| i64::try_from(number).unwrap_or(0);
    let told =
        outbox::of_person::page(c.tx, person.id, rows(range.len()), rows(range.start)).await?;
    let args = [("name", isolate(person.name.as_str())), ("count", count.to_string())];
    let mut text = c.say("person-messages-head", &args);
    for one in &told {
        text = text.line(message(c, one));
    }
    let mut choices = page.turns(c, &line(MESSAGES, person));
    choices.push(card(c, person));
    Ok(Reply::from(text).with(choices).in_place())
}

/// A duty in a line.
pub fn duty(c: &Context<'_>, one: &Duty) -> Text {
    let state = if one.is_over { State::Completed } else { one.held.state };
    let args = [
        ("when", c.words.day(one.slot.day, one.slot.date)),
        ("time", one.slot.duty.reports_at.to_string()),
        ("duty", one.slot.duty.label.clone()),
        ("state", c.words.plain(&format!("state-admin-{}", state.as_str()), &[])),
    ];
    c.say("person-duty", &args)
}

/// A message in a line: what, about which duty, which way, and how far it got.
pub fn message(c: &Context<'_>, told: &ToPerson) -> Text {
    let (kind, way, stage) = receipts::in_words(c, &told.delivery);
    let what = match &told.slot {
        Some((duty, date)) => {
            let slot = [("duty", duty.clone()), ("when", c.words.date(*date))];
            format!("{kind}: {}", c.words.plain("slot", &slot))
        }
        None => kind,
    };
    let args = [("at", c.moment(told.created_at)), ("what", what), ("way", way), ("stage", stage)];
    c.say("person-message", &args)
}

fn card(c: &Context<'_>, person: &Person) -> Choice {
    c.button("button-person-card", format!("/{NAME} {}", person.its))
}
