//! Changing the duties of a centre: on and off, one's own, their order, their times.

use std::collections::BTreeMap;

use super::notify::{self, About};
use super::schedule::{self, Moved};
use super::{Ctx, Result};
use crate::domain::duty::{Duty, NewDuty, Place, Problem, TimeOfDay};
use crate::domain::message::Notice;
use crate::domain::refusal::Refusal;
use crate::domain::reminder::instant_at;
use crate::domain::slot::Slot;
use crate::store::assignments::{self, Held};
use crate::store::audit::{self, Entry};
use crate::store::calendar::Calendar;
use crate::store::outbox::Kind;
use crate::store::{Tx, duties, people};

/// What a change of a reporting time came to.
#[derive(Debug)]
pub struct Retimed {
    /// The duty as it is now; `kept` tells that today's time stays.
    pub duty: Duty,
    /// What became of the reminders.
    pub reminders: Moved,
    /// How many people are told.
    pub told: usize,
}

/// Switches a duty on; answers whether it was off.
pub async fn switch_on(ctx: &Ctx, tx: &mut Tx, duty: &Duty) -> Result<bool> {
    if duty.active {
        return Ok(false);
    }
    duties::set_active(tx, duty.id, true).await?;
    record(ctx, tx, Entry::new(audit::Kind::DutyOn), &duty.label).await?;
    Ok(true)
}

/// Switches a duty off; answers whether it was on. Past days still show who had it.
///
/// # Errors
/// Refuses one that people hold on days ahead.
pub async fn switch_off(ctx: &Ctx, tx: &mut Tx, duty: &Duty) -> Result<bool> {
    if !duty.active {
        return Ok(false);
    }
    let held = ahead(ctx, tx, duty).await?;
    if let Some((_, next)) = held.first() {
        let problem = Problem::Held { count: held.len(), next: next.clone() };
        return Err(Refusal::Duties(problem).into());
    }
    duties::set_active(tx, duty.id, false).await?;
    record(ctx, tx, Entry::new(audit::Kind::DutyOff), &duty.label).await?;
    Ok(true)
}

/// Adds a duty of the masjid's own, at its place in the order; answers it.
pub async fn add(ctx: &Ctx, tx: &mut Tx, new: &NewDuty, place: Place) -> Result<Duty> {
    let known = duties::list(tx).await?;
    let id = duties::insert(tx, new, i64::MAX).await?;
    duties::set_order(tx, &ordered(&known, id, place)).await?;
    let entry = Entry::new(audit::Kind::DutyAdded)
        .now("kind", new.kind.as_str())
        .now("value", new.reports_at.to_string());
    record(ctx, tx, entry, &new.label).await?;
    let all = duties::list(tx).await?;
    let added = all.into_iter().find(|duty| duty.id == id);
    added.ok_or_else(|| anyhow::anyhow!("a duty that was added is gone").into())
}

/// Moves a duty to another place in the order; answers whether that changed anything.
pub async fn put(ctx: &Ctx, tx: &mut Tx, duty: &Duty, place: Place) -> Result<bool> {
    let known = duties::list(tx).await?;
    let before: Vec<i64> = known.iter().map(|duty| duty.id).collect();
    let after = ordered(&known, duty.id, place);
    if before == after {
        return Ok(false);
    }
    duties::set_order(tx, &after).await?;
    let number = |order: &[i64]| {
        order.iter().position(|id| *id == duty.id).map(|place| (place + 1).to_string())
    };
    let entry = Entry::new(audit::Kind::DutyMoved).change("value", number(&before), number(&after));
    record(ctx, tx, entry, &duty.label).await?;
    Ok(true)
}

/// Gives a duty another reporting time, and tells everyone who has it ahead, once each; nothing if
/// it is so already. Where today's has begun, or would have, its time stays for today.
pub async fn set_time(
    ctx: &Ctx,
    tx: &mut Tx,
    duty: &Duty,
    at: TimeOfDay,
) -> Result<Option<Retimed>> {
    if duty.reports_at == at {
        return Ok(None);
    }
    let zone = ctx.centre.timezone;
    let today = ctx.now.at(zone).date_naive();
    let before = duty.on(today).reports_at;
    let has_begun = |at| instant_at(zone, today, at) <= ctx.now;
    let kept = (has_begun(before) || has_begun(at)).then_some((today, before));
    let changed = Duty { reports_at: at, kept, ..duty.clone() };
    duties::set_time(tx, &changed).await?;
    let (was, is) = (duty.reports_at.to_string(), at.to_string());
    let entry = Entry::new(audit::Kind::DutyTime).change("value", Some(was), Some(is));
    record(ctx, tx, entry, &duty.label).await?;
    let reminders = schedule::again(ctx, tx, Some(duty.id)).await?;
    let told = tell_holders(ctx, tx, &changed, duty.reports_at).await?;
    Ok(Some(Retimed { duty: changed, reminders, told }))
}

/// Tells whoever has the duty on days on which the new time counts; answers how many people.
async fn tell_holders(ctx: &Ctx, tx: &mut Tx, duty: &Duty, before: TimeOfDay) -> Result<usize> {
    let mut of_person: BTreeMap<i64, Vec<(Held, Slot)>> = BTreeMap::new();
    for (held, slot) in ahead(ctx, tx, duty).await? {
        let counts = slot.duty.reports_at == duty.reports_at;
        if let Some(holder) = held.holder.as_ref().filter(|_| counts) {
            of_person.entry(holder.id).or_default().push((held, slot));
        }
    }
    for (person, slots) in &of_person {
        let (Some(person), Some((held, slot))) = (people::find(tx, *person).await?, slots.first())
        else {
            continue;
        };
        let addresses = notify::addresses(ctx, tx, &person).await?;
        let notice = Notice::DutyTime {
            name: person.name.as_str().to_owned(),
            slot: slot.clone(),
            before,
            others: slots.len() - 1,
        };
        let about =
            About { assignment: Some(held.id), asked_by: ctx.actor.account, ..About::default() };
        notify::tell(ctx, tx, person.id, &addresses, Kind::Notice, notice, about).await?;
    }
    Ok(of_person.len())
}

/// Who has a duty on days ahead, next first; closed slots are nobody's.
async fn ahead(ctx: &Ctx, tx: &mut Tx, duty: &Duty) -> Result<Vec<(Held, Slot)>> {
    let zone = ctx.centre.timezone;
    let calendar = Calendar::read(tx).await?;
    let from = ctx.now.at(zone).date_naive();
    let held = assignments::list_from(tx, from).await?;
    let of_duty = held.into_iter().filter(|held| held.duty_id == duty.id && held.holder.is_some());
    let slots = of_duty.filter_map(|held| calendar.slot_of(&held).map(|slot| (held, slot)));
    Ok(slots.filter(|(_, slot)| slot.begins(zone) > ctx.now).collect())
}

/// The duties' rows with one of them at its new place.
fn ordered(known: &[Duty], moved: i64, place: Place) -> Vec<i64> {
    let mut order: Vec<i64> = known.iter().map(|duty| duty.id).filter(|id| *id != moved).collect();
    let at = match place {
        Place::First => Some(0),
        Place::Last => None,
        Place::After(duty) if duty == moved => known.iter().position(|known| known.id == moved),
        Place::After(duty) => order.iter().position(|id| *id == duty).map(|place| place + 1),
    };
    order.insert(at.unwrap_or(order.len()), moved);
    order
}

async fn record(ctx: &Ctx, tx: &mut Tx, entry: Entry, label: &str) -> Result<()> {
    Ok(audit::record(tx, ctx.actor, &entry.now("duty", label), ctx.now).await?)
}
