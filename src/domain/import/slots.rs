//! What a row about a duty comes to.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::check::{Facts, Holder, Verdict};
use super::names::Names;
use super::{Mapped, Place, Raw, RawSlot, Remark, Row};
use crate::domain::person::Its;
use crate::domain::refusal::Refusal;
use crate::domain::season::Season;
use crate::domain::slot::Slot;
use crate::domain::text::ascii_digits;
use crate::domain::{day, duty};

/// The slots that earlier rows speak of, and whom they name.
type Taken = HashMap<(NaiveDate, i64), (Place, Its)>;

/// What a row is checked with.
pub struct Asked<'a> {
    /// What is true.
    pub facts: &'a Facts,
    /// Who may be meant.
    pub names: &'a mut Names,
    /// What earlier rows say.
    pub taken: &'a mut Taken,
}

impl Asked<'_> {
    /// Checks a row.
    pub fn check(&mut self, row: &Row, mapped: &mut Option<Mapped>) -> Result<Verdict, Remark> {
        let facts = self.facts;
        let season = facts.season.as_ref().ok_or(Remark::NoSeason)?;
        let (date, by, raw) = match &row.raw {
            Raw::Slot(raw) => {
                let (date, by) = date(raw, season, facts)?;
                (date, by, raw.clone())
            }
            Raw::Line(text) => {
                let (date, rest) = day::parse(season, today(facts), text).map_err(of_day(text))?;
                let (duty, who) =
                    duty::find(&facts.duties, rest).map_err(|_| Remark::Duty(rest.to_owned()))?;
                let (duty, name) = (duty.key.as_str().to_owned(), who.trim().to_owned());
                (date, None, RawSlot { duty, name, ..RawSlot::default() })
            }
            Raw::Person(_) => return Err(Remark::Nobody),
        };
        let unknown = || Remark::Duty(raw.duty.clone());
        let (duty, rest) = duty::find(&facts.duties, &raw.duty).map_err(|_| unknown())?;
        if !is_time(rest) {
            return Err(unknown());
        }
        let slot = Slot::new(season, duty, date);
        let who = self.names.find(&raw.its, &raw.name)?;
        let key = (date, slot.duty.id);
        if let Some((place, its)) = self.taken.get(&key) {
            let is_same = *its == who.its;
            return if is_same { Ok(Verdict::SameDuty) } else { Err(Remark::Twice(place.clone())) };
        }
        self.taken.insert(key, (row.place.clone(), who.its.clone()));
        if by.is_some() {
            *mapped = mapped.take().or(by);
        }
        match facts.held.get(&key) {
            Some(Holder::Person { its, .. }) if its == who.its.as_str() => {
                return Ok(Verdict::SameDuty);
            }
            held => {
                if slot.must_be_ahead(facts.zone, facts.now).is_err() {
                    return Err(Remark::Over(slot));
                }
                match held {
                    Some(Holder::Person { name, .. }) => {
                        return Err(Remark::Taken { slot, holder: name.clone() });
                    }
                    Some(Holder::Closed) => return Err(Remark::Closed(slot)),
                    None => {}
                }
            }
        }
        if !who.status.serves() {
            return Err(Remark::NotServing { name: who.name, status: who.status });
        }
        let away = who.id.and_then(|id| facts.away.get(&id)).is_some_and(|away| away.holds(date));
        let remark = away.then(|| Remark::Away { name: who.name.clone(), slot: slot.clone() });
        Ok(Verdict::Give { slot: Box::new(slot), its: who.its, remark })
    }
}

fn today(facts: &Facts) -> NaiveDate {
    facts.now.at(facts.zone).date_naive()
}

/// The date in the current season. One that lies in a season that is over becomes the same day of this
/// one, and so does a past one of no season that is known, if its number stands beside it.
fn date(
    raw: &RawSlot,
    season: &Season,
    facts: &Facts,
) -> Result<(NaiveDate, Option<Mapped>), Remark> {
    let today = today(facts);
    let number = ascii_digits(&raw.number).trim().parse::<i64>().ok();
    if raw.date.is_empty() {
        let outside = || Remark::Outside(raw.number.clone());
        let number = number.ok_or_else(|| Remark::Day(raw.number.clone()))?;
        return Ok((season.date_of(number).ok_or_else(outside)?, None));
    }
    match day::parse(season, today, &raw.date) {
        Ok((date, rest)) if is_time(rest) => return Ok((date, None)),
        Ok(_) => return Err(Remark::Day(raw.date.clone())),
        Err(Refusal::DayOutside { .. }) => {}
        Err(refusal) => return Err(of_day(&raw.date)(refusal)),
    }
    let outside = || Remark::Outside(raw.date.clone());
    let (date, _) = day::parse_date(today, &raw.date).map_err(|_| outside())?;
    let of = facts.seasons.iter().find(|known| known.contains(date));
    let (number, by) = match of {
        Some(past) if past.end() < today && past.id != season.id => {
            (past.day_number(date), Mapped::Season(past.name.clone()))
        }
        None if date < today => (number, Mapped::Numbers),
        _ => return Err(outside()),
    };
    let date = number.and_then(|number| season.date_of(number)).ok_or_else(outside)?;
    Ok((date, Some(by)))
}

/// What may stand behind a date and a duty in a cell: a time of day.
fn is_time(rest: &str) -> bool {
    rest.trim().chars().all(|letter| letter.is_ascii_digit() || ":.T()".contains(letter))
}

fn of_day(text: &str) -> impl Fn(Refusal) -> Remark + '_ {
    move |refusal| match refusal {
        Refusal::DayOutside { text, .. } => Remark::Outside(text),
        Refusal::NoSuchDate { text, .. } => Remark::Day(text),
        _ => Remark::Day(text.to_owned()),
    }
}
