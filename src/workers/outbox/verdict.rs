//! What follows from a failed send: pure, so that every case can be read and tested.

use chrono::Duration;

use crate::channels::{Holds, SendFailure};
use crate::domain::channel::Channel;
use crate::domain::message::Unreachable;
use crate::domain::timestamp::Timestamp;
use crate::store::ahead;
use crate::store::outbox::Kind;
use crate::store::outbox::sending::Leased;
use crate::store::outbox::settling::Again;

/// What happens to the message next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is tried again from an instant on.
    Again(Again, Timestamp),
    /// It will not be said.
    Fail(Unreachable),
    /// The whole channel waits: it is tried again from an instant on, and nothing else before.
    HoldChannel(Timestamp),
    /// The channel refuses us: as above, and the owners must hear of it.
    StopChannel(Timestamp),
}

impl Verdict {
    /// What a try that came to this is counted as.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Again(Again::Unknown, _) | Self::Fail(Unreachable::InDoubt) => "unknown",
            Self::Again(Again::Queued | Again::ByTemplate | Again::Plain, _) => "retry",
            Self::Fail(Unreachable::TooLate) => "failed",
            Self::Fail(_) => "refused",
            Self::HoldChannel(_) => "held",
            Self::StopChannel(_) => "stopped",
        }
    }
}

/// Waits between tries when the platform names none, in seconds; the last one repeats.
const WAITS_S: [i64; 5] = [1, 5, 30, 120, 600];
/// A message without an expiry of its own is given up after this.
const GIVEN_UP_AFTER: Duration = Duration::hours(24);
/// A channel that refuses our token is asked again after this.
const STOPPED_FOR: Duration = Duration::minutes(1);
/// An answer older than this is worth less than the risk of saying it twice.
const REPLY_RESENT_WITHIN: Duration = Duration::minutes(2);
/// A server that is away is asked again after this at the latest: what waits is not to blame.
const CHANNEL_WAITS_S: i64 = 30;

/// How long to wait for a sign that a message was said after all, before it is said again.
pub const fn doubt(channel: Channel) -> Duration {
    match channel {
        // A status webhook names the message if it was accepted.
        Channel::WhatsApp => Duration::seconds(20),
        Channel::Telegram => Duration::seconds(10),
        // The same Message-ID again: mail programs show it once.
        Channel::Email => Duration::seconds(1),
    }
}

/// What goes to many is not said again; WhatsApp may still tell that it was said.
const fn is_said_again(row: &Leased) -> bool {
    !matches!(row.kind, Kind::Announcement)
}

/// How often what may have been said is said again: once where people would read it twice, more
/// often where the same Message-ID lets mail programs show it once.
const fn most_resends(channel: Channel) -> i64 {
    match channel {
        Channel::WhatsApp | Channel::Telegram => 1,
        Channel::Email => 3,
    }
}

/// Whether a message that may have been said is not to be said again: it was already, or it is an
/// old answer, worth less than the risk of saying it twice.
pub fn is_given_up(row: &Leased, now: Timestamp) -> bool {
    let is_stale = row.kind == Kind::Reply && now - row.created_at > REPLY_RESENT_WITHIN;
    row.in_doubt
        && (is_stale || !is_said_again(row) || row.resends > most_resends(row.address.channel))
}

/// Decides what follows from a failure.
pub fn decide(row: &Leased, failure: &SendFailure, now: Timestamp) -> Verdict {
    match failure {
        SendFailure::NotSent { after, holds, .. } => {
            let asked = after.and_then(|after| Duration::from_std(after).ok());
            let asked = asked.map(|asked| asked.min(ahead::OUTBOX));
            let own = back_off(row.attempt);
            match holds {
                Holds::Address => later(row, Again::Queued, now + asked.unwrap_or(own), now),
                Holds::Channel => {
                    let wait = asked.unwrap_or(own.min(Duration::seconds(CHANNEL_WAITS_S)));
                    match later(row, Again::Queued, now + wait, now) {
                        Verdict::Again(_, at) => Verdict::HoldChannel(at),
                        other => other,
                    }
                }
            }
        }
        SendFailure::Refused { why, .. } => Verdict::Fail(*why),
        SendFailure::NeedsTemplate { .. } if !row.by_template && row.kind != Kind::Reply => {
            Verdict::Again(Again::ByTemplate, now)
        }
        SendFailure::NeedsTemplate { .. } => Verdict::Fail(Unreachable::WindowClosed),
        SendFailure::PlainText { .. } if !row.plain => Verdict::Again(Again::Plain, now),
        SendFailure::PlainText { .. } | SendFailure::FileUnknown { .. } => {
            Verdict::Fail(Unreachable::Refused)
        }
        SendFailure::TokenRejected { after, .. } => {
            let asked = after.and_then(|after| Duration::from_std(after).ok());
            Verdict::StopChannel(now + asked.unwrap_or(STOPPED_FOR).min(ahead::OUTBOX))
        }
        SendFailure::Unknown { .. } => in_doubt(row, now),
    }
}

