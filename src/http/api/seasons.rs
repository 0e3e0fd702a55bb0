//! `seasons`: named runs of days.

use axum::extract::State;
use chrono::Datelike as _;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::assignments::day;
use super::body::{Call, Whole};
use super::page::{Listing, Paging, Results};
use super::problem::Problem;
use super::query::{Id, Reading, unclear};
use super::reply::{Answer, Reply};
use super::run::{change, look};
use crate::actions;
use crate::actions::Ctx;
use crate::actions::season::Older;
use crate::domain::refusal::Refusal;
use crate::domain::season::{self, DEFAULT_DAYS, LAST_YEAR, MAX_DAYS};
use crate::domain::text::one_line;
use crate::http::Http;
use crate::store::seasons;
use crate::wording::Words;

/// A name longer than this makes every heading wrap.
const NAME_MAX_CHARS: usize = 40;

/// A named run of days.
#[derive(Serialize, ToSchema)]
pub struct Season {
    #[schema(example = 1)]
    id: i64,
    #[schema(example = "Shehrullah 1448H")]
    name: String,
    #[schema(format = Date, example = "2027-02-05")]
    start_date: String,
    #[schema(format = Date, example = "2027-03-06")]
    end_date: String,
    #[schema(minimum = 1, maximum = 3660, example = 30)]
    days: i64,
    /// Whether it is the one that holds today, else the next, else the last.
    is_current: bool,
}

impl Season {
    fn of(season: &season::Season, current: Option<i64>) -> Self {
        Self {
            id: season.id,
            name: season.name.clone(),
            start_date: season.start.to_string(),
            end_date: season.end().to_string(),
            days: season.days,
            is_current: current == Some(season.id),
        }
    }
}

/// A season to be started.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewSeason {
    /// Its first day.
    #[schema(value_type = String, format = Date, example = "2027-02-05")]
    start_date: Option<String>,
    /// How many days it has; 30 unless said.
    #[schema(value_type = i64, required = false, minimum = 1, maximum = 3660, example = 30)]
    days: Option<Whole>,
    /// Its name; made of the year unless said.
    #[schema(max_length = 40, example = "Shehrullah 1448H")]
    name: Option<String>,
    /// Whether an older season on the same days, in which nothing was ever given, makes place.
    replace: Option<bool>,
}

/// No season is left out.
#[derive(Deserialize, IntoParams)]
pub struct Asked {}

/// Lists seasons, first one first.
#[utoipa::path(
    get,
    path = "/seasons",
    tag = "seasons",
    params(Paging),
    responses((status = 200, description = "A page of them", body = Results<Season>)),
)]
pub async fn list(State(http): State<Http>, Listing { page, .. }: Listing<Asked>) -> Answer {
    let after = page.after::<String>()?;
    look(&http, move |ctx, tx| {
        Box::pin(async move {
            let mut all = seasons::list(tx).await?;
            let current = current(ctx, &all);
            let key = |season: &season::Season| season.start.to_string();
            all.retain(|season| after.as_ref().is_none_or(|after| key(season) > *after));
            Ok(Reply::ok(&page.of(all, key, |season| Season::of(&season, current)))?)
        })
    })
    .await
}

/// One season.
#[utoipa::path(
    get,
    path = "/seasons/{id}",
    tag = "seasons",
    params(("id" = i64, Path, description = "Its row", example = 1)),
    responses((status = 200, description = "The season", body = Season)),
)]
pub async fn get(State(http): State<Http>, Id(id): Id) -> Answer {
    look(&http, move |ctx, tx| {
        Box::pin(async move {
            let all = seasons::list(tx).await?;
            let season = all.iter().find(|season| season.id == id);
            let season = season.ok_or_else(Problem::not_found)?;
            Ok(Reply::ok(&Season::of(season, current(ctx, &all)))?)
        })
    })
    .await
}

/// Starts a season.
///
/// It may start in the past; seasons share no day.
#[utoipa::path(
    post,
    path = "/seasons",
    tag = "seasons",
    request_body = NewSeason,
    responses((status = 201, description = "The season", body = Season,
        headers(("Location" = String, description = "Where it can be read")))),
)]
pub async fn create(State(http): State<Http>, call: Call) -> Answer {
    let (given, once) = call.json::<NewSeason>().await?;
    let mut reading = Reading::default();
    let text = reading.must("start_date", given.start_date);
    let start = reading.read("start_date", text.as_deref(), day).unwrap_or_default();
    let days = given.days.map_or(DEFAULT_DAYS, |whole| whole.0);
    if !(1..=MAX_DAYS).contains(&days) {
        reading.add(unclear("days", &days.to_string()));
    }
    let name = given.name.unwrap_or_default();
    if name.chars().count() > NAME_MAX_CHARS {
        reading.add(unclear("name", &name));
    }
    reading.end()?;
    let older = if given.replace == Some(true) { Older::MakesPlace } else { Older::Stays };
    let name = one_line(&name, NAME_MAX_CHARS);
    change(&http, once, move |ctx, tx| {
        Box::pin(async move {
            if season::last_date(start, days).year() > LAST_YEAR {
                return Err(Refusal::SeasonStart { text: start.to_string() }.into());
            }
            let name = if name.is_empty() {
                let words = Words::of(&ctx.centre.language);
                words.plain("season-default-name", &[("year", start.year().to_string())])
            } else {
                name
            };
            let season = actions::season::start(ctx, tx, &name, start, days, older).await?;
            let current = current(ctx, &seasons::list(tx).await?);
            let location = format!("/api/seasons/{}", season.id);
            Ok(Reply::created(&Season::of(&season, current), location)?)
        })
    })
    .await
}

fn current(ctx: &Ctx, all: &[season::Season]) -> Option<i64> {
    let today = ctx.now.at(ctx.centre.timezone).date_naive();
    season::Season::current(all.to_vec(), today).map(|season| season.id)
}
