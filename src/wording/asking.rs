//! Why somebody should be asked to fill a slot, or not, and how far a message got.

use super::Words;
use crate::domain::channel::Channel;
use crate::domain::duty::Kind;
use crate::domain::person::Preference;
use crate::domain::ranking::Fitness;

/// A message about a duty, as far as words need it.
#[derive(Clone, Copy, Debug)]
pub struct Receipt<'a> {
    /// What it is, in the outbox's word.
    pub kind: &'a str,
    /// The reminder that it carries out.
    pub reminder: Option<i64>,
    /// Which way it went.
    pub channel: Channel,
    /// How far it got.
    pub stage: &'a str,
    /// Why it failed.
    pub why: Option<&'a str>,
}

impl Words {
    /// What speaks for and against a person, in a line.
    pub fn fitness(&self, preference: Preference, fit: &Fitness) -> String {
        let mut parts = Vec::new();
        if fit.away {
            parts.push(self.plain("fit-away", &[]));
        }
        if !fit.offered {
            let kind = if preference == Preference::Azaan { Kind::Azaan } else { Kind::Takbira };
            let preference = self.plain(&format!("preference-{}", kind.as_str()), &[]);
            parts.push(self.plain("fit-not-offered", &[("preference", preference)]));
        }
        if !fit.approved {
            parts.push(self.plain("fit-pending", &[]));
        }
        parts.push(match fit.nearest_days {
            None => self.plain("fit-no-duty", &[]),
            Some(days) => {
                let way = self.plain("fit-way", &[("count", days.to_string())]);
                self.plain("fit-duties", &[("count", fit.duties.to_string()), ("way", way)])
            }
        });
        parts.join(" · ")
    }

    /// A message in words: what it is, which way it went, and how far it got.
    pub fn receipt(&self, receipt: &Receipt<'_>) -> (String, String, String) {
        let kind = match receipt.kind {
            "reminder" if receipt.reminder.is_none() => "receipt-of-second",
            "reminder" => "receipt-of-reminder",
            "allotment" => "receipt-of-allotment",
            "reply" => "receipt-of-reply",
            _ => "receipt-of-notice",
        };
        let why = receipt
            .why
            .map_or_else(String::new, |why| self.plain(&format!("unreachable-{why}"), &[]));
        (
            self.plain(kind, &[]),
            self.channel(receipt.channel),
            self.plain(&format!("stage-{}", receipt.stage), &[("why", why)]),
        )
    }
}
