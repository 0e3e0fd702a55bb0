//! What a change of the settings or of a reporting time did to the reminders that wait, in words.

use chrono_tz::Tz;

use crate::actions::schedule::Moved;
use crate::domain::message::Text;
use crate::wording::Words;

/// Adds how many reminders moved, came and went, and when the next goes out.
pub fn say(words: &Words, zone: Tz, text: Text, moved: &Moved) -> Text {
    let args = [
        ("moved", moved.moved.to_string()),
        ("added", moved.added.to_string()),
        ("cancelled", moved.cancelled.to_string()),
    ];
    let text = text.line(words.text("reminders-moved", &args));
    text.line(match moved.next {
        Some(at) => {
            let local = at.at(zone);
            let at = format!("{} {}", words.date(local.date_naive()), local.format("%H:%M"));
            words.text("reminders-next-out", &[("at", at)])
        }
        None => words.text("reminders-none-out", &[]),
    })
}
