//! Changes of the roster of which the groups have not heard yet: they hear them without the name.

use crate::domain::person::FullName;
use crate::domain::roster::Standing;
use crate::domain::traces;
use crate::store::tx::{execute, fetch_all};
use crate::store::{Result, Tx};

/// Lets `stands_for` stand where somebody with one of these names or other values stood.
pub async fn empty_changes(
    tx: &mut Tx,
    names: &[String],
    values: &[String],
    stands_for: &FullName,
) -> Result<()> {
    let rows = fetch_all!(
        tx,
        (i64, String),
        "select id, was from roster_change where centre_id = $1",
        tx.centre
    )?;
    let values: Vec<String> = values.iter().map(|value| value.to_lowercase()).collect();
    let tells = |text: &str| {
        names.iter().any(|name| traces::bears(text, name))
            || values.iter().any(|value| text.to_lowercase().contains(value))
    };
    for (id, was) in rows {
        let was = match serde_json::from_str(&was).map_err(crate::store::decode)? {
            Standing::Given { name, state } if tells(&name) => {
                Standing::Given { name: stands_for.as_str().to_owned(), state }
            }
            Standing::Closed { note } if tells(&note) => Standing::Closed { note: String::new() },
            _ => continue,
        };
        let was = serde_json::to_string(&was).map_err(crate::store::decode)?;
        execute!(
            tx,
            "update roster_change set was = $1 where centre_id = $2 and id = $3",
            was,
            tx.centre,
            id
        )?;
    }
    Ok(())
}
