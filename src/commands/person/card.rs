//! The card: who it is, what is in their name, what is asked, where they are reached.

use super::{DUTIES, GIVE, HEAR, MESSAGES, history, line};
use crate::actions::Result;
use crate::commands::context::{Context, Reply};
use crate::commands::requests;
use crate::domain::audio;
use crate::domain::message::{Choice, Text};
use crate::domain::person::{Email, Status};
use crate::domain::slot::State;
use crate::domain::text::{isolate, quoted};
use crate::store::accounts::{self, Heard};
use crate::store::assignments;
use crate::store::auditions::{self, Audition};
use crate::store::away;
use crate::store::corrections::{self, Correction};
use crate::store::outbox;
use crate::store::people::Person;

/// The next duties on the card; all of them are behind a button.
const DUTIES_SHOWN: usize = 3;
/// The last messages on the card.
const MESSAGES_SHOWN: usize = 3;
/// More accounts than this have no room.
const CHATS_SHOWN: usize = 4;
/// More days away than this have no room.
const AWAY_SHOWN: usize = 4;
/// More requests or corrections than this have no room.
const ASKED_SHOWN: usize = 3;
/// What people say is cut here: a card is one message on WhatsApp too.
const SAID_CHARS: usize = 80;

/// Everything about a person.
pub async fn show(c: &mut Context<'_>, person: &Person) -> Result<Reply> {
    let auditions = auditions::of_person(c.tx, person.id).await?;
    let mut text = head(c, person, &auditions);
    if let Some(away) = days_away(c, person).await? {
        text = text.line(away);
    }
    let duties = history::all(c, person).await?;
    text = text.and(duties_in_short(c, person, &duties).await?);

    let open = requests::open(c).await?;
    let open: Vec<_> = open.into_iter().filter(|(one, _)| one.person == person.id).collect();
    for (request, slot) in open.iter().take(ASKED_SHOWN) {
        let reason = isolate(&quoted(&request.reason, SAID_CHARS));
        let args = [("slot", c.words.slot(slot)), ("reason", reason)];
        text = text.line(c.say(&format!("person-request-{}", request.kind.as_str()), &args));
    }
    let corrections = corrections::open_of_person(c.tx, person.id).await?;
    for one in corrections.iter().take(ASKED_SHOWN) {
        text = text.line(asked(c, one));
    }

    let heard = accounts::heard_of_person(c.tx, person.id).await?;
    text = text.and(chats(c, &heard));
    let one_more = i64::try_from(MESSAGES_SHOWN).unwrap_or(0) + 1;
    let told = outbox::of_person::page(c.tx, person.id, one_more, 0).await?;
    let mut messages =
        c.say(if told.is_empty() { "person-messages-none" } else { "person-messages" }, &[]);
    for one in told.iter().take(MESSAGES_SHOWN) {
        messages = messages.line(history::message(c, one));
    }
    text = text.and(messages);

    let mut choices = decisions(c, person, &auditions);
    if let Some((request, _)) = open.first() {
        choices.push(c.button("button-open-request", format!("/requests show {}", request.id)));
    }
    choices.extend(to_correct(c, person, corrections.first()));
    if duties.len() > DUTIES_SHOWN || duties.iter().any(|one| one.is_over) {
        choices.push(c.button("button-all-duties", line(DUTIES, person)));
    }
    if told.len() > MESSAGES_SHOWN {
        choices.push(c.button("button-all-messages", line(MESSAGES, person)));
    }
    Ok(Reply::from(text).with(choices))
}

/// Plays the audition that is judged.
pub async fn hear(c: &mut Context<'_>, person: &Person) -> Result<Reply> {
    let auditions = auditions::of_person(c.tx, person.id).await?;
    let text = recordings(c, &auditions);
    let name = c.say("person-name", &[("name", isolate(person.name.as_str()))]);
    let back = c.button("button-person-card", format!("/{} {}", super::NAME, person.its));
    let reply = Reply::from(name.line(text)).with(vec![back]);
    Ok(match auditions.iter().find(|audition| audition.selected) {
        Some(audition) => reply.playing(audition),
        None => reply,
    })
}

fn head(c: &Context<'_>, person: &Person, auditions: &[Audition]) -> Text {
    let email = person.email.as_ref().map(Email::as_str);
    let preference = format!("preference-{}", person.preference.as_str());
    let since = person.created_at.at(c.ctx.centre.timezone).date_naive();
    let args = [
        ("name", isolate(person.name.as_str())),
        ("its", person.its.as_str().to_owned()),
        ("status", c.words.status(person.status)),
        ("preference", c.words.plain(&preference, &[])),
        ("phone", person.phone.as_str().to_owned()),
        ("email", email.map_or_else(|| c.words.plain("no-email", &[]), str::to_owned)),
    ];
    let since = c.say("person-since", &[("since", c.words.date(since))]);
    c.say("person-head", &args).line(since).line(recordings(c, auditions))
}

