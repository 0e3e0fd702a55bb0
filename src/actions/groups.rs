//! Groups on Telegram: binding one, and what it gets from then on: each evening tomorrow's roster,
//! and what changes today or tomorrow.

use chrono::NaiveDate;

use super::notify;
use super::{Ctx, Result};
use crate::domain::channel::Address;
use crate::domain::message::{Envelope, Message, Notice, Route, Unreachable};
use crate::domain::reminder::{self, TimeOfDay};
use crate::domain::role::Role;
use crate::domain::roster::{Change, News, Standing};
use crate::domain::slot::Slot;
use crate::domain::timestamp::Timestamp;
use crate::store::audit::{self, Entry};
use crate::store::calendar::Calendar;
use crate::store::groups::{self, Group};
use crate::store::outbox::{self, Kind, NewMessage};
use crate::store::{Tx, accounts, assignments, roster};

/// Lets a group have the roster; answers whether it didn't already.
pub async fn bind(
    ctx: &Ctx,
    tx: &mut Tx,
    address: &Address,
    thread: Option<i64>,
    title: &str,
    by: i64,
) -> Result<bool> {
    let is_new = groups::bind(tx, address, thread, title, by, ctx.now).await?;
    if is_new {
        let entry = Entry::new(audit::Kind::Bind).now("title", title);
        audit::record(tx, ctx.actor, &entry, ctx.now).await?;
    }
    Ok(is_new)
}

/// Lets a group go; answers whether it was bound.
pub async fn unbind(ctx: &Ctx, tx: &mut Tx, address: &Address) -> Result<bool> {
    let Some(group) = groups::find_by_address(tx, address).await? else { return Ok(false) };
    groups::unbind(tx, address).await?;
    let entry = Entry::new(audit::Kind::Unbind).was("title", group.title);
    audit::record(tx, ctx.actor, &entry, ctx.now).await?;
    Ok(true)
}

/// The bot can't write to a group any more: it is let go, and whoever bound it hears so, once; if that
/// one is no admin any more, or can't be told, all admins do.
pub async fn lost(ctx: &Ctx, tx: &mut Tx, address: &Address) -> Result<()> {
    let Some(group) = groups::find_by_address(tx, address).await? else { return Ok(()) };
    unbind(ctx, tx, address).await?;
    let notice = Notice::Group(News::Lost { title: group.title });
    let key = format!("group-lost:{}:{}", group.id, group.bound_at.millis());
    let binder = accounts::find(tx, group.bound_by).await?;
    match binder.filter(|account| account.role >= Role::Admin && account.takes_news()) {
        Some(account) => notify::tell_account(ctx, tx, &account.address, notice, &key).await,
        None => notify::tell_role(ctx, tx, Role::Admin, notice, &key).await,
    }
}

/// A message to a group was refused for good: thrown out, deleted, or not allowed to write.
pub(super) async fn failed(
    ctx: &Ctx,
    tx: &mut Tx,
    address: &Address,
    why: Unreachable,
) -> Result<()> {
    match why {
        Unreachable::Blocked => lost(ctx, tx, address).await,
        // One message was refused; the next one may pass.
        _ => Ok(()),
    }
}

/// A group has become another one, with an address of its own.
pub async fn moved(_: &Ctx, tx: &mut Tx, from: &Address, to: &Address) -> Result<()> {
    Ok(groups::readdress(tx, from, to).await?)
}

/// Notes, whatever changes it, that a slot is about to stand otherwise than it did. The groups hear
/// of it once the change is written.
pub(super) async fn note_change(ctx: &Ctx, tx: &mut Tx, slot: &Slot, was: &Standing) -> Result<()> {
    let today = ctx.now.at(ctx.centre.timezone).date_naive();
    let is_soon = slot.date == today || today.succ_opt() == Some(slot.date);
    if is_soon && !groups::list(tx).await?.is_empty() {
        groups::note_change(tx, slot.duty.id, slot.date, was, ctx.now).await?;
    }
    Ok(())
}

/// Whether the groups have not heard yet what changed. While their channel is off it waits.
pub async fn has_changes(ctx: &Ctx, tx: &mut Tx) -> Result<bool> {
    Ok(!groups::changes(tx).await?.is_empty()
        && groups::list(tx).await?.iter().any(|group| ctx.channels.has(group.address.channel)))
}

