//! What somebody left in the tables, and taking it out for good. The audit log itself stays: what
//! tells of persons stands beside it, in rows that go.

mod changes;
mod former;
mod mentions;
mod names;

use sha2::{Digest, Sha256};

use super::calendar_links;
use super::outbox::Erases;
use super::people::Person;
use super::tx::{execute, fetch_all, fetch_one, fetch_optional};
use super::{Result, Tx, desk};
use crate::domain::channel::Address;
use crate::domain::correction;
use crate::domain::person::{FullName, Preference, Status};
use crate::domain::timestamp::Timestamp;
use crate::domain::traces;

pub use changes::empty_changes;
pub use former::{former_accounts, former_values, was_unlinked};
pub use mentions::{empty_mentions, erase_message};
pub use names::{empty_name, is_in_anothers_name};

/// What stands for an address or a chat that is erased.
const GONE: &str = "forgotten";

/// How many people an account speaks for, withdrawn ones included.
pub async fn count_people_of(tx: &mut Tx, account: i64) -> Result<i64> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select count(*) from account_person where centre_id = $1 and account_id = $2",
        tx.centre,
        account
    )?;
    Ok(count)
}

/// Whether someone else registered this phone, this e-mail address, this ITS number or this name.
pub async fn is_someone_elses(tx: &mut Tx, person: i64, value: &str) -> Result<bool> {
    let row = fetch_optional!(
        tx,
        (i64,),
        "select id from person
         where centre_id = $1 and id <> $2 and forgotten_at is null
           and (phone = $3 or email = $3 or its_number = $3 or lower(full_name) = lower($3))
         limit 1",
        tx.centre,
        person,
        value
    )?;
    Ok(row.is_some())
}

/// Takes every value out of a person's row, which stays for the duties that were served.
pub async fn empty_person(
    tx: &mut Tx,
    person: &Person,
    stands_for: &FullName,
    now: Timestamp,
) -> Result<()> {
    let its = free_its(tx, person.id).await?;
    execute!(
        tx,
        "update person set full_name = $1, its_number = $2, phone = $3, email = null,
                           preference = $4, status = $5, created_at = $6, forgotten_at = $6
         where centre_id = $7 and id = $8",
        stands_for.as_str(),
        its,
        traces::PHONE,
        Preference::Both.as_str(),
        Status::Withdrawn.as_str(),
        now.millis(),
        tx.centre,
        person.id
    )?;
    execute!(
        tx,
        "delete from account_person where centre_id = $1 and person_id = $2",
        tx.centre,
        person.id
    )?;
    execute!(
        tx,
        "update request set reason = '', note = '' where centre_id = $1 and person_id = $2",
        tx.centre,
        person.id
    )?;
    execute!(
        tx,
        "update audition set deleted_at = $1, selected = $2
         where centre_id = $3 and person_id = $4 and deleted_at is null",
        now.millis(),
        false,
        tx.centre,
        person.id
    )?;
    execute!(
        tx,
        "delete from download where centre_id = $1 and person_id = $2",
        tx.centre,
        person.id
    )?;
    execute!(
        tx,
        "delete from document where centre_id = $1 and person_id = $2",
        tx.centre,
        person.id
    )?;
    calendar_links::delete(tx, person.id).await?;
    execute!(
        tx,
        "delete from audit_detail where audit_id in
             (select id from audit_log where centre_id = $1 and person_id = $2)",
        tx.centre,
        person.id
    )?;
    empty_wishes(tx, person.id, now).await?;
    // What is said once to a family is the others' too.
    execute!(
        tx,
        "update outbox set erases = $1 where centre_id = $2 and person_id = $3
           and not exists (select 1 from announcement_person
                           where outbox_id = outbox.id and announcement_person.person_id <> $3)",
        Erases::Whole.as_str(),
        tx.centre,
        person.id
    )?;
    Ok(())
}

/// Takes away the days on which a person can't serve, what an admin asked the person to correct, and
/// the codes that would link a chat to the person.
async fn empty_wishes(tx: &mut Tx, person: i64, now: Timestamp) -> Result<()> {
    execute!(tx, "delete from away where centre_id = $1 and person_id = $2", tx.centre, person)?;
    execute!(
        tx,
        "delete from form where centre_id = $1 and kind = $2 and draft in
             (select cast(id as text) from correction where centre_id = $1 and person_id = $3)",
        tx.centre,
        correction::FORM,
        person
    )?;
    execute!(
        tx,
        "update correction set message = '', settled_at = coalesce(settled_at, $1),
                state = case when state = 'open' then 'withdrawn' else state end
         where centre_id = $2 and person_id = $3",
        now.millis(),
        tx.centre,
        person
    )?;
    execute!(
        tx,
        "update link_code set seed = null, person_id = null
         where centre_id = $1 and person_id = $2",
        tx.centre,
        person
    )?;
    execute!(
        tx,
        "update unlock_log set reason = '' where centre_id = $1 and assignment_id in
             (select id from assignment where centre_id = $1 and person_id = $2)",
        tx.centre,
        person
    )?;
    Ok(())
}

