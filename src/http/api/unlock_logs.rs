//! `unlock-logs`: who opened which slot when and why, and whose it was.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::assignments::day;
use super::known::{self, Known};
use super::page::{Listing, Paging, Results};
use super::query::{self, Reading};
use super::reply::{Answer, Reply};
use super::run::look;
use super::span::Span;
use super::terms;
use crate::http::Http;
use crate::store::unlocks::{self, Unlock};

/// An opening of a slot.
#[derive(Serialize, ToSchema)]
pub struct UnlockLog {
    #[schema(example = 4)]
    id: i64,
    #[schema(format = DateTime, example = "2027-02-08T10:15:00Z")]
    unlocked_at: String,
    /// Empty once the person is forgotten whom it told of.
    #[schema(example = "He is travelling that day")]
    reason: String,
    /// Who opened it; `API` for this interface.
    #[schema(example = "API")]
    unlocked_by: String,
    /// What held the slot.
    #[schema(example = 7)]
    assignment_id: i64,
    #[schema(format = Date, example = "2027-02-09")]
    duty_date: String,
    #[schema(example = "FAJAR_AZAAN")]
    namaaz_type: String,
    /// Whose it was; null if the slot was closed, and once the person is forgotten.
    #[schema(required = true, example = "Yusuf Ali")]
    original_user_name: Option<String>,
    #[schema(required = true, example = "30412345")]
    original_user_its: Option<String>,
}

impl UnlockLog {
    fn of(unlock: Unlock, known: &Known) -> Self {
        let (name, its) = unlock.holder.unzip();
        Self {
            id: unlock.id,
            unlocked_at: terms::instant(unlock.at),
            reason: unlock.reason,
            unlocked_by: known::actor(unlock.by),
            assignment_id: unlock.assignment,
            duty_date: unlock.date.to_string(),
            namaaz_type: known.namaaz_type(unlock.duty),
            original_user_name: name,
            original_user_its: its,
        }
    }
}

/// Which openings.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Those of slots on this date.
    #[param(value_type = String, required = false, format = Date, example = "2027-02-09")]
    date: Option<String>,
    /// Those of slots that this person had: by the registration's `id`.
    #[param(value_type = i64, required = false, minimum = 1, example = 3)]
    user: Option<String>,
    /// From this day on.
    #[param(value_type = String, required = false, format = Date, example = "2027-02-01")]
    from: Option<String>,
    /// Up to this day, included.
    #[param(value_type = String, required = false, format = Date, example = "2027-02-28")]
    to: Option<String>,
}

/// Lists openings of slots, newest first.
#[utoipa::path(
    get,
    path = "/unlock-logs",
    tag = "unlock-logs",
    params(Asked, Paging),
    responses((status = 200, description = "A page of them", body = Results<UnlockLog>)),
)]
pub async fn list(State(http): State<Http>, Listing { filter, page }: Listing<Asked>) -> Answer {
    let mut reading = Reading::default();
    let date = reading.read("date", filter.date.as_deref(), day);
    let person = reading.read("user", filter.user.as_deref(), query::row);
    let span = Span::read(&mut reading, filter.from.as_deref(), filter.to.as_deref());
    reading.end()?;
    let before = page.after::<i64>()?;
    look(&http, move |ctx, tx| {
        Box::pin(async move {
            let (from, until) = (span.from(ctx), span.until(ctx));
            let wanted = unlocks::Filter { date, person, from, until, before };
            let found = unlocks::page(tx, &wanted, page.rows()).await?;
            let known = Known::read(tx).await?;
            Ok(Reply::ok(&page.of(found, |one| one.id, |one| UnlockLog::of(one, &known)))?)
        })
    })
    .await
}
