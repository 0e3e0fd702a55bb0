//! The two questions of an announcement: what it says, and to whom. Both are taken as they stand.

use super::question;
use crate::actions::Result;
use crate::commands::context::Context;

/// The question for the text.
pub const TEXT: &str = "text";
/// The question for the people.
pub const AUDIENCE: &str = "audience";

/// Opens the question for the text of a line such as `announce` or `announce #12 text`.
pub async fn ask_text(c: &mut Context<'_>, line: &str) -> Result<()> {
    question::ask(c, TEXT, line).await
}

/// Opens the question for the people of a line such as `announce #12 to`.
pub async fn ask_audience(c: &mut Context<'_>, line: &str) -> Result<()> {
    question::ask(c, AUDIENCE, line).await
}
