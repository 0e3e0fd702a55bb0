//! A form of one question, whose answer completes a command line; the line is run, and asks the next
//! question if it still lacks something.

use anyhow::Context as _;

use super::{announcement, answer_button, close, preferred_day, reason, save, value_of};
use crate::actions::Result;
use crate::commands::context::{Context, Reply};
use crate::commands::{gate, table, typed};
use crate::domain::message::Choice;
use crate::domain::text::{first_word, one_line};
use crate::store::forms::Form;

/// No answer is longer.
const ANSWER_MAX_CHARS: usize = 200;
/// The question for what a line lacks, in whatever words its command reads.
pub const LINE: &str = "line";
/// The question for whom a line means.
const WHO: &str = "who";
/// What ends a part of a line that is told part by part.
const PART_END: char = ';';

/// Opens the form for a line such as `unlock 2027-02-09 fajr-azaan #17` or `settings timezone`;
/// `step` names the question.
pub async fn ask(c: &mut Context<'_>, step: &str, line: &str) -> Result<()> {
    let kind = first_word(line).0;
    let form = Form { kind: kind.to_owned(), step: step.to_owned(), draft: line.to_owned() };
    save(c, &form).await
}

/// Opens the form for a line such as `correct 30412345 phone`. What stands on a button goes before
/// the answer.
pub async fn ask_line(c: &mut Context<'_>, line: &str) -> Result<()> {
    ask(c, LINE, line).await
}

/// Opens the form for a line such as `admin who`, which a name or a number completes.
pub async fn ask_who(c: &mut Context<'_>, line: &str) -> Result<()> {
    ask(c, WHO, line).await
}

/// A button that answers a question as long as it is open; for answers whose whole line is longer
/// than a button holds.
pub fn button(label: String, kind: &str, step: &str, value: &str) -> Choice {
    answer_button(label, kind, step, value)
}

/// Takes the answer, typed or pressed, and runs the line with it.
pub async fn answered(c: &mut Context<'_>, form: &Form, text: &str) -> Result<Reply> {
    let answer = match form.step.as_str() {
        reason::STEP => reason::read(text)?,
        preferred_day::STEP => preferred_day::read(c, text).await?,
        LINE | WHO | announcement::TEXT | announcement::AUDIENCE => text.trim().to_owned(),
        _ => value(c, form, text).await?,
    };
    close(c).await?;
    run(c, &format!("{} {answer}", form.draft)).await
}

/// Goes back: of a line that is told part by part the last part is asked again; any other question
/// is left.
pub async fn back(c: &mut Context<'_>, form: &Form) -> Result<Reply> {
    close(c).await?;
    let Some(told) = form.draft.strip_suffix(PART_END) else {
        return Ok(c.say("form-left", &[]).into());
    };
    let line = match told.rfind(PART_END) {
        Some(end) => &told[..=end],
        // Of the first part only the command and its verb are left.
        None => {
            let verb_end = told.match_indices(' ').nth(1).map_or(told.len(), |(at, _)| at);
            &told[..verb_end]
        }
    };
    let line = line.to_owned();
    run(c, &line).await
}

/// The value that a typed text means: a button's words stand for what the button sends.
async fn value(c: &mut Context<'_>, form: &Form, text: &str) -> Result<String> {
    if let Some(payload) = typed::find_button(c, text).await? {
        let of_line = payload.strip_prefix('/').and_then(|line| line.strip_prefix(&form.draft));
        if let Some(value) = of_line.or_else(|| value_of(&payload, form)) {
            return Ok(value.trim().to_owned());
        }
    }
    Ok(one_line(text, ANSWER_MAX_CHARS))
}

async fn run(c: &mut Context<'_>, line: &str) -> Result<Reply> {
    let (name, arguments) = first_word(line);
    let command = table::find(name).context("a form's command is gone")?;
    gate::run(c, command, arguments).await
}
