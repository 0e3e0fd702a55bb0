//! The days on which a person can't serve: said, and taken back. A duty on such a day stays.

use super::{Ctx, Result};
use crate::domain::away::{Absence, Part, line};
use crate::domain::season::Season;
use crate::store::audit::{self, Entry};
use crate::store::people::Person;
use crate::store::{Tx, away};

/// What stands after a change.
pub struct Changed {
    /// Everything that the person said about the season.
    pub absence: Absence,
    /// It stood like this before.
    pub is_same: bool,
}

/// Adds days on which a person can't serve.
pub async fn add(
    ctx: &Ctx,
    tx: &mut Tx,
    person: &Person,
    season: &Season,
    days: &[Part],
) -> Result<Changed> {
    let before = away::of_person(tx, person.id, season).await?;
    let after = before.with(days);
    write(ctx, tx, person, season, (before, after), (audit::Kind::Away, days)).await
}

/// Takes days back on which a person can serve after all.
pub async fn remove(
    ctx: &Ctx,
    tx: &mut Tx,
    person: &Person,
    season: &Season,
    days: &[Part],
) -> Result<Changed> {
    let before = away::of_person(tx, person.id, season).await?;
    let after = before.without(days);
    write(ctx, tx, person, season, (before, after), (audit::Kind::AwayRemoved, days)).await
}

async fn write(
    ctx: &Ctx,
    tx: &mut Tx,
    person: &Person,
    season: &Season,
    (before, after): (Absence, Absence),
    (kind, days): (audit::Kind, &[Part]),
) -> Result<Changed> {
    let is_same = before == after;
    if !is_same {
        away::replace(tx, person.id, season, &after, ctx.now).await?;
        let entry = Entry::new(kind).person(person.id).now("days", line(days));
        let entry = entry.change("all", Some(line(&before.parts())), Some(line(&after.parts())));
        audit::record(tx, ctx.actor, &entry, ctx.now).await?;
    }
    Ok(Changed { absence: after, is_same })
}
