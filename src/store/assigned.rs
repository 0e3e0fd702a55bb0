//! Assignments with the person who holds them, as the REST interface shows them. Of somebody who was
//! forgotten nothing is shown.

use chrono::NaiveDate;

use super::people::{Person, Row as PersonRow, person};
use super::tx::{fetch_all, fetch_optional};
use super::{Result, Tx};
use crate::domain::slot::State;
use crate::domain::timestamp::Timestamp;

/// What holds a slot.
#[derive(Clone, Debug)]
pub struct Assigned {
    /// The assignment's row.
    pub id: i64,
    /// The duty's row.
    pub duty_id: i64,
    /// The date.
    pub date: NaiveDate,
    /// Who holds it; nobody if an admin closed the slot, or if whoever held it is forgotten.
    pub person: Option<Person>,
    /// Whether an admin closed the slot.
    pub is_closed: bool,
    /// How it stands.
    pub state: State,
    /// When it was locked.
    pub locked_at: Timestamp,
}

/// Which assignments.
#[derive(Clone, Debug)]
pub struct Filter {
    /// From this date on.
    pub from: NaiveDate,
    /// Up to this date.
    pub to: NaiveDate,
    /// Those of a person.
    pub person: Option<i64>,
    /// Those that come after a date and a row.
    pub after: Option<(NaiveDate, i64)>,
    /// So many at most.
    pub most: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    assignment_id: i64,
    duty_id: i64,
    duty_date: String,
    is_closed: bool,
    state: String,
    locked_at: i64,
    #[sqlx(flatten)]
    holder: HolderRow,
}

/// A person's row, or nulls.
#[derive(sqlx::FromRow)]
struct HolderRow {
    id: Option<i64>,
    full_name: Option<String>,
    its_number: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    preference: Option<String>,
    status: Option<String>,
    created_at: Option<i64>,
}

/// Assignments that stand, by date and then by row.
pub async fn page(tx: &mut Tx, filter: &Filter) -> Result<Vec<Assigned>> {
    let (after_date, after_id) = filter.after.unwrap_or((NaiveDate::MIN, 0));
    let after_date = filter.after.map_or_else(String::new, |_| after_date.to_string());
    let rows = fetch_all!(
        tx,
        Row,
        "select assignment.id as assignment_id, duty_id, duty_date,
                (person_id is null) as is_closed, state, locked_at,
                person.id, full_name, its_number, email, phone, preference, status, created_at
         from assignment left join person on person.id = person_id and forgotten_at is null
         where assignment.centre_id = $1 and freed_at is null
           and duty_date >= $2 and duty_date <= $3 and ($4 = 0 or person.id = $4)
           and (duty_date > $5 or (duty_date = $5 and assignment.id > $6))
         order by duty_date, assignment.id limit $7",
        tx.centre,
        filter.from.to_string(),
        filter.to.to_string(),
        filter.person.unwrap_or_default(),
        after_date.as_str(),
        after_id,
        filter.most
    )?;
    rows.into_iter().map(assigned).collect()
}

/// An assignment that stands.
pub async fn find(tx: &mut Tx, id: i64) -> Result<Option<Assigned>> {
    let row = fetch_optional!(
        tx,
        Row,
        "select assignment.id as assignment_id, duty_id, duty_date,
                (person_id is null) as is_closed, state, locked_at,
                person.id, full_name, its_number, email, phone, preference, status, created_at
         from assignment left join person on person.id = person_id and forgotten_at is null
         where assignment.centre_id = $1 and assignment.id = $2 and freed_at is null",
        tx.centre,
        id
    )?;
    row.map(assigned).transpose()
}

fn assigned(row: Row) -> Result<Assigned> {
    Ok(Assigned {
        id: row.assignment_id,
        duty_id: row.duty_id,
        date: row.duty_date.parse().map_err(super::decode)?,
        person: row.holder.whole().map(person).transpose()?,
        is_closed: row.is_closed,
        state: row.state.into(),
        locked_at: row.locked_at.into(),
    })
}

impl HolderRow {
    fn whole(self) -> Option<PersonRow> {
        Some(PersonRow {
            id: self.id?,
            full_name: self.full_name?,
            its_number: self.its_number?,
            email: self.email,
            phone: self.phone?,
            preference: self.preference?,
            status: self.status?,
            created_at: self.created_at?,
        })
    }
}
