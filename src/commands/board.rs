//! `/board`: the link of the page for the notice board; `renew` makes a new one, and the old one
//! stops working.
//!
//! Behind the button stands `renew <number>`, so that a second press renews nothing.

use super::context::{Context, Reply};
use super::table::{Command, Place, Shown};
use crate::actions::Result;
use crate::actions::board::{self as actions, Renewed};
use crate::domain::refusal::Refusal;
use crate::domain::role::Role;
use crate::domain::text::first_word;
use crate::store::board::{self, Link};

const NAME: &str = "board";
const RENEW: &str = "renew";

/// The row of the table.
pub const COMMAND: Command = Command {
    name: NAME,
    aliases: &["noticeboard"],
    usage: "[renew]",
    role: Role::Admin,
    place: Place::Private,
    shown: Shown::InMenus,
    examples: &["/board", "/board renew"],
    run: |c, rest| Box::pin(run(c, rest)),
};

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let link = board::link(c.tx).await?;
    match first_word(rest) {
        ("", _) => Ok(shown(c, &link, "board-link")),
        (verb, number) if verb.eq_ignore_ascii_case(RENEW) => {
            let generation = number.parse().unwrap_or(link.generation);
            let (link, renewed) = actions::renew(&c.ctx, c.tx, generation).await?;
            Ok(match renewed {
                Renewed::Now => shown(c, &link, "board-renewed"),
                Renewed::Before => shown(c, &link, "board-renewed-before"),
            })
        }
        _ => Err(Refusal::Usage { command: NAME }.into()),
    }
}

/// The link under its sentence; without a public address there is nothing to open.
fn shown(c: &Context<'_>, link: &Link, key: &str) -> Reply {
    let Some(url) = &c.public_url else {
        return c.say("board-no-address", &[]).into();
    };
    let url = format!("{}{}", url.as_str().trim_end_matches('/'), link.token.path());
    let renew = format!("/{NAME} {RENEW} {}", link.generation);
    Reply::from(c.say(key, &[("url", url)])).with(vec![c.button("button-renew-link", renew)])
}
