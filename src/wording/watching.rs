//! Work that doesn't move, in words: the same for what owners hear and for the desk's page.

use chrono::NaiveDateTime;

use super::Words;
use crate::domain::message::Text;
use crate::domain::stuck::Trouble;

impl Words {
    /// What the trouble is, with since when and how much of it there is.
    pub fn trouble(&self, trouble: Trouble, since: NaiveDateTime, count: i64) -> Text {
        let channel = trouble.channel().map(|channel| self.channel(channel));
        let args = [
            ("channel", channel.unwrap_or_default()),
            ("since", self.local(since)),
            ("count", count.to_string()),
        ];
        self.text(&format!("watch-{}", trouble.as_str()), &args)
    }
}
