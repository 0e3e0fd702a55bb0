//! `/requests`: what volunteers ask for, one by one; `approve <request> [note]` and
//! `reject <request> [note]` decide.

use super::context::{Context, Reply, Roster, slot_line};
use super::request::slot_choice;
use super::table::{Command, Place, Shown};
use super::{arguments, forms, gaps, pages};
use crate::actions::{self, Result};
use crate::domain::message::{Choice, Text};
use crate::domain::ranking;
use crate::domain::refusal::Refusal;
use crate::domain::request::{Kind, PreferredDay};
use crate::domain::role::Role;
use crate::domain::slot::{REASON_MAX_CHARS, Reason, Slot};
use crate::domain::text::{first_word, isolate, one_line};
use crate::store::calendar::Calendar;
use crate::store::requests::{self, Request};
use crate::store::{away, people};

const NAME: &str = "requests";

/// The row of the table.
pub const COMMAND: Command = Command {
    name: NAME,
    aliases: &[],
    usage: "[approve, reject] [<request>] [note]",
    role: Role::Admin,
    place: Place::Private,
    shown: Shown::InMenus,
    examples: &["/requests", "/requests approve 12", "/requests reject 12 We have nobody else"],
    run: |c, rest| Box::pin(run(c, rest)),
};

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let (verb, rest) = first_word(rest);
    match verb.to_lowercase().as_str() {
        "" => show(c, None, 0).await,
        "next" => show(c, rest.parse().ok(), 1).await,
        "show" => show(c, rest.parse().ok(), 0).await,
        "approve" => approve(c, rest).await,
        "instead" => instead(c, rest).await,
        "reject" => reject(c, rest).await,
        _ => Err(Refusal::Usage { command: NAME }.into()),
    }
}

/// The open requests about duties that are still ahead, the most urgent first.
pub async fn open(c: &mut Context<'_>) -> Result<Vec<(Request, Slot)>> {
    let today = c.today();
    let mut open = Vec::new();
    let calendar = Calendar::read(c.tx).await?;
    for request in requests::open_from(c.tx, today).await? {
        let slot = calendar.slot_on(request.duty, request.date);
        if let Some(slot) = slot.filter(|slot| slot.begins(c.ctx.centre.timezone) > c.ctx.now) {
            open.push((request, slot));
        }
    }
    Ok(open)
}

/// One request with its buttons: so many behind the one that is named, else the first.
async fn show(c: &mut Context<'_>, named: Option<i64>, behind: usize) -> Result<Reply> {
    let open = open(c).await?;
    let place = open.iter().position(|(request, _)| Some(request.id) == named);
    let place = place.map_or(0, |place| (place + behind) % open.len());
    let Some((request, slot)) = open.get(place) else {
        return Ok(Reply::from(c.say("requests-none", &[])).in_place());
    };
    let args = [("number", (place + 1).to_string()), ("count", open.len().to_string())];
    let text = c.say("requests-head", &args).and(card(c, request, slot).await?);
    let mut choices = vec![
        c.button("button-approve", format!("/{NAME} approve {}", request.id)),
        c.button("button-reject", format!("/{NAME} reject {}", request.id)),
    ];
    if open.len() > 1 {
        choices.push(c.button("button-next-request", format!("/{NAME} next {}", request.id)));
    }
    Ok(Reply::from(text).with(choices).in_place())
}

async fn card(c: &mut Context<'_>, request: &Request, slot: &Slot) -> Result<Text> {
    let calendar = Calendar::read(c.tx).await?;
    let preferred = request.preferred.and_then(|date| calendar.slot_on(request.duty, date));
    let preferred = preferred.map(|slot| PreferredDay { date: slot.date, day: slot.day });
    let args = [
        ("name", isolate(&request.name)),
        ("duty", slot.duty.label.clone()),
        ("day", c.words.day(slot.day, slot.date)),
        ("time", slot.duty.reports_at.to_string()),
        ("reason", isolate(&request.reason)),
        ("preferred", c.words.preferred(preferred)),
    ];
    Ok(c.say(&format!("request-{}", request.kind.as_str()), &args))
}

async fn approve(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let (request, slot, note) = named(c, rest).await?;
    let note = one_line(note, REASON_MAX_CHARS);
    actions::request::approve(&c.ctx, c.tx, &request, &slot, &note).await?;
    let args = [("slot", c.words.slot(&slot)), ("name", isolate(&request.name))];
    match request.kind {
        Kind::Cancel => {
            let choices = after(c, &slot).await?;
            Ok(Reply::from(c.say("request-approved", &args)).with(choices).in_place())
        }
        Kind::Move => {
            let text = c.say("request-approved-move", &args);
            offer_instead(c, text, (&request, &slot), 1).await
        }
    }
}

