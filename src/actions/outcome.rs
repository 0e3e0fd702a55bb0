//! What becomes of a message, and what follows: the reminder is settled, the admin hears of it.

use super::notify;
use super::remind::{self, slot_of};
use super::{Ctx, Result};
use crate::domain::channel::{Address, Channel};
use crate::domain::inbound::{Receipt, ReceiptStatus};
use crate::domain::message::{Notice, Unreachable};
use crate::store::outbox::sending::{self, Leased};
use crate::store::outbox::{self, receipts as marks};
use crate::store::reminders::{self, ReminderState};
use crate::store::{Tx, accounts, assignments, receipts};

/// A message was accepted: the reminder that it carries out is sent.
pub async fn accepted(ctx: &Ctx, tx: &mut Tx, row: &Leased) -> Result<()> {
    if let Some(reminder) = row.about.reminder_id {
        reminders::settle(tx, reminder, ReminderState::Sent, None, ctx.now).await?;
    }
    Ok(())
}

/// A message will not arrive: the address may be dead, the reminder may have reached nobody, and
/// the admin who assigned is told once for each duty and channel.
pub async fn failed(ctx: &Ctx, tx: &mut Tx, row: &Leased, why: Unreachable) -> Result<()> {
    mark_address(ctx, tx, &row.address, why).await?;
    if let Some(reminder) = row.about.reminder_id {
        let (open, sent) = outbox::tally_of_reminder(tx, reminder).await?;
        if open == 0 && sent == 0 {
            remind::failed(ctx, tx, reminder, "no address accepted it").await?;
        }
    }
    let (Some(admin), Some(assignment)) = (row.about.asked_by, row.about.assignment_id) else {
        return Ok(());
    };
    let held = assignments::find(tx, assignment).await?;
    let Some((held, holder)) = held.and_then(|held| held.holder.clone().map(|who| (held, who)))
    else {
        return Ok(());
    };
    if let (Some(slot), Some(admin)) = (slot_of(tx, &held).await?, accounts::find(tx, admin).await?)
    {
        let channel = row.address.channel;
        let notice = Notice::Unreached { name: holder.name, slot, channel, reason: why };
        let key = format!("unreached:{assignment}:{}", channel.as_str());
        notify::tell_account(ctx, tx, &admin.address, notice, &key).await?;
    }
    Ok(())
}

/// A platform reports on a message of ours. One that we don't know yet is kept for later.
pub async fn receipt(ctx: &Ctx, tx: &mut Tx, channel: Channel, receipt: &Receipt) -> Result<()> {
    let known = marks::find_by_platform_id(tx, channel, &receipt.message).await?;
    let known = known.or_else(|| row_named_in(receipt.callback.as_deref()));
    let row = match known {
        Some(id) => sending::find(tx, id).await?,
        None => None,
    };
    match row.filter(|(_, row)| row.address.channel == channel) {
        Some((_, row)) => apply(ctx, tx, &row, receipt).await,
        None => Ok(receipts::park(tx, channel, receipt).await?),
    }
}

/// Applies the receipts that came before the platform's answer was recorded.
pub async fn apply_parked(ctx: &Ctx, tx: &mut Tx, row: &Leased, platform_id: &str) -> Result<()> {
    for receipt in receipts::take(tx, row.address.channel, platform_id).await? {
        apply(ctx, tx, row, &receipt).await?;
    }
    Ok(())
}

async fn apply(ctx: &Ctx, tx: &mut Tx, row: &Leased, receipt: &Receipt) -> Result<()> {
    match receipt.status {
        ReceiptStatus::Sent => {
            if marks::mark_said(tx, row.id, receipt.at).await? {
                accepted(ctx, tx, row).await?;
            }
        }
        ReceiptStatus::Delivered | ReceiptStatus::Read => {
            let read = receipt.status == ReceiptStatus::Read;
            marks::mark_delivered(tx, row.id, receipt.at, read).await?;
            accepted(ctx, tx, row).await?;
        }
        ReceiptStatus::Failed => {
            let why = receipt.why.unwrap_or(Unreachable::Refused);
            if why == Unreachable::WindowClosed
                && marks::requeue_by_template(tx, row.id, ctx.now).await?
            {
                return Ok(());
            }
            let error = receipt.code.map_or_else(String::new, |code| format!("code {code}"));
            if marks::mark_failed(tx, row.id, &error, receipt.at).await? {
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
        | Unreachable::TooLate
        | Unreachable::Refused => false,
    };
    if is_dead {
        accounts::ensure(tx, address, "", ctx.now).await?;
        accounts::set_reachable(tx, address, false).await?;
    }
    Ok(())
}

/// The row in `{row}.{attempt}`, which we send along with every WhatsApp message.
fn row_named_in(callback: Option<&str>) -> Option<i64> {
    callback?.split('.').next()?.parse().ok()
}
