//! By what somebody who goes was known: the values of now, and those that a correction replaced.
//! What someone else bears by now stays, as what it is of that one.

use crate::actions::Result;
use crate::domain::channel::{Address, Channel};
use crate::domain::person::{Email, Phone};
use crate::domain::registration::Part;
use crate::domain::traces as names;
use crate::store::accounts::{self, Account};
use crate::store::people::Person;
use crate::store::{Tx, identities, traces};

/// What is looked for, wherever it stands.
pub struct Values {
    /// Numbers and addresses, which tell of nobody else: in any text.
    pub texts: Vec<String>,
    /// The names by which nobody else is meant: as words in any text. The names on profiles are not
    /// among them; anybody can write there what stands in the words of others.
    pub names: Vec<String>,
    /// The addresses that were this person's alone.
    pub addresses: Vec<Address>,
}

impl Values {
    /// Those of a person, and of the chats that go along.
    pub async fn of_person(tx: &mut Tx, person: &Person, own: &[Account]) -> Result<Self> {
        let texts = vec![person.its.as_str().to_owned()];
        let mut values = Self { texts, addresses: Vec::new(), names: Vec::new() };
        values.add_name(tx, person, person.name.as_str()).await?;
        for account in own {
            values.add_account(tx, account).await?;
        }
        let mut emails: Vec<String> = person.email.iter().map(|one| one.as_str().into()).collect();
        for (part, value) in traces::former_values(tx, person.id).await? {
            if traces::is_someone_elses(tx, person.id, &value).await? {
                continue;
            }
            match part {
                Part::Name => values.add_name(tx, person, &value).await?,
                Part::Its => values.texts.push(value),
                // Without an e-mail there stands a word.
                Part::Email => emails.extend(Email::try_from(value).map(String::from)),
                Part::Phone | Part::Preference => {}
            }
        }
        for email in emails {
            if !traces::is_someone_elses(tx, person.id, &email).await? {
                values.addresses.push(Address::new(Channel::Email, email.as_str()));
                values.texts.push(email);
            }
        }
        for phone in phones_of(tx, person).await? {
            if is_only(tx, person, own, &phone).await? {
                values.addresses.push(Address::new(Channel::WhatsApp, phone.as_str()));
                values.texts.extend(of_phone(&phone));
            }
        }
        values.texts.sort_unstable();
        values.texts.dedup();
        values.names.sort_unstable();
        values.names.dedup();
        Ok(values)
    }

    /// Those of a chat that speaks for nobody.
    pub async fn of_account(tx: &mut Tx, account: &Account) -> Result<Self> {
        let mut values = Self { texts: Vec::new(), addresses: Vec::new(), names: Vec::new() };
        values.add_account(tx, account).await?;
        Ok(values)
    }

    /// Whether a text bears a name of the person.
    pub fn is_named_in(&self, text: &str) -> bool {
        self.names.iter().any(|name| names::bears(text, name))
    }

    async fn add_name(&mut self, tx: &mut Tx, person: &Person, name: &str) -> Result<()> {
        if names::is_telling(name) && !traces::is_in_anothers_name(tx, person.id, name).await? {
            self.names.push(name.to_owned());
        }
        Ok(())
    }

    async fn add_account(&mut self, tx: &mut Tx, account: &Account) -> Result<()> {
        self.texts.push(account.address.id.clone());
        self.texts.extend(identities::find(tx, account.id).await?.user_id);
        if account.address.channel == Channel::WhatsApp
            && let Some(phone) = Phone::from_whatsapp(&account.address.id)
        {
            self.texts.extend(of_phone(&phone));
        }
        Ok(())
    }
}

/// The phone of a person, and those that stood in its place before.
pub async fn phones_of(tx: &mut Tx, person: &Person) -> Result<Vec<Phone>> {
    let mut phones = vec![person.phone.clone()];
    for (part, value) in traces::former_values(tx, person.id).await? {
        if part == Part::Phone {
            phones.extend(Phone::try_from(value));
        }
    }
    phones.sort_unstable();
    phones.dedup();
    Ok(phones)
}

/// Whether a phone tells of this person and of nobody who stays.
async fn is_only(tx: &mut Tx, person: &Person, own: &[Account], phone: &Phone) -> Result<bool> {
    let address = Address::new(Channel::WhatsApp, phone.as_str());
    let account = accounts::find_by_address(tx, &address).await?;
    let stays = account.is_some_and(|account| own.iter().all(|one| one.id != account.id));
    Ok(!stays && !traces::is_someone_elses(tx, person.id, phone.as_str()).await?)
}

/// A number stands without its `+` in what the platforms send, and inside WhatsApp's ids.
fn of_phone(phone: &Phone) -> [String; 2] {
    let digits = phone.as_str().trim_start_matches('+').to_owned();
    [digits, names::inside_whatsapp_ids(phone)]
}
