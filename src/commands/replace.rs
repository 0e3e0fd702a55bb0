//! `/replace <day> <duty> <who>`: gives a duty to someone else while its holder has not confirmed.
//! What is left out is chosen in taps; `#17` stands for the holder whom a button was about.

use chrono::NaiveDate;

use super::context::{Context, Reply, Roster, slot_line};
use super::table::{Command, Place, Shown};
use super::{arguments, fill, given, pages};
use crate::actions::{self, Result};
use crate::domain::refusal::Refusal;
use crate::domain::role::Role;
use crate::domain::slot::{Reason, Slot, State};
use crate::domain::text::{first_word, isolate};
use crate::domain::{day, duty};
use crate::store::assignments::{self, Held, Holder};
use crate::store::evening;

const NAME: &str = "replace";
/// Stands before a person who is to be asked about before being taken.
const ASK: &str = "ask";

/// The row of the table.
pub const COMMAND: Command = Command {
    name: NAME,
    aliases: &[],
    usage: "<day> <duty> <who>",
    role: Role::Admin,
    place: Place::Private,
    shown: Shown::InHelp,
    examples: &["/replace", "/replace tomorrow fajr-azaan", "/replace 6 isha 30412345"],
    run: |c, rest| Box::pin(run(c, rest)),
};

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let (rest, page) = pages::split(rest);
    if rest.is_empty() {
        let tomorrow = c.today().succ_opt().unwrap_or_default();
        return silent(c, tomorrow, page).await;
    }
    let roster = c.roster().await?;
    let (date, rest) = day::parse(&roster.season, c.today(), rest)?;
    if rest.is_empty() {
        return silent(c, date, page).await;
    }
    let (duty, who) = duty::find(&roster.duties, rest)?;
    let slot = Slot::new(&roster.season, duty, date);
    slot.must_be_ahead(c.ctx.centre.timezone, c.ctx.now)?;
    let (meant, who) = match who.strip_prefix('#').map(first_word) {
        Some((id, who)) => (Some(id), who),
        None => (None, who),
    };
    let held = assignments::find_in_slot(c.tx, slot.duty.id, slot.date).await?;
    let Some(held) = held else { return Ok(open(c, &slot)) };
    let Some(holder) = held.holder.clone() else {
        return Err(Refusal::SlotClosed { slot, note: held.note }.into());
    };
    // A button is about who had the duty then, not about who came after.
    if meant.is_some_and(|id| id.parse() != Ok(held.id)) {
        return Ok(changed(c, &slot, &holder));
    }
    match held.state {
        State::Assigned => {}
        State::Confirmed | State::Completed => return confirmed(c, &slot, &holder).await,
        State::CancelRequested | State::ReallocationRequested => {
            return Ok(asked(c, &slot, &holder));
        }
    }
    // From here on every button is about this holder.
    let line = format!("/{NAME} {} #{}", slot_line(&slot), held.id);
    match first_word(who) {
        ("", _) => people(c, &roster, &slot, &holder, &line, page).await,
        (ASK, its) => fill::ask(c, &slot, its, &line).await,
        _ => {
            let who = pages::turned(who, page);
            give(c, &roster, &slot, (&held, &holder), &line, &who).await
        }
    }
}

/// The duties of a day of which nobody has heard, each a button.
async fn silent(c: &mut Context<'_>, date: NaiveDate, page: usize) -> Result<Reply> {
    let Some(briefing) = actions::brief::silence_on(&c.ctx, c.tx, date).await? else {
        let number = c.find_roster().await?.and_then(|roster| roster.season.day_number(date));
        let day = c.words.day(number.unwrap_or(0), date);
        let roster = c.button("button-roster-of-day", format!("/grid {date}"));
        let text = c.say("silence-none", &[("day", day)]);
        return Ok(Reply::from(text).with(vec![roster]).in_place());
    };
    let choices = c.words.briefing_choices(&briefing, page);
    Ok(Reply::from(c.words.briefing(&briefing)).with(choices).in_place())
}

async fn people(
    c: &mut Context<'_>,
    roster: &Roster,
    slot: &Slot,
    holder: &Holder,
    line: &str,
    page: usize,
) -> Result<Reply> {
    let args = [("slot", c.words.slot(slot)), ("name", isolate(&holder.name))];
    let head = c.say("replace-people", &args);
    fill::people(c, roster, slot, &fill::Asking { head, line }, page).await
}

async fn give(
    c: &mut Context<'_>,
    roster: &Roster,
    slot: &Slot,
    (held, holder): (&Held, &Holder),
    line: &str,
    who: &str,
) -> Result<Reply> {
    let person = match arguments::person(c, who, |person| format!("{line} {}", person.its)).await? {
        Ok(person) => person,
        Err(question) => return Ok(question),
    };
    let by = c.moment(c.ctx.now);
    let reason = Reason::parse(&c.words.plain("replace-reason", &[("time", by)]))?;
    let replaced =
        actions::replace::replace(&c.ctx, c.tx, slot, (held, holder), &person, &reason).await?;
    let told = if replaced.is_told { "replaced-told" } else { "replaced-not-told" };
    let text = given::text(c, slot, &person, &replaced.assigned)
        .line(c.say(told, &[("name", isolate(&holder.name))]));
    let choices = given::choices(c, roster, slot, &replaced.assigned).await?;
    Ok(Reply::from(text).with(choices).in_place())
}

fn open(c: &Context<'_>, slot: &Slot) -> Reply {
    let text = c.say("replace-open", &[("slot", c.words.slot(slot))]);
    let find = c.button("button-find-someone", format!("/assign {}", slot_line(slot)));
    Reply::from(text).with(vec![find])
}

fn changed(c: &Context<'_>, slot: &Slot, holder: &Holder) -> Reply {
    let args = [("slot", c.words.slot(slot)), ("name", isolate(&holder.name))];
    let roster = c.button("button-roster-of-day", format!("/grid {}", slot.date));
    Reply::from(c.say("replace-changed", &args)).with(vec![roster])
}

async fn confirmed(c: &mut Context<'_>, slot: &Slot, holder: &Holder) -> Result<Reply> {
    let at = evening::confirmed_at(c.tx, slot.duty.id, slot.date).await?;
    let mut args = vec![("slot", c.words.slot(slot)), ("name", isolate(&holder.name))];
    let key = match at {
        Some(at) => {
            args.push(("at", c.moment(at)));
            "replace-confirmed-at"
        }
        None => "replace-confirmed",
    };
    let open = c.button("button-open-again", format!("/unlock {}", slot_line(slot)));
    Ok(Reply::from(c.say(key, &args)).with(vec![open]))
}

fn asked(c: &Context<'_>, slot: &Slot, holder: &Holder) -> Reply {
    let args = [("slot", c.words.slot(slot)), ("name", isolate(&holder.name))];
    let requests = c.button("button-see-requests", "/requests");
    Reply::from(c.say("replace-asked", &args)).with(vec![requests])
}
