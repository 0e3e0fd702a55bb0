//! What a platform calls a file that it got from us: it need not get it again while it keeps it.

use chrono::Duration;

use super::tx::{execute, fetch_optional};
use super::{Result, Tx};
use crate::domain::channel::Channel;
use crate::domain::timestamp::Timestamp;

/// WhatsApp keeps what was uploaded for 30 days; a day less leaves room for slow clocks.
const WHATSAPP_KEEPS: Duration = Duration::days(29);

/// The platform's name of a file, if it has the file still.
pub async fn find(
    tx: &mut Tx,
    channel: Channel,
    file: &str,
    now: Timestamp,
) -> Result<Option<String>> {
    let since = match channel {
        Channel::WhatsApp => now - WHATSAPP_KEEPS,
        // Telegram keeps files for good.
        Channel::Telegram | Channel::Email => Timestamp::from_millis(0),
    };
    let row = fetch_optional!(
        tx,
        (String,),
        "select media_id from upload
         where centre_id = $1 and channel = $2 and file = $3 and uploaded_at > $4",
        tx.centre,
        channel.as_str(),
        file,
        since.millis()
    )?;
    Ok(row.map(|(id,)| id))
}

/// Forgets what the platforms call pictures of the roster that they got before an instant: by then
/// it has changed, or one is drawn anew in a moment.
pub async fn delete_pictures_before(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    execute!(
        tx,
        "delete from upload where centre_id = $1 and file like 'picture-%' and uploaded_at < $2",
        tx.centre,
        before.millis()
    )
}

/// Remembers what a platform calls a file.
pub async fn put(
    tx: &mut Tx,
    channel: Channel,
    file: &str,
    media_id: &str,
    now: Timestamp,
) -> Result<()> {
    execute!(
        tx,
        "insert into upload (centre_id, channel, file, media_id, uploaded_at)
         values ($1, $2, $3, $4, $5)
         on conflict (centre_id, channel, file) do update
         set media_id = excluded.media_id, uploaded_at = excluded.uploaded_at",
        tx.centre,
        channel.as_str(),
        file,
        media_id,
        now.millis()
    )?;
    Ok(())
}