/// A page of what a person who asked for another day could have: `instead 12 page 2`.
async fn instead(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let (rest, page) = pages::split(rest);
    let (request, slot, _) = named(c, rest).await?;
    offer_instead(c, Text::default(), (&request, &slot), page).await
}

async fn offer_instead(
    c: &mut Context<'_>,
    text: Text,
    (request, slot): (&Request, &Slot),
    page: usize,
) -> Result<Reply> {
    let args = [("slot", c.words.slot(slot)), ("name", isolate(&request.name))];
    let choices = suiting_choices(c, request, slot).await?;
    let key = if choices.is_empty() { "request-move-nothing" } else { "request-move-choose" };
    let head = text.line(c.say(key, &args));
    let rows = vec![Text::default(); choices.len()];
    let line = format!("/{NAME} instead {}", request.id);
    let others = after(c, slot).await?;
    Ok(pages::choose(c, head, (rows, choices), others, (&line, page)).in_place())
}

/// What comes after an approved request: someone else for the slot, and the next request.
async fn after(c: &mut Context<'_>, slot: &Slot) -> Result<Vec<Choice>> {
    let mut choices = Vec::new();
    if slot.begins(c.ctx.centre.timezone) > c.ctx.now {
        choices.push(c.button("button-find-someone", format!("/assign {}", slot_line(slot))));
    }
    choices.extend(next(c).await?);
    Ok(choices)
}

async fn reject(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let (request, slot, note) = named(c, rest).await?;
    let args = [("slot", c.words.slot(&slot)), ("name", isolate(&request.name))];
    actions::request::must_be_open(&request, &slot)?;
    if note.is_empty() {
        let choices = forms::ask_reason(c, &format!("{NAME} reject {}", request.id)).await?;
        return Ok(Reply::from(c.say("ask-request-note", &args)).with(choices));
    }
    let note = Reason::parse(note)?;
    actions::request::reject(&c.ctx, c.tx, &request, &slot, &note).await?;
    let [slot, name] = args;
    let text = c.say("request-rejected", &[slot, name, ("note", isolate(note.as_str()))]);
    Ok(Reply::from(text).with(next(c).await?.into_iter().collect()))
}

/// The slots that could be given instead: those of the preferred day, else the same duty's on the
/// next days; without those at whose time the person serves already.
async fn suiting_choices(
    c: &mut Context<'_>,
    request: &Request,
    freed: &Slot,
) -> Result<Vec<Choice>> {
    let (Some(roster), Some(person)) =
        (c.find_roster().await?, people::find(c.tx, request.person).await?)
    else {
        return Ok(Vec::new());
    };
    let engagements = gaps::engagements(c, &roster).await?;
    let engaged = engagements.get(&person.id).map_or(&[][..], Vec::as_slice);
    let mut slots = suiting(c, &roster, request, freed).await?;
    slots.retain(|slot| slot != freed && ranking::is_free(&slot.duty, slot.date, engaged));
    let absence = away::of_person(c.tx, person.id, &roster.season).await?;
    slots.retain(|slot| !absence.holds(slot.date));
    slots.sort_by_key(|slot| !ranking::covers(person.preference, slot.duty.kind));
    Ok(slots
        .iter()
        .map(|slot| slot_choice(c, slot, arguments::assign_line(slot, &person)))
        .collect())
}

async fn suiting(
    c: &mut Context<'_>,
    roster: &Roster,
    request: &Request,
    freed: &Slot,
) -> Result<Vec<Slot>> {
    if let Some(date) = request.preferred {
        return gaps::of_day(c, roster, date).await;
    }
    let slots = gaps::ahead(c, roster).await?.into_iter().flat_map(|(_, slots)| slots);
    Ok(slots.filter(|slot| slot.duty.id == freed.duty.id).collect())
}

/// The button that leads to the next request, if one is open.
async fn next(c: &mut Context<'_>) -> Result<Option<Choice>> {
    let is_left = !open(c).await?.is_empty();
    Ok(is_left.then(|| c.button("button-next-request", format!("/{NAME}"))))
}

/// Reads `<request>`; answers it with its slot and the rest.
async fn named<'t>(c: &mut Context<'_>, text: &'t str) -> Result<(Request, Slot, &'t str)> {
    let (id, rest) = first_word(text);
    if id.is_empty() {
        return Err(Refusal::Usage { command: NAME }.into());
    }
    let unknown = || Refusal::RequestUnknown { text: id.to_owned() };
    let row: i64 = id.trim_start_matches('#').parse().map_err(|_| unknown())?;
    let request = requests::find(c.tx, row).await?.ok_or_else(unknown)?;
    let calendar = Calendar::read(c.tx).await?;
    let slot = calendar.slot_on(request.duty, request.date).ok_or_else(unknown)?;
    Ok((request, slot, rest))
}
