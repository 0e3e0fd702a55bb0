//! One slot: who has it, how far the messages got, the audition, and what can be done. The script
//! shows it beside the roster; without it, it is a page.

use askama::Template;
use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use serde_json::json;

use super::super::{Desk, Page};
use super::fits::{self, Fit};
use crate::actions::undo;
use crate::domain::grid::Standing;
use crate::domain::person::Status;
use crate::domain::slot::Slot;
use crate::domain::timestamp::Timestamp;
use crate::render::words as shown;
use crate::store::assignments::Held;
use crate::store::auditions::{self, Audition};
use crate::store::calendar::Calendar;
use crate::store::outbox::{self, Delivery};
use crate::store::people::Person;
use crate::store::reminders::{self, Reminder, ReminderState};
use crate::store::{Tx, assignments, people};
use crate::wording::asking::Receipt;

/// How many common reasons the locales hold.
const COMMON_REASONS: usize = 5;

/// What is shown of a slot.
pub struct Panel {
    /// "Fajr Azaan, Day 5 · Tue 9 Feb".
    pub title: String,
    /// The date and the duty's row, for the forms.
    pub date: NaiveDate,
    /// The same.
    pub duty: i64,
    /// When the person reports.
    pub time: String,
    /// How it stands: the style sheet's word, the letter, the name.
    pub standing: (&'static str, String, String),
    /// The row of what holds it.
    pub holds: Option<i64>,
    /// Who has it.
    pub person: Option<PersonView>,
    /// Why it is closed.
    pub note: String,
    /// The recordings: the row, the kind, how it is called.
    pub recordings: Vec<(i64, &'static str, String)>,
    /// What went to the person: what it is, which way, how far it got.
    pub receipts: Vec<(String, String, String)>,
    /// When reminders are to go out.
    pub ahead: Vec<String>,
    /// Whether it can be opened, given or closed now.
    pub can: Can,
    /// The common reasons for opening it.
    pub reasons: Vec<String>,
    /// Who could have it, for a page without the script.
    pub fits: Vec<Fit>,
}

/// What can be done with a slot.
#[derive(Default)]
pub struct Can {
    /// It can be opened.
    pub unlock: bool,
    /// It can be given or closed.
    pub give: bool,
    /// What was done can be taken back.
    pub undo: bool,
}

/// Who has a slot.
pub struct PersonView {
    /// The name.
    pub name: String,
    /// The ITS number.
    pub its: String,
    /// The phone.
    pub phone: String,
    /// Where the registration stands.
    pub status: String,
}

#[derive(Template)]
#[template(path = "templates/slot.html")]
struct SlotPage {
    page: Page,
    panel: Panel,
}

#[derive(Template)]
#[template(path = "templates/slot_panel.html")]
struct SlotPart {
    page: Page,
    panel: Panel,
}

/// Everything that is read about a slot.
struct Known {
    slot: Slot,
    held: Option<Held>,
    since: Option<Timestamp>,
    person: Option<Person>,
    recordings: Vec<Audition>,
    deliveries: Vec<Delivery>,
    reminders: Vec<Reminder>,
    fits: Vec<Fit>,
}

/// Shows a slot; our script gets the part that it puts beside the roster.
pub async fn show(desk: Desk, Path((date, duty)): Path<(NaiveDate, i64)>) -> Response {
    let (words, wants_fits) = (desk.words.clone(), !desk.is_script);
    let found = desk.read(move |tx| {
        Box::pin(async move {
            let Some(mut known) = read(tx, date, duty).await? else { return Ok(None) };
            if wants_fits && known.held.is_none() {
                known.fits = fits::best(tx, &words, date, duty).await?.unwrap_or_default();
            }
            Ok(Some(known))
        })
    });
    let known = match found.await {
        Ok(Some(known)) => known,
        Ok(None) => return desk.not_found(),
        Err(page) => return page,
    };
    let panel = panel(&desk, known);
    let mut page = desk.page("roster", "desk-slot-title");
    page.title.clone_from(&panel.title);
    if !desk.is_script {
        return desk.show(&SlotPage { page, panel });
    }
    match (SlotPart { page, panel }).render() {
        Ok(html) => Json(json!({"ok": true, "html": html})).into_response(),
        Err(error) => desk.fault(&error.into()),
    }
}

async fn read(tx: &mut Tx, date: NaiveDate, duty: i64) -> anyhow::Result<Option<Known>> {
    let slot = Calendar::read(tx).await?.slot_on(duty, date).filter(|slot| slot.day > 0);
    let Some(slot) = slot else { return Ok(None) };
    let held = assignments::find_in_slot(tx, duty, date).await?;
    let mut known = Known {
        slot,
        since: None,
        person: None,
        recordings: Vec::new(),
        deliveries: Vec::new(),
        reminders: Vec::new(),
        fits: Vec::new(),
        held,
    };
    if let Some(held) = &known.held {
        known.since = assignments::find_beginning(tx, held.id).await?.map(|(since, _)| since);
        known.deliveries = outbox::of_assignment(tx, held.id).await?;
        known.reminders = reminders::of_assignment(tx, held.id).await?;
        if let Some(holder) = &held.holder {
            known.person = people::find(tx, holder.id).await?;
            known.recordings = auditions::of_person(tx, holder.id).await?;
        }
    }
    Ok(Some(known))
}

fn panel(desk: &Desk, known: Known) -> Panel {
    let Known { slot, held, since, person, recordings, deliveries, reminders, fits } = known;
    let (words, zone) = (&desk.words, desk.centre.timezone);
    let may_act = desk.who.may_act();
    let standing = match &held {
        None => Standing::Open,
        Some(held) if held.holder.is_none() => Standing::Closed,
        Some(held) => held.state.into(),
    };
    let is_recent = since.is_some_and(|since| desk.now - since <= undo::LONGEST);
    let is_not_over = slot.must_not_be_over(zone, desk.now).is_ok();
    let can = Can {
        unlock: may_act && held.is_some() && is_not_over,
        give: may_act && held.is_none() && slot.must_be_ahead(zone, desk.now).is_ok(),
        undo: may_act && held.is_some() && is_recent && is_not_over,
    };
    let holder = held.as_ref().and_then(|held| held.holder.as_ref());
    let person_view = holder.map(|holder| PersonView {
        name: holder.name.clone(),
        its: person.as_ref().map_or_else(String::new, |person| person.its.to_string()),
        phone: person.as_ref().map_or_else(String::new, |person| person.phone.to_string()),
        status: person
            .as_ref()
            .filter(|person| person.status != Status::Allotted)
            .map_or_else(String::new, |person| words.status(person.status)),
    });
    let recording = |one: &Audition| {
        let key = if one.selected { "desk-recording-chosen" } else { "desk-recording" };
        let seconds = one.length() / 1000;
        let length = format!("{}:{:02}", seconds / 60, seconds % 60);
        let args = [("length", length), ("at", desk.moment(one.created_at))];
        (one.id, one.kind.mime(), words.plain(key, &args))
    };
    let receipt = |one: &Delivery| {
        words.receipt(&Receipt {
            kind: one.kind.as_str(),
            reminder: one.reminder_id,
            channel: one.channel,
            stage: one.stage(),
            why: one.why.as_deref(),
        })
    };
    let waits = |one: &&Reminder| one.state == ReminderState::Pending && one.queued_at.is_none();
    let reasons =
        (1..=COMMON_REASONS).map(|number| words.plain(&format!("reason-unlock-{number}"), &[]));
    Panel {
        title: words.slot(&slot),
        date: slot.date,
        duty: slot.duty.id,
        time: slot.duty.reports_at.to_string(),
        standing: (
            standing.as_str(),
            shown::letter(words, standing),
            shown::standing(words, standing),
        ),
        holds: held.as_ref().map(|held| held.id),
        person: person_view,
        note: held.map_or_else(String::new, |held| held.note),
        // Recordings are for those who judge them.
        recordings: recordings.iter().filter(|_| may_act).map(recording).collect(),
        receipts: deliveries.iter().map(receipt).collect(),
        ahead: reminders.iter().filter(waits).map(|one| desk.moment(one.due_at)).collect(),
        can,
        reasons: reasons.collect(),
        fits,
    }
}
