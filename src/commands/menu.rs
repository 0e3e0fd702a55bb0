//! `/menu`: what can be done next, for this person, now.

use super::context::{Context, Reply, Roster};
use super::table::{Command, Place, Shown};
use super::{correction, forms, gaps, requests};
use crate::actions::Result;
use crate::domain::message::{Choice, Text};
use crate::domain::person::Status;
use crate::domain::role::Role;
use crate::domain::slot::{Slot, State};
use crate::domain::text::isolate;
use crate::store::calendar::Calendar;
use crate::store::roster::shown_duties;
use crate::store::{assignments, people};

/// The row of the table.
pub const COMMAND: Command = Command {
    name: "menu",
    aliases: &[],
    usage: "",
    role: Role::Guest,
    place: Place::Private,
    shown: Shown::InMenus,
    examples: &["/menu"],
    run: |c, _| Box::pin(show(c)),
};

/// More would become a list on WhatsApp.
const MOST_BUTTONS: usize = 3;

/// The menu: an unregistered person sees how to register, a volunteer the next duty, an admin
/// tomorrow's gaps.
pub async fn show(c: &mut Context<'_>) -> Result<Reply> {
    let (text, mut choices) = if c.role >= Role::Viewer {
        for_admin(c).await?
    } else if c.role == Role::Volunteer {
        let (text, mut choices) = for_volunteer(c).await?;
        choices.splice(0..0, correction::open(c).await?);
        choices.truncate(MOST_BUTTONS);
        (text, choices)
    } else {
        let choices = vec![
            c.button("button-register", "/register"),
            c.button("button-link", "/link"),
            c.button("button-help", "/help"),
        ];
        (c.say("menu-guest", &[]), choices)
    };
    if forms::open_registration(c).await?.is_some() {
        choices.retain(|choice| choice.sends != "/register");
        choices.insert(0, c.button("button-carry-on", "/back again"));
        choices.truncate(MOST_BUTTONS);
    }
    let text = if c.greets { greeting(c).and(text) } else { text };
    Ok(Reply::from(text).with(choices))
}

fn greeting(c: &Context<'_>) -> Text {
    let name = c.sender_name();
    if name.is_empty() { c.say("salaam", &[]) } else { c.say("salaam-name", &[("name", name)]) }
}

async fn for_volunteer(c: &mut Context<'_>) -> Result<(Text, Vec<Choice>)> {
    let choices = vec![
        c.button("button-mine", "/mine"),
        c.button("button-roster", "/grid"),
        c.button("button-help", "/help"),
    ];
    let today = c.today();
    let calendar = Calendar::read(c.tx).await?;
    let mut next: Option<(String, Slot, State)> = None;
    for person in c.people.clone() {
        for held in assignments::of_person_from(c.tx, person.id, today).await? {
            let Some(slot) = calendar
                .slot_of(&held)
                .filter(|slot| slot.begins(c.ctx.centre.timezone) > c.ctx.now)
            else {
                continue;
            };
            let is_sooner = next.as_ref().is_none_or(|(_, other, _)| {
                (slot.date, slot.duty.reports_at) < (other.date, other.duty.reports_at)
            });
            if is_sooner {
                next = Some((isolate(person.name.as_str()), slot, held.state));
            }
            break;
        }
    }
    let text = match next {
        Some((name, slot, _)) => c.say(
            "menu-next-duty",
            &[
                ("name", name),
                ("duty", slot.duty.label.clone()),
                ("when", c.words.day(slot.day, slot.date)),
                ("time", slot.duty.reports_at.to_string()),
            ],
        ),
        None if c.people.iter().all(|person| person.status == Status::Pending) => {
            c.say("menu-pending", &[])
        }
        None => c.say("menu-no-duty", &[]),
    };
    Ok((text, choices))
}

async fn for_admin(c: &mut Context<'_>) -> Result<(Text, Vec<Choice>)> {
    let help = c.button("button-help", "/help");
    let Some(roster) = c.find_roster().await? else {
        return Ok((c.say("no-season-admin", &[]), vec![help]));
    };
    let tomorrow = c.today().succ_opt().unwrap_or_default();
    let text = if roster.season.contains(tomorrow) {
        tomorrow_in_short(c, &roster, tomorrow).await?
    } else {
        let args = [
            ("season", roster.season.name.clone()),
            ("from", c.words.date(roster.season.start)),
            ("to", c.words.date(roster.season.end())),
        ];
        c.say("menu-outside-season", &args)
    };
    if c.role < Role::Admin {
        return Ok((text, vec![c.button("button-roster", "/grid"), help]));
    }
    let mut choices = Vec::new();
    if roster.season.contains(tomorrow) && !gaps::of_day(c, &roster, tomorrow).await?.is_empty() {
        choices.push(c.button("button-fill-gaps", format!("/assign {tomorrow}")));
    }
    let open = requests::open(c).await?.len();
    if open > 0 {
        choices.push(counted(c, "button-requests", open, "/requests"));
    }
    let pending = people::list(c.tx).await?;
    let pending = pending.iter().filter(|person| person.status == Status::Pending).count();
    if pending > 0 {
        choices.push(counted(c, "button-pending", pending, "/approve"));
    }
    choices.push(c.button("button-roster", "/grid"));
    choices.push(c.button("button-people", "/people"));
    choices.push(help);
    choices.truncate(MOST_BUTTONS);
    Ok((text, choices))
}

fn counted(c: &Context<'_>, key: &str, count: usize, line: &str) -> Choice {
    Choice::new(c.words.plain(key, &[("count", count.to_string())]), line)
}

async fn tomorrow_in_short(
    c: &mut Context<'_>,
    roster: &Roster,
    date: chrono::NaiveDate,
) -> Result<Text> {
    let held = assignments::list_between(c.tx, date, date).await?;
    let duties = shown_duties(&roster.duties, &held);
    let empty: Vec<String> = duties
        .iter()
        .filter(|duty| !held.iter().any(|held| held.duty_id == duty.id))
        .map(|duty| duty.label.clone())
        .collect();
    let confirmed = held.iter().filter(|held| held.state == State::Confirmed).count();
    let day = roster.season.day_number(date).unwrap_or(0);
    let args = [
        ("day", c.words.day(day, date)),
        ("given", (duties.len() - empty.len()).to_string()),
        ("all", duties.len().to_string()),
        ("confirmed", confirmed.to_string()),
        ("empty", empty.join(", ")),
    ];
    Ok(c.say(if empty.is_empty() { "menu-tomorrow-full" } else { "menu-tomorrow" }, &args))
}
