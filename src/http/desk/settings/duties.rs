//! The masjid's duties on the page of settings: the reporting time, on and off, the order.

use axum::extract::Path;
use axum::response::Response;

use super::PATH;
use crate::actions::{self, duties as actions_of};
use crate::domain::duty::{Duty, Place, TimeOfDay};
use crate::domain::refusal::Refusal;
use crate::domain::text::isolate;
use crate::http::desk::Desk;
use crate::http::desk::posted::Posted;
use crate::http::desk::work::Told;
use crate::store::duties as stored;
use crate::wording::Words;

/// A duty.
pub struct Row {
    /// The row.
    pub id: i64,
    /// Its name.
    pub label: String,
    /// Its sort in words.
    pub kind: String,
    /// When people report.
    pub time: String,
    /// Whether it is on.
    pub is_on: bool,
    /// Whether it can go up.
    pub is_first: bool,
    /// Whether it can go down.
    pub is_last: bool,
}

/// The duties as the page shows them.
pub fn rows(desk: &Desk, duties: &[Duty]) -> Vec<Row> {
    let row = |(at, duty): (usize, &Duty)| Row {
        id: duty.id,
        label: duty.label.clone(),
        kind: desk.words.kind(duty.kind),
        time: duty.reports_at.to_string(),
        is_on: duty.active,
        is_first: at == 0,
        is_last: at + 1 == duties.len(),
    };
    duties.iter().enumerate().map(row).collect()
}

/// Changes one: `do` says what.
pub async fn change(Path(id): Path<i64>, posted: Posted) -> Response {
    let words = posted.desk.words.clone();
    let (wish, time) = (posted.form.get("do").to_owned(), posted.form.get("time").to_owned());
    let done = posted.desk.act(move |ctx, tx| {
        Box::pin(async move {
            let known = stored::list(tx).await?;
            let at = known.iter().position(|duty| duty.id == id);
            let at = at.ok_or_else(|| unclear(id, &known))?;
            let duty = &known[at];
            let said = |key: &str| {
                let args = [("duty", isolate(&duty.label)), ("time", duty.reports_at.to_string())];
                words.plain(key, &args)
            };
            let text = match wish.as_str() {
                "on" if actions_of::switch_on(ctx, tx, duty).await? => said("duty-on"),
                "on" => said("duty-on-already"),
                "off" if actions_of::switch_off(ctx, tx, duty).await? => said("duty-off"),
                "off" => said("duty-off-already"),
                "up" | "down" => {
                    let place = place(&known, at, &wish);
                    let is_moved = actions_of::put(ctx, tx, duty, place).await?;
                    said(if is_moved { "settings-duty-moved" } else { "duty-moved-same" })
                }
                _ => retime(ctx, tx, duty, &time, &words).await?,
            };
            Ok(Told::from(text))
        })
    });
    posted.desk.done(done.await, &format!("{PATH}#duties"))
}

/// One place up or down.
fn place(known: &[Duty], at: usize, wish: &str) -> Place {
    let after = if wish == "up" { at.checked_sub(2) } else { Some(at + 1) };
    match after.map(|other| known.get(other)) {
        Some(Some(other)) => Place::After(other.id),
        Some(None) => Place::Last,
        None => Place::First,
    }
}

async fn retime(
    ctx: &actions::Ctx,
    tx: &mut crate::store::Tx,
    duty: &Duty,
    typed: &str,
    words: &Words,
) -> actions::Result<String> {
    let at = TimeOfDay::reporting(typed)?;
    let name = ("duty", isolate(&duty.label));
    let Some(changed) = actions_of::set_time(ctx, tx, duty, at).await? else {
        return Ok(words.plain("duty-time-same", &[name, ("time", at.to_string())]));
    };
    let args = [name, ("time", at.to_string()), ("before", duty.reports_at.to_string())];
    let mut text = words.plain("duty-time", &args);
    if let Some((_, kept)) = changed.duty.kept {
        text = format!("{text} {}", words.plain("duty-time-today", &[("kept", kept.to_string())]));
    }
    if changed.told > 0 {
        let count = [("count", changed.told.to_string())];
        text = format!("{text} {}", words.plain("duty-time-told", &count));
    }
    Ok(text)
}

/// No duty has this row.
fn unclear(id: i64, known: &[Duty]) -> Refusal {
    let labels = known.iter().map(|duty| duty.label.clone()).collect();
    Refusal::DutyUnclear { text: id.to_string(), labels }
}
