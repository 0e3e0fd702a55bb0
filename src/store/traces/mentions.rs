//! Taking a value out of everything that was said and heard, wherever it stands.

use super::{GONE, digest};
use crate::domain::channel::Address;
use crate::domain::timestamp::Timestamp;
use crate::domain::traces;
use crate::store::announcements;
use crate::store::outbox::Erases;
use crate::store::tx::{execute, fetch_all, fetch_one};
use crate::store::{Result, Tx};

/// Takes a number or an address out of everything that was said and heard, in whichever form it
/// stands there; names are sought in [`super::names`]. What still waits to be read stays, but for the oldest message of the chat that asks: it is being read.
pub async fn empty_mentions(
    tx: &mut Tx,
    value: &str,
    asking: &Address,
    now: Timestamp,
) -> Result<()> {
    for form in traces::forms(value) {
        let pattern = pattern(&form);
        empty_heard(tx, &pattern, &asking.key()).await?;
        empty_written(tx, &pattern).await?;
        empty_announced(tx, &pattern, now).await?;
    }
    Ok(())
}

/// Takes one message that arrived out of the inbox, but for a digest of its id, by which a
/// repetition is known.
pub async fn erase_message(tx: &mut Tx, id: i64) -> Result<()> {
    let (platform_id,) = fetch_one!(
        tx,
        (String,),
        "select platform_id from inbox where centre_id = $1 and id = $2",
        tx.centre,
        id
    )?;
    execute!(
        tx,
        "update inbox set raw = '', event = '', error = null, chat = $1, platform_id = $2
         where centre_id = $3 and id = $4",
        GONE,
        digest(&platform_id),
        tx.centre,
        id
    )?;
    Ok(())
}

/// What was said to people, and what they wrote.
async fn empty_heard(tx: &mut Tx, pattern: &str, asking: &str) -> Result<()> {
    execute!(
        tx,
        "update outbox set erases = $1
         where centre_id = $2 and erases is null
           and (envelope like $3 escape '!' or lower(envelope) like $3 escape '!'
                or last_error like $3 escape '!')",
        Erases::Words.as_str(),
        tx.centre,
        pattern
    )?;
    let mentioned = fetch_all!(
        tx,
        (i64, bool),
        "select id, (platform_id like $2 escape '!' or chat like $2 escape '!') from inbox
         where centre_id = $1
           and (state <> 'new'
                or id = (select min(id) from inbox
                                      where centre_id = $1 and chat = $3 and state = 'new'))
           and (raw like $2 escape '!' or lower(raw) like $2 escape '!'
                or event like $2 escape '!' or lower(event) like $2 escape '!'
                or error like $2 escape '!' or platform_id like $2 escape '!'
                or chat like $2 escape '!')",
        tx.centre,
        pattern,
        asking
    )?;
    for (id, is_in_id) in mentioned {
        if is_in_id {
            erase_message(tx, id).await?;
        } else {
            execute!(
                tx,
                "update inbox set raw = '', event = '', error = null
                 where centre_id = $1 and id = $2",
                tx.centre,
                id
            )?;
        }
    }
    Ok(())
}

/// What was written down besides.
async fn empty_written(tx: &mut Tx, pattern: &str) -> Result<()> {
    execute!(
        tx,
        "delete from audit_detail
         where (before like $2 escape '!' or after like $2 escape '!'
                or lower(before) like $2 escape '!' or lower(after) like $2 escape '!')
           and audit_id in (select id from audit_log where centre_id = $1)",
        tx.centre,
        pattern
    )?;
    execute!(
        tx,
        "delete from form where centre_id = $1
           and (draft like $2 escape '!' or lower(draft) like $2 escape '!')",
        tx.centre,
        pattern
    )?;
    execute!(
        tx,
        "delete from download
         where centre_id = $1 and state <> 'queued' and inbound like $2 escape '!'",
        tx.centre,
        pattern
    )?;
    execute!(
        tx,
        "delete from import_row where centre_id = $1
           and (content like $2 escape '!' or lower(content) like $2 escape '!'
                or remark like $2 escape '!' or lower(remark) like $2 escape '!')",
        tx.centre,
        pattern
    )?;
    execute!(
        tx,
        "delete from receipt where centre_id = $1
           and (receipt like $2 escape '!' or platform_id like $2 escape '!')",
        tx.centre,
        pattern
    )?;
    execute!(
        tx,
        "update request set note = '' where centre_id = $1
           and (note like $2 escape '!' or lower(note) like $2 escape '!')",
        tx.centre,
        pattern
    )?;
    execute!(
        tx,
        "update request set reason = '' where centre_id = $1
           and (reason like $2 escape '!' or lower(reason) like $2 escape '!')",
        tx.centre,
        pattern
    )?;
    execute!(
        tx,
        "update assignment set note = '' where centre_id = $1
           and (note like $2 escape '!' or lower(note) like $2 escape '!')",
        tx.centre,
        pattern
    )?;
    execute!(
        tx,
        "update unlock_log set reason = '' where centre_id = $1
           and (reason like $2 escape '!' or lower(reason) like $2 escape '!')",
        tx.centre,
        pattern
    )?;
    execute!(
        tx,
        "update correction set message = '' where centre_id = $1
           and (message like $2 escape '!' or lower(message) like $2 escape '!')",
        tx.centre,
        pattern
    )?;
    execute!(
        tx,
        "update chat_group set title = '' where centre_id = $1
           and (title like $2 escape '!' or lower(title) like $2 escape '!')",
        tx.centre,
        pattern
    )?;
    execute!(
        tx,
        "update api_idempotency set fingerprint = '', status = 0, body = '', location = ''
         where centre_id = $1 and (body like $2 escape '!' or lower(body) like $2 escape '!')",
        tx.centre,
        pattern
    )?;
    Ok(())
}

/// What was announced, or is to be: a draft goes, and what is still going out goes no further.
async fn empty_announced(tx: &mut Tx, pattern: &str, now: Timestamp) -> Result<()> {
    let rows = fetch_all!(
        tx,
        (i64,),
        "select id from announcement where centre_id = $1
           and (body like $2 escape '!' or lower(body) like $2 escape '!') order by id",
        tx.centre,
        pattern
    )?;
    for (id,) in rows {
        announcements::delete_draft(tx, id).await?;
        announcements::stop(tx, id, now).await?;
        execute!(
            tx,
            "update announcement set body = '' where centre_id = $1 and id = $2",
            tx.centre,
            id
        )?;
    }
    Ok(())
}

/// A form as a pattern of `like`, which finds it anywhere.
pub(super) fn pattern(form: &str) -> String {
    let mut pattern = String::from("%");
    for letter in form.chars() {
        if matches!(letter, '!' | '%' | '_') {
            pattern.push('!');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}
