//! The picture that a message shows: what stands in it is read when it is sent, what the platform
//! calls it is looked up by that, and it is drawn only if nobody has it yet.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::Outbox;
use crate::domain::grid::Grid;
use crate::domain::message::{Envelope, Message};
use crate::domain::picture::{Picture, View};
use crate::render::{day, season, week};
use crate::store::calendar::Calendar;
use crate::store::{grid, uploads};
use crate::wording::Words;

/// To be raised when pictures look different: the platforms keep those of the earlier program.
const LOOK: u8 = 1;
/// So many hexadecimal digits of the hash stand for a state.
const DIGITS: usize = 32;

/// What is to be drawn, if it must be.
pub(super) struct Drawing {
    state: String,
    view: View,
    language: String,
    roster: Grid,
}

impl Outbox {
    /// Finds out what the picture of a message shows and what the platform calls it. A picture of
    /// what isn't there any more leaves the words alone.
    pub(super) async fn drawing(&self, envelope: &mut Envelope) -> anyhow::Result<Option<Drawing>> {
        let Message::Picture(picture) = &mut envelope.message else { return Ok(None) };
        let now = self.engine.clock.now();
        let first = picture.view.first();
        let last = crate::domain::season::last_date(first, picture.view.days());
        let mut read = self.engine.store.read(self.engine.centre).await?;
        let seasons = Calendar::read(&mut read).await?.seasons;
        let mut drawing = None;
        if let Some(season) = seasons.iter().find(|season| season.contains(first)) {
            let roster = grid::read(&mut read, season, first, last, &picture.mine, now).await?;
            let language = envelope.language.clone();
            let one = Drawing::new(picture.view, language, roster);
            picture.state.clone_from(&one.state);
            let file = picture.source().key();
            picture.known_as = uploads::find(&mut read, self.channel, &file, now).await?;
            drawing = Some(one);
        }
        read.rollback().await?;
        if drawing.is_none() {
            leave_words(envelope);
        }
        Ok(drawing)
    }

    /// The picture's bytes; nothing if it can't be drawn.
    pub(super) async fn draw(&self, drawing: &Drawing) -> Option<Arc<[u8]>> {
        let (view, language) = (drawing.view, drawing.language.clone());
        let roster = drawing.roster.clone();
        self.engine
            .pictures
            .of(&drawing.state, move || {
                let words = Words::of(&language);
                match (view, roster.days.first()) {
                    (View::Day(_), Some(day)) => day::picture(&roster, day, &words),
                    (View::Week(_), _) => week::picture(&roster, &words),
                    _ => season::picture(&roster, &words),
                }
            })
            .await
    }
}

/// Takes the picture out of a message; false if it had none.
pub(super) fn leave_words(envelope: &mut Envelope) -> bool {
    let Message::Picture(Picture { said, .. }) = &envelope.message else { return false };
    envelope.message = Message::Said(said.clone());
    true
}

impl Drawing {
    fn new(view: View, language: String, mut roster: Grid) -> Self {
        // The time of day would make each picture another one.
        roster.as_of = None;
        // Rows of the database aren't shown.
        for cell in roster.days.iter_mut().flat_map(|day| &mut day.cells) {
            (cell.assignment, cell.person) = (None, None);
        }
        let shown = format!("{LOOK} {view:?} {language} {roster:?}");
        let hash = Sha256::digest(shown.as_bytes());
        let state = hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        Self { state: state[..DIGITS].to_owned(), view, language, roster }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::grid::{Cell, Day, Standing};

    #[test]
    fn what_shows_makes_another_picture_and_what_does_not_makes_none() {
        let date = "2027-02-09".parse().expect("a date");
        let cell = Cell { standing: Standing::Assigned, name: "Taha".into(), ..Cell::default() };
        let day = Day { number: 5, date, hijri: None, is_today: false, cells: vec![cell] };
        let roster = Grid { days: vec![day], ..Grid::default() };
        let state = |change: fn(&mut Grid)| {
            let mut roster = roster.clone();
            change(&mut roster);
            Drawing::new(View::Day(date), "en".into(), roster).state
        };
        let plain = state(|_| {});
        assert_eq!(plain.len(), DIGITS);
        for same in [
            state(|roster| roster.as_of = Some(chrono::NaiveDateTime::default())),
            state(|roster| roster.days[0].cells[0].assignment = Some(7)),
            state(|roster| roster.days[0].cells[0].person = Some(7)),
        ] {
            assert_eq!(same, plain);
        }
        let changes: [fn(&mut Grid); 4] = [
            |roster| roster.days[0].is_today = true,
            |roster| roster.days[0].cells[0].is_mine = true,
            |roster| roster.days[0].cells[0].standing = Standing::Confirmed,
            |roster| roster.days[0].cells[0].name = "Yusuf".into(),
        ];
        for other in changes {
            assert_ne!(state(other), plain);
        }
        let week = Drawing::new(View::Week(date), "en".into(), roster.clone()).state;
        let french = Drawing::new(View::Day(date), "fr".into(), roster).state;
        assert!(week != plain && french != plain);
    }
}
