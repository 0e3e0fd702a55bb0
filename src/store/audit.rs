//! The audit log: who changed what, when, through which chat. Append-only.

use hmac::{Hmac, Mac};
use sha2::Sha256;

use chrono::NaiveDate;

use super::tx::{execute, fetch_one};
use super::{Result, Tx, centres};
use crate::domain::channel::Channel;
use crate::domain::timestamp::Timestamp;

/// The kinds of changes, in the words of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A person registered.
    Register,
    /// An account was linked to a person.
    Link,
    /// An account no longer speaks for a person.
    Unlink,
    /// A role rests, since its number came with another WhatsApp account.
    RoleSuspended,
    /// A slot was given.
    Assign,
    /// A slot was closed.
    Lock,
    /// A slot was opened again.
    Unlock,
    /// A person said "I'll be there".
    Confirm,
    /// A person asked to be released or for another day.
    Request,
    /// A person comes after all.
    Withdraw,
    /// A request was granted.
    Approve,
    /// A request was not granted.
    Decline,
    /// A reminder that had reached nobody was sent once more.
    Retry,
    /// An assignment was undone.
    Undo,
    /// A person sent a recording.
    Audition,
    /// A person chose the recording that is judged.
    AuditionChosen,
    /// A person deleted a recording.
    AuditionDeleted,
    /// A registration's status moved.
    Status,
    /// A season was started.
    Season,
    /// A season in which nothing was ever given made place for another.
    SeasonReplaced,
    /// An announcement was sent off.
    Announce,
    /// An announcement was stopped.
    AnnounceStopped,
    /// A group was bound, and gets the roster.
    Bind,
    /// A group gets the roster no longer.
    Unbind,
    /// A role was granted or taken away.
    Role,
    /// A setting was changed.
    Setting,
    /// A duty of the masjid's own was added.
    DutyAdded,
    /// A duty was switched on.
    DutyOn,
    /// A duty was switched off.
    DutyOff,
    /// A duty's place in the order changed.
    DutyMoved,
    /// A duty's reporting time changed.
    DutyTime,
    /// A person said on which days they can't serve.
    Away,
    /// A person can serve on days after all.
    AwayRemoved,
    /// An admin asked a person to correct a field.
    CorrectionAsked,
    /// A person corrected a field.
    Corrected,
    /// An admin took the question for a correction back.
    CorrectionWithdrawn,
    /// Somebody turned messages off in a chat.
    Stop,
    /// Somebody turned messages on again.
    Start,
    /// Somebody blocked the bot.
    Blocked,
    /// Somebody let the bot in again.
    Unblocked,
    /// A person was erased at their own wish.
    Forget,
    /// Somebody took the roster, or people's data, away as a file.
    Export,
    /// A person took a new link to their calendar; the old one is worth nothing.
    CalendarRenewed,
    /// The link of the notice board was renewed.
    Board,
    /// An import was applied.
    Import,
    /// A copy of the database was put back.
    Restored,
}

impl Kind {
    /// The word that stands in the database and, as `audit-…`, in the locales.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Link => "link",
            Self::Unlink => "unlink",
            Self::RoleSuspended => "role-suspended",
            Self::Assign => "assign",
            Self::Lock => "lock",
            Self::Unlock => "unlock",
            Self::Confirm => "confirm",
            Self::Request => "request",
            Self::Withdraw => "request-withdrawn",
            Self::Approve => "request-approved",
            Self::Decline => "request-rejected",
            Self::Retry => "reminder-retried",
            Self::Undo => "undo",
            Self::Audition => "audition",
            Self::AuditionChosen => "audition-chosen",
            Self::AuditionDeleted => "audition-deleted",
            Self::Status => "status",
            Self::Season => "season",
            Self::SeasonReplaced => "season-replaced",
            Self::Announce => "announce",
            Self::AnnounceStopped => "announce-stopped",
            Self::Bind => "bind",
            Self::Unbind => "unbind",
            Self::Role => "role",
            Self::Setting => "setting",
            Self::DutyAdded => "duty-added",
            Self::DutyOn => "duty-on",
            Self::DutyOff => "duty-off",
            Self::DutyMoved => "duty-moved",
            Self::DutyTime => "duty-time",
            Self::Away => "away",
            Self::AwayRemoved => "away-removed",
            Self::CorrectionAsked => "correction-asked",
            Self::Corrected => "corrected",
            Self::CorrectionWithdrawn => "correction-withdrawn",
            Self::Stop => "stop",
            Self::Start => "start",
            Self::Blocked => "blocked",
            Self::Unblocked => "unblocked",
            Self::Forget => "forget",
            Self::Export => "export",
            Self::CalendarRenewed => "calendar-renewed",
            Self::Board => "board",
            Self::Import => "import",
            Self::Restored => "restored",
        }
    }
}

