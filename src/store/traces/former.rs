//! What a person was known by before: the values that a correction replaced, and the chats that were
//! linked once. Both stand in the audit log until the person is forgotten.

use crate::domain::channel::Address;
use crate::domain::registration::Part;
use crate::store::tx::{fetch_all, fetch_optional};
use crate::store::{Result, Tx};

/// The values that stood in a person's registration before they were corrected, and those that took
/// their places. One who had no e-mail had none to be known by.
pub async fn former_values(tx: &mut Tx, person: i64) -> Result<Vec<(Part, String)>> {
    let rows = fetch_all!(
        tx,
        (Option<String>, Option<String>, Option<String>),
        "select part.after, held.before, held.after from audit_log
              join audit_detail as part on part.audit_id = audit_log.id and part.field = 'field'
              join audit_detail as held on held.audit_id = audit_log.id and held.field = 'value'
         where centre_id = $1 and kind = 'corrected' and person_id = $2",
        tx.centre,
        person
    )?;
    let mut values = Vec::new();
    for (part, before, after) in rows {
        let part = Part::ALL.into_iter().find(|one| Some(one.as_str()) == part.as_deref());
        let Some(part) = part else { continue };
        values.extend(before.into_iter().chain(after).map(|value| (part, value)));
    }
    Ok(values)
}

/// Whether a chat spoke for a person once, and was unlinked.
pub async fn was_unlinked(tx: &mut Tx, person: i64, address: &Address) -> Result<bool> {
    let row = fetch_optional!(
        tx,
        (i64,),
        "select audit_log.id from audit_log
              join audit_detail on audit_id = audit_log.id and field = 'account'
         where centre_id = $1 and person_id = $2 and kind = 'unlink' and before = $3 limit 1",
        tx.centre,
        person,
        address.key()
    )?;
    Ok(row.is_some())
}

/// The chat accounts that spoke for a person once, said themselves that they no longer do, and speak
/// for nobody now.
pub async fn former_accounts(tx: &mut Tx, person: i64) -> Result<Vec<i64>> {
    let rows = fetch_all!(
        tx,
        (i64,),
        "select id from account
         where centre_id = $1 and role = 'guest' and suspended_role is null
           and not exists (select 1 from account_person where account_id = account.id)
           and channel || ':' || external_id in
               (select before from audit_log
                     join audit_detail on audit_id = audit_log.id and field = 'account'
                where audit_log.centre_id = $1 and audit_log.person_id = $2
                  and audit_log.kind = 'unlink' and audit_log.account_id = account.id)
         order by id",
        tx.centre,
        person
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
