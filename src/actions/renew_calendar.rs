//! A new link to a person's calendar: whoever has the old one sees nothing any more.

use super::{Ctx, Result};
use crate::store::audit::{self, Entry};
use crate::store::people::Person;
use crate::store::{Tx, calendar_links};

/// Makes the earlier link worthless.
pub async fn renew(ctx: &Ctx, tx: &mut Tx, person: &Person) -> Result<()> {
    calendar_links::renew(tx, person.id).await?;
    let entry = Entry::new(audit::Kind::CalendarRenewed).person(person.id);
    Ok(audit::record(tx, ctx.actor, &entry, ctx.now).await?)
}
