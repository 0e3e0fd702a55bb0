//! The roster as a group gets it.

use super::{Told, in_short};
use crate::domain::message::Text;
use crate::domain::roster::News;
use crate::domain::text::isolate;
use crate::wording::Words;

/// The news in all forms; a group has only its chat.
pub(super) fn told(news: &News, words: &Words) -> Told {
    let text = text(news, words);
    let template = Some(in_short(&text, words));
    Told { text, subject: words.plain("subject-group", &[]), template }
}

fn text(news: &News, words: &Words) -> Text {
    match news {
        News::Day(day) => words.text("group-tomorrow", &[]).line(words.roster_of_day(day)),
        News::Changed(changes) => {
            let lines = changes.iter().map(|change| words.roster_change(change));
            lines.fold(Text::default(), Text::line)
        }
        News::Lost { title } => words.text("group-lost", &[("title", isolate(title))]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channels::notice::said;
    use crate::channels::samples::slot;
    use crate::domain::message::Notice;
    use crate::domain::roster::{Change, Day, Row, Standing};
    use crate::domain::slot::State;

    fn shown(news: News) -> String {
        let said = said(&Notice::Group(news), &Words::of("en"));
        assert!(said.choices.is_empty(), "what only acts in private is not offered");
        said.text.plain()
    }

    fn given(state: State) -> Standing {
        Standing::Given { name: "Hussain Bhai".into(), state }
    }

    #[test]
    fn the_roster_reads_as_in_a_private_chat() {
        let closed = Standing::Closed { note: "the Aamil leads".into() };
        let standings = [given(State::Confirmed), given(State::Assigned), closed, Standing::Open];
        let rows = standings.map(|standing| Row { slot: slot(), standing }).to_vec();
        let day = Day { day: 5, date: slot().date, rows };
        insta::assert_snapshot!(shown(News::Day(day)), @"
        Tomorrow
        Day 5 · Tue 9 Feb
        05:20 Fajr Azaan · Hussain Bhai ✓
        05:20 Fajr Azaan · Hussain Bhai
        05:20 Fajr Azaan · closed (the Aamil leads)
        05:20 Fajr Azaan · open
        ✓ confirmed
        ");
    }

    #[test]
    fn a_change_is_a_line() {
        let change = |was, is| Change { slot: slot(), was, is };
        let changes = vec![
            change(Standing::Open, given(State::Assigned)),
            change(given(State::Confirmed), Standing::Open),
        ];
        insta::assert_snapshot!(shown(News::Changed(changes)), @"
        Tue 9 Feb · 05:20 Fajr Azaan: Hussain Bhai (was: open)
        Tue 9 Feb · 05:20 Fajr Azaan: open (was: Hussain Bhai)
        ");
    }
}
