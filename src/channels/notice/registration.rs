//! News about a registration in words: in a chat, as a mail's subject, as a template's parameters.

use super::{Args, Template};
use crate::domain::news::News;
use crate::domain::text::isolate;
use crate::wording::Words;

/// The sentence's key with its values.
pub(super) fn sentence(name: &str, news: &News) -> (&'static str, Args) {
    let mut args = vec![("name", isolate(name))];
    match news {
        News::Approved => ("notice-approved", args),
        News::Rejected { reason } => {
            args.push(("reason", isolate(reason)));
            ("notice-rejected", args)
        }
    }
}

/// A mail's subject.
pub(super) fn subject(news: &News, words: &Words) -> String {
    let key = match news {
        News::Approved => "subject-approved",
        News::Rejected { .. } => "subject-rejected",
    };
    words.plain(key, &[])
}

/// The template `duty_update`: the name, and what changed in one line.
pub(super) fn template(name: &str, news: &News, words: &Words) -> Template {
    let changed = match news {
        News::Approved => words.plain("template-approved", &[]),
        News::Rejected { reason } => {
            words.plain("template-rejected", &[("reason", isolate(reason))])
        }
    };
    Template { name: "duty_update", params: vec![isolate(name), changed], payloads: Vec::new() }
}

#[cfg(test)]
mod tests {
    use crate::channels::notice::{mail, said, template};
    use crate::domain::message::Notice;
    use crate::domain::news::News;
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

    #[test]
    fn an_approval_names_nobody_in_its_subject() {
        let words = Words::of("en");
        let (subject, body) = mail(&notice(News::Approved), &words);
        assert_eq!(subject, "Your registration is approved");
        assert!(body.starts_with("Hussain Bhai, your registration is approved"), "{body}");
    }
}
