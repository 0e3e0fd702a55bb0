//! The questions of `/link`: whom this chat belongs to, by the own contact or the ITS number, and the
//! code that was sent.

use super::{close, open_registration, registration, save};
use crate::actions::link_code::{self, Asked, Typed};
use crate::actions::{Result, link};
use crate::commands::context::{Context, Reply};
use crate::domain::channel::Channel;
use crate::domain::linking::{Code, MINUTES, MOST_CODES};
use crate::domain::message::Said;
use crate::domain::person::{Its, Phone};
use crate::domain::text::{isolate, quoted};
use crate::store::forms::{self, Form};
use crate::store::people::Person;

/// The form's name in the database.
pub const KIND: &str = "link";
/// The question whom it is about.
const WHO: &str = "who";
/// The question for the code.
const CODE: &str = "code";
/// What was typed is repeated up to here.
const QUOTED_CHARS: usize = 60;

/// Asks whom this chat belongs to.
pub async fn ask_whom_to_link(c: &mut Context<'_>) -> Result<Reply> {
    if open_registration(c).await?.is_some() {
        return Ok(after_registering(c, "/link"));
    }
    open(c, WHO).await?;
    let on_telegram = c.account.address.channel == Channel::Telegram;
    let key = if on_telegram { "ask-link-telegram" } else { "ask-link" };
    let asks_contact = on_telegram.then(|| c.words.plain("button-share-number", &[]));
    Ok(Said { text: c.say(key, &[]), choices: Vec::new(), asks_contact }.into())
}

/// Sends a code, if the number is registered, and asks for it.
pub async fn send_link_code(c: &mut Context<'_>, its: &Its) -> Result<Reply> {
    if let Some(person) = c.people.iter().find(|person| person.its == *its) {
        let args = [("name", isolate(person.name.as_str()))];
        let text = c.say("linked-before", &args);
        leave(c).await?;
        return Ok(text.into());
    }
    if let Some(form) = open_registration(c).await?
        && !registration::is_about(&form, its)
    {
        return Ok(after_registering(c, &format!("/link {its}")));
    }
    let account = c.account.clone();
    if link_code::send(&c.ctx, c.tx, &account, its).await? == Asked::TooOften {
        return Ok(c.say("link-too-often", &[("most", MOST_CODES.to_string())]).into());
    }
    open(c, CODE).await?;
    let args =
        [("its", its.as_str().to_owned()), ("ways", ways(c)), ("minutes", MINUTES.to_string())];
    Ok(c.say("ask-link-code", &args).into())
}

/// Takes a code.
pub async fn link_by_code(c: &mut Context<'_>, code: &Code) -> Result<Reply> {
    let account = c.account.clone();
    match link_code::typed(&c.ctx, c.tx, &account, code).await? {
        Typed::Right(person) => linked(c, &[*person]).await,
        Typed::Wrong(left) => {
            // A registration waits; the next code is typed behind the command again.
            if open_registration(c).await?.is_none() {
                open(c, CODE).await?;
            }
            Ok(c.say("link-code-wrong", &[("count", left.to_string())]).into())
        }
        Typed::Spent => over(c, "link-code-spent").await,
        Typed::Gone => over(c, "link-code-gone").await,
    }
}

/// Takes what was typed as the answer to the open question.
pub async fn typed(c: &mut Context<'_>, form: &Form, text: &str) -> Result<Reply> {
    if form.step == WHO {
        return send_link_code(c, &Its::parse(text)?).await;
    }
    if let Some(code) = Code::parse(text) {
        return link_by_code(c, &code).await;
    }
    match Its::parse(text) {
        // Another number, or the right one this time.
        Ok(its) => send_link_code(c, &its).await,
        Err(_) => {
            let text = isolate(&quoted(text, QUOTED_CHARS));
            Ok(c.say("link-code-unclear", &[("text", text)]).into())
        }
    }
}

/// Whether a contact may answer the open question.
pub fn asks_contact(form: &Form) -> bool {
    form.kind == KIND && form.step == WHO
}

/// Takes the person's own contact; somebody else's proves nothing.
pub async fn contact(c: &mut Context<'_>, phone: &str, own: bool) -> Result<Reply> {
    if !own {
        return Ok(c.say("link-contact-not-own", &[]).into());
    }
    // Telegram's number has its country, with or without the plus.
    let number = format!("+{}", phone.trim().trim_start_matches('+'));
    let phone = Phone::parse(&number, &c.ctx.centre.country).ok();
    let account = c.account.clone();
    let people = match phone.or_else(|| Phone::from_whatsapp(&number)) {
        Some(phone) => link::link_by_contact(&c.ctx, c.tx, &account, &phone).await?,
        None => Vec::new(),
    };
    if people.is_empty() {
        let text = c.say("link-no-such-number", &[("phone", isolate(&number))]);
        let register = c.button("button-register", "/register");
        return Ok(Reply::from(text).with(vec![register]));
    }
    linked(c, &people).await
}

/// This chat speaks for these people now.
async fn linked(c: &mut Context<'_>, people: &[Person]) -> Result<Reply> {
    leave(c).await?;
    let names: Vec<String> = people.iter().map(|person| isolate(person.name.as_str())).collect();
    let text = c.say("linked", &[("names", c.words.list(&names))]);
    let buttons = vec![c.button("button-mine", "/mine"), c.button("button-me", "/me")];
    Ok(Reply::from(text).with(buttons))
}

async fn over(c: &mut Context<'_>, key: &str) -> Result<Reply> {
    leave(c).await?;
    let again = c.button("button-link-again", "/link more");
    Ok(Reply::from(c.say(key, &[])).with(vec![again]))
}

/// Leaves this form; a registration that is open waits.
async fn leave(c: &mut Context<'_>) -> Result<()> {
    let form = forms::find(c.tx, c.account.id).await?;
    if form.is_some_and(|form| form.kind == KIND) {
        close(c).await?;
    }
    Ok(())
}

/// A registration is not lost by a question that comes in its middle.
fn after_registering(c: &Context<'_>, line: &str) -> Reply {
    let text = c.say("link-after-registering", &[("line", line.to_owned())]);
    Reply::from(text).with(vec![c.button("button-carry-on", "/back again")])
}

/// Another form that was open makes place, with what came for it.
async fn open(c: &mut Context<'_>, step: &str) -> Result<()> {
    close(c).await?;
    let form = Form { kind: KIND.to_owned(), step: step.to_owned(), draft: String::new() };
    save(c, &form).await
}

/// The ways by which a code may come: those that are on, whether or not the person has them, since
/// that is nobody's business yet.
fn ways(c: &Context<'_>) -> String {
    let asks = c.account.address.channel;
    let ways = [Channel::WhatsApp, Channel::Telegram, Channel::Email];
    let ways = ways.into_iter().filter(|way| *way != asks && c.ctx.channels.has(*way));
    let ways: Vec<String> = ways.map(|way| c.words.channel(way)).collect();
    if ways.is_empty() { c.words.channel(asks) } else { c.words.list(&ways) }
}
