//! Requests: volunteers' wishes to be released from a duty or to move it.

use chrono::NaiveDate;

use super::tx::{fetch_all, fetch_optional};
use super::{Result, Tx};
use crate::domain::request::{Kind, State};
use crate::domain::timestamp::Timestamp;

/// A request with the duty that it is about.
#[derive(Clone, Debug)]
pub struct Request {
    /// The row.
    pub id: i64,
    /// What it is about.
    pub assignment: i64,
    /// The duty's row.
    pub duty: i64,
    /// The duty's date.
    pub date: NaiveDate,
    /// Who asks.
    pub person: i64,
    /// The full name of who asks.
    pub name: String,
    /// What is wished for.
    pub kind: Kind,
    /// Why, in the person's words.
    pub reason: String,
    /// The day that would suit, for a move.
    pub preferred: Option<NaiveDate>,
    /// How it stands.
    pub state: State,
    /// Who decided: the registered name, else the name on the profile. None if nobody did yet, or
    /// no chat account, but the REST interface.
    pub decider: Option<String>,
    /// What was said with the decision.
    pub note: String,
    /// When it was asked.
    pub requested_at: Timestamp,
    /// When it was decided or taken back.
    pub decided_at: Option<Timestamp>,
}

/// Which requests are wanted; all that is left out counts for any.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// Standing so.
    pub state: Option<State>,
    /// That wish this.
    pub kind: Option<Kind>,
    /// Of this person.
    pub person: Option<i64>,
    /// Older than this row, so that a page stays the same when new ones come.
    pub before: Option<i64>,
}

/// A request to be written down.
pub struct NewRequest<'a> {
    /// What it is about.
    pub assignment: i64,
    /// Who asks.
    pub person: i64,
    /// What is wished for.
    pub kind: Kind,
    /// Why, in the person's words.
    pub reason: &'a str,
    /// The day that would suit.
    pub preferred: Option<NaiveDate>,
}

/// What was decided, by whom and with which words.
pub struct Decision<'a> {
    /// How the request stands from now on.
    pub state: State,
    /// The account that decided.
    pub by: Option<i64>,
    /// What the person is told with it.
    pub note: &'a str,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    assignment_id: i64,
    duty_id: i64,
    duty_date: String,
    person_id: i64,
    full_name: String,
    kind: String,
    reason: String,
    preferred_date: Option<String>,
    state: String,
    decider: Option<String>,
    note: String,
    requested_at: i64,
    decided_at: Option<i64>,
}

/// Writes a request down; nothing if the duty has an open one already.
pub async fn insert(tx: &mut Tx, new: &NewRequest<'_>, now: Timestamp) -> Result<Option<i64>> {
    let row = fetch_optional!(
        tx,
        (i64,),
        "insert into request
         (centre_id, assignment_id, person_id, kind, reason, preferred_date, state, note,
          requested_at)
         values ($1, $2, $3, $4, $5, $6, 'open', '', $7)
         on conflict (assignment_id) where state = 'open' do nothing
         returning id",
        tx.centre,
        new.assignment,
        new.person,
        new.kind.as_str(),
        new.reason,
        new.preferred.map(|date| date.to_string()),
        now.millis()
    )?;
    Ok(row.map(|(id,)| id))
}

/// One request, however it stands.
pub async fn find(tx: &mut Tx, id: i64) -> Result<Option<Request>> {
    let row = fetch_optional!(
        tx,
        Row,
        "select request.id, assignment_id, duty_id, duty_date, request.person_id, full_name, kind,
                reason, preferred_date, request.state, request.note, requested_at, decided_at,
                coalesce((select min(decider.full_name) from person decider
                          join account_person on account_person.person_id = decider.id
                          where account_person.account_id = decided_by having count(*) = 1),
                         profile_name) as decider
         from request
              join assignment on assignment.id = assignment_id
              join person on person.id = request.person_id
              left join account on account.id = decided_by
         where request.centre_id = $1 and request.id = $2",
        tx.centre,
        id
    )?;
    row.map(request).transpose()
}

/// Open requests about duties from a date on, the most urgent first.
pub async fn open_from(tx: &mut Tx, date: NaiveDate) -> Result<Vec<Request>> {
    let rows = fetch_all!(
        tx,
        Row,
        "select request.id, assignment_id, duty_id, duty_date, request.person_id, full_name,
                request.kind, reason, preferred_date, request.state, request.note, requested_at,
                decided_at, null as decider
         from request
              join assignment on assignment.id = assignment_id
              join duty on duty.id = duty_id
              join person on person.id = request.person_id
         where request.centre_id = $1 and request.state = 'open' and freed_at is null
           and duty_date >= $2
         order by duty_date, reports_at, request.id",
        tx.centre,
        date.to_string()
    )?;
    rows.into_iter().map(request).collect()
}

