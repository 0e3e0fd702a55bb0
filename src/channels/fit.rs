//! Fits words into the platforms' limits, which count UTF-16 units: splits texts, cuts labels.

use std::collections::HashSet;
use std::ops::Range;

use crate::domain::message::{Choice, Said, Span, Text};

const ELLIPSIS: char = '…';

/// The length of a text as the platforms count it.
pub(super) fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// A text of at most `max` units; what was cut off shows as an ellipsis.
pub(super) fn cut(text: &str, max: usize) -> String {
    if units(text) <= max {
        return text.to_owned();
    }
    let mut left = max.saturating_sub(ELLIPSIS.len_utf16());
    let fits = |letter: &char| {
        let room = letter.len_utf16() <= left;
        left = left.saturating_sub(letter.len_utf16());
        room
    };
    let mut kept: String = text.chars().take_while(fits).collect();
    kept.truncate(kept.trim_end().len());
    kept.push(ELLIPSIS);
    kept
}

/// The choices' labels, each of at most `max` units, none empty, all different (WhatsApp refuses a
/// message whose buttons are called alike).
pub(super) fn labels(choices: &[Choice], max: usize) -> Vec<String> {
    let mut taken = HashSet::new();
    let mut unique = |choice: &Choice| {
        let said = choice.label.trim();
        let said = if said.is_empty() { choice.sends.trim() } else { said };
        let mut label = cut(said, max);
        let mut copy = 1;
        while !taken.insert(label.clone()) {
            copy += 1;
            let mark = format!(" {copy}");
            label = cut(said, max.saturating_sub(units(&mark))) + &mark;
        }
        label
    };
    choices.iter().map(&mut unique).collect()
}

/// The words and the choices of which a button can be made: those whose command line has at most
/// `max` bytes. The others become lines of the text, to be typed, so that nothing is lost.
pub(super) fn pressable(said: &Said, max: usize) -> (Text, Vec<Choice>) {
    let mut text = said.text.clone();
    let mut choices = Vec::new();
    for choice in &said.choices {
        if choice.sends.trim().is_empty() {
            continue;
        } else if choice.sends.len() <= max {
            choices.push(choice.clone());
        } else {
            tracing::error!(button.bytes = choice.sends.len(), "a button holds too much");
            let line = format!("{}: {}", choice.label, choice.sends);
            text = text.line(Text(vec![Span { text: line, bold: false }]));
        }
    }
    (text, choices)
}

/// Splits a text into parts of at most `max` units, at line breaks if there are any, else at
/// spaces. Only the white space at the ends of parts goes. `mark` is what the platform's markup
/// adds at each end of an emphasised run; a run is closed at every line's end.
pub(super) fn split(text: &Text, max: usize, mark: usize) -> Vec<Text> {
    let cells = cells(text);
    ranges(&cells, max, mark).into_iter().map(|range| joined(&cells[range])).collect()
}

/// As [`split`], with a last part of at most `tail` units, since buttons hold less text.
pub(super) fn split_with_tail(text: &Text, max: usize, tail: usize, mark: usize) -> Vec<Text> {
    let cells = cells(text);
    let mut short = ranges(&cells, tail, mark);
    let Some(last) = short.pop() else { return Vec::new() };
    let head = short.last().map_or(0, |range| range.end);
    let mut all = ranges(&cells[..head], max, mark);
    all.push(last);
    all.into_iter().map(|range| joined(&cells[range])).collect()
}

/// A character with its look, so that a text can be cut anywhere.
#[derive(Clone, Copy)]
struct Cell {
    letter: char,
    bold: bool,
}

fn cells(text: &Text) -> Vec<Cell> {
    let of = |span: &Span| {
        let bold = span.bold;
        span.text.chars().map(move |letter| Cell { letter, bold }).collect::<Vec<_>>()
    };
    text.0.iter().flat_map(of).collect()
}

fn joined(cells: &[Cell]) -> Text {
    let runs = cells.chunk_by(|one, next| one.bold == next.bold);
    let span = |run: &[Cell]| Span {
        text: run.iter().map(|cell| cell.letter).collect(),
        bold: run.first().is_some_and(|cell| cell.bold),
    };
    Text(runs.map(span).collect())
}

fn ranges(cells: &[Cell], max: usize, mark: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    loop {
        while cells.get(start).is_some_and(|cell| cell.letter.is_whitespace()) {
            start += 1;
        }
        if start == cells.len() {
            return found;
        }
        let end = reach(cells, start, max, mark);
        let stop = if end == cells.len() { end } else { gap(cells, start, end) };
        found.push(start..trimmed(cells, start, stop));
        start = stop;
    }
}

