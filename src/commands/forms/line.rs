//! A form of one question: what a command line still lacks, in whatever words the command reads.

use super::save;
use crate::actions::Result;
use crate::commands::context::Context;
use crate::domain::text::first_word;
use crate::store::forms::Form;

/// The only question of this form.
pub const STEP: &str = "line";

/// Opens the form for a line such as `correct 30412345 phone`: what is typed completes it. Buttons
/// that stand for whole lines may go under the question; their words mean them.
pub async fn ask(c: &mut Context<'_>, line: &str) -> Result<()> {
    let kind = first_word(line).0;
    save(c, &Form { kind: kind.to_owned(), step: STEP.to_owned(), draft: line.to_owned() }).await
}
