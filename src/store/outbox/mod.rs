//! The outbox: one row for one message to one address, from "to be said" to "read".
//!
//! `queued → sending → sent | queued (again, later) | unknown (may have been said) | failed`;
//! `cancelled` when what it says is no longer true. Every write of a sender names the attempt that
//! it belongs to, so that a sender whose lease ran out changes nothing.

pub mod of_person;
pub mod receipts;
pub mod sending;
pub mod settling;

use super::tx::{execute, fetch_all, fetch_one, fetch_optional};
use super::{Result, Tx};
use crate::domain::channel::{Address, Channel};
use crate::domain::message::Envelope;
use crate::domain::timestamp::Timestamp;

/// What a message is, which decides its haste and its retries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The answer to what someone just did.
    Reply,
    /// News for someone who didn't ask.
    Notice,
    /// News of a duty given; untrue once the duty is taken away.
    Allotment,
    /// The evening before; untrue once the duty is taken away. One that carries out no reminder's
    /// row asks once more, and is untrue as soon as the person answers.
    Reminder,
    /// What an admin says to many.
    Announcement,
}

impl Kind {
    const ALL: [Self; 5] =
        [Self::Reply, Self::Notice, Self::Allotment, Self::Reminder, Self::Announcement];

    /// The word that stands in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::Notice => "notice",
            Self::Allotment => "allotment",
            Self::Reminder => "reminder",
            Self::Announcement => "announcement",
        }
    }

    /// Replies go before everything else: someone is looking at the screen. What goes to many comes
    /// last.
    const fn priority(self) -> i64 {
        match self {
            Self::Reply => 0,
            Self::Notice | Self::Allotment | Self::Reminder => 1,
            Self::Announcement => 2,
        }
    }

    /// Whether it says that someone has a duty.
    pub const fn is_of_duty(self) -> bool {
        matches!(self, Self::Allotment | Self::Reminder)
    }
}

impl From<String> for Kind {
    fn from(word: String) -> Self {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word).unwrap_or(Self::Notice)
    }
}

/// What of a message goes once it is settled, for the sake of somebody who is forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Erases {
    /// Its words: it went to someone else.
    Words,
    /// All that tells to whom it went, too.
    Whole,
}

impl Erases {
    /// The word that stands in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Whole => "whole",
        }
    }
}

impl From<String> for Erases {
    fn from(word: String) -> Self {
        if word == Self::Words.as_str() { Self::Words } else { Self::Whole }
    }
}

/// A message to be put into the outbox.
pub struct NewMessage<'a> {
    /// Where it goes.
    pub address: &'a Address,
    /// What it is.
    pub kind: Kind,
    /// What is said.
    pub envelope: &'a Envelope,
    /// If set, a second message of this key is not taken.
    pub unique_key: Option<String>,
    /// Whom it is about.
    pub person: Option<i64>,
    /// Which duty it is about.
    pub assignment: Option<i64>,
    /// Which reminder it carries out.
    pub reminder: Option<i64>,
    /// The account that hears of its failure.
    pub asked_by: Option<i64>,
    /// The announcement that it carries, or tells its author about.
    pub announcement: Option<i64>,
    /// From when on it is worth nothing.
    pub expires_at: Option<Timestamp>,
    /// What of it goes once it is settled.
    pub erases: Option<Erases>,
}

impl<'a> NewMessage<'a> {
    /// A message about nothing in particular, which never expires.
    pub const fn new(address: &'a Address, kind: Kind, envelope: &'a Envelope) -> Self {
        Self {
            address,
            kind,
            envelope,
            unique_key: None,
            person: None,
            assignment: None,
            reminder: None,
            asked_by: None,
            announcement: None,
            expires_at: None,
            erases: None,
        }
    }
}

/// What a message is about.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub struct About {
    /// The person.
    pub person_id: Option<i64>,
    /// The duty.
    pub assignment_id: Option<i64>,
    /// The reminder that it carries out.
    pub reminder_id: Option<i64>,
    /// The account that hears of its failure.
    pub asked_by: Option<i64>,
    /// The announcement that it carries, or tells its author about.
    pub announcement_id: Option<i64>,
}

/// A delivery as an admin reads of it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Delivery {
    /// Which way.
    #[sqlx(try_from = "String")]
    pub channel: Channel,
    /// Reminder, allotment or notice.
    #[sqlx(try_from = "String")]
    pub kind: Kind,
    /// `queued`, `sending`, `sent`, `failed`, `unknown`, `cancelled`.
    pub state: String,
    /// When it reached the device, in milliseconds since the epoch.
    pub delivered_at: Option<i64>,
    /// When it was seen.
    pub read_at: Option<i64>,
    /// Why it failed, in [`Unreachable::as_str`](crate::domain::message::Unreachable::as_str)'s words.
    pub why: Option<String>,
    /// The reminder that it carries out; a reminder without one asks once more on the evening.
    pub reminder_id: Option<i64>,
}

impl Delivery {
    /// How far it got.
    pub fn stage(&self) -> &'static str {
        match (self.state.as_str(), self.delivered_at, self.read_at) {
            ("sent", _, Some(_)) => "read",
            ("sent", Some(_), None) => "delivered",
            ("sent", None, None) => "accepted",
            ("failed", ..) => "failed",
            ("cancelled", ..) => "cancelled",
            _ => "waiting",
        }
    }
}

