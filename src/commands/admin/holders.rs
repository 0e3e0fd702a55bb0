//! Who holds a role: the list, and the card of an account with its trail and what can be changed.

use crate::actions::{self, Result};
use crate::commands::context::{Context, Reply};
use crate::commands::{arguments, pages};
use crate::domain::channel::Address;
use crate::domain::message::{Choice, Text};
use crate::domain::refusal::Refusal;
use crate::domain::role::Role;
use crate::domain::text::{first_word, isolate};
use crate::store::accounts::{self, Account};
use crate::store::trail::{self, Line};
use crate::store::{audit, people};
use crate::wording::log;

/// Roles change seldom; older changes than these are in `/log role`.
const MOST_CHANGES: usize = 500;
/// So much of a number is enough to know it by.
const SHOWN_DIGITS: usize = 4;

/// Everyone who holds a role, each with a button to the card.
pub async fn list(c: &mut Context<'_>, page: usize) -> Result<Reply> {
    let changes = changes(c).await?;
    let mut rows = Vec::new();
    let mut choices = Vec::new();
    for account in accounts::with_role(c.tx).await? {
        let name = name(c, &account).await?;
        let args = [
            ("name", isolate(&name)),
            ("role", c.words.role(account.role)),
            ("account", masked(c, &account.address)),
        ];
        let row = c.say("roles-row", &args);
        let newest = changes.iter().find(|change| is_of(change, &account));
        rows.push(match newest {
            Some(change) => row.line(c.say("roles-row-since", &about(c, change))),
            None => row,
        });
        let [_, (_, role), _] = args;
        let label = arguments::name_label(&name, &last_digits(&account.address));
        let choice = Choice::new(label, line(&account));
        choices.push(Choice { hint: Some(role), ..choice });
    }
    let add = vec![c.button("button-add-role", "/admin add")];
    Ok(pages::choose(c, c.say("roles-head", &[]), (rows, choices), add, ("/admin", page)))
}

/// `#12`: the card; `#12 viewer admin`: a viewer becomes admin, if it still is a viewer.
pub async fn pressed(c: &mut Context<'_>, rest: &str, page: usize) -> Result<Reply> {
    let (id, change) = first_word(rest);
    let unknown = || Refusal::AccountUnknown { text: id.to_owned() };
    let row: i64 = id.trim_start_matches('#').parse().map_err(|_| unknown())?;
    let account = accounts::find(c.tx, row).await?.ok_or_else(unknown)?;
    let (from, to) = first_word(change);
    match (Role::parse(from), Role::parse(to)) {
        (Some(from), Some(to)) if to != Role::Volunteer => turn(c, account, from, to).await,
        _ => Ok(card(c, &account, Text::default(), page).await?.in_place()),
    }
}

/// What an account is called: the registered people, else the profile's name, else the account.
pub async fn name(c: &mut Context<'_>, account: &Account) -> Result<String> {
    let people = people::of_account(c.tx, account.id).await?;
    let names: Vec<&str> = people.iter().map(|person| person.name.as_str()).collect();
    Ok(match (names.is_empty(), account.profile_name.is_empty()) {
        (false, _) => names.join(", "),
        (true, false) => account.profile_name.clone(),
        (true, true) => masked(c, &account.address),
    })
}

/// The button that leads to an account's card.
pub fn line(account: &Account) -> String {
    format!("/admin #{}", account.id)
}

async fn turn(c: &mut Context<'_>, account: Account, from: Role, to: Role) -> Result<Reply> {
    let name = isolate(&name(c, &account).await?);
    let args = |role| [("name", name.clone()), ("role", c.words.role(role))];
    if account.role == to {
        let key = if to == Role::Guest { "role-none-already" } else { "role-already" };
        let text = c.say(key, &args(to));
        return Ok(card(c, &account, text, 1).await?.in_place());
    }
    if account.role != from {
        let key = if account.role == Role::Guest { "role-none-since" } else { "role-since" };
        let text = c.say(key, &args(account.role));
        return Ok(card(c, &account, text, 1).await?.in_place());
    }
    let text = c.say(if to == Role::Guest { "role-taken" } else { "role-given" }, &args(to));
    actions::role::grant(&c.ctx, c.tx, &account, to).await?;
    if account.id == c.account.id {
        // Who gave the own role away sees no cards any more.
        return Ok(Reply::from(text).in_place());
    }
    let account = Account { role: to, ..account };
    Ok(card(c, &account, text, 1).await?.in_place())
}

/// An account with its role, how it came to it, and what else it could be.
async fn card(c: &mut Context<'_>, account: &Account, done: Text, page: usize) -> Result<Reply> {
    let args = [
        ("name", isolate(&name(c, account).await?)),
        ("role", c.words.role(account.role)),
        ("way", c.words.channel(account.address.channel)),
        ("account", account.address.key()),
    ];
    let head = done.and(c.say("roles-card", &args));
    let changes = changes(c).await?;
    let changes = changes.iter().filter(|change| is_of(change, account));
    let mut rows: Vec<Text> =
        changes.map(|change| c.say("roles-change", &about(c, change))).collect();
    if rows.is_empty() {
        rows.push(c.say("roles-no-trail", &[]));
    }
    let others = [Role::Viewer, Role::Admin, Role::Owner, Role::Guest];
    let choices = others.into_iter().filter(|role| *role != account.role).map(|role| {
        let sends = format!("{} {} {}", line(account), account.role.as_str(), role.as_str());
        c.button(&format!("button-make-{}", role.as_str()), sends)
    });
    Ok(pages::list(c, head, &rows, (&line(account), page), choices.collect()))
}

/// Every change of a role, newest first.
async fn changes(c: &mut Context<'_>) -> Result<Vec<Line>> {
    let kinds = vec![audit::Kind::Role.as_str().to_owned()];
    let filter = trail::Filter { kinds, ..trail::Filter::default() };
    Ok(trail::page(c.tx, &filter, MOST_CHANGES).await?)
}

fn is_of(change: &Line, account: &Account) -> bool {
    let named = change.details.iter().find(|detail| detail.field == "account");
    named.is_some_and(|detail| detail.after.as_ref() == Some(&account.address.key()))
}

fn about(c: &Context<'_>, change: &Line) -> [(&'static str, String); 4] {
    let role = change.details.iter().find(|detail| detail.field == "role");
    let named = |word: Option<&String>| {
        let role = word.and_then(|word| Role::parse(word));
        role.map_or_else(|| c.words.plain("log-erased", &[]), |role| c.words.role(role))
    };
    [
        ("at", c.moment(change.at)),
        ("actor", log::actor(&c.words, change.actor.as_deref())),
        ("before", named(role.and_then(|role| role.before.as_ref()))),
        ("role", named(role.and_then(|role| role.after.as_ref()))),
    ]
}

/// An account by its channel and last digits: a list is shown around.
fn masked(c: &Context<'_>, address: &Address) -> String {
    let args = [("way", c.words.channel(address.channel)), ("end", last_digits(address))];
    c.words.plain("roles-account", &args)
}

fn last_digits(address: &Address) -> String {
    let hidden = address.id.chars().count().saturating_sub(SHOWN_DIGITS);
    address.id.chars().skip(hidden).collect()
}
