//! Starting a season.

use chrono::NaiveDate;

use super::{Ctx, Result};
use crate::domain::refusal::Refusal;
use crate::domain::season::Season;
use crate::store::audit::{self, Entry};
use crate::store::{Tx, seasons};

/// Starts a season.
///
/// # Errors
/// Refuses one that would share a day with another.
pub async fn start(
    ctx: &Ctx,
    tx: &mut Tx,
    name: &str,
    start: NaiveDate,
    days: i64,
) -> Result<Season> {
    let others = seasons::list(tx).await?;
    if let Some(season) = others.into_iter().find(|other| other.overlaps(start, days)) {
        return Err(Refusal::SeasonOverlaps { season }.into());
    }
    let season = seasons::insert(tx, name, start, days, ctx.now).await?;
    let entry = Entry::new(audit::Kind::Season)
        .now("name", name)
        .now("start", start.to_string())
        .now("days", days.to_string());
    audit::record(tx, ctx.actor, &entry, ctx.now).await?;
    Ok(season)
}