/// How far a part that starts here may go, at least one character.
fn reach(cells: &[Cell], start: usize, max: usize, mark: usize) -> usize {
    let mut used = 0;
    for (at, cell) in cells.iter().enumerate().skip(start) {
        let before = if at == start { None } else { cells.get(at - 1) };
        let opens = cell.bold && before.is_none_or(|cell| !cell.bold || cell.letter == '\n');
        used += cell.letter.len_utf16() + if opens { 2 * mark } else { 0 };
        if used > max {
            return at.max(start + 1);
        }
    }
    cells.len()
}

/// Where to cut a part that may reach to `end`: at its last line break, else at its last space.
fn gap(cells: &[Cell], start: usize, end: usize) -> usize {
    let last = |wanted: fn(char) -> bool| {
        (start + 1..=end).rev().find(|at| cells.get(*at).is_some_and(|cell| wanted(cell.letter)))
    };
    last(|letter| letter == '\n').or_else(|| last(char::is_whitespace)).unwrap_or(end)
}

fn trimmed(cells: &[Cell], start: usize, end: usize) -> usize {
    let is_blank = |cell: &Cell| cell.letter.is_whitespace();
    (start..end).rev().find(|at| !is_blank(&cells[*at])).map_or(start, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(spans: &[(&str, bool)]) -> Text {
        Text(spans.iter().map(|(text, bold)| Span { text: (*text).into(), bold: *bold }).collect())
    }

    fn choice(label: &str) -> Choice {
        Choice::new(label, "/x")
    }

    #[test]
    fn a_text_is_split_at_line_breaks_then_at_spaces_then_anywhere() {
        let plain = |text: &Text, max| -> Vec<String> {
            split(text, max, 0).iter().map(Text::plain).collect()
        };
        assert_eq!(plain(&text(&[("one\ntwo three", false)]), 10), ["one", "two three"]);
        assert_eq!(plain(&text(&[("one two", false)]), 5), ["one", "two"]);
        assert_eq!(plain(&text(&[("onetwo", false)]), 3), ["one", "two"]);
        assert_eq!(plain(&text(&[("ab 😀😀", false)]), 4), ["ab", "😀😀"]);
        assert!(plain(&text(&[(" \n ", false)]), 4).is_empty());
    }

    #[test]
    fn emphasis_survives_a_split() {
        let parts = split(&text(&[("a ", false), ("bc de", true)]), 4, 0);
        assert_eq!(parts, [text(&[("a ", false), ("bc", true)]), text(&[("de", true)])]);
    }

    #[test]
    fn the_last_part_is_short_where_buttons_hang() {
        let parts = split_with_tail(&text(&[("one two three four", false)]), 100, 8, 0);
        assert_eq!(parts.iter().map(Text::plain).collect::<Vec<_>>(), ["one two three", "four"]);
    }

    #[test]
    fn labels_are_cut_and_told_apart() {
        let long = [choice("Mohammed Hussain Bhai A"), choice("Mohammed Hussain Bhai B")];
        assert_eq!(labels(&long, 20), ["Mohammed Hussain Bh…", "Mohammed Hussain… 2"]);
        assert_eq!(labels(&[choice(" ")], 20), ["/x"]);
    }

    #[test]
    fn what_does_not_fit_a_button_can_be_typed() {
        let said = Said {
            text: text(&[("Which one?", false)]),
            choices: vec![Choice::new("A", "/a"), Choice::new("B", "/b 123456")],
            asks_contact: None,
        };
        let (words, choices) = pressable(&said, 4);
        assert_eq!((words.plain().as_str(), choices.len()), ("Which one?\nB: /b 123456", 1));
    }

    proptest! {
        #[test]
        fn no_part_is_too_long_and_no_text_is_lost(
            spans in prop::collection::vec(("[a-c \n😀é]{0,40}", any::<bool>()), 0..6),
            max in 8usize..60,
            tail in 8usize..30,
        ) {
            let spans: Vec<_> = spans.into_iter().map(|(text, bold)| Span { text, bold }).collect();
            let whole = Text(spans);
            let letters = |text: &str| -> String { text.split_whitespace().collect() };
            for parts in [split(&whole, max, 1), split_with_tail(&whole, max, tail, 1)] {
                prop_assert!(parts.iter().all(|part| units(&part.plain()) <= max.max(tail)));
                let said: String = parts.iter().map(Text::plain).collect();
                prop_assert_eq!(letters(&said), letters(&whole.plain()));
            }
            let last = split_with_tail(&whole, max, tail, 1).pop();
            prop_assert!(last.is_none_or(|part| units(&part.plain()) <= tail));
        }

        #[test]
        fn labels_fit_and_differ(texts in prop::collection::vec("[ab😀]{0,30}", 0..12)) {
            let choices: Vec<_> = texts.iter().map(|text| choice(text)).collect();
            let labels = labels(&choices, 20);
            prop_assert!(labels.iter().all(|label| !label.is_empty() && units(label) <= 20));
            prop_assert_eq!(labels.iter().collect::<HashSet<_>>().len(), choices.len());
        }
    }
}
