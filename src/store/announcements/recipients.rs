//! By which messages people hear an announcement, how those stand, and how its author is told.

use crate::domain::announcement::{Fate, Standing};
use crate::domain::message::Unreachable;
use crate::domain::timestamp::Timestamp;
use crate::store::tx::{execute, fetch_all, fetch_one, fetch_optional};
use crate::store::{Result, Tx};

/// Notes by which message a person hears it; none: no address is known.
pub async fn add_person(tx: &mut Tx, id: i64, person: i64, outbox: Option<i64>) -> Result<()> {
    execute!(
        tx,
        "insert into announcement_person (centre_id, announcement_id, person_id, outbox_id)
         values ($1, $2, $3, $4)",
        tx.centre,
        id,
        person,
        outbox
    )?;
    Ok(())
}

/// Whether a message was meant for a person already.
pub async fn is_tried(tx: &mut Tx, id: i64, person: i64, outbox: Option<i64>) -> Result<bool> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select count(*) from announcement_person
         where centre_id = $1 and announcement_id = $2 and person_id = $3 and outbox_id = $4",
        tx.centre,
        id,
        person,
        outbox
    )?;
    Ok(count > 0)
}

/// How many of its messages are not settled.
pub async fn count_open(tx: &mut Tx, id: i64) -> Result<i64> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select count(*) from outbox
         where centre_id = $1 and announcement_id = $2 and kind = 'announcement'
           and state in ('queued', 'sending', 'unknown')",
        tx.centre,
        id
    )?;
    Ok(count)
}

/// How it stands with each person at each address, in the order in which they were taken up.
pub async fn standings(tx: &mut Tx, id: i64) -> Result<Vec<Standing>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        person_id: i64,
        full_name: String,
        state: Option<String>,
        why: Option<String>,
        delivered_at: Option<i64>,
        read_at: Option<i64>,
    }
    let rows = fetch_all!(
        tx,
        Row,
        "select announcement_person.person_id, full_name, outbox.state, outbox.why,
                outbox.delivered_at, outbox.read_at
         from announcement_person
              join person on person.id = announcement_person.person_id
              left join outbox on outbox.id = announcement_person.outbox_id
         where announcement_person.centre_id = $1 and announcement_person.announcement_id = $2
         order by announcement_person.id",
        tx.centre,
        id
    )?;
    let fate = |row: &Row| match row.state.as_deref() {
        None => Fate::NoAddress,
        Some("sent") if row.read_at.is_some() => Fate::Read,
        Some("sent") if row.delivered_at.is_some() => Fate::Delivered,
        Some("sent") => Fate::Accepted,
        Some("cancelled") => Fate::Stopped,
        Some("failed") => match reason(row.why.as_deref()) {
            Unreachable::InDoubt => Fate::InDoubt,
            why => Fate::Failed(why),
        },
        Some(_) => Fate::Waiting,
    };
    let standing =
        |row: Row| Standing { fate: fate(&row), person: row.person_id, name: row.full_name };
    Ok(rows.into_iter().map(standing).collect())
}

/// What was announced to a person, and when it was sent off, the oldest first.
pub async fn of_person(tx: &mut Tx, person: i64) -> Result<Vec<(Timestamp, String)>> {
    let rows = fetch_all!(
        tx,
        (i64, String),
        "select coalesce(started_at, created_at), body from announcement
         where centre_id = $1 and exists
               (select 1 from announcement_person
                where announcement_id = announcement.id and person_id = $2)
         order by id",
        tx.centre,
        person
    )?;
    Ok(rows.into_iter().map(|(at, body)| (at.into(), body)).collect())
}

/// The platform's id of the message that tells its author how it goes, where that can be edited.
pub async fn progress_message(tx: &mut Tx, id: i64) -> Result<Option<String>> {
    let row = fetch_optional!(
        tx,
        (String,),
        "select platform_id from attempt join outbox on outbox.id = outbox_id
         where centre_id = $1 and announcement_id = $2 and kind <> 'announcement'
           and platform_id is not null
         order by attempt.id desc limit 1",
        tx.centre,
        id
    )?;
    Ok(row.map(|(id,)| id))
}

/// Whether its author is just being told how it goes.
pub async fn is_telling(tx: &mut Tx, id: i64) -> Result<bool> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select count(*) from outbox
         where centre_id = $1 and announcement_id = $2 and kind <> 'announcement'
           and state in ('queued', 'sending', 'unknown')",
        tx.centre,
        id
    )?;
    Ok(count > 0)
}

fn reason(word: Option<&str>) -> Unreachable {
    let known = Unreachable::ALL.into_iter().find(|why| Some(why.as_str()) == word);
    known.unwrap_or(Unreachable::Refused)
}
