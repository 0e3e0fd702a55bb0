//! Groups on Telegram that get the roster, and what of it they have not heard yet.

use chrono::NaiveDate;

use super::tx::{execute, fetch_all, fetch_one, fetch_optional};
use super::{Result, Tx};
use crate::domain::channel::{Address, Channel};
use crate::domain::roster::Standing;
use crate::domain::timestamp::Timestamp;

/// A group that gets the roster.
#[derive(Clone, Debug)]
pub struct Group {
    /// The row.
    pub id: i64,
    /// Where it is written to.
    pub address: Address,
    /// The topic in which it was bound, in a forum.
    pub thread: Option<i64>,
    /// Its name.
    pub title: String,
    /// The account of the admin who bound it.
    pub bound_by: i64,
    /// Since when.
    pub bound_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    chat_id: String,
    thread: Option<i64>,
    title: String,
    bound_by: i64,
    bound_at: i64,
}

/// Binds a group, or the topic in which it hears; answers whether it was not bound before.
pub async fn bind(
    tx: &mut Tx,
    address: &Address,
    thread: Option<i64>,
    title: &str,
    by: i64,
    now: Timestamp,
) -> Result<bool> {
    let inserted = execute!(
        tx,
        "insert into chat_group (centre_id, chat_id, thread, title, bound_by, bound_at)
         values ($1, $2, $3, $4, $5, $6) on conflict (centre_id, chat_id) do nothing",
        tx.centre,
        address.id.as_str(),
        thread,
        title,
        by,
        now.millis()
    )?;
    if inserted == 0 {
        execute!(
            tx,
            "update chat_group set thread = $1, title = $2 where centre_id = $3 and chat_id = $4",
            thread,
            title,
            tx.centre,
            address.id.as_str()
        )?;
    }
    Ok(inserted > 0)
}

/// Lets a group go; answers whether it was bound.
pub async fn unbind(tx: &mut Tx, address: &Address) -> Result<bool> {
    let deleted = execute!(
        tx,
        "delete from chat_group where centre_id = $1 and chat_id = $2",
        tx.centre,
        address.id.as_str()
    )?;
    Ok(deleted > 0)
}

/// The group at an address, if it is bound.
pub async fn find_by_address(tx: &mut Tx, address: &Address) -> Result<Option<Group>> {
    if address.channel != Channel::Telegram {
        return Ok(None);
    }
    let row = fetch_optional!(
        tx,
        Row,
        "select id, chat_id, thread, title, bound_by, bound_at from chat_group
         where centre_id = $1 and chat_id = $2",
        tx.centre,
        address.id.as_str()
    )?;
    Ok(row.map(group))
}

/// All that are bound.
pub async fn list(tx: &mut Tx) -> Result<Vec<Group>> {
    let rows = fetch_all!(
        tx,
        Row,
        "select id, chat_id, thread, title, bound_by, bound_at from chat_group
         where centre_id = $1 order by id",
        tx.centre
    )?;
    Ok(rows.into_iter().map(group).collect())
}

/// A group has another address from now on, and so has what waits for it.
pub async fn readdress(tx: &mut Tx, from: &Address, to: &Address) -> Result<()> {
    // If the new address is bound already, one of the two is enough.
    execute!(
        tx,
        "delete from chat_group where centre_id = $1 and chat_id = $2
           and exists (select 1 from chat_group as other
                       where other.centre_id = $1 and other.chat_id = $3)",
        tx.centre,
        from.id.as_str(),
        to.id.as_str()
    )?;
    execute!(
        tx,
        "update chat_group set chat_id = $1 where centre_id = $2 and chat_id = $3",
        to.id.as_str(),
        tx.centre,
        from.id.as_str()
    )?;
    execute!(
        tx,
        "update outbox set address = $1
         where centre_id = $2 and channel = $3 and address = $4 and state in ('queued', 'unknown')",
        to.id.as_str(),
        tx.centre,
        from.channel.as_str(),
        from.id.as_str()
    )?;
    Ok(())
}

/// Whether a message of a key was ever put into the outbox.
pub async fn is_queued(tx: &mut Tx, key: &str) -> Result<bool> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select count(*) from outbox where centre_id = $1 and unique_key = $2",
        tx.centre,
        key
    )?;
    Ok(count > 0)
}

/// A slot that changed since the groups last heard of it.
#[derive(Clone, Debug)]
pub struct Changed {
    /// The duty's row.
    pub duty: i64,
    /// The date.
    pub date: NaiveDate,
    /// How the slot stood.
    pub was: Standing,
}

/// Notes that a slot is about to change; if it changed before, the groups know what stood there then.
pub async fn note_change(
    tx: &mut Tx,
    duty: i64,
    date: NaiveDate,
    was: &Standing,
    now: Timestamp,
) -> Result<()> {
    let was = serde_json::to_string(was).map_err(super::decode)?;
    execute!(
        tx,
        "insert into roster_change (centre_id, duty_id, duty_date, was, changed_at)
         values ($1, $2, $3, $4, $5) on conflict (centre_id, duty_id, duty_date) do nothing",
        tx.centre,
        duty,
        date.to_string(),
        was,
        now.millis()
    )?;
    Ok(())
}

/// What changed, in the order in which it did.
pub async fn changes(tx: &mut Tx) -> Result<Vec<Changed>> {
    let rows = fetch_all!(
        tx,
        (i64, String, String),
        "select duty_id, duty_date, was from roster_change where centre_id = $1 order by id",
        tx.centre
    )?;
    let changed = |(duty, date, was): (i64, String, String)| {
        let date = date.parse().map_err(super::decode)?;
        let was = serde_json::from_str(&was).map_err(super::decode)?;
        Ok(Changed { duty, date, was })
    };
    rows.into_iter().map(changed).collect()
}

/// The groups have heard of all changes.
pub async fn forget_changes(tx: &mut Tx) -> Result<()> {
    execute!(tx, "delete from roster_change where centre_id = $1", tx.centre)?;
    Ok(())
}

fn group(row: Row) -> Group {
    Group {
        id: row.id,
        address: Address::new(Channel::Telegram, row.chat_id),
        thread: row.thread,
        title: row.title,
        bound_by: row.bound_by,
        bound_at: row.bound_at.into(),
    }
}
