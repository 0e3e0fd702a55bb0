//! One abuser: beyond so many unanswered messages of a chat the rest have no effect.

use super::answer::{Deps, put};
use crate::domain::inbound::Inbound;
use crate::domain::timestamp::Timestamp;
use crate::store::accounts::Account;
use crate::store::centres::Centre;
use crate::store::{Tx, chores, outbox};
use crate::wording::Words;

/// So many answers may wait for a chat; a person's burst stays well below.
const MOST_UNANSWERED: i64 = 30;

/// Whether a message is one too many; the first such one of a minute is told so.
pub async fn swallows(
    deps: &Deps,
    tx: &mut Tx,
    inbound: &Inbound,
    account: &Account,
    centre: &Centre,
    words: &Words,
    now: Timestamp,
) -> anyhow::Result<bool> {
    if !deps.paced.has(inbound.chat.channel) {
        return Ok(false);
    }
    let waiting = outbox::count_unsent_replies(tx, &inbound.chat).await?;
    if waiting < MOST_UNANSWERED {
        return Ok(false);
    }
    let minute = now.utc().format("%FT%H:%M");
    let key = format!("slow-down:{}:{minute}", account.id);
    if chores::take(tx, &key, now).await? {
        put(tx, inbound, &centre.language, words.text("slow-down", &[]).into(), now).await?;
    }
    Ok(true)
}
