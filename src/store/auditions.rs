//! Auditions: the recordings of a person, of which one is judged.

use super::tx::{execute, fetch_all, fetch_one, fetch_optional};
use super::{Result, Tx};
use crate::domain::audio::{Kind, Sound};
use crate::domain::timestamp::Timestamp;

/// A recording.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Audition {
    /// The row.
    pub id: i64,
    /// Whose it is; nobody's yet while the registration is being given.
    pub person_id: Option<i64>,
    /// The file's name in the media folder.
    pub file: String,
    /// The container.
    #[sqlx(try_from = "String")]
    pub kind: Kind,
    /// How long it is.
    pub millis: i64,
    /// Whether it is the one to be judged.
    pub selected: bool,
    /// When it came.
    #[sqlx(try_from = "i64")]
    pub created_at: Timestamp,
}

impl Audition {
    /// Its length in milliseconds.
    pub fn length(&self) -> u64 {
        u64::try_from(self.millis).unwrap_or(0)
    }
}

/// A person's recordings, oldest first.
pub async fn of_person(tx: &mut Tx, person: i64) -> Result<Vec<Audition>> {
    fetch_all!(
        tx,
        Audition,
        "select id, person_id, file, kind, millis, selected, created_at from audition
         where centre_id = $1 and person_id = $2 and deleted_at is null order by id",
        tx.centre,
        person
    )
}

/// The recordings of the registration that an account has open.
pub async fn of_draft(tx: &mut Tx, account: i64) -> Result<Vec<Audition>> {
    fetch_all!(
        tx,
        Audition,
        "select id, person_id, file, kind, millis, selected, created_at from audition
         where centre_id = $1 and account_id = $2 and person_id is null and deleted_at is null
         order by id",
        tx.centre,
        account
    )
}

/// One recording, unless it was deleted.
pub async fn find(tx: &mut Tx, id: i64) -> Result<Option<Audition>> {
    fetch_optional!(
        tx,
        Audition,
        "select id, person_id, file, kind, millis, selected, created_at from audition
         where centre_id = $1 and id = $2 and deleted_at is null",
        tx.centre,
        id
    )
}

/// Writes a recording down, whose file is in its place already.
pub async fn insert(
    tx: &mut Tx,
    account: Option<i64>,
    person: Option<i64>,
    file: &str,
    sound: Sound,
    now: Timestamp,
) -> Result<Audition> {
    fetch_one!(
        tx,
        Audition,
        "insert into audition
         (centre_id, account_id, person_id, file, kind, millis, selected, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         returning id, person_id, file, kind, millis, selected, created_at",
        tx.centre,
        account,
        person,
        file,
        sound.kind.as_str(),
        i64::try_from(sound.millis).unwrap_or(i64::MAX),
        false,
        now.millis()
    )
}

/// Gives the recordings of an account's registration to the person who registered.
pub async fn adopt(tx: &mut Tx, account: i64, person: i64) -> Result<()> {
    execute!(
        tx,
        "update audition set person_id = $1
         where centre_id = $2 and account_id = $3 and person_id is null",
        person,
        tx.centre,
        account
    )?;
    Ok(())
}

/// Chooses the one recording of a person that is judged.
pub async fn select(tx: &mut Tx, person: i64, id: i64) -> Result<()> {
    execute!(
        tx,
        "update audition set selected = (id = $1) where centre_id = $2 and person_id = $3",
        id,
        tx.centre,
        person
    )?;
    Ok(())
}

/// Takes a recording away; its file goes afterwards.
pub async fn delete(tx: &mut Tx, id: i64, now: Timestamp) -> Result<()> {
    execute!(
        tx,
        "update audition set deleted_at = $1, selected = $2 where centre_id = $3 and id = $4",
        now.millis(),
        false,
        tx.centre,
        id
    )?;
    Ok(())
}

/// Takes away the recordings of a registration that was left.
pub async fn delete_drafts(tx: &mut Tx, account: i64, now: Timestamp) -> Result<()> {
    execute!(
        tx,
        "update audition set deleted_at = $1
         where centre_id = $2 and account_id = $3 and person_id is null and deleted_at is null",
        now.millis(),
        tx.centre,
        account
    )?;
    Ok(())
}

/// A recording that was deleted and whose file is still to go: its row and the file.
pub async fn next_deleted(tx: &mut Tx) -> Result<Option<(i64, String)>> {
    fetch_optional!(
        tx,
        (i64, String),
        "select id, file from audition
         where centre_id = $1 and deleted_at is not null order by id limit 1",
        tx.centre
    )
}

/// Forgets a recording whose file is gone.
pub async fn purge(tx: &mut Tx, id: i64) -> Result<()> {
    execute!(
        tx,
        "delete from upload where centre_id = $1
           and file in (select file from audition where centre_id = $1 and id = $2)",
        tx.centre,
        id
    )?;
    execute!(tx, "delete from audition where centre_id = $1 and id = $2", tx.centre, id)?;
    Ok(())
}
