//! How an import came out, in words, for the admin who sent it.

use super::{Told, in_short};
use crate::domain::import::News;
use crate::domain::message::Text;
use crate::wording::Words;

/// The news in all forms.
pub(super) fn told(news: &News, words: &Words) -> Told {
    let shown = text(news, words);
    let subject = words.plain("subject-import", &[]);
    Told { template: Some(in_short(&shown, words)), text: shown, subject }
}

fn text(news: &News, words: &Words) -> Text {
    match news {
        News::Done { rows } => words.text("import-done", &[("count", rows.to_string())]),
        News::Report(report) => words.import_report(report),
        News::Failed => words.text("import-failed", &[]),
    }
}
