//! The roster as it is looked at: days × duties, read from the calendar and the assignments.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::assignments::{self, Held};
use super::calendar::Calendar;
use super::roster::shown_duties;
use super::{Result, Tx, centres};
use crate::domain::duty::Duty;
use crate::domain::grid::{Cell, Column, Day, Grid, Standing};
use crate::domain::hijri::Hijri;
use crate::domain::season::Season;
use crate::domain::timestamp::Timestamp;

/// The days of a season from one date to another, both included; `mine` are the people whose duties
/// are marked as those of the one who looks.
pub async fn read(
    tx: &mut Tx,
    season: &Season,
    from: NaiveDate,
    to: NaiveDate,
    mine: &[i64],
    now: Timestamp,
) -> Result<Grid> {
    let centre = centres::find(tx).await?;
    let duties = Calendar::read(tx).await?.duties;
    let (from, to) = (from.max(season.start), to.min(season.end()));
    let held = assignments::list_between(tx, from, to).await?;
    let columns = shown_duties(&duties, &held);
    let by_slot: HashMap<(NaiveDate, i64), &Held> =
        held.iter().map(|held| ((held.date, held.duty_id), held)).collect();
    let local = now.at(centre.timezone).naive_local();
    let day = |date: NaiveDate| Day {
        number: season.day_number(date).unwrap_or(0),
        date,
        hijri: Hijri::of(date),
        is_today: date == local.date(),
        cells: columns
            .iter()
            .map(|duty| cell(duty, by_slot.get(&(date, duty.id)).copied(), mine))
            .collect(),
    };
    Ok(Grid {
        centre: centre.name,
        season: season.name.clone(),
        columns: columns.iter().map(|duty| column(duty)).collect(),
        days: season.dates_from(from).take_while(|date| *date <= to).map(day).collect(),
        as_of: Some(local),
    })
}

fn column(duty: &Duty) -> Column {
    Column { duty: duty.id, label: duty.label.clone(), reports_at: duty.reports_at }
}

fn cell(duty: &Duty, held: Option<&Held>, mine: &[i64]) -> Cell {
    let Some(held) = held else {
        // A duty that is switched off has no slots but those which someone holds all the same.
        let standing = if duty.active { Standing::Open } else { Standing::Off };
        return Cell { standing, ..Cell::default() };
    };
    match &held.holder {
        None => Cell {
            standing: Standing::Closed,
            name: held.note.clone(),
            assignment: Some(held.id),
            ..Cell::default()
        },
        Some(holder) => Cell {
            standing: held.state.into(),
            name: holder.name.clone(),
            is_mine: mine.contains(&holder.id),
            assignment: Some(held.id),
            person: Some(holder.id),
        },
    }
}
