//! Chat accounts: who writes to us, with which role, speaking for whom.

use super::tx::{execute, fetch_all, fetch_one, fetch_optional};
use super::{Result, Tx, desk};
use crate::domain::channel::{Address, Channel};
use crate::domain::role::Role;
use crate::domain::timestamp::Timestamp;

/// A channel and the platform's own user id.
#[derive(Clone, Debug)]
pub struct Account {
    /// The row.
    pub id: i64,
    /// Where it writes from and is written to.
    pub address: Address,
    /// The name on its profile.
    pub profile_name: String,
    /// The role that was granted to it; a guest may still be a volunteer by a registration.
    pub role: Role,
    /// Whether messages arrive.
    pub reachable: bool,
    /// Whether its owner turned messages off: only what is asked for is answered.
    pub is_muted: bool,
}

impl Account {
    /// Whether something may be said there that nobody asked for.
    pub const fn takes_news(&self) -> bool {
        self.reachable && !self.is_muted
    }
}

/// An account, and when it last wrote.
#[derive(Clone, Debug)]
pub struct Heard {
    /// The account.
    pub account: Account,
    /// When; nothing if it never did.
    pub last: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct HeardRow {
    #[sqlx(flatten)]
    account: Row,
    last_inbound_at: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    #[sqlx(try_from = "String")]
    channel: Channel,
    external_id: String,
    profile_name: String,
    #[sqlx(try_from = "String")]
    role: Role,
    reachable: bool,
    muted_at: Option<i64>,
}

/// The account of an address, made if it is new.
pub async fn ensure(
    tx: &mut Tx,
    address: &Address,
    profile_name: &str,
    now: Timestamp,
) -> Result<Account> {
    if let Some(account) = find_by_address(tx, address).await? {
        return Ok(account);
    }
    let row = fetch_one!(
        tx,
        Row,
        "insert into account
         (centre_id, channel, external_id, profile_name, role, reachable, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)
         returning id, channel, external_id, profile_name, role, reachable, muted_at",
        tx.centre,
        address.channel.as_str(),
        address.id.as_str(),
        profile_name,
        Role::Guest.as_str(),
        true,
        now.millis()
    )?;
    Ok(account(row))
}

/// The account of an address.
pub async fn find_by_address(tx: &mut Tx, address: &Address) -> Result<Option<Account>> {
    let row = fetch_optional!(
        tx,
        Row,
        "select id, channel, external_id, profile_name, role, reachable, muted_at
         from account
         where centre_id = $1 and channel = $2 and external_id = $3",
        tx.centre,
        address.channel.as_str(),
        address.id.as_str()
    )?;
    Ok(row.map(account))
}

/// The account of which WhatsApp said last that this user is behind it: one who hides the number is
/// known by the user id alone.
pub async fn find_by_user(tx: &mut Tx, user_id: &str) -> Result<Option<Account>> {
    let row = fetch_optional!(
        tx,
        Row,
        "select id, channel, external_id, profile_name, role, reachable, muted_at from account
         where centre_id = $1 and channel = 'whatsapp' and user_id = $2
         order by coalesce(last_inbound_at, 0) desc, id desc limit 1",
        tx.centre,
        user_id
    )?;
    Ok(row.map(account))
}

/// One account.
pub async fn find(tx: &mut Tx, id: i64) -> Result<Option<Account>> {
    let row = fetch_optional!(
        tx,
        Row,
        "select id, channel, external_id, profile_name, role, reachable, muted_at
         from account
         where centre_id = $1 and id = $2",
        tx.centre,
        id
    )?;
    Ok(row.map(account))
}

/// Notes that an account wrote: it can be reached, and on WhatsApp its 24-hour window is open.
pub async fn touch(tx: &mut Tx, id: i64, profile_name: &str, at: Timestamp) -> Result<()> {
    execute!(
        tx,
        "update account set reachable = $1,
             profile_name = case when $2 = '' then profile_name else $2 end,
             last_inbound_at = case when last_inbound_at is null or last_inbound_at < $3
                               then $3 else last_inbound_at end
         where centre_id = $4 and id = $5",
        true,
        profile_name,
        at.millis(),
        tx.centre,
        id
    )?;
    Ok(())
}

/// Notes whether messages to an address arrive; answers whether that is news.
pub async fn set_reachable(tx: &mut Tx, address: &Address, reachable: bool) -> Result<bool> {
    let changed = execute!(
        tx,
        "update account set reachable = $1
         where centre_id = $2 and channel = $3 and external_id = $4 and reachable <> $1",
        reachable,
        tx.centre,
        address.channel.as_str(),
        address.id.as_str()
    )?;
    Ok(changed > 0)
}

/// Turns messages off at an instant, or on again; answers whether that is news.
pub async fn set_muted(tx: &mut Tx, id: i64, at: Option<Timestamp>) -> Result<bool> {
    let changed = execute!(
        tx,
        "update account set muted_at = $1
         where centre_id = $2 and id = $3 and (muted_at is null) <> (cast($1 as bigint) is null)",
        at.map(Timestamp::millis),
        tx.centre,
        id
    )?;
    Ok(changed > 0)
}

/// When the person behind an address last wrote, which opens WhatsApp's 24-hour window.
pub async fn last_inbound(tx: &mut Tx, address: &Address) -> Result<Option<Timestamp>> {
    let row = fetch_optional!(
        tx,
        (Option<i64>,),
        "select last_inbound_at from account
         where centre_id = $1 and channel = $2 and external_id = $3",
        tx.centre,
        address.channel.as_str(),
        address.id.as_str()
    )?;
    Ok(row.and_then(|(at,)| at).map(Timestamp::from))
}

/// Lets an account speak for a person; answers whether it didn't already.
pub async fn link(tx: &mut Tx, account: i64, person: i64, now: Timestamp) -> Result<bool> {
    let linked = execute!(
        tx,
        "insert into account_person (centre_id, account_id, person_id, linked_at)
         values ($1, $2, $3, $4) on conflict (account_id, person_id) do nothing",
        tx.centre,
        account,
        person,
        now.millis()
    )?;
    Ok(linked > 0)
}

/// An account no longer speaks for a person, and is signed out of the desk.
pub async fn unlink(tx: &mut Tx, account: i64, person: i64) -> Result<()> {
    desk::end_all(tx, account).await?;
    execute!(
        tx,
        "delete from account_person
         where centre_id = $1 and account_id = $2 and person_id = $3",
        tx.centre,
        account,
        person
    )?;
    Ok(())
}

/// The accounts that speak for a person, in the order in which they were linked.
pub async fn of_person(tx: &mut Tx, person: i64) -> Result<Vec<Account>> {
    let rows = fetch_all!(
        tx,
        Row,
        "select account.id, channel, external_id, profile_name, role, reachable, muted_at
         from account join account_person on account_person.account_id = account.id
         where account.centre_id = $1 and person_id = $2 order by linked_at, account.id",
        tx.centre,
        person
    )?;
    Ok(rows.into_iter().map(account).collect())
}

/// Which accounts speak for whom: every link with the person's row, in the order in which they were
/// made.
pub async fn links(tx: &mut Tx) -> Result<Vec<(i64, Account)>> {
    #[derive(sqlx::FromRow)]
    struct Link {
        person_id: i64,
        #[sqlx(flatten)]
        account: Row,
    }
    let rows = fetch_all!(
        tx,
        Link,
        "select person_id, account.id, channel, external_id, profile_name, role, reachable, muted_at
         from account join account_person on account_person.account_id = account.id
         where account.centre_id = $1 order by linked_at, account.id",
        tx.centre
    )?;
    Ok(rows.into_iter().map(|link| (link.person_id, account(link.account))).collect())
}

/// The accounts to which messages don't arrive, or in which they were turned off.
pub async fn unreachable(tx: &mut Tx) -> Result<Vec<Account>> {
    let rows = fetch_all!(
        tx,
        Row,
        "select id, channel, external_id, profile_name, role, reachable, muted_at from account
         where centre_id = $1 and (reachable <> $2 or muted_at is not null)",
        tx.centre,
        true
    )?;
    Ok(rows.into_iter().map(account).collect())
}

/// The accounts of a person, each with when it last wrote.
pub async fn heard_of_person(tx: &mut Tx, person: i64) -> Result<Vec<Heard>> {
    let rows = fetch_all!(
        tx,
        HeardRow,
        "select account.id, channel, external_id, profile_name, role, reachable, muted_at,
                last_inbound_at
         from account join account_person on account_person.account_id = account.id
         where account.centre_id = $1 and person_id = $2 order by linked_at, account.id",
        tx.centre,
        person
    )?;
    let heard = |row: HeardRow| Heard {
        account: account(row.account),
        last: row.last_inbound_at.map(Timestamp::from),
    };
    Ok(rows.into_iter().map(heard).collect())
}

/// Everyone who was granted a role, in the order in which they first wrote.
pub async fn with_role(tx: &mut Tx) -> Result<Vec<Account>> {
    let rows = fetch_all!(
        tx,
        Row,
        "select id, channel, external_id, profile_name, role, reachable, muted_at
         from account
         where centre_id = $1 and role <> 'guest' order by id",
        tx.centre
    )?;
    Ok(rows.into_iter().map(account).collect())
}

/// Grants a role, or takes it away by granting guest; none rests any more. Who sits at the desk by the
/// role before is signed out.
pub async fn set_role(tx: &mut Tx, id: i64, role: Role) -> Result<()> {
    desk::end_all(tx, id).await?;
    execute!(
        tx,
        "update account set role = $1, suspended_role = null, suspended_at = null
         where centre_id = $2 and id = $3",
        role.as_str(),
        tx.centre,
        id
    )?;
    Ok(())
}

/// Telegram accounts whose command menu isn't yet the one of their role. One that never wrote has no
/// chat that a menu could be set for.
pub async fn with_stale_menu(tx: &mut Tx) -> Result<Vec<Account>> {
    let rows = fetch_all!(
        tx,
        Row,
        "select id, channel, external_id, profile_name, role, reachable, muted_at
         from account
         where centre_id = $1 and channel = 'telegram' and last_inbound_at is not null
           and role <> coalesce(menu_role, 'guest') order by id",
        tx.centre
    )?;
    Ok(rows.into_iter().map(account).collect())
}

/// Notes which role's menu a Telegram account was given.
pub async fn set_menu_role(tx: &mut Tx, id: i64, role: Role) -> Result<()> {
    execute!(
        tx,
        "update account set menu_role = $1 where centre_id = $2 and id = $3",
        role.as_str(),
        tx.centre,
        id
    )?;
    Ok(())
}

fn account(row: Row) -> Account {
    Account {
        id: row.id,
        address: Address::new(row.channel, row.external_id),
        profile_name: row.profile_name,
        role: row.role,
        reachable: row.reachable,
        is_muted: row.muted_at.is_some(),
    }
}
