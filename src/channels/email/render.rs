//! Puts messages into the form of a mail: a subject in one line and a plain body, without buttons.

use std::fmt;

use crate::channels::carried::Carried;
use crate::channels::fit::cut;
use crate::channels::notice;
use crate::domain::message::{Envelope, Message};
use crate::domain::picture::Picture;
use crate::wording::Words;

/// Longer subjects are cut by every mail program.
const SUBJECT_MAX: usize = 120;

/// A mail's subject and body.
#[derive(Clone, PartialEq, Eq)]
pub struct Part {
    /// One line without control characters.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// What is attached.
    pub carried: Option<Box<Carried>>,
}

impl Part {
    /// What is attached.
    pub fn carried(&self) -> Option<&Carried> {
        self.carried.as_deref()
    }

    /// What is attached, to get its bytes.
    pub fn carried_mut(&mut self) -> Option<&mut Carried> {
        self.carried.as_deref_mut()
    }
}

/// Masked: it holds what people read.
impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mail")
    }
}

/// A message as a mail. A reply is hardly ever mailed; if it is, its buttons are missed and the
/// mail says where to answer.
pub fn render(envelope: &Envelope, words: &Words) -> Part {
    let (subject, body) = match &envelope.message {
        Message::Notice(notice) => notice::mail(notice, words),
        // Recordings are played in chats only.
        Message::Audio(_) => {
            let end = words.plain("mail-answer", &[]);
            (words.plain("subject-said", &[]), format!("{end}\n"))
        }
        Message::Document(document) => {
            let end = words.plain("mail-no-answer", &[]);
            let body = format!("{}\n\n{end}\n", document.caption.plain());
            (words.plain("subject-said", &[]), body)
        }
        // Pictures of the roster are for chats.
        Message::Said(said) | Message::Picture(Picture { said, .. }) => {
            let end = if said.choices.is_empty() { "mail-no-answer" } else { "mail-answer" };
            let body = format!("{}\n\n{}\n", said.text.plain(), words.plain(end, &[]));
            (words.plain("subject-said", &[]), body)
        }
    };
    let carried = match &envelope.message {
        Message::Document(document) => Some(Box::new(document.into())),
        _ => None,
    };
    Part { subject: header(&subject), body, carried }
}

/// A line break in a header would begin another header.
fn header(text: &str) -> String {
    let words = text.split(|letter: char| letter.is_whitespace() || letter.is_control());
    cut(&words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "), SUBJECT_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channels::samples::{reminder, said};

    fn mail(message: Message) -> Part {
        render(&Envelope::new("en", message), &Words::of("en"))
    }

    #[test]
    fn a_notice_is_a_whole_mail() {
        let part = mail(Message::Notice(reminder("Hussain Bhai")));
        assert_eq!(part.subject, "Tomorrow: Fajr Azaan, Day 5 · Tue 9 Feb");
        assert!(part.body.contains("Please be there by 05:20"), "{}", part.body);
    }

    #[test]
    fn a_reply_has_no_buttons_and_says_where_to_answer() {
        let part = mail(Message::Said(said("Which duty?", &["Fajr Azaan"])));
        insta::assert_snapshot!(format!("{}\n{}", part.subject, part.body), @"
        A message about the masjid's duties
        Which duty?

        Please answer in your chat with the bot: write /mine there. If you have no chat with it, please tell an admin.
        ");
    }

    #[test]
    fn a_subject_is_one_line() {
        assert_eq!(header("Duty\r\nBcc: everyone@example.org"), "Duty Bcc: everyone@example.org");
        assert!(header(&"long ".repeat(100)).encode_utf16().count() <= SUBJECT_MAX);
    }
}
