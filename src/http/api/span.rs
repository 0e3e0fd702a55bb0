//! From one day to another, as logs are asked for.

use chrono::NaiveDate;

use super::assignments::day;
use super::query::Reading;
use crate::actions::Ctx;
use crate::domain::duty::TimeOfDay;
use crate::domain::reminder::instant_at;
use crate::domain::timestamp::Timestamp;

/// Days by the centre's clocks, both included; none means from ever, for ever.
#[derive(Clone, Copy, Debug, Default)]
pub struct Span {
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

impl Span {
    /// Reads the parameters `from` and `to`.
    pub fn read(reading: &mut Reading, from: Option<&str>, to: Option<&str>) -> Self {
        Self { from: reading.read("from", from, day), to: reading.read("to", to, day) }
    }

    /// When it begins.
    pub fn from(&self, ctx: &Ctx) -> Option<Timestamp> {
        self.from.map(|date| midnight(ctx, date))
    }

    /// Before when it ends.
    pub fn until(&self, ctx: &Ctx) -> Option<Timestamp> {
        self.to.and_then(|date| date.succ_opt()).map(|date| midnight(ctx, date))
    }
}

fn midnight(ctx: &Ctx, date: NaiveDate) -> Timestamp {
    match TimeOfDay::from_minutes(0) {
        Some(midnight) => instant_at(ctx.centre.timezone, date, midnight),
        None => date.and_time(chrono::NaiveTime::MIN).and_utc().into(),
    }
}
