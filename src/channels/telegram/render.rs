//! Puts messages into Telegram's form: plain text with entities, so that nothing in a name can be
//! taken for markup, and inline keyboards. The structs are teloxide's; see `client` for why its
//! client isn't.

use std::fmt;

use teloxide::payloads::{AnswerCallbackQuery, EditMessageText, SendMessage};
use teloxide::types::{
    ButtonRequest, CallbackQueryId, ChatId, InlineKeyboardButton, InlineKeyboardMarkup,
    KeyboardButton, KeyboardMarkup, LinkPreviewOptions, MessageEntity, MessageId, ReplyMarkup,
    ThreadId,
};

use super::files::Upload;
use crate::channels::carried::{CAPTION_MAX, Captioned, Carried};
use crate::channels::fit::{labels, pressable, split, units};
use crate::channels::notice;
use crate::channels::wire::TEXT_MAX;
use crate::domain::channel::Address;
use crate::domain::message::{Choice, Envelope, Message, Route, Said, Span, Text};
use crate::wording::Words;

/// What a button's `callback_data` holds, in UTF-8 bytes (Bot API, InlineKeyboardButton).
const PAYLOAD_MAX_BYTES: usize = 64;
/// Longer labels are cut by phones when two stand in a row.
const SHORT_LABEL: usize = 16;
/// Longer labels than this are cut by every phone.
const LABEL_MAX: usize = 64;
/// More buttons make the reply markup too long for Telegram.
const BUTTONS_MAX: usize = 90;
/// Telegram's entities need no marks in the text.
const NO_MARK: usize = 0;

/// One call to the Bot API.
#[derive(Clone, PartialEq)]
pub enum Part {
    /// Stops the press's spinner; whether it succeeds changes nothing.
    Answer(AnswerCallbackQuery),
    /// A new message.
    Send(Box<SendMessage>),
    /// A recording, a document or a picture; one with words may take another message's place.
    Carry(Box<Upload>),
    /// A message takes another's place, or comes as a new one if that is gone.
    Edit {
        /// The edit.
        edit: Box<EditMessageText>,
        /// The new message.
        otherwise: Box<SendMessage>,
    },
}

/// Masked: it holds what people read.
impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Answer(_) => "Answer",
            Self::Send(_) => "Send",
            Self::Carry(_) => "Carry",
            Self::Edit { .. } => "Edit",
        })
    }
}

impl Part {
    /// The file that goes with it.
    pub fn carried(&self) -> Option<&Carried> {
        if let Self::Carry(upload) = self { Some(&upload.carried) } else { None }
    }

    /// The file that goes with it, to get its bytes.
    pub fn carried_mut(&mut self) -> Option<&mut Carried> {
        if let Self::Carry(upload) = self { Some(&mut upload.carried) } else { None }
    }

    /// The same without emphasis, for when Telegram refuses it.
    #[must_use]
    pub fn plain(mut self) -> Self {
        match &mut self {
            Self::Answer(_) => {}
            Self::Carry(upload) => upload.make_plain(),
            Self::Send(send) => send.entities = None,
            Self::Edit { edit, otherwise } => {
                edit.entities = None;
                otherwise.entities = None;
            }
        }
        self
    }
}

/// The calls that say a message to a chat, in their order. None if the address is no chat id.
pub fn render(address: &Address, envelope: &Envelope, words: &Words) -> Vec<Part> {
    let Ok(chat) = address.id.parse().map(ChatId) else { return Vec::new() };
    let route = &envelope.route;
    let answer = route
        .answers
        .iter()
        .map(|press| Part::Answer(AnswerCallbackQuery::new(CallbackQueryId(press.clone()))));
    let said = match &envelope.message {
        Message::Said(said) => said.clone(),
        Message::Notice(notice) => notice::said(notice, words),
        Message::Audio(recording) => {
            let upload = Upload::of_recording(chat.0, route.thread, recording);
            return answer.chain([Part::Carry(Box::new(upload))]).collect();
        }
        Message::Document(document) => {
            return answer.chain(captioned(chat, route, document.into(), words)).collect();
        }
        Message::Picture(picture) => {
            return answer.chain(captioned(chat, route, picture.into(), words)).collect();
        }
    };
    let sends = messages(chat, route, &said, words);
    let edited = route.edits.as_ref().and_then(|id| id.parse().ok()).map(MessageId);
    let said = match (edited, sends.as_slice()) {
        (Some(message), [send]) if !has_keyboard(send) => vec![edit(message, send)],
        _ => sends.into_iter().map(|send| Part::Send(Box::new(send))).collect(),
    };
    answer.chain(said).collect()
}

