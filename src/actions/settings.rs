//! Changing a setting of the centre; what waits by it moves in the same transaction.

use super::schedule::{self, Moved};
use super::{Ctx, Result};
use crate::domain::reminder::TimeOfDay;
use crate::domain::setting::{Change, Setting};
use crate::store::Tx;
use crate::store::audit::{self, Entry};
use crate::store::centres::{self, Centre};

/// What stands in the log and in commands for an hour that is switched off.
const OFF: &str = "off";

/// What came of it.
#[derive(Debug)]
pub struct Changed {
    /// The settings now.
    pub centre: Centre,
    /// What became of the reminders, if the change has to do with them.
    pub reminders: Option<Moved>,
}

/// Changes a setting; nothing if it is so already.
pub async fn change(ctx: &Ctx, tx: &mut Tx, change: &Change) -> Result<Option<Changed>> {
    let mut centre = ctx.centre.clone();
    match change.clone() {
        Change::Timezone(zone) => centre.timezone = zone,
        Change::Reminders(rules) => centre.reminder_rules = rules,
        Change::Digest(time) => centre.digest_time = time,
        Change::Second(time) => centre.second_reminder_time = time,
        Change::Escalation(time) => centre.escalation_time = time,
        Change::Language(language) => centre.language = language,
        Change::Country(country) => centre.country = country,
    }
    if centre == ctx.centre {
        return Ok(None);
    }
    centres::set(tx, &centre).await?;
    let setting = change.setting();
    let (before, after) = (value(&ctx.centre, setting), value(&centre, setting));
    let entry = Entry::new(audit::Kind::Setting).now("setting", setting.as_str()).change(
        "value",
        Some(before),
        Some(after),
    );
    audit::record(tx, ctx.actor, &entry, ctx.now).await?;
    let reminders = match setting {
        Setting::Timezone | Setting::Reminders => {
            let ctx = Ctx { centre: centre.clone(), ..ctx.clone() };
            Some(schedule::again(&ctx, tx, None).await?)
        }
        _ => None,
    };
    Ok(Some(Changed { centre, reminders }))
}

/// How a setting stands.
pub fn current(centre: &Centre, setting: Setting) -> Change {
    match setting {
        Setting::Timezone => Change::Timezone(centre.timezone),
        Setting::Reminders => Change::Reminders(centre.reminder_rules.clone()),
        Setting::Digest => Change::Digest(centre.digest_time),
        Setting::Second => Change::Second(centre.second_reminder_time),
        Setting::Escalation => Change::Escalation(centre.escalation_time),
        Setting::Language => Change::Language(centre.language.clone()),
        Setting::Country => Change::Country(centre.country.clone()),
    }
}

/// A setting's value as it is typed.
pub fn value(centre: &Centre, setting: Setting) -> String {
    let hour = |time: Option<TimeOfDay>| time.map_or_else(|| OFF.to_owned(), |at| at.to_string());
    match setting {
        Setting::Timezone => centre.timezone.name().to_owned(),
        Setting::Reminders => centre.reminder_rules.to_string(),
        Setting::Digest => hour(centre.digest_time),
        Setting::Second => hour(centre.second_reminder_time),
        Setting::Escalation => hour(centre.escalation_time),
        Setting::Language => centre.language.clone(),
        Setting::Country => centre.country.clone(),
    }
}