/// Takes every value out of a chat account's row, which stays for the lines of the log; with it goes
/// all that was said in its chat, once it is said.
pub async fn empty_account(
    tx: &mut Tx,
    account: i64,
    address: &Address,
    now: Timestamp,
) -> Result<()> {
    execute!(
        tx,
        "update account set external_id = $1, profile_name = '', role = 'guest', menu_role = null,
                            reachable = $2, muted_at = null, last_inbound_at = null,
                            user_id = null, suspended_role = null, suspended_at = null
         where centre_id = $3 and id = $4",
        format!("{GONE}-{account}"),
        false,
        tx.centre,
        account
    )?;
    execute!(
        tx,
        "update audition set deleted_at = $1 where centre_id = $2 and account_id = $3
           and person_id is null and deleted_at is null",
        now.millis(),
        tx.centre,
        account
    )?;
    execute!(tx, "delete from form where centre_id = $1 and account_id = $2", tx.centre, account)?;
    execute!(
        tx,
        "delete from announcement where centre_id = $1 and author_id = $2 and state = 'draft'",
        tx.centre,
        account
    )?;
    execute!(
        tx,
        "update link_code set seed = null where centre_id = $1 and account_id = $2",
        tx.centre,
        account
    )?;
    execute!(
        tx,
        "delete from download where centre_id = $1 and account_id = $2",
        tx.centre,
        account
    )?;
    execute!(
        tx,
        "delete from document where centre_id = $1 and account_id = $2",
        tx.centre,
        account
    )?;
    desk::forget(tx, account).await?;
    execute!(
        tx,
        "delete from import_row where centre_id = $1 and import_id in
             (select id from import where centre_id = $1 and account_id = $2)",
        tx.centre,
        account
    )?;
    execute!(
        tx,
        "delete from import where centre_id = $1 and account_id = $2",
        tx.centre,
        account
    )?;
    empty_address(tx, address).await?;
    empty_chat(tx, address).await
}

/// Takes the profile's name out of a chat account that stays for someone else.
pub async fn empty_profile(tx: &mut Tx, account: i64) -> Result<()> {
    execute!(
        tx,
        "update account set profile_name = '' where centre_id = $1 and id = $2",
        tx.centre,
        account
    )?;
    Ok(())
}

/// Marks all that went to an address.
pub async fn empty_address(tx: &mut Tx, address: &Address) -> Result<()> {
    execute!(
        tx,
        "update outbox set erases = $1 where centre_id = $2 and channel = $3 and address = $4",
        Erases::Whole.as_str(),
        tx.centre,
        address.channel.as_str(),
        address.id.as_str()
    )?;
    Ok(())
}

/// Cancels the news that were still to be said to somebody who goes; answers stay to be said.
pub async fn cancel_news(tx: &mut Tx, now: Timestamp) -> Result<()> {
    execute!(
        tx,
        "update outbox set state = 'cancelled', settled_at = $1
         where centre_id = $2 and erases = $3 and kind <> 'reply' and state in ('queued', 'unknown')",
        now.millis(),
        tx.centre,
        Erases::Whole.as_str()
    )?;
    Ok(())
}

/// Takes the words out of the messages that are settled and were to be erased; those of someone who
/// is forgotten lose their address too.
pub async fn erase_settled(tx: &mut Tx) -> Result<()> {
    execute!(
        tx,
        "update attempt set platform_id = case when erases = 'whole' then null else platform_id end,
                            error = null
         from outbox
         where outbox.id = outbox_id and centre_id = $1 and erases is not null and envelope <> ''
           and state in ('sent', 'failed', 'cancelled')",
        tx.centre
    )?;
    execute!(
        tx,
        "delete from receipt where centre_id = $1 and exists
             (select 1 from outbox where outbox.centre_id = $1 and erases = 'whole'
                and receipt.receipt like '%\"callback\":\"' || cast(outbox.id as text) || '.%')",
        tx.centre
    )?;
    execute!(
        tx,
        "update outbox
         set envelope = '', last_error = null,
             address = case when erases = 'whole' then $1 else address end,
             unique_key = case when erases = 'whole' then null else unique_key end
         where centre_id = $2 and erases is not null and envelope <> ''
           and state in ('sent', 'failed', 'cancelled')",
        GONE,
        tx.centre
    )?;
    Ok(())
}

/// What stands for a platform's id of a message that was erased.
pub(super) fn digest(platform_id: &str) -> String {
    if platform_id.starts_with(GONE) {
        return platform_id.to_owned();
    }
    let bytes = Sha256::digest(platform_id.as_bytes());
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{GONE}:{hex}")
}

/// Takes everything of a chat out of the inbox that was done with, and what is being done now: the
/// oldest that waits. What waits behind it was written by someone new to us.
async fn empty_chat(tx: &mut Tx, address: &Address) -> Result<()> {
    let rows = fetch_all!(
        tx,
        (i64,),
        "select id from inbox where centre_id = $1 and chat = $2
           and (state <> 'new' or id = (select min(id) from inbox
                                      where centre_id = $1 and chat = $2 and state = 'new'))",
        tx.centre,
        address.key()
    )?;
    for (id,) in rows {
        erase_message(tx, id).await?;
    }
    Ok(())
}

/// An ITS number for the row of somebody who is erased, which nobody registered in earnest or in jest.
async fn free_its(tx: &mut Tx, person: i64) -> Result<String> {
    let mut its = traces::its_of(person, 0);
    for round in 1..traces::ROUNDS {
        let taken = fetch_optional!(
            tx,
            (i64,),
            "select id from person where centre_id = $1 and its_number = $2",
            tx.centre,
            its.as_str()
        )?;
        if taken.is_none() {
            break;
        }
        its = traces::its_of(person, round);
    }
    Ok(its)
}
