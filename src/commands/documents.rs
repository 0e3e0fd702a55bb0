//! Documents that people send: an admin's may be a table to be imported.

use anyhow::Context as _;

use super::context::{Context, Reply};
use super::importing;
use super::recordings::{Fetched, KEPT_BY_PLATFORM};
use crate::actions::Result;
use crate::domain::import::{
    MAX_BYTES, MAX_MEGABYTES, MOST_COLUMNS, MOST_ROWS, Unreadable, is_asked_for,
};
use crate::domain::inbound::DocumentFile;
use crate::domain::message::Text;
use crate::domain::refusal::Refusal;
use crate::domain::role::Role;
use crate::store::downloads::{self, NewDownload, Purpose, Ready};
use crate::store::media::random_name;

/// Takes a document: an admin's is fetched, and answered once it is here. From anyone else it can't be
/// used.
pub async fn received(c: &mut Context<'_>, file: &DocumentFile) -> Result<Option<Reply>> {
    if c.role < Role::Admin {
        return Ok(Some(c.say("media", &[]).into()));
    }
    let limit = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX);
    if file.bytes.is_some_and(|bytes| bytes > limit) {
        return Ok(Some(too_big(c).into()));
    }
    let inbound = serde_json::to_string(c.inbound).context("a message can't be written")?;
    let new = NewDownload {
        purpose: Purpose::Table,
        account: c.account.id,
        person: None,
        inbound: &inbound,
        file: &random_name(),
        expires_at: c.ctx.now + KEPT_BY_PLATFORM,
    };
    downloads::insert(c.tx, &new, Ready::Queued, c.ctx.now).await?;
    Ok(None)
}

/// Answers for a document that was fetched, or could not be.
pub async fn fetched(
    c: &mut Context<'_>,
    file: &DocumentFile,
    fetched: &Fetched,
) -> Result<Option<Reply>> {
    if c.role < Role::Admin {
        return Err(Refusal::ForAdmins.into());
    }
    Ok(Some(match fetched {
        Fetched::Table(outcome) => importing::stage(c, outcome).await?,
        Fetched::NoTable(Unreadable::NoTable | Unreadable::NoHeads)
            if !is_asked_for(&file.caption) =>
        {
            Reply::from(c.say("import-not-a-table", &[]))
        }
        Fetched::NoTable(why) => unreadable(c, *why).into(),
        Fetched::TooBig => too_big(c).into(),
        Fetched::Slow => c.say("import-slow", &[]).into(),
        // A table is never judged as a recording.
        Fetched::Gone | Fetched::NoSound | Fetched::Kept { .. } => c.say("import-gone", &[]).into(),
    }))
}

fn too_big(c: &Context<'_>) -> Text {
    c.say("import-too-big", &[("megabytes", MAX_MEGABYTES.to_string())])
}

fn unreadable(c: &Context<'_>, why: Unreadable) -> Text {
    let key = match why {
        Unreadable::NoTable | Unreadable::NoHeads => "import-no-heads",
        Unreadable::OldExcel => "import-old-excel",
        Unreadable::Broken => "import-broken",
        Unreadable::TooManyRows | Unreadable::TooWide | Unreadable::TooBigInside => {
            "import-too-much"
        }
        Unreadable::Empty => "import-empty",
    };
    let args = [("rows", MOST_ROWS.to_string()), ("columns", MOST_COLUMNS.to_string())];
    c.say(key, &args)
}
