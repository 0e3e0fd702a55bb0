//! The guided registration: name, ITS number, e-mail, phone, preference, and a look at it all, beside
//! which a recording may be sent.

use anyhow::Context as _;

use super::{answer_button, close, save};
use crate::actions::{Result, register};
use crate::commands::context::{Context, Reply};
use crate::domain::audio::{self, MAX_MEGABYTES, Sound};
use crate::domain::channel::Channel;
use crate::domain::message::{Choice, Said};
use crate::domain::person::{Email, Its, Phone, Preference};
use crate::domain::refusal::Refusal;
use crate::domain::registration::{Draft, GivenEmail, Part, Registration};
use crate::domain::text::isolate;
use crate::store::auditions;
use crate::store::forms::Form;
use crate::store::people::{self, Person};

/// The form's name in the database.
pub const KIND: &str = "register";
/// The last question: is all of it right?
const CONFIRM: &str = "confirm";
/// What says yes to it, by button or typed.
const YES: [&str; 8] = ["yes", "y", "ok", "okay", "send", "haan", "ha", "confirm"];

/// Begins with what is known already, and asks for the first thing that isn't.
pub async fn start(c: &mut Context<'_>, mut draft: Draft) -> Result<Reply> {
    add_own_number(c, &mut draft);
    // What came for a registration that was left belongs to no other.
    auditions::delete_drafts(c.tx, c.account.id, c.ctx.now).await?;
    let names: Vec<String> = c.people.iter().map(|person| isolate(person.name.as_str())).collect();
    let intro = if names.is_empty() {
        c.say("register-intro", &[])
    } else {
        c.say("register-intro-again", &[("names", c.words.list(&names))])
    };
    let mut reply = ask(c, &draft).await?;
    reply.said.text = intro.and(reply.said.text);
    Ok(reply)
}

/// On WhatsApp the platform vouches for the sender's own number.
pub fn add_own_number(c: &Context<'_>, draft: &mut Draft) {
    if draft.phone.is_none() && c.account.address.channel == Channel::WhatsApp {
        draft.phone = Phone::from_whatsapp(&c.account.address.id);
    }
}

/// Takes an answer and asks the next question.
pub async fn typed(c: &mut Context<'_>, form: &Form, text: &str) -> Result<Reply> {
    let mut draft = read(form)?;
    let Some(part) = part_of(form) else {
        let word = text.trim().to_lowercase();
        return if YES.contains(&word.as_str()) {
            finish(c, &draft).await
        } else {
            summary(c, &draft).await
        };
    };
    draft.set(part, text, &c.ctx.centre.country)?;
    if part == Part::Its {
        must_be_new(c, draft.its.as_ref()).await?;
    }
    ask(c, &draft).await
}

/// Takes the person's own contact as the phone; somebody else's proves nothing.
pub async fn contact(c: &mut Context<'_>, form: &Form, phone: &str, own: bool) -> Result<Reply> {
    if !own {
        return Ok(c.say("contact-not-own", &[]).into());
    }
    let number = format!("+{}", phone.trim_start_matches('+'));
    typed(c, form, &number).await
}

/// Whether a recording belongs to the open question: to the last one, which offers it.
pub fn takes_recording(form: &Form) -> bool {
    form.step == CONFIRM
}

/// A recording came before its question.
pub async fn recording_too_early(c: &mut Context<'_>, form: &Form) -> Result<Reply> {
    let mut reply = again(c, form).await?;
    reply.said.text = c.say("audition-later", &[]).and(reply.said.text);
    Ok(reply)
}

/// A recording is here: its length, and the next question.
pub async fn recorded(c: &mut Context<'_>, form: &Form, sound: Sound) -> Result<Reply> {
    let mut reply = again(c, form).await?;
    let here = c.say("audition-here", &[("length", audio::clock(sound.millis))]);
    reply.said.text = here.and(reply.said.text);
    Ok(reply)
}

/// Whether the open question is the one for the phone.
pub fn asks_phone(form: &Form) -> bool {
    form.kind == KIND && form.step == Part::Phone.as_str()
}

/// Whether it may turn out to be about somebody who is registered already: it waits for the ITS
/// number, or has this one.
pub fn is_about(form: &Form, its: &Its) -> bool {
    part_of(form) == Some(Part::Its)
        || read(form).is_ok_and(|draft| draft.its.as_ref() == Some(its))
}

/// Forgets the last answer and asks for it again.
pub async fn back(c: &mut Context<'_>, form: &Form) -> Result<Reply> {
    let mut draft = read(form)?;
    let mut asked = questions(c);
    if let Some(part) = part_of(form) {
        asked.truncate(asked.iter().position(|known| *known == part).unwrap_or(0));
    }
    if let Some(last) = asked.last() {
        draft.clear(*last);
    }
    ask(c, &draft).await
}

/// Asks the open question again.
pub async fn again(c: &mut Context<'_>, form: &Form) -> Result<Reply> {
    ask(c, &read(form)?).await
}

