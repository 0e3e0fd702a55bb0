//! What the rows of a page name: duties, people, and who did something.

use std::collections::HashMap;

use super::registrations::Registration;
use super::terms;
use crate::domain::duty::Duty;
use crate::store::people::Person;
use crate::store::{Result, Tx, accounts, duties, people};

/// The duties and the people of the centre.
pub struct Known {
    duties: Vec<Duty>,
    people: HashMap<i64, Person>,
}

impl Known {
    /// Reads them.
    pub async fn read(tx: &mut Tx) -> Result<Self> {
        let people = people::list(tx).await?.into_iter().map(|person| (person.id, person));
        let people = people.collect();
        Ok(Self { duties: duties::list(tx).await?, people })
    }

    /// The word for a duty's row.
    pub fn namaaz_type(&self, duty: i64) -> String {
        let duty = self.duties.iter().find(|known| known.id == duty);
        duty.map(terms::namaaz_type).unwrap_or_default()
    }

    /// A person's registration; nothing for who was forgotten.
    pub fn registration(&self, person: Option<i64>) -> Option<Registration> {
        self.people.get(&person?).map(Registration::of)
    }
}

/// The name of who did something: that of a person or a profile, or ours.
pub fn actor(name: Option<String>) -> String {
    name.unwrap_or_else(|| terms::API.to_owned())
}

/// The names of chat accounts: the registered one if the account speaks for exactly one person, else
/// the profile's.
pub async fn names(tx: &mut Tx, ids: impl Iterator<Item = i64>) -> Result<HashMap<i64, String>> {
    let mut names = HashMap::new();
    for id in ids {
        if names.contains_key(&id) {
            continue;
        }
        let people = people::all_of_account(tx, id).await?;
        let name = match people.as_slice() {
            [one] => one.name.as_str().to_owned(),
            _ => accounts::find(tx, id).await?.map(|one| one.profile_name).unwrap_or_default(),
        };
        names.insert(id, name);
    }
    Ok(names)
}
