//! `/request cancel|move <day> <duty> <reason>`: asks to be released from a duty or for another
//! day; `move <day> <duty> to <day> <reason>` names the day that would suit. Without all that, in
//! taps.

use super::context::{Context, Reply};
use super::mine::{self, Mine};
use super::table::{Command, Place, Shown};
use super::{arguments, cannot_come, forms, pages};
use crate::actions::request::Wish;
use crate::actions::{self, Result, confirm};
use crate::domain::day;
use crate::domain::message::Choice;
use crate::domain::refusal::Refusal;
use crate::domain::request::{Kind, PreferredDay};
use crate::domain::role::Role;
use crate::domain::slot::{Reason, Slot};
use crate::domain::text::first_word;
use crate::store::assignments::{self, Held};

const NAME: &str = "request";
/// Stands between the duty and the preferred day.
pub const TO: &str = "to";
/// Stands for a preferred day when each would suit.
pub const ANY: &str = "any";

/// The row of the table.
pub const COMMAND: Command = Command {
    name: NAME,
    aliases: &[],
    usage: "[cancel, move] [<day> <duty>] [to <day>] [reason]",
    role: Role::Volunteer,
    place: Place::Private,
    shown: Shown::InMenus,
    examples: &[
        "/request",
        "/request cancel 5 fajr-azaan I am travelling",
        "/request move 5 fajr-azaan to 8 I have an exam",
    ],
    run: |c, rest| Box::pin(run(c, rest)),
};

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    if let ("", page) = pages::split(rest) {
        return which(c, page).await;
    }
    let (verb, after) = first_word(rest);
    let kind = Kind::parse(verb);
    let text = if kind.is_some() { after } else { rest };
    let (held, slot, rest) = own(c, text).await?;
    let Some(kind) = kind else { return Ok(what(c, &held, &slot)) };
    let line = format!("{NAME} {} #{}", kind.as_str(), held.id);
    if kind == Kind::Cancel {
        return wish(c, &held, &slot, (kind, None), rest, &line).await;
    }
    let Some((preferred, reason)) = preferred(c, rest).await? else {
        return forms::ask_preferred_day(c, &held, &slot, &line).await;
    };
    let to = preferred.map_or_else(|| ANY.to_owned(), |day| day.date.to_string());
    let line = format!("{line} {TO} {to}");
    wish(c, &held, &slot, (kind, preferred), reason, &line).await
}

/// Asks for the reason, or opens the request with it.
async fn wish(
    c: &mut Context<'_>,
    held: &Held,
    slot: &Slot,
    (kind, preferred): (Kind, Option<PreferredDay>),
    reason: &str,
    line: &str,
) -> Result<Reply> {
    if reason.is_empty() {
        let choices = forms::ask_reason(c, line).await?;
        let text = c.say("ask-why-not", &cannot_come::about(c, held, slot));
        return Ok(Reply::from(text).with(choices));
    }
    let wish = Wish { kind, reason: &Reason::parse(reason)?, preferred };
    open(c, held, slot, &wish).await
}

/// Opens a request and thanks for it.
pub async fn open(c: &mut Context<'_>, held: &Held, slot: &Slot, wish: &Wish<'_>) -> Result<Reply> {
    actions::request::open(&c.ctx, c.tx, held, slot, wish).await?;
    let mut args = cannot_come::about(c, held, slot).to_vec();
    args.push(("preferred", c.words.preferred(wish.preferred)));
    let key = match wish.kind {
        Kind::Cancel => "cannot-come-noted",
        Kind::Move => "request-noted-move",
    };
    let stays = c.button("notice-confirm", format!("/confirm {}", held.id));
    Ok(Reply::from(c.say(key, &args)).with(vec![stays]))
}

