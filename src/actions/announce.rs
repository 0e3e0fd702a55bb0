//! Sending an announcement off, and stopping it. What follows is the worker's (`spread`).

use super::reach::{self, Reach};
use super::{Ctx, Result};
use crate::domain::announcement::Audience;
use crate::domain::refusal::Refusal;
use crate::store::Tx;
use crate::store::announcements::{self, Announcement};
use crate::store::audit::{self, Entry};

/// How many people an announcement would reach now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// All whom it is for.
    pub people: usize,
    /// Those of whom no address is known that works.
    pub unreachable: usize,
}

/// Counts an audience.
pub async fn count(ctx: &Ctx, tx: &mut Tx, audience: Audience) -> Result<Count> {
    let people = reach::audience(ctx, tx, audience).await?;
    let reach = Reach::read(tx).await?;
    let is_lost = |person: &&_| reach.steps(ctx, person).is_empty();
    Ok(Count { people: people.len(), unreachable: people.iter().filter(is_lost).count() })
}

/// Sends a draft off; answers for how many people it is now.
///
/// # Errors
/// Refuses one that was sent off before, one without an audience, and one that has none any more.
pub async fn send(ctx: &Ctx, tx: &mut Tx, draft: &Announcement) -> Result<usize> {
    let audience = draft.audience.ok_or(Refusal::AnnouncementGone)?;
    let count = count(ctx, tx, audience).await?;
    let people = i64::try_from(count.people).unwrap_or(i64::MAX);
    if !announcements::start(tx, draft.id, people, ctx.now).await? {
        return Err(Refusal::AnnouncementOut.into());
    }
    let entry = Entry::new(audit::Kind::Announce)
        .now("audience", audience.stored())
        .now("body", draft.body.as_str())
        .now("people", people.to_string());
    audit::record(tx, ctx.actor, &entry, ctx.now).await?;
    Ok(count.people)
}

/// Stops what was not said yet; false if all is settled already.
pub async fn stop(ctx: &Ctx, tx: &mut Tx, announcement: &Announcement) -> Result<bool> {
    if !announcements::stop(tx, announcement.id, ctx.now).await? {
        return Ok(false);
    }
    let body = announcement.body.as_str();
    let entry = Entry::new(audit::Kind::AnnounceStopped).now("body", body);
    audit::record(tx, ctx.actor, &entry, ctx.now).await?;
    Ok(true)
}
