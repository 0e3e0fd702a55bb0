//! Announcements: what an admin says to many, to whom it went, and by which messages.

mod recipients;

use super::tx::{execute, fetch_all, fetch_one, fetch_optional};
use super::{Result, Tx};
use crate::domain::announcement::Audience;
use crate::domain::timestamp::Timestamp;

pub use self::recipients::{
    add_person, count_open, is_telling, is_tried, of_person, progress_message, standings,
};

/// How far an announcement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nobody has heard anything of it.
    Draft,
    /// Its messages are being put into the outbox.
    Queuing,
    /// They all are there.
    Sending,
    /// They all are settled.
    Done,
}

impl State {
    const ALL: [Self; 4] = [Self::Draft, Self::Queuing, Self::Sending, Self::Done];

    /// The word that stands in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Queuing => "queuing",
            Self::Sending => "sending",
            Self::Done => "done",
        }
    }
}

impl From<String> for State {
    fn from(word: String) -> Self {
        Self::ALL.into_iter().find(|state| state.as_str() == word).unwrap_or(Self::Done)
    }
}

/// An announcement.
#[derive(Clone, Debug)]
pub struct Announcement {
    /// The row.
    pub id: i64,
    /// The account of the admin who wrote it.
    pub author: i64,
    /// To whom it goes, once that was chosen.
    pub audience: Option<Audience>,
    /// What it says.
    pub body: String,
    /// How far it is.
    pub state: State,
    /// For how many people it is; in a draft, so many its author saw.
    pub people: i64,
    /// The people up to this row have been taken up.
    pub after_person: i64,
    /// When its author saw it as people will.
    pub previewed_at: Option<Timestamp>,
    /// When it was sent off.
    pub started_at: Option<Timestamp>,
    /// When it was stopped.
    pub stopped_at: Option<Timestamp>,
    /// When its author last heard how it goes.
    pub told_at: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    author_id: i64,
    audience: Option<String>,
    body: String,
    #[sqlx(try_from = "String")]
    state: State,
    people: i64,
    after_person: i64,
    previewed_at: Option<i64>,
    started_at: Option<i64>,
    stopped_at: Option<i64>,
    told_at: Option<i64>,
}

/// Writes a draft down; answers its row.
pub async fn insert(
    tx: &mut Tx,
    author: i64,
    audience: Option<Audience>,
    body: &str,
    now: Timestamp,
) -> Result<i64> {
    let (id,) = fetch_one!(
        tx,
        (i64,),
        "insert into announcement
         (centre_id, author_id, audience, body, state, people, after_person, created_at)
         values ($1, $2, $3, $4, 'draft', 0, 0, $5) returning id",
        tx.centre,
        author,
        audience.map(Audience::stored),
        body,
        now.millis()
    )?;
    Ok(id)
}

/// One announcement.
pub async fn find(tx: &mut Tx, id: i64) -> Result<Option<Announcement>> {
    let row = fetch_optional!(
        tx,
        Row,
        "select id, author_id, audience, body, state, people, after_person, previewed_at, started_at,
                stopped_at, told_at
         from announcement where centre_id = $1 and id = $2",
        tx.centre,
        id
    )?;
    Ok(row.map(announcement))
}

/// Those that are on their way, the oldest first.
pub async fn under_way(tx: &mut Tx) -> Result<Vec<Announcement>> {
    let rows = fetch_all!(
        tx,
        Row,
        "select id, author_id, audience, body, state, people, after_person, previewed_at, started_at,
                stopped_at, told_at
         from announcement where centre_id = $1 and state in ('queuing', 'sending') order by id",
        tx.centre
    )?;
    Ok(rows.into_iter().map(announcement).collect())
}

/// The last ones that were sent off, the latest first.
pub async fn latest(tx: &mut Tx, most: i64) -> Result<Vec<Announcement>> {
    let rows = fetch_all!(
        tx,
        Row,
        "select id, author_id, audience, body, state, people, after_person, previewed_at, started_at,
                stopped_at, told_at
         from announcement where centre_id = $1 and state <> 'draft'
         order by started_at desc, id desc limit $2",
        tx.centre,
        most
    )?;
    Ok(rows.into_iter().map(announcement).collect())
}

/// Changes what a draft says.
pub async fn set_body(tx: &mut Tx, id: i64, body: &str) -> Result<()> {
    execute!(
        tx,
        "update announcement set body = $1, previewed_at = null
         where centre_id = $2 and id = $3 and state = 'draft'",
        body,
        tx.centre,
        id
    )?;
    Ok(())
}

