//! A sender's side of the outbox: which rows it may take, for how long, and what a dead one leaves.

use chrono::Duration;

use super::{About, Erases, Kind};
use crate::domain::channel::{Address, Channel};
use crate::domain::timestamp::Timestamp;
use crate::store::tx::{execute, fetch_all, fetch_optional};
use crate::store::{Result, Tx};

/// A row that a sender holds.
#[derive(Clone, Debug)]
pub struct Leased {
    /// The row.
    pub id: i64,
    /// The attempt, counted from 1: the token that every later write names.
    pub attempt: i64,
    /// How often it was said again without knowing whether it had been heard.
    pub resends: i64,
    /// This attempt may say again what was heard already.
    pub in_doubt: bool,
    /// How many of its parts were accepted by earlier attempts.
    pub parts_done: i64,
    /// Where it goes.
    pub address: Address,
    /// What it is.
    pub kind: Kind,
    /// The [`Envelope`], as JSON.
    pub envelope: String,
    /// Send it without any markup.
    pub plain: bool,
    /// Send it as a template even if the window seems open.
    pub by_template: bool,
    /// When it was put here.
    pub created_at: Timestamp,
    /// From when on it is worth nothing.
    pub expires_at: Option<Timestamp>,
    /// What it is about.
    pub about: About,
    /// What of it goes once it is settled.
    pub erases: Option<Erases>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    attempts: i64,
    resends: i64,
    in_doubt: bool,
    parts_done: i64,
    #[sqlx(try_from = "String")]
    channel: Channel,
    address: String,
    kind: String,
    envelope: String,
    plain: bool,
    by_template: bool,
    created_at: i64,
    expires_at: Option<i64>,
    #[sqlx(flatten)]
    about: About,
    erases: Option<String>,
}

/// Which messages are taken for sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Haste {
    /// What is for one person.
    Personal,
    /// What goes to many.
    Bulk,
}

/// The same instant on two clocks. Processes that share a server may disagree about the time, but
/// not about whose lease has run out.
#[derive(Clone, Copy, Debug)]
pub struct Clocks {
    /// What time it is for the process: what is due, what is too late.
    pub now: Timestamp,
    /// What time it is for leases.
    pub lease: Timestamp,
}

impl Clocks {
    /// What the leases' clock will say at an instant of the process.
    pub(super) fn lease_at(self, at: Timestamp) -> Timestamp {
        self.lease + (at - self.now)
    }
}

/// Whether a channel may have something to be sent, or to be taken back.
pub async fn is_due(tx: &mut Tx, channel: Channel, clocks: Clocks) -> Result<bool> {
    let row = fetch_optional!(
        tx,
        (i64,),
        "select id from outbox
         where centre_id = $1 and channel = $2 and state in ('queued', 'unknown')
           and not_before <= $3
         union all
         select id from outbox
         where centre_id = $1 and channel = $2 and state = 'sending' and lease_until <= $4
         limit 1",
        tx.centre,
        channel.as_str(),
        clocks.now.millis(),
        clocks.lease.millis()
    )?;
    Ok(row.is_some())
}

/// Takes the next messages of a channel for sending, for a span: the first of each address only, so that an
/// address hears them in order; replies first. News of a duty doesn't wait behind a message of which
/// nobody knows whether it was heard, and nothing waits behind what goes to many.
pub async fn lease(
    tx: &mut Tx,
    channel: Channel,
    haste: Haste,
    most: i64,
    clocks: Clocks,
    span: Duration,
) -> Result<Vec<Leased>> {
    let rows = fetch_all!(
        tx,
        Row,
        "update outbox
         set attempts = attempts + 1, lease_until = $1,
             resends = resends + case when state = 'unknown' then 1 else 0 end,
             in_doubt = (state = 'unknown'),
             state = 'sending'
         where id in (
             select id from outbox as head
             where centre_id = $2 and channel = $3 and state in ('queued', 'unknown')
               and not_before <= $4 and (kind = 'announcement') = $6
               and (state = 'queued' or coalesce(lease_until, 0) <= $7)
               and not exists (select 1 from outbox as older
                               where older.channel = head.channel
                                 and older.address = head.address
                                 and (older.kind <> 'announcement' or head.kind = 'announcement')
                                 and older.state in ('queued', 'sending', 'unknown')
                                 and (older.state <> 'unknown'
                                      or head.kind not in ('allotment', 'reminder'))
                                 and older.id < head.id)
             order by priority, id limit $5)
         returning id, attempts, resends, in_doubt, parts_done, channel, address, kind, envelope, plain,
                   by_template, created_at, expires_at, person_id, assignment_id, reminder_id,
                   asked_by, announcement_id, erases",
        (clocks.lease + span).millis(),
        tx.centre,
        channel.as_str(),
        clocks.now.millis(),
        most,
        haste == Haste::Bulk,
        clocks.lease.millis()
    )?;
    let mut leased: Vec<Leased> = rows.into_iter().map(leased).collect();
    leased.sort_by_key(|row| (row.kind.priority(), row.id));
    Ok(leased)
}

