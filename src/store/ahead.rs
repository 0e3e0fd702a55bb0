//! Rows that were written while the clock was ahead. Once it is right again they would wait until it
//! catches up; so what waits longer than we ever let anything wait, waits for nothing.

use chrono::Duration;

use super::outbox::sending::Clocks;
use super::tx::{execute, fetch_one};
use super::{Result, Tx};
use crate::domain::timestamp::Timestamp;

/// The longest wait of a message that arrived, after a fault of ours.
const INBOX: Duration = Duration::seconds(120);
/// The longest wait of a message to be said, whatever its platform asks for.
pub const OUTBOX: Duration = Duration::hours(24);
/// The longest wait for a sign that a message was heard after all.
const DOUBT: Duration = Duration::seconds(120);
/// The longest wait of a recording that is to be fetched.
pub const DOWNLOAD: Duration = Duration::hours(1);

/// How many rows wait for an instant that only a clock which was ahead can have set. Clocks of other
/// processes may differ from ours by `skew`.
pub async fn count(tx: &mut Tx, now: Timestamp, skew: Duration) -> Result<i64> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select (select count(*) from inbox where centre_id = $1 and state = 'new'
                   and (not_before > $2 or attempts = 0 and not_before > $3))
              + (select count(*) from outbox where centre_id = $1 and state in ('queued', 'unknown')
                   and not_before > $3
                   and (not_before > $4 or attempts = 0 and created_at > $3
                        or exists (select 1 from attempt where outbox_id = outbox.id
                                                           and started_at > $3)))
              + (select count(*) from download where centre_id = $1 and state = 'queued'
                   and (not_before > $5 or attempts = 0 and not_before > $3))",
        tx.centre,
        (now + INBOX).millis(),
        (now + skew).millis(),
        (now + OUTBOX).millis(),
        (now + DOWNLOAD).millis()
    )?;
    Ok(count)
}

/// Lets them wait no longer. What is in doubt waits by the leases' clock too.
pub async fn put_right(tx: &mut Tx, clocks: Clocks, skew: Duration) -> Result<u64> {
    let now = clocks.now;
    let inbox = execute!(
        tx,
        "update inbox set not_before = $1
         where centre_id = $2 and state = 'new'
           and (not_before > $3 or attempts = 0 and not_before > $4)",
        now.millis(),
        tx.centre,
        (now + INBOX).millis(),
        (now + skew).millis()
    )?;
    let outbox = execute!(
        tx,
        "update outbox set not_before = $1,
                           lease_until = case when lease_until <= $5 then lease_until end
         where centre_id = $2 and state in ('queued', 'unknown') and not_before > $4
           and (not_before > $3 or attempts = 0 and created_at > $4
                or exists (select 1 from attempt where outbox_id = outbox.id and started_at > $4))",
        now.millis(),
        tx.centre,
        (now + OUTBOX).millis(),
        (now + skew).millis(),
        (clocks.lease + DOUBT).millis()
    )?;
    let downloads = execute!(
        tx,
        "update download set not_before = $1
         where centre_id = $2 and state = 'queued'
           and (not_before > $3 or attempts = 0 and not_before > $4)",
        now.millis(),
        tx.centre,
        (now + DOWNLOAD).millis(),
        (now + skew).millis()
    )?;
    Ok(inbox + outbox + downloads)
}
