//! An announcement on its way: its messages are put into the outbox a few at a time, its author hears
//! how it goes, and who was not reached in a chat is tried elsewhere. Right however many processes
//! do it: each step looks again under the centre's lock.

use std::collections::HashMap;

use chrono::Duration;

use super::reach::{self, Reach};
use super::{Ctx, Result};
use crate::domain::announcement::{self, Fate, News, Report, Standing};
use crate::domain::channel::{Address, Channel};
use crate::domain::message::{Envelope, Message, Notice, Route};
use crate::store::announcements::{self, Announcement, State};
use crate::store::outbox::{self, Kind, NewMessage};
use crate::store::people::{self, Person};
use crate::store::{Tx, accounts};

/// How many people one transaction takes up: it holds the centre's lock meanwhile.
const BATCH: usize = 50;
/// Telegram limits edits too, to some twenty a minute.
const TOLD_EVERY: Duration = Duration::seconds(4);

/// Whether an announcement wants something done now; looking costs no lock.
pub async fn is_due(ctx: &Ctx, tx: &mut Tx, one: &Announcement) -> Result<bool> {
    Ok(match one.state {
        State::Queuing => true,
        State::Sending if announcements::count_open(tx, one.id).await? == 0 => true,
        State::Sending => {
            // Or told by a clock that has gone back since.
            let is_long_ago = one.told_at.is_none_or(|at| (ctx.now - at).abs() >= TOLD_EVERY);
            is_long_ago && one.stopped_at.is_none() && edits(tx, one).await?.is_some()
        }
        State::Draft | State::Done => false,
    })
}

/// Does the next thing.
pub async fn step(ctx: &Ctx, tx: &mut Tx, announcement: i64) -> Result<()> {
    // Another process may have done it meanwhile.
    let Some(one) = announcements::find(tx, announcement).await? else { return Ok(()) };
    match one.state {
        State::Queuing => queue(ctx, tx, &one).await,
        State::Sending if announcements::count_open(tx, one.id).await? == 0 => {
            settle(ctx, tx, &one).await
        }
        State::Sending => tell_progress(ctx, tx, &one).await,
        State::Draft | State::Done => Ok(()),
    }
}

/// Takes up the next people.
async fn queue(ctx: &Ctx, tx: &mut Tx, one: &Announcement) -> Result<()> {
    let Some(audience) = one.audience else {
        return Ok(announcements::advance(tx, one.id, one.after_person, State::Sending).await?);
    };
    let people = reach::audience(ctx, tx, audience).await?;
    let reach = Reach::read(tx).await?;
    // Who shares a phone hears it once, by all their names.
    let mut names: HashMap<Address, Vec<&str>> = HashMap::new();
    for person in &people {
        for address in first_step(ctx, &reach, person) {
            names.entry(address).or_default().push(person.name.as_str());
        }
    }
    let begin = people.partition_point(|person| person.id <= one.after_person);
    let next = &people[begin..people.len().min(begin + BATCH)];
    for person in next {
        let step = first_step(ctx, &reach, person);
        if step.is_empty() {
            announcements::add_person(tx, one.id, person.id, None).await?;
        }
        for address in step {
            let name = names.get(&address).map(|names| names.join(", "));
            say(ctx, tx, one, person, &address, name.unwrap_or_default()).await?;
        }
    }
    let state = if begin + next.len() < people.len() { State::Queuing } else { State::Sending };
    let after_person = next.last().map_or(one.after_person, |person| person.id);
    Ok(announcements::advance(tx, one.id, after_person, state).await?)
}

/// Where a person is told at first; empty if no address is known.
fn first_step(ctx: &Ctx, reach: &Reach, person: &Person) -> Vec<Address> {
    reach.steps(ctx, person).into_iter().next().unwrap_or_default()
}

/// Puts it into the outbox for an address, once, and notes that this person hears it there.
async fn say(
    ctx: &Ctx,
    tx: &mut Tx,
    one: &Announcement,
    person: &Person,
    address: &Address,
    name: String,
) -> Result<()> {
    let news = News::Text { name, text: one.body.clone() };
    let message = Message::Notice(Notice::Announcement(news));
    let envelope = Envelope::new(&ctx.centre.language, message);
    let key = format!("announcement:{}:{}", one.id, address.key());
    let message = NewMessage {
        unique_key: Some(key.clone()),
        person: Some(person.id),
        announcement: Some(one.id),
        ..NewMessage::new(address, Kind::Announcement, &envelope)
    };
    outbox::insert(tx, &message, ctx.now).await?;
    let row = outbox::find_by_key(tx, &key).await?;
    Ok(announcements::add_person(tx, one.id, person.id, row).await?)
}