/// My duties as buttons.
async fn which(c: &mut Context<'_>, page: usize) -> Result<Reply> {
    let mut mine = mine::duties(c).await?;
    mine.retain(|one| one.slot.begins(c.ctx.centre.timezone) > c.ctx.now);
    if mine.is_empty() {
        return Ok(c.say("mine-none", &[]).into());
    }
    mine.retain(|one| !one.held.state.is_asked());
    match mine.as_slice() {
        [] => Ok(c.say("request-all-asked", &[]).into()),
        [one] => Ok(what(c, &one.held, &one.slot)),
        several => {
            let choice =
                |one: &Mine| slot_choice(c, &one.slot, format!("/{NAME} #{}", one.held.id));
            let rows = several.iter().map(|one| mine::row(c, one)).collect();
            let choices = several.iter().map(choice).collect();
            let (head, line) = (c.say("request-which", &[]), format!("/{NAME}"));
            Ok(pages::choose(c, head, (rows, choices), Vec::new(), (&line, page)))
        }
    }
}

/// To be released, or another day?
fn what(c: &Context<'_>, held: &Held, slot: &Slot) -> Reply {
    let line = |kind: Kind| format!("/{NAME} {} #{}", kind.as_str(), held.id);
    let choices = vec![
        c.button("button-release-me", line(Kind::Cancel)),
        c.button("button-another-day", line(Kind::Move)),
    ];
    let text = c.say("request-what", &cannot_come::about(c, held, slot));
    Reply::from(text).with(choices).in_place()
}

/// A slot on a button.
pub fn slot_choice(c: &Context<'_>, slot: &Slot, line: String) -> Choice {
    let args = [("duty", slot.duty.label.clone()), ("number", slot.day.to_string())];
    let label = c.words.plain("duty-of-day", &args);
    let hint = format!("{} {}", c.words.date(slot.date), slot.duty.reports_at);
    Choice { hint: Some(hint), ..Choice::new(label, line) }
}

/// The duty that a text names, by day and duty or as `#17`, if it is one of the sender's people's
/// and nothing is asked yet. A button names the assignment: it means no one who came after.
async fn own<'t>(c: &mut Context<'_>, text: &'t str) -> Result<(Held, Slot, &'t str)> {
    let (held, slot, rest) = if let Some(numbered) = text.strip_prefix('#') {
        let (id, rest) = first_word(numbered);
        let (held, slot) = cannot_come::answerable(c, id).await?;
        (held, slot, rest)
    } else {
        let (slot, rest, _) = arguments::slot(c, NAME, text).await?;
        let held = assignments::find_in_slot(c.tx, slot.duty.id, slot.date).await?;
        let held = held.filter(|held| confirm::is_of(held, &c.people));
        let held = held.ok_or(Refusal::NotYourDuty)?;
        cannot_come::must_be_ahead(c, &slot)?;
        (held, slot, rest)
    };
    if held.state.is_asked() {
        return Err(Refusal::RequestOpen { slot }.into());
    }
    Ok((held, slot, rest))
}

/// Reads `to <day>`, or `to any`; nothing if neither a day nor a reason was given. A reason may
/// begin with that word too: "to be with my father".
async fn preferred<'t>(
    c: &mut Context<'_>,
    text: &'t str,
) -> Result<Option<(Option<PreferredDay>, &'t str)>> {
    if text.is_empty() {
        return Ok(None);
    }
    let (word, after) = first_word(text);
    if !word.eq_ignore_ascii_case(TO) {
        return Ok(Some((None, text)));
    }
    if first_word(after).0.eq_ignore_ascii_case(ANY) {
        return Ok(Some((None, first_word(after).1)));
    }
    let season = c.roster().await?.season;
    let (date, reason) = match day::parse(&season, c.today(), after) {
        Ok(found) => found,
        Err(Refusal::DayUnclear { .. }) => return Ok(Some((None, text))),
        Err(refusal) => return Err(refusal.into()),
    };
    let preferred = PreferredDay { date, day: season.day_number(date).unwrap_or(0) };
    if date < c.today() {
        return Err(Refusal::PreferredDayOver { preferred }.into());
    }
    Ok(Some((Some(preferred), reason)))
}
