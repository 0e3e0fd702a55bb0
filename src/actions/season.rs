//! Starting a season.

use chrono::NaiveDate;

use super::{Ctx, Result};
use crate::domain::refusal::Refusal;
use crate::domain::season::Season;
use crate::store::audit::{self, Entry};
use crate::store::{Tx, assignments, seasons};

/// What becomes of an older season that shares a day with the new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Older {
    /// It stays, and the new one is refused.
    Stays,
    /// It makes place if nothing was ever given in it: it was a slip of the thumb.
    MakesPlace,
}

/// Starts a season.
///
/// # Errors
/// Refuses one that would share a day with another that stays or is in use.
pub async fn start(
    ctx: &Ctx,
    tx: &mut Tx,
    name: &str,
    start: NaiveDate,
    days: i64,
    older: Older,
) -> Result<Season> {
    for other in seasons::list(tx).await? {
        if !other.overlaps(start, days) {
            continue;
        }
        let is_used = assignments::is_any_between(tx, other.start, other.end()).await?;
        if is_used || older == Older::Stays {
            return Err(Refusal::SeasonOverlaps { season: other, is_used }.into());
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
