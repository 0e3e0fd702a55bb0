//! The grid: every slot of a season, by date and then by duty.

use std::collections::{BTreeMap, HashMap};

use axum::extract::State;
use axum::http::HeaderMap;
use chrono::NaiveDate;
use serde::ser::{Serialize, SerializeMap as _, Serializer};
use utoipa::{IntoParams, ToSchema};

use super::day;
use crate::domain::season::Season;
use crate::http::Http;
use crate::http::api::etag;
use crate::http::api::problem::Problem;
use crate::http::api::query::{Params, Reading, row};
use crate::http::api::reply::{Answer, Reply};
use crate::http::api::run::look;
use crate::http::api::terms;
use crate::store::Tx;
use crate::store::assigned::{self, Assigned};
use crate::store::calendar::Calendar;

/// A slot. All but `locked` is null where nobody has it.
#[derive(Clone, Debug, Default, serde::Serialize, ToSchema)]
pub struct Cell {
    /// The assignment.
    #[schema(required = true)]
    id: Option<i64>,
    /// The registration; null too where the slot is closed.
    #[schema(required = true)]
    user_id: Option<i64>,
    #[schema(required = true)]
    user_name: Option<String>,
    #[schema(required = true)]
    user_its: Option<String>,
    locked: bool,
    #[schema(required = true, format = DateTime)]
    locked_at: Option<String>,
}

/// Which slots.
#[derive(serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// The `id` of the season; the current one unless said.
    #[param(value_type = i64, required = false, minimum = 1)]
    season: Option<String>,
    /// From this day on.
    #[param(value_type = String, format = Date, required = false)]
    from: Option<String>,
    /// Up to this day.
    #[param(value_type = String, format = Date, required = false)]
    to: Option<String>,
}

/// Things by their names, in their own order.
struct Ordered<T>(Vec<(String, T)>);

/// The grid as it is described.
type Described = BTreeMap<String, BTreeMap<String, Cell>>;

impl<T: Serialize> Serialize for Ordered<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// Every slot of a season: by its date, then by the word for its duty.
#[utoipa::path(
    get,
    path = "/duty-assignments/grid",
    tag = "duty-assignments",
    params(Filter, ("If-None-Match" = Option<String>, Header, description = "A tag that is known")),
    responses(
        (status = 200, description = "The slots", body = inline(Described),
            headers(("ETag" = String, description = "Changes with the grid"))),
        (status = 304, description = "The grid is as it was"),
    ),
)]
pub async fn grid(
    State(http): State<Http>,
    headers: HeaderMap,
    Params(filter): Params<Filter>,
) -> Answer {
    let mut reading = Reading::default();
    let id = reading.read("season", filter.season.as_deref(), row);
    let from = reading.read("from", filter.from.as_deref(), day);
    let to = reading.read("to", filter.to.as_deref(), day);
    reading.end()?;
    let reply = look(&http, move |ctx, tx| {
        Box::pin(async move {
            let calendar = Calendar::read(tx).await?;
            let today = ctx.now.at(ctx.centre.timezone).date_naive();
            let season = match id {
                None => Season::current(calendar.seasons.clone(), today),
                Some(id) => {
                    let found = calendar.seasons.iter().find(|season| season.id == id).cloned();
                    let unknown = || Problem::unknown("season", &id.to_string());
                    Some(found.ok_or_else(unknown)?)
                }
            };
            let Some(season) = season else {
                return Ok(Reply::ok(&Ordered::<Ordered<Cell>>(Vec::new()))?);
            };
            let from = from.unwrap_or(season.start).max(season.start);
            let to = to.unwrap_or(season.end()).min(season.end());
            Ok(Reply::ok(&days(tx, &calendar, &season, from, to).await?)?)
        })
    });
    Ok(etag::tagged(&headers, reply.await?))
}

async fn days(
    tx: &mut Tx,
    calendar: &Calendar,
    season: &Season,
    from: NaiveDate,
    to: NaiveDate,
) -> crate::store::Result<Ordered<Ordered<Cell>>> {
    let wanted = assigned::Filter { from, to, person: None, after: None, most: i64::MAX };
    let held = assigned::page(tx, &wanted).await?;
    let by_slot: HashMap<(NaiveDate, i64), &Assigned> =
        held.iter().map(|one| ((one.date, one.duty_id), one)).collect();
    let day = |date: NaiveDate| {
        let cells = calendar.duties.iter().filter_map(|duty| {
            let held = by_slot.get(&(date, duty.id)).copied();
            // A duty that is switched off has no slots but those which someone holds all the same.
            let is_there = duty.active || held.is_some();
            is_there.then(|| (terms::namaaz_type(duty), cell(held)))
        });
        (date.to_string(), Ordered(cells.collect()))
    };
    Ok(Ordered(season.dates_from(from).take_while(|date| *date <= to).map(day).collect()))
}

fn cell(held: Option<&Assigned>) -> Cell {
    let Some(held) = held else { return Cell::default() };
    let person = held.person.as_ref();
    Cell {
        id: Some(held.id),
        user_id: person.map(|person| person.id),
        user_name: person.map(|person| person.name.as_str().to_owned()),
        user_its: person.map(|person| person.its.as_str().to_owned()),
        locked: true,
        locked_at: Some(terms::instant(held.locked_at)),
    }
}
