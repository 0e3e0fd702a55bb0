//! The outbox seen from a person: what was sent to them, and what is dropped when a chat is muted.

use crate::domain::channel::Address;
use crate::domain::message::Unreachable;
use crate::domain::timestamp::Timestamp;
use crate::store::tx::fetch_all;
use crate::store::{Result, Tx};

use super::Delivery;

/// A message to a person.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ToPerson {
    /// When it was written.
    #[sqlx(try_from = "i64")]
    pub created_at: Timestamp,
    /// What it is, which way it went, and what became of it.
    #[sqlx(flatten)]
    pub delivery: Delivery,
}

/// What was sent to a person, oldest first: the news about them, and the answers in a chat.
pub async fn list(tx: &mut Tx, person: Option<i64>, chat: &Address) -> Result<Vec<ToPerson>> {
    fetch_all!(
        tx,
        ToPerson,
        "select created_at, channel, kind, state, delivered_at, read_at, why, reminder_id from outbox
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
