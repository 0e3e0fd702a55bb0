//! What becomes of a message, and what follows: the reminder is settled, the admin hears of it.

use chrono::Duration;

use super::groups;
use super::notify;
use super::reachable::Known;
use super::remind;
use super::{Ctx, Result};
use crate::domain::channel::{Address, Channel};
use crate::domain::inbound::{Receipt, ReceiptStatus};
use crate::domain::message::{Notice, Unreachable};
use crate::domain::role::Role;
use crate::figures;
use crate::store::calendar::Calendar;
use crate::store::outbox::sending::{self, Leased};
use crate::store::outbox::{self, Erases, Kind, receipts as marks};
use crate::store::reminders::{self, Failure, Reminder, ReminderState};
use crate::store::{Tx, accounts, assignments, receipts, traces};

/// A platform that failed for a passing cause is asked again after this.
const AFTER_PASSING: Duration = Duration::seconds(60);
/// A message that failed so often after it was accepted will not arrive.
const MOST_ATTEMPTS: i64 = 5;

/// A message was accepted: the reminder that it carries out is sent.
pub async fn accepted(ctx: &Ctx, tx: &mut Tx, row: &Leased) -> Result<()> {
    erase(tx, row).await?;
    if let Some(reminder) = row.about.reminder_id {
        let before = reminders::find(tx, reminder).await?;
        reminders::settle(tx, reminder, ReminderState::Sent, None, ctx.now).await?;
        // An allotment that says it too is not late, and what is tried once more was late before.
        let is_first =
            |one: &Reminder| one.state == ReminderState::Pending && one.last_error.is_none();
        if let Some(one) = before.filter(is_first).filter(|_| row.kind == Kind::Reminder) {
            figures::reminded(ctx.now - one.due_at);
        }
    }
    Ok(())
}

/// A message will not arrive: the address may be dead, the reminder may have reached nobody, and
/// the admin who assigned is told once for each duty and channel; all of them are if it was given
/// through the REST interface.
pub async fn failed(ctx: &Ctx, tx: &mut Tx, row: &Leased, why: Unreachable) -> Result<()> {
    if row.address.is_group() {
        return groups::failed(ctx, tx, &row.address, why).await;
    }
    if erase(tx, row).await? == Some(Erases::Whole) {
        // Whoever it was for is forgotten.
        return Ok(());
    }
    mark_address(ctx, tx, &row.address, why).await?;
    if let Some(reminder) = row.about.reminder_id {
        let (open, sent) = outbox::tally_of_reminder(tx, reminder).await?;
        if open == 0 && sent == 0 {
            remind::failed(ctx, tx, reminder, Failure::NotAccepted).await?;
        }
    }
    let Some(assignment) = row.about.assignment_id else { return Ok(()) };
    let held = assignments::find(tx, assignment).await?;
    let Some((held, holder)) = held.and_then(|held| held.holder.clone().map(|who| (held, who)))
    else {
        return Ok(());
    };
    let Some(slot) = Calendar::read(tx).await?.slot_of(&held) else { return Ok(()) };
    let channel = row.address.channel;
    let notice = Notice::Unreached { name: holder.name, slot, channel, reason: why };
    let key = format!("unreached:{assignment}:{}", channel.as_str());
    let Some(admin) = row.about.asked_by else {
        // Given through the REST interface: there is no chat of the one who assigned.
        return notify::tell_role(ctx, tx, Role::Admin, notice, &key).await;
    };
    if let Some(admin) = accounts::find(tx, admin).await? {
        notify::tell_account(ctx, tx, &admin.address, notice, &key).await?;
    }
    Ok(())
}

/// Empties a message that is settled, if that was asked for meanwhile; answers how much of it.
async fn erase(tx: &mut Tx, row: &Leased) -> Result<Option<Erases>> {
    let erases = sending::erases(tx, row.id).await?;
    if erases.is_some() {
        traces::erase_settled(tx).await?;
    }
    Ok(erases)
}

/// A platform reports on a message of ours. One that we don't know yet is kept for later; answers
/// whether whom it went to is still known.
pub async fn receipt(ctx: &Ctx, tx: &mut Tx, channel: Channel, receipt: &Receipt) -> Result<Known> {
    let named = attempt_named_in(receipt.callback.as_deref());
    let named = match named {
        Some((id, _)) => sending::find(tx, id).await?.filter(|(_, row)| is_goodbye(row)),
        None => None,
    };
    if let Some((state, row)) = named {
        // To someone who is forgotten: it only settles what is in doubt.
        let is_heard = receipt.status != ReceiptStatus::Failed;
        if state == "unknown" && is_heard && row.address.channel == channel {
            marks::mark_accepted(tx, &row, &receipt.message, ctx.now).await?;
        }
        return Ok(Known::No);
    }
    told(ctx, tx, channel, receipt).await?;
    Ok(Known::Yes)
}

fn is_goodbye(row: &Leased) -> bool {
    row.erases == Some(Erases::Whole)
}

