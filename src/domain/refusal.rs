//! Why something that a person asked for can't be done: the person's mistake, never ours.

use chrono::NaiveDate;

use super::season::Season;
use super::slot::Slot;

/// A refusal; it rolls the change back and is put into words by `wording`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The command is for admins (viewers and owners included in the wording).
    ForAdmins,
    /// The command is for owners.
    ForOwners,
    /// The command is for people who registered.
    ForVolunteers,
    /// The command works in a private chat only.
    PrivateOnly,
    /// Words are missing or of no known shape; shows the command's usage.
    Usage {
        /// The command's name.
        command: &'static str,
    },
    /// No season exists yet.
    NoSeason,
    /// The text is no day.
    DayUnclear {
        /// What was read.
        text: String,
    },
    /// A date that doesn't lie in the season.
    DayOutside {
        /// What was read.
        text: String,
        /// The season whose days are named.
        season: Season,
    },
    /// The day is over.
    DayOver {
        /// The slot.
        slot: Slot,
    },
    /// The duty began today already.
    DutyBegan {
        /// The slot.
        slot: Slot,
    },
    /// The text names no duty.
    DutyUnclear {
        /// What was read.
        text: String,
        /// The labels of the duties there are.
        labels: Vec<String>,
    },
    /// The text names several duties.
    DutySeveral {
        /// What was read.
        text: String,
        /// The labels of those that it could mean.
        labels: Vec<String>,
    },
    /// The person is missing.
    WhoMissing,
    /// Nobody fits.
    PersonUnknown {
        /// What was read.
        text: String,
    },
    /// No chat account fits.
    AccountUnknown {
        /// What was read.
        text: String,
    },
    /// Someone holds the slot.
    SlotTaken {
        /// The slot.
        slot: Slot,
        /// The holder's name.
        holder: String,
        /// The holder's ITS number.
        its: String,
    },
    /// The slot is closed by an admin.
    SlotClosed {
        /// The slot.
        slot: Slot,
        /// Why.
        note: String,
    },
    /// There is nothing to unlock.
    SlotOpen {
        /// The slot.
        slot: Slot,
    },
    /// Someone else holds the slot than when the question was asked.
    SlotChanged {
        /// The slot.
        slot: Slot,
    },
    /// A rejected or withdrawn person can't be given a duty.
    PersonNotServing {
        /// The person's name.
        name: String,
        /// Why.
        status: super::person::Status,
    },
    /// Nobody waits to be looked at, or the person was decided about already.
    DecidedAlready {
        /// The person's name.
        name: String,
        /// Where the registration stands.
        status: super::person::Status,
    },
    /// A person who has a duty ahead can't be rejected.
    HoldsDuty {
        /// The person's name.
        name: String,
        /// The next duty.
        slot: Slot,
    },
    /// No reason was given.
    ReasonMissing,
    /// The reason is too short.
    ReasonShort {
        /// The reason as read.
        reason: String,
        /// Its characters.
        given: usize,
        /// The least that is accepted.
        least: usize,
    },
    /// The ITS number isn't 8 digits.
    ItsInvalid {
        /// What was read.
        text: String,
    },
    /// The ITS number is registered already.
    ItsTaken {
        /// The number.
        its: String,
    },
    /// No e-mail address.
    EmailInvalid {
        /// What was read.
        text: String,
    },
    /// No phone number.
    PhoneInvalid {
        /// What was read.
        text: String,
    },
    /// No name.
    NameInvalid {
        /// What was read.
        text: String,
    },
    /// No preference.
    PreferenceInvalid {
        /// What was read.
        text: String,
    },
    /// The one-message form lacks parts.
    PartsMissing {
        /// The parts that are missing.
        parts: Vec<super::registration::Part>,
    },
    /// The one-message form has a part too many, or one of no known shape.
    PartUnclear {
        /// What was read.
        text: String,
    },
    /// The season would overlap another one.
    SeasonOverlaps {
        /// The other one.
        season: Season,
        /// Something was given in it, so it can't make place.
        is_used: bool,
    },
    /// The text names no season, or several.
    SeasonUnclear {
        /// What was read.
        text: String,
        /// The seasons' names, the latest first.
        names: Vec<String>,
    },
    /// The season's length is out of bounds.
    SeasonLength {
        /// What was read.
        text: String,
        /// The most days.
        most: i64,
    },
    /// The season's first day is no date.
    SeasonStart {
        /// What was read.
        text: String,
    },
    /// The centre would be left without an owner.
    LastOwner,
    /// Who holds a duty can't be erased.
    ForgetDuty {
        /// The person's name.
        name: String,
        /// The next duty.
        slot: Slot,
        /// It has not begun yet, so it can still be given back.
        is_ahead: bool,
    },
    /// The only owner can't be erased.
    ForgetLastOwner,
    /// The registration isn't one of this chat's.
    NotYours,
    /// The role is none that can be given.
    RoleUnclear {
        /// What was read.
        text: String,
    },
    /// The person has no chat account, so no role can be given.
    NoAccount {
        /// The person's name.
        name: String,
    },
    /// The chat account holds no role.
    NoRole {
        /// Its name.
        name: String,
    },
    /// A person has as many recordings as may be.
    AuditionsFull {
        /// So many.
        most: usize,
    },
    /// A recording is bigger than we take.
    RecordingTooBig {
        /// The most megabytes.
        megabytes: usize,
    },
    /// The recording isn't the presser's, or is deleted.
    NotYourAudition,
    /// The duty isn't the presser's (any more).
    NotYourDuty,
    /// The duty is over or has begun.
    TooLateToAnswer {
        /// The slot.
        slot: Slot,
    },
    /// The duty has an open request already.
    RequestOpen {
        /// The slot.
        slot: Slot,
    },
    /// There is no such request.
    RequestUnknown {
        /// What was read.
        text: String,
    },
    /// The request was decided or withdrawn before.
    RequestDecided {
        /// Who asked.
        name: String,
        /// The slot.
        slot: Slot,
        /// How it stands.
        state: super::request::State,
        /// Who decided: a name, as far as it is known; none if it was the REST interface.
        by: Option<String>,
    },
    /// A day that a person would rather serve on is over.
    PreferredDayOver {
        /// The day.
        preferred: super::request::PreferredDay,
    },
    /// The assignment is too old to be undone.
    UndoTooLate {
        /// The slot.
        slot: Slot,
        /// Who holds it.
        holder: String,
    },
    /// A closing is too old to be undone.
    UndoCloseTooLate {
        /// The slot.
        slot: Slot,
    },
    /// The slot was opened since, so there is nothing to undo.
    UndoChanged,
    /// Said in a group's name, so nobody knows whether an admin said it.
    Anonymous,
    /// The text of an announcement is too long.
    AnnouncementLong {
        /// So long it is, in UTF-16 units.
        units: usize,
        /// So long it may be.
        most: usize,
    },
    /// The announcement was left, or is too old to be known.
    AnnouncementGone,
    /// Another admin wrote the announcement.
    AnnouncementOfAnother {
        /// Who.
        name: String,
    },
    /// The text names nobody that an announcement could go to.
    AudienceUnclear {
        /// What was read.
        text: String,
    },
    /// The announcement is on its way already, so it can't be changed.
    AnnouncementOut,
    /// Words in which `/log` finds nothing that it could look for.
    LogUnclear {
        /// What was read.
        text: String,
    },
    /// A number that isn't one, for `/log`.
    NumberUnclear {
        /// What was read.
        text: String,
    },
    /// A setting's name or value is none.
    Setting(super::setting::Problem),
    /// The duties can't be changed so.
    Duties(super::duty::Problem),
    /// A date that isn't in the calendar, such as 31/02.
    NoSuchDate {
        /// What was read.
        text: String,
        /// The date nearest to it.
        nearest: Option<NaiveDate>,
    },
    /// What a person said about days away can't be taken.
    Away(super::away::Problem),
    /// An import can't be gone on with.
    Import(super::import::Problem),
    /// A correction can't be asked for or answered.
    Correction(super::correction::Problem),
}

impl From<super::away::Problem> for Refusal {
    fn from(problem: super::away::Problem) -> Self {
        Self::Away(problem)
    }
}

impl From<super::import::Problem> for Refusal {
    fn from(problem: super::import::Problem) -> Self {
        Self::Import(problem)
    }
}

impl From<super::correction::Problem> for Refusal {
    fn from(problem: super::correction::Problem) -> Self {
        Self::Correction(problem)
    }
}