/// Tells the groups what changed since they last heard; answers whether there was anything. What was
/// changed back meanwhile is not told.
pub async fn tell_changes(ctx: &Ctx, tx: &mut Tx) -> Result<bool> {
    if !has_changes(ctx, tx).await? {
        return Ok(false);
    }
    let changed = groups::changes(tx).await?;
    groups::forget_changes(tx).await?;
    let calendar = Calendar::read(tx).await?;
    let mut changes = Vec::new();
    for groups::Changed { duty, date, was } in changed {
        let held = assignments::find_in_slot(tx, duty, date).await?;
        let is = roster::standing(held.as_ref());
        if let Some(slot) = calendar.slot_on(duty, date).filter(|_| !is.is_same(&was)) {
            changes.push(Change { slot, was, is });
        }
    }
    changes.sort_by_key(|change| (change.slot.date, change.slot.duty.position));
    let Some(last) = changes.last().map(|change| change.slot.date) else { return Ok(true) };
    let expires_at = end_of(ctx, last);
    for group in groups::list(tx).await? {
        let news = News::Changed(changes.clone());
        tell(ctx, tx, &group, news, None, expires_at).await?;
    }
    Ok(true)
}

/// Tells the groups tomorrow's roster once its time has come; answers whether there was anything.
pub async fn tell_tomorrow(ctx: &Ctx, tx: &mut Tx) -> Result<bool> {
    let Some(date) = due_date(ctx) else { return Ok(false) };
    let mut due = Vec::new();
    for group in groups::list(tx).await? {
        if is_due(ctx, tx, &group, date).await? {
            due.push(group);
        }
    }
    if due.is_empty() {
        return Ok(false);
    }
    let Some(day) = roster::of_day(tx, date).await? else { return Ok(false) };
    for group in &due {
        let news = News::Day(day.clone());
        tell(ctx, tx, group, news, Some(key(group, date)), end_of(ctx, date)).await?;
    }
    Ok(true)
}

/// Whether a group waits for tomorrow's roster now.
pub async fn is_roster_due(ctx: &Ctx, tx: &mut Tx) -> Result<bool> {
    let Some(date) = due_date(ctx) else { return Ok(false) };
    let calendar = Calendar::read(tx).await?;
    if !calendar.seasons.iter().any(|season| season.contains(date)) {
        return Ok(false);
    }
    for group in groups::list(tx).await? {
        if is_due(ctx, tx, &group, date).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Tomorrow, once the evening's time has come.
fn due_date(ctx: &Ctx) -> Option<NaiveDate> {
    let tomorrow = ctx.now.at(ctx.centre.timezone).date_naive().succ_opt()?;
    (due_at(ctx, tomorrow) <= ctx.now).then_some(tomorrow)
}

/// When the groups get the roster of a date: with the reminders of the evening before.
fn due_at(ctx: &Ctx, date: NaiveDate) -> Timestamp {
    let evening = date.pred_opt().unwrap_or(date);
    reminder::instant_at(ctx.centre.timezone, evening, ctx.centre.reminder_rules.evening())
}

/// A group that was bound after the evening's time begins with the next evening.
async fn is_due(ctx: &Ctx, tx: &mut Tx, group: &Group, date: NaiveDate) -> Result<bool> {
    Ok(ctx.channels.has(group.address.channel)
        && group.bound_at < due_at(ctx, date)
        && !groups::is_queued(tx, &key(group, date)).await?)
}

fn key(group: &Group, date: NaiveDate) -> String {
    format!("group-roster:{}:{date}", group.id)
}

/// When a date is over.
fn end_of(ctx: &Ctx, date: NaiveDate) -> Timestamp {
    let midnight = TimeOfDay::from_minutes(0);
    let next = date.succ_opt().unwrap_or(date);
    midnight.map_or(ctx.now, |midnight| reminder::instant_at(ctx.centre.timezone, next, midnight))
}

async fn tell(
    ctx: &Ctx,
    tx: &mut Tx,
    group: &Group,
    news: News,
    unique_key: Option<String>,
    expires_at: Timestamp,
) -> Result<()> {
    if !ctx.channels.has(group.address.channel) {
        return Ok(());
    }
    let route = Route { thread: group.thread, ..Route::default() };
    let message = Message::Notice(Notice::Group(news));
    let envelope = Envelope { route, ..Envelope::new(&ctx.centre.language, message) };
    let message = NewMessage {
        unique_key,
        expires_at: Some(expires_at),
        ..NewMessage::new(&group.address, Kind::Notice, &envelope)
    };
    outbox::insert(tx, &message, ctx.now).await?;
    Ok(())
}
