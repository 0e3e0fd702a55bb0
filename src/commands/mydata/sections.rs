//! The sections of a person's own data: each is one function and one row of the list.

use chrono::NaiveDate;
use futures::future::BoxFuture;

use crate::actions::Result;
use crate::commands::context::Context;
use crate::commands::receipts;
use crate::domain::audio;
use crate::domain::away::Part;
use crate::domain::inbound::{Content, Event};
use crate::domain::person::Email;
use crate::domain::text::one_line;
use crate::domain::timestamp::Timestamp;
use crate::store::calendar::Calendar;
use crate::store::outbox::of_person;
use crate::store::people::Person;
use crate::store::trail;
use crate::store::{
    accounts, announcements, assignments, auditions, away, corrections, inbox, requests,
};
use crate::wording::log;

/// A long message is told by its beginning.
const MESSAGE_MAX_CHARS: usize = 300;
/// So much is shown of the number of another chat.
const SHOWN_DIGITS: usize = 4;

/// A part of the file.
pub struct Section {
    /// The key of what stands above it.
    pub heading: &'static str,
    /// Collects its lines.
    pub collect: Collect,
}

/// Answers the lines of a section; nothing if it isn't about who has no registration.
type Collect = for<'a, 't> fn(
    &'a mut Context<'t>,
    Option<&'a Person>,
) -> BoxFuture<'a, Result<Option<Vec<String>>>>;

/// All of them, in the order of the file.
pub const ALL: &[Section] = &[
    Section { heading: "mydata-registration", collect: |c, who| Box::pin(registration(c, who)) },
    Section { heading: "mydata-accounts", collect: |c, who| Box::pin(chats(c, who)) },
    Section { heading: "mydata-auditions", collect: |c, who| Box::pin(recordings(c, who)) },
    Section { heading: "mydata-duties", collect: |c, who| Box::pin(duties(c, who)) },
    Section { heading: "mydata-requests", collect: |c, who| Box::pin(wishes(c, who)) },
    Section { heading: "mydata-away", collect: |c, who| Box::pin(days_away(c, who)) },
    Section { heading: "mydata-corrections", collect: |c, who| Box::pin(corrected(c, who)) },
    Section { heading: "mydata-announcements", collect: |c, who| Box::pin(announced(c, who)) },
    Section { heading: "mydata-written", collect: |c, who| Box::pin(written(c, who)) },
    Section { heading: "mydata-deliveries", collect: |c, who| Box::pin(deliveries(c, who)) },
    Section { heading: "mydata-log", collect: |c, who| Box::pin(lines(c, who)) },
];

type Lines = Result<Option<Vec<String>>>;

async fn registration(c: &mut Context<'_>, person: Option<&Person>) -> Lines {
    let Some(person) = person else { return Ok(None) };
    let email = person.email.as_ref().map(Email::as_str);
    let preference = format!("preference-{}", person.preference.as_str());
    let field = |key: &str, value: String| c.words.plain(key, &[("value", value)]);
    Ok(Some(vec![
        field("mydata-field-name", person.name.as_str().to_owned()),
        field("mydata-field-its", person.its.as_str().to_owned()),
        field(
            "mydata-field-email",
            email.map_or_else(|| c.words.plain("no-email", &[]), str::to_owned),
        ),
        field("mydata-field-phone", person.phone.as_str().to_owned()),
        field("mydata-field-preference", c.words.plain(&preference, &[])),
        field("mydata-field-status", c.words.status(person.status)),
        field("mydata-field-since", c.moment(person.created_at)),
    ]))
}

