//! A person's duties as an iCalendar feed (RFC 5545).
//!
//! Instants are in UTC, so they are right over a change of daylight saving without a table of the
//! timezone: phones show them on their own clocks, or on the calendar's.

use chrono::Duration;

use crate::domain::text::{clean, one_line};
use crate::domain::timestamp::Timestamp;

const PRODUCT: &str = "-//Khidmat//Duty roster//EN";
/// A phone shows less.
const MOST_CHARS: usize = 200;
/// A UID is a name, not a text.
const UID_MOST_CHARS: usize = 120;
/// Phones that ask each second would be no use to anybody.
const SHORTEST_REFRESH: Duration = Duration::minutes(15);
/// The bytes of a line without its end.
const MOST_OCTETS: usize = 75;
const LINE_END: &str = "\r\n";
/// A line that is longer goes on in the next one, behind a space.
const FOLD: &str = "\r\n ";

/// A person's duties.
#[derive(Clone, Debug, PartialEq)]
pub struct Feed {
    /// What the calendar is called on the phone.
    pub name: String,
    /// The name of the centre's timezone, e.g. "Asia/Kolkata".
    pub timezone: String,
    /// How often a phone may ask again.
    pub refresh: Duration,
    /// The duties, those that were taken away included for as long as phones may show them.
    pub duties: Vec<Entry>,
}

/// A duty.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its name among all entries of all feeds, the same for ever: `assignment-17@khidmat…`.
    pub uid: String,
    /// How often it was changed: a phone takes the entry with the highest number.
    pub sequence: u32,
    /// When it was last changed.
    pub changed: Timestamp,
    /// When the person reports.
    pub begins: Timestamp,
    /// How long it is shown to take.
    pub lasts: Duration,
    /// What it is.
    pub summary: String,
    /// What else is to be known.
    pub description: String,
    /// Where.
    pub place: String,
    /// How it stands.
    pub standing: Standing,
    /// When the phone is to remind.
    pub alarms: Vec<Reminder>,
}

/// How an entry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Given, not yet answered.
    Tentative,
    /// The person said "I'll be there".
    Confirmed,
    /// It was taken away: phones strike it out or remove it.
    Cancelled,
}

/// A reminder by the phone.
#[derive(Clone, Debug, PartialEq)]
pub struct Reminder {
    /// When.
    pub at: When,
    /// What it says.
    pub words: String,
}

/// When a phone is to remind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// So long before the duty begins.
    Before(Duration),
    /// At that instant, such as the evening before.
    At(Timestamp),
}

/// The feed as a file. The same feed makes the same bytes, so its address can have an `ETag`.
pub fn write(feed: &Feed) -> String {
    let mut out = Lines(String::new());
    let refresh = span(feed.refresh.max(SHORTEST_REFRESH));
    out.raw("BEGIN", "VCALENDAR");
    out.raw("VERSION", "2.0");
    out.raw("PRODID", PRODUCT);
    out.raw("CALSCALE", "GREGORIAN");
    out.raw("METHOD", "PUBLISH");
    out.escaped("NAME", &line(&feed.name));
    out.escaped("X-WR-CALNAME", &line(&feed.name));
    out.escaped("X-WR-TIMEZONE", &line(&feed.timezone));
    out.raw("REFRESH-INTERVAL;VALUE=DURATION", &refresh);
    out.raw("X-PUBLISHED-TTL", &refresh);
    for entry in &feed.duties {
        event(&mut out, entry);
    }
    out.raw("END", "VCALENDAR");
    out.0
}

fn event(out: &mut Lines, entry: &Entry) {
    let lasts = entry.lasts.max(Duration::zero());
    out.raw("BEGIN", "VEVENT");
    out.escaped("UID", &one_line(&entry.uid, UID_MOST_CHARS));
    out.raw("DTSTAMP", &instant(entry.changed));
    out.raw("LAST-MODIFIED", &instant(entry.changed));
    out.raw("SEQUENCE", &entry.sequence.to_string());
    out.raw("DTSTART", &instant(entry.begins));
    out.raw("DTEND", &instant(entry.begins + lasts));
    out.escaped("SUMMARY", &line(&entry.summary));
    for (name, text) in
        [("DESCRIPTION", clean(&entry.description)), ("LOCATION", line(&entry.place))]
    {
        if !text.is_empty() {
            out.escaped(name, &text);
        }
    }
    let (status, transparency) = match entry.standing {
        Standing::Tentative => ("TENTATIVE", "OPAQUE"),
        Standing::Confirmed => ("CONFIRMED", "OPAQUE"),
        // Nobody is to be kept from other appointments by what was taken away, or reminded of it.
        Standing::Cancelled => ("CANCELLED", "TRANSPARENT"),
    };
    out.raw("STATUS", status);
    out.raw("TRANSP", transparency);
    if entry.standing != Standing::Cancelled {
        for reminder in &entry.alarms {
            alarm(out, reminder);
        }
    }
    out.raw("END", "VEVENT");
}

fn alarm(out: &mut Lines, reminder: &Reminder) {
    out.raw("BEGIN", "VALARM");
    out.raw("ACTION", "DISPLAY");
    out.escaped("DESCRIPTION", &line(&reminder.words));
    match reminder.at {
        When::Before(before) => out.raw("TRIGGER", &format!("-{}", span(before.abs()))),
        When::At(at) => out.raw("TRIGGER;VALUE=DATE-TIME", &instant(at)),
    }
    out.raw("END", "VALARM");
}

