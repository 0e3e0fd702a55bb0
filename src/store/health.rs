//! How the service is: what waits, what failed, what is late, and how big the database is.

use super::outbox::sending::Clocks;
use super::tx::{fetch_all, fetch_one};
use super::{Result, Tx};
use crate::domain::channel::Channel;
use crate::domain::message::Unreachable;
use crate::domain::stuck::{
    Inbox, LEASE_MAY_BE_OVER, Late, Measure, OUTBOX_MAY_WAIT, Overdue, REMINDER_MAY_WAIT, Waiting,
};
use crate::domain::timestamp::Timestamp;

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
    let (waiting, oldest, quarantined, put_aside_at) = fetch_one!(
        tx,
        (i64, Option<i64>, i64, Option<i64>),
        "select count(case when state = 'new' then 1 end),
                min(case when state = 'new' then received_at end),
                count(case when state = 'quarantined' then 1 end),
                max(case when state = 'quarantined' then settled_at end)
         from inbox where centre_id = $1 and state in ('new', 'quarantined')",
        tx.centre
    )?;
    let (oldest, put_aside_at) = (oldest.map(Timestamp::from), put_aside_at.map(Timestamp::from));
    Ok(Inbox { waiting, oldest, quarantined, put_aside_at })
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

/// Everything that tells whether work stands still. What is held for now only the senders know, and
/// whether the process's clock is right only the process.
pub async fn measure(tx: &mut Tx, clocks: Clocks) -> Result<Measure> {
    let inbox = inbox(tx).await?;
    let outbox = outbox(tx, clocks.now).await?;
    let mut overdue = Vec::new();
    for channel in Channel::ALL {
        let waiting = waiting(tx, channel, clocks.now - OUTBOX_MAY_WAIT).await?;
        let leased = leased(tx, channel, clocks.lease - LEASE_MAY_BE_OVER).await?;
        overdue.push(Overdue { channel, waiting, leased, held: None });
    }
    let late = clocks.now - REMINDER_MAY_WAIT;
    Ok(Measure {
        inbox,
        outbox,
        overdue,
        reminders: late_reminders(tx, late).await?,
        unheard_reminders: unheard_reminders(tx, late).await?,
        skew: None,
        bytes: tx.about().await?.bytes,
    })
}

/// What could have gone out on a channel before an instant, and is first in line at its address.
/// What goes to many takes its time.
async fn waiting(tx: &mut Tx, channel: Channel, before: Timestamp) -> Result<Late> {
    let (count, since) = fetch_one!(
        tx,
        (i64, Option<i64>),
        "select count(*), min(not_before) from outbox as head
         where centre_id = $1 and channel = $2 and state in ('queued', 'unknown')
           and kind <> 'announcement' and not_before < $3
           and not exists (select 1 from outbox as older
                           where older.channel = head.channel and older.address = head.address
                             and older.state in ('queued', 'sending', 'unknown')
                             and older.id < head.id)",
        tx.centre,
        channel.as_str(),
        before.millis()
    )?;
    Ok(Late { count, since: since.map(Timestamp::from) })
}

/// What is being sent on a channel by senders whose lease ended before an instant.
async fn leased(tx: &mut Tx, channel: Channel, before: Timestamp) -> Result<Late> {
    let (count, since) = fetch_one!(
        tx,
        (i64, Option<i64>),
        "select count(*), min(lease_until) from outbox
         where centre_id = $1 and channel = $2 and state = 'sending' and lease_until < $3",
        tx.centre,
        channel.as_str(),
        before.millis()
    )?;
    Ok(Late { count, since: since.map(Timestamp::from) })
}

/// Reminders that should have been begun before an instant and were not.
async fn late_reminders(tx: &mut Tx, before: Timestamp) -> Result<Late> {
    let (count, since) = fetch_one!(
        tx,
        (i64, Option<i64>),
        "select count(*), min(due_at) from reminder
         where centre_id = $1 and state = 'pending' and queued_at is null and due_at < $2",
        tx.centre,
        before.millis()
    )?;
    Ok(Late { count, since: since.map(Timestamp::from) })
}

/// How many reminders should have been heard before an instant and were accepted by nobody; one
/// whose allotment says it counts from then on.
async fn unheard_reminders(tx: &mut Tx, before: Timestamp) -> Result<i64> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select count(*) from reminder
         where centre_id = $1 and state = 'pending'
           and case when queued_at > due_at then queued_at else due_at end < $2",
        tx.centre,
        before.millis()
    )?;
    Ok(count)
}