async fn chats(c: &mut Context<'_>, person: Option<&Person>) -> Lines {
    let accounts = match person {
        Some(person) => accounts::of_person(c.tx, person.id).await?,
        // With the role and the profile as they are now.
        None => accounts::find(c.tx, c.account.id).await?.into_iter().collect(),
    };
    let line = |account: &accounts::Account| {
        if account.id != c.account.id {
            // Whoever linked it may be someone else: enough to know it by, and to tell an admin.
            let args = [
                ("channel", c.words.channel(account.address.channel)),
                ("end", end_of(&account.address.id)),
            ];
            return c.words.plain("mydata-account-other", &args);
        }
        let reach = match (account.reachable, account.is_muted) {
            (false, _) => "mydata-reach-blocked",
            (true, true) => "mydata-reach-off",
            (true, false) => "mydata-reach-on",
        };
        let args = [
            ("channel", c.words.channel(account.address.channel)),
            ("id", account.address.id.clone()),
            ("name", account.profile_name.clone()),
            ("role", c.words.role(account.role)),
            ("reach", c.words.plain(reach, &[])),
        ];
        c.words.plain("mydata-account", &args)
    };
    Ok(Some(accounts.iter().map(line).collect()))
}

fn end_of(id: &str) -> String {
    id.chars().skip(id.chars().count().saturating_sub(SHOWN_DIGITS)).collect()
}

async fn recordings(c: &mut Context<'_>, person: Option<&Person>) -> Lines {
    let Some(person) = person else { return Ok(None) };
    let all = auditions::of_person(c.tx, person.id).await?;
    let line = |audition: &auditions::Audition| {
        let key = if audition.selected { "mydata-audition-chosen" } else { "mydata-audition" };
        let length = audio::clock(audition.length());
        c.words.plain(key, &[("date", c.moment(audition.created_at)), ("length", length)])
    };
    Ok(Some(all.iter().map(line).collect()))
}

async fn duties(c: &mut Context<'_>, person: Option<&Person>) -> Lines {
    let Some(person) = person else { return Ok(None) };
    let calendar = Calendar::read(c.tx).await?;
    let mut lines = Vec::new();
    for (held, is_taken_away) in assignments::all_of_person(c.tx, person.id).await? {
        let Some(slot) = calendar.slot_of(&held) else { continue };
        let args = [
            ("date", c.words.day(slot.day, slot.date)),
            ("time", slot.duty.reports_at.to_string()),
            ("duty", slot.duty.label.clone()),
            ("state", c.words.plain(&format!("state-{}", held.state.as_str()), &[])),
        ];
        let key = if is_taken_away { "mydata-duty-taken" } else { "mydata-duty" };
        lines.push(c.words.plain(key, &args));
    }
    Ok(Some(lines))
}

async fn wishes(c: &mut Context<'_>, person: Option<&Person>) -> Lines {
    let Some(person) = person else { return Ok(None) };
    let calendar = Calendar::read(c.tx).await?;
    let mut lines = Vec::new();
    for request in requests::of_person(c.tx, person.id).await? {
        let duty = calendar.duties.iter().find(|duty| duty.id == request.duty);
        let word = |word: &str| c.words.plain(&format!("mydata-request-{word}"), &[]);
        let note = request.note;
        let args = [
            ("date", c.words.date(request.date)),
            ("duty", duty.map_or_else(String::new, |duty| duty.label.clone())),
            ("kind", word(request.kind.as_str())),
            ("reason", request.reason.clone()),
            ("state", word(request.state.as_str())),
            ("note", if note.is_empty() { note } else { format!(": {note}") }),
        ];
        lines.push(c.words.plain("mydata-request", &args));
    }
    Ok(Some(lines))
}

async fn days_away(c: &mut Context<'_>, person: Option<&Person>) -> Lines {
    let Some(person) = person else { return Ok(None) };
    let calendar = Calendar::read(c.tx).await?;
    let parts = away::all_of_person(c.tx, person.id).await?;
    let line = |(from, part): &(NaiveDate, Part)| {
        let season = calendar.seasons.iter().find(|season| season.contains(*from));
        season.map_or_else(|| part.to_string(), |season| c.words.away(season, part))
    };
    Ok(Some(parts.iter().map(line).collect()))
}

