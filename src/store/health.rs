//! How the service is: what waits, what failed, what is late, and how big the database is.

use super::tx::{fetch_all, fetch_one};
use super::{Result, Tx};
use crate::domain::channel::Channel;
use crate::domain::message::Unreachable;
use crate::domain::timestamp::Timestamp;

/// What waits for us to be answered.
#[derive(Clone, Copy, Debug, Default)]
pub struct Inbox {
    /// How many messages wait.
    pub waiting: i64,
    /// Since when the oldest of them does.
    pub oldest: Option<Timestamp>,
    /// How many were put aside, since they could not be answered.
    pub quarantined: i64,
}

/// What waits to be said on a channel, in one state.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The channel.
    pub channel: Channel,
    /// `queued`, `sending` or `unknown`.
    pub state: String,
    /// How many messages.
    pub count: i64,
    /// Since when the oldest could have gone out.
    pub oldest: Timestamp,
}

/// What was not said.
#[derive(Clone, Debug)]
pub struct Failed {
    /// The channel.
    pub channel: Channel,
    /// Why, in [`Unreachable::as_str`]'s words.
    pub why: String,
    /// How many messages.
    pub count: i64,
    /// When the last one failed.
    pub last: Timestamp,
}

/// What waits for us.
pub async fn inbox(tx: &mut Tx) -> Result<Inbox> {
    let (waiting, oldest, quarantined) = fetch_one!(
        tx,
        (i64, Option<i64>, i64),
        "select count(case when state = 'new' then 1 end),
                min(case when state = 'new' then received_at end),
                count(case when state = 'quarantined' then 1 end)
         from inbox where centre_id = $1 and state in ('new', 'quarantined')",
        tx.centre
    )?;
    Ok(Inbox { waiting, oldest: oldest.map(Timestamp::from), quarantined })
}

/// What waits to be said and could go out by now, by channel and state.
pub async fn outbox(tx: &mut Tx, now: Timestamp) -> Result<Vec<Waiting>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        #[sqlx(try_from = "String")]
        channel: Channel,
        state: String,
        count: i64,
        oldest: i64,
    }
    let rows = fetch_all!(
        tx,
        Row,
        "select channel, state, count(*) as count, min(not_before) as oldest from outbox
         where centre_id = $1 and state in ('queued', 'sending', 'unknown') and not_before <= $2
         group by channel, state order by channel, state",
        tx.centre,
        now.millis()
    )?;
    let waiting = |row: Row| Waiting {
        channel: row.channel,
        state: row.state,
        count: row.count,
        oldest: row.oldest.into(),
    };
    Ok(rows.into_iter().map(waiting).collect())
}

/// What failed for good since an instant, by channel and reason; nobody's address is told.
pub async fn failed_since(tx: &mut Tx, since: Timestamp) -> Result<Vec<Failed>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        #[sqlx(try_from = "String")]
        channel: Channel,
        why: String,
        count: i64,
        last: i64,
    }
    let rows = fetch_all!(
        tx,
        Row,
        "select channel, coalesce(why, $1) as why, count(*) as count, max(settled_at) as last
         from outbox where centre_id = $2 and state = 'failed' and settled_at >= $3
         group by channel, coalesce(why, $1) order by channel, 2",
        Unreachable::Refused.as_str(),
        tx.centre,
        since.millis()
    )?;
    let failed = |row: Row| Failed {
        channel: row.channel,
        why: row.why,
        count: row.count,
        last: row.last.into(),
    };
    Ok(rows.into_iter().map(failed).collect())
}

/// When something came from each platform the last time.
pub async fn last_heard(tx: &mut Tx) -> Result<Vec<(Channel, Timestamp)>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        #[sqlx(try_from = "String")]
        channel: Channel,
        at: i64,
    }
    let rows = fetch_all!(
        tx,
        Row,
        "select channel, max(received_at) as at from inbox where centre_id = $1
         group by channel order by channel",
        tx.centre
    )?;
    Ok(rows.into_iter().map(|row| (row.channel, row.at.into())).collect())
}

/// How many reminders should have gone out before an instant and did not.
pub async fn late_reminders(tx: &mut Tx, before: Timestamp) -> Result<i64> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select count(*) from reminder
         where centre_id = $1 and state = 'pending' and queued_at is null and due_at < $2",
        tx.centre,
        before.millis()
    )?;
    Ok(count)
}
