//! A large import on its way: a worker applies it, and its author hears how it came out.

use super::{Ctx, Result, import};
use crate::domain::import::News;
use crate::domain::message::{Envelope, Message, Notice, Route};
use crate::store::imports::{self, Import, State};
use crate::store::outbox::{self, Kind, NewMessage};
use crate::store::{Tx, accounts};

/// Whatever stands in its way so often will stand there again.
const MOST_TRIES: i64 = 3;

/// Notes that it is tried; false if it was tried too often, and is given up.
pub async fn begin(ctx: &Ctx, tx: &mut Tx, import: i64) -> Result<bool> {
    let Some(one) = still_waiting(tx, import).await? else { return Ok(false) };
    if one.attempts < MOST_TRIES {
        imports::note_attempt(tx, one.id).await?;
        return Ok(true);
    }
    imports::settle(tx, one.id, State::Failed, ctx.now).await?;
    tell(ctx, tx, &one, News::Failed, None).await?;
    Ok(false)
}

/// Applies it and tells its author, in the transaction that the caller commits.
pub async fn apply(ctx: &Ctx, tx: &mut Tx, import: i64) -> Result<()> {
    // Another process may have done it meanwhile.
    let Some(one) = still_waiting(tx, import).await? else { return Ok(()) };
    let report = import::apply(ctx, tx, &one).await?;
    if let Some(message) = one.message.clone() {
        tell(ctx, tx, &one, News::Done { rows: report.done() }, Some(message)).await?;
    }
    tell(ctx, tx, &one, News::Report(report), None).await
}

async fn still_waiting(tx: &mut Tx, import: i64) -> Result<Option<Import>> {
    Ok(imports::find(tx, import).await?.filter(|one| one.state == State::Applying))
}

async fn tell(
    ctx: &Ctx,
    tx: &mut Tx,
    one: &Import,
    news: News,
    edits: Option<String>,
) -> Result<()> {
    let Some(author) = accounts::find(tx, one.author).await? else { return Ok(()) };
    if !ctx.channels.has(author.address.channel) || !author.takes_news() {
        return Ok(());
    }
    let unique_key = edits.is_none().then(|| format!("import:{}", one.id));
    let route = Route { edits, ..Route::default() };
    let message = Message::Notice(Notice::Import(news));
    let envelope = Envelope { route, ..Envelope::new(&ctx.centre.language, message) };
    let message =
        NewMessage { unique_key, ..NewMessage::new(&author.address, Kind::Notice, &envelope) };
    outbox::insert(tx, &message, ctx.now).await?;
    Ok(())
}
