//! `/reminders [pending, upcoming, failed]`: what will go out, and what went wrong.

use chrono::Duration;

use super::context::{Context, Reply};
use super::table::{Command, Place, Shown};
use crate::actions::Result;
use crate::domain::message::Text;
use crate::domain::refusal::Refusal;
use crate::domain::role::Role;
use crate::domain::text::isolate;
use crate::store::assignments;
use crate::store::calendar::Calendar;
use crate::store::reminders::{self, Reminder, ReminderState};

/// The row of the table.
pub const COMMAND: Command = Command {
    name: "reminders",
    aliases: &["reminder"],
    usage: "[pending, upcoming, failed]",
    role: Role::Admin,
    place: Place::Private,
    shown: Shown::InMenus,
    examples: &["/reminders", "/reminders upcoming", "/reminders failed"],
    run: |c, rest| Box::pin(run(c, rest)),
};

/// Upcoming is what goes out within a day.
const UPCOMING: Duration = Duration::hours(24);
/// More rows than this nobody reads in a chat.
const MOST_ROWS: usize = 30;

/// Which reminders are asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum View {
    All,
    Pending,
    Upcoming,
    Failed,
}

impl View {
    fn parse(word: &str) -> Option<Self> {
        match word {
            "" => Some(Self::All),
            "pending" => Some(Self::Pending),
            "upcoming" => Some(Self::Upcoming),
            "failed" => Some(Self::Failed),
            _ => None,
        }
    }
}

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let Some(view) = View::parse(&rest.to_lowercase()) else {
        return Err(Refusal::Usage { command: "reminders" }.into());
    };
    let rows = match view {
        // What went wrong is worth looking at after its day, the latest first.
        View::Failed => reminders::newest_failed(c.tx).await?,
        _ => reminders::list_from(c.tx, c.today()).await?,
    };
    let soon = c.ctx.now + UPCOMING;
    let is_shown = |row: &&Reminder| match view {
        View::All => row.state != ReminderState::Cancelled,
        View::Failed => true,
        View::Pending => row.state == ReminderState::Pending,
        View::Upcoming => row.state == ReminderState::Pending && row.due_at <= soon,
    };
    let shown: Vec<&Reminder> = rows.iter().filter(is_shown).collect();
    let mut text = head(c, view, &rows, shown.len());
    let calendar = Calendar::read(c.tx).await?;
    for reminder in shown.iter().take(MOST_ROWS) {
        if let Some(row) = row(c, &calendar, reminder).await? {
            text = text.line(row);
        }
    }
    if shown.len() > MOST_ROWS {
        let more = (shown.len() - MOST_ROWS).to_string();
        text = text.line(c.say("and-more", &[("count", more)]));
    }
    let buttons = [(View::Upcoming, "upcoming"), (View::Failed, "failed")]
        .into_iter()
        .filter(|(other, _)| *other != view)
        .map(|(_, word)| c.button(&format!("button-{word}"), format!("/reminders {word}")))
        .collect();
    Ok(Reply::from(text).with(buttons))
}

fn head(c: &Context<'_>, view: View, rows: &[Reminder], shown: usize) -> Text {
    let shown = [("count", shown.to_string())];
    match view {
        View::All if rows.is_empty() => c.say("reminders-none", &[]),
        View::All => {
            let count = |state| rows.iter().filter(|row| row.state == state).count().to_string();
            let counts = [
                ("pending", count(ReminderState::Pending)),
                ("sent", count(ReminderState::Sent)),
                ("failed", count(ReminderState::Failed)),
            ];
            c.say("reminders-head", &counts)
        }
        View::Pending => c.say("reminders-pending", &shown),
        View::Upcoming => c.say("reminders-upcoming", &shown),
        View::Failed => c.say("reminders-failed", &shown),
    }
}

async fn row(
    c: &mut Context<'_>,
    calendar: &Calendar,
    reminder: &Reminder,
) -> Result<Option<Text>> {
    let held = assignments::find(c.tx, reminder.assignment_id).await?;
    let Some((held, slot)) = held.and_then(|held| calendar.slot_of(&held).map(|slot| (held, slot)))
    else {
        return Ok(None);
    };
    let Some(holder) = &held.holder else { return Ok(None) };
    let why = reminder
        .last_error
        .as_deref()
        .map_or_else(String::new, |why| c.words.plain(&format!("reminder-why-{why}"), &[]));
    let state = format!("reminder-{}", reminder.state.as_str());
    let args = [
        ("slot", c.words.slot(&slot)),
        ("name", isolate(&holder.name)),
        ("state", c.words.plain(&state, &[("at", c.moment(reminder.due_at)), ("why", why)])),
    ];
    Ok(Some(c.say("reminders-row", &args)))
}
