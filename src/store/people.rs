//! Registrations: written once; only their status changes, and what a person was asked to correct.
//! Who was forgotten is found by none of these: of such a person only the row stays, which their
//! duties point to.

use super::tx::{execute, fetch_all, fetch_optional};
use super::{Result, Tx};
use crate::domain::person::{Email, FullName, Its, Phone, Preference, Status};
use crate::domain::registration::Registration;
use crate::domain::text::fold;
use crate::domain::timestamp::Timestamp;

/// A registered person.
#[derive(Clone, Debug)]
pub struct Person {
    /// The row.
    pub id: i64,
    /// The full name.
    pub name: FullName,
    /// The ITS number.
    pub its: Its,
    /// The e-mail address, if there is one.
    pub email: Option<Email>,
    /// The phone.
    pub phone: Phone,
    /// What the person offered.
    pub preference: Preference,
    /// Where the registration stands.
    pub status: Status,
    /// When it was submitted.
    pub created_at: Timestamp,
}

impl Person {
    /// What the person registered.
    pub fn registration(&self) -> Registration {
        Registration {
            name: self.name.clone(),
            its: self.its.clone(),
            email: self.email.clone(),
            phone: self.phone.clone(),
            preference: self.preference,
        }
    }
}

/// A row of `person`.
#[derive(sqlx::FromRow)]
pub(super) struct Row {
    pub(super) id: i64,
    pub(super) full_name: String,
    pub(super) its_number: String,
    pub(super) email: Option<String>,
    pub(super) phone: String,
    pub(super) preference: String,
    pub(super) status: String,
    pub(super) created_at: i64,
}

/// Everyone, by name.
pub async fn list(tx: &mut Tx) -> Result<Vec<Person>> {
    let rows = fetch_all!(
        tx,
        Row,
        "select id, full_name, its_number, email, phone, preference, status, created_at
         from person where centre_id = $1 and forgotten_at is null order by id",
        tx.centre
    )?;
    let mut everyone = people(rows)?;
    // The engines sort text differently, and neither as people do.
    everyone.sort_by_cached_key(|person| fold(person.name.as_str()));
    Ok(everyone)
}

/// Those who come after a row, by their rows: of a status, and who offered something; who offered
/// both is found by either.
pub async fn page(
    tx: &mut Tx,
    status: Option<Status>,
    preference: Option<Preference>,
    after: i64,
    most: i64,
) -> Result<Vec<Person>> {
    let rows = fetch_all!(
        tx,
        Row,
        "select id, full_name, its_number, email, phone, preference, status, created_at
         from person where centre_id = $1 and forgotten_at is null and id > $2
           and ($3 = '' or status = $3)
           and ($4 = '' or preference = $4 or (preference = 'both' and $4 <> 'both'))
         order by id limit $5",
        tx.centre,
        after,
        status.map_or("", Status::as_str),
        preference.map_or("", Preference::as_str),
        most
    )?;
    people(rows)
}

/// One person.
pub async fn find(tx: &mut Tx, id: i64) -> Result<Option<Person>> {
    let row = fetch_optional!(
        tx,
        Row,
        "select id, full_name, its_number, email, phone, preference, status, created_at
         from person where centre_id = $1 and id = $2 and forgotten_at is null",
        tx.centre,
        id
    )?;
    row.map(person).transpose()
}

/// The person with an ITS number.
pub async fn find_by_its(tx: &mut Tx, its: &Its) -> Result<Option<Person>> {
    let row = fetch_optional!(
        tx,
        Row,
        "select id, full_name, its_number, email, phone, preference, status, created_at
         from person where centre_id = $1 and its_number = $2 and forgotten_at is null",
        tx.centre,
        its.as_str()
    )?;
    row.map(person).transpose()
}

/// The people whom a chat account speaks for, withdrawn ones left out.
pub async fn of_account(tx: &mut Tx, account: i64) -> Result<Vec<Person>> {
    let rows = fetch_all!(
        tx,
        Row,
        "select person.id, full_name, its_number, email, phone, preference, status, created_at
         from person join account_person on account_person.person_id = person.id
         where person.centre_id = $1 and account_id = $2 and status <> 'withdrawn'
           and forgotten_at is null
         order by linked_at, person.id",
        tx.centre,
        account
    )?;
    people(rows)
}

/// Everyone whom a chat account speaks for, withdrawn ones too: whose data may be asked for there.
pub async fn all_of_account(tx: &mut Tx, account: i64) -> Result<Vec<Person>> {
    let rows = fetch_all!(
        tx,
        Row,
        "select person.id, full_name, its_number, email, phone, preference, status, created_at
         from person join account_person on account_person.person_id = person.id
         where person.centre_id = $1 and account_id = $2 and forgotten_at is null
         order by linked_at, person.id",
        tx.centre,
        account
    )?;
    people(rows)
}

/// The people who registered a phone.
pub async fn with_phone(tx: &mut Tx, phone: &Phone) -> Result<Vec<Person>> {
    let rows = fetch_all!(
        tx,
        Row,
        "select id, full_name, its_number, email, phone, preference, status, created_at
         from person where centre_id = $1 and phone = $2 and status <> 'withdrawn'
           and forgotten_at is null
         order by id",
        tx.centre,
        phone.as_str()
    )?;
    people(rows)
}

/// Writes a registration down; `None` if its ITS number is taken.
pub async fn insert(tx: &mut Tx, new: &Registration, now: Timestamp) -> Result<Option<Person>> {
    let row = fetch_optional!(
        tx,
        Row,
        "insert into person
         (centre_id, full_name, its_number, email, phone, preference, status, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (centre_id, its_number) do nothing
         returning id, full_name, its_number, email, phone, preference, status, created_at",
        tx.centre,
        new.name.as_str(),
        new.its.as_str(),
        new.email.as_ref().map(Email::as_str),
        new.phone.as_str(),
        new.preference.as_str(),
        Status::Pending.as_str(),
        now.millis()
    )?;
    row.map(person).transpose()
}

/// Writes down what a person registered, corrected.
pub async fn rewrite(tx: &mut Tx, id: i64, corrected: &Registration) -> Result<()> {
    execute!(
        tx,
        "update person
         set full_name = $1, its_number = $2, email = $3, phone = $4, preference = $5
         where centre_id = $6 and id = $7",
        corrected.name.as_str(),
        corrected.its.as_str(),
        corrected.email.as_ref().map(Email::as_str),
        corrected.phone.as_str(),
        corrected.preference.as_str(),
        tx.centre,
        id
    )?;
    Ok(())
}

/// Moves a registration on.
pub async fn set_status(tx: &mut Tx, id: i64, status: Status) -> Result<()> {
    execute!(
        tx,
        "update person set status = $1 where centre_id = $2 and id = $3",
        status.as_str(),
        tx.centre,
        id
    )?;
    Ok(())
}

fn people(rows: Vec<Row>) -> Result<Vec<Person>> {
    rows.into_iter().map(person).collect()
}

/// The person of a row.
pub(super) fn person(row: Row) -> Result<Person> {
    Ok(Person {
        id: row.id,
        name: FullName::try_from(row.full_name).map_err(super::decode)?,
        its: Its::try_from(row.its_number).map_err(super::decode)?,
        email: row.email.map(Email::try_from).transpose().map_err(super::decode)?,
        phone: Phone::try_from(row.phone).map_err(super::decode)?,
        preference: row.preference.into(),
        status: row.status.into(),
        created_at: row.created_at.into(),
    })
}
