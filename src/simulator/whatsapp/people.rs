//! The people on WhatsApp: what they write and press becomes webhooks for the bot.

use super::super::book::Tick;
use super::refusal::Refusal;
use super::{DISPLAY_NUMBER, WhatsApp, webhook};
use serde_json::{Value, json};

impl WhatsApp {
    /// A person writes. Returns the webhook's status, 0 when there was no answer.
    pub async fn sends(&self, number: &str, profile_name: &str, text: &str) -> u16 {
        self.writes(number, profile_name, text, json!({"type": "text", "text": {"body": text}}))
            .await
    }

    /// A person forwards what somebody else wrote.
    pub async fn forwards(&self, number: &str, profile_name: &str, text: &str) -> u16 {
        let content =
            json!({"type": "text", "text": {"body": text}, "context": {"forwarded": true}});
        self.writes(number, profile_name, text, content).await
    }

    /// A person sends a voice note.
    pub async fn sends_voice(&self, number: &str, profile_name: &str) -> u16 {
        const SECONDS: u32 = 5;
        let bytes = super::super::sound::ogg(SECONDS);
        self.sends_recording(number, profile_name, None, "audio/ogg; codecs=opus", bytes).await
    }

    /// A person presses the button or list row with this label, or else with this id or payload.
    ///
    /// # Panics
    /// When the message is not there or has no such button: a person could not do that. See [`WhatsApp::forges_press`].
    pub async fn presses(
        &self,
        number: &str,
        profile_name: &str,
        wamid: &str,
        label_or_id: &str,
    ) -> u16 {
        let (content, label) = {
            let state = self.shared.state();
            let line = state.book.line(number, wamid);
            let heard =
                &line.unwrap_or_else(|| panic!("there is no message {wamid} for {number}")).heard;
            let button = heard.button(label_or_id);
            let button = button
                .unwrap_or_else(|| panic!("no button {label_or_id:?} among {:?}", heard.labels()));
            let content = if heard.template.is_some() {
                json!({"type": "button", "button": {"payload": button.data, "text": button.label}})
            } else if heard.list_label.is_some() {
                let mut reply = json!({"id": button.data, "title": button.label});
                if let Some(description) = &button.description {
                    reply["description"] = json!(description);
                }
                json!({"type": "interactive", "interactive": {"type": "list_reply", "list_reply": reply}})
            } else {
                button_reply(&button.data, &button.label)
            };
            (content, button.label.clone())
        };
        self.writes(number, profile_name, &label, in_answer_to(content, wamid)).await
    }

    /// A client that was tampered with presses a reply button with this id.
    pub async fn forges_press(
        &self,
        number: &str,
        profile_name: &str,
        wamid: &str,
        id: &str,
        title: &str,
    ) -> u16 {
        self.writes(number, profile_name, title, in_answer_to(button_reply(id, title), wamid)).await
    }

    /// Several people's messages in one post: number, profile name, text.
    pub async fn sends_batch(&self, messages: &[(&str, &str, &str)]) -> u16 {
        let (mut contacts, mut list, mut written) = (Vec::new(), Vec::new(), Vec::new());
        for (number, name, text) in messages {
            let (wamid, message) =
                self.message(number, name, text, json!({"type": "text", "text": {"body": text}}));
            contacts.push(self.contact(number, name));
            list.push(message);
            written.push((*number, wamid));
        }
        let status = webhook::post(
            &self.shared,
            &webhook::envelope(json!({"contacts": contacts, "messages": list})),
        )
        .await;
        for (number, wamid) in written {
            self.tick(number, &wamid, status);
        }
        status
    }

    /// Posts any JSON, signed.
    pub async fn raw(&self, body: Value) -> u16 {
        webhook::post(&self.shared, &body).await
    }

    /// Posts any bytes with any signature header, or none.
    pub async fn raw_with_signature(&self, body: Vec<u8>, signature: Option<String>) -> u16 {
        webhook::post_signed(&self.shared, body, signature.as_deref()).await
    }

    /// Meta reports how far a message of the bot got: `sent`, `delivered`, `read`, `played`, or `failed` with a code.
    pub async fn reports(&self, wamid: &str, status: &str, error_code: Option<i64>) -> u16 {
        let refusal = error_code.map(|code| Refusal::coded(code, "as the test asked"));
        webhook::report(&self.shared, wamid, status, refusal).await
    }

    /// Reports on several messages in one post, as Meta does when there is much to tell. What nobody
    /// knows is reported too.
    pub async fn reports_all(&self, reports: &[(&str, &str)]) -> u16 {
        let timestamp = (self.shared.now() / 1000).to_string();
        let statuses: Vec<Value> = reports
            .iter()
            .map(|(id, status)| json!({"id": id, "status": status, "timestamp": timestamp}))
            .collect();
        webhook::post(&self.shared, &webhook::envelope(json!({"statuses": statuses}))).await
    }

