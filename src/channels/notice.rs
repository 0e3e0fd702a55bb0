//! Puts notices into words: for a chat, for a mail, and as the parameters of a WhatsApp template.

use crate::domain::message::{Choice, Notice, Said};
use crate::domain::role::Role;
use crate::domain::slot::Slot;
use crate::domain::text::isolate;
use crate::wording::Words;

/// An approved WhatsApp template with what fills it, in the order of its placeholders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// The name that was registered with Meta.
    pub name: &'static str,
    /// The body's parameters.
    pub params: Vec<String>,
    /// The command lines of its quick replies, in their order.
    pub payloads: Vec<String>,
}

type Args = Vec<(&'static str, String)>;

/// A notice as a chat message.
pub fn said(notice: &Notice, words: &Words) -> Said {
    let (key, args) = sentence(notice, words);
    Said { text: words.text(key, &args), choices: answers(notice, words), asks_contact: None }
}

/// A notice as a mail: its subject and its body.
pub fn mail(notice: &Notice, words: &Words) -> (String, String) {
    let (key, args) = sentence(notice, words);
    let asks = assignment(notice).is_some();
    let end = words.plain(if asks { "mail-answer" } else { "mail-no-answer" }, &[]);
    let body = words.text(key, &args).plain();
    (subject(notice, words), format!("{body}\n\n{end}\n"))
}

/// A notice as a template, for when WhatsApp's window is closed; not every notice has one. The
/// templates and their placeholders are those of the deployment guide.
pub fn template(notice: &Notice, words: &Words) -> Option<Template> {
    match notice {
        Notice::Reminder { name, slot, .. } => {
            Some(duty("duty_reminder", name, slot, notice, words))
        }
        Notice::Allotment { name, slot, .. } => {
            Some(duty("duty_allotment", name, slot, notice, words))
        }
        Notice::Released { name, slot } => {
            let changed = words.plain("template-released", &[("slot", words.slot(slot))]);
            let params = vec![isolate(name), changed];
            Some(Template { name: "duty_update", params, payloads: Vec::new() })
        }
        Notice::Registered { .. } => None,
        Notice::Unreached { .. }
        | Notice::ReminderFailed { .. }
        | Notice::CannotCome { .. }
        | Notice::ChannelStopped { .. }
        | Notice::RoleChanged { .. } => {
            let (key, args) = sentence(notice, words);
            // A template's parameter is one line; the sentence's own lines become clauses.
            let changed = words.text(key, &args).plain().replace('\n', " · ");
            let params = vec![words.plain("template-to-admin", &[]), changed];
            Some(Template { name: "duty_update", params, payloads: Vec::new() })
        }
    }
}

fn duty(
    template: &'static str,
    name: &str,
    slot: &Slot,
    notice: &Notice,
    words: &Words,
) -> Template {
    let day = words.day(slot.day, slot.date);
    let time = slot.duty.reports_at.to_string();
    let date = words.plain("template-date", &[("day", day), ("time", time)]);
    Template {
        name: template,
        params: vec![isolate(name), slot.duty.label.clone(), date],
        payloads: answers(notice, words).into_iter().map(|choice| choice.sends).collect(),
    }
}

/// What a person can answer: the words that `/confirm` and `/cant` stand for.
fn answers(notice: &Notice, words: &Words) -> Vec<Choice> {
    let Some(assignment) = assignment(notice) else { return Vec::new() };
    vec![
        Choice::new(words.plain("notice-confirm", &[]), format!("/confirm {assignment}")),
        Choice::new(words.plain("notice-decline", &[]), format!("/cant {assignment}")),
    ]
}

/// The assignment that a notice asks about.
fn assignment(notice: &Notice) -> Option<i64> {
    match notice {
        Notice::Allotment { assignment, .. } | Notice::Reminder { assignment, .. } => {
            Some(*assignment)
        }
        _ => None,
    }
}

fn sentence(notice: &Notice, words: &Words) -> (&'static str, Args) {
    match notice {
        Notice::Reminder { name, slot, .. } => ("notice-reminder", about(name, slot, words)),
        Notice::Allotment { name, slot, is_reminder, .. } => {
            let key = if *is_reminder { "notice-allotment-reminder" } else { "notice-allotment" };
            (key, about(name, slot, words))
        }
        Notice::Released { name, slot } => ("notice-released", about(name, slot, words)),
        Notice::Registered { name, its } => {
            ("notice-registered", vec![("name", isolate(name)), ("its", its.clone())])
        }
        Notice::Unreached { name, slot, channel, reason } => {
            let mut args = about(name, slot, words);
            args.push(("channel", words.channel(*channel)));
            args.push(("reason", words.plain(&format!("unreachable-{}", reason.as_str()), &[])));
            ("notice-unreached", args)
        }
        Notice::ReminderFailed { name, slot } => {
            ("notice-reminder-failed", about(name, slot, words))
        }
        Notice::CannotCome { name, slot, reason } => {
            let mut args = about(name, slot, words);
            args.push(("reason", isolate(reason)));
            ("notice-cannot-come", args)
        }
        Notice::ChannelStopped { channel } => {
            ("notice-channel-stopped", vec![("channel", words.channel(*channel))])
        }
        Notice::RoleChanged { role: Role::Guest } => ("notice-role-taken", Vec::new()),
        Notice::RoleChanged { role } => ("notice-role-changed", vec![("role", words.role(*role))]),
    }
}

/// The subject holds no person's name: a locked phone shows it to whoever is near.
fn subject(notice: &Notice, words: &Words) -> String {
    let of = |key, slot: &Slot| words.plain(key, &[("slot", words.slot(slot))]);
    match notice {
        Notice::Reminder { slot, .. } => of("subject-reminder", slot),
        Notice::Allotment { slot, .. } => of("subject-allotment", slot),
        Notice::Released { slot, .. } => of("subject-released", slot),
        Notice::Registered { .. } => words.plain("subject-registered", &[]),
        Notice::Unreached { slot, .. } => of("subject-unreached", slot),
        Notice::ReminderFailed { slot, .. } => of("subject-reminder-failed", slot),
        Notice::CannotCome { slot, .. } => of("subject-cannot-come", slot),
        Notice::ChannelStopped { channel } => {
            words.plain("subject-channel-stopped", &[("channel", words.channel(*channel))])
        }
        Notice::RoleChanged { .. } => words.plain("subject-role-changed", &[]),
    }
}

fn about(name: &str, slot: &Slot, words: &Words) -> Args {
    vec![
        ("name", isolate(name)),
        ("duty", slot.duty.label.clone()),
        ("day", words.day(slot.day, slot.date)),
        ("time", slot.duty.reports_at.to_string()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channels::samples::{notices, reminder};

    fn all(show: impl Fn(&Notice, &Words) -> String) -> String {
        let words = Words::of("en");
        let shown: Vec<String> = notices().iter().map(|notice| show(notice, &words)).collect();
        shown.join("\n\n")
    }

    #[test]
    fn in_a_chat() {
        insta::assert_snapshot!(all(|notice, words| {
            let said = said(notice, words);
            let mark = |bold: bool| if bold { "*" } else { "" };
            let spans = said.text.0.iter();
            let mut shown: String = spans
                .map(|span| format!("{1}{0}{1}", span.text, mark(span.bold)))
                .collect();
            for choice in &said.choices {
                shown += &format!("\n[{}] {}", choice.label, choice.sends);
            }
            shown
        }), @"
        Hussain Bhai, a duty is yours
        *Fajr Azaan*
        Day 5 · Tue 9 Feb
        Please be there by 05:20
        [I'll be there] /confirm 17
        [I can't] /cant 17

        Hussain Bhai, a duty is yours, and it is soon
        *Fajr Azaan*
        Day 5 · Tue 9 Feb
        Please be there by 05:20
        This is your reminder too
        [I'll be there] /confirm 17
        [I can't] /cant 17

        Hussain Bhai, tomorrow you have
        *Fajr Azaan*
        Day 5 · Tue 9 Feb
        Please be there by 05:20
        [I'll be there] /confirm 17
        [I can't] /cant 17

        Hussain Bhai, you no longer have
        *Fajr Azaan*
        Day 5 · Tue 9 Feb
        Thank you for your readiness

        Hussain Bhai, your registration is written down
        ITS 30412345
        We will look at it, and you will hear from us

        Hussain Bhai could not be told by WhatsApp
        The number has no WhatsApp
        *Fajr Azaan*
        Day 5 · Tue 9 Feb

        Hussain Bhai could not be reminded. Please speak to them
        *Fajr Azaan*
        Day 5 · Tue 9 Feb, 05:20

        Hussain Bhai can't come
        *Fajr Azaan*
        Day 5 · Tue 9 Feb, 05:20
        Reason: I am travelling

        *WhatsApp* refuses our messages
        Its access token or account needs attention
        The messages wait and go out once that is put right

        Your role is now *admin*
        Write /help to see what you can do
        ");
    }

    #[test]
    fn by_mail() {
        insta::assert_snapshot!(all(|notice, words| {
            let (subject, body) = mail(notice, words);
            format!("Subject: {subject}\n{}", body.trim_end())
        }), @"
        Subject: Your duty: Fajr Azaan, Day 5 · Tue 9 Feb
        Hussain Bhai, a duty is yours
        Fajr Azaan
        Day 5 · Tue 9 Feb
        Please be there by 05:20

        Please answer in your chat with the bot: write /mine there. If you have no chat with it, please tell an admin.

        Subject: Your duty: Fajr Azaan, Day 5 · Tue 9 Feb
        Hussain Bhai, a duty is yours, and it is soon
        Fajr Azaan
        Day 5 · Tue 9 Feb
        Please be there by 05:20
        This is your reminder too

        Please answer in your chat with the bot: write /mine there. If you have no chat with it, please tell an admin.

        Subject: Tomorrow: Fajr Azaan, Day 5 · Tue 9 Feb
        Hussain Bhai, tomorrow you have
        Fajr Azaan
        Day 5 · Tue 9 Feb
        Please be there by 05:20

        Please answer in your chat with the bot: write /mine there. If you have no chat with it, please tell an admin.

        Subject: No longer yours: Fajr Azaan, Day 5 · Tue 9 Feb
        Hussain Bhai, you no longer have
        Fajr Azaan
        Day 5 · Tue 9 Feb
        Thank you for your readiness

        Please don't answer this mail; write to the bot in your chat instead.

        Subject: Your registration
        Hussain Bhai, your registration is written down
        ITS 30412345
        We will look at it, and you will hear from us

        Please don't answer this mail; write to the bot in your chat instead.

        Subject: Not reached: Fajr Azaan, Day 5 · Tue 9 Feb
        Hussain Bhai could not be told by WhatsApp
        The number has no WhatsApp
        Fajr Azaan
        Day 5 · Tue 9 Feb

        Please don't answer this mail; write to the bot in your chat instead.

        Subject: Not reminded: Fajr Azaan, Day 5 · Tue 9 Feb
        Hussain Bhai could not be reminded. Please speak to them
        Fajr Azaan
        Day 5 · Tue 9 Feb, 05:20

        Please don't answer this mail; write to the bot in your chat instead.

        Subject: Can't come: Fajr Azaan, Day 5 · Tue 9 Feb
        Hussain Bhai can't come
        Fajr Azaan
        Day 5 · Tue 9 Feb, 05:20
        Reason: I am travelling

        Please don't answer this mail; write to the bot in your chat instead.

        Subject: WhatsApp refuses our messages
        WhatsApp refuses our messages
        Its access token or account needs attention
        The messages wait and go out once that is put right

        Please don't answer this mail; write to the bot in your chat instead.

        Subject: Your role
        Your role is now admin
        Write /help to see what you can do

        Please don't answer this mail; write to the bot in your chat instead.
        ");
    }

    #[test]
    fn as_a_template() {
        insta::assert_snapshot!(all(|notice, words| match template(notice, words) {
            Some(template) => {
                format!("{} {:?} {:?}", template.name, template.params, template.payloads)
            }
            None => "none".to_owned(),
        }), @r#"
        duty_allotment ["Hussain Bhai", "Fajr Azaan", "Day 5 · Tue 9 Feb, 05:20"] ["/confirm 17", "/cant 17"]

        duty_allotment ["Hussain Bhai", "Fajr Azaan", "Day 5 · Tue 9 Feb, 05:20"] ["/confirm 17", "/cant 17"]

        duty_reminder ["Hussain Bhai", "Fajr Azaan", "Day 5 · Tue 9 Feb, 05:20"] ["/confirm 17", "/cant 17"]

        duty_update ["Hussain Bhai", "you no longer have Fajr Azaan, Day 5 · Tue 9 Feb"] []

        none

        duty_update ["Admin", "Hussain Bhai could not be told by WhatsApp · The number has no WhatsApp · Fajr Azaan · Day 5 · Tue 9 Feb"] []

        duty_update ["Admin", "Hussain Bhai could not be reminded. Please speak to them · Fajr Azaan · Day 5 · Tue 9 Feb, 05:20"] []

        duty_update ["Admin", "Hussain Bhai can't come · Fajr Azaan · Day 5 · Tue 9 Feb, 05:20 · Reason: I am travelling"] []

        duty_update ["Admin", "WhatsApp refuses our messages · Its access token or account needs attention · The messages wait and go out once that is put right"] []

        duty_update ["Admin", "Your role is now admin · Write /help to see what you can do"] []
        "#);
    }

    #[test]
    fn names_of_another_direction_are_isolated() {
        let said = said(&reminder("حسين"), &Words::of("en"));
        assert!(said.text.plain().starts_with("\u{2068}حسين\u{2069}, tomorrow"));
    }

    #[test]
    fn every_answer_fits_a_button() {
        let words = Words::of("en");
        for notice in notices() {
            for choice in said(&notice, &words).choices {
                assert!(choice.label.encode_utf16().count() <= 20 && choice.sends.len() <= 64);
            }
        }
    }
}
