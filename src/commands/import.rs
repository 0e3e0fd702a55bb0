//! `/import`: takes a table of people or of a roster that an admin sends, after a look at what it would
//! do. Behind its buttons: `#<import> <verb>`.

use super::context::{Context, Reply};
use super::table::{Command, Place, Shown};
use super::{importing, pages};
use crate::actions::{self, Result};
use crate::domain::channel::Channel;
use crate::domain::import::{Counts, MAX_MEGABYTES, MOST_AT_ONCE, Problem};
use crate::domain::inbound::Content;
use crate::domain::refusal::Refusal;
use crate::domain::role::Role;
use crate::domain::text::first_word;
use crate::store::imports::{self, Import, State};

/// The row of the table.
pub const COMMAND: Command = Command {
    name: "import",
    aliases: &[],
    usage: "",
    role: Role::Admin,
    place: Place::Private,
    shown: Shown::InMenus,
    examples: &["/import"],
    run: |c, rest| Box::pin(run(c, rest)),
};

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let (rest, page) = pages::split(rest);
    let Some((id, verb)) = step(rest) else {
        return Ok(c.say("ask-import", &[("megabytes", MAX_MEGABYTES.to_string())]).into());
    };
    let one = own_draft(c, id).await?;
    match verb {
        "apply" => apply(c, &one).await,
        "leave" => {
            imports::delete_draft(c.tx, one.id).await?;
            Ok(Reply::from(c.say("import-left", &[])).in_place())
        }
        _ => Ok(importing::preview(c, &one, page).await?.in_place()),
    }
}

/// Reads `#<import> <verb>`, as it stands behind buttons.
fn step(text: &str) -> Option<(i64, &str)> {
    let (id, rest) = first_word(text.strip_prefix('#')?);
    Some((id.parse().ok()?, rest))
}

/// Applies a small import at once, and hands a large one to its worker.
async fn apply(c: &mut Context<'_>, one: &Import) -> Result<Reply> {
    let seen = imports::rows(c.tx, one.id).await?;
    let clear = Counts::of(seen.iter().map(|row| row.fate)).clear();
    if clear == 0 {
        return importing::preview(c, one, 1).await;
    }
    if clear <= MOST_AT_ONCE {
        let report = actions::import::apply(&c.ctx, c.tx, one).await?;
        return Ok(Reply::from(c.words.import_report(&report)).in_place());
    }
    let message = edited(c);
    if !imports::start(c.tx, one.id, message.as_deref()).await? {
        return Err(Refusal::from(Problem::Applied).into());
    }
    Ok(Reply::from(c.say("import-progress", &[("count", clear.to_string())])).in_place())
}

/// The message in whose place the progress stands, where that can be edited again.
fn edited(c: &Context<'_>) -> Option<String> {
    match &c.inbound.content {
        Content::Press { message, .. } if c.inbound.chat.channel == Channel::Telegram => {
            message.clone()
        }
        _ => None,
    }
}

/// An import of the sender's that waits to be applied.
async fn own_draft(c: &mut Context<'_>, id: i64) -> Result<Import> {
    let one = imports::find(c.tx, id).await?;
    let refuse = |problem: Problem| Err(Refusal::from(problem).into());
    match one {
        None => refuse(Problem::Gone),
        Some(one) if one.author != c.account.id => refuse(Problem::OfAnother),
        Some(one) => match one.state {
            State::Draft => Ok(one),
            State::Applying => refuse(Problem::UnderWay),
            State::Applied => refuse(Problem::Applied),
            State::Failed => refuse(Problem::Gone),
        },
    }
}
