//! What is still to be given: the empty slots that lie ahead.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::context::{Context, Roster};
use crate::actions::Result;
use crate::domain::ranking::Engagement;
use crate::domain::slot::Slot;
use crate::store::assignments::{self, Held};
use crate::store::candidates;

/// The empty slots of a day that can still be given, in the order of the day.
pub async fn of_day(c: &mut Context<'_>, roster: &Roster, date: NaiveDate) -> Result<Vec<Slot>> {
    let held = assignments::list_between(c.tx, date, date).await?;
    Ok(on(c, roster, date, &taken(&held)))
}

/// The days from today on that have empty slots, with those.
pub async fn ahead(c: &mut Context<'_>, roster: &Roster) -> Result<Vec<(NaiveDate, Vec<Slot>)>> {
    let (today, end) = (c.today(), roster.season.end());
    let held = assignments::list_between(c.tx, today, end).await?;
    let taken = taken(&held);
    let days = roster.season.dates_from(today).map(|date| (date, on(c, roster, date, &taken)));
    Ok(days.filter(|(_, slots)| !slots.is_empty()).collect())
}

/// When the people are engaged in the season, by their rows.
pub async fn engagements(
    c: &mut Context<'_>,
    roster: &Roster,
) -> Result<HashMap<i64, Vec<Engagement>>> {
    Ok(candidates::engagements(c.tx, &roster.season, &roster.duties).await?)
}

fn taken(held: &[Held]) -> HashSet<(NaiveDate, i64)> {
    held.iter().map(|held| (held.date, held.duty_id)).collect()
}

fn on(
    c: &Context<'_>,
    roster: &Roster,
    date: NaiveDate,
    taken: &HashSet<(NaiveDate, i64)>,
) -> Vec<Slot> {
    let mut slots: Vec<Slot> = roster
        .duties
        .iter()
        .filter(|duty| duty.active && !taken.contains(&(date, duty.id)))
        .map(|duty| Slot::new(&roster.season, duty, date))
        .filter(|slot| slot.begins(c.ctx.centre.timezone) > c.ctx.now)
        .collect();
    slots.sort_by_key(|slot| slot.duty.position);
    slots
}
