//! Applying an import: every row is checked against what is true now, and what is still clear is done
//! through the same changes as by hand, in one transaction.

use std::collections::HashMap;

use anyhow::Context as _;

use super::{Ctx, Result, assign, register};
use crate::domain::import::check::{self, Facts, Holder, Known, Verdict};
use crate::domain::import::{Fate, Place, Problem, Remark, Report, Row};
use crate::domain::person::{Its, Status};
use crate::domain::refusal::Refusal;
use crate::domain::season::Season;
use crate::domain::slot::Slot;
use crate::store::assignments::Held;
use crate::store::audit::{self, Actor, Entry};
use crate::store::calendar::Calendar;
use crate::store::imports::{self, Import, Seen, State};
use crate::store::people::{self, Person};
use crate::store::{Tx, assignments, away};

/// What rows are checked against: all that is true now.
pub async fn facts(ctx: &Ctx, tx: &mut Tx) -> Result<Facts> {
    let Calendar { seasons, duties } = Calendar::read(tx).await?;
    let today = ctx.now.at(ctx.centre.timezone).date_naive();
    let season = Season::current(seasons.clone(), today);
    let (mut held, mut gone) = (HashMap::new(), HashMap::new());
    if let Some(season) = &season {
        let all = assignments::list_between(tx, season.start, season.end()).await?;
        held = all.into_iter().map(|held| ((held.date, held.duty_id), holder(held))).collect();
        gone = away::of_everyone(tx, season).await?;
    }
    let known = |person: Person| Known {
        id: person.id,
        status: person.status,
        registration: person.registration(),
    };
    Ok(Facts {
        country: ctx.centre.country.clone(),
        zone: ctx.centre.timezone,
        now: ctx.now,
        season,
        seasons,
        duties,
        people: people::list(tx).await?.into_iter().map(known).collect(),
        held,
        away: gone,
    })
}

/// Applies what was clear when it was looked at and still is; the rest is left out, and the rows go.
///
/// # Errors
/// Refuses an import that was applied before.
pub async fn apply(ctx: &Ctx, tx: &mut Tx, import: &Import) -> Result<Report> {
    let seen = imports::rows(tx, import.id).await?;
    if !imports::settle(tx, import.id, State::Applied, ctx.now).await? {
        return Err(Refusal::from(Problem::Applied).into());
    }
    // Its lines in the log say that they came by an import.
    let ctx = Ctx { actor: Actor::import(import.author), ..ctx.clone() };
    let (rows, fates): (Vec<Row>, Vec<(Place, Fate)>) =
        seen.into_iter().map(|Seen { row, fate, .. }| (row.clone(), (row.place, fate))).unzip();
    let facts = facts(&ctx, tx).await?;
    let outcome = check::check(rows, &facts);
    let mut report = Report::default();
    let mut people: HashMap<Its, Person> = HashMap::new();
    // Checking keeps the order in which the rows were written down: people before duties.
    for ((row, verdict), (place, fate)) in outcome.rows.into_iter().zip(fates) {
        debug_assert_eq!(row.place, place);
        match (verdict, fate) {
            (Verdict::Enter(new, status), Fate::Enter) => {
                let person = register::enter(&ctx, tx, &new, status).await?;
                people.insert(person.its.clone(), person);
                report.entered += 1;
            }
            (Verdict::Give { slot, its, .. }, Fate::Give) => {
                if give(&ctx, tx, &slot, &its, &mut people).await? {
                    report.given += 1;
                } else {
                    report.leave(place, Remark::ItsUnknown(its.as_str().to_owned()));
                }
            }
            (Verdict::Unclear(remark) | Verdict::Changed(remark), fate) if fate.is_clear() => {
                report.leave(place, remark);
            }
            (_, Fate::Unclear) => report.unclear += 1,
            (_, Fate::Changed) => report.changed += 1,
            _ => {}
        }
    }
    let entry = Entry::new(audit::Kind::Import)
        .now("number", import.id.to_string())
        .now("people", report.entered.to_string())
        .now("given", report.given.to_string());
    audit::record(tx, ctx.actor, &entry, ctx.now).await?;
    Ok(report)
}

/// Gives a duty as by hand; false if the person was to be registered and wasn't.
async fn give(
    ctx: &Ctx,
    tx: &mut Tx,
    slot: &Slot,
    its: &Its,
    known: &mut HashMap<Its, Person>,
) -> Result<bool> {
    let person = match known.get(its) {
        Some(person) => person.clone(),
        None => match people::find_by_its(tx, its).await? {
            Some(person) => person,
            None => return Ok(false),
        },
    };
    // All that could refuse it was checked in this very transaction.
    let given = assign::assign(ctx, tx, slot, &person).await;
    given.map_err(super::Stop::into_fault).context("an import's duty can't be given")?;
    known.insert(its.clone(), Person { status: Status::Allotted, ..person });
    Ok(true)
}

fn holder(held: Held) -> Holder {
    match held.holder {
        Some(person) => Holder::Person { its: person.its, name: person.name },
        None => Holder::Closed,
    }
}
