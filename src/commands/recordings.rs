//! Recordings that people send: whose they are, and what is said once they are here.

use anyhow::Context as _;

use super::context::{Context, Reply};
use super::{audition, forms};
use crate::actions::{self, Result};
use crate::domain::audio::{self, MAX_BYTES, MAX_MEGABYTES, MOST_PER_PERSON, Sound};
use crate::domain::import::Unreadable;
use crate::domain::import::check::Outcome;
use crate::domain::inbound::AudioFile;
use crate::domain::person::Status;
use crate::domain::refusal::Refusal;
use crate::domain::text::isolate;
use crate::store::downloads::{self, Download, NewDownload, Purpose, Ready};
use crate::store::media::random_name;
use crate::store::people::Person;
use crate::store::{auditions, people};

/// WhatsApp keeps what people send for so long; Telegram longer.
pub const KEPT_BY_PLATFORM: chrono::Duration = chrono::Duration::days(7);

/// What came of fetching a recording or a table.
#[derive(Clone, Debug)]
pub enum Fetched {
    /// It is in the media folder.
    Kept {
        /// Its name there.
        file: String,
        /// What its bytes say.
        sound: Sound,
    },
    /// It is bigger than we take.
    TooBig,
    /// Its bytes are no sound that we know.
    NoSound,
    /// It is a table, and its rows were checked.
    Table(Outcome),
    /// Its bytes are no table that can be read.
    NoTable(Unreadable),
    /// The platform doesn't have it any more.
    Gone,
    /// The platform doesn't give it yet.
    Slow,
}

/// Takes a recording that was sent: it is fetched, and answered once it is here.
pub async fn received(c: &mut Context<'_>, file: &AudioFile) -> Result<Option<Reply>> {
    if let Some(form) = forms::open_registration(c).await? {
        if !forms::takes_recording(&form) {
            return forms::recording_too_early(c, &form).await.map(Some);
        }
        must_be_small(file)?;
        fetch(c, None, Ready::Queued).await?;
        return Ok(None);
    }
    let people: Vec<Person> =
        c.people.iter().filter(|person| person.status != Status::Rejected).cloned().collect();
    match people.as_slice() {
        [] if c.people.is_empty() => {
            let register = c.button("button-register", "/register");
            Ok(Some(Reply::from(c.say("audition-register-first", &[])).with(vec![register])))
        }
        [] => Ok(Some(c.say("audition-rejected", &[]).into())),
        [person] => {
            must_be_small(file)?;
            fetch(c, Some(person.id), Ready::Queued).await?;
            Ok(None)
        }
        _ => {
            must_be_small(file)?;
            let id = fetch(c, None, Ready::Asking).await?;
            Ok(Some(audition::whose(c, 1, |person| format!("/audition for {id} {}", person.its))))
        }
    }
}

/// The sender says whose the recording is that just came.
pub async fn belongs_to(c: &mut Context<'_>, download: &str, person: &Person) -> Result<Reply> {
    let id: i64 = download.parse().map_err(|_| Refusal::NotYourAudition)?;
    actions::audition::must_have_room(c.tx, c.account.id, Some(person.id)).await?;
    if !downloads::give(c.tx, id, c.account.id, person.id).await? {
        return Err(Refusal::NotYourAudition.into());
    }
    Ok(c.say("audition-coming", &[("name", isolate(person.name.as_str()))]).into())
}

/// Answers for a recording that was fetched, or could not be.
pub async fn fetched(
    c: &mut Context<'_>,
    download: &Download,
    fetched: &Fetched,
) -> Result<Option<Reply>> {
    let limits = [("megabytes", MAX_MEGABYTES.to_string())];
    match fetched {
        Fetched::Kept { file, sound } => kept(c, download, file, *sound).await,
        Fetched::TooBig => Err(too_big()),
        Fetched::NoSound => Ok(Some(c.say("audition-no-sound", &limits).into())),
        Fetched::Gone => Ok(Some(c.say("audition-gone", &[]).into())),
        Fetched::Slow => Ok(Some(c.say("audition-slow", &[]).into())),
        // A recording is never read as a table.
        Fetched::Table(_) | Fetched::NoTable(_) => Ok(None),
    }
}

async fn kept(
    c: &mut Context<'_>,
    download: &Download,
    file: &str,
    sound: Sound,
) -> Result<Option<Reply>> {
    let account = download.account_id;
    let form = match download.person_id {
        Some(_) => None,
        None => forms::open_registration(c).await?,
    };
    let audition =
        actions::audition::keep(&c.ctx, c.tx, Some(account), download.person_id, file, sound)
            .await?;
    if let Some(form) = form {
        return forms::recorded(c, &form, sound).await.map(Some);
    }
    let Some(person) = download.person_id else {
        // The registration that it was meant for was left meanwhile.
        auditions::delete(c.tx, audition.id, c.ctx.now).await?;
        return Ok(None);
    };
    let person = people::find(c.tx, person).await?.context("an audition's person is gone")?;
    let count = auditions::of_person(c.tx, person.id).await?.len();
    let args = [
        ("name", isolate(person.name.as_str())),
        ("length", audio::clock(sound.millis)),
        ("count", count.to_string()),
        ("most", MOST_PER_PERSON.to_string()),
    ];
    let key = if audition.selected { "audition-kept" } else { "audition-kept-too" };
    Ok(Some(Reply::from(c.say(key, &args)).with(audition::buttons(c, &audition))))
}

async fn fetch(c: &mut Context<'_>, person: Option<i64>, ready: Ready) -> Result<i64> {
    if ready == Ready::Queued {
        actions::audition::must_have_room(c.tx, c.account.id, person).await?;
    }
    let inbound = serde_json::to_string(c.inbound).context("a message can't be written")?;
    let new = NewDownload {
        purpose: Purpose::Audition,
        account: c.account.id,
        person,
        inbound: &inbound,
        file: &random_name(),
        expires_at: c.ctx.now + KEPT_BY_PLATFORM,
    };
    Ok(downloads::insert(c.tx, &new, ready, c.ctx.now).await?)
}

fn must_be_small(file: &AudioFile) -> Result<()> {
    let limit = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX);
    if file.bytes.is_some_and(|bytes| bytes > limit) { Err(too_big()) } else { Ok(()) }
}

fn too_big() -> actions::Stop {
    Refusal::RecordingTooBig { megabytes: MAX_MEGABYTES }.into()
}
