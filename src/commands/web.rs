//! `/web`: a link to the desk, which signs in once.

use super::context::{Context, Reply};
use super::table::{Command, Place, Shown};
use crate::actions::Result;
use crate::actions::desk::{self, Asked};
use crate::domain::role::Role;
use crate::store::outbox::Erases;

/// The row of the table.
pub const COMMAND: Command = Command {
    name: "web",
    aliases: &["desk"],
    usage: "",
    role: Role::Viewer,
    place: Place::Private,
    shown: Shown::InHelp,
    examples: &["/web"],
    run: |c, _| Box::pin(run(c)),
};

async fn run(c: &mut Context<'_>) -> Result<Reply> {
    let Some(public_url) = c.public_url.clone() else {
        return Ok(c.say("web-off", &[]).into());
    };
    let token = match desk::ask(&c.ctx, c.tx, &c.account).await? {
        Asked::Token(token) => token,
        Asked::TooOften => {
            let most = ("most", desk::MOST_LINKS.to_string());
            return Ok(c.say("web-too-often", &[most]).into());
        }
    };
    let base = public_url.as_str().trim_end_matches('/');
    let args = [
        ("link", format!("{base}/admin/enter/{token}")),
        ("minutes", desk::LINK_MINUTES.to_string()),
    ];
    let text = c.say(if c.role < Role::Admin { "web-link-viewer" } else { "web-link" }, &args);
    // What signs in isn't kept, not even in what was said.
    Ok(Reply { erases: Some(Erases::Words), ..text.into() })
}
