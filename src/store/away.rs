//! Days on which people can't serve: runs of dates, and weekdays from one date to another.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate, Weekday};

use super::tx::{execute, fetch_all, fetch_one};
use super::{Result, Tx};
use crate::domain::away::{Absence, Part};
use crate::domain::season::Season;
use crate::domain::timestamp::Timestamp;

#[derive(sqlx::FromRow)]
struct Row {
    person_id: i64,
    from_date: String,
    to_date: String,
    weekday: Option<i64>,
}

/// What a person said about a season.
pub async fn of_person(tx: &mut Tx, person: i64, season: &Season) -> Result<Absence> {
    let rows = fetch_all!(
        tx,
        Row,
        "select person_id, from_date, to_date, weekday from away
         where centre_id = $1 and person_id = $2 and from_date <= $3 and to_date >= $4 order by id",
        tx.centre,
        person,
        season.end().to_string(),
        season.start.to_string()
    )?;
    let parts: Vec<Part> = rows.into_iter().map(part).collect::<Result<_>>()?;
    Ok(Absence::of(parts))
}

/// Everything that a person said, oldest season first: from which date on, and what.
pub async fn all_of_person(tx: &mut Tx, person: i64) -> Result<Vec<(NaiveDate, Part)>> {
    let rows = fetch_all!(
        tx,
        Row,
        "select person_id, from_date, to_date, weekday from away
         where centre_id = $1 and person_id = $2 order by from_date, id",
        tx.centre,
        person
    )?;
    let dated = |row: Row| Ok((row.from_date.parse().map_err(super::decode)?, part(row)?));
    rows.into_iter().map(dated).collect()
}

/// What everyone said about a season, by the people's rows.
pub async fn of_everyone(tx: &mut Tx, season: &Season) -> Result<HashMap<i64, Absence>> {
    let rows = fetch_all!(
        tx,
        Row,
        "select person_id, from_date, to_date, weekday from away
         where centre_id = $1 and from_date <= $2 and to_date >= $3 order by id",
        tx.centre,
        season.end().to_string(),
        season.start.to_string()
    )?;
    let mut parts: HashMap<i64, Vec<Part>> = HashMap::new();
    for row in rows {
        parts.entry(row.person_id).or_default().push(part(row)?);
    }
    Ok(parts.into_iter().map(|(person, parts)| (person, Absence::of(parts))).collect())
}

/// Whether a person said that a date is a day away.
pub async fn holds(tx: &mut Tx, person: i64, date: NaiveDate) -> Result<bool> {
    let (rows,) = fetch_one!(
        tx,
        (i64,),
        "select count(*) from away
         where centre_id = $1 and person_id = $2 and from_date <= $3 and to_date >= $3
           and (weekday is null or weekday = $4)",
        tx.centre,
        person,
        date.to_string(),
        i64::from(date.weekday().number_from_monday())
    )?;
    Ok(rows > 0)
}

/// Puts what a person says about a season now in the place of what was said before.
pub async fn replace(
    tx: &mut Tx,
    person: i64,
    season: &Season,
    absence: &Absence,
    now: Timestamp,
) -> Result<()> {
    let (start, end) = (season.start.to_string(), season.end().to_string());
    execute!(
        tx,
        "delete from away
         where centre_id = $1 and person_id = $2 and from_date <= $3 and to_date >= $4",
        tx.centre,
        person,
        end.as_str(),
        start.as_str()
    )?;
    for part in absence.parts() {
        let (from, to, weekday) = match part {
            Part::Days { from, to } => (from.to_string(), to.to_string(), None),
            Part::Weekday(weekday) => {
                (start.clone(), end.clone(), Some(i64::from(weekday.number_from_monday())))
            }
        };
        execute!(
            tx,
            "insert into away (centre_id, person_id, from_date, to_date, weekday, created_at)
             values ($1, $2, $3, $4, $5, $6)",
            tx.centre,
            person,
            from,
            to,
            weekday,
            now.millis()
        )?;
    }
    Ok(())
}

fn part(row: Row) -> Result<Part> {
    let date = |text: String| text.parse::<NaiveDate>().map_err(super::decode);
    Ok(match row.weekday.and_then(weekday) {
        Some(weekday) => Part::Weekday(weekday),
        None => Part::Days { from: date(row.from_date)?, to: date(row.to_date)? },
    })
}

fn weekday(number: i64) -> Option<Weekday> {
    Weekday::try_from(u8::try_from(number - 1).ok()?).ok()
}