/// Every message is settled: who was not reached is tried by the next way, and when there is none
/// left, the author hears how it came out.
async fn settle(ctx: &Ctx, tx: &mut Tx, one: &Announcement) -> Result<()> {
    let standings = announcement::best(announcements::standings(tx, one.id).await?);
    if one.stopped_at.is_none() && try_elsewhere(ctx, tx, one, &standings).await? {
        return Ok(());
    }
    if !announcements::finish(tx, one.id, ctx.now).await? {
        return Ok(());
    }
    let mut report = Report::of(one.id, standings.len(), &standings);
    if one.stopped_at.is_some() {
        report = report.stopped_before(usize::try_from(one.people).unwrap_or(0));
    }
    // It comes behind an edit that is under way, since an address hears things in order.
    if let (None, Some(edits)) = (one.stopped_at, progress(tx, one).await?) {
        let people = report.people;
        tell(ctx, tx, one, News::Done { people }, Some(edits)).await?;
    }
    tell(ctx, tx, one, News::Report(report), None).await
}

/// Puts it into the outbox for the next addresses of those whom it failed to reach, a few at a time;
/// answers whether there were any.
async fn try_elsewhere(
    ctx: &Ctx,
    tx: &mut Tx,
    one: &Announcement,
    standings: &[Standing],
) -> Result<bool> {
    let failed = standings.iter().filter(|who| matches!(who.fate, Fate::Failed(_)));
    let failed: Vec<i64> = failed.map(|who| who.person).collect();
    if failed.is_empty() {
        return Ok(false);
    }
    let reach = Reach::read(tx).await?;
    let mut tried = 0;
    for person in failed {
        let Some(person) = people::find(tx, person).await? else { continue };
        let Some(step) = untried(ctx, tx, one, &reach, &person).await? else { continue };
        for address in step {
            say(ctx, tx, one, &person, &address, person.name.as_str().to_owned()).await?;
        }
        tried += 1;
        if tried == BATCH {
            break;
        }
    }
    Ok(tried > 0)
}

/// The first of a person's ways of which nothing was tried.
async fn untried(
    ctx: &Ctx,
    tx: &mut Tx,
    one: &Announcement,
    reach: &Reach,
    person: &Person,
) -> Result<Option<Vec<Address>>> {
    for step in reach.steps(ctx, person) {
        let mut left = Vec::new();
        for address in step {
            let key = format!("announcement:{}:{}", one.id, address.key());
            let row = outbox::find_by_key(tx, &key).await?;
            // What was said there to another counts for this person too, but is not said again.
            if !announcements::is_tried(tx, one.id, person.id, row).await? {
                left.push(address);
            }
        }
        if !left.is_empty() {
            return Ok(Some(left));
        }
    }
    Ok(None)
}

/// Tells the author how far it has got, in the place of what stands there.
async fn tell_progress(ctx: &Ctx, tx: &mut Tx, one: &Announcement) -> Result<()> {
    let Some(edits) = edits(tx, one).await? else { return Ok(()) };
    let standings = announcement::best(announcements::standings(tx, one.id).await?);
    let done = standings.iter().filter(|standing| standing.fate != Fate::Waiting).count();
    let people = usize::try_from(one.people).unwrap_or(0).max(done);
    let news = News::Progress { announcement: one.id, done, people };
    tell(ctx, tx, one, news, Some(edits)).await?;
    Ok(announcements::mark_told(tx, one.id, ctx.now).await?)
}

/// The message that can be edited to tell the author how it goes: on Telegram, once it is known and
/// unless it is just being edited.
async fn edits(tx: &mut Tx, one: &Announcement) -> Result<Option<String>> {
    if announcements::is_telling(tx, one.id).await? {
        return Ok(None);
    }
    progress(tx, one).await
}

/// The same, even while it is being edited.
async fn progress(tx: &mut Tx, one: &Announcement) -> Result<Option<String>> {
    let author = accounts::find(tx, one.author).await?;
    let is_editable = author.is_some_and(|author| author.address.channel == Channel::Telegram);
    if !is_editable {
        return Ok(None);
    }
    Ok(announcements::progress_message(tx, one.id).await?)
}

async fn tell(
    ctx: &Ctx,
    tx: &mut Tx,
    one: &Announcement,
    news: News,
    edits: Option<String>,
) -> Result<()> {
    let Some(author) = accounts::find(tx, one.author).await? else { return Ok(()) };
    // An author may have turned messages off, or be forgotten.
    if !ctx.channels.has(author.address.channel) || !author.takes_news() {
        return Ok(());
    }
    let unique_key = match &news {
        News::Report(_) => Some(format!("announcement-report:{}", one.id)),
        _ => None,
    };
    let route = Route { edits, ..Route::default() };
    let message = Message::Notice(Notice::Announcement(news));
    let envelope = Envelope { route, ..Envelope::new(&ctx.centre.language, message) };
    let message = NewMessage {
        unique_key,
        announcement: Some(one.id),
        ..NewMessage::new(&author.address, Kind::Notice, &envelope)
    };
    outbox::insert(tx, &message, ctx.now).await?;
    Ok(())
}