async fn told(ctx: &Ctx, tx: &mut Tx, channel: Channel, receipt: &Receipt) -> Result<()> {
    if let Some(id) = marks::find_by_platform_id(tx, channel, &receipt.message).await? {
        return match sending::find(tx, id).await? {
            Some((state, row)) if state == "sent" || state == "failed" => {
                apply(ctx, tx, &row, receipt).await
            }
            // About a part whose message is still being sent, or about an attempt given up.
            _ => Ok(()),
        };
    }
    // Not recorded: then only what we sent along tells which attempt it was.
    if let Some((id, attempt)) = attempt_named_in(receipt.callback.as_deref())
        && let Some((state, row)) = sending::find(tx, id).await?
        && row.address.channel == channel
        && attempt <= row.attempt
    {
        // An earlier try that was heard settles it too; one that failed says nothing of the last.
        let is_heard = receipt.status != ReceiptStatus::Failed;
        if state == "unknown" && (is_heard || attempt == row.attempt) {
            return settle_doubt(ctx, tx, &row, receipt).await;
        }
        // It was given up too early. (An answer may have further parts, of which this says nothing.)
        let is_there = is_heard && receipt.status > ReceiptStatus::Sent;
        if state == "failed" && is_there && row.kind != Kind::Reply {
            return apply(ctx, tx, &row, receipt).await;
        }
    }
    Ok(receipts::park(tx, channel, receipt).await?)
}

/// Applies the receipts that came before the platform's answer was recorded.
pub async fn apply_parked(ctx: &Ctx, tx: &mut Tx, row: &Leased, platform_id: &str) -> Result<()> {
    for receipt in receipts::take(tx, row.address.channel, platform_id).await? {
        apply(ctx, tx, row, &receipt).await?;
    }
    Ok(())
}

/// Settles the doubts about which a platform reported before there was a doubt: while the message was
/// still being said, nobody could tell whether the answer would come too.
pub async fn settle_doubts(ctx: &Ctx, tx: &mut Tx, channel: Channel) -> Result<()> {
    for (id, platform_id) in marks::reported_in_doubt(tx, channel).await? {
        for receipt in receipts::take(tx, channel, &platform_id).await? {
            match sending::find(tx, id).await? {
                Some((state, row)) if state == "unknown" => {
                    settle_doubt(ctx, tx, &row, &receipt).await?;
                }
                _ => receipts::park(tx, channel, &receipt).await?,
            }
        }
    }
    Ok(())
}

/// The attempt of which nobody knew whether it was heard is the one that is reported on.
async fn settle_doubt(ctx: &Ctx, tx: &mut Tx, row: &Leased, receipt: &Receipt) -> Result<()> {
    if receipt.status == ReceiptStatus::Failed {
        return apply(ctx, tx, row, receipt).await;
    }
    marks::mark_accepted(tx, row, &receipt.message, ctx.now).await?;
    if receipt.status > ReceiptStatus::Sent {
        // Applied when the message is settled, which may want further parts first.
        receipts::park(tx, row.address.channel, receipt).await?;
    }
    Ok(())
}

async fn apply(ctx: &Ctx, tx: &mut Tx, row: &Leased, receipt: &Receipt) -> Result<()> {
    match receipt.status {
        ReceiptStatus::Sent => {}
        ReceiptStatus::Delivered | ReceiptStatus::Read => {
            let read = receipt.status == ReceiptStatus::Read;
            marks::mark_delivered(tx, row.id, receipt.at, read).await?;
            accepted(ctx, tx, row).await?;
        }
        ReceiptStatus::Failed => {
            let why = receipt.why.unwrap_or(Unreachable::Refused);
            let is_again = if why == Unreachable::WindowClosed {
                marks::requeue_by_template(tx, row.id, ctx.now).await?
            } else if receipt.is_passing {
                marks::requeue(tx, row.id, ctx.now + AFTER_PASSING, MOST_ATTEMPTS).await?
            } else {
                false
            };
            let error = receipt.code.map_or_else(String::new, |code| format!("code {code}"));
            if !is_again && marks::mark_failed(tx, row.id, why, &error, ctx.now).await? {
                failed(ctx, tx, row, why).await?;
            }
        }
    }
    Ok(())
}

async fn mark_address(ctx: &Ctx, tx: &mut Tx, address: &Address, why: Unreachable) -> Result<()> {
    let is_dead = match why {
        Unreachable::Blocked => address.channel != Channel::Email,
        Unreachable::NotOnWhatsApp => true,
        Unreachable::NoMailbox
        | Unreachable::WindowClosed
        | Unreachable::TemplateRefused
        | Unreachable::InDoubt
        | Unreachable::TurnedOff
        | Unreachable::TooLate
        | Unreachable::Refused => false,
    };
    if is_dead {
        accounts::ensure(tx, address, "", ctx.now).await?;
        accounts::set_reachable(tx, address, false).await?;
    }
    Ok(())
}

/// The row and the attempt in `{row}.{attempt}`, which we send along with every WhatsApp message.
fn attempt_named_in(callback: Option<&str>) -> Option<(i64, i64)> {
    let (row, attempt) = callback?.split_once('.')?;
    Some((row.parse().ok()?, attempt.parse().ok()?))
}
