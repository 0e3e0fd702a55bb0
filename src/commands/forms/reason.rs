//! The question for the reason that a command line still lacks.

use super::question;
use crate::actions::Result;
use crate::commands::context::Context;
use crate::domain::message::Choice;
use crate::domain::slot::Reason;
use crate::domain::text::first_word;

/// The name of this question.
pub const STEP: &str = "reason";
/// How many common reasons the locales hold for each command.
const COMMON_REASONS: usize = 5;

/// Opens the form for a line such as `unlock 2027-02-09 fajr-azaan #17`; answers the buttons that
/// go under the question. Each stands for the whole line, so that it means this one for ever; its
/// words are the reason.
pub async fn ask(c: &mut Context<'_>, line: &str) -> Result<Vec<Choice>> {
    let kind = first_word(line).0;
    question::ask(c, STEP, line).await?;
    let common = (1..=COMMON_REASONS).map(|number| {
        let reason = c.words.plain(&format!("reason-{kind}-{number}"), &[]);
        Choice::new(reason.clone(), format!("/{line} {reason}"))
    });
    Ok(common.collect())
}

/// Reads the typed reason.
pub fn read(text: &str) -> Result<String> {
    Ok(Reason::parse(text)?.as_str().to_owned())
}
