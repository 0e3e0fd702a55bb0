//! A code that is sent to a person's addresses and typed in the chat that is to speak for the person.

use chrono::Duration;
use rand::Rng as _;

use super::link::{self, Proof};
use super::notify::{self, About};
use super::{Ctx, Result};
use crate::domain::chat_news::ChatNews;
use crate::domain::linking::{AN_HOUR, Code, MINUTES, MOST_CODES, MOST_TRIES};
use crate::domain::message::Notice;
use crate::domain::person::{Its, Status};
use crate::store::accounts::Account;
use crate::store::outbox::Kind;
use crate::store::people::{self, Person};
use crate::store::{Tx, link_codes};

/// Random bytes of a seed: more than anybody tries out.
const SEED_BYTES: usize = 16;

/// What came of asking for a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// If the number is registered, a code is on its way; whether it is, nobody is told.
    Sent,
    /// This chat asked too often.
    TooOften,
}

/// What came of typing a code.
#[derive(Clone, Debug)]
pub enum Typed {
    /// It was right: the account speaks for this person.
    Right(Box<Person>),
    /// It was wrong, and may be tried so often yet.
    Wrong(i64),
    /// It was wrong for the last time.
    Spent,
    /// There is none that could be typed: used, too old, another chat's.
    Gone,
}

/// Sends a code to everywhere a registered person is known, but not to the chat that asks. For a
/// number that isn't registered, and for a person to whom many codes went, all is the same but that
/// nothing is sent and no code will ever be right.
pub async fn send(ctx: &Ctx, tx: &mut Tx, account: &Account, its: &Its) -> Result<Asked> {
    let since = ctx.now - AN_HOUR;
    if link_codes::count_of_account(tx, account.id, since).await? >= MOST_CODES {
        return Ok(Asked::TooOften);
    }
    let person = people::find_by_its(tx, its).await?;
    let mut person = person.filter(|person| person.status != Status::Withdrawn);
    if let Some(found) = &person
        && link_codes::count_of_person(tx, found.id, since).await? >= MOST_CODES
    {
        person = None;
    }
    let seed: String = {
        let mut random = rand::rng();
        (0..SEED_BYTES).map(|_| format!("{:02x}", random.random::<u8>())).collect()
    };
    let expires_at = ctx.now + Duration::minutes(MINUTES);
    let id = person.as_ref().map(|person| person.id);
    let code = link_codes::insert(tx, account.id, id, &seed, expires_at, ctx.now).await?;
    let Some(person) = person else { return Ok(Asked::Sent) };
    let notice = Notice::Chat(ChatNews::Code {
        name: person.name.as_str().to_owned(),
        channel: account.address.channel,
        code,
        digits: String::new(),
    });
    let about = About { expires_at: Some(expires_at), ..About::default() };
    let addresses = link::others(ctx, tx, account, &person).await?;
    notify::tell(ctx, tx, person.id, &addresses, Kind::Notice, notice, about).await?;
    Ok(Asked::Sent)
}

/// Takes a code that was typed: once, in time, in the chat that asked for it, and after so many
/// wrong ones not at all.
pub async fn typed(ctx: &Ctx, tx: &mut Tx, account: &Account, code: &Code) -> Result<Typed> {
    let Some(open) = link_codes::find_open(tx, account.id).await? else { return Ok(Typed::Gone) };
    if open.expires_at <= ctx.now {
        link_codes::erase(tx, open.id).await?;
        return Ok(Typed::Gone);
    }
    let person = open.person.filter(|_| open.code.matches(code));
    let Some(person) = person else {
        let left = MOST_TRIES - open.tries - 1;
        link_codes::count_try(tx, open.id).await?;
        if left <= 0 {
            link_codes::erase(tx, open.id).await?;
            return Ok(Typed::Spent);
        }
        return Ok(Typed::Wrong(left));
    };
    link_codes::erase(tx, open.id).await?;
    let person = people::find(tx, person).await?;
    let Some(person) = person.filter(|person| person.status != Status::Withdrawn) else {
        return Ok(Typed::Gone);
    };
    link::link(ctx, tx, account, &person, Proof::Code).await?;
    Ok(Typed::Right(Box::new(person)))
}
