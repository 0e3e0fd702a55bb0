//! Signing in at the desk: a link from the chat that is good once and not for long, and the session
//! that it opens.

use chrono::Duration;
use rand::Rng as _;

use super::{Ctx, Result};
use crate::domain::role::Role;
use crate::domain::timestamp::Timestamp;
use crate::store::accounts::{self, Account};
use crate::store::{Tx, desk, people};

/// How long a link is good.
pub const LINK_MINUTES: i64 = 10;
/// So many links an account gets in an hour.
pub const MOST_LINKS: i64 = 6;
/// The least role that may look at the desk; to change anything there takes an admin.
pub const LEAST: Role = Role::Viewer;
/// How long somebody stays signed in.
const SESSION: Duration = Duration::hours(12);
/// Random bytes of what signs in: more than anybody tries out.
const TOKEN_BYTES: usize = 24;

/// What came of asking for a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// This signs in, until it is used or too old.
    Token(String),
    /// The account asked too often.
    TooOften,
}

/// Somebody has signed in.
#[derive(Clone, Debug)]
pub struct Entered {
    /// What the browser brings from now on.
    pub token: String,
    /// Until when it is good.
    pub ends_at: Timestamp,
}

/// Makes a link for an account, in the place of those that it has.
pub async fn ask(ctx: &Ctx, tx: &mut Tx, account: &Account) -> Result<Asked> {
    let since = ctx.now - Duration::hours(1);
    if desk::count_links(tx, account.id, since).await? >= MOST_LINKS {
        return Ok(Asked::TooOften);
    }
    let token = random_token();
    let expires_at = ctx.now + Duration::minutes(LINK_MINUTES);
    desk::insert_link(tx, account.id, &token, expires_at, ctx.now).await?;
    Ok(Asked::Token(token))
}

/// Whom a link would sign in, if it is still good. Looking uses nothing up: what shows previews of
/// links opens them too.
pub async fn look(tx: &mut Tx, token: &str, now: Timestamp) -> Result<Option<Account>> {
    let Some(account) = desk::find_link(tx, token, now).await? else { return Ok(None) };
    let account = accounts::find(tx, account).await?;
    Ok(account.filter(|account| account.role >= LEAST))
}

/// Signs in by a link, which is used up; nothing if it isn't good any more. `before` is the session
/// that the browser brought, which ends.
pub async fn enter(
    tx: &mut Tx,
    token: &str,
    before: Option<&str>,
    now: Timestamp,
) -> Result<Option<Entered>> {
    let Some(account) = look(tx, token, now).await? else { return Ok(None) };
    if !desk::spend_link(tx, token, now).await? {
        return Ok(None);
    }
    if let Some(before) = before {
        desk::end_session(tx, before).await?;
    }
    let (token, ends_at) = (random_token(), now + SESSION);
    desk::insert_session(tx, account.id, &token, ends_at, now).await?;
    Ok(Some(Entered { token, ends_at }))
}

/// Whether a text may be a token at all.
pub fn is_token(text: &str) -> bool {
    text.len() == 2 * TOKEN_BYTES && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// How an account is called at the desk: the registered name if there is just one.
pub async fn name(tx: &mut Tx, account: &Account) -> Result<String> {
    Ok(match people::of_account(tx, account.id).await?.as_slice() {
        [person] => person.name.as_str().to_owned(),
        _ if account.profile_name.is_empty() => account.address.key(),
        _ => account.profile_name.clone(),
    })
}

fn random_token() -> String {
    let mut random = rand::rng();
    (0..TOKEN_BYTES).map(|_| format!("{:02x}", random.random::<u8>())).collect()
}
