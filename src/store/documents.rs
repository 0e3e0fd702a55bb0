//! Documents: files that were made for somebody, kept until they are surely handed over.

use super::tx::{execute, fetch_one, fetch_optional};
use super::{Result, Tx};
use crate::domain::document::{Document, MAX_BYTES, Shown};
use crate::domain::message::Text;
use crate::domain::timestamp::Timestamp;

/// A file to be written down.
pub struct NewDocument<'a> {
    /// Who asked for it.
    pub account: Option<i64>,
    /// Whom it is about, if it is about one person.
    pub person: Option<i64>,
    /// The name that the phone shows, with its ending.
    pub name: &'a str,
    /// What it is, e.g. `text/plain`.
    pub media_type: &'a str,
    /// The bytes.
    pub content: &'a [u8],
}

/// Writes a file down; what is answered goes into a message.
///
/// # Errors
/// One that is bigger than the platforms take is a fault of whoever made it.
pub async fn insert(tx: &mut Tx, new: &NewDocument<'_>, now: Timestamp) -> Result<Document> {
    if new.content.len() > MAX_BYTES {
        return Err(super::decode(std::io::Error::other("a document is too big")));
    }
    let (id,) = fetch_one!(
        tx,
        (i64,),
        "insert into document
         (centre_id, account_id, person_id, name, media_type, content, created_at)
         values ($1, $2, $3, $4, $5, $6, $7) returning id",
        tx.centre,
        new.account,
        new.person,
        new.name,
        new.media_type,
        new.content,
        now.millis()
    )?;
    Ok(Document {
        id,
        name: new.name.to_owned(),
        media_type: new.media_type.to_owned(),
        shown: Shown::default(),
        caption: Text::default(),
        choices: Vec::new(),
        known_as: None,
    })
}

/// The bytes of a file, if it is still there.
pub async fn content(tx: &mut Tx, id: i64) -> Result<Option<Vec<u8>>> {
    let row = fetch_optional!(
        tx,
        (Vec<u8>,),
        "select content from document where centre_id = $1 and id = $2",
        tx.centre,
        id
    )?;
    Ok(row.map(|(content,)| content))
}

/// Removes files that were made before an instant.
pub async fn delete_before(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    let gone = execute!(
        tx,
        "delete from document where centre_id = $1 and created_at < $2",
        tx.centre,
        before.millis()
    )?;
    delete_uploads(tx).await?;
    Ok(gone)
}

/// Removes the files that no message waits to bring: a roster may name someone who is forgotten.
pub async fn delete_handed_over(tx: &mut Tx) -> Result<()> {
    execute!(
        tx,
        "delete from document where centre_id = $1 and not exists
             (select 1 from outbox where outbox.centre_id = $1
                and state in ('queued', 'sending', 'unknown')
                and envelope like '%\"document\":{\"id\":' || cast(document.id as text) || ',%')",
        tx.centre
    )?;
    delete_uploads(tx).await
}

/// What platforms call files that are no more.
async fn delete_uploads(tx: &mut Tx) -> Result<()> {
    execute!(
        tx,
        "delete from upload where centre_id = $1 and file like 'document-%' and file not in
             (select 'document-' || cast(id as text) from document where centre_id = $1)",
        tx.centre
    )?;
    Ok(())
}
