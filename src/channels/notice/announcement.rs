//! An announcement in words: the text itself, how far it has got, and how it came out.

use super::Template;
use crate::domain::announcement::{News, Report};
use crate::domain::message::{Choice, Text};
use crate::domain::text::isolate;
use crate::wording::Words;

/// As a chat message.
pub(super) fn text(news: &News, words: &Words) -> Text {
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

/// What can be pressed under it.
pub(super) fn choices(news: &News, words: &Words) -> Vec<Choice> {
    let button = |key: &str, line: String| Choice::new(words.plain(key, &[]), line);
    match news {
        News::Progress { announcement, .. } => {
            vec![button("button-stop-sending", format!("/announce #{announcement} stop"))]
        }
        News::Report(report) => {
            let line = |verb: &str| format!("/announce #{} {verb}", report.announcement);
            let missed =
                (report.missed() > 0).then(|| button("button-who-was-missed", line("missed")));
            let stands = button("button-how-it-stands", line("status"));
            missed.into_iter().chain([stands]).collect()
        }
        News::Text { .. } | News::Done { .. } => Vec::new(),
    }
}

/// The template `announcement`: the name, and the text in one line.
pub(super) fn template(name: &str, text: &str) -> Template {
    let params = vec![isolate(name), isolate(text)];
    Template { name: "announcement", params, payloads: Vec::new() }
}

fn report_text(report: &Report, words: &Words) -> Text {
    let args = [("reached", report.reached.to_string()), ("people", report.people.to_string())];
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
