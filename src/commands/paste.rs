//! `/paste` and lines: gives the duties, or registers the people, that lines name, after a look at them.

use super::context::{Context, Reply};
use super::table::{Command, Place, Shown};
use super::{assign, forms, importing};
use crate::actions::{self, Result};
use crate::domain::import::check::{Outcome, Verdict, check};
use crate::domain::import::{Raw, pasted};
use crate::domain::registration::looks_like_parts;
use crate::domain::role::Role;
use crate::store::imports;

const NAME: &str = "paste";

/// The row of the table.
pub const COMMAND: Command = Command {
    name: NAME,
    aliases: &[],
    usage: "<lines>",
    role: Role::Admin,
    place: Place::Private,
    shown: Shown::InHelp,
    examples: &["/paste 7 fajr azaan 30412345", "/paste"],
    run: |c, rest| Box::pin(run(c, rest)),
};

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let rows = pasted(rest);
    // A single line is what /assign takes, with all its questions.
    if let [one] = rows.as_slice()
        && let Raw::Line(line) = &one.raw
        && !looks_like_parts(line)
    {
        let line = line.clone();
        return (assign::COMMAND.run)(c, &line).await;
    }
    if rows.is_empty() {
        forms::ask_line(c, NAME).await?;
        return Ok(c.say("ask-paste", &[]).into());
    }
    let facts = actions::import::facts(&c.ctx, c.tx).await?;
    let outcome = check(rows, &facts);
    if is_plain(&outcome) {
        let id = imports::insert(c.tx, c.account.id, &outcome, c.ctx.now).await?;
        if let Some(one) = imports::find(c.tx, id).await? {
            let report = actions::import::apply(&c.ctx, c.tx, &one).await?;
            return Ok(c.words.import_report(&report).into());
        }
    }
    importing::stage(c, &outcome).await
}

/// One person who is new: there is nothing to look at.
fn is_plain(outcome: &Outcome) -> bool {
    matches!(outcome.rows.as_slice(), [(_, Verdict::Enter(..))])
}