async fn corrected(c: &mut Context<'_>, person: Option<&Person>) -> Lines {
    let Some(person) = person else { return Ok(None) };
    let all = corrections::of_person(c.tx, person.id).await?;
    let line = |one: &corrections::Correction| {
        let state = format!("mydata-correction-{}", one.state.as_str());
        let message = &one.message;
        let args = [
            ("at", c.moment(one.asked_at)),
            ("field", c.words.field(one.part)),
            ("message", if message.is_empty() { String::new() } else { format!(": {message}") }),
            ("state", c.words.plain(&state, &[])),
        ];
        c.words.plain("mydata-correction", &args)
    };
    Ok(Some(all.iter().map(line).collect()))
}

async fn announced(c: &mut Context<'_>, person: Option<&Person>) -> Lines {
    let Some(person) = person else { return Ok(None) };
    let all = announcements::of_person(c.tx, person.id).await?;
    let line = |(at, text): &(Timestamp, String)| {
        let args = [("at", c.moment(*at)), ("what", one_line(text, MESSAGE_MAX_CHARS))];
        c.words.plain("mydata-announcement", &args)
    };
    Ok(Some(all.iter().map(line).collect()))
}

/// What was written in this chat, and in no other: that one speaks for the person doesn't make what
/// its holder writes there the person's.
async fn written(c: &mut Context<'_>, _: Option<&Person>) -> Lines {
    let rows = inbox::of_chat(c.tx, &c.account.address.key()).await?;
    let line = |(at, json): &(i64, String)| {
        let what = match serde_json::from_str(json).ok()? {
            Event::Inbound(inbound) => match inbound.content {
                Content::Text(text) => text,
                Content::Press { payload, .. } => payload,
                Content::Contact { phone, .. } => phone,
                Content::Audio(_) => "🎤".to_owned(),
                Content::Document(file) => format!("📄 {}", file.caption),
                Content::Media(word) => word,
            },
            _ => return None,
        };
        let what = one_line(&what, MESSAGE_MAX_CHARS);
        let at = c.moment(Timestamp::from(*at));
        Some(c.words.plain("mydata-written-row", &[("at", at), ("what", what)]))
    };
    Ok(Some(rows.iter().filter_map(line).collect()))
}

async fn deliveries(c: &mut Context<'_>, person: Option<&Person>) -> Lines {
    let chat = c.account.address.clone();
    let sent = of_person::list(c.tx, person.map(|person| person.id), &chat).await?;
    let line = |one: &of_person::ToPerson| {
        let (kind, channel, state) = receipts::in_words(c, &one.delivery);
        let at = c.moment(one.created_at);
        let args = [("at", at), ("channel", channel), ("kind", kind), ("state", state)];
        c.words.plain("mydata-delivery", &args)
    };
    Ok(Some(sent.iter().map(line).collect()))
}

async fn lines(c: &mut Context<'_>, person: Option<&Person>) -> Lines {
    let Some(person) = person else { return Ok(None) };
    let own = c.account.address.key();
    let about = trail::Filter { person: Some(person.id), ..trail::Filter::default() };
    let mut lines: Vec<String> = trail::page(c.tx, &about, usize::MAX)
        .await?
        .iter()
        .filter(|line| line.person_id == Some(person.id))
        .map(|line| {
            let mut what = log::sentence(&c.words, line).plain();
            let details = line.details.iter().filter(|detail| detail.field == "account");
            for key in details.flat_map(|detail| [&detail.before, &detail.after]).flatten() {
                if let Some((channel, id)) = key.split_once(':')
                    && *key != own
                {
                    what = what.replace(key.as_str(), &format!("{channel}:…{}", end_of(id)));
                }
            }
            c.words.plain("mydata-log-row", &[("at", c.moment(line.at)), ("what", what)])
        })
        .collect();
    lines.reverse();
    Ok(Some(lines))
}
