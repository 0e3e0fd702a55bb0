//! News about chats: which ones speak for whom, and who is behind them.

use serde::{Deserialize, Serialize};

use super::channel::Channel;
use super::role::Role;

/// What people are told about their chats.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChatNews {
    /// To a person's other addresses: the code that links a chat.
    Code {
        /// The person's full name.
        name: String,
        /// Where the chat is that asked.
        channel: Channel,
        /// The code's row.
        code: i64,
        /// Its digits: looked up when it is sent, and never written down.
        #[serde(skip)]
        digits: String,
    },
    /// To a person's other addresses: a chat speaks for the person now.
    Linked {
        /// The person's full name.
        name: String,
        /// Where the chat is.
        channel: Channel,
        /// The name on its profile; may be empty.
        profile: String,
    },
    /// To a chat: its role rests, since its number came with another WhatsApp account.
    RoleRests {
        /// The role.
        role: Role,
        /// Whether there is an owner who can confirm it.
        has_owner: bool,
    },
    /// To owners: is it still the same person?
    NumberChanged {
        /// Who held the role, as far as we know.
        name: String,
        /// The account, as `/admin` shows it.
        account: String,
        /// The role that rests.
        role: Role,
        /// The account's row, which the buttons decide about.
        id: i64,
        /// Since when it rests, in milliseconds: a later change asks anew.
        since: i64,
    },
}
