//! What people on Telegram do besides writing: they press, block and throw out; and what a test sends again.

use super::people::{join, numbered, person};
use super::state::{Query, bot};
use super::{Arrival, Telegram, TelegramChat, TelegramUser, updates};
use serde_json::{Value, json};

impl Telegram {
    /// A person presses the inline button with this label, or else with this data.
    ///
    /// # Panics
    /// When the message is not there or has no such button: a person could not do that. See [`Telegram::forges_press`].
    pub async fn presses(
        &self,
        from: &TelegramUser,
        chat: TelegramChat,
        message_id: impl std::fmt::Display,
        label_or_data: &str,
    ) -> Arrival {
        let (chat_id, id) = (chat.id(from).to_string(), message_id.to_string());
        let data = {
            let state = self.shared.state();
            let line = state
                .book
                .line(&chat_id, &id)
                .unwrap_or_else(|| panic!("there is no message {id} in chat {chat_id}"));
            let button = line.heard.button(label_or_data);
            button
                .unwrap_or_else(|| {
                    panic!("no button {label_or_data:?} among {:?}", line.heard.labels())
                })
                .data
                .clone()
        };
        self.forges_press(from, chat, id, &data).await
    }

    /// A client that was tampered with, or that still shows an old keyboard, presses a button with this data.
    pub async fn forges_press(
        &self,
        from: &TelegramUser,
        chat: TelegramChat,
        message_id: impl std::fmt::Display,
        data: &str,
    ) -> Arrival {
        let now = self.shared.now();
        let update = {
            let mut state = self.shared.state();
            let chat_id = join(&mut state, from, &chat);
            let id: i64 = message_id.to_string().parse().unwrap_or_default();
            // A message that is gone shows as inaccessible, with the date 0.
            let gone = json!({"chat": state.chats[&chat_id].value, "message_id": id, "date": 0});
            let message = state.messages.get(&(chat_id, id)).cloned().unwrap_or(gone);
            let query_id = format!("4{:017}", state.queries.len() + 1);
            state.queries.insert(query_id.clone(), Query { user_id: from.id, at: now });
            let query = json!({
                "id": query_id,
                "from": person(from),
                "message": message,
                "chat_instance": format!("{}", -7_000_000_000 - chat_id),
                "data": data,
            });
            numbered(&mut state, "callback_query", query)
        };
        updates::deliver(&self.shared, update).await
    }

    /// A person blocks the bot.
    pub async fn blocks(&self, user: &TelegramUser) -> Arrival {
        self.membership(user, &TelegramChat::Private, "member", "kicked").await
    }

    /// A person unblocks the bot.
    pub async fn unblocks(&self, user: &TelegramUser) -> Arrival {
        self.membership(user, &TelegramChat::Private, "kicked", "member").await
    }

    /// Somebody throws the bot out of a group.
    pub async fn kicks(&self, user: &TelegramUser, group: TelegramChat) -> Arrival {
        self.membership(user, &group, "member", "kicked").await
    }

    /// A person opens the chat with the bot, and writes nothing yet.
    pub fn meets(&self, user: &TelegramUser) {
        join(&mut self.shared.state(), user, &TelegramChat::Private);
    }

    /// The bot is blocked or thrown out while it is away: it hears of that only when it writes there.
    pub fn shuts_out(&self, chat_id: i64) {
        if let Some(chat) = self.shared.state().chats.get_mut(&chat_id) {
            chat.gone = true;
        }
    }

    /// A group becomes a supergroup with another id: the old chat says so, and takes nothing more.
    pub async fn migrates(&self, user: &TelegramUser, group: TelegramChat, to: i64) -> Arrival {
        let TelegramChat::Group { title, .. } = &group else { return Arrival::Unwanted };
        let supergroup = TelegramChat::Group { id: to, title: title.clone() };
        let arrival = self.writes(user, &group, "", json!({"migrate_to_chat_id": to})).await;
        self.moves_silently(user, group.clone(), to);
        let from = group.id(user);
        self.writes(user, &supergroup, "", json!({"migrate_from_chat_id": from})).await;
        arrival
    }

    /// The same, of which the bot hears only when it writes there.
    pub fn moves_silently(&self, user: &TelegramUser, group: TelegramChat, to: i64) {
        let TelegramChat::Group { title, .. } = &group else { return };
        let supergroup = TelegramChat::Group { id: to, title: title.clone() };
        let mut state = self.shared.state();
        join(&mut state, user, &supergroup);
        let from = group.id(user);
        if let Some(chat) = state.chats.get_mut(&from) {
            chat.moved_to = Some(to);
        }
    }

    /// Sends any update; a number is given to it when it has none.
    pub async fn raw(&self, mut update: Value) -> Arrival {
        if update["update_id"].is_null() {
            let id = self.shared.state().new_update_id();
            update["update_id"] = json!(id);
        }
        updates::deliver(&self.shared, update).await
    }

    /// Delivers an update again, as Telegram does when it missed the answer. An unknown one is unwanted.
    pub async fn redeliver(&self, update_id: i64) -> Arrival {
        match self.update(update_id) {
            Some(update) => updates::deliver(&self.shared, update).await,
            None => Arrival::Unwanted,
        }
    }

    /// Delivers what the webhook refused once more, oldest first, and returns how many it took.
    pub async fn retries(&self) -> usize {
        let mut refused = self.shared.state().refused.clone();
        refused.sort_unstable();
        let mut taken = 0;
        for id in refused {
            if matches!(self.redeliver(id).await, Arrival::Posted(200..=299)) {
                taken += 1;
            }
        }
        taken
    }

    /// Delivers what the webhook refused of one chat once more, oldest first, and returns how many are left.
    pub async fn retries_of(&self, chat: i64) -> usize {
        let refused = || -> Vec<i64> {
            let state = self.shared.state();
            let is_its = |id: &&i64| {
                state.updates.get(*id).is_some_and(|one| one["message"]["chat"]["id"] == chat)
            };
            state.refused.iter().filter(is_its).copied().collect()
        };
        let mut waiting = refused();
        waiting.sort_unstable();
        for id in waiting {
            // What comes later waits: Telegram keeps a chat's order.
            if !matches!(self.redeliver(id).await, Arrival::Posted(200..=299)) {
                break;
            }
        }
        refused().len()
    }

    /// How many updates the webhook refused so far and has not taken since.
    pub fn refused(&self) -> usize {
        self.shared.state().refused.len()
    }

    /// The number of the newest update.
    pub fn last_update(&self) -> Option<i64> {
        self.shared.state().updates.last_key_value().map(|(id, _)| *id)
    }

    /// An update as it was sent.
    pub fn update(&self, update_id: i64) -> Option<Value> {
        self.shared.state().updates.get(&update_id).cloned()
    }

    async fn membership(
        &self,
        user: &TelegramUser,
        chat: &TelegramChat,
        before: &str,
        after: &str,
    ) -> Arrival {
        let member = |status: &str| match status {
            "kicked" => json!({"user": bot(), "status": status, "until_date": 0}),
            _ => json!({"user": bot(), "status": status}),
        };
        let update = {
            let mut state = self.shared.state();
            let chat_id = join(&mut state, user, chat);
            if let Some(chat) = state.chats.get_mut(&chat_id) {
                chat.gone = after == "kicked";
            }
            let change = json!({
                "chat": state.chats[&chat_id].value,
                "from": person(user),
                "date": self.shared.now() / 1000,
                "old_chat_member": member(before),
                "new_chat_member": member(after),
            });
            numbered(&mut state, "my_chat_member", change)
        };
        updates::deliver(&self.shared, update).await
    }
}
