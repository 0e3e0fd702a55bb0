//! `/admin add <who> [viewer, admin, owner]`, `/admin remove <who>`: roles.

use super::arguments;
use super::context::{Context, Reply};
use super::table::{Command, Place, Shown};
use crate::actions::{self, Result};
use crate::domain::channel::{Address, Channel};
use crate::domain::message::Text;
use crate::domain::person::Phone;
use crate::domain::refusal::Refusal;
use crate::domain::role::Role;
use crate::domain::text::{first_word, isolate};
use crate::store::accounts::{self, Account};
use crate::store::people;

/// The row of the table.
pub const COMMAND: Command = Command {
    name: "admin",
    aliases: &["admins"],
    usage: "add <who> [viewer, admin, owner] | remove <who>",
    role: Role::Owner,
    place: Place::Private,
    shown: Shown::InMenus,
    examples: &[
        "/admin",
        "/admin add 30412345",
        "/admin add telegram:123456789 viewer",
        "/admin remove 30412345",
    ],
    run: |c, rest| Box::pin(run(c, rest)),
};

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let (verb, rest) = first_word(rest);
    match verb.to_lowercase().as_str() {
        "" | "list" => list(c).await,
        "add" => {
            let (who, role) = role_of(rest)?;
            change(c, who, role).await
        }
        "remove" => change(c, rest, Role::Guest).await,
        _ => Err(Refusal::Usage { command: COMMAND.name }.into()),
    }
}

/// The role is the last word, if it is one; admin if nothing is said.
fn role_of(rest: &str) -> Result<(&str, Role)> {
    let (who, last) = rest.rsplit_once(char::is_whitespace).unwrap_or((rest, ""));
    if last.is_empty() {
        return Ok((rest, Role::Admin));
    }
    match Role::parse(last.trim_matches(['[', ']'])) {
        Some(role @ (Role::Viewer | Role::Admin | Role::Owner)) => Ok((who.trim(), role)),
        Some(Role::Guest | Role::Volunteer) => {
            Err(Refusal::RoleUnclear { text: last.to_owned() }.into())
        }
        // `telegram:123 boss`: an account is one word, so this one was meant as a role.
        None if who.contains(':') => Err(Refusal::RoleUnclear { text: last.to_owned() }.into()),
        None => Ok((rest, Role::Admin)),
    }
}

async fn change(c: &mut Context<'_>, who: &str, role: Role) -> Result<Reply> {
    if let Some((channel, id)) = who.split_once(':') {
        let account = named_account(c, who, channel, id, role).await?;
        return grant(c, &[account], &display(who), role).await;
    }
    let verb = if role == Role::Guest { "remove" } else { "add" };
    let suffix = if role == Role::Guest { "" } else { role.as_str() };
    let asks = |person: &people::Person| format!("/admin {verb} {} {suffix}", person.its);
    let person = match arguments::person(c, who, asks).await? {
        Ok(person) => person,
        Err(question) => return Ok(question),
    };
    let name = isolate(person.name.as_str());
    let accounts = accounts::of_person(c.tx, person.id).await?;
    if accounts.is_empty() {
        return Err(Refusal::NoAccount { name }.into());
    }
    grant(c, &accounts, &name, role).await
}

/// `telegram:123456789`: an account need not have written yet, since an owner vouches for it.
async fn named_account(
    c: &mut Context<'_>,
    text: &str,
    channel: &str,
    id: &str,
    role: Role,
) -> Result<Account> {
    let unknown = || Refusal::AccountUnknown { text: text.to_owned() };
    let address = match Channel::try_from(channel.to_lowercase()).map_err(|_| unknown())? {
        Channel::Telegram => {
            let number: i64 = id.trim().parse().map_err(|_| unknown())?;
            Address::new(Channel::Telegram, number.to_string())
        }
        Channel::WhatsApp => {
            let phone = Phone::from_whatsapp(id.trim()).ok_or_else(unknown)?;
            Address::new(Channel::WhatsApp, phone.as_str())
        }
        Channel::Email => return Err(unknown().into()),
    };
    match accounts::find_by_address(c.tx, &address).await? {
        Some(account) => Ok(account),
        None if role == Role::Guest => Err(unknown().into()),
        None => Ok(accounts::ensure(c.tx, &address, "", c.ctx.now).await?),
    }
}

async fn grant(c: &mut Context<'_>, accounts: &[Account], name: &str, role: Role) -> Result<Reply> {
    if role == Role::Guest && accounts.iter().all(|account| account.role == Role::Guest) {
        return Err(Refusal::NoRole { name: name.to_owned() }.into());
    }
    // Adding never takes anything away: a family phone may be an owner's.
    let lower = |account: &&Account| role == Role::Guest || account.role < role;
    let changed: Vec<&Account> = accounts.iter().filter(lower).collect();
    if changed.is_empty() {
        let held = accounts.iter().map(|account| account.role).max().unwrap_or(role);
        let args = [("name", name.to_owned()), ("role", c.words.role(held))];
        return Ok(c.say("role-held", &args).into());
    }
    for account in changed {
        actions::role::grant(&c.ctx, c.tx, account, role).await?;
    }
    let args = [("name", name.to_owned()), ("role", c.words.role(role))];
    Ok(c.say(if role == Role::Guest { "role-taken" } else { "role-given" }, &args).into())
}

async fn list(c: &mut Context<'_>) -> Result<Reply> {
    let mut text = c.say("roles-head", &[]);
    for account in accounts::with_role(c.tx).await? {
        let row = row(c, &account).await?;
        text = text.line(row);
    }
    Ok(text.line(c.say("roles-hint", &[])).into())
}

async fn row(c: &mut Context<'_>, account: &Account) -> Result<Text> {
    let people = people::of_account(c.tx, account.id).await?;
    let names: Vec<&str> = people.iter().map(|person| person.name.as_str()).collect();
    let name = match (names.is_empty(), account.profile_name.is_empty()) {
        (false, _) => isolate(&names.join(", ")),
        (true, false) => isolate(&account.profile_name),
        (true, true) => c.words.plain("roles-not-written", &[]),
    };
    let args =
        [("name", name), ("role", c.words.role(account.role)), ("account", account.address.key())];
    Ok(c.say("roles-row", &args))
}

fn display(who: &str) -> String {
    isolate(who)
}
