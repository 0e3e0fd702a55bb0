//! Telling the owners what doesn't move, in every way that there is: what stands still may be one of
//! them.

use chrono::Duration;

use super::notify;
use super::{Ctx, Result};
use crate::domain::message::Notice;
use crate::domain::stuck::{Change, News, Told, Trouble};
use crate::domain::timestamp::Timestamp;
use crate::store::Tx;

/// What comes later than this tells of nothing that is still so.
const WORTH_TELLING: Duration = Duration::hours(6);

/// Tells what began and what is over, each in one message.
pub async fn tell(ctx: &Ctx, tx: &mut Tx, change: &Change) -> Result<()> {
    let told = |trouble: Trouble, since: Timestamp, count| Told {
        trouble,
        since: since.at(ctx.centre.timezone).naive_local(),
        count,
    };
    let begun = change.begun.iter().map(|one| told(one.trouble, one.since, one.count));
    let over = change.over.iter().map(|one| told(one.trouble, one.since, 0));
    let until = Some(ctx.now + WORTH_TELLING);
    for (word, troubles) in [("stuck", begun.collect::<Vec<_>>()), ("well", over.collect())] {
        let Some(first) = troubles.first() else { continue };
        let way = first.trouble.channel().map_or("", |channel| channel.as_str());
        let minute = ctx.now.millis() / 60_000;
        let key = format!("watch:{word}:{}{way}:{minute}", first.trouble.as_str());
        let news = if word == "stuck" { News::Stuck(troubles) } else { News::Well(troubles) };
        notify::tell_owners(ctx, tx, Notice::Watch(news), &key, until).await?;
    }
    Ok(())
}
