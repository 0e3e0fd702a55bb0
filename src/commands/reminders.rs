//! `/reminders [pending, upcoming, failed] [page]`: per duty who was reached on which channel, what
//! will go out, and what went wrong; `/reminders retry [<day> <duty>]` sends what failed again.

use chrono::{Duration, NaiveDate};

use super::context::{Context, Reply};
use super::pages::{self, Counted};
use super::retry;
use super::table::{Command, Place, Shown};
use crate::actions::Result;
use crate::domain::channel::Channel;
use crate::domain::message::Text;
use crate::domain::refusal::Refusal;
use crate::domain::role::Role;
use crate::domain::text::{first_word, isolate};
use crate::store::calendar::Calendar;
use crate::store::outbox::{self, Delivery, Kind};
use crate::store::reached::{self, Filter, Reminded};
use crate::store::reminders::{Reminder, ReminderState};

const NAME: &str = "reminders";

/// The row of the table.
pub const COMMAND: Command = Command {
    name: NAME,
    aliases: &["reminder"],
    usage: "[pending, upcoming, failed, retry]",
    role: Role::Admin,
    place: Place::Private,
    shown: Shown::InMenus,
    examples: &[
        "/reminders",
        "/reminders upcoming",
        "/reminders failed",
        "/reminders retry",
        "/reminders retry 5 fajr-azaan",
    ],
    run: |c, rest| Box::pin(run(c, rest)),
};

/// Upcoming is what goes out within a day.
const UPCOMING: Duration = Duration::hours(24);
/// So many lines can be read at once on a phone: of each duty its name, and its reminders.
const LINES: usize = 16;
/// More would become a list on WhatsApp.
const MOST_BUTTONS: usize = 3;

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
            "" | "all" => Some(Self::All),
            "pending" => Some(Self::Pending),
            "upcoming" => Some(Self::Upcoming),
            "failed" => Some(Self::Failed),
            _ => None,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Pending => "pending",
            Self::Upcoming => "upcoming",
            Self::Failed => "failed",
        }
    }

    fn filter(self, c: &Context<'_>) -> Filter {
        let from = c.today();
        let until = None;
        match self {
            Self::All => Filter { state: None, until, from },
            Self::Pending => Filter { state: Some(ReminderState::Pending), until, from },
            Self::Upcoming => {
                let until = Some(c.ctx.now + UPCOMING);
                Filter { state: Some(ReminderState::Pending), until, from }
            }
            // What went wrong is worth looking at after its day.
            Self::Failed => {
                let from = NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or(from);
                Filter { state: Some(ReminderState::Failed), until, from }
            }
        }
    }
}

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let lower = rest.to_lowercase();
    let (words, page) = pages::split(&lower);
    let (word, number) = first_word(words);
    if word == "retry" {
        return retry::run(c, first_word(rest).1).await;
    }
    // The number may stand without its word: `/reminders 2`, `/reminders pending 2`.
    let (view, number) = match word.parse::<usize>() {
        Ok(number) => (View::All, Some(number)),
        Err(_) => (View::parse(word).ok_or(Refusal::Usage { command: NAME })?, number.parse().ok()),
    };
    show(c, view, number.unwrap_or(page)).await
}

async fn show(c: &mut Context<'_>, view: View, page: usize) -> Result<Reply> {
    let filter = view.filter(c);
    let count = usize::try_from(reached::count_duties(c.tx, &filter).await?).unwrap_or(0);
    // The more reminders a duty has, the fewer duties stand on a page.
    let on_each = LINES / (c.ctx.centre.reminder_rules.iter().count() + 1);
    let page = Counted::of(count, on_each, page);
    let skip = i64::try_from(page.range().start).unwrap_or(0);
    let most = i64::try_from(page.range().len()).unwrap_or(0);
    let rows = match view {
        View::Failed => reached::latest(c.tx, &filter, most, skip).await?,
        _ => reached::next(c.tx, &filter, most, skip).await?,
    };
    let mut text = head(c, view, count).await?;
    let calendar = Calendar::read(c.tx).await?;
    for reminded in &rows {
        if let Some(block) = block(c, &calendar, reminded, &filter).await? {
            text = text.line(block);
        }
    }
    let mut buttons = Vec::new();
    if view == View::Failed && retry::is_worth_it(c).await? {
        buttons.push(c.button("button-retry", format!("/{NAME} retry")));
    }
    buttons.extend(page.turns(c, &format!("/{NAME} {}", view.word())));
    let others = [(View::Failed, "failed"), (View::Upcoming, "upcoming")]
        .into_iter()
        .filter(|(other, _)| *other != view)
        .map(|(_, word)| c.button(&format!("button-{word}"), format!("/{NAME} {word}")));
    buttons.extend(others);
    buttons.truncate(MOST_BUTTONS);
    Ok(Reply::from(text).with(buttons).in_place())
}

