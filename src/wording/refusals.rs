//! Refusals in words: what was understood, what is wrong, and one example.

mod settings;

use super::Words;
use crate::domain::message::Text;
use crate::domain::refusal::Refusal;
use crate::domain::registration::Part;
use crate::domain::role::Role;
use crate::domain::season::Season;
use crate::domain::slot::Slot;
use crate::domain::text::{isolate, one_line};

/// What was typed is repeated up to here: enough to be recognised.
const QUOTED_CHARS: usize = 60;

impl Words {
    /// A refusal in words.
    pub fn refusal(&self, refusal: &Refusal) -> Text {
        let say = |key: &str, args: &[(&str, String)]| self.text(key, args);
        let said = |key: &str, text: &str| self.text(key, &[("text", quoted(text))]);
        let of = |key: &str, slot: &Slot| self.text(key, &self.slot_values(slot));
        match refusal {
            Refusal::ForAdmins => say("refused-for-admins", &[]),
            Refusal::ForOwners => say("refused-for-owners", &[]),
            Refusal::ForVolunteers => say("refused-for-volunteers", &[]),
            Refusal::PrivateOnly => say("refused-private-only", &[]),
            Refusal::Usage { command } => {
                say("refused-usage", &[("command", (*command).to_owned())])
            }
            Refusal::NoSeason => say("refused-no-season", &[]),
            Refusal::DayUnclear { text } if text.is_empty() => say("refused-day-missing", &[]),
            Refusal::DayUnclear { text } => said("refused-day-unclear", text),
            Refusal::DayOutside { text, season } => {
                say("refused-day-outside", &self.season_values(text, season))
            }
            Refusal::NoSuchDate { text, nearest: Some(nearest) } => say(
                "refused-no-such-date-near",
                &[("text", quoted(text)), ("nearest", self.date(*nearest))],
            ),
            Refusal::NoSuchDate { text, nearest: None } => said("refused-no-such-date", text),
            Refusal::DayOver { slot } => of("refused-day-over", slot),
            Refusal::DutyBegan { slot } => of("refused-duty-began", slot),
            Refusal::DutyUnclear { text, labels } => {
                let key =
                    if text.is_empty() { "refused-duty-missing" } else { "refused-duty-unclear" };
                say(key, &[("text", quoted(text)), ("labels", labels.join(", "))])
            }
            Refusal::DutySeveral { text, labels } => say(
                "refused-duty-several",
                &[("text", quoted(text)), ("labels", labels.join(", "))],
            ),
            Refusal::WhoMissing => say("refused-who-missing", &[]),
            Refusal::PersonUnknown { text } => said("refused-person-unknown", text),
            Refusal::AccountUnknown { text } => said("refused-account-unknown", text),
            Refusal::SlotTaken { slot, holder, its } => {
                let mut values = self.slot_values(slot).to_vec();
                values.extend([("name", isolate(holder)), ("its", its.clone())]);
                say("refused-slot-taken", &values)
            }
            Refusal::SlotClosed { slot, note } => {
                let key = if note.is_empty() {
                    "refused-slot-closed"
                } else {
                    "refused-slot-closed-note"
                };
                let mut values = self.slot_values(slot).to_vec();
                values.push(("note", isolate(note)));
                say(key, &values)
            }
            Refusal::SlotChanged { slot } => of("refused-slot-changed", slot),
            Refusal::SlotOpen { slot } => of("refused-slot-open", slot),
            Refusal::PersonNotServing { name, status } => say(
                "refused-person-not-serving",
                &[("name", isolate(name)), ("status", self.status(*status))],
            ),
            Refusal::DecidedAlready { name, status } => say(
                "refused-decided-already",
                &[("name", isolate(name)), ("status", self.status(*status))],
            ),
            Refusal::HoldsDuty { name, slot } => {
                let mut values = self.slot_values(slot).to_vec();
                values.push(("name", isolate(name)));
                say("refused-holds-duty", &values)
            }
            Refusal::ReasonMissing => say("refused-reason-missing", &[]),
            Refusal::ReasonShort { reason, given, least } => say(
                "refused-reason-short",
                &[
                    ("reason", quoted(reason)),
                    ("given", given.to_string()),
                    ("least", least.to_string()),
                ],
            ),
            Refusal::ItsInvalid { text } => said("refused-its-invalid", text),
            Refusal::ItsTaken { its } => say("refused-its-taken", &[("its", its.clone())]),
            Refusal::EmailInvalid { text } => said("refused-email-invalid", text),
            Refusal::PhoneInvalid { text } => said("refused-phone-invalid", text),
            Refusal::NameInvalid { text } => said("refused-name-invalid", text),
            Refusal::PreferenceInvalid { text } => said("refused-preference-invalid", text),
            Refusal::PartsMissing { parts } => {
                say("refused-parts-missing", &[("parts", self.parts(parts))])
            }
            Refusal::PartUnclear { text } => said("refused-part-unclear", text),
            Refusal::SeasonOverlaps { season, is_used } => {
                let key = if *is_used {
                    "refused-season-overlaps"
                } else {
                    "refused-season-overlaps-unused"
                };
                say(key, &self.season_values("", season))
            }
            Refusal::SeasonUnclear { text, names } => {
                let names = names.iter().map(|name| isolate(name)).collect::<Vec<_>>().join(", ");
                say("refused-season-unclear", &[("text", quoted(text)), ("names", names)])
            }
            Refusal::SeasonLength { text, most } => {
                say("refused-season-length", &[("text", quoted(text)), ("most", most.to_string())])
            }
            Refusal::SeasonStart { text } => said("refused-season-start", text),
            Refusal::LastOwner => say("refused-last-owner", &[]),
            Refusal::ForgetDuty { name, slot, is_ahead } => {
                let key = if *is_ahead { "refused-forget-duty" } else { "refused-forget-today" };
                let mut values = self.slot_values(slot).to_vec();
                values.push(("name", isolate(name)));
                say(key, &values)
            }
            Refusal::ForgetLastOwner => say("refused-forget-last-owner", &[]),
            Refusal::NotYours => say("refused-not-yours", &[]),
            Refusal::RoleUnclear { text } => said("refused-role-unclear", text),
            Refusal::NoAccount { name } => say("refused-no-account", &[("name", isolate(name))]),
            Refusal::NoRole { name } => say("refused-no-role", &[("name", isolate(name))]),
            Refusal::AuditionsFull { most } => {
                say("refused-auditions-full", &[("most", most.to_string())])
            }
            Refusal::RecordingTooBig { megabytes } => {
                say("refused-recording-too-big", &[("megabytes", megabytes.to_string())])
            }
            Refusal::NotYourAudition => say("refused-not-your-audition", &[]),
            Refusal::NotYourDuty => say("refused-not-your-duty", &[]),
            Refusal::TooLateToAnswer { slot } => of("refused-too-late-to-answer", slot),
            Refusal::RequestOpen { slot } => of("refused-request-open", slot),
            Refusal::RequestUnknown { text } => said("refused-request-unknown", text),
            Refusal::RequestDecided { name, slot, state, by } => {
                let mut values = self.slot_values(slot).to_vec();
                let by = match by.as_deref() {
                    None => self.plain("via-api", &[]),
                    Some("") => self.role(Role::Admin),
                    Some(name) => isolate(name),
                };
                values.extend([("name", isolate(name)), ("by", by)]);
                say(&format!("refused-request-{}", state.as_str()), &values)
            }
            Refusal::PreferredDayOver { preferred } => say(
                "refused-preferred-day-over",
                &[("day", self.day(preferred.day, preferred.date))],
            ),
            Refusal::UndoTooLate { slot, holder } => {
                let mut values = self.slot_values(slot).to_vec();
                values.push(("name", isolate(holder)));
                say("refused-undo-too-late", &values)
            }
            Refusal::Anonymous => say("refused-anonymous", &[]),
            Refusal::AnnouncementLong { units, most } => say(
                "refused-announcement-long",
                &[("units", units.to_string()), ("most", most.to_string())],
            ),
            Refusal::AnnouncementGone => say("refused-announcement-gone", &[]),
            Refusal::AnnouncementOfAnother { name } => {
                say("refused-announcement-of-another", &[("name", isolate(name))])
            }
            Refusal::AudienceUnclear { text } => said("refused-audience-unclear", text),
            Refusal::AnnouncementOut => say("refused-announcement-out", &[]),
            Refusal::UndoCloseTooLate { slot } => {
                say("refused-undo-close-too-late", &self.slot_values(slot))
            }
            Refusal::UndoChanged => say("refused-undo-changed", &[]),
            Refusal::LogUnclear { text } => said("refused-log-unclear", text),
            Refusal::NumberUnclear { text } => said("refused-number-unclear", text),
            Refusal::Setting(problem) => self.setting_problem(problem),
            Refusal::Duties(problem) => self.duty_problem(problem),
            Refusal::Away(problem) => self.away_problem(problem),
            Refusal::Import(problem) => self.import_problem(*problem),
            Refusal::Correction(problem) => self.correction_problem(problem),
        }
    }

    fn slot_values(&self, slot: &Slot) -> [(&'static str, String); 5] {
        [
            ("slot", self.slot(slot)),
            ("duty", slot.duty.label.clone()),
            ("day", self.day(slot.day, slot.date)),
            ("time", slot.duty.reports_at.to_string()),
            ("line", format!("{} {}", slot.day, slot.duty.key)),
        ]
    }

    fn season_values(&self, text: &str, season: &Season) -> [(&'static str, String); 5] {
        [
            ("text", quoted(text)),
            ("season", isolate(&season.name)),
            ("from", self.date(season.start)),
            ("to", self.date(season.end())),
            ("count", season.days.to_string()),
        ]
    }

    fn parts(&self, parts: &[Part]) -> String {
        let names: Vec<String> =
            parts.iter().map(|part| self.plain(&format!("part-{}", part.as_str()), &[])).collect();
        names.join(", ")
    }
}

pub(super) fn quoted(text: &str) -> String {
    isolate(&one_line(text, QUOTED_CHARS))
}
