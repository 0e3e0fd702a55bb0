//! The inbox: everything that a platform told us, before anything is done about it.

use super::tx::{execute, fetch_all, fetch_one, fetch_optional};
use super::{Result, Tx, traces};
use crate::domain::channel::Channel;
use crate::domain::inbound::{Arrival, Event};
use crate::domain::timestamp::Timestamp;

/// A row whose turn it is.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Claimed {
    /// The row.
    pub id: i64,
    /// Where from.
    #[sqlx(try_from = "String")]
    pub channel: Channel,
    /// The chat whose order it keeps.
    pub chat: String,
    /// The [`Event`], as JSON.
    pub event: String,
    /// How often it was tried before.
    pub attempts: i64,
}

/// Stores an arrival; false if it was seen before. Never fails for its content.
pub async fn insert(
    tx: &mut Tx,
    bot: &str,
    arrival: &Arrival,
    raw: &str,
    now: Timestamp,
) -> Result<bool> {
    let event = serde_json::to_string(&arrival.event).map_err(super::decode)?;
    let (state, settled_at) = match arrival.event {
        Event::Ignored { .. } => ("ignored", Some(now.millis())),
        Event::Inbound(_) | Event::Receipt(_) | Event::Reachable { .. } | Event::Group { .. } => {
            ("new", None)
        }
    };
    if is_erased(tx, bot, arrival).await? {
        return Ok(false);
    }
    let inserted = execute!(
        tx,
        "insert into inbox (centre_id, channel, bot, platform_id, chat, event, raw, received_at,
                            state, attempts, not_before, settled_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $8, $10)
         on conflict (channel, bot, platform_id) do nothing",
        tx.centre,
        arrival.channel.as_str(),
        bot,
        arrival.platform_id.as_str(),
        arrival.chat.as_str(),
        event.as_str(),
        // PostgreSQL's text holds no NUL, and a body may.
        raw.replace('\0', "\u{fffd}"),
        now.millis(),
        state,
        settled_at
    )?;
    Ok(inserted > 0)
}

/// Whether an arrival was seen and erased since: then only a digest of its id is left. Telegram's
/// ids tell of nobody and stay as they are in a message that is erased for its words alone.
async fn is_erased(tx: &mut Tx, bot: &str, arrival: &Arrival) -> Result<bool> {
    let row = fetch_optional!(
        tx,
        (i64,),
        "select id from inbox where channel = $1 and bot = $2 and platform_id = $3",
        arrival.channel.as_str(),
        bot,
        traces::digest(&arrival.platform_id)
    )?;
    Ok(row.is_some())
}

/// The oldest row whose chat has nothing older waiting. The centre's lock keeps it ours until the
/// transaction ends.
pub async fn claim(tx: &mut Tx, now: Timestamp) -> Result<Option<Claimed>> {
    fetch_optional!(
        tx,
        Claimed,
        "select id, channel, chat, event, attempts from inbox
         where centre_id = $1 and state = 'new' and not_before <= $2
           and not exists (select 1 from inbox as older
                           where older.chat = inbox.chat and older.state = 'new'
                             and older.id < inbox.id)
         order by id limit 1",
        tx.centre,
        now.millis()
    )
}

/// What was written in a chat, oldest first: when, and the [`Event`] as JSON.
pub async fn of_chat(tx: &mut Tx, chat: &str) -> Result<Vec<(i64, String)>> {
    fetch_all!(
        tx,
        (i64, String),
        "select received_at, event from inbox where centre_id = $1 and chat = $2 order by id",
        tx.centre,
        chat
    )
}

/// Notes that a row is done with.
pub async fn settle(tx: &mut Tx, id: i64, now: Timestamp) -> Result<()> {
    execute!(
        tx,
        "update inbox set state = 'done', settled_at = $1 where centre_id = $2 and id = $3",
        now.millis(),
        tx.centre,
        id
    )?;
    Ok(())
}

/// Notes that a row failed through a fault of ours, and when to try it again.
pub async fn postpone(tx: &mut Tx, id: i64, until: Timestamp, error: &str) -> Result<()> {
    execute!(
        tx,
        "update inbox set attempts = attempts + 1, not_before = $1, error = $2
         where centre_id = $3 and id = $4",
        until.millis(),
        error,
        tx.centre,
        id
    )?;
    Ok(())
}

/// Puts a row aside for good; its chat goes on.
pub async fn quarantine(tx: &mut Tx, id: i64, error: &str, now: Timestamp) -> Result<()> {
    execute!(
        tx,
        "update inbox set state = 'quarantined', attempts = attempts + 1, error = $1,
                          settled_at = $2
         where centre_id = $3 and id = $4",
        error,
        now.millis(),
        tx.centre,
        id
    )?;
    Ok(())
}

/// When the oldest row that waits was received.
pub async fn oldest_waiting(tx: &mut Tx) -> Result<Option<Timestamp>> {
    let (at,) = fetch_one!(
        tx,
        (Option<i64>,),
        "select min(received_at) from inbox where centre_id = $1 and state = 'new'",
        tx.centre
    )?;
    Ok(at.map(Timestamp::from))
}

/// Removes rows that were settled before an instant; the platforms repeat themselves for days, so
/// this lies well behind.
pub async fn delete_settled_before(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    execute!(
        tx,
        "delete from inbox where centre_id = $1 and settled_at < $2 and state <> 'quarantined'",
        tx.centre,
        before.millis()
    )
}
