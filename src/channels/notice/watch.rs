//! What owners hear of the program itself, in words: what doesn't move, that it moves again, that the
//! records are a copy that was put back.

use super::{Told as Forms, in_short};
use crate::domain::message::Text;
use crate::domain::stuck::{News, Told};
use crate::wording::Words;

/// The news in all forms.
pub(super) fn told(news: &News, words: &Words) -> Forms {
    let (text, subject) = match news {
        News::Stuck(troubles) => {
            let head = words.text("watch-stuck", &[]);
            let end = words.text("watch-what-to-do", &[]);
            (lines(head, troubles, words).line(end), "subject-watch-stuck")
        }
        News::Well(troubles) => {
            let head = words.text("watch-well", &[]);
            (lines(head, troubles, words), "subject-watch-well")
        }
        News::Restored { copied_at, reminders } => {
            let head = match copied_at {
                Some(at) => words.text("watch-restored", &[("at", words.local(*at))]),
                None => words.text("watch-restored-unknown", &[]),
            };
            let gap = words.text("watch-gap", &[("count", reminders.to_string())]);
            let end = words.text("watch-after-restore", &[]);
            (head.line(gap).line(end), "subject-watch-restored")
        }
    };
    let subject = words.plain(subject, &[]);
    Forms { template: Some(in_short(&text, words)), text, subject }
}

fn lines(head: Text, troubles: &[Told], words: &Words) -> Text {
    troubles
        .iter()
        .fold(head, |text, one| text.line(words.trouble(one.trouble, one.since, one.count)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channels::notice::{mail, said, template};
    use crate::domain::channel::Channel;
    use crate::domain::message::Notice;
    use crate::domain::stuck::Trouble;

    fn told(trouble: Trouble, count: i64) -> Told {
        let since = "2027-02-08T10:05:00".parse().expect("an instant");
        Told { trouble, since, count }
    }

    fn shown(news: News) -> String {
        said(&Notice::Watch(news), &Words::of("en")).text.plain()
    }

    #[test]
    fn trouble_in_a_chat() {
        let troubles = vec![
            told(Trouble::Inbox, 3),
            told(Trouble::Reminders, 2),
            told(Trouble::Away { channel: Channel::WhatsApp }, 5),
            told(Trouble::PutAside, 1),
        ];
        insta::assert_snapshot!(shown(News::Stuck(troubles)), @"
        Something needs a look
        Messages have waited for an answer since Mon 8 Feb 10:05
        Reminders are late, the first since Mon 8 Feb 10:05
        WhatsApp has taken no messages since Mon 8 Feb 10:05. They wait
        A message could not be worked on and was put aside, on Mon 8 Feb 10:05
        Whoever looks after the server finds more in its log and on the desk's Health page
        ");
        insta::assert_snapshot!(shown(News::Well(vec![told(Trouble::Sending, 0)])), @"
        It is well again. This had been reported:
        Messages have been stuck in sending since Mon 8 Feb 10:05
        ");
    }

    #[test]
    fn a_copy_that_was_put_back_in_all_forms() {
        let copied_at = Some("2027-02-08T03:30:00".parse().expect("an instant"));
        let notice = Notice::Watch(News::Restored { copied_at, reminders: 2 });
        let words = Words::of("en");
        let (subject, text) = mail(&notice, &words);
        assert_eq!(subject, "The records were put back");
        assert!(
            text.starts_with("The records were put back, as they were on Mon 8 Feb 03:30\n"),
            "{text}"
        );
        let template =
            template(&notice, &words).expect("owners are told when they were silent too");
        assert_eq!(template.name, "duty_update");
        assert!(template.params.iter().all(|param| !param.contains('\n')), "{template:?}");
        let unknown = shown(News::Restored { copied_at: None, reminders: 0 });
        assert!(unknown.contains("an older copy") && unknown.contains("No reminder"), "{unknown}");
    }
}
