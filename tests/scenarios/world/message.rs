//! A message as it was heard, with what a scenario asks of it.

use std::panic::Location;

use khidmat::simulator::Heard;

use super::Phone;

/// What a text must contain: one fragment or several.
pub trait Fragments {
    /// The fragments.
    fn all(&self) -> Vec<&str>;
}

impl Fragments for &str {
    fn all(&self) -> Vec<&str> {
        vec![self]
    }
}

impl<const N: usize> Fragments for [&str; N] {
    fn all(&self) -> Vec<&str> {
        self.to_vec()
    }
}

impl Fragments for String {
    fn all(&self) -> Vec<&str> {
        vec![self]
    }
}

/// A message of the bot that somebody listened to.
pub struct Said<'p, 'w> {
    /// As the simulator has it.
    pub heard: Heard,
    pub(super) phone: &'p Phone<'w>,
}

impl<'p, 'w> Said<'p, 'w> {
    /// The words, without the marks that isolate names.
    pub fn text(&self) -> String {
        plain(&self.heard.text)
    }

    /// It also contains this.
    #[track_caller]
    pub fn and(self, what: impl Fragments) -> Self {
        for fragment in what.all() {
            if !self.text().contains(fragment) {
                self.phone.fails(Location::caller(), &format!("{fragment:?} is not in it"), &self);
            }
        }
        self
    }

    /// It doesn't contain this.
    #[track_caller]
    pub fn without(self, what: impl Fragments) -> Self {
        for fragment in what.all() {
            if self.text().contains(fragment) {
                self.phone.fails(Location::caller(), &format!("{fragment:?} is in it"), &self);
            }
        }
        self
    }

    /// It has buttons with these words, perhaps among others.
    #[track_caller]
    pub fn offers(self, labels: impl Fragments) -> Self {
        for label in labels.all() {
            if !self.heard.labels().iter().any(|known| plain(known).contains(label)) {
                self.phone.fails(Location::caller(), &format!("no button {label:?}"), &self);
            }
        }
        self
    }

    /// It came as this template of WhatsApp's.
    #[track_caller]
    pub fn by_template(self, name: &str) -> Self {
        let template = self.heard.template.as_ref().map(|template| template.name.as_str());
        if template != Some(name) {
            self.phone.fails(Location::caller(), &format!("not the template {name}"), &self);
        }
        self
    }

    /// It came as free text.
    #[track_caller]
    pub fn in_free_text(self) -> Self {
        if self.heard.template.is_some() {
            self.phone.fails(Location::caller(), "it is a template", &self);
        }
        self
    }

    /// It replaced an earlier message.
    #[track_caller]
    pub fn in_place(self) -> Self {
        if self.heard.edits.is_none() {
            self.phone.fails(Location::caller(), "it is a message of its own", &self);
        }
        self
    }

    /// The person presses one of its buttons.
    #[track_caller]
    pub fn presses(&self, label: &str) -> impl Future<Output = &'p Phone<'w>> {
        self.phone.presses_on(&self.heard, label)
    }

    pub(super) fn fails(&self, at: &Location<'_>, why: &str) -> ! {
        self.phone.fails(at, why, self)
    }

    /// The platform reports how far it got.
    pub async fn is_reported(&self, status: &str, code: Option<i64>) {
        let answer = self.phone.w.whatsapp.reports(&self.heard.id, status, code).await;
        assert_eq!(answer, 200, "a report must be taken");
    }
}

/// A text without the marks that isolate names of either direction.
pub fn plain(text: &str) -> String {
    text.replace(['\u{2068}', '\u{2069}'], "")
}