/// The newest requests that are wanted, newest first.
pub async fn page(tx: &mut Tx, filter: &Filter, most: i64) -> Result<Vec<Request>> {
    let rows = fetch_all!(
        tx,
        Row,
        "select request.id, assignment_id, duty_id, duty_date, request.person_id, full_name, kind,
                reason, preferred_date, request.state, request.note, requested_at, decided_at,
                coalesce((select min(decider.full_name) from person decider
                          join account_person on account_person.person_id = decider.id
                          where account_person.account_id = decided_by having count(*) = 1),
                         profile_name) as decider
         from request
              join assignment on assignment.id = assignment_id
              join person on person.id = request.person_id
              left join account on account.id = decided_by
         where request.centre_id = $1 and request.id < $2 and ($3 = '' or request.state = $3)
           and ($4 = 0 or request.person_id = $4) and ($5 = '' or kind = $5)
         order by request.id desc limit $6",
        tx.centre,
        filter.before.unwrap_or(i64::MAX),
        filter.state.map_or("", State::as_str),
        filter.person.unwrap_or_default(),
        filter.kind.map_or("", Kind::as_str),
        most
    )?;
    rows.into_iter().map(request).collect()
}

/// What a person asked for, oldest first.
pub async fn of_person(tx: &mut Tx, person: i64) -> Result<Vec<Request>> {
    let rows = fetch_all!(
        tx,
        Row,
        "select request.id, assignment_id, duty_id, duty_date, request.person_id, full_name,
                request.kind, reason, preferred_date, request.state, request.note, requested_at,
                decided_at, null as decider
         from request
              join assignment on assignment.id = assignment_id
              join person on person.id = request.person_id
         where request.centre_id = $1 and request.person_id = $2 order by request.id",
        tx.centre,
        person
    )?;
    rows.into_iter().map(request).collect()
}

/// A request as it was decided, for whoever looks back.
#[derive(Clone, Debug)]
pub struct Decided {
    /// The request.
    pub request: Request,
    /// What the person was told with the decision.
    pub note: String,
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// When it was decided; nothing for one that lapsed with its duty.
    pub decided_at: Option<Timestamp>,
}

/// How many requests there are that wait for nobody.
pub async fn count_settled(tx: &mut Tx, today: NaiveDate) -> Result<i64> {
    let (count,) = super::tx::fetch_one!(
        tx,
        (i64,),
        "select count(*) from request join assignment on assignment.id = assignment_id
         where request.centre_id = $1
           and (request.state <> 'open' or freed_at is not null or duty_date < $2)",
        tx.centre,
        today.to_string()
    )?;
    Ok(count)
}

/// A page of them, the latest first.
pub async fn settled(tx: &mut Tx, today: NaiveDate, most: i64, skip: i64) -> Result<Vec<Decided>> {
    #[derive(sqlx::FromRow)]
    struct Settled {
        #[sqlx(flatten)]
        row: Row,
        said: String,
        requested_at: i64,
        decided_at: Option<i64>,
    }
    let rows = fetch_all!(
        tx,
        Settled,
        "select request.id, assignment_id, duty_id, duty_date, request.person_id, full_name,
                request.kind, reason, preferred_date, request.state,
                coalesce((select min(decider.full_name) from person decider
                          join account_person on account_person.person_id = decider.id
                          where account_person.account_id = decided_by having count(*) = 1),
                         profile_name) as decider,
                request.note, request.note as said, requested_at, decided_at
         from request
              join assignment on assignment.id = assignment_id
              join person on person.id = request.person_id
              left join account on account.id = decided_by
         where request.centre_id = $1
           and (request.state <> 'open' or freed_at is not null or duty_date < $2)
         order by request.id desc limit $3 offset $4",
        tx.centre,
        today.to_string(),
        most,
        skip
    )?;
    let decided = |one: Settled| -> Result<Decided> {
        Ok(Decided {
            request: request(one.row)?,
            note: one.said,
            requested_at: one.requested_at.into(),
            decided_at: one.decided_at.map(Timestamp::from),
        })
    };
    rows.into_iter().map(decided).collect()
}

/// Settles the open request about a duty; answers its row, if there was one.
pub async fn decide(
    tx: &mut Tx,
    assignment: i64,
    decision: &Decision<'_>,
    now: Timestamp,
) -> Result<Option<i64>> {
    let row = fetch_optional!(
        tx,
        (i64,),
        "update request set state = $1, decided_by = $2, note = $3, decided_at = $4
         where centre_id = $5 and assignment_id = $6 and state = 'open' returning id",
        decision.state.as_str(),
        decision.by,
        decision.note,
        now.millis(),
        tx.centre,
        assignment
    )?;
    Ok(row.map(|(id,)| id))
}

fn request(row: Row) -> Result<Request> {
    let date = |text: String| text.parse::<NaiveDate>().map_err(super::decode);
    Ok(Request {
        id: row.id,
        assignment: row.assignment_id,
        duty: row.duty_id,
        date: date(row.duty_date)?,
        person: row.person_id,
        name: row.full_name,
        kind: row.kind.into(),
        reason: row.reason,
        preferred: row.preferred_date.map(date).transpose()?,
        state: row.state.into(),
        decider: row.decider,
        note: row.note,
        requested_at: row.requested_at.into(),
        decided_at: row.decided_at.map(Timestamp::from),
    })
}
