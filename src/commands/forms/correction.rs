//! The answer to a correction. The form may have been opened by the admin's question, so it takes
//! only what means nothing else.

use super::save;
use crate::actions::Result;
use crate::commands::context::{Context, Reply};
use crate::commands::correction;
use crate::domain::correction::FORM;
use crate::domain::registration::Part;
use crate::store::corrections::Correction;
use crate::store::forms::Form;

/// The form's name in the database.
pub const KIND: &str = FORM;

/// Opens the form in the place of whatever was open.
pub async fn ask(c: &mut Context<'_>, asked: &Correction) -> Result<()> {
    let (kind, step) = (KIND.to_owned(), asked.part.as_str().to_owned());
    save(c, &Form { kind, step, draft: asked.id.to_string() }).await
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
    correction::answer(c, &form.draft, text).await
}