    /// A person looks at the chat: what was delivered is read, and the bot is told.
    pub async fn reads(&self, number: &str) {
        let unread = self.shared.state().book.unread(number);
        for wamid in unread {
            webhook::report(&self.shared, &wamid, "read", None).await;
        }
    }

    /// Posts the last body again, as Meta does when it missed the answer. 0 when there is none.
    pub async fn redeliver(&self) -> u16 {
        let last = self.shared.state().last_body.clone();
        match last {
            Some(bytes) => webhook::post_bytes(&self.shared, bytes).await,
            None => 0,
        }
    }

    /// Posts what the webhook refused once more, oldest first, and returns how many it took.
    pub async fn retries(&self) -> usize {
        let refused = std::mem::take(&mut self.shared.state().refused);
        let many = refused.len();
        for bytes in refused {
            if !(200..300).contains(&webhook::post_bytes(&self.shared, bytes.clone()).await) {
                self.shared.state().refused.push(bytes);
            }
        }
        many - self.shared.state().refused.len()
    }

    /// Posts what the webhook refused of one number once more, its messages and the reports on messages to it,
    /// and returns how many are left.
    pub async fn retries_of(&self, number: &str) -> usize {
        let digits = number.trim_start_matches('+');
        let its: Vec<Vec<u8>> = {
            let mut state = self.shared.state();
            let refused = std::mem::take(&mut state.refused);
            let (its, others) = refused.into_iter().partition(|body| concerns(body, digits));
            state.refused = others;
            its
        };
        let mut left = 0;
        for bytes in its {
            if !(200..300).contains(&webhook::post_bytes(&self.shared, bytes.clone()).await) {
                self.shared.state().refused.push(bytes);
                left += 1;
            }
        }
        left
    }

    /// How many bodies the webhook refused so far and has not taken since.
    pub fn refused(&self) -> usize {
        self.shared.state().refused.len()
    }

    pub(super) async fn writes(
        &self,
        number: &str,
        profile_name: &str,
        shown: &str,
        content: Value,
    ) -> u16 {
        let (wamid, message) = self.message(number, profile_name, shown, content);
        self.shared.changes.bump();
        let body = webhook::envelope(
            json!({"contacts": [self.contact(number, profile_name)], "messages": [message]}),
        );
        let status = webhook::post(&self.shared, &body).await;
        self.tick(number, &wamid, status);
        let automatic = self.shared.state().automatic_receipts;
        if automatic {
            // Whoever answers has read what came before.
            self.reads(number).await;
        }
        status
    }

    /// Writes a person's message down and opens the window.
    fn message(
        &self,
        number: &str,
        profile_name: &str,
        shown: &str,
        content: Value,
    ) -> (String, Value) {
        let now = self.shared.now();
        let mut state = self.shared.state();
        let wamid = state.new_wamid(number);
        // The window counts from the message's own time stamp, which has whole seconds.
        state.last_inbound.insert(number.to_owned(), now / 1000 * 1000);
        state.names.insert(number.to_owned(), profile_name.to_owned());
        state.book.wrote(number, &wamid, profile_name, shown, now);
        let mut message = json!({"id": wamid, "timestamp": (now / 1000).to_string()});
        if !state.hidden.contains(number) {
            message["from"] = json!(number.trim_start_matches('+'));
        }
        if let Some(user_id) = state.user_ids.get(number) {
            message["from_user_id"] = json!(user_id);
        }
        if let (Some(fields), Value::Object(content)) = (message.as_object_mut(), content) {
            fields.extend(content);
        }
        (wamid, message)
    }

    /// What a webhook says of its sender.
    fn contact(&self, number: &str, profile_name: &str) -> Value {
        let state = self.shared.state();
        let mut contact = json!({"profile": {"name": profile_name}});
        if !state.hidden.contains(number) {
            contact["wa_id"] = json!(number.trim_start_matches('+'));
        }
        if let Some(user_id) = state.user_ids.get(number) {
            contact["user_id"] = json!(user_id);
        }
        contact
    }

    fn tick(&self, number: &str, wamid: &str, status: u16) {
        let tick = if (200..300).contains(&status) { Tick::Delivered } else { Tick::Sent };
        self.shared.state().book.ticked(number, wamid, tick);
        self.shared.changes.bump();
    }
}

/// Whether a body holds a message of a number, or a report on one to it.
fn concerns(body: &[u8], digits: &str) -> bool {
    String::from_utf8_lossy(body).contains(&format!("\"{digits}\""))
}

fn button_reply(id: &str, title: &str) -> Value {
    json!({"type": "interactive", "interactive": {"type": "button_reply", "button_reply": {"id": id, "title": title}}})
}

fn in_answer_to(mut content: Value, wamid: &str) -> Value {
    content["context"] = json!({"from": DISPLAY_NUMBER, "id": wamid});
    content
}
