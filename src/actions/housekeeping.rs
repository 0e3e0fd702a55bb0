//! The night's housekeeping: days that are over are completed, what is old enough goes.

use chrono::Duration;

use super::{Ctx, Result};
use crate::store::{
    Tx, announcements, assignments, chores, desk, documents, downloads, idempotency, imports,
    inbox, link_codes, outbox, receipts, reminders, traces, uploads,
};

/// Finished reminders and deliveries are kept this long; the audit log stays.
const DELIVERIES_KEPT: Duration = Duration::days(90);
/// An announcement that was never sent off.
const DRAFTS_KEPT: Duration = Duration::days(7);
/// Longer than any platform repeats a webhook (WhatsApp: 7 days).
const INBOX_KEPT: Duration = Duration::days(30);
/// A receipt whose message never turned up.
const RECEIPTS_KEPT: Duration = Duration::days(8);
/// Codes that link chats are good for minutes; how many were asked for counts for an hour.
const LINK_CODES_KEPT: Duration = Duration::days(1);
/// Links to the desk are good for minutes; how many were asked for counts for an hour.
const DESK_LINKS_KEPT: Duration = Duration::days(1);
/// A platform that is away for longer has other troubles than a file, which can be asked for anew.
const DOCUMENTS_KEPT: Duration = Duration::days(2);
/// What is not applied by then is sent anew.
const IMPORTS_KEPT: Duration = Duration::days(2);

/// What the platforms call pictures of the roster. They have today in them, so few are of use for long.
const PICTURES_KEPT: Duration = Duration::days(7);

/// Tidies up, once for each night; answers whether it was this call that did.
pub async fn tidy(ctx: &Ctx, tx: &mut Tx) -> Result<bool> {
    let today = ctx.now.at(ctx.centre.timezone).date_naive();
    if !chores::take(tx, &format!("housekeeping:{}:{today}", ctx.centre.id), ctx.now).await? {
        return Ok(false);
    }
    let completed = assignments::complete_before(tx, today).await?;
    announcements::delete_before(tx, ctx.now - DRAFTS_KEPT, ctx.now - DELIVERIES_KEPT).await?;
    let deliveries = outbox::delete_settled_before(tx, ctx.now - DELIVERIES_KEPT).await?;
    // What fell out of the way of a message that was to be erased.
    traces::erase_settled(tx).await?;
    let gone = reminders::delete_settled_before(tx, ctx.now - DELIVERIES_KEPT).await?;
    let messages = inbox::delete_settled_before(tx, ctx.now - INBOX_KEPT).await?;
    downloads::delete_before(tx, ctx.now - INBOX_KEPT).await?;
    link_codes::delete_before(tx, ctx.now - LINK_CODES_KEPT).await?;
    desk::delete_before(tx, ctx.now - DESK_LINKS_KEPT, ctx.now).await?;
    documents::delete_before(tx, ctx.now - DOCUMENTS_KEPT).await?;
    uploads::delete_pictures_before(tx, ctx.now - PICTURES_KEPT).await?;
    idempotency::delete_old(tx, ctx.now).await?;
    imports::delete_before(tx, ctx.now - IMPORTS_KEPT).await?;
    receipts::delete_before(tx, ctx.now - RECEIPTS_KEPT).await?;
    chores::delete_before(tx, ctx.now - DELIVERIES_KEPT).await?;
    tracing::info!(
        assignments.completed = completed,
        deliveries.deleted = deliveries,
        reminders.deleted = gone,
        inbox.deleted = messages,
        "housekeeping done"
    );
    Ok(true)
}
