//! Taking a name out of what others said and wrote. Whoever registers chooses it, so that it is known
//! as words of its own only, and neither ends nor stops what others do: their forms stay, and their
//! announcements go on without it.

use std::collections::BTreeSet;

use super::mentions::pattern;
use crate::domain::channel::Address;
use crate::domain::person::FullName;
use crate::domain::traces;
use crate::store::outbox::Erases;
use crate::store::tx::{execute, fetch_all};
use crate::store::{Result, Tx};

/// Whether the name of someone else who stays holds this one.
pub async fn is_in_anothers_name(tx: &mut Tx, person: i64, name: &str) -> Result<bool> {
    let names = fetch_all!(
        tx,
        (String,),
        "select full_name from person
         where centre_id = $1 and id <> $2 and forgotten_at is null",
        tx.centre,
        person
    )?;
    let name = name.to_lowercase();
    Ok(names.iter().any(|(other,)| other.to_lowercase().contains(&name)))
}

/// Takes a name out of everything that was said and heard. Of the chat that asks, the message that
/// is being read goes too.
pub async fn empty_name(
    tx: &mut Tx,
    name: &str,
    stands_for: &FullName,
    asking: &Address,
) -> Result<()> {
    for form in traces::forms(name) {
        empty_said(tx, &form).await?;
        empty_heard(tx, &form, &asking.key()).await?;
        empty_log(tx, &form).await?;
        empty_answered(tx, &form).await?;
        empty_imports(tx, &form).await?;
    }
    replace_written(tx, name, stands_for).await
}

async fn empty_said(tx: &mut Tx, form: &str) -> Result<()> {
    let rows = fetch_all!(
        tx,
        (i64, String, Option<String>),
        "select id, envelope, last_error from outbox
         where centre_id = $1 and erases is null
           and (envelope like $2 escape '!' or lower(envelope) like $2 escape '!'
                or last_error like $2 escape '!')",
        tx.centre,
        pattern(form)
    )?;
    for (id, envelope, error) in rows {
        if traces::bears(&envelope, form) || error.is_some_and(|text| traces::bears(&text, form)) {
            execute!(
                tx,
                "update outbox set erases = $1 where centre_id = $2 and id = $3",
                Erases::Words.as_str(),
                tx.centre,
                id
            )?;
        }
    }
    Ok(())
}

