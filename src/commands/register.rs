//! `/register`: guided, or in one message with parts separated by `;` or new lines.

use super::context::{Context, Reply};
use super::forms;
use super::table::{Command, Place, Shown};
use crate::actions::Result;
use crate::domain::refusal::Refusal;
use crate::domain::registration::{self, Draft};
use crate::domain::role::Role;

/// The row of the table.
pub const COMMAND: Command = Command {
    name: "register",
    aliases: &["join"],
    usage: "[name; ITS; e-mail; phone; preference]",
    role: Role::Guest,
    place: Place::Private,
    shown: Shown::InMenus,
    examples: &[
        "/register",
        "/register Yusuf Ali; 30412345; yusuf@example.com; +919820012345; both",
    ],
    run: |c, rest| Box::pin(run(c, rest)),
};

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    if registration::looks_like_parts(rest) {
        return in_one_message(c, rest).await;
    }
    // Several kinds of things without a separator can't be told apart.
    let has_spaces = rest.split_whitespace().nth(1).is_some();
    if has_spaces && rest.contains(|letter: char| letter == '@' || letter.is_numeric()) {
        return Err(Refusal::Usage { command: COMMAND.name }.into());
    }
    let draft = if rest.is_empty() {
        Draft::default()
    } else {
        registration::parse_parts(rest, &c.ctx.centre.country)?
    };
    forms::must_be_new(c, draft.its.as_ref()).await?;
    forms::start_registration(c, draft).await
}

/// The one-message form commits at once.
async fn in_one_message(c: &mut Context<'_>, text: &str) -> Result<Reply> {
    let mut draft = registration::parse_parts(text, &c.ctx.centre.country)?;
    forms::add_own_number(c, &mut draft);
    match draft.complete() {
        Some(registration) => {
            let mut reply = forms::submit(c, &registration).await?;
            reply.said.text = reply.said.text.line(c.say("registered-audition", &[]));
            Ok(reply)
        }
        None => Err(Refusal::PartsMissing { parts: draft.missing() }.into()),
    }
}
