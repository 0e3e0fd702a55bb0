//! What the admins hear in the evening: how tomorrow stands, and later who is still silent.

use chrono::{NaiveDate, Timelike};

use super::evening::Tonight;
use super::{Ctx, Result, notify};
use crate::domain::briefing::{Briefing, Unconfirmed};
use crate::domain::duty::{Duty, TimeOfDay};
use crate::domain::message::Notice;
use crate::domain::role::Role;
use crate::domain::slot::State;
use crate::domain::timestamp::Timestamp;
use crate::store::Tx;
use crate::store::calendar::Calendar;
use crate::store::evening::{self, Taken};

/// Tells the admins how tomorrow stands, if it is a day of a season.
pub(super) async fn tell_digest(ctx: &Ctx, tx: &mut Tx, tonight: &Tonight) -> Result<()> {
    let calendar = Calendar::read(tx).await?;
    let date = tonight.evening.tomorrow;
    let Some(day) = calendar.seasons.iter().find_map(|season| season.day_number(date)) else {
        return Ok(());
    };
    let given: Vec<&Taken> = tonight.taken.iter().filter(|one| one.holder.is_some()).collect();
    let is_taken = |duty: &Duty| tonight.taken.iter().any(|one| one.duty == duty.id);
    let is_open = |duty: &&Duty| duty.active && !is_taken(duty);
    let mut open: Vec<&Duty> = calendar.duties.iter().filter(is_open).collect();
    open.sort_by_key(|duty| duty.position);
    // Every duty is closed, or there is none.
    if given.is_empty() && open.is_empty() {
        return Ok(());
    }
    let unanswered = given.iter().copied().filter(|one| one.state != State::Confirmed);
    let unconfirmed = unconfirmed(&calendar, date, unanswered);
    let briefing = Briefing::Digest {
        date,
        day,
        given: given.len(),
        confirmed: given.len() - unconfirmed.len(),
        unconfirmed,
        empty: open.into_iter().map(|duty| duty.label.clone()).collect(),
    };
    // After midnight it would be about another tomorrow.
    tell(ctx, tx, briefing, &format!("digest:{date}"), tonight.evening.ends).await
}

/// Tells the admins who is silent, if anyone is.
pub(super) async fn tell_silence(ctx: &Ctx, tx: &mut Tx, tonight: &Tonight) -> Result<()> {
    let calendar = Calendar::read(tx).await?;
    let date = tonight.evening.tomorrow;
    let begins = tonight.silent().filter_map(|one| calendar.slot_on(one.duty, date));
    let last = begins.map(|slot| slot.begins(ctx.centre.timezone)).max();
    match silence(ctx, &calendar, date, tonight.silent()).zip(last) {
        Some((briefing, last)) => tell(ctx, tx, briefing, &format!("silence:{date}"), last).await,
        None => Ok(()),
    }
}

/// Who has not answered for a day, as it stands now; nothing if everyone has. What has begun is past
/// answering.
pub async fn silence_on(ctx: &Ctx, tx: &mut Tx, date: NaiveDate) -> Result<Option<Briefing>> {
    let calendar = Calendar::read(tx).await?;
    let taken = evening::list(tx, date, ctx.now, ctx.now).await?;
    let silent = taken.iter().filter(|one| {
        let slot = calendar.slot_on(one.duty, date);
        let is_ahead = slot.is_some_and(|slot| slot.begins(ctx.centre.timezone) > ctx.now);
        one.is_silent() && is_ahead
    });
    Ok(silence(ctx, &calendar, date, silent))
}

fn silence<'a>(
    ctx: &Ctx,
    calendar: &Calendar,
    date: NaiveDate,
    silent: impl Iterator<Item = &'a Taken>,
) -> Option<Briefing> {
    let duties = unconfirmed(calendar, date, silent);
    let day = duties.first()?.slot.day;
    let local = ctx.now.at(ctx.centre.timezone);
    let by = TimeOfDay::from_minutes(i64::from(local.num_seconds_from_midnight() / 60))?;
    Some(Briefing::Silence { date, day, by, duties })
}

fn unconfirmed<'a>(
    calendar: &Calendar,
    date: NaiveDate,
    duties: impl Iterator<Item = &'a Taken>,
) -> Vec<Unconfirmed> {
    let one = |taken: &Taken| {
        let holder = taken.holder.as_ref()?;
        Some(Unconfirmed {
            assignment: taken.assignment,
            slot: calendar.slot_on(taken.duty, date)?,
            name: holder.name.clone(),
            phone: holder.phone.clone(),
            state: taken.state,
        })
    };
    duties.filter_map(one).collect()
}

async fn tell(
    ctx: &Ctx,
    tx: &mut Tx,
    briefing: Briefing,
    key: &str,
    expires_at: Timestamp,
) -> Result<()> {
    let (notice, key) = (Notice::Briefing(briefing), format!("{key}:{}", ctx.centre.id));
    notify::tell_role_until(ctx, tx, Role::Admin, notice, &key, Some(expires_at)).await
}