/// Notes to whom a draft is to go, and that its author sees it now, for so many people.
pub async fn preview(
    tx: &mut Tx,
    id: i64,
    audience: Audience,
    people: i64,
    now: Timestamp,
) -> Result<()> {
    execute!(
        tx,
        "update announcement set audience = $1, people = $2, previewed_at = $3
         where centre_id = $4 and id = $5 and state = 'draft'",
        audience.stored(),
        people,
        now.millis(),
        tx.centre,
        id
    )?;
    Ok(())
}

/// Throws a draft away.
pub async fn delete_draft(tx: &mut Tx, id: i64) -> Result<()> {
    execute!(
        tx,
        "delete from announcement where centre_id = $1 and id = $2 and state = 'draft'",
        tx.centre,
        id
    )?;
    Ok(())
}

/// Sends a draft off; false if it is none any more.
pub async fn start(tx: &mut Tx, id: i64, people: i64, now: Timestamp) -> Result<bool> {
    let changed = execute!(
        tx,
        "update announcement set state = 'queuing', people = $1, started_at = $2, told_at = $2
         where centre_id = $3 and id = $4 and state = 'draft'",
        people,
        now.millis(),
        tx.centre,
        id
    )?;
    Ok(changed > 0)
}

/// Notes how far its people have been taken up.
pub async fn advance(tx: &mut Tx, id: i64, after_person: i64, state: State) -> Result<()> {
    execute!(
        tx,
        "update announcement set after_person = $1, state = $2
         where centre_id = $3 and id = $4 and state in ('queuing', 'sending')",
        after_person,
        state.as_str(),
        tx.centre,
        id
    )?;
    Ok(())
}

/// Stops it, with every message that wasn't begun; false if it is not under way.
pub async fn stop(tx: &mut Tx, id: i64, now: Timestamp) -> Result<bool> {
    let changed = execute!(
        tx,
        "update announcement set state = 'sending', stopped_at = $1
         where centre_id = $2 and id = $3 and state in ('queuing', 'sending')
           and stopped_at is null",
        now.millis(),
        tx.centre,
        id
    )?;
    execute!(
        tx,
        "update outbox set state = 'cancelled', settled_at = $1
         where centre_id = $2 and announcement_id = $3 and kind = 'announcement'
           and state = 'queued' and parts_done = 0",
        now.millis(),
        tx.centre,
        id
    )?;
    Ok(changed > 0)
}

/// Whether it was stopped.
pub async fn is_stopped(tx: &mut Tx, id: i64) -> Result<bool> {
    let row = fetch_optional!(
        tx,
        (i64,),
        "select id from announcement
         where centre_id = $1 and id = $2 and stopped_at is not null",
        tx.centre,
        id
    )?;
    Ok(row.is_some())
}

/// Notes that its author hears of it.
pub async fn mark_told(tx: &mut Tx, id: i64, now: Timestamp) -> Result<()> {
    execute!(
        tx,
        "update announcement set told_at = $1 where centre_id = $2 and id = $3",
        now.millis(),
        tx.centre,
        id
    )?;
    Ok(())
}

/// Notes that all is settled; false if that was noted before.
pub async fn finish(tx: &mut Tx, id: i64, now: Timestamp) -> Result<bool> {
    let changed = execute!(
        tx,
        "update announcement set state = 'done', ended_at = $1
         where centre_id = $2 and id = $3 and state = 'sending'",
        now.millis(),
        tx.centre,
        id
    )?;
    Ok(changed > 0)
}

/// Forgets drafts begun before an instant, and to whom those went that ended before another. The
/// announcements themselves go when their last message has gone.
pub async fn delete_before(tx: &mut Tx, drafts: Timestamp, ended: Timestamp) -> Result<u64> {
    execute!(
        tx,
        "delete from announcement_person where announcement_id in
             (select id from announcement where centre_id = $1 and ended_at < $2)",
        tx.centre,
        ended.millis()
    )?;
    execute!(
        tx,
        "delete from announcement
         where centre_id = $1
           and (state = 'draft' and created_at < $2
                or ended_at < $3
                   and not exists (select 1 from outbox where announcement_id = announcement.id))",
        tx.centre,
        drafts.millis(),
        ended.millis()
    )
}

fn announcement(row: Row) -> Announcement {
    Announcement {
        id: row.id,
        author: row.author_id,
        audience: row.audience.as_deref().and_then(Audience::read),
        body: row.body,
        state: row.state,
        people: row.people,
        after_person: row.after_person,
        previewed_at: row.previewed_at.map(Timestamp::from),
        started_at: row.started_at.map(Timestamp::from),
        stopped_at: row.stopped_at.map(Timestamp::from),
        told_at: row.told_at.map(Timestamp::from),
    }
}