/// Puts a message into the outbox; false if one of its key was there already.
pub async fn insert(tx: &mut Tx, new: &NewMessage<'_>, now: Timestamp) -> Result<bool> {
    let envelope = serde_json::to_string(new.envelope).map_err(super::decode)?;
    let inserted = execute!(
        tx,
        "insert into outbox
         (centre_id, channel, address, kind, priority, unique_key, envelope, person_id,
          assignment_id, reminder_id, asked_by, state, attempts, resends, parts_done, plain,
          by_template, in_doubt, not_before, expires_at, announcement_id, created_at, erases)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'queued', 0, 0, 0, $12, $12, $12, $13,
                 $14, $15, $13, $16)
         on conflict do nothing",
        tx.centre,
        new.address.channel.as_str(),
        new.address.id.as_str(),
        new.kind.as_str(),
        new.kind.priority(),
        new.unique_key.as_deref(),
        envelope.as_str(),
        new.person,
        new.assignment,
        new.reminder,
        new.asked_by,
        false,
        now.millis(),
        new.expires_at.map(Timestamp::millis),
        new.announcement,
        new.erases.map(Erases::as_str)
    )?;
    Ok(inserted > 0)
}

/// The message of a key.
pub async fn find_by_key(tx: &mut Tx, key: &str) -> Result<Option<i64>> {
    let row = fetch_optional!(
        tx,
        (i64,),
        "select id from outbox where centre_id = $1 and unique_key = $2",
        tx.centre,
        key
    )?;
    Ok(row.map(|(id,)| id))
}

/// Cancels what tells of a duty and wasn't said yet; answers at which addresses nothing of it can
/// have been heard.
pub async fn cancel_of_assignment(
    tx: &mut Tx,
    assignment: i64,
    now: Timestamp,
) -> Result<Vec<Address>> {
    #[derive(sqlx::FromRow)]
    struct To {
        #[sqlx(try_from = "String")]
        channel: Channel,
        address: String,
    }
    let unheard = fetch_all!(
        tx,
        To,
        "select channel, address from outbox
         where centre_id = $1 and assignment_id = $2 and kind = 'allotment'
           and state = 'queued' and parts_done = 0",
        tx.centre,
        assignment
    )?;
    execute!(
        tx,
        "update outbox set state = 'cancelled', settled_at = $1
         where centre_id = $2 and assignment_id = $3 and kind in ('allotment', 'reminder')
           and state in ('queued', 'unknown')",
        now.millis(),
        tx.centre,
        assignment
    )?;
    Ok(unheard.into_iter().map(|to| Address::new(to.channel, to.address)).collect())
}

/// Notes when a duty begins, for what was not yet said about it.
pub async fn set_expiry(tx: &mut Tx, assignment: i64, expires_at: Timestamp) -> Result<()> {
    execute!(
        tx,
        "update outbox set expires_at = $1
         where centre_id = $2 and assignment_id = $3 and kind in ('allotment', 'reminder')
           and state in ('queued', 'unknown')",
        expires_at.millis(),
        tx.centre,
        assignment
    )?;
    Ok(())
}

/// How many answers to an address wait to be sent.
pub async fn count_unsent_replies(tx: &mut Tx, address: &Address) -> Result<i64> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select count(*) from outbox
         where centre_id = $1 and channel = $2 and address = $3 and kind = 'reply'
           and state in ('queued', 'sending', 'unknown')",
        tx.centre,
        address.channel.as_str(),
        address.id.as_str()
    )?;
    Ok(count)
}

/// How the other messages of a reminder stand: how many may still arrive, how many did.
pub async fn tally_of_reminder(tx: &mut Tx, reminder: i64) -> Result<(i64, i64)> {
    fetch_one!(
        tx,
        (i64, i64),
        "select count(case when state in ('queued', 'sending', 'unknown') then 1 end),
                count(case when state = 'sent' then 1 end)
         from outbox where centre_id = $1 and reminder_id = $2",
        tx.centre,
        reminder
    )
}

/// What was said to an address last, the latest first, as stored [`Envelope`]s.
pub async fn latest_said(tx: &mut Tx, address: &Address, most: i64) -> Result<Vec<String>> {
    let rows = fetch_all!(
        tx,
        (String,),
        "select envelope from outbox
         where centre_id = $1 and channel = $2 and address = $3 and state = 'sent'
         order by id desc limit $4",
        tx.centre,
        address.channel.as_str(),
        address.id.as_str(),
        most
    )?;
    Ok(rows.into_iter().map(|(envelope,)| envelope).collect())
}

/// What became of the messages about a duty, oldest first.
pub async fn of_assignment(tx: &mut Tx, assignment: i64) -> Result<Vec<Delivery>> {
    fetch_all!(
        tx,
        Delivery,
        "select channel, kind, state, delivered_at, read_at, why, reminder_id from outbox
         where centre_id = $1 and assignment_id = $2 order by id",
        tx.centre,
        assignment
    )
}

/// Removes messages that were settled before an instant, with their attempts.
pub async fn delete_settled_before(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    execute!(
        tx,
        "delete from attempt where outbox_id in
             (select id from outbox where centre_id = $1 and settled_at < $2)",
        tx.centre,
        before.millis()
    )?;
    execute!(
        tx,
        "delete from outbox where centre_id = $1 and settled_at < $2",
        tx.centre,
        before.millis()
    )
}