fn recordings(c: &Context<'_>, auditions: &[Audition]) -> Text {
    let chosen = auditions.iter().find(|audition| audition.selected);
    let length = chosen.map_or_else(String::new, |one| audio::clock(one.length()));
    let args = [("count", auditions.len().to_string()), ("length", length)];
    c.say("person-auditions", &args)
}

async fn days_away(c: &mut Context<'_>, person: &Person) -> Result<Option<Text>> {
    let Some(roster) = c.find_roster().await? else { return Ok(None) };
    let parts = away::of_person(c.tx, person.id, &roster.season).await?.parts();
    if parts.is_empty() {
        return Ok(None);
    }
    let mut days: Vec<String> =
        parts.iter().take(AWAY_SHOWN).map(|part| c.words.away(&roster.season, part)).collect();
    if parts.len() > AWAY_SHOWN {
        let more = (parts.len() - AWAY_SHOWN).to_string();
        days.push(c.words.plain("person-more", &[("count", more)]));
    }
    Ok(Some(c.say("person-away", &[("days", days.join(", "))])))
}

async fn duties_in_short(
    c: &mut Context<'_>,
    person: &Person,
    duties: &[history::Duty],
) -> Result<Text> {
    let (before, ahead): (Vec<_>, Vec<_>) = duties.iter().partition(|one| one.is_over);
    let confirmed = ahead.iter().filter(|one| one.held.state == State::Confirmed).count();
    let counts = [("count", ahead.len().to_string()), ("confirmed", confirmed.to_string())];
    let mut text = c.say("person-duties", &counts);
    for one in ahead.iter().take(DUTIES_SHOWN) {
        text = text.line(history::duty(c, one));
    }
    if ahead.len() > DUTIES_SHOWN {
        let more = (ahead.len() - DUTIES_SHOWN).to_string();
        text = text.line(c.say("and-more", &[("count", more)]));
    }
    let freed = assignments::count_freed_of_person(c.tx, person.id).await?;
    if before.is_empty() && freed == 0 {
        return Ok(text);
    }
    let counts = [("served", before.len().to_string()), ("freed", freed.to_string())];
    Ok(text.line(c.say("person-duties-before", &counts)))
}

fn asked(c: &Context<'_>, one: &Correction) -> Text {
    let args = [
        ("field", c.words.field(one.part)),
        ("at", c.moment(one.asked_at)),
        ("message", isolate(&quoted(&one.message, SAID_CHARS))),
    ];
    let has_message = !one.message.is_empty();
    c.say(if has_message { "person-correction-message" } else { "person-correction" }, &args)
}

fn chats(c: &Context<'_>, chats: &[Heard]) -> Text {
    if chats.is_empty() {
        return c.say("person-chats-none", &[]);
    }
    let mut text = c.say("person-chats", &[]);
    for chat in chats.iter().take(CHATS_SHOWN) {
        let key = match chat.last {
            _ if !chat.account.reachable => "person-chat-blocked",
            None => "person-chat-never",
            Some(_) => "person-chat",
        };
        let args = [
            ("way", c.words.channel(chat.account.address.channel)),
            ("profile", isolate(&chat.account.profile_name)),
            ("at", chat.last.map_or_else(String::new, |at| c.moment(at))),
        ];
        text = text.line(c.say(key, &args));
    }
    if chats.len() > CHATS_SHOWN {
        let more = (chats.len() - CHATS_SHOWN).to_string();
        text = text.line(c.say("and-more", &[("count", more)]));
    }
    text
}

/// What can be decided about the person, and given to them.
fn decisions(c: &Context<'_>, person: &Person, auditions: &[Audition]) -> Vec<Choice> {
    let its = person.its.as_str();
    let mut choices = Vec::new();
    if matches!(person.status, Status::Pending | Status::Rejected) {
        choices.push(c.button("button-approve", format!("/approve {its}")));
    }
    if person.status == Status::Pending {
        choices.push(c.button("button-reject", format!("/reject {its}")));
    }
    if auditions.iter().any(|audition| audition.selected) {
        choices.push(c.button("button-play-audition", line(HEAR, person)));
    }
    if person.status.serves() {
        choices.push(c.button("button-give-duty", line(GIVE, person)));
    }
    choices
}

fn to_correct(c: &Context<'_>, person: &Person, open: Option<&Correction>) -> Vec<Choice> {
    if person.status == Status::Withdrawn {
        return Vec::new();
    }
    let mut choices = vec![c.button("button-ask-correction", format!("/correct {}", person.its))];
    if let Some(one) = open {
        let hint = Some(c.words.field(one.part));
        let button = c.button("button-stop-asking", format!("/correct withdraw {}", one.id));
        choices.push(Choice { hint, ..button });
    }
    choices
}
