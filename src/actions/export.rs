//! Taking the roster or people's data away as a file: nothing changes, but it stays known who did.

use super::{Ctx, Result};
use crate::domain::season::Season;
use crate::store::Tx;
use crate::store::audit::{self, Entry};

/// Writes down that somebody took a file away: of a season, or of the people alone.
pub async fn took(ctx: &Ctx, tx: &mut Tx, file: &str, season: Option<&Season>) -> Result<()> {
    let mut entry = Entry::new(audit::Kind::Export).now("file", file);
    if let Some(season) = season {
        entry = entry.now("name", season.name.as_str());
    }
    Ok(audit::record(tx, ctx.actor, &entry, ctx.now).await?)
}
