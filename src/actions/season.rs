//! Starting a season.

use chrono::NaiveDate;

use super::{Ctx, Result};
use crate::domain::refusal::Refusal;
use crate::domain::season::Season;
use crate::store::audit::{self, Entry};
use crate::store::{Tx, assignments, seasons};

/// Starts a season. One that shares a day with it and in which nothing was ever given was a slip of
/// the thumb: the new one takes its place.
///
/// # Errors
/// Refuses one that would share a day with a season in use.
pub async fn start(
    ctx: &Ctx,
    tx: &mut Tx,
    name: &str,
    start: NaiveDate,
    days: i64,
) -> Result<Season> {
    for other in seasons::list(tx).await? {
        if !other.overlaps(start, days) {
            continue;
        }
        if assignments::is_any_between(tx, other.start, other.end()).await? {
            return Err(Refusal::SeasonOverlaps { season: other }.into());
        }
        seasons::delete(tx, other.id).await?;
        let entry = Entry::new(audit::Kind::SeasonReplaced)
            .was("name", other.name.as_str())
            .was("start", other.start.to_string())
            .was("days", other.days.to_string());
        audit::record(tx, ctx.actor, &entry, ctx.now).await?;
    }
    let season = seasons::insert(tx, name, start, days, ctx.now).await?;
    let entry = Entry::new(audit::Kind::Season)
        .now("name", name)
        .now("start", start.to_string())
        .now("days", days.to_string());
    audit::record(tx, ctx.actor, &entry, ctx.now).await?;
    Ok(season)
}