/// A line to be written.
pub struct Entry {
    /// What happened.
    pub kind: Kind,
    /// Whom it is about.
    pub person: Option<i64>,
    /// Which slot it is about: the duty's row and the date.
    pub slot: Option<(i64, NaiveDate)>,
    /// The values.
    pub details: Vec<Detail>,
}

/// A value before and after.
pub struct Detail {
    /// What it is the value of.
    pub field: &'static str,
    /// What it was.
    pub before: Option<String>,
    /// What it is.
    pub after: Option<String>,
}

impl Entry {
    /// A line about nothing in particular yet.
    pub fn new(kind: Kind) -> Self {
        Self { kind, person: None, slot: None, details: Vec::new() }
    }

    /// About a person.
    pub fn person(mut self, id: i64) -> Self {
        self.person = Some(id);
        self
    }

    /// About a slot.
    pub fn slot(mut self, duty: i64, date: NaiveDate) -> Self {
        self.slot = Some((duty, date));
        self
    }

    /// With a new value.
    pub fn now(self, field: &'static str, after: impl Into<String>) -> Self {
        self.change(field, None, Some(after.into()))
    }

    /// With a value that is no more.
    pub fn was(self, field: &'static str, before: impl Into<String>) -> Self {
        self.change(field, Some(before.into()), None)
    }

    /// With a value before and after.
    pub fn change(
        mut self,
        field: &'static str,
        before: Option<String>,
        after: Option<String>,
    ) -> Self {
        self.details.push(Detail { field, before, after });
        self
    }
}

/// Who did it.
#[derive(Clone, Copy, Debug)]
pub struct Actor {
    /// The chat account; none when the program itself or the REST interface did it.
    pub account: Option<i64>,
    /// By which way.
    pub via: Via,
}

/// The ways by which a change comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// None: the program itself.
    Program,
    /// A chat.
    Chat(Channel),
    /// The REST interface.
    Api,
    /// The admin's desk.
    Desk,
    /// A table or lines that were sent in.
    Import,
}

impl Via {
    /// The word that stands in the database; none for the program itself.
    pub const fn as_str(self) -> Option<&'static str> {
        match self {
            Self::Program => None,
            Self::Chat(channel) => Some(channel.as_str()),
            Self::Api => Some("api"),
            Self::Desk => Some("desk"),
            Self::Import => Some("import"),
        }
    }
}

impl Actor {
    /// The program itself.
    pub const PROGRAM: Self = Self { account: None, via: Via::Program };
    /// Who brings the API token.
    pub const API: Self = Self { account: None, via: Via::Api };

    /// An account that speaks through a chat.
    pub const fn chat(account: i64, channel: Channel) -> Self {
        Self { account: Some(account), via: Via::Chat(channel) }
    }

    /// An account whose table is applied.
    pub const fn import(account: i64) -> Self {
        Self { account: Some(account), via: Via::Import }
    }

    /// An account that works at the desk.
    pub const fn desk(account: i64) -> Self {
        Self { account: Some(account), via: Via::Desk }
    }
}

/// Writes a line. Personal values go to a side table that can be erased one day; the line keeps a
/// digest of them, keyed by the centre's secret.
pub async fn record(tx: &mut Tx, actor: Actor, entry: &Entry, now: Timestamp) -> Result<()> {
    let digest = digest(&centres::secret(tx).await?, &entry.details);
    let (id,) = fetch_one!(
        tx,
        (i64,),
        "insert into audit_log
         (centre_id, at, account_id, channel, kind, person_id, duty_id, duty_date, digest)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id",
        tx.centre,
        now.millis(),
        actor.account,
        actor.via.as_str(),
        entry.kind.as_str(),
        entry.person,
        entry.slot.map(|(duty, _)| duty),
        entry.slot.map(|(_, date)| date.to_string()),
        digest.as_str()
    )?;
    for detail in &entry.details {
        execute!(
            tx,
            "insert into audit_detail (audit_id, field, before, after) values ($1, $2, $3, $4)",
            id,
            detail.field,
            detail.before.as_deref(),
            detail.after.as_deref()
        )?;
    }
    Ok(())
}

/// The last line's row; 0 if there is none. It rises with every change.
pub async fn last(tx: &mut Tx) -> Result<i64> {
    let (last,) = fetch_one!(
        tx,
        (i64,),
        "select coalesce(max(id), 0) from audit_log where centre_id = $1",
        tx.centre
    )?;
    Ok(last)
}

fn digest(secret: &str, details: &[Detail]) -> String {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes a key of any length");
    for detail in details {
        for part in [Some(detail.field), detail.before.as_deref(), detail.after.as_deref()] {
            mac.update(part.unwrap_or("\u{1}").as_bytes());
            mac.update(&[0]);
        }
    }
    mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}
