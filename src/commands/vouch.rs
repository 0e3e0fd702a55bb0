//! `/vouch yes|no <account> <since>`: the buttons with which an owner says whether a number that came
//! with another WhatsApp account is still the same person's.

use super::context::{Context, Reply};
use super::table::{Command, Place, Shown};
use crate::actions::Result;
use crate::actions::identity::{self, Verdict};
use crate::domain::role::Role;
use crate::domain::text::isolate;
use crate::domain::timestamp::Timestamp;
use crate::store::{accounts, people};

/// The row of the table.
pub const COMMAND: Command = Command {
    name: "vouch",
    aliases: &[],
    usage: "yes|no <account> <since>",
    role: Role::Owner,
    place: Place::Private,
    shown: Shown::OnButtons,
    examples: &["/vouch yes 17 1802073600000"],
    run: |c, rest| Box::pin(run(c, rest)),
};

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let words: Vec<&str> = rest.split_whitespace().collect();
    let gone = |c: &Context<'_>| Ok(c.say("vouch-gone", &[]).into());
    let (verdict, id, since) = match words.as_slice() {
        ["yes", id, since] => (Verdict::Same, id.parse::<i64>(), since.parse()),
        ["no", id, since] => (Verdict::Other, id.parse(), since.parse()),
        _ => return gone(c),
    };
    let (Ok(id), Ok(since)) = (id, since) else { return gone(c) };
    let Some(account) = accounts::find(c.tx, id).await? else { return gone(c) };
    let since = Timestamp::from_millis(since);
    let Some(role) = identity::decide(&c.ctx, c.tx, &account, since, verdict).await? else {
        return gone(c);
    };
    let people = people::of_account(c.tx, account.id).await?;
    let names: Vec<&str> = people.iter().map(|person| person.name.as_str()).collect();
    let name = if names.is_empty() { account.profile_name.clone() } else { names.join(", ") };
    let args = [
        ("name", isolate(&name)),
        ("account", account.address.key()),
        ("role", c.words.role(role)),
    ];
    let key = if verdict == Verdict::Same { "vouch-same" } else { "vouch-other" };
    Ok(Reply::from(c.say(key, &args)).in_place())
}
