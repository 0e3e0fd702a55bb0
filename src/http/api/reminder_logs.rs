//! `reminder-logs`: every attempt to say a reminder somewhere, and what came of it.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::page::{Listing, Paging, Results};
use super::query::{self, Reading};
use super::reply::{Answer, Reply};
use super::run::look;
use super::span::Span;
use super::terms;
use super::words::Way;
use crate::http::Http;
use crate::store::attempts::{self, Attempt};
use crate::wording::Words;

/// An attempt to say a reminder at an address of the person.
#[derive(Serialize, ToSchema)]
pub struct ReminderLog {
    #[schema(example = 31)]
    id: i64,
    #[schema(example = 12)]
    reminder_id: i64,
    #[schema(format = DateTime, example = "2027-02-08T12:30:02Z")]
    timestamp: String,
    channel: Way,
    /// Whether it was taken, and did not turn out to have reached nobody.
    success: bool,
    /// What came of it; never an address.
    #[schema(example = "accepted")]
    message: String,
}

impl ReminderLog {
    fn of(attempt: Attempt, words: &Words) -> Self {
        Self {
            id: attempt.id,
            reminder_id: attempt.reminder_id,
            timestamp: terms::instant(attempt.started_at),
            channel: attempt.channel.into(),
            success: attempt.success,
            message: message(&attempt, words),
        }
    }
}

fn message(attempt: &Attempt, words: &Words) -> String {
    if attempt.success {
        return words.plain("stage-short-accepted", &[]);
    }
    let why = attempt.why.as_ref().map(|why| words.plain(&format!("why-short-{why}"), &[]));
    match (&attempt.error, why, &attempt.outcome) {
        (Some(error), None, _) => error.clone(),
        (Some(error), Some(why), _) => format!("{why}: {error}"),
        (None, Some(why), _) => words.plain("stage-short-failed", &[("why", why)]),
        (None, None, _) => words.plain("stage-short-waiting", &[]),
    }
}

/// Which attempts.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Those of this reminder.
    #[param(value_type = i64, required = false, minimum = 1, example = 12)]
    reminder_id: Option<String>,
    /// Those on this channel.
    #[param(value_type = Way, required = false)]
    channel: Option<String>,
    /// Those that came to this.
    #[param(value_type = bool, required = false)]
    success: Option<String>,
    /// From this day on.
    #[param(value_type = String, required = false, format = Date, example = "2027-02-01")]
    from: Option<String>,
    /// Up to this day, included.
    #[param(value_type = String, required = false, format = Date, example = "2027-02-28")]
    to: Option<String>,
}

/// Lists attempts, newest first.
#[utoipa::path(
    get,
    path = "/reminder-logs",
    tag = "reminder-logs",
    params(Asked, Paging),
    responses((status = 200, description = "A page of them", body = Results<ReminderLog>)),
)]
pub async fn list(State(http): State<Http>, Listing { filter, page }: Listing<Asked>) -> Answer {
    let mut reading = Reading::default();
    let reminder = reading.read("reminder_id", filter.reminder_id.as_deref(), query::row);
    let channel = reading.read("channel", filter.channel.as_deref(), Way::read);
    let success = reading.read("success", filter.success.as_deref(), query::truth);
    let span = Span::read(&mut reading, filter.from.as_deref(), filter.to.as_deref());
    reading.end()?;
    let before = page.after::<i64>()?;
    look(&http, move |ctx, tx| {
        Box::pin(async move {
            let (from, until) = (span.from(ctx), span.until(ctx));
            let wanted = attempts::Filter { reminder, channel, success, from, until, before };
            let found = attempts::page(tx, &wanted, page.rows()).await?;
            let words = Words::of(&ctx.centre.language);
            Ok(Reply::ok(&page.of(found, |one| one.id, |one| ReminderLog::of(one, &words)))?)
        })
    })
    .await
}
