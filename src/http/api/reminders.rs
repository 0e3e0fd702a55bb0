//! `reminders`: what goes out before a duty, and which channels took it.

use axum::extract::State;
use chrono::Duration;
use serde::{Deserialize, Serialize};
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::{IntoParams, ToSchema};

use super::assignments::day;
use super::known::Known;
use super::page::{Listing, Page, Paging, Results};
use super::problem::Problem;
use super::query::{Id, Reading};
use super::registrations::Registration;
use super::reply::{Answer, Reply};
use super::run::{Halt, look};
use super::terms;
use super::words::{ReminderStatus, Way};
use crate::domain::channel::Channel;
use crate::domain::timestamp::Timestamp;
use crate::http::Http;
use crate::store::Tx;
use crate::store::reminder_list::{self, Filter, Listed};
use crate::store::reminders::ReminderState;
use crate::wording::Words;

/// Upcoming is what goes out within a day.
const UPCOMING: Duration = Duration::hours(24);

/// What tells a person of a duty beforehand.
#[derive(Serialize, ToSchema)]
pub struct Reminder {
    #[schema(example = 12)]
    id: i64,
    /// When it goes out, or was to.
    #[schema(format = DateTime, example = "2027-02-08T12:30:00Z")]
    scheduled_datetime: String,
    status: ReminderStatus,
    /// Whether the mail server took it.
    email_sent: bool,
    /// Whether WhatsApp took it.
    whatsapp_sent: bool,
    /// Whether Telegram took it.
    telegram_sent: bool,
    /// When the first of them took it.
    #[schema(required = true, format = DateTime, example = "2027-02-08T12:30:02Z")]
    sent_at: Option<String>,
    /// Why it reached nobody.
    #[schema(required = true, example = json!(null))]
    last_error: Option<String>,
    /// The duty's assignment.
    #[schema(example = 7)]
    assignment_id: i64,
    #[schema(format = Date, example = "2027-02-09")]
    duty_date: String,
    #[schema(example = "FAJAR_AZAAN")]
    namaaz_type: String,
    /// Whose duty it is; null once the person is forgotten.
    #[schema(required = true)]
    assigned_user: Option<Registration>,
}

impl Reminder {
    fn of(listed: Listed, known: &Known, words: &Words) -> Self {
        let took = |channel| listed.accepted.contains(&channel);
        // Why it failed at first is kept, for whoever asks for it then.
        let why = listed.last_error.filter(|_| listed.state != ReminderState::Sent);
        Self {
            id: listed.id,
            scheduled_datetime: terms::instant(listed.due_at),
            status: listed.state.into(),
            email_sent: took(Channel::Email),
            whatsapp_sent: took(Channel::WhatsApp),
            telegram_sent: took(Channel::Telegram),
            sent_at: listed.sent_at.map(terms::instant),
            last_error: why.map(|why| words.plain(&format!("reminder-why-{why}"), &[])),
            assignment_id: listed.assignment,
            duty_date: listed.date.to_string(),
            namaaz_type: known.namaaz_type(listed.duty),
            assigned_user: known.registration(listed.person),
        }
    }
}

/// Which reminders.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(flatten)]
    standing: Standing,
    #[serde(flatten)]
    about: About,
}

impl IntoParams for Asked {
    fn into_params(place: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        [Standing::into_params(&place), About::into_params(&place)].concat()
    }
}

/// How they stand.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Standing {
    /// Those that stand so.
    #[param(value_type = ReminderStatus, required = false)]
    status: Option<String>,
}

/// Which of those that wait.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct About {
    /// Those with a message on this channel, whatever became of it.
    #[param(value_type = Way, required = false)]
    channel: Option<String>,
    /// Those of duties on this date.
    #[param(value_type = String, required = false, format = Date, example = "2027-02-09")]
    date: Option<String>,
    /// Those of this person's duties: by the registration's `id`.
    #[param(value_type = i64, required = false, minimum = 1, example = 3)]
    user: Option<String>,
    /// Those of this assignment.
    #[param(value_type = i64, required = false, minimum = 1, example = 7)]
    assignment_id: Option<String>,
}

