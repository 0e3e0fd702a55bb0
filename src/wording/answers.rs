//! What can be pressed under a notice, and typed in the same words: a person says "I'll be there" or
//! "I can't", an admin decides.

use super::Words;
use crate::domain::announcement;
use crate::domain::chat_news::ChatNews;
use crate::domain::message::{Choice, Notice};
use crate::domain::news::News;
use crate::domain::person::Preference;
use crate::domain::registration::Part;

/// The assignment that a notice asks about.
pub const fn assignment(notice: &Notice) -> Option<i64> {
    match notice {
        Notice::Allotment { assignment, .. }
        | Notice::Reminder { assignment, .. }
        | Notice::AskAgain { assignment, .. }
        | Notice::RequestRejected { assignment, .. } => Some(*assignment),
        _ => None,
    }
}

impl Words {
    /// What can be pressed under a notice.
    pub fn answers(&self, notice: &Notice) -> Vec<Choice> {
        if let Some(assignment) = assignment(notice) {
            return self.duty_answers(assignment);
        }
        match notice {
            Notice::Requested { request, .. } => vec![
                self.button("button-approve", format!("/requests approve {request}")),
                self.button("button-reject", format!("/requests reject {request}")),
            ],
            Notice::Briefing(briefing) => self.briefing_choices(briefing, 1),
            Notice::Announcement(news) => self.announcement_answers(news),
            Notice::Chat(ChatNews::NumberChanged { id, since, .. }) => vec![
                self.button("button-vouch-yes", format!("/vouch yes {id} {since}")),
                self.button("button-vouch-no", format!("/vouch no {id} {since}")),
            ],
            Notice::Registration {
                news: News::CorrectionAsked { correction, part, .. }, ..
            } => {
                let begin = (*part != Part::Preference)
                    .then(|| self.button("button-answer", format!("/correction {correction}")));
                begin.into_iter().chain(self.correction_answers(*correction, *part)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The answers to whether a person comes.
    pub fn duty_answers(&self, assignment: i64) -> Vec<Choice> {
        vec![
            self.button("notice-confirm", format!("/confirm {assignment}")),
            self.button("notice-decline", format!("/cant {assignment}")),
        ]
    }

    /// The answers to a question about a registration, where they are few.
    pub fn correction_answers(&self, correction: i64, part: Part) -> Vec<Choice> {
        let button = |key: &str, answer: &str| {
            self.button(key, format!("/correction {correction} {answer}"))
        };
        match part {
            Part::Preference => Preference::ALL
                .map(|one| button(&format!("preference-{}", one.as_str()), one.as_str()))
                .into(),
            Part::Email => vec![button("button-no-email", "none")],
            Part::Name | Part::Its | Part::Phone => Vec::new(),
        }
    }

    fn announcement_answers(&self, news: &announcement::News) -> Vec<Choice> {
        use announcement::News::{Done, Progress, Report, Text};
        match news {
            Progress { announcement, .. } => {
                vec![self.button("button-stop-sending", format!("/announce #{announcement} stop"))]
            }
            Report(report) => {
                let button = |key: &str, verb: &str| {
                    self.button(key, format!("/announce #{} {verb}", report.announcement))
                };
                let missed =
                    (report.missed() > 0).then(|| button("button-who-was-missed", "missed"));
                missed.into_iter().chain([button("button-how-it-stands", "status")]).collect()
            }
            Text { .. } | Done { .. } => Vec::new(),
        }
    }
}
