//! The outbox seen from a person: what was sent to them, and what is dropped when a chat is muted.

use crate::domain::channel::{Address, Channel};
use crate::domain::message::Unreachable;
use crate::domain::timestamp::Timestamp;
use crate::store::tx::fetch_all;
use crate::store::{Result, Tx};

use super::Kind;

/// A message to a person.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ToPerson {
    /// When it was written.
    #[sqlx(try_from = "i64")]
    pub created_at: Timestamp,
    /// Which way.
    #[sqlx(try_from = "String")]
    pub channel: Channel,
    /// What it is.
    #[sqlx(try_from = "String")]
    pub kind: Kind,
    /// `queued`, `sending`, `sent`, `failed`, `unknown`, `cancelled`.
    pub state: String,
    /// When it reached the device, in milliseconds since the epoch.
    pub delivered_at: Option<i64>,
    /// When it was seen.
    pub read_at: Option<i64>,
    /// Why it failed.
    pub why: Option<String>,
}

/// What was sent to a person, oldest first: the news about them, and the answers in a chat.
pub async fn list(tx: &mut Tx, person: Option<i64>, chat: &Address) -> Result<Vec<ToPerson>> {
    fetch_all!(
        tx,
        ToPerson,
        "select created_at, channel, kind, state, delivered_at, read_at, why from outbox
         where centre_id = $1 and (person_id = $2 or channel = $3 and address = $4) order by id",
        tx.centre,
        person,
        chat.channel.as_str(),
        chat.id.as_str()
    )
}

/// Drops what nobody asked for and what was not said yet at an address; answers the rows.
pub async fn drop_news(tx: &mut Tx, address: &Address, now: Timestamp) -> Result<Vec<i64>> {
    let rows = fetch_all!(
        tx,
        (i64,),
        "update outbox set state = 'failed', settled_at = $1, why = $2,
                           last_error = 'messages were turned off'
         where centre_id = $3 and channel = $4 and address = $5 and kind <> 'reply'
           and state in ('queued', 'unknown')
         returning id",
        now.millis(),
        Unreachable::TurnedOff.as_str(),
        tx.centre,
        address.channel.as_str(),
        address.id.as_str()
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
