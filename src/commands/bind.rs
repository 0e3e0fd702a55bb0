//! `/bind`, in a group on Telegram: from then on the group gets tomorrow's roster each evening, and
//! what changes today or tomorrow. Elsewhere it says how that is done.

use super::context::{Context, Reply};
use super::table::{Command, Place, Shown};
use crate::actions::{self, Result};
use crate::domain::channel::Channel;
use crate::domain::role::Role;
use crate::domain::text::isolate;
use crate::store::groups;
use crate::store::platform_state::{self, TELEGRAM_USERNAME};

/// The row of the table.
pub const COMMAND: Command = Command {
    name: "bind",
    aliases: &[],
    usage: "",
    role: Role::Admin,
    place: Place::Anywhere,
    shown: Shown::InHelp,
    examples: &["/bind"],
    run: |c, _| Box::pin(run(c)),
};

async fn run(c: &mut Context<'_>) -> Result<Reply> {
    let Some(group) = c.inbound.group.clone() else { return explain(c).await };
    let by = c.account.id;
    let (address, thread) = (&c.inbound.chat, c.inbound.thread);
    let is_new = actions::groups::bind(&c.ctx, c.tx, address, thread, &group.title, by).await?;
    let time = ("time", c.ctx.centre.reminder_rules.evening().to_string());
    let key = if is_new { "group-bound" } else { "group-bound-already" };
    Ok(c.say(key, &[time]).into())
}

/// In a private chat: how it is done, and which groups are bound.
pub async fn explain(c: &mut Context<'_>) -> Result<Reply> {
    let name = platform_state::get(c.tx, TELEGRAM_USERNAME).await?;
    let bot = name.map_or_else(String::new, |name| format!("@{name}"));
    let mut text = match c.inbound.chat.channel {
        Channel::WhatsApp => c.say("bind-not-on-whatsapp", &[("bot", bot)]),
        Channel::Telegram | Channel::Email => c.say("bind-how", &[("bot", bot)]),
    };
    let bound = groups::list(c.tx).await?;
    if !bound.is_empty() {
        let titles: Vec<String> = bound.iter().map(|group| isolate(&group.title)).collect();
        text = text.line(c.say("groups-bound", &[("groups", titles.join(", "))]));
    }
    Ok(text.into())
}
