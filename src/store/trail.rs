//! Reading the audit log: a page of its lines, newest first, each with its values.

use chrono::NaiveDate;

use super::tx::{fetch_all, fetch_optional};
use super::{Result, Tx};
use crate::domain::timestamp::Timestamp;
pub use crate::domain::trail::{Detail, Line};

/// Which lines are wanted; all that is left out counts for any.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Older than this line, so that a page stays the same when new lines come.
    pub before: Option<i64>,
    /// About this person, or done from a chat that speaks for the person.
    pub person: Option<i64>,
    /// About slots of this duty.
    pub duty: Option<i64>,
    /// About slots of this date.
    pub date: Option<NaiveDate>,
    /// From this instant on.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub until: Option<Timestamp>,
    /// Of these kinds, in the words of [`Kind`](super::audit::Kind); `status:approved` are the
    /// changes of a status to that one. None means all.
    pub kinds: Vec<String>,
}

/// A line with one of its values.
#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    at: i64,
    kind: String,
    account_id: Option<i64>,
    profile_name: Option<String>,
    actor_person: Option<String>,
    channel: Option<String>,
    person_id: Option<i64>,
    person_name: Option<String>,
    duty_id: Option<i64>,
    duty_label: Option<String>,
    duty_date: Option<String>,
    field: Option<String>,
    before: Option<String>,
    after: Option<String>,
}

/// The newest lines that are wanted, newest first, in one query.
pub async fn page(tx: &mut Tx, filter: &Filter, most: usize) -> Result<Vec<Line>> {
    let kinds = match filter.kinds.as_slice() {
        [] => String::new(),
        kinds => format!(",{},", kinds.join(",")),
    };
    let rows = fetch_all!(
        tx,
        Row,
        "select line.id, line.at, line.kind, line.account_id, account.profile_name,
                (select min(full_name) from person join account_person on person_id = person.id
                 where account_person.account_id = line.account_id
                 having count(*) = 1) as actor_person,
                line.channel, line.person_id, person.full_name as person_name, line.duty_id,
                duty.label as duty_label, line.duty_date, field, before, after
         from (select * from audit_log
               where centre_id = $1 and id < $2
                 and ($3 = 0 or person_id = $3 or account_id in
                     (select account_id from account_person where account_person.person_id = $3))
                 and ($4 = 0 or duty_id = $4) and ($5 = '' or duty_date = $5)
                 and at >= $8 and at < $9
                 and ($6 = '' or $6 like '%,' || kind || ',%'
                     or (kind = 'status' and exists
                         (select 1 from audit_detail
                          where audit_id = audit_log.id and field = 'status'
                            and $6 like '%,status:' || after || ',%')))
               order by id desc limit $7) as line
              left join account on account.id = line.account_id
              left join person on person.id = line.person_id
              left join duty on duty.id = line.duty_id
              left join audit_detail on audit_id = line.id
         order by line.id desc, field",
        tx.centre,
        filter.before.unwrap_or(i64::MAX),
        filter.person.unwrap_or_default(),
        filter.duty.unwrap_or_default(),
        filter.date.map(|date| date.to_string()).unwrap_or_default(),
        kinds.as_str(),
        i64::try_from(most).unwrap_or(i64::MAX),
        filter.from.map_or(i64::MIN, Timestamp::millis),
        filter.until.map_or(i64::MAX, Timestamp::millis)
    )?;
    Ok(grouped(rows))
}

/// By what an account, named as the log names it, was linked to a person the last time.
pub async fn how_linked(tx: &mut Tx, person: i64, account: &str) -> Result<Option<String>> {
    let row = fetch_optional!(
        tx,
        (Option<String>,),
        "select how.after from audit_log
              join audit_detail linked on linked.audit_id = audit_log.id
                                      and linked.field = 'account' and linked.after = $1
              join audit_detail how on how.audit_id = audit_log.id and how.field = 'how'
         where centre_id = $2 and kind = 'link' and person_id = $3
         order by audit_log.id desc limit 1",
        account,
        tx.centre,
        person
    )?;
    Ok(row.and_then(|(how,)| how))
}

fn grouped(rows: Vec<Row>) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for row in rows {
        let detail = |field| Detail { field, before: row.before.clone(), after: row.after.clone() };
        let detail = row.field.clone().map(detail);
        match lines.last_mut().filter(|line| line.id == row.id) {
            Some(line) => line.details.extend(detail),
            None => lines.push(line(row, detail)),
        }
    }
    lines
}

fn line(row: Row, detail: Option<Detail>) -> Line {
    let actor = row.actor_person.or(row.profile_name).unwrap_or_default();
    Line {
        id: row.id,
        at: row.at.into(),
        kind: row.kind,
        actor: row.account_id.map(|_| actor),
        via: row.channel,
        person_id: row.person_id,
        person: row.person_name,
        duty: row.duty_id,
        duty_label: row.duty_label,
        duty_date: row.duty_date.and_then(|date| date.parse().ok()),
        details: detail.into_iter().collect(),
    }
}
