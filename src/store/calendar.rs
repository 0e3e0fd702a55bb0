//! The seasons and the duties together: what turns a stored assignment into a slot.

use chrono::NaiveDate;

use super::assignments::Held;
use super::{Result, Tx, duties, seasons};
use crate::domain::duty::Duty;
use crate::domain::season::Season;
use crate::domain::slot::Slot;

/// All seasons and all duties.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// The seasons, first one first.
    pub seasons: Vec<Season>,
    /// The duties in the grid's order, those that are switched off included.
    pub duties: Vec<Duty>,
}

impl Calendar {
    /// Reads both.
    pub async fn read(tx: &mut Tx) -> Result<Self> {
        Ok(Self { seasons: seasons::list(tx).await?, duties: duties::list(tx).await? })
    }

    /// The slot that an assignment holds, in whichever season.
    pub fn slot_of(&self, held: &Held) -> Option<Slot> {
        self.slot_on(held.duty_id, held.date)
    }

    /// The slot of a duty's row on a date, in whichever season.
    pub fn slot_on(&self, duty: i64, date: NaiveDate) -> Option<Slot> {
        let duty = self.duties.iter().find(|known| known.id == duty)?;
        let number = self.seasons.iter().find_map(|season| season.day_number(date));
        Some(Slot { duty: duty.on(date), date, day: number.unwrap_or(0) })
    }
}
