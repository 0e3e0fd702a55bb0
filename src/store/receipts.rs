//! Receipts that came before we knew the message: kept, and matched when its sending is recorded.

use super::tx::{execute, fetch_all};
use super::{Result, Tx};
use crate::domain::channel::Channel;
use crate::domain::inbound::Receipt;
use crate::domain::timestamp::Timestamp;

/// Keeps a receipt for a message that isn't known yet.
pub async fn park(tx: &mut Tx, channel: Channel, receipt: &Receipt) -> Result<()> {
    let json = serde_json::to_string(receipt).map_err(super::decode)?;
    execute!(
        tx,
        "insert into receipt (centre_id, channel, platform_id, status, at, receipt)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (channel, platform_id, status) do nothing",
        tx.centre,
        channel.as_str(),
        receipt.message.as_str(),
        receipt.status.as_str(),
        receipt.at.millis(),
        json.as_str()
    )?;
    Ok(())
}

/// Takes out the receipts that waited for a message, oldest first.
pub async fn take(tx: &mut Tx, channel: Channel, platform_id: &str) -> Result<Vec<Receipt>> {
    let parked = fetch_all!(
        tx,
        (String,),
        "select receipt from receipt
         where centre_id = $1 and channel = $2 and platform_id = $3 order by at, id",
        tx.centre,
        channel.as_str(),
        platform_id
    )?;
    if !parked.is_empty() {
        execute!(
            tx,
            "delete from receipt where centre_id = $1 and channel = $2 and platform_id = $3",
            tx.centre,
            channel.as_str(),
            platform_id
        )?;
    }
    parked.into_iter().map(|(json,)| serde_json::from_str(&json).map_err(super::decode)).collect()
}

/// Forgets receipts that nobody asked for.
pub async fn delete_before(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    execute!(tx, "delete from receipt where centre_id = $1 and at < $2", tx.centre, before.millis())
}
