//! Every attempt to say a reminder at an address, as it is looked at from outside: without address.

use super::tx::fetch_all;
use super::{Result, Tx};
use crate::domain::channel::Channel;
use crate::domain::timestamp::Timestamp;

/// Which attempts are wanted; all that is left out counts for any.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// Of this reminder.
    pub reminder: Option<i64>,
    /// On this channel.
    pub channel: Option<Channel>,
    /// That came to this: whether the message was taken, and did not fail afterwards.
    pub success: Option<bool>,
    /// From this instant on.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub until: Option<Timestamp>,
    /// Older than this row, so that a page stays the same when new ones come.
    pub before: Option<i64>,
}

/// An attempt.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Attempt {
    /// The row.
    pub id: i64,
    /// The reminder that was to be said.
    pub reminder_id: i64,
    /// When it began.
    #[sqlx(try_from = "i64")]
    pub started_at: Timestamp,
    /// Which way.
    #[sqlx(try_from = "String")]
    pub channel: Channel,
    /// How often the message was tried with this one.
    pub number: i64,
    /// `accepted` or `failed`; nothing while it goes on, and if the program died over it.
    pub outcome: Option<String>,
    /// What the platform said; platforms' words are kept without addresses.
    pub error: Option<String>,
    /// Why the message failed after it was accepted, in the words of
    /// [`Unreachable`](crate::domain::message::Unreachable).
    pub why: Option<String>,
    /// Whether it was taken and did not fail afterwards.
    pub success: bool,
}

/// The newest attempts that are wanted, newest first.
pub async fn page(tx: &mut Tx, filter: &Filter, most: i64) -> Result<Vec<Attempt>> {
    let success = match filter.success {
        None => "",
        Some(true) => "yes",
        Some(false) => "no",
    };
    fetch_all!(
        tx,
        Attempt,
        "select id, reminder_id, started_at, channel, number, outcome, error, why, success
         from (select attempt.id, reminder_id, started_at, channel, number, outcome, error,
                      case when outbox.state = 'failed' and outbox.attempts = number then why end
                          as why,
                      outcome is not null and outcome = 'accepted'
                          and not (outbox.state = 'failed' and outbox.attempts = number) as success
               from attempt join outbox on outbox.id = outbox_id
               where centre_id = $1 and reminder_id is not null and ($2 = 0 or reminder_id = $2)
                 and ($3 = '' or channel = $3) and started_at >= $4 and started_at < $5
                 and attempt.id < $6) as line
         where $7 = '' or $7 = 'yes' and success or $7 = 'no' and not success
         order by id desc limit $8",
        tx.centre,
        filter.reminder.unwrap_or_default(),
        filter.channel.map_or("", Channel::as_str),
        filter.from.map_or(i64::MIN, Timestamp::millis),
        filter.until.map_or(i64::MAX, Timestamp::millis),
        filter.before.unwrap_or(i64::MAX),
        success,
        most
    )
}
