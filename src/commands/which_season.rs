//! Which season is meant: its first day, its name, or enough words of it.

use super::context::Context;
use crate::actions::Result;
use crate::domain::refusal::Refusal;
use crate::domain::season::Season;
use crate::domain::text::{ascii_digits, fold, one_line};
use crate::store::seasons;

/// What was typed is quoted in one line of a phone's screen.
const QUOTE_MAX_CHARS: usize = 40;
/// So many seasons are named in a refusal: the latest ones.
const MOST_NAMED: usize = 5;

/// The season that a text names; none for no text.
///
/// # Errors
/// Refuses what names no season, or several.
pub async fn named(c: &mut Context<'_>, text: &str) -> Result<Option<Season>> {
    if text.is_empty() {
        return Ok(None);
    }
    let mut seasons = seasons::list(c.tx).await?;
    if seasons.is_empty() {
        return Err(Refusal::NoSeason.into());
    }
    let (start, folded) = (ascii_digits(text), fold(text));
    let is_exactly =
        |season: &Season| season.start.to_string() == start || fold(&season.name) == folded;
    let has_words = |season: &Season| {
        let name = fold(&season.name);
        let mut words = folded.split(' ').peekable();
        words.peek().is_some_and(|word| !word.is_empty()) && words.all(|word| name.contains(word))
    };
    let exact: Vec<&Season> = seasons.iter().filter(|season| is_exactly(season)).collect();
    let alike: Vec<&Season> = seasons.iter().filter(|season| has_words(season)).collect();
    match (exact.as_slice(), alike.as_slice()) {
        ([only], _) | ([], [only]) => Ok(Some((*only).clone())),
        _ => {
            seasons.reverse();
            let names = seasons.into_iter().take(MOST_NAMED).map(|season| season.name).collect();
            Err(Refusal::SeasonUnclear { text: one_line(text, QUOTE_MAX_CHARS), names }.into())
        }
    }
}

/// The season that began last, today included: what there is to look back on.
pub async fn latest(c: &mut Context<'_>) -> Result<Option<Season>> {
    let today = c.today();
    let begun = seasons::list(c.tx).await?.into_iter().filter(|season| season.start <= today);
    Ok(begun.max_by_key(|season| season.start))
}
