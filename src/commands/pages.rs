//! Lists in pages: each is one message with its buttons on every platform, nothing is cut off, and
//! every page is reached by buttons.

use std::ops::Range;

use super::context::{Context, Reply};
use crate::domain::message::{Choice, Span, Text};

/// Stands before the number of a page in a command line.
const PAGE: &str = "page";
/// WhatsApp takes so much text with buttons, counted in UTF-16 units, and it is the strictest.
const ROOM: usize = 1024;
/// The marks around an emphasised run of words.
const MARKS: usize = 2;
/// WhatsApp's lists have ten rows.
const MOST_CHOICES: usize = 10;
/// More rows than this nobody reads in one go.
const MOST_ROWS: usize = 15;
/// A command line behind a button (Telegram's callback data).
pub const LINE_MAX_BYTES: usize = 64;

/// A list cut into pages, open at one of them.
pub struct Pages {
    rows: Vec<Range<usize>>,
    /// Counted from 0.
    at: usize,
}

impl Pages {
    /// A list of words, whose pages may have a few buttons of other sorts. What stands above and
    /// below the rows is counted too.
    pub fn of_rows(around: &Text, rows: &[Text], asked: usize) -> Self {
        Self::cut(around, rows, MOST_ROWS, asked)
    }

    /// A list in which each row has a button; `others` are beside those.
    pub fn of_choices(around: &Text, rows: &[Text], others: usize, asked: usize) -> Self {
        let most = MOST_CHOICES - others;
        let all = Self::cut(around, rows, most, asked);
        // A list of one page needs no button that turns it.
        if all.rows.len() == 1 { all } else { Self::cut(around, rows, most - 1, asked) }
    }

    fn cut(around: &Text, rows: &[Text], most: usize, asked: usize) -> Self {
        let mut pages = Vec::new();
        let (mut start, mut used) = (0, weight(around));
        for (at, row) in rows.iter().enumerate() {
            let weight = weight(row);
            if at > start && (used + weight > ROOM || at - start == most) {
                pages.push(start..at);
                (start, used) = (at, self::weight(around));
            }
            used += weight;
        }
        pages.push(start..rows.len());
        // Asked for a page beyond the last, after the list became shorter, it opens at the last.
        let at = asked.clamp(1, pages.len()) - 1;
        Self { rows: pages, at }
    }

    /// The rows of the open page.
    pub fn range(&self) -> Range<usize> {
        self.rows[self.at].clone()
    }

    /// The button to the next page, behind which stands this line; after the last comes the first.
    pub fn more(&self, c: &Context<'_>, line: &str) -> Option<Choice> {
        more(c, line, self.at, self.rows.len())
    }

    /// The buttons to the next page and to the one before.
    pub fn turns(&self, c: &Context<'_>, line: &str) -> Vec<Choice> {
        turns(c, line, self.at, self.rows.len())
    }
}

/// A list of which the database reads only the open page: so many rows on each.
pub struct Counted {
    range: Range<usize>,
    at: usize,
    pages: usize,
}

impl Counted {
    /// The page that was asked for, the last if there are fewer.
    pub fn of(rows: usize, on_each: usize, asked: usize) -> Self {
        let pages = rows.div_ceil(on_each).max(1);
        let at = asked.clamp(1, pages) - 1;
        Self { range: at * on_each..rows.min((at + 1) * on_each), at, pages }
    }

    /// The rows of the open page.
    pub fn range(&self) -> Range<usize> {
        self.range.clone()
    }

    /// The buttons to the next page and to the one before.
    pub fn turns(&self, c: &Context<'_>, line: &str) -> Vec<Choice> {
        turns(c, line, self.at, self.pages)
    }
}

/// A list of words with what stands above it; `others` are the buttons beside those that turn the
/// pages, at most one where there are pages, or they would become a list on WhatsApp.
pub fn list(
    c: &Context<'_>,
    head: Text,
    rows: &[Text],
    (line, asked): (&str, usize),
    others: Vec<Choice>,
) -> Reply {
    let pages = Pages::of_rows(&head, rows, asked);
    let text = rows[pages.range()].iter().fold(head, |text, row| text.line(row.clone()));
    let mut choices = pages.turns(c, line);
    choices.extend(others);
    Reply::from(text).with(choices)
}

/// A list to choose from: each row with its button, and on each page a few `others`.
pub fn choose(
    c: &Context<'_>,
    head: Text,
    (rows, buttons): (Vec<Text>, Vec<Choice>),
    others: Vec<Choice>,
    (line, asked): (&str, usize),
) -> Reply {
    let pages = Pages::of_choices(&head, &rows, others.len(), asked);
    let text = rows[pages.range()].iter().fold(head, |text, row| text.line(row.clone()));
    let mut choices = buttons[pages.range()].to_vec();
    choices.extend(pages.more(c, line));
    choices.extend(others);
    Reply::from(text).with(choices)
}

/// How many rows of a list that goes on elsewhere fit one message, at least one.
pub fn first(around: &Text, rows: &[Text]) -> usize {
    Pages::of_rows(around, rows, 1).range().end
}

