//! The answer to a correction. The form may have been opened by the admin's question, so it takes
//! only what means nothing else.

use super::{open_registration, save};
use crate::actions::{Result, Stop};
use crate::commands::context::{Context, Reply};
use crate::commands::{correction, menu};
use crate::domain::correction::{FORM, Problem};
use crate::domain::refusal::Refusal;
use crate::domain::registration::Part;
use crate::store::corrections::Correction;
use crate::store::forms::{self, Form};

/// The form's name in the database.
pub const KIND: &str = FORM;

/// Opens the form, unless a registration is open, which is not lost; answers whether it is open.
pub async fn ask(c: &mut Context<'_>, asked: &Correction) -> Result<bool> {
    if open_registration(c).await?.is_some() {
        return Ok(false);
    }
    let (kind, step) = (KIND.to_owned(), asked.part.as_str().to_owned());
    save(c, &Form { kind, step, draft: asked.id.to_string() }).await?;
    Ok(true)
}

/// Closes the form, if it is this one that is open.
pub async fn close(c: &mut Context<'_>) -> Result<()> {
    let open = forms::find(c.tx, c.account.id).await?;
    if open.is_some_and(|form| form.kind == KIND) {
        forms::close(c.tx, c.account.id).await?;
    }
    Ok(())
}

/// Whether the phone is asked for.
pub fn asks_phone(form: &Form) -> bool {
    form.kind == KIND && form.step == Part::Phone.as_str()
}

/// Takes the person's own contact as the phone; somebody else's proves nothing.
pub async fn contact(c: &mut Context<'_>, form: &Form, phone: &str, own: bool) -> Result<Reply> {
    if !own {
        return Ok(c.say("contact-not-own", &[]).into());
    }
    typed(c, form, &format!("+{}", phone.trim_start_matches('+'))).await
}

/// Takes the answer.
pub async fn typed(c: &mut Context<'_>, form: &Form, text: &str) -> Result<Reply> {
    match correction::answer(c, &form.draft, text).await {
        // The chat doesn't speak for the person any more, so nothing is asked here.
        Err(Stop::Refused(Refusal::Correction(Problem::NotYours))) => {
            close(c).await?;
            menu::show(c).await
        }
        answered => answered,
    }
}
