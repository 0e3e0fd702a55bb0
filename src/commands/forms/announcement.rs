//! The two questions of an announcement: what it says, and to whom. The answer completes the command
//! line, and the line is run.

use super::{complete, save};
use crate::actions::Result;
use crate::commands::context::{Context, Reply};
use crate::store::forms::Form;

/// Which form it is.
pub const KIND: &str = "announce";
/// The question for the text.
const TEXT: &str = "text";
/// The question for the people.
const AUDIENCE: &str = "audience";

/// Opens the question for the text of a line such as `announce` or `announce #12 text`.
pub async fn ask_text(c: &mut Context<'_>, line: &str) -> Result<()> {
    open(c, TEXT, line).await
}

/// Opens the question for the people of a line such as `announce #12 to`.
pub async fn ask_audience(c: &mut Context<'_>, line: &str) -> Result<()> {
    open(c, AUDIENCE, line).await
}

/// Takes the answer, and runs the line with it.
pub async fn typed(c: &mut Context<'_>, form: &Form, text: &str) -> Result<Reply> {
    complete(c, form, text).await
}

async fn open(c: &mut Context<'_>, step: &str, line: &str) -> Result<()> {
    let form = Form { kind: KIND.to_owned(), step: step.to_owned(), draft: line.to_owned() };
    save(c, &form).await
}