async fn head(c: &mut Context<'_>, view: View, count: usize) -> Result<Text> {
    let shown = [("count", count.to_string())];
    Ok(match view {
        View::All if count == 0 => c.say("reminders-none", &[]),
        View::All => {
            let counts = reached::count(c.tx, c.today()).await?;
            let of = |state| {
                let found = counts.iter().find(|(known, _)| *known == state);
                found.map_or(0, |(_, count)| *count).to_string()
            };
            let counts = [
                ("pending", of(ReminderState::Pending)),
                ("sent", of(ReminderState::Sent)),
                ("failed", of(ReminderState::Failed)),
            ];
            c.say("reminders-head", &counts)
        }
        View::Pending => c.say("reminders-pending", &shown),
        View::Upcoming => c.say("reminders-upcoming", &shown),
        View::Failed => c.say("reminders-failed", &shown),
    })
}

/// One duty: its person, its reminders, and which way each got how far.
async fn block(
    c: &mut Context<'_>,
    calendar: &Calendar,
    reminded: &Reminded,
    filter: &Filter,
) -> Result<Option<Text>> {
    let Some(slot) = calendar.slot_on(reminded.duty, reminded.date) else { return Ok(None) };
    let reminders = reached::reminders_of(c.tx, reminded.assignment, filter).await?;
    let deliveries = outbox::of_assignment(c.tx, reminded.assignment).await?;
    let of = |id: Option<i64>| -> Vec<&Delivery> {
        let carries_out = |one: &&Delivery| one.reminder_id == id && one.kind != Kind::Notice;
        deliveries.iter().filter(carries_out).collect()
    };
    let whose = vec![("slot", c.words.slot(&slot)), ("name", isolate(&reminded.name))];
    let mut text = match reminders.as_slice() {
        [_] => Text::default(),
        _ => c.say("reminders-row-several", &whose),
    };
    for reminder in &reminders {
        let messages = of(Some(reminder.id));
        let mut args = whose.clone();
        args.push(("at", c.moment(reminder.due_at)));
        // One that was due already goes out with the message of another.
        let is_queued = reminder.queued_at.is_some() || !messages.is_empty();
        args.push(("state", state(c, reminder, is_queued)));
        let waits = reminder.state == ReminderState::Pending && !is_queued;
        let key = match reminders.len() {
            1 => "reminders-row",
            _ if waits => "reminders-row-due",
            _ => "reminders-row-one",
        };
        text = text.line(c.say(key, &args));
        if !messages.is_empty() {
            text = text.line(c.say("reminders-ways", &[("ways", ways(c, &messages))]));
        }
    }
    let mut again = of(None);
    again.retain(|one| one.kind == Kind::Reminder);
    if !again.is_empty() {
        text = text.line(c.say("reminders-asked-again", &[("ways", ways(c, &again))]));
    }
    Ok(Some(text))
}

fn state(c: &Context<'_>, reminder: &Reminder, is_queued: bool) -> String {
    if reminder.state == ReminderState::Pending && is_queued {
        return c.words.plain("reminder-on-its-way", &[]);
    }
    let (state, why) = (reminder.state.as_str(), reminder.last_error.as_deref());
    c.words.reminder_state(state, c.moment(reminder.due_at), why)
}

/// "WhatsApp read · Telegram failed: blocked the bot": of each channel what got farthest.
fn ways(c: &Context<'_>, deliveries: &[&Delivery]) -> String {
    const FARTHER: [&str; 6] = ["cancelled", "failed", "waiting", "accepted", "delivered", "read"];
    let rank = |one: &Delivery| FARTHER.iter().position(|stage| *stage == one.stage());
    let of_channel = |channel: Channel| {
        let there = deliveries.iter().filter(|one| one.channel == channel);
        let best = there.max_by_key(|one| rank(one))?;
        let why = best
            .why
            .as_deref()
            .map_or_else(String::new, |why| c.words.plain(&format!("why-short-{why}"), &[]));
        let stage = best.stage();
        let stage = c.words.plain(&format!("stage-short-{stage}"), &[("why", why)]);
        let args = [("way", c.words.channel(channel)), ("stage", stage)];
        Some(c.words.plain("reminders-way", &args))
    };
    Channel::ALL.into_iter().filter_map(of_channel).collect::<Vec<_>>().join(" · ")
}
