//! A day of the roster, read from the calendar and the assignments.

use chrono::NaiveDate;

use super::assignments::{self, Held};
use super::calendar::Calendar;
use super::{Result, Tx};
use crate::domain::duty::Duty;
use crate::domain::roster::{Day, Row, Standing};
use crate::domain::slot::Slot;

/// A day's roster; none if the date lies in no season.
pub async fn of_day(tx: &mut Tx, date: NaiveDate) -> Result<Option<Day>> {
    let calendar = Calendar::read(tx).await?;
    let Some(day) = calendar.seasons.iter().find_map(|season| season.day_number(date)) else {
        return Ok(None);
    };
    let held = assignments::list_between(tx, date, date).await?;
    let row = |duty: &Duty| {
        let held = held.iter().find(|held| held.duty_id == duty.id);
        Row { slot: Slot { duty: duty.on(date), date, day }, standing: standing(held) }
    };
    let rows = shown_duties(&calendar.duties, &held).into_iter().map(row).collect();
    Ok(Some(Day { day, date, rows }))
}

/// The duties of a day's roster: those that are on, and those that someone holds all the same.
pub fn shown_duties<'d>(duties: &'d [Duty], held: &[Held]) -> Vec<&'d Duty> {
    let is_held = |duty: &Duty| held.iter().any(|held| held.duty_id == duty.id);
    let mut shown: Vec<&Duty> = duties.iter().filter(|duty| duty.active || is_held(duty)).collect();
    shown.sort_by_key(|duty| duty.position);
    shown
}

/// How a slot stands, by what holds it.
pub fn standing(held: Option<&Held>) -> Standing {
    match held {
        None => Standing::Open,
        Some(Held { holder: None, note, .. }) => Standing::Closed { note: note.clone() },
        Some(Held { holder: Some(holder), state, .. }) => {
            Standing::Given { name: holder.name.clone(), state: *state }
        }
    }
}
