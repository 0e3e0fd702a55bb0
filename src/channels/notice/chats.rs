//! News about people's chats in words: a code, a new link, a number that changed hands.

use super::{Args, Template, Told, in_short, update};
use crate::domain::chat_news::ChatNews;
use crate::domain::linking::MINUTES;
use crate::domain::text::isolate;
use crate::wording::Words;

/// The authentication template: Meta writes its words, and the code stands in it twice.
pub(super) const CODE_TEMPLATE: &str = "link_code";

/// The news in all forms.
pub(super) fn told(news: &ChatNews, words: &Words) -> Told {
    let (key, args) = sentence(news, words);
    let text = words.text(key, &args);
    let template = match news {
        ChatNews::Code { digits, .. } => {
            Template { name: CODE_TEMPLATE, params: vec![digits.clone()], payloads: Vec::new() }
        }
        ChatNews::Linked { name, channel, .. } => {
            let args = [("channel", words.channel(*channel))];
            update(name, words.plain("template-linked", &args))
        }
        ChatNews::RoleRests { .. } | ChatNews::NumberChanged { .. } => in_short(&text, words),
    };
    Told { text, subject: subject(news, words), template: Some(template) }
}

/// The sentence's key with its values.
fn sentence(news: &ChatNews, words: &Words) -> (&'static str, Args) {
    match news {
        ChatNews::Code { name, channel, digits, .. } => {
            let args = vec![
                ("name", isolate(name)),
                ("channel", words.channel(*channel)),
                ("digits", digits.clone()),
                ("minutes", MINUTES.to_string()),
            ];
            ("notice-link-code", args)
        }
        ChatNews::Linked { name, channel, profile } => {
            let mut args = vec![("name", isolate(name)), ("channel", words.channel(*channel))];
            if profile.is_empty() {
                return ("notice-linked", args);
            }
            args.push(("profile", isolate(profile)));
            ("notice-linked-profile", args)
        }
        ChatNews::RoleRests { role, has_owner } => {
            let args = vec![("role", words.role(*role))];
            (if *has_owner { "notice-role-rests" } else { "notice-role-rests-no-owner" }, args)
        }
        ChatNews::NumberChanged { name, account, role, .. } => {
            let args = vec![
                ("name", isolate(name)),
                ("account", account.clone()),
                ("role", words.role(*role)),
            ];
            ("notice-number-changed", args)
        }
    }
}

/// A mail's subject: no code in it, since a locked phone shows it to whoever is near.
fn subject(news: &ChatNews, words: &Words) -> String {
    match news {
        ChatNews::Code { .. } => words.plain("subject-link-code", &[]),
        ChatNews::Linked { channel, .. } => {
            words.plain("subject-linked", &[("channel", words.channel(*channel))])
        }
        ChatNews::RoleRests { .. } => words.plain("subject-role-rests", &[]),
        ChatNews::NumberChanged { .. } => words.plain("subject-number-changed", &[]),
    }
}

#[cfg(test)]
mod tests {
    use crate::channels::notice::{mail, said, template};
    use crate::domain::channel::Channel;
    use crate::domain::chat_news::ChatNews;
    use crate::domain::message::{Envelope, Message, Notice};
    use crate::domain::role::Role;
    use crate::wording::Words;

    fn code() -> Notice {
        Notice::Chat(ChatNews::Code {
            name: "Hussain Bhai".into(),
            channel: Channel::Telegram,
            code: 7,
            digits: "482913".into(),
        })
    }

    #[test]
    fn a_code_is_said_and_never_written_down() {
        let words = Words::of("en");
        insta::assert_snapshot!(said(&code(), &words).text.plain(), @"
        482913 is the code to link a chat on Telegram to Hussain Bhai
        Write it in that chat only; it is good for 10 minutes
        If you did not ask for it, do nothing, and give it to nobody
        ");
        let (subject, body) = mail(&code(), &words);
        assert!(!subject.contains("482913") && body.contains("482913"), "{subject}: {body}");
        let envelope = Envelope::new("en", Message::Notice(code()));
        let stored = serde_json::to_string(&envelope).expect("it is written");
        assert!(!stored.contains("482913"), "{stored}");
    }

    #[test]
    fn owners_are_asked_with_two_buttons() {
        let words = Words::of("en");
        let notice = Notice::Chat(ChatNews::NumberChanged {
            name: "Hussain Bhai".into(),
            account: "whatsapp:+919820012345".into(),
            role: Role::Admin,
            id: 17,
            since: 1_802_073_600_000,
        });
        let said = said(&notice, &words);
        insta::assert_snapshot!(said.text.plain(), @"
        The number of Hussain Bhai came with another WhatsApp account
        whatsapp:+919820012345 · admin
        The role rests. Please call them before you confirm that it is still theirs
        ");
        let lines: Vec<&str> = said.choices.iter().map(|one| one.sends.as_str()).collect();
        assert_eq!(lines, ["/vouch yes 17 1802073600000", "/vouch no 17 1802073600000"]);
        assert!(said.choices.iter().all(|one| one.label.len() <= 20 && one.sends.len() <= 64));
        let params = template(&notice, &words).expect("a template").params;
        assert!(params[1].contains("whatsapp:+919820012345") && !params[1].contains('\n'));
    }

    #[test]
    fn outside_the_window_a_code_goes_by_metas_template() {
        let template = template(&code(), &Words::of("en")).expect("a template");
        assert_eq!((template.name, template.params), ("link_code", vec!["482913".to_owned()]));
    }
}
