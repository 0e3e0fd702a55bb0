//! What those hear who look after the roster: what could not be said, and who may do what.

use super::{Told, about, in_short, of_slot};
use crate::domain::channel::Channel;
use crate::domain::message::{Text, Unreachable};
use crate::domain::role::Role;
use crate::domain::slot::Slot;
use crate::wording::Words;

/// To the one who assigned: a message reached nobody on this channel.
pub(super) fn unreached(
    name: &str,
    slot: &Slot,
    channel: Channel,
    reason: Unreachable,
    words: &Words,
) -> Told {
    let mut args = about(name, slot, words);
    args.push(("channel", words.channel(channel)));
    args.push(("reason", words.plain(&format!("unreachable-{}", reason.as_str()), &[])));
    told(words.text("notice-unreached", &args), of_slot("subject-unreached", slot, words), words)
}

/// Nobody could be reminded of this duty.
pub(super) fn reminder_failed(name: &str, slot: &Slot, words: &Words) -> Told {
    let text = words.text("notice-reminder-failed", &about(name, slot, words));
    told(text, of_slot("subject-reminder-failed", slot, words), words)
}

/// To owners: a channel refuses our token.
pub(super) fn channel_stopped(channel: Channel, words: &Words) -> Told {
    let args = [("channel", words.channel(channel))];
    let text = words.text("notice-channel-stopped", &args);
    told(text, words.plain("subject-channel-stopped", &args), words)
}

/// A volunteer was erased at their own wish.
pub(super) fn forgotten(words: &Words) -> Told {
    told(words.text("notice-forgotten", &[]), words.plain("subject-forgotten", &[]), words)
}

/// To the person whose role changed.
pub(super) fn role_changed(role: Role, words: &Words) -> Told {
    let text = match role {
        Role::Guest => words.text("notice-role-taken", &[]),
        _ => words.text("notice-role-changed", &[("role", words.role(role))]),
    };
    told(text, words.plain("subject-role-changed", &[]), words)
}

fn told(text: Text, subject: String, words: &Words) -> Told {
    let template = Some(in_short(&text, words));
    Told { text, subject, template }
}
