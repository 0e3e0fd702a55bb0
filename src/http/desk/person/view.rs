//! What stands on a person's page.

use chrono::NaiveDate;

use crate::domain::audio;
use crate::domain::correction;
use crate::domain::person::{Email, Status};
use crate::domain::registration::Part;
use crate::domain::role::Role;
use crate::domain::season::Season;
use crate::domain::slot::{Slot, State};
use crate::http::desk::people::tone;
use crate::http::desk::{Desk, reminders};
use crate::store::accounts::{self, Heard};
use crate::store::assignments::{self, Held};
use crate::store::auditions::{self, Audition};
use crate::store::calendar::Calendar;
use crate::store::corrections::{self, Correction};
use crate::store::outbox::of_person::{self, ToPerson};
use crate::store::people::{self, Person as Registered};
use crate::store::requests::{self, Request};
use crate::store::{Tx, away};

/// The last messages; the log and the duties' receipts have the others.
const MESSAGES: i64 = 12;
/// The reasons for which people are usually not accepted.
const COMMON_REASONS: usize = 5;

/// What the database knows of a person.
pub struct Found {
    /// The registration.
    pub person: Registered,
    duties: Vec<(Held, Slot)>,
    auditions: Vec<Audition>,
    chats: Vec<Heard>,
    corrections: Vec<Correction>,
    requests: Vec<Request>,
    messages: Vec<ToPerson>,
    away: Vec<crate::domain::away::Part>,
}

impl Found {
    /// Reads it; nothing if there is no such person, or no longer.
    pub async fn read(
        tx: &mut Tx,
        id: i64,
        season: Option<Season>,
    ) -> anyhow::Result<Option<Self>> {
        let Some(person) = people::find(tx, id).await? else { return Ok(None) };
        let calendar = Calendar::read(tx).await?;
        let held = assignments::of_person_from(tx, id, NaiveDate::default()).await?;
        let slots = held.into_iter().filter_map(|held| {
            let slot = calendar.slot_of(&held)?;
            Some((held, slot))
        });
        let away = match &season {
            Some(season) => away::of_person(tx, id, season).await?.parts(),
            None => Vec::new(),
        };
        Ok(Some(Self {
            duties: slots.collect(),
            auditions: auditions::of_person(tx, id).await?,
            chats: accounts::heard_of_person(tx, id).await?,
            corrections: corrections::open_of_person(tx, id).await?,
            requests: requests::of_person(tx, id).await?,
            messages: of_person::page(tx, id, MESSAGES, 0).await?,
            away,
            person,
        }))
    }
}

