//! Guided conversations: one question at a time, kept in the database, so that they survive a
//! restart and can be resumed the next day.

mod announcement;
mod correction;
mod linking;
mod preferred_day;
mod question;
mod reason;
mod registration;

pub use announcement::{ask_audience, ask_text};
pub use correction::{ask as ask_correction, close as close_correction};
pub use linking::{ask_whom_to_link, link_by_code, send_link_code};
pub use preferred_day::ask as ask_preferred_day;
pub use question::{ask as ask_value, ask_line, ask_who, button as value_button};
pub use reason::ask as ask_reason;
pub use registration::{
    add_own_number, must_be_new, recorded, recording_too_early, start as start_registration,
    submit, takes_recording,
};

use super::context::{Context, Reply};
use crate::actions::Result;
use crate::domain::message::Choice;
use crate::store::auditions;
use crate::store::forms::{self, Form};

/// What begins the payload of a button that answers a question: `form {kind} {step} {value}`.
const PAYLOAD: &str = "form";

/// The forms of one question that complete no command line.
const OF_THEIR_OWN: [&str; 2] = [linking::KIND, correction::KIND];

/// The registration that the sender has open.
pub async fn open_registration(c: &mut Context<'_>) -> Result<Option<Form>> {
    let open = forms::find(c.tx, c.account.id).await?;
    Ok(open.filter(|form| form.kind == registration::KIND))
}

/// When what is typed is taken as the answer to the open question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Before anything else that it might mean.
    First,
    /// Unless it is what stands on a button.
    AfterButtons,
    /// Unless it means anything else: nobody here began this form.
    Last,
}

/// When the open question has its turn; nothing if none is open.
pub async fn turn(c: &mut Context<'_>) -> Result<Option<Turn>> {
    let open = forms::find(c.tx, c.account.id).await?;
    Ok(open.map(|form| match form {
        form if form.kind == correction::KIND => Turn::Last,
        form if form.step == question::LINE => Turn::AfterButtons,
        _ => Turn::First,
    }))
}

/// Takes typed words as the answer to the open question.
pub async fn typed(c: &mut Context<'_>, text: &str) -> Result<Reply> {
    match forms::find(c.tx, c.account.id).await? {
        Some(form) if form.kind == registration::KIND => registration::typed(c, &form, text).await,
        Some(form) if form.kind == linking::KIND => linking::typed(c, &form, text).await,
        Some(form) if form.kind == correction::KIND => correction::typed(c, &form, text).await,
        Some(form) => question::answered(c, &form, text).await,
        None => Ok(no_question(c)),
    }
}

/// Takes a press as the answer to the question that it belongs to, if that is still open.
pub async fn pressed(c: &mut Context<'_>, payload: &str) -> Result<Reply> {
    let open = forms::find(c.tx, c.account.id).await?;
    match open.as_ref().and_then(|form| value_of(payload, form)) {
        Some(value) => typed(c, value).await,
        None => Ok(no_question(c)),
    }
}

/// Takes a shared contact as the answer to the question for the phone, or to whom the chat belongs.
pub async fn contact(c: &mut Context<'_>, phone: &str, own: bool) -> Result<Reply> {
    match forms::find(c.tx, c.account.id).await? {
        Some(form) if registration::asks_phone(&form) => {
            registration::contact(c, &form, phone, own).await
        }
        Some(form) if linking::asks_contact(&form) => linking::contact(c, phone, own).await,
        Some(form) if correction::asks_phone(&form) => {
            correction::contact(c, &form, phone, own).await
        }
        _ => Ok(no_question(c)),
    }
}

/// Goes back one question; nothing if no form is open.
pub async fn back(c: &mut Context<'_>) -> Result<Option<Reply>> {
    match forms::find(c.tx, c.account.id).await? {
        Some(form) if form.kind == registration::KIND => {
            registration::back(c, &form).await.map(Some)
        }
        Some(form) if OF_THEIR_OWN.contains(&form.kind.as_str()) => {
            close(c).await?;
            Ok(Some(c.say("form-left", &[]).into()))
        }
        Some(form) => question::back(c, &form).await.map(Some),
        None => Ok(None),
    }
}

/// Asks the open question again; nothing if no form is open.
pub async fn again(c: &mut Context<'_>) -> Result<Option<Reply>> {
    match forms::find(c.tx, c.account.id).await? {
        Some(form) if form.kind == registration::KIND => {
            registration::again(c, &form).await.map(Some)
        }
        _ => Ok(None),
    }
}

/// A command interrupts what is open: a form of one question is over with it, or the next plain
/// word would be taken for its answer; a registration waits.
pub async fn interrupt(c: &mut Context<'_>) -> Result<()> {
    match forms::find(c.tx, c.account.id).await? {
        Some(form) if form.kind != registration::KIND => close(c).await.map(|_| ()),
        _ => Ok(()),
    }
}

/// Leaves the form, and what came with it; answers whether one was open.
pub async fn close(c: &mut Context<'_>) -> Result<bool> {
    auditions::delete_drafts(c.tx, c.account.id, c.ctx.now).await?;
    Ok(forms::close(c.tx, c.account.id).await?)
}

async fn save(c: &mut Context<'_>, form: &Form) -> Result<()> {
    Ok(forms::save(c.tx, c.account.id, form, c.ctx.now).await?)
}

fn answer_button(label: String, kind: &str, step: &str, value: &str) -> Choice {
    Choice::new(label, format!("{PAYLOAD} {kind} {step} {value}"))
}

/// What a button answers, if it belongs to the question that is open.
fn value_of<'p>(payload: &'p str, form: &Form) -> Option<&'p str> {
    let mut words = payload.splitn(4, ' ');
    let (prefix, kind, step) = (words.next()?, words.next()?, words.next()?);
    let is_asked = prefix == PAYLOAD && form.kind == kind && form.step == step;
    is_asked.then(|| words.next().unwrap_or_default())
}

fn no_question(c: &Context<'_>) -> Reply {
    Reply::from(c.say("no-question", &[])).with(vec![c.button("button-menu", "/menu")])
}
