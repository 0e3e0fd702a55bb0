//! A person's recordings: kept, chosen, deleted; each with its audit line.

use super::{Ctx, Result};
use crate::domain::audio::{self, MOST_PER_PERSON, Sound};
use crate::domain::refusal::Refusal;
use crate::store::audit::{self, Entry};
use crate::store::auditions::{self, Audition};
use crate::store::{Tx, downloads};

/// Whether another recording may come: what is on its way counts.
///
/// # Errors
/// Refuses when there are as many as may be.
pub async fn must_have_room(tx: &mut Tx, account: i64, person: Option<i64>) -> Result<()> {
    let kept = match person {
        Some(person) => auditions::of_person(tx, person).await?,
        None => auditions::of_draft(tx, account).await?,
    };
    let coming = downloads::count_coming(tx, account, person).await?;
    if kept.len() + usize::try_from(coming).unwrap_or(0) >= MOST_PER_PERSON {
        return Err(Refusal::AuditionsFull { most: MOST_PER_PERSON }.into());
    }
    Ok(())
}

/// Keeps a recording whose file is in its place: a person's, or that of the registration which the
/// account has open. The first one is the one to be judged. One that came through no chat has no account.
pub async fn keep(
    ctx: &Ctx,
    tx: &mut Tx,
    account: Option<i64>,
    person: Option<i64>,
    file: &str,
    sound: Sound,
) -> Result<Audition> {
    let mut kept = auditions::insert(tx, account, person, file, sound, ctx.now).await?;
    if let Some(person) = person {
        record(ctx, tx, audit::Kind::Audition, &kept, person).await?;
        kept.selected = select_if_none(tx, person).await? == Some(kept.id);
    }
    Ok(kept)
}

/// Gives the recordings of a registration to the person who has registered now.
pub async fn adopt(ctx: &Ctx, tx: &mut Tx, account: i64, person: i64) -> Result<()> {
    for audition in auditions::of_draft(tx, account).await? {
        record(ctx, tx, audit::Kind::Audition, &audition, person).await?;
    }
    auditions::adopt(tx, account, person).await?;
    downloads::adopt(tx, account, person).await?;
    select_if_none(tx, person).await?;
    Ok(())
}

/// Chooses the recording that is judged.
pub async fn choose(ctx: &Ctx, tx: &mut Tx, audition: &Audition, person: i64) -> Result<()> {
    if !audition.selected {
        auditions::select(tx, person, audition.id).await?;
        record(ctx, tx, audit::Kind::AuditionChosen, audition, person).await?;
    }
    Ok(())
}

/// Deletes a recording; if it was the one to be judged, the first of the others is.
pub async fn delete(ctx: &Ctx, tx: &mut Tx, audition: &Audition, person: i64) -> Result<()> {
    auditions::delete(tx, audition.id, ctx.now).await?;
    record(ctx, tx, audit::Kind::AuditionDeleted, audition, person).await?;
    select_if_none(tx, person).await?;
    Ok(())
}

/// Sees to it that one recording is chosen, if there is any; answers the one that was chosen now.
async fn select_if_none(tx: &mut Tx, person: i64) -> Result<Option<i64>> {
    let all = auditions::of_person(tx, person).await?;
    let Some(first) = all.first().filter(|_| all.iter().all(|one| !one.selected)) else {
        return Ok(None);
    };
    auditions::select(tx, person, first.id).await?;
    Ok(Some(first.id))
}

async fn record(
    ctx: &Ctx,
    tx: &mut Tx,
    kind: audit::Kind,
    audition: &Audition,
    person: i64,
) -> Result<()> {
    let entry = Entry::new(kind).person(person).now("length", audio::clock(audition.length()));
    audit::record(tx, ctx.actor, &entry, ctx.now).await?;
    Ok(())
}
