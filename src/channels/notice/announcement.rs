//! An announcement in words: the text itself, how far it has got, and how it came out.

use super::{Template, Told, in_short};
use crate::domain::announcement::{News, Report};
use crate::domain::message::Text;
use crate::domain::text::isolate;
use crate::wording::Words;

/// The news in all forms. The template `announcement` has the name, and the text in one line.
pub(super) fn told(news: &News, words: &Words) -> Told {
    let shown = text(news, words);
    let template = match news {
        News::Text { name, text } => {
            let params = vec![isolate(name), isolate(text)];
            Template { name: "announcement", params, payloads: Vec::new() }
        }
        News::Progress { .. } | News::Done { .. } | News::Report(_) => in_short(&shown, words),
    };
    let subject = words.plain("subject-announcement", &[]);
    Told { text: shown, subject, template: Some(template) }
}

fn text(news: &News, words: &Words) -> Text {
    match news {
        News::Text { text, .. } => words.text("announcement", &[("text", text.clone())]),
        News::Progress { done, people, .. } => {
            let args = [("done", done.to_string()), ("people", people.to_string())];
            words.text("announcement-progress", &args)
        }
        News::Done { people } => words.text("announcement-done", &[("people", people.to_string())]),
        News::Report(report) => report_text(report, words),
    }
}

fn report_text(report: &Report, words: &Words) -> Text {
    let people = report.people.to_string();
    let args =
        [("reached", report.reached.to_string()), ("people", people.clone()), ("count", people)];
    let head = match (report.stopped, report.missed()) {
        (0, 0) => "announcement-report-all",
        (0, _) => "announcement-report",
        _ => "announcement-report-stopped",
    };
    let mut text = words.text(head, &args);
    let mut counts: Vec<(usize, String)> = report
        .failures
        .iter()
        .map(|(why, count)| {
            (*count, words.plain(&format!("announcement-why-{}", why.as_str()), &[]))
        })
        .collect();
    counts.push((report.no_address, words.plain("announcement-no-address", &[])));
    counts.push((report.stopped, words.plain("announcement-left-out", &[])));
    for (number, why) in counts.into_iter().filter(|(number, _)| *number > 0) {
        let args = [("number", number.to_string()), ("why", why)];
        text = text.line(words.text("announcement-row", &args));
    }
    if report.in_doubt > 0 {
        let names: Vec<String> = report.doubtful.iter().map(|name| isolate(name)).collect();
        let more = report.in_doubt - names.len();
        let args = [("names", names.join(", ")), ("count", more.to_string())];
        let key = if more > 0 { "announcement-doubt-more" } else { "announcement-doubt" };
        text = text.line(words.text(key, &args));
    }
    text
}

#[cfg(test)]
mod tests {
    use crate::channels::notice::{mail, said, template};
    use crate::domain::announcement::{News, Report};
    use crate::domain::message::{Notice, Unreachable};
    use crate::wording::Words;

    fn shown(news: News) -> String {
        let said = said(&Notice::Announcement(news), &Words::of("en"));
        let buttons = said.choices.iter().map(|one| format!("\n[{}] {}", one.label, one.sends));
        said.text.plain() + &buttons.collect::<String>()
    }

    fn text() -> News {
        let text = "The majlis begins at 20:00.\nPlease come early.".to_owned();
        News::Text { name: "Hussain Bhai".into(), text }
    }

    #[test]
    fn its_text_stands_as_it_was_written() {
        insta::assert_snapshot!(shown(text()), @"
        From the masjid
        The majlis begins at 20:00.
        Please come early.
        ");
        let (subject, body) = mail(&Notice::Announcement(text()), &Words::of("en"));
        assert_eq!(subject, "From the masjid");
        assert!(body.contains("Please come early."), "{body}");
        let template = template(&Notice::Announcement(text()), &Words::of("en"));
        let template = template.expect("a template");
        assert_eq!((template.name, template.params.len()), ("announcement", 2));
        assert_eq!(template.params[0], "Hussain Bhai");
    }

    #[test]
    fn how_far_it_has_got() {
        let progress = News::Progress { announcement: 4, done: 120, people: 300 };
        insta::assert_snapshot!(shown(progress), @"
        Sending: 120 of 300
        I'll tell you when it's done.
        [Stop sending] /announce #4 stop
        ");
        let done = shown(News::Done { people: 300 });
        insta::assert_snapshot!(done, @"Sending: done, 300 of 300");
    }

    #[test]
    fn how_it_came_out() {
        let all = Report { announcement: 4, people: 12, reached: 12, ..Report::default() };
        insta::assert_snapshot!(shown(News::Report(all)), @"
        Your announcement has gone out: accepted for all 12 people it was for.
        [How it stands] /announce #4 status
        ");
        let some = Report {
            announcement: 4,
            people: 300,
            reached: 270,
            failures: vec![(Unreachable::Blocked, 12), (Unreachable::NotOnWhatsApp, 1)],
            no_address: 3,
            doubtful: vec!["Taher Saifuddin".into(), "Hatim Zaki".into()],
            in_doubt: 14,
            ..Report::default()
        };
        insta::assert_snapshot!(shown(News::Report(some)), @"
        Your announcement has gone out: accepted for 270 of 300.
        12 · blocked the bot, or left
        1 · the number has no WhatsApp
        3 · no address that works
        In doubt, and not sent again: Taher Saifuddin, Hatim Zaki and 12 more
        [Who was missed] /announce #4 missed
        [How it stands] /announce #4 status
        ");
        let stopped = Report { people: 3, reached: 1, stopped: 2, ..Report::default() };
        insta::assert_snapshot!(shown(News::Report(stopped)), @"
        Your announcement was stopped: accepted for 1 of 3.
        2 · left out when it was stopped
        [Who was missed] /announce #0 missed
        [How it stands] /announce #0 status
        ");
    }
}
