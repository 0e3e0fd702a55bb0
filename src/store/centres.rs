//! Centres: for now one, made at the first start; afterwards its own settings count.

use chrono_tz::Tz;

use super::tx::{execute, fetch_one, fetch_optional};
use super::{Result, Tx};
use crate::domain::duty::TimeOfDay;
use crate::domain::reminder_rule::Rules;
use crate::domain::timestamp::Timestamp;

/// One masjid and its settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Centre {
    /// Its row.
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// Where its clocks stand.
    pub timezone: Tz,
    /// The ISO code that completes bare phone numbers, e.g. `IN`.
    pub country: String,
    /// The language it is spoken to in, e.g. `en`.
    pub language: String,
    /// When people are reminded of a duty.
    pub reminder_rules: Rules,
    /// When, on that evening, who has not answered is reminded once more; none: never.
    pub second_reminder_time: Option<TimeOfDay>,
    /// When, on that evening, the admins hear who has still not answered; none: never.
    pub escalation_time: Option<TimeOfDay>,
    /// When, on that evening, the admins hear how tomorrow stands; none: never.
    pub digest_time: Option<TimeOfDay>,
}

/// What a centre is made with.
pub struct NewCentre<'a> {
    /// Its name.
    pub name: &'a str,
    /// Where its clocks stand.
    pub timezone: Tz,
    /// The ISO code that completes bare phone numbers.
    pub country: &'a str,
    /// The language it is spoken to in.
    pub language: &'a str,
    /// When reminders go out on the day before a duty.
    pub reminder_time: TimeOfDay,
    /// The key of the audit log's digests.
    pub secret: &'a str,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    name: String,
    timezone: String,
    country: String,
    language: String,
    reminder_rules: String,
    second_reminder_time: Option<i64>,
    escalation_time: Option<i64>,
    digest_time: Option<i64>,
}

/// The first centre, if there is one already.
pub async fn find_first(tx: &mut Tx) -> Result<Option<Centre>> {
    let row = fetch_optional!(
        tx,
        Row,
        "select id, name, timezone, country, language, reminder_rules, second_reminder_time,
                escalation_time, digest_time
         from centre order by id limit 1"
    )?;
    row.map(centre).transpose()
}

/// The transaction's centre.
pub async fn find(tx: &mut Tx) -> Result<Centre> {
    let row = fetch_one!(
        tx,
        Row,
        "select id, name, timezone, country, language, reminder_rules, second_reminder_time,
                escalation_time, digest_time
         from centre where id = $1",
        tx.centre
    )?;
    centre(row)
}

/// Makes a centre and answers its id.
pub async fn insert(tx: &mut Tx, new: &NewCentre<'_>, now: Timestamp) -> Result<i64> {
    let (id,) = fetch_one!(
        tx,
        (i64,),
        "insert into centre (name, timezone, country, language, reminder_rules, secret, created_at)
         values ($1, $2, $3, $4, $5, $6, $7) returning id",
        new.name,
        new.timezone.name(),
        new.country,
        new.language,
        Rules::evening_before(new.reminder_time).to_string(),
        new.secret,
        now.millis()
    )?;
    Ok(id)
}

/// Writes down the settings of the transaction's centre.
pub async fn set(tx: &mut Tx, settings: &Centre) -> Result<()> {
    let minutes = |time: Option<TimeOfDay>| time.map(TimeOfDay::minutes);
    execute!(
        tx,
        "update centre set timezone = $1, country = $2, language = $3, reminder_rules = $4,
                second_reminder_time = $5, escalation_time = $6, digest_time = $7
         where id = $8",
        settings.timezone.name(),
        settings.country.as_str(),
        settings.language.as_str(),
        settings.reminder_rules.to_string(),
        minutes(settings.second_reminder_time),
        minutes(settings.escalation_time),
        minutes(settings.digest_time),
        tx.centre
    )?;
    Ok(())
}

/// The key of the audit log's digests.
pub async fn secret(tx: &mut Tx) -> Result<String> {
    let (secret,) =
        fetch_one!(tx, (String,), "select secret from centre where id = $1", tx.centre)?;
    Ok(secret)
}

fn centre(row: Row) -> Result<Centre> {
    Ok(Centre {
        id: row.id,
        name: row.name,
        timezone: row.timezone.parse().map_err(super::decode)?,
        country: row.country,
        language: row.language,
        reminder_rules: row.reminder_rules.try_into().map_err(super::decode)?,
        second_reminder_time: row.second_reminder_time.map(time).transpose()?,
        escalation_time: row.escalation_time.map(time).transpose()?,
        digest_time: row.digest_time.map(time).transpose()?,
    })
}

fn time(minutes: i64) -> Result<TimeOfDay> {
    TimeOfDay::try_from(minutes).map_err(super::decode)
}
