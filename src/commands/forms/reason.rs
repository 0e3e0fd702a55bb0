//! A form of one question: the reason that a command line still lacks. The answer completes the
//! line, and the line is run.

use anyhow::Context as _;

use super::{close, save};
use crate::actions::Result;
use crate::commands::context::{Context, Reply};
use crate::commands::{gate, table};
use crate::domain::message::Choice;
use crate::domain::slot::Reason;
use crate::domain::text::first_word;
use crate::store::forms::Form;

/// The only question of this form.
const STEP: &str = "reason";
/// How many common reasons the locales hold for each command.
const COMMON_REASONS: usize = 5;

/// Opens the form for a line such as `unlock 2027-02-09 fajr-azaan #17`; answers the buttons that
/// go under the question. Each stands for the whole line, so that it means this one for ever; its
/// words are the reason.
pub async fn ask(c: &mut Context<'_>, line: &str) -> Result<Vec<Choice>> {
    let kind = first_word(line).0;
    let form = Form { kind: kind.to_owned(), step: STEP.to_owned(), draft: line.to_owned() };
    save(c, &form).await?;
    let common = (1..=COMMON_REASONS).map(|number| {
        let reason = c.words.plain(&format!("reason-{kind}-{number}"), &[]);
        Choice::new(reason.clone(), format!("/{line} {reason}"))
    });
    Ok(common.collect())
}

/// Takes the typed reason and runs the line with it.
pub async fn typed(c: &mut Context<'_>, form: &Form, text: &str) -> Result<Reply> {
    let reason = Reason::parse(text)?;
    close(c).await?;
    let (name, arguments) = first_word(&form.draft);
    let command = table::find(name).context("a form's command is gone")?;
    let line = format!("{arguments} {}", reason.as_str());
    gate::run(c, command, &line).await
}
