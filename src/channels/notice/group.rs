//! The roster as a group gets it.

use crate::domain::message::Text;
use crate::domain::roster::News;
use crate::domain::text::isolate;
use crate::wording::Words;

/// As a chat message.
pub(super) fn text(news: &News, words: &Words) -> Text {
    match news {
        News::Day(day) => words.text("group-tomorrow", &[]).line(words.roster_of_day(day)),
        News::Changed(changes) => {
            let lines = changes.iter().map(|change| words.roster_change(change));
            lines.fold(Text::default(), Text::line)
        }
        News::Lost { title } => words.text("group-lost", &[("title", isolate(title))]),
    }
}
