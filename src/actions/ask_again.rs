//! Asking once more, on the evening before, whoever has not answered: on the other channels.

use anyhow::Context as _;

use super::evening::Tonight;
use super::notify::{self, About};
use super::{Ctx, Result};
use crate::domain::channel::Address;
use crate::domain::message::Notice;
use crate::store::calendar::Calendar;
use crate::store::evening::{self, Holder, Taken};
use crate::store::outbox::Kind;
use crate::store::{Tx, people};

/// Asks everyone whose time has come.
pub(super) async fn ask_all(ctx: &Ctx, tx: &mut Tx, tonight: &Tonight) -> Result<()> {
    let mut to_be_asked = tonight.to_be_asked(ctx).peekable();
    if to_be_asked.peek().is_none() {
        return Ok(());
    }
    let calendar = Calendar::read(tx).await?;
    for duty in to_be_asked {
        if let Some(holder) = &duty.holder
            && evening::ask_again(tx, duty.assignment, ctx.now).await?
        {
            ask(ctx, tx, tonight, &calendar, duty, holder).await?;
        }
    }
    Ok(())
}

async fn ask(
    ctx: &Ctx,
    tx: &mut Tx,
    tonight: &Tonight,
    calendar: &Calendar,
    duty: &Taken,
    holder: &Holder,
) -> Result<()> {
    let date = tonight.evening.tomorrow;
    let slot = calendar.slot_on(duty.duty, date).context("a duty is gone")?;
    let person = people::find(tx, holder.id).await?.context("a person is gone")?;
    let addresses = notify::addresses(ctx, tx, &person).await?;
    let read = evening::read_at(tx, duty.assignment).await?;
    let about = About {
        assignment: Some(duty.assignment),
        asked_by: duty.given_by,
        expires_at: Some(slot.begins(ctx.centre.timezone)),
        ..About::default()
    };
    let notice = Notice::AskAgain { name: holder.name.clone(), slot, assignment: duty.assignment };
    let addresses = others(addresses, &read);
    notify::tell(ctx, tx, holder.id, &addresses, Kind::Reminder, notice, about).await
}

/// The addresses at which the reminder was not read; all of them if it was read at each.
fn others(all: Vec<Address>, read: &[Address]) -> Vec<Address> {
    let (seen, unseen): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|address| read.contains(address));
    if unseen.is_empty() { seen } else { unseen }
}
