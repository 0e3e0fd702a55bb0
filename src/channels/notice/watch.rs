//! What owners hear of the program itself, in words: what doesn't move, that it moves again, that the
//! records are a copy that was put back.

use super::{Told as Forms, in_short};
use crate::domain::message::Text;
use crate::domain::stuck::{News, Told};
use crate::wording::Words;

/// The news in all forms.
pub(super) fn told(news: &News, words: &Words) -> Forms {
    let (text, subject) = match news {
        News::Stuck(troubles) => {
            let head = words.text("watch-stuck", &[]);
            let end = words.text("watch-what-to-do", &[]);
            (lines(head, troubles, words).line(end), "subject-watch-stuck")
        }
        News::Well(troubles) => {
            let head = words.text("watch-well", &[]);
            (lines(head, troubles, words), "subject-watch-well")
        }
        News::Restored { copied_at, reminders } => {
            let head = match copied_at {
                Some(at) => words.text("watch-restored", &[("at", words.local(*at))]),
                None => words.text("watch-restored-unknown", &[]),
            };
            let gap = words.text("watch-gap", &[("count", reminders.to_string())]);
            let end = words.text("watch-after-restore", &[]);
            (head.line(gap).line(end), "subject-watch-restored")
        }
    };
    let subject = words.plain(subject, &[]);
    Forms { template: Some(in_short(&text, words)), text, subject }
}

fn lines(head: Text, troubles: &[Told], words: &Words) -> Text {
    troubles.iter().fold(head, |text, one| {
        text.line(words.trouble(one.trouble, one.since, one.count))
    })
}
