//! Who could fill a slot: everyone who serves and is free then, the best first.

use std::collections::HashMap;

use super::people::{self, Person};
use super::{Result, Tx, assignments, away};
use crate::domain::away::Absence;
use crate::domain::duty::Duty;
use crate::domain::ranking::{self, Engagement, Fitness};
use crate::domain::season::Season;
use crate::domain::slot::Slot;

/// When the people are engaged in a season, by their rows.
pub async fn engagements(
    tx: &mut Tx,
    season: &Season,
    duties: &[Duty],
) -> Result<HashMap<i64, Vec<Engagement>>> {
    let mut engagements: HashMap<i64, Vec<Engagement>> = HashMap::new();
    for held in assignments::list_between(tx, season.start, season.end()).await? {
        let duty = duties.iter().find(|duty| duty.id == held.duty_id);
        if let (Some(holder), Some(duty)) = (&held.holder, duty) {
            let engagement =
                Engagement { date: held.date, reports_at: duty.on(held.date).reports_at };
            engagements.entry(holder.id).or_default().push(engagement);
        }
    }
    Ok(engagements)
}

/// The people who could fill a slot, the best first, each with what speaks for and against asking.
pub async fn of_slot(
    tx: &mut Tx,
    season: &Season,
    duties: &[Duty],
    slot: &Slot,
) -> Result<Vec<(Person, Fitness)>> {
    let engagements = engagements(tx, season, duties).await?;
    let absences = away::of_everyone(tx, season).await?;
    let present = Absence::default();
    let mut ranked: Vec<(Person, Fitness)> = people::list(tx)
        .await?
        .into_iter()
        .filter_map(|person| {
            let busy = engagements.get(&person.id).map_or(&[][..], Vec::as_slice);
            let absence = absences.get(&person.id).unwrap_or(&present);
            let fit = ranking::fitness(slot, person.status, person.preference, busy, absence)?;
            Some((person, fit))
        })
        .collect();
    ranking::best_first(&mut ranked);
    Ok(ranked)
}
