//! How everybody can be reached, read at once: what goes to many must not ask for each person.

use std::collections::HashMap;
use std::collections::HashSet;

use super::{Ctx, Result};
use crate::domain::announcement::Audience;
use crate::domain::channel::{Address, Channel};
use crate::domain::season::Season;
use crate::store::Tx;
use crate::store::accounts::{self, Account};
use crate::store::assignments;
use crate::store::calendar::Calendar;
use crate::store::people::{self, Person};

/// The ways to people, as they are known now.
pub struct Reach {
    linked: HashMap<i64, Vec<Account>>,
    dead: HashSet<Address>,
}

impl Reach {
    /// Reads them.
    pub async fn read(tx: &mut Tx) -> Result<Self> {
        let mut linked: HashMap<i64, Vec<Account>> = HashMap::new();
        for (person, account) in accounts::links(tx).await? {
            linked.entry(person).or_default().push(account);
        }
        let dead = accounts::unreachable(tx).await?;
        Ok(Self { linked, dead: dead.into_iter().map(|account| account.address).collect() })
    }

    /// A person's addresses in the order in which they are tried: all chats at once; without one the
    /// registered phone on WhatsApp; without that the e-mail. Each message to many costs something,
    /// so who has a chat gets no letter as well.
    pub fn steps(&self, ctx: &Ctx, person: &Person) -> Vec<Vec<Address>> {
        let linked = self.linked.get(&person.id).map_or(&[][..], Vec::as_slice);
        let chats = linked.iter().map(|account| account.address.clone()).collect();
        let phone = Address::new(Channel::WhatsApp, person.phone.as_str());
        let email = person.email.as_ref().map(|email| Address::new(Channel::Email, email.as_str()));
        let mut steps = vec![chats, vec![phone], email.into_iter().collect()];
        let mut seen = HashSet::new();
        for step in &mut steps {
            step.retain(|address: &Address| {
                ctx.channels.has(address.channel)
                    && !self.dead.contains(address)
                    && seen.insert(address.clone())
            });
        }
        steps.retain(|step| !step.is_empty());
        steps
    }
}

/// The people of an audience, in the order of their rows.
pub async fn audience(ctx: &Ctx, tx: &mut Tx, audience: Audience) -> Result<Vec<Person>> {
    let mut people = people::list(tx).await?;
    people.retain(|person| person.status.serves());
    people.sort_by_key(|person| person.id);
    let span = match audience {
        Audience::All => return Ok(people),
        Audience::Day(date) => Some((date, date)),
        Audience::Duty(_) => {
            let today = ctx.now.at(ctx.centre.timezone).date_naive();
            let season = Season::current(Calendar::read(tx).await?.seasons, today);
            season.map(|season| (season.start, season.end()))
        }
    };
    let Some((from, to)) = span else { return Ok(Vec::new()) };
    let held = assignments::list_between(tx, from, to).await?;
    let is_meant = |duty: i64| match audience {
        Audience::Duty(wanted) => duty == wanted,
        Audience::All | Audience::Day(_) => true,
    };
    let meant: HashSet<i64> = held
        .into_iter()
        .filter(|held| is_meant(held.duty_id))
        .filter_map(|held| held.holder.map(|holder| holder.id))
        .collect();
    people.retain(|person| meant.contains(&person.id));
    Ok(people)
}