async fn empty_heard(tx: &mut Tx, form: &str, asking: &str) -> Result<()> {
    let rows = fetch_all!(
        tx,
        (i64, String, String, Option<String>),
        "select id, raw, event, error from inbox
         where centre_id = $1
           and (state <> 'new' or id = (select min(id) from inbox
                                        where centre_id = $1 and chat = $3 and state = 'new'))
           and (raw like $2 escape '!' or lower(raw) like $2 escape '!'
                or event like $2 escape '!' or lower(event) like $2 escape '!'
                or error like $2 escape '!')",
        tx.centre,
        pattern(form),
        asking
    )?;
    for (id, raw, event, error) in rows {
        let texts = [raw, event, error.unwrap_or_default()];
        if texts.iter().any(|text| traces::bears(text, form)) {
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

/// The answers of the REST interface that are kept for a day.
async fn empty_answered(tx: &mut Tx, form: &str) -> Result<()> {
    let rows = fetch_all!(
        tx,
        (String, String),
        "select key, body from api_idempotency
         where centre_id = $1 and (body like $2 escape '!' or lower(body) like $2 escape '!')",
        tx.centre,
        pattern(form)
    )?;
    for (key, body) in rows {
        if traces::bears(&body, form) {
            execute!(
                tx,
                "update api_idempotency set fingerprint = '', status = 0, body = '', location = ''
                 where centre_id = $1 and key = $2",
                tx.centre,
                key.as_str()
            )?;
        }
    }
    Ok(())
}

async fn empty_log(tx: &mut Tx, form: &str) -> Result<()> {
    let rows = fetch_all!(
        tx,
        (i64, String, Option<String>, Option<String>),
        "select audit_id, field, before, after from audit_detail
         where (before like $2 escape '!' or after like $2 escape '!'
                or lower(before) like $2 escape '!' or lower(after) like $2 escape '!')
           and audit_id in (select id from audit_log where centre_id = $1)",
        tx.centre,
        pattern(form)
    )?;
    for (id, field, before, after) in rows {
        if before.into_iter().chain(after).any(|text| traces::bears(&text, form)) {
            execute!(
                tx,
                "delete from audit_detail where audit_id = $1 and field = $2",
                id,
                field.as_str()
            )?;
        }
    }
    Ok(())
}

/// What an admin sent in and has not applied yet.
async fn empty_imports(tx: &mut Tx, form: &str) -> Result<()> {
    let rows = fetch_all!(
        tx,
        (i64, String, Option<String>),
        "select id, content, remark from import_row
         where centre_id = $1
           and (content like $2 escape '!' or lower(content) like $2 escape '!'
                or remark like $2 escape '!' or lower(remark) like $2 escape '!')",
        tx.centre,
        pattern(form)
    )?;
    for (id, content, remark) in rows {
        if [content, remark.unwrap_or_default()].iter().any(|text| traces::bears(text, form)) {
            execute!(tx, "delete from import_row where centre_id = $1 and id = $2", tx.centre, id)?;
        }
    }
    Ok(())
}

/// Lets other words stand where the name stood: what somebody gave as a reason stays told.
async fn replace_written(tx: &mut Tx, name: &str, stands_for: &FullName) -> Result<()> {
    for form in BTreeSet::from([name.to_owned(), name.to_lowercase()]) {
        let rows = fetch_all!(
            tx,
            (String, i64, String),
            "select 'request.note', id, note from request
          where centre_id = $1 and (note like $2 escape '!' or lower(note) like $2 escape '!')
         union all select 'request.reason', id, reason from request
          where centre_id = $1 and (reason like $2 escape '!' or lower(reason) like $2 escape '!')
         union all select 'assignment.note', id, note from assignment
          where centre_id = $1 and (note like $2 escape '!' or lower(note) like $2 escape '!')
         union all select 'unlock_log.reason', id, reason from unlock_log
          where centre_id = $1 and (reason like $2 escape '!' or lower(reason) like $2 escape '!')
         union all select 'correction.message', id, message from correction
          where centre_id = $1 and (message like $2 escape '!' or lower(message) like $2 escape '!')
         union all select 'chat_group.title', id, title from chat_group
          where centre_id = $1 and (title like $2 escape '!' or lower(title) like $2 escape '!')
         union all select 'announcement.body', id, body from announcement
          where centre_id = $1 and (body like $2 escape '!' or lower(body) like $2 escape '!')",
            tx.centre,
            pattern(&form)
        )?;
        for (place, id, text) in rows {
            let text = traces::replaced(&text, &form, stands_for.as_str());
            match place.as_str() {
                "request.note" => execute!(
                    tx,
                    "update request set note = $1 where centre_id = $2 and id = $3",
                    text,
                    tx.centre,
                    id
                )?,
                "request.reason" => execute!(
                    tx,
                    "update request set reason = $1 where centre_id = $2 and id = $3",
                    text,
                    tx.centre,
                    id
                )?,
                "assignment.note" => execute!(
                    tx,
                    "update assignment set note = $1 where centre_id = $2 and id = $3",
                    text,
                    tx.centre,
                    id
                )?,
                "unlock_log.reason" => execute!(
                    tx,
                    "update unlock_log set reason = $1 where centre_id = $2 and id = $3",
                    text,
                    tx.centre,
                    id
                )?,
                "correction.message" => execute!(
                    tx,
                    "update correction set message = $1 where centre_id = $2 and id = $3",
                    text,
                    tx.centre,
                    id
                )?,
                "chat_group.title" => execute!(
                    tx,
                    "update chat_group set title = $1 where centre_id = $2 and id = $3",
                    text,
                    tx.centre,
                    id
                )?,
                "announcement.body" => execute!(
                    tx,
                    "update announcement set body = $1 where centre_id = $2 and id = $3",
                    text,
                    tx.centre,
                    id
                )?,
                _ => 0,
            };
        }
    }
    Ok(())
}