/// The person as the page shows it.
pub struct Person {
    /// The row.
    pub id: i64,
    /// The name.
    pub name: String,
    /// The status in words.
    pub status: String,
    /// How the status looks.
    pub tone: &'static str,
    /// The fields: key, name and value.
    pub fields: Vec<(&'static str, String, String)>,
    /// Since when.
    pub since: String,
    /// The days away.
    pub away: String,
    /// Whether it can be accepted.
    pub can_approve: bool,
    /// Whether it can be rejected.
    pub can_reject: bool,
    /// Whether it can be asked to correct something.
    pub can_ask: bool,
    /// Usual reasons for a rejection.
    pub reasons: Vec<String>,
    /// What is asked: the row and the sentence.
    pub corrections: Vec<(i64, String)>,
    /// The chats in words, each with the role there.
    pub chats: Vec<(String, String)>,
    /// The duties ahead.
    pub ahead: Vec<Duty>,
    /// Those before.
    pub before: Vec<Duty>,
    /// The recordings.
    pub auditions: Vec<Recording>,
    /// What was wished for.
    pub requests: Vec<String>,
    /// The last messages.
    pub messages: Vec<[String; 4]>,
}

/// A duty.
pub struct Duty {
    /// The slot.
    pub slot: String,
    /// How it stands.
    pub state: String,
    /// How that looks.
    pub tone: &'static str,
    /// Its page.
    pub link: String,
}

/// A recording.
pub struct Recording {
    /// The row.
    pub id: i64,
    /// Its kind for browsers.
    pub mime: &'static str,
    /// Its name.
    pub name: String,
    /// Whether it is the one that is judged.
    pub is_chosen: bool,
}

impl Person {
    /// Puts it into words.
    pub fn of(desk: &Desk, found: &Found) -> Self {
        let (words, person) = (&desk.words, &found.person);
        let field = |part: Part| {
            let value = correction::value(&person.registration(), part);
            (part.as_str(), words.field(part), words.field_value(part, value.as_deref()))
        };
        let zone = desk.centre.timezone;
        let (ahead, mut before): (Vec<_>, Vec<_>) =
            found.duties.iter().partition(|(_, slot)| slot.begins(zone) > desk.now);
        before.reverse();
        let away = desk.season.as_ref().map(|season| {
            found.away.iter().map(|part| words.away(season, part)).collect::<Vec<_>>().join(", ")
        });
        let since = person.created_at.at(zone).date_naive();
        let reason = |number: usize| words.plain(&format!("reason-reject-{number}"), &[]);
        Self {
            id: person.id,
            name: person.name.as_str().to_owned(),
            status: words.status(person.status),
            tone: tone(person.status),
            fields: [Part::Its, Part::Phone, Part::Email, Part::Preference].map(field).into(),
            since: words.plain("person-since", &[("since", words.date(since))]),
            away: away.unwrap_or_default(),
            can_approve: matches!(person.status, Status::Pending | Status::Rejected),
            can_reject: person.status.serves() && ahead.is_empty(),
            can_ask: person.status != Status::Withdrawn,
            reasons: (1..=COMMON_REASONS).map(reason).collect(),
            corrections: found.corrections.iter().map(|one| (one.id, asked(desk, one))).collect(),
            chats: chats(desk, found),
            ahead: ahead.iter().map(|(held, slot)| duty(desk, held, slot, held.state)).collect(),
            before: before
                .iter()
                .map(|(held, slot)| duty(desk, held, slot, State::Completed))
                .collect(),
            auditions: found.auditions.iter().map(|one| recording(desk, one)).collect(),
            requests: found.requests.iter().rev().map(|one| wish(desk, one)).collect(),
            messages: found.messages.iter().map(|one| message(desk, one)).collect(),
        }
    }
}

fn asked(desk: &Desk, one: &Correction) -> String {
    let args = [
        ("field", desk.words.field(one.part)),
        ("at", desk.moment(one.asked_at)),
        ("message", one.message.clone()),
    ];
    let key =
        if one.message.is_empty() { "person-correction" } else { "person-correction-message" };
    desk.words.plain(key, &args)
}

/// Where the person writes from, and what they may do there; then the e-mail.
fn chats(desk: &Desk, found: &Found) -> Vec<(String, String)> {
    let chat = |chat: &Heard| {
        let key = match chat.last {
            _ if !chat.account.reachable => "person-chat-blocked",
            None => "person-chat-never",
            Some(_) => "person-chat",
        };
        let args = [
            ("way", desk.words.channel(chat.account.address.channel)),
            ("profile", chat.account.profile_name.clone()),
            ("at", chat.last.map_or_else(String::new, |at| desk.moment(at))),
        ];
        // Most people have no role beyond their own duties.
        let role = (chat.account.role >= Role::Viewer).then(|| desk.words.role(chat.account.role));
        (desk.words.plain(key, &args), role.unwrap_or_default())
    };
    let mut chats: Vec<_> = found.chats.iter().map(chat).collect();
    if let Some(email) = found.person.email.as_ref().map(Email::as_str) {
        let way = desk.words.channel(crate::domain::channel::Channel::Email);
        chats.push((format!("{way} · {email}"), String::new()));
    }
    chats
}

fn duty(desk: &Desk, held: &Held, slot: &Slot, state: State) -> Duty {
    let tone = match state {
        State::Confirmed => "good",
        State::Assigned => "waits",
        State::CancelRequested | State::ReallocationRequested => "bad",
        State::Completed => "",
    };
    Duty {
        slot: desk.words.slot(slot),
        state: desk.words.plain(&format!("state-admin-{}", state.as_str()), &[]),
        tone,
        link: format!("/admin/roster/slot?date={}&duty={}", held.date, held.duty_id),
    }
}

fn recording(desk: &Desk, one: &Audition) -> Recording {
    let args = [("length", audio::clock(one.length())), ("at", desk.moment(one.created_at))];
    let key = if one.selected { "desk-recording-chosen" } else { "desk-recording" };
    Recording {
        id: one.id,
        mime: one.kind.mime(),
        name: desk.words.plain(key, &args),
        is_chosen: one.selected,
    }
}

fn wish(desk: &Desk, request: &Request) -> String {
    let note = &request.note;
    let (words, state) = (&desk.words, request.state.as_str());
    let kind = request.kind.as_str();
    let mut parts = vec![
        words.date(request.date),
        words.plain(&format!("mydata-request-{kind}"), &[]),
        request.reason.clone(),
        words.plain(&format!("mydata-request-{state}"), &[]),
    ];
    if !note.is_empty() {
        parts.push(note.clone());
    }
    parts.join(" · ")
}

fn message(desk: &Desk, told: &ToPerson) -> [String; 4] {
    let (kind, way, stage) = reminders::receipt(desk, &told.delivery);
    let what = match &told.slot {
        Some((duty, date)) => {
            let slot = [("duty", duty.clone()), ("when", desk.words.date(*date))];
            format!("{kind}: {}", desk.words.plain("slot", &slot))
        }
        None => kind,
    };
    [desk.moment(told.created_at), what, way, stage]
}