/// Writes the registration down and says what happens next.
pub async fn submit(c: &mut Context<'_>, registration: &Registration) -> Result<Reply> {
    let account = c.account.clone();
    let person = register::register(&c.ctx, c.tx, &account, registration).await?;
    close(c).await?;
    let args = [
        ("name", isolate(person.name.as_str())),
        ("its", person.its.as_str().to_owned()),
        ("email", person.email.as_ref().map_or("", Email::as_str).to_owned()),
    ];
    let by_mail = person.email.is_some() && c.ctx.channels.email;
    let text = c.say(if by_mail { "registered-mail" } else { "registered" }, &args);
    Ok(Reply::from(text)
        .with(vec![c.button("button-me", "/me"), c.button("button-roster", "/grid")]))
}

/// Refuses an ITS number that is registered already.
pub async fn must_be_new(c: &mut Context<'_>, its: Option<&Its>) -> Result<()> {
    let Some(its) = its else { return Ok(()) };
    let known: Option<Person> = people::find_by_its(c.tx, its).await?;
    match known {
        Some(_) => Err(Refusal::ItsTaken { its: its.as_str().to_owned() }.into()),
        None => Ok(()),
    }
}

async fn ask(c: &mut Context<'_>, draft: &Draft) -> Result<Reply> {
    let next = draft.missing().into_iter().next();
    let step = next.map_or(CONFIRM, Part::as_str);
    let json = serde_json::to_string(draft).context("a draft can't be written")?;
    let form = Form { kind: KIND.to_owned(), step: step.to_owned(), draft: json };
    save(c, &form).await?;
    Ok(match next {
        Some(part) => question(c, part),
        None => summary(c, draft).await?,
    })
}

async fn finish(c: &mut Context<'_>, draft: &Draft) -> Result<Reply> {
    match draft.complete() {
        Some(registration) => submit(c, &registration).await,
        None => ask(c, draft).await,
    }
}

fn question(c: &Context<'_>, part: Part) -> Reply {
    let text = c.say(&format!("ask-{}", part.as_str()), &[]);
    let button =
        |key: &str, value: &str| answer_button(c.words.plain(key, &[]), KIND, part.as_str(), value);
    let choices = match part {
        Part::Email => vec![button("button-no-email", "none")],
        Part::Preference => [Preference::Azaan, Preference::Takbira, Preference::Both]
            .map(|one| button(&format!("preference-{}", one.as_str()), one.as_str()))
            .into(),
        Part::Name | Part::Its | Part::Phone => Vec::new(),
    };
    let asks_contact = (part == Part::Phone && c.account.address.channel == Channel::Telegram)
        .then(|| c.words.plain("button-share-number", &[]));
    Said { text, choices, asks_contact }.into()
}

async fn summary(c: &mut Context<'_>, draft: &Draft) -> Result<Reply> {
    let shown = |value: Option<&str>| value.unwrap_or_default().to_owned();
    let email = match &draft.email {
        Some(GivenEmail::Address(email)) => email.as_str().to_owned(),
        Some(GivenEmail::None) | None => c.words.plain("no-email", &[]),
    };
    let preference = draft.preference.map_or_else(String::new, |one| {
        c.words.plain(&format!("preference-{}", one.as_str()), &[])
    });
    let args = [
        ("name", isolate(&shown(draft.name.as_ref().map(|name| name.as_str())))),
        ("its", shown(draft.its.as_ref().map(Its::as_str))),
        ("email", email),
        ("phone", shown(draft.phone.as_ref().map(Phone::as_str))),
        ("preference", preference),
    ];
    let choices: Vec<Choice> = vec![
        answer_button(c.words.plain("button-register-me", &[]), KIND, CONFIRM, "yes"),
        c.button("button-back", "/back"),
        c.button("button-cancel", "/cancel"),
    ];
    let mut text = c.say("register-summary", &args);
    let auditions = auditions::of_draft(c.tx, c.account.id).await?;
    if auditions.is_empty() {
        let limits = [("megabytes", MAX_MEGABYTES.to_string())];
        text = text.and(c.say("register-audition-too", &limits));
    } else {
        let lengths: Vec<String> =
            auditions.iter().map(|audition| audio::clock(audition.length())).collect();
        text = text.line(c.say("register-auditions", &[("lengths", lengths.join(", "))]));
    }
    Ok(Reply::from(text).with(choices))
}

/// The questions that this sender is asked, in order.
fn questions(c: &Context<'_>) -> Vec<Part> {
    let on_whatsapp = c.account.address.channel == Channel::WhatsApp;
    Part::ALL.into_iter().filter(|part| !(on_whatsapp && *part == Part::Phone)).collect()
}

fn part_of(form: &Form) -> Option<Part> {
    Part::ALL.into_iter().find(|part| part.as_str() == form.step)
}

fn read(form: &Form) -> Result<Draft> {
    Ok(serde_json::from_str(&form.draft).context("a draft can't be read")?)
}
