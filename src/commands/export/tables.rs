//! The tables of a workbook besides the roster: people, requests, and the log.

use crate::actions::Result;
use crate::commands::context::Context;
use crate::domain::person::Email;
use crate::domain::season::Season;
use crate::domain::text::one_line;
use crate::domain::timestamp::Timestamp;
use crate::render::sheet::Sheet;
use crate::store::{calendar::Calendar, exports, people, trail};
use crate::wording::log;

/// So many lines of the log; a masjid writes about as many in a season.
pub const MOST_LINES: usize = 2000;
/// A cell that is longer nobody reads in a table.
const SENTENCE_MAX_CHARS: usize = 1000;

/// Everyone who registered, by name, also who left.
pub async fn people(c: &mut Context<'_>) -> Result<Sheet> {
    let everyone = people::list(c.tx).await?;
    let row = |person: &people::Person| {
        vec![
            person.name.as_str().to_owned(),
            person.its.as_str().to_owned(),
            person.email.as_ref().map_or_else(String::new, |email| Email::as_str(email).to_owned()),
            person.phone.as_str().to_owned(),
            person.preference.as_str().to_owned(),
            person.status.as_str().to_owned(),
            date(c, person.created_at),
        ]
    };
    let head = ["name", "its", "email", "phone", "preference", "status", "registered"];
    Ok(sheet(c, "export-tab-people", &head, everyone.iter().map(row).collect()))
}

/// What people asked for in a season.
pub async fn requests(c: &mut Context<'_>, season: &Season) -> Result<Sheet> {
    let calendar = Calendar::read(c.tx).await?;
    let all = exports::requests_between(c.tx, season.start, season.end()).await?;
    let row = |asked: &exports::Asked| {
        let duty = calendar.duties.iter().find(|duty| duty.id == asked.duty);
        vec![
            asked.date.to_string(),
            duty.map_or_else(String::new, |duty| duty.label.clone()),
            duty.map_or_else(String::new, |duty| duty.key.to_string()),
            asked.name.clone(),
            asked.its.clone().unwrap_or_default(),
            asked.kind.clone(),
            asked.reason.clone(),
            asked.preferred.clone().unwrap_or_default(),
            asked.state.clone(),
            instant(c, asked.asked_at),
            asked.decided_at.map_or_else(String::new, |at| instant(c, at)),
            asked.note.clone(),
        ]
    };
    let head = [
        "date",
        "duty",
        "key",
        "name",
        "its",
        "kind",
        "reason",
        "preferred",
        "state",
        "asked",
        "decided",
        "note",
    ];
    Ok(sheet(c, "export-tab-requests", &head, all.iter().map(row).collect()))
}

/// The newest lines of the log, newest first, and how many older ones are left out; the last row
/// says so.
pub async fn log(c: &mut Context<'_>) -> Result<(Sheet, usize)> {
    let lines = trail::page(c.tx, &trail::Filter::default(), MOST_LINES).await?;
    let all = usize::try_from(exports::count_log(c.tx).await?).unwrap_or(usize::MAX);
    let left_out = all.saturating_sub(lines.len());
    let row = |line: &trail::Line| {
        vec![
            instant(c, line.at),
            plain(&log::actor(&c.words, line.actor.as_deref())),
            line.via.as_deref().map_or_else(String::new, |way| log::way_in_words(&c.words, way)),
            plain(&log::sentence(&c.words, line).plain()),
        ]
    };
    let mut rows: Vec<Vec<String>> = lines.iter().map(row).collect();
    if left_out > 0 {
        let said = c.words.plain("export-log-left-out", &[("count", left_out.to_string())]);
        rows.push(vec![String::new(), String::new(), String::new(), said]);
    }
    let head = ["time", "who", "way", "what"];
    Ok((sheet(c, "export-tab-log", &head, rows), left_out))
}

fn sheet(c: &Context<'_>, name: &str, head: &[&str], rows: Vec<Vec<String>>) -> Sheet {
    let column = |key: &&str| c.words.plain(&format!("render-column-{key}"), &[]);
    Sheet { name: c.words.plain(name, &[]), head: head.iter().map(column).collect(), rows }
}

/// A sentence as a table holds it: without the marks that keep names apart in a chat.
fn plain(sentence: &str) -> String {
    one_line(sentence, SENTENCE_MAX_CHARS)
}

fn date(c: &Context<'_>, at: Timestamp) -> String {
    at.at(c.ctx.centre.timezone).date_naive().to_string()
}

/// On the centre's clocks: `2027-02-08 18:05`.
fn instant(c: &Context<'_>, at: Timestamp) -> String {
    at.at(c.ctx.centre.timezone).format("%Y-%m-%d %H:%M").to_string()
}
