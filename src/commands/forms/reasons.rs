//! Forms of one question: why is a slot opened, why can't a person come.

use anyhow::Context as _;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{answer_button, close, save};
use crate::actions::Result;
use crate::commands::context::{Context, Reply};
use crate::commands::{cannot_come, unlock};
use crate::domain::message::Choice;
use crate::domain::slot::{Reason, Slot};
use crate::domain::text::isolate;
use crate::store::assignments::{self, Held};
use crate::store::forms::Form;

/// The only question of these forms.
const STEP: &str = "reason";
/// How many common reasons the locales hold for each form.
const COMMON_REASONS: usize = 5;

/// What the reason is for.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Draft {
    /// Opening a slot.
    Unlock { duty: i64, date: NaiveDate },
    /// Not coming.
    CannotCome { assignment: i64 },
}

impl Draft {
    const fn kind(&self) -> &'static str {
        match self {
            Self::Unlock { .. } => "unlock",
            Self::CannotCome { .. } => "cant",
        }
    }
}

/// Asks an admin why a slot is opened.
pub async fn ask_unlock_reason(c: &mut Context<'_>, slot: &Slot) -> Result<Reply> {
    let held = assignments::find_in_slot(c.tx, slot.duty.id, slot.date).await?;
    let holder = held.and_then(|held| held.holder);
    let draft = Draft::Unlock { duty: slot.duty.id, date: slot.date };
    let choices = open(c, &draft).await?;
    let slot = c.words.slot(slot);
    let text = match holder {
        Some(holder) => {
            c.say("ask-unlock-reason", &[("slot", slot), ("name", isolate(&holder.name))])
        }
        None => c.say("ask-unlock-reason-closed", &[("slot", slot)]),
    };
    Ok(Reply::from(text).with(choices))
}

/// Asks a person why they can't come.
pub async fn ask_why_not(c: &mut Context<'_>, held: &Held, slot: &Slot) -> Result<Reply> {
    let choices = open(c, &Draft::CannotCome { assignment: held.id }).await?;
    let args = cannot_come::about(c, held, slot);
    Ok(Reply::from(c.say("ask-why-not", &args)).with(choices))
}

/// Takes the reason, typed or pressed.
pub async fn typed(c: &mut Context<'_>, form: &Form, text: &str) -> Result<Reply> {
    let draft: Draft = serde_json::from_str(&form.draft).context("a form can't be read")?;
    let reason = Reason::parse(text)?;
    close(c).await?;
    match draft {
        Draft::CannotCome { assignment } => cannot_come::with_reason(c, assignment, &reason).await,
        Draft::Unlock { duty, date } => {
            let roster = c.roster().await?;
            let duty = roster.duties.iter().find(|known| known.id == duty);
            let duty = duty.context("a form's duty is gone")?;
            unlock::with_reason(c, &Slot::new(&roster.season, duty, date), &reason).await
        }
    }
}

async fn open(c: &mut Context<'_>, draft: &Draft) -> Result<Vec<Choice>> {
    let kind = draft.kind();
    let form = Form {
        kind: kind.to_owned(),
        step: STEP.to_owned(),
        draft: serde_json::to_string(draft).context("a form can't be written")?,
    };
    save(c, &form).await?;
    // The words of the button are the reason.
    let common = (1..=COMMON_REASONS).map(|number| {
        let reason = c.words.plain(&format!("reason-{kind}-{number}"), &[]);
        answer_button(reason.clone(), kind, STEP, &reason)
    });
    Ok(common.collect())
}
