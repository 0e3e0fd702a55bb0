//! What a run of the torture came to, in one paragraph.

use std::collections::BTreeMap;
use std::fmt;

use super::check::is_given_up;
use super::history::{History, Row, channel_of};

/// The figures of a run.
pub struct Figures {
    kills: usize,
    acknowledged: usize,
    again: usize,
    reminders: usize,
    /// How much was in doubt more often than it may be said again, and how much of that nobody heard.
    given_up: (usize, usize),
    /// How much each channel accepted, and how much of it was a copy.
    said: BTreeMap<String, (usize, usize)>,
}

impl Figures {
    /// Counts them; `again` is how often a webhook was posted once more.
    pub fn of(history: &History, again: usize) -> Self {
        let mut said: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        let mut seen = BTreeMap::new();
        for one in &history.said {
            let of_channel = said.entry(channel_of(&one.address).to_owned()).or_default();
            of_channel.0 += 1;
            let count: &mut usize = seen.entry(one.row).or_default();
            of_channel.1 += usize::from(*count > 0);
            *count += 1;
        }
        let is_over = |(_, row): &(&i64, &Row)| is_given_up(row, &history.kills);
        let given_up: Vec<i64> = history.rows.iter().filter(is_over).map(|(id, _)| *id).collect();
        let unheard = given_up.iter().filter(|id| !seen.contains_key(&Some(**id))).count();
        Self {
            kills: history.kills.len(),
            acknowledged: history.asked.iter().map(|(_, messages)| messages.len()).sum(),
            again,
            reminders: history.reminders.len(),
            given_up: (given_up.len(), unheard),
            said,
        }
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kills, acknowledged, again, reminders, said, .. } = self;
        let (given_up, unheard) = self.given_up;
        write!(
            f,
            "{kills} kills; {acknowledged} messages acknowledged, {again} webhooks posted again; \
             {reminders} reminders fell due"
        )?;
        for (channel, (all, copies)) in said {
            write!(f, "; {channel}: {all} messages said, {copies} of them extra copies")?;
        }
        write!(f, "; {given_up} old answers given up after a kill, {unheard} of them unheard")
    }
}