/// It may have been said, or not.
fn in_doubt(row: &Leased, now: Timestamp) -> Verdict {
    let channel = row.address.channel;
    let is_stale = row.kind == Kind::Reply && now - row.created_at > REPLY_RESENT_WITHIN;
    let is_never_known = channel != Channel::WhatsApp && !is_said_again(row);
    if is_stale || is_never_known || row.resends >= most_resends(channel) {
        return Verdict::Fail(Unreachable::InDoubt);
    }
    later(row, Again::Unknown, now + doubt(channel), now)
}

/// Tried again at an instant, unless the message is worth nothing by then.
fn later(row: &Leased, again: Again, at: Timestamp, now: Timestamp) -> Verdict {
    let end = row.expires_at.unwrap_or(row.created_at + GIVEN_UP_AFTER);
    if now >= end {
        Verdict::Fail(Unreachable::TooLate)
    } else {
        Verdict::Again(again, at.min(end))
    }
}

fn back_off(attempt: i64) -> Duration {
    let step = usize::try_from(attempt - 1).unwrap_or(0).min(WAITS_S.len() - 1);
    Duration::seconds(WAITS_S[step])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::channel::Address;
    use crate::store::outbox::About;

    const NOW: Timestamp = Timestamp::from_millis(1_000_000_000);

    fn row(channel: Channel, kind: Kind) -> Leased {
        Leased {
            erases: None,
            id: 1,
            attempt: 1,
            resends: 0,
            in_doubt: false,
            parts_done: 0,
            address: Address::new(channel, "1"),
            kind,
            envelope: String::new(),
            plain: false,
            by_template: false,
            created_at: NOW,
            expires_at: None,
            about: About {
                person_id: None,
                assignment_id: None,
                reminder_id: None,
                asked_by: None,
                announcement_id: None,
            },
        }
    }

    fn seconds(count: i64) -> Timestamp {
        NOW + Duration::seconds(count)
    }

    #[test]
    fn what_was_surely_not_sent_waits_as_the_platform_says_or_backs_off() {
        let mut row = row(Channel::Telegram, Kind::Reminder);
        let asked = SendFailure::address_waits(Some(std::time::Duration::from_secs(77)), "429");
        assert_eq!(decide(&row, &asked, NOW), Verdict::Again(Again::Queued, seconds(77)));
        let waits = [1, 5, 30, 120, 600, 600];
        for (attempt, wait) in (1..).zip(waits) {
            row.attempt = attempt;
            let failure = SendFailure::address_waits(None, "131056");
            assert_eq!(decide(&row, &failure, NOW), Verdict::Again(Again::Queued, seconds(wait)));
        }
    }

    #[test]
    fn a_server_that_is_away_holds_its_channel_for_a_while() {
        let mut row = row(Channel::Telegram, Kind::Reminder);
        let away = SendFailure::channel_waits(None, "no connection");
        for (attempt, wait) in (1..).zip([1, 5, 30, 30, 30]) {
            row.attempt = attempt;
            assert_eq!(decide(&row, &away, NOW), Verdict::HoldChannel(seconds(wait)));
        }
        let minutes = std::time::Duration::from_secs(900);
        let limit = SendFailure::channel_waits(Some(minutes), "80007");
        assert_eq!(decide(&row, &limit, NOW), Verdict::HoldChannel(seconds(900)));
        let spam = SendFailure::restricted(minutes, "131048");
        assert_eq!(decide(&row, &spam, NOW), Verdict::StopChannel(seconds(900)));
        let token = SendFailure::token_rejected("190");
        assert_eq!(decide(&row, &token, NOW), Verdict::StopChannel(seconds(60)));
    }

    #[test]
    fn no_platform_makes_a_message_wait_longer_than_a_day() {
        let row = row(Channel::Telegram, Kind::Reminder);
        let days = Some(std::time::Duration::from_secs(400_000));
        let failure = SendFailure::address_waits(days, "429");
        let a_day = seconds(24 * 60 * 60);
        assert_eq!(decide(&row, &failure, NOW), Verdict::Again(Again::Queued, a_day));
        // So much that it is no span any more: then our own waits count.
        let absurd = SendFailure::address_waits(Some(std::time::Duration::MAX), "429");
        assert_eq!(decide(&row, &absurd, NOW), Verdict::Again(Again::Queued, seconds(1)));
    }

    #[test]
    fn what_is_worth_nothing_any_more_is_given_up() {
        let mut row = row(Channel::Email, Kind::Reminder);
        row.expires_at = Some(seconds(10));
        let failure = SendFailure::address_waits(Some(std::time::Duration::from_secs(60)), "450");
        assert_eq!(decide(&row, &failure, NOW), Verdict::Again(Again::Queued, seconds(10)));
        assert_eq!(decide(&row, &failure, seconds(10)), Verdict::Fail(Unreachable::TooLate));
    }

    #[test]
    fn what_may_have_been_said_is_said_once_more() {
        let doubtful = SendFailure::unknown("the connection broke");
        let mut row = row(Channel::WhatsApp, Kind::Reminder);
        assert_eq!(decide(&row, &doubtful, NOW), Verdict::Again(Again::Unknown, seconds(20)));
        row.resends = 1;
        assert_eq!(decide(&row, &doubtful, NOW), Verdict::Fail(Unreachable::InDoubt));
    }

    #[test]
    fn an_old_answer_is_not_said_again() {
        let doubtful = SendFailure::unknown("the connection broke");
        let row = row(Channel::Telegram, Kind::Reply);
        assert_eq!(decide(&row, &doubtful, NOW), Verdict::Again(Again::Unknown, seconds(10)));
        assert_eq!(decide(&row, &doubtful, seconds(121)), Verdict::Fail(Unreachable::InDoubt));
    }

    #[test]
    fn what_goes_to_many_is_never_said_again_in_doubt() {
        let doubtful = SendFailure::unknown("the connection broke");
        for channel in [Channel::Telegram, Channel::Email] {
            let row = row(channel, Kind::Announcement);
            assert_eq!(decide(&row, &doubtful, NOW), Verdict::Fail(Unreachable::InDoubt));
        }
        // A status may tell that it was said; when none came, it is given up.
        let mut row = row(Channel::WhatsApp, Kind::Announcement);
        assert_eq!(decide(&row, &doubtful, NOW), Verdict::Again(Again::Unknown, seconds(20)));
        (row.in_doubt, row.resends) = (true, 1);
        assert!(is_given_up(&row, seconds(20)));
        // What surely was not said is tried again.
        let asked = SendFailure::address_waits(None, "429");
        row.in_doubt = false;
        assert_eq!(decide(&row, &asked, NOW), Verdict::Again(Again::Queued, seconds(1)));
    }

    #[test]
    fn what_is_in_doubt_again_is_given_up_and_an_answer_when_it_is_old() {
        let mut reminder = row(Channel::WhatsApp, Kind::Reminder);
        assert!(!is_given_up(&reminder, NOW), "it was never in doubt");
        (reminder.in_doubt, reminder.resends) = (true, 1);
        assert!(!is_given_up(&reminder, seconds(300)), "once more");
        reminder.resends = 2;
        assert!(is_given_up(&reminder, seconds(300)), "not more often");
        let mut reply = row(Channel::Telegram, Kind::Reply);
        (reply.in_doubt, reply.resends) = (true, 1);
        assert!(!is_given_up(&reply, seconds(60)));
        assert!(is_given_up(&reply, seconds(121)));
    }

    #[test]
    fn a_closed_window_takes_the_template_once_and_an_answer_none() {
        let closed = SendFailure::needs_template("131047");
        let mut notice = row(Channel::WhatsApp, Kind::Reminder);
        assert_eq!(decide(&notice, &closed, NOW), Verdict::Again(Again::ByTemplate, NOW));
        notice.by_template = true;
        assert_eq!(decide(&notice, &closed, NOW), Verdict::Fail(Unreachable::WindowClosed));
        let reply = row(Channel::WhatsApp, Kind::Reply);
        assert_eq!(decide(&reply, &closed, NOW), Verdict::Fail(Unreachable::WindowClosed));
    }
}
