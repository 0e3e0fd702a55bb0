//! `/duties add <label>; <kind>; <time>; after <duty>`: a duty of the masjid's own, in one message or
//! part by part: whatever is missing is asked for.

use super::context::{Context, Reply};
use super::duties::{self, NAME};
use super::{forms, pages};
use crate::actions::Result;
use crate::actions::duties as actions;
use crate::domain::duty::{Duty, Kind, NewDuty, OwnDuty, Place, key_for};
use crate::domain::message::{Choice, Text};
use crate::domain::text::isolate;

/// What ends a part.
const END: char = ';';

/// Adds the duty if all is told, else asks for the next part.
pub async fn run(c: &mut Context<'_>, known: &[Duty], text: &str) -> Result<Reply> {
    let (text, page) = without_page(text);
    let own = OwnDuty::parse(known, text)?;
    match &own {
        OwnDuty {
            label: Some(label),
            kind: Some(kind),
            reports_at: Some(at),
            place: Some(place),
        } => {
            let new = NewDuty {
                key: key_for(label, known),
                label: label.clone(),
                kind: *kind,
                reports_at: *at,
                active: true,
            };
            let added = actions::add(&c.ctx, c.tx, &new, *place).await?;
            let all = c.button("button-duties", format!("/{NAME}"));
            Ok(Reply::from(c.say("duty-added", &duties::about(c, &added))).with(vec![all]))
        }
        _ => ask(c, known, &own, page).await,
    }
}

async fn ask(c: &mut Context<'_>, known: &[Duty], own: &OwnDuty, page: usize) -> Result<Reply> {
    let step = step(own);
    let line = line(known, own);
    forms::ask_value(c, step, &line).await?;
    let args = [("duty", isolate(own.label.as_deref().unwrap_or_default()))];
    let sends = |value: &str| forms::value_button(String::new(), NAME, step, value).sends;
    let (text, choices): (Text, Vec<Choice>) = match step {
        "label" => (c.say("ask-duty-label", &[]), Vec::new()),
        "kind" => {
            let kinds = Kind::ALL.map(|kind| Choice::new(c.words.kind(kind), sends(kind.as_str())));
            (c.say("ask-duty-kind", &args), kinds.into())
        }
        "reports" => (c.say("ask-duty-reports", &args), Vec::new()),
        _ => (c.say("ask-duty-place", &args), duties::places(c, known, page, sends)),
    };
    Ok(Reply::from(text).with(choices))
}

/// The name of the question for the first part that is missing.
const fn step(own: &OwnDuty) -> &'static str {
    match own {
        OwnDuty { label: None, .. } => "label",
        OwnDuty { kind: None, .. } => "kind",
        OwnDuty { reports_at: None, .. } => "reports",
        OwnDuty { .. } => "place",
    }
}

/// The line so far, to which the answer is added.
fn line(known: &[Duty], own: &OwnDuty) -> String {
    let place = own.place.map(|place| match place {
        Place::First => "first".to_owned(),
        Place::Last => "last".to_owned(),
        Place::After(id) => {
            let after = known.iter().find(|duty| duty.id == id);
            after.map_or_else(String::new, |duty| format!("after {}", duty.key))
        }
    });
    let parts = [
        own.label.clone(),
        own.kind.map(|kind| kind.as_str().to_owned()),
        own.reports_at.map(|at| at.to_string()),
        place,
    ];
    parts
        .into_iter()
        .flatten()
        .fold(format!("{NAME} add"), |line, part| format!("{line} {part}{END}"))
}

/// The parts, and the page of places that a button asks for behind them.
fn without_page(text: &str) -> (&str, usize) {
    match pages::split(text) {
        // "Big page 2" may be what the duty is called.
        (parts, page) if parts.ends_with(END) => (parts, page),
        _ => (text, 1),
    }
}