/// Gives a leased message back untouched, in the transaction that leased it.
pub async fn release(tx: &mut Tx, row: &Leased, at: Timestamp) -> Result<()> {
    execute!(
        tx,
        "update outbox
         set state = case when in_doubt then 'unknown' else 'queued' end,
             resends = resends - case when in_doubt then 1 else 0 end,
             attempts = attempts - 1, not_before = $1, lease_until = null
         where id = $2 and attempts = $3 and state = 'sending'",
        at.millis(),
        row.id,
        row.attempt
    )?;
    Ok(())
}

/// Takes back leases that end before `leased_before`: their sender died while sending. Nobody says
/// them again before the doubt is over. An attempt that was cut off so is not counted among those
/// that say again what may have been heard: who dies again and again says it again, not never.
pub async fn recover(
    tx: &mut Tx,
    channel: Channel,
    leased_before: Timestamp,
    clocks: Clocks,
    doubt: Duration,
) -> Result<u64> {
    execute!(
        tx,
        "update outbox set state = 'unknown', not_before = $1, lease_until = $2,
                           resends = resends - case when in_doubt then 1 else 0 end,
                           last_error = 'the program stopped while sending'
         where centre_id = $3 and channel = $4 and state = 'sending' and lease_until <= $5",
        (clocks.now + doubt).millis(),
        (clocks.lease + doubt).millis(),
        tx.centre,
        channel.as_str(),
        leased_before.millis()
    )
}

/// The platform's id of the part that was accepted last.
pub async fn last_platform_id(tx: &mut Tx, row: &Leased) -> Result<Option<String>> {
    let id = fetch_optional!(
        tx,
        (String,),
        "select platform_id from attempt where outbox_id = $1 and platform_id is not null
         order by id desc limit 1",
        row.id
    )?;
    Ok(id.map(|(id,)| id))
}

/// A message as it stands, whoever holds it.
pub async fn find(tx: &mut Tx, id: i64) -> Result<Option<(String, Leased)>> {
    #[derive(sqlx::FromRow)]
    struct Standing {
        state: String,
        #[sqlx(flatten)]
        row: Row,
    }
    let found = fetch_optional!(
        tx,
        Standing,
        "select state, id, attempts, resends, in_doubt, parts_done, channel, address, kind,
                envelope, plain, by_template, created_at, expires_at, person_id, assignment_id,
                reminder_id, asked_by, announcement_id, erases
         from outbox where centre_id = $1 and id = $2",
        tx.centre,
        id
    )?;
    Ok(found.map(|found| (found.state, leased(found.row))))
}

/// What of a message is to go once it is settled.
pub async fn erases(tx: &mut Tx, id: i64) -> Result<Option<Erases>> {
    let row = fetch_optional!(
        tx,
        (Option<String>,),
        "select erases from outbox where centre_id = $1 and id = $2",
        tx.centre,
        id
    )?;
    Ok(row.and_then(|(erases,)| erases).map(Erases::from))
}

fn leased(row: Row) -> Leased {
    Leased {
        id: row.id,
        attempt: row.attempts,
        resends: row.resends,
        in_doubt: row.in_doubt,
        parts_done: row.parts_done,
        address: Address::new(row.channel, row.address),
        kind: row.kind.into(),
        envelope: row.envelope,
        plain: row.plain,
        by_template: row.by_template,
        created_at: row.created_at.into(),
        expires_at: row.expires_at.map(Timestamp::from),
        about: row.about,
        erases: row.erases.map(Erases::from),
    }
}