/// A file with its words below it, and the buttons; words that are too long go on behind it, and the
/// buttons with them.
fn captioned(chat: ChatId, route: &Route, file: Captioned, words: &Words) -> Vec<Part> {
    let Captioned { carried, shown, said } = file;
    let (text, choices) = pressable(&said, PAYLOAD_MAX_BYTES);
    let mut texts = split(&text, CAPTION_MAX, NO_MARK).into_iter();
    let caption = texts.next().map(|text| (text.plain(), entities(&text)));
    let rest = texts.reduce(Text::line);
    let upload = Upload::of_file(chat.0, route, (carried, shown), caption);
    let (upload, behind) = match rest {
        None if choices.is_empty() => (upload, Vec::new()),
        None => (upload.with_buttons(&keyboard(&choices)), Vec::new()),
        Some(text) => {
            let said = Said { text, choices, ..Said::default() };
            (upload, messages(chat, route, &said, words))
        }
    };
    let behind = behind.into_iter().map(|send| Part::Send(Box::new(send)));
    std::iter::once(Part::Carry(Box::new(upload))).chain(behind).collect()
}

fn messages(chat: ChatId, route: &Route, said: &Said, words: &Words) -> Vec<SendMessage> {
    let (text, choices) = pressable(said, PAYLOAD_MAX_BYTES);
    let mut sends: Vec<SendMessage> =
        split(&text, TEXT_MAX, NO_MARK).iter().map(|part| message(chat, part)).collect();
    let more = if sends.is_empty() { "list-choose" } else { "list-more" };
    for (at, group) in choices.chunks(BUTTONS_MAX).enumerate() {
        if at > 0 || sends.is_empty() {
            sends.push(message(chat, &line(&words.plain(more, &[]))));
        }
        if let Some(last) = sends.last_mut() {
            last.reply_markup = Some(ReplyMarkup::InlineKeyboard(keyboard(group)));
        }
    }
    if let Some(label) = said.asks_contact.as_ref().filter(|_| chat.is_user()) {
        ask_contact(chat, label, &mut sends);
    }
    let thread = route.thread.and_then(|thread| i32::try_from(thread).ok());
    for send in &mut sends {
        send.message_thread_id = thread.map(|thread| ThreadId(MessageId(thread)));
    }
    sends
}

/// Asks for the person's own number (private chats only). A message bears one keyboard: if the last
/// one has buttons already, the question stands below it.
fn ask_contact(chat: ChatId, label: &str, sends: &mut Vec<SendMessage>) {
    let button = KeyboardButton::new(label).request(ButtonRequest::Contact);
    let keyboard = KeyboardMarkup::new([[button]]).one_time_keyboard().resize_keyboard();
    let keyboard = Some(ReplyMarkup::Keyboard(keyboard));
    match sends.last_mut().filter(|last| last.reply_markup.is_none()) {
        Some(last) => last.reply_markup = keyboard,
        None => sends.push(SendMessage { reply_markup: keyboard, ..message(chat, &line(label)) }),
    }
}

fn message(chat: ChatId, text: &Text) -> SendMessage {
    let mut send = SendMessage::new(chat, text.plain());
    send.entities = entities(text);
    send.link_preview_options = Some(no_preview());
    send
}

/// A link in a person's words must not fill the chat with a picture.
fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}

/// Where the text is bold, in UTF-16 units from its beginning.
fn entities(text: &Text) -> Option<Vec<MessageEntity>> {
    let mut bold = Vec::new();
    let mut at = 0;
    for span in &text.0 {
        let length = units(&span.text);
        if span.bold && length > 0 {
            bold.push(MessageEntity::bold(at, length));
        }
        at += length;
    }
    (!bold.is_empty()).then_some(bold)
}

/// Short labels stand in twos, others alone.
fn keyboard(choices: &[Choice]) -> InlineKeyboardMarkup {
    let mut rows: Vec<Vec<InlineKeyboardButton>> = Vec::new();
    let mut room_in_last = false;
    for (choice, label) in choices.iter().zip(labels(choices, LABEL_MAX)) {
        let short = units(&label) <= SHORT_LABEL;
        let button = InlineKeyboardButton::callback(label, choice.sends.clone());
        match rows.last_mut().filter(|_| short && room_in_last) {
            Some(row) => {
                row.push(button);
                room_in_last = false;
            }
            None => {
                rows.push(vec![button]);
                room_in_last = short;
            }
        }
    }
    InlineKeyboardMarkup::new(rows)
}

/// An edit can bear inline buttons only.
fn has_keyboard(send: &SendMessage) -> bool {
    matches!(send.reply_markup, Some(ReplyMarkup::Keyboard(_)))
}

fn edit(message: MessageId, send: &SendMessage) -> Part {
    let mut edit = EditMessageText::new(send.chat_id.clone(), message, send.text.clone());
    edit.entities.clone_from(&send.entities);
    edit.link_preview_options.clone_from(&send.link_preview_options);
    if let Some(ReplyMarkup::InlineKeyboard(buttons)) = &send.reply_markup {
        edit.reply_markup = Some(buttons.clone());
    }
    Part::Edit { edit: Box::new(edit), otherwise: Box::new(send.clone()) }
}

fn line(text: &str) -> Text {
    Text(vec![Span { text: text.to_owned(), bold: false }])
}

#[cfg(test)]
mod tests;