/// The lines of a file, each folded to what the RFC allows.
struct Lines(String);

impl Lines {
    /// A property whose value is no text.
    fn raw(&mut self, name: &str, value: &str) {
        let mut octets = 0;
        for letter in name.chars().chain([':']).chain(value.chars()) {
            if octets + letter.len_utf8() > MOST_OCTETS {
                self.0.push_str(FOLD);
                octets = 1;
            }
            self.0.push(letter);
            octets += letter.len_utf8();
        }
        self.0.push_str(LINE_END);
    }

    /// A property whose value is a text.
    fn escaped(&mut self, name: &str, value: &str) {
        let mut safe = String::with_capacity(value.len());
        for letter in value.chars() {
            match letter {
                '\n' => safe.push_str("\\n"),
                '\\' | ',' | ';' => safe.extend(['\\', letter]),
                _ => safe.push(letter),
            }
        }
        self.raw(name, &safe);
    }
}

fn instant(at: Timestamp) -> String {
    at.utc().format("%Y%m%dT%H%M%SZ").to_string()
}

/// "PT5400S".
fn span(span: Duration) -> String {
    format!("PT{}S", span.num_seconds())
}

fn line(text: &str) -> String {
    one_line(text, MOST_CHARS)
}

#[cfg(test)]
mod tests {
    use icalendar::{Calendar, Component, EventLike, EventStatus};
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Timestamp {
        chrono::DateTime::parse_from_rfc3339(text).expect("an instant").into()
    }

    fn entry(summary: &str, standing: Standing) -> Entry {
        Entry {
            uid: "assignment-17@khidmat".into(),
            sequence: 3,
            changed: at("2027-02-01T10:00:00Z"),
            begins: at("2027-03-28T05:20:00+02:00"),
            lasts: Duration::minutes(45),
            summary: summary.into(),
            description: "Day 5\nReport at 05:20; be early, please".into(),
            place: "Saifee Masjid, Mumbai".into(),
            standing,
            alarms: vec![
                Reminder { at: When::Before(Duration::minutes(90)), words: "Soon, now".into() },
                Reminder { at: When::At(at("2027-03-27T17:00:00Z")), words: "Tomorrow".into() },
            ],
        }
    }

    fn feed(duties: Vec<Entry>) -> Feed {
        Feed {
            name: "Khidmat; Murtaza, હાતિમ".into(),
            timezone: "Europe/Berlin".into(),
            refresh: Duration::hours(6),
            duties,
        }
    }

    #[test]
    fn it_is_read_back_as_it_was_written() {
        let text = write(&feed(vec![entry("Fajr Azaan; \\ Day 5, હાતિમ", Standing::Confirmed)]));
        let read: Calendar = text.parse().expect("a calendar");
        assert_eq!(read.property_value("X-WR-CALNAME"), Some("Khidmat; Murtaza, હાતિમ"));
        assert!(text.contains("NAME:Khidmat\\; Murtaza\\, હાતિમ\r\n"), "{text}");
        assert_eq!(read.property_value("REFRESH-INTERVAL"), Some("PT21600S"));
        let event = read.events().next().expect("an event");
        assert_eq!(event.get_summary(), Some("Fajr Azaan; \\ Day 5, હાતિમ"));
        assert_eq!(event.get_uid(), Some("assignment-17@khidmat"));
        assert_eq!(event.get_sequence(), Some(3));
        assert_eq!(event.get_status(), Some(EventStatus::Confirmed));
        // On the day on which clocks are put forward, 05:20 is 03:20 in UTC.
        assert!(text.contains("DTSTART:20270328T032000Z\r\n"), "{text}");
        assert!(text.contains("DTEND:20270328T040500Z\r\n"), "{text}");
        assert!(text.contains("TRIGGER:-PT5400S\r\n"), "{text}");
        assert!(text.contains("TRIGGER;VALUE=DATE-TIME:20270327T170000Z\r\n"), "{text}");
        assert_eq!(text.matches("BEGIN:VALARM").count(), 2);
    }

    #[test]
    fn what_was_taken_away_is_cancelled_and_silent() {
        let text = write(&feed(vec![entry("Fajr Azaan", Standing::Cancelled)]));
        assert!(text.contains("STATUS:CANCELLED\r\n") && text.contains("TRANSP:TRANSPARENT\r\n"));
        assert!(!text.contains("VALARM"));
        assert_eq!(write(&feed(vec![])).matches("BEGIN:").count(), 1);
    }

    proptest! {
        #[test]
        fn any_text_makes_one_event_of_short_lines(words in any::<String>(), more in "[a-zक્\\s,;:\"\r\n\\\\]{0,120}") {
            let mut one = entry(&words, Standing::Tentative);
            one.description = format!("{more}{words}");
            let place = more.clone();
            one.place = place.clone();
            one.uid = words.clone();
            one.alarms[0].words = more;
            let text = write(&Feed { name: words.clone(), timezone: words, ..feed(vec![one]) });
            prop_assert_eq!(text.matches("\r\nBEGIN:VEVENT\r\n").count(), 1);
            prop_assert!(text.split("\r\n").all(|line| line.len() <= 75), "{}", text);
            let read: Calendar = text.parse().expect("a calendar");
            let places: Vec<&str> =
                read.events().map(|event| event.get_location().unwrap_or_default()).collect();
            prop_assert_eq!(places, vec![line(&place)]);
            prop_assert!(!text.replace("\r\n", "").contains(['\r', '\n']), "{}", text);
        }
    }
}
