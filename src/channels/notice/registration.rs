//! News about a registration in words: in a chat, as a mail's subject, as a template's parameters.

use super::{Args, Template, Told, in_short, noted, update};
use crate::domain::message::Text;
use crate::domain::news::News;
use crate::domain::text::isolate;
use crate::wording::Words;

/// By mail, to who registered in a chat, which has its own reply.
pub(super) fn registered(name: &str, its: &str, words: &Words) -> Told {
    let args = [("name", isolate(name)), ("its", its.to_owned())];
    Told {
        text: words.text("notice-registered", &args),
        subject: words.plain("subject-registered", &[]),
        template: None,
    }
}

/// The news in all forms.
pub(super) fn told(name: &str, news: &News, words: &Words) -> Told {
    let (key, args) = sentence(name, news, words);
    let mut text = words.text(key, &args);
    if let News::CorrectionAsked { message, .. } = news {
        text = noted(text, message, words);
    }
    let template = Some(template(name, news, &text, words));
    Told { text, subject: subject(news, words), template }
}

/// The sentence's key with its values.
fn sentence(name: &str, news: &News, words: &Words) -> (&'static str, Args) {
    let mut args = vec![("name", isolate(name))];
    match news {
        News::Approved => ("notice-approved", args),
        News::Rejected { reason } => {
            args.push(("reason", isolate(reason)));
            ("notice-rejected", args)
        }
        News::CorrectionAsked { part, value, .. } => {
            args.push(("field", words.field(*part)));
            args.push(("value", words.field_value(*part, value.as_deref())));
            ("notice-correction-asked", args)
        }
        News::Corrected { part, before, after } => {
            args.push(("field", words.field(*part)));
            args.push(("before", words.field_value(*part, before.as_deref())));
            args.push(("after", words.field_value(*part, after.as_deref())));
            (if before == after { "notice-correction-kept" } else { "notice-corrected" }, args)
        }
    }
}

fn subject(news: &News, words: &Words) -> String {
    let key = match news {
        News::Approved => "subject-approved",
        News::Rejected { .. } => "subject-rejected",
        News::CorrectionAsked { .. } => "subject-correction-asked",
        News::Corrected { .. } => "subject-corrected",
    };
    words.plain(key, &[])
}

fn template(name: &str, news: &News, text: &Text, words: &Words) -> Template {
    match news {
        News::Approved => update(name, words.plain("template-approved", &[])),
        News::Rejected { reason } => {
            update(name, words.plain("template-rejected", &[("reason", isolate(reason))]))
        }
        News::CorrectionAsked { part, value, message, .. } => {
            let value = words.field_value(*part, value.as_deref());
            let args = [("field", words.field(*part)), ("value", value)];
            let asked = words.plain("template-correction-asked", &args);
            if message.is_empty() {
                return update(name, asked);
            }
            let args = [("asked", asked), ("message", isolate(message))];
            update(name, words.plain("template-correction-message", &args))
        }
        News::Corrected { .. } => in_short(text, words),
    }
}

#[cfg(test)]
mod tests {
    use crate::channels::notice::{mail, said, template};
    use crate::domain::message::Notice;
    use crate::domain::news::News;
    use crate::domain::registration::Part;
    use crate::wording::Words;

    fn notice(news: News) -> Notice {
        Notice::Registration { name: "Hussain Bhai".into(), news }
    }

    #[test]
    fn a_rejection_is_kind_and_says_why() {
        let words = Words::of("en");
        let notice = notice(News::Rejected { reason: "We have enough people this year".into() });
        insta::assert_snapshot!(said(&notice, &words).text.plain(), @"
        Hussain Bhai, thank you for offering to serve. It can't be this time.
        Why: We have enough people this year
        If you have a question, please speak to an admin.
        ");
        let params = template(&notice, &words).expect("a template").params;
        assert!(params[1].ends_with("We have enough people this year"), "{params:?}");
    }

    fn asked(part: Part, value: Option<&str>, message: &str) -> Notice {
        let (value, message) = (value.map(str::to_owned), message.to_owned());
        notice(News::CorrectionAsked { correction: 17, part, value, message })
    }

    #[test]
    fn a_question_shows_what_stands_there_and_takes_an_answer() {
        let words = Words::of("en");
        let phone = asked(Part::Phone, Some("+919820012345"), "This number does not exist");
        insta::assert_snapshot!(said(&phone, &words).text.plain(), @"
        Hussain Bhai, please check your phone, and write the right one in our chat
        Now: +919820012345
        The admins say: This number does not exist
        ");
        let lines = |notice: &Notice| -> Vec<String> {
            said(notice, &words).choices.into_iter().map(|one| one.sends).collect()
        };
        assert_eq!(lines(&phone), ["/correction 17"]);
        assert_eq!(lines(&asked(Part::Email, None, "")), ["/correction 17", "/correction 17 none"]);
        assert_eq!(lines(&asked(Part::Preference, Some("both"), "")).len(), 3);
        let params = template(&phone, &words).expect("a template").params;
        insta::assert_snapshot!(params.join(" | "), @"Hussain Bhai | please check your phone (now: +919820012345) and write the right one here. The admins say: This number does not exist");
        let (subject, body) = mail(&asked(Part::Email, None, ""), &words);
        assert_eq!(subject, "Please check your registration");
        assert!(body.contains("Now: no e-mail") && body.contains("write /me there"), "{body}");
    }

    #[test]
    fn the_admin_sees_what_it_was_and_what_it_is() {
        let words = Words::of("en");
        let corrected = |before: &str, after: &str| {
            let (before, after) = (Some(before.to_owned()), Some(after.to_owned()));
            notice(News::Corrected { part: Part::Preference, before, after })
        };
        let told = corrected("both", "azaan");
        insta::assert_snapshot!(said(&told, &words).text.plain(), @"
        Hussain Bhai corrected the preference
        Before: Azaan and Takbira
        Now: Azaan
        ");
        let params = template(&told, &words).expect("a template").params;
        assert_eq!(params[0], "Admin");
        assert!(!params[1].contains('\n'), "{params:?}");
        let kept = said(&corrected("both", "both"), &words).text.plain();
        assert!(kept.ends_with("It stays: Azaan and Takbira"), "{kept}");
    }

    #[test]
    fn an_approval_names_nobody_in_its_subject() {
        let words = Words::of("en");
        let (subject, body) = mail(&notice(News::Approved), &words);
        assert_eq!(subject, "Your registration is approved");
        assert!(body.starts_with("Hussain Bhai, your registration is approved"), "{body}");
    }
}
