//! `/log [who] [day] [duty] [kind] [n]`: the audit log, newest first, in any order of these words;
//! `/log kinds` shows the kinds.

mod filter;

use self::filter::Filter;
use super::context::{Context, Reply};
use super::pages;
use super::table::{Command, Place, Shown};
use crate::actions::Result;
use crate::domain::log_kinds;
use crate::domain::message::{Choice, Text};
use crate::domain::role::Role;
use crate::store::trail;
use crate::wording::log as sentences;

/// The row of the table.
pub const COMMAND: Command = Command {
    name: "log",
    aliases: &["audit"],
    usage: "[who] [day] [duty] [kind] [n]",
    role: Role::Admin,
    place: Place::Private,
    shown: Shown::InMenus,
    examples: &[
        "/log",
        "/log 30",
        "/log yusuf",
        "/log 5 fajr azaan",
        "/log unlock",
        "/log 30412345 assign",
        "/log kinds",
    ],
    run: |c, rest| Box::pin(run(c, rest)),
};

/// Enough to see what just happened.
const LINES: usize = 10;
/// More than this nobody reads in a chat.
const MOST_LINES: usize = 50;

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let (rest, page) = pages::split(rest);
    let filter = match Filter::read(c, rest, page).await? {
        Ok(filter) => filter,
        Err(question) => return Ok(question),
    };
    if filter.shows_kinds {
        return Ok(choose_kind(c, &filter, page));
    }
    let most = filter.lines.unwrap_or(LINES).min(MOST_LINES);
    // One more than is shown says whether there are older ones.
    let mut lines = trail::page(c.tx, &filter.wanted(), most + 1).await?;
    let mut older = lines.len() > most;
    lines.truncate(most);
    let rows: Vec<Text> =
        lines.iter().map(|line| sentences::row(&c.words, c.ctx.centre.timezone, line)).collect();
    let shown = match filter.lines {
        // As many as were asked for come in as many messages as that takes.
        Some(_) => rows.len(),
        None => pages::first(&head(c, &filter, rows.len()), &rows),
    };
    older |= shown < rows.len();
    let text = rows[..shown].iter().cloned().fold(head(c, &filter, shown), Text::and);
    let mut choices = Vec::new();
    if pages::fits(&text) {
        let last = lines[..shown].last().filter(|_| older);
        choices.extend(last.map(|last| c.button("button-older", filter.line_before(last.id))));
        if filter.before.is_some() {
            choices.push(c.button("button-newest", filter.line()));
        }
        choices.push(c.button("button-log-kinds", filter.line_of_kinds()));
    }
    Ok(Reply::from(text).with(choices))
}

fn head(c: &Context<'_>, filter: &Filter, shown: usize) -> Text {
    let what = filter.words(c);
    let args = [("count", shown.to_string()), ("what", what.clone())];
    let key = match (shown, what.is_empty(), filter.before) {
        (0, true, None) => "log-empty",
        (0, true, Some(_)) => "log-no-older",
        (0, false, _) => "log-none-of",
        (_, true, None) => "log-head",
        (_, true, Some(_)) => "log-head-older",
        (_, false, None) => "log-head-of",
        (_, false, Some(_)) => "log-head-older-of",
    };
    c.say(key, &args)
}

/// The kinds as choices, each with what else was wanted.
fn choose_kind(c: &Context<'_>, filter: &Filter, page: usize) -> Reply {
    let mut rows = Vec::new();
    let mut choices = Vec::new();
    for kind in log_kinds::KINDS {
        let what = c.words.plain(&format!("log-kind-{}", kind.word), &[]);
        let args = [("word", kind.word.to_owned()), ("what", what.clone())];
        rows.push(c.say("log-kinds-row", &args));
        let choice = Choice::new(kind.word, format!("{} {}", filter.line(), kind.word));
        choices.push(Choice { hint: Some(what), ..choice });
    }
    let head = match filter.words(c) {
        what if what.is_empty() => c.say("log-kinds", &[]),
        what => c.say("log-kinds-of", &[("what", what)]),
    };
    let all = vec![c.button("button-log-all", "/log")];
    pages::choose(c, head, (rows, choices), all, (&filter.line_of_kinds(), page))
}
