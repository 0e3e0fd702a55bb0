//! `/admin`: who may do what, with buttons to change it; `/admin add <who> [viewer, admin, owner]`
//! and `/admin remove <who>` in a line. Behind the buttons stand `#12` and `who <who>`.

mod holders;

use super::context::{Context, Reply};
use super::table::{Command, Place, Shown};
use super::{arguments, forms, pages};
use crate::actions::{self, Result};
use crate::domain::channel::{Address, Channel};
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
    let (rest, page) = pages::split(rest);
    let (verb, who) = first_word(rest);
    match verb.to_lowercase().as_str() {
        id if id.starts_with('#') => holders::pressed(c, rest, page).await,
        "" | "list" => holders::list(c, page).await,
        "add" if who.is_empty() => ask_who(c).await,
        "who" => ask_role(c, who, page).await,
        "add" => {
            let (who, role) = role_of(who)?;
            change(c, who, role, page).await
        }
        "remove" => change(c, who, Role::Guest, page).await,
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

async fn change(c: &mut Context<'_>, who: &str, role: Role, page: usize) -> Result<Reply> {
    if let Some((channel, id)) = who.split_once(':') {
        let account = named_account(c, who, channel, id, role).await?;
        return grant(c, &[account], &display(who), role).await;
    }
    let verb = if role == Role::Guest { "remove" } else { "add" };
    let suffix = if role == Role::Guest { "" } else { role.as_str() };
    let asks = |person: &people::Person| format!("/admin {verb} {} {suffix}", person.its);
    let person = match arguments::person(c, &pages::turned(who, page), asks).await? {
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
    let address = address(text, channel, id)?;
    match accounts::find_by_address(c.tx, &address).await? {
        Some(account) => Ok(account),
        None if role == Role::Guest => {
            Err(Refusal::AccountUnknown { text: text.to_owned() }.into())
        }
        None => Ok(accounts::ensure(c.tx, &address, "", c.ctx.now).await?),
    }
}

fn address(text: &str, channel: &str, id: &str) -> Result<Address> {
    let unknown = || Refusal::AccountUnknown { text: text.to_owned() };
    match Channel::try_from(channel.to_lowercase()).map_err(|_| unknown())? {
        Channel::Telegram => {
            let number: i64 = id.trim().parse().map_err(|_| unknown())?;
            Ok(Address::new(Channel::Telegram, number.to_string()))
        }
        Channel::WhatsApp => {
            let phone = Phone::from_whatsapp(id.trim()).ok_or_else(unknown)?;
            Ok(Address::new(Channel::WhatsApp, phone.as_str()))
        }
        Channel::Email => Err(unknown().into()),
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

/// Asks who shall have a role.
async fn ask_who(c: &mut Context<'_>) -> Result<Reply> {
    forms::ask_who(c, "admin who").await?;
    Ok(c.say("roles-ask-who", &[]).into())
}

/// `who yusuf`: the roles to choose from for somebody.
async fn ask_role(c: &mut Context<'_>, who: &str, page: usize) -> Result<Reply> {
    let (named, name, held) = if let Some((channel, id)) = who.split_once(':') {
        let address = address(who, channel, id)?;
        let account = accounts::find_by_address(c.tx, &address).await?;
        let held = account.map_or(Role::Guest, |account| account.role);
        (address.key(), address.key(), held)
    } else {
        let asks = |person: &people::Person| format!("/admin who {}", person.its);
        let person = match arguments::person(c, &pages::turned(who, page), asks).await? {
            Ok(person) => person,
            Err(question) => return Ok(question),
        };
        let name = isolate(person.name.as_str());
        let accounts = accounts::of_person(c.tx, person.id).await?;
        let Some(held) = accounts.iter().map(|account| account.role).max() else {
            return Err(Refusal::NoAccount { name }.into());
        };
        (person.its.as_str().to_owned(), name, held)
    };
    let roles = [Role::Viewer, Role::Admin, Role::Owner].into_iter().filter(|role| *role > held);
    let choices = roles.map(|role| {
        let sends = format!("/admin add {named} {}", role.as_str());
        c.button(&format!("button-make-{}", role.as_str()), sends)
    });
    let args = [("name", name), ("role", c.words.role(held))];
    let key = if held == Role::Guest { "roles-ask-role" } else { "roles-ask-more" };
    let all = c.button("button-all-roles", "/admin");
    let choices: Vec<_> = choices.collect();
    let choices = if choices.is_empty() { vec![all] } else { choices };
    Ok(Reply::from(c.say(key, &args)).with(choices))
}

fn display(who: &str) -> String {
    isolate(who)
}
