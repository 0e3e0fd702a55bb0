//! Renewing the link of the notice board: whoever has the old one sees the roster no longer.

use super::{Ctx, Result};
use crate::store::Tx;
use crate::store::audit::{self, Entry};
use crate::store::board::{self, Link};

/// Renews the link if it is still the one of this number: a second press renews nothing. Answers
/// the link that works now, and whether it is a new one.
pub async fn renew(ctx: &Ctx, tx: &mut Tx, generation: i64) -> Result<(Link, Renewed)> {
    let link = board::link(tx).await?;
    if link.generation != generation {
        return Ok((link, Renewed::Before));
    }
    board::renew(tx).await?;
    audit::record(tx, ctx.actor, &Entry::new(audit::Kind::Board), ctx.now).await?;
    Ok((board::link(tx).await?, Renewed::Now))
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renewed {
    /// The old link stopped working just now.
    Now,
    /// It had stopped working before.
    Before,
}