/// `yusuf page 2`: what stands before, and which page is asked for; the first if none is.
pub fn split(text: &str) -> (&str, usize) {
    let mut words = text.trim().rsplitn(3, ' ');
    if let (Some(number), Some(PAGE)) = (words.next(), words.next())
        && let Ok(page) = number.parse::<usize>()
    {
        return (words.next().unwrap_or_default().trim(), page.max(1));
    }
    (text.trim(), 1)
}

/// A line that leads to a page.
pub fn turned(line: &str, page: usize) -> String {
    format!("{} {PAGE} {page}", line.trim_end())
}

/// As much of a search as fits a button beside the rest of its line. A beginning finds more people,
/// never fewer, and after the last page comes the first, so nobody is lost.
pub fn searched(text: &str, line: impl Fn(&str) -> String) -> &str {
    const MOST_PAGES: usize = 999;
    let fits = |text: &str| turned(&line(text), MOST_PAGES).len() <= LINE_MAX_BYTES;
    let ends = text.char_indices().map(|(at, letter)| at + letter.len_utf8());
    ends.rev().map(|end| &text[..end]).find(|text| fits(text)).unwrap_or_default()
}

fn more(c: &Context<'_>, line: &str, at: usize, pages: usize) -> Option<Choice> {
    let next = (at + 1) % pages;
    (pages > 1).then(|| {
        let args = [("page", (next + 1).to_string()), ("pages", pages.to_string())];
        Choice::new(c.words.plain("button-more", &args), turned(line, next + 1))
    })
}

fn turns(c: &Context<'_>, line: &str, at: usize, pages: usize) -> Vec<Choice> {
    let before = at.checked_sub(1).map(|before| {
        let args = [("page", (before + 1).to_string())];
        Choice::new(c.words.plain("button-page-before", &args), turned(line, before + 1))
    });
    // Of two pages each is the other's next.
    more(c, line, at, pages).into_iter().chain(before.filter(|_| pages > 2)).collect()
}

/// How much of a message a text takes, with an empty line before it.
pub fn weight(text: &Text) -> usize {
    let of = |span: &Span| {
        // Emphasis is closed at the end of each line and opened in the next.
        let marks = if span.bold { MARKS * span.text.split('\n').count() } else { 0 };
        span.text.encode_utf16().count() + marks
    };
    text.0.iter().map(of).sum::<usize>() + 2
}

/// Whether a text fits one message with buttons.
pub fn fits(text: &Text) -> bool {
    weight(text) <= ROOM
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(words: &str, bold: bool) -> Text {
        Text(vec![Span { text: words.to_owned(), bold }])
    }

    #[test]
    fn a_page_is_read_from_the_end() {
        assert_eq!(split("yusuf page 2"), ("yusuf", 2));
        assert_eq!(split("page 3"), ("", 3));
        assert_eq!(split("page"), ("page", 1));
        assert_eq!(split("ali page two"), ("ali page two", 1));
        assert_eq!(split(" page 0 "), ("", 1));
    }

    #[test]
    fn ten_choices_need_no_button_for_more() {
        let rows = vec![text("row", false); 10];
        let of = |rows: &[Text], others| Pages::of_choices(&Text::default(), rows, others, 1);
        assert_eq!(of(&rows, 0).range(), 0..10);
        assert_eq!(of(&rows, 1).range(), 0..8);
        assert_eq!(of(&vec![text("row", false); 11], 0).range(), 0..9);
        assert_eq!(of(&[], 0).range(), 0..0);
    }

    #[test]
    fn a_search_is_cut_to_what_a_button_holds() {
        let line = |who: &str| format!("/assign 2027-02-09 maghrib-takbira {who}");
        assert_eq!(searched("ahmed", line), "ahmed");
        let cut = searched("મોહમ્મદ હુસૈન", line);
        assert_eq!(cut, "મોહમ્મ");
        assert!(turned(&line(cut), 12).len() <= LINE_MAX_BYTES);
    }

    proptest! {
        #[test]
        fn every_row_is_on_one_page_and_every_page_fits(
            lengths in prop::collection::vec((0usize..900, any::<bool>()), 0..60),
            head in 0usize..100,
            asked in 0usize..70,
        ) {
            let head = text(&"h".repeat(head), true);
            let rows: Vec<Text> = lengths.iter().map(|(length, bold)| text(&"x".repeat(*length), *bold)).collect();
            let pages = Pages::of_rows(&head, &rows, asked);
            let shown: Vec<usize> = pages.rows.iter().cloned().flatten().collect();
            prop_assert_eq!(shown, (0..rows.len()).collect::<Vec<_>>());
            for page in &pages.rows {
                prop_assert!(page.len() <= MOST_ROWS);
                let whole = rows[page.clone()].iter().fold(head.clone(), |text, row| text.line(row.clone()));
                prop_assert!(fits(&whole) || page.len() == 1);
            }
        }
    }
}