impl About {
    fn read(&self, reading: &mut Reading) -> Filter {
        Filter {
            channel: reading.read("channel", self.channel.as_deref(), Way::read),
            date: reading.read("date", self.date.as_deref(), day),
            person: reading.read("user", self.user.as_deref(), super::query::row),
            assignment: reading.read(
                "assignment_id",
                self.assignment_id.as_deref(),
                super::query::row,
            ),
            ..Filter::default()
        }
    }
}

/// Lists reminders in the order in which they are due.
#[utoipa::path(
    get,
    path = "/reminders",
    tag = "reminders",
    params(Asked, Paging),
    responses((status = 200, description = "A page of them", body = Results<Reminder>)),
)]
pub async fn list(State(http): State<Http>, Listing { filter, page }: Listing<Asked>) -> Answer {
    let mut reading = Reading::default();
    let state = reading.read("status", filter.standing.status.as_deref(), ReminderStatus::read);
    let wanted = Filter { state, ..filter.about.read(&mut reading) };
    reading.end()?;
    listed(&http, page, wanted, None).await
}

/// Lists the reminders that wait, next due first.
#[utoipa::path(
    get,
    path = "/reminders/pending",
    tag = "reminders",
    params(About, Paging),
    responses((status = 200, description = "A page of them", body = Results<Reminder>)),
)]
pub async fn pending(State(http): State<Http>, Listing { filter, page }: Listing<About>) -> Answer {
    let mut reading = Reading::default();
    let wanted = filter.read(&mut reading);
    reading.end()?;
    listed(&http, page, Filter { state: Some(ReminderState::Pending), ..wanted }, None).await
}

/// Lists the reminders that go out within the next 24 hours, next due first.
#[utoipa::path(
    get,
    path = "/reminders/upcoming",
    tag = "reminders",
    params(About, Paging),
    responses((status = 200, description = "A page of them", body = Results<Reminder>)),
)]
pub async fn upcoming(
    State(http): State<Http>,
    Listing { filter, page }: Listing<About>,
) -> Answer {
    let mut reading = Reading::default();
    let wanted = filter.read(&mut reading);
    reading.end()?;
    let wanted = Filter { state: Some(ReminderState::Pending), ..wanted };
    listed(&http, page, wanted, Some(UPCOMING)).await
}

/// One reminder.
#[utoipa::path(
    get,
    path = "/reminders/{id}",
    tag = "reminders",
    params(("id" = i64, Path, description = "Its row", example = 12)),
    responses((status = 200, description = "The reminder", body = Reminder)),
)]
pub async fn get(State(http): State<Http>, Id(id): Id) -> Answer {
    look(&http, move |ctx, tx| {
        Box::pin(async move {
            let filter = Filter { id: Some(id), ..Filter::default() };
            let found = reminder_list::page(tx, &filter, 1).await?.pop();
            let found = found.filter(|one| one.id == id).ok_or_else(Problem::not_found)?;
            let words = Words::of(&ctx.centre.language);
            Ok(Reply::ok(&Reminder::of(found, &Known::read(tx).await?, &words))?)
        })
    })
    .await
}

async fn listed(http: &Http, page: Page, wanted: Filter, within: Option<Duration>) -> Answer {
    let after = page.after::<(i64, i64)>()?;
    let after = after.map(|(due, id)| (Timestamp::from_millis(due), id));
    look(http, move |ctx, tx| {
        Box::pin(async move {
            let until = within.map(|span| ctx.now + span);
            let wanted = Filter { after, until, ..wanted };
            let words = Words::of(&ctx.centre.language);
            Ok(Reply::ok(&results(tx, &page, &wanted, &words).await?)?)
        })
    })
    .await
}

async fn results(
    tx: &mut Tx,
    page: &Page,
    wanted: &Filter,
    words: &Words,
) -> Result<Results<Reminder>, Halt> {
    let found = reminder_list::page(tx, wanted, page.rows()).await?;
    let known = Known::read(tx).await?;
    let key = |one: &Listed| (one.due_at.millis(), one.id);
    Ok(page.of(found, key, |one| Reminder::of(one, &known, words)))
}
