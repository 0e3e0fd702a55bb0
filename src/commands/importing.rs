//! What an admin sees of an import before it is applied.

use super::context::{Context, Reply};
use super::pages::Pages;
use crate::actions::Result;
use crate::domain::import::check::Outcome;
use crate::domain::import::{Counts, Mapped};
use crate::domain::message::Text;
use crate::domain::text::isolate;
use crate::store::imports::{self, Import, Seen};

/// Writes checked rows down and shows what they come to.
pub async fn stage(c: &mut Context<'_>, outcome: &Outcome) -> Result<Reply> {
    let id = imports::insert(c.tx, c.account.id, outcome, c.ctx.now).await?;
    match imports::find(c.tx, id).await? {
        Some(one) => preview(c, &one, 1).await,
        None => Err(anyhow::anyhow!("an import is gone at once").into()),
    }
}

/// What would be done, and the rows of which something is to be said.
pub async fn preview(c: &mut Context<'_>, one: &Import, page: usize) -> Result<Reply> {
    let seen = imports::rows(c.tx, one.id).await?;
    let counts = Counts::of(seen.iter().map(|row| row.fate));
    let head = head(c, one, &counts).await?;
    let mut rows: Vec<Text> = Vec::new();
    for Seen { row, remark, .. } in &seen {
        if let Some(remark) = remark {
            rows.push(c.words.import_row(&row.place, remark));
        }
    }
    let open = Pages::of_rows(&head, &rows, page);
    let text = rows[open.range()].iter().fold(head, |text, row| text.line(row.clone()));
    let line = |verb: &str| format!("/import #{} {verb}", one.id).trim_end().to_owned();
    let mut choices = Vec::new();
    if counts.clear() > 0 {
        choices.push(c.button("button-import-apply", line("apply")));
    }
    choices.push(c.button("button-import-leave", line("leave")));
    choices.extend(open.more(c, &line("")));
    Ok(Reply::from(text).with(choices))
}

async fn head(c: &mut Context<'_>, one: &Import, counts: &Counts) -> Result<Text> {
    let mut text = match counts.clear() {
        0 => c.say("import-preview-nothing", &[]),
        _ => c.say("import-preview", &[]),
    };
    let lines = [
        ("import-new-people", counts.enter),
        ("import-new-duties", counts.give),
        ("import-same", counts.same_people + counts.same_duties),
        ("import-changed", counts.changed),
        ("import-unclear", counts.unclear),
    ];
    for (key, count) in lines.into_iter().filter(|(_, count)| *count > 0) {
        text = text.line(c.say(key, &[("count", count.to_string())]));
    }
    let Some(mapped) = &one.mapped else { return Ok(text) };
    let season = c.roster().await?.season;
    let now = ("now", isolate(&season.name));
    Ok(text.line(match mapped {
        Mapped::Season(name) => c.say("import-mapped", &[("season", isolate(name)), now]),
        Mapped::Numbers => c.say("import-mapped-numbers", &[now]),
    }))
}
