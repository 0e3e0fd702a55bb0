//! A form of one question: who is meant. The answer completes the command line.

use super::{complete, save};
use crate::actions::Result;
use crate::commands::context::{Context, Reply};
use crate::domain::text::first_word;
use crate::store::forms::Form;

/// The only question of this form.
pub const STEP: &str = "who";

/// Opens the form for a line such as `admin who`.
pub async fn ask(c: &mut Context<'_>, line: &str) -> Result<()> {
    let kind = first_word(line).0;
    let form = Form { kind: kind.to_owned(), step: STEP.to_owned(), draft: line.to_owned() };
    save(c, &form).await
}

/// Takes whom the person names, and runs the line with it.
pub async fn typed(c: &mut Context<'_>, form: &Form, text: &str) -> Result<Reply> {
    complete(c, form, text.trim()).await
}
