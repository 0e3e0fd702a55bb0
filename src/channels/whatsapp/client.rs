//! Calls WhatsApp's Cloud API (a Graph API of Meta's).

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Client;
use serde_json::{Value, json};

use super::error;
use super::render::Part;
use crate::channels::failure::{SendFailure, Sent};
use crate::channels::fit::cut;
use crate::channels::wire::{Answer, exchange};

/// A server that is silent for so long has failed.
pub(super) const TIMEOUT: Duration = Duration::from_secs(20);
/// WhatsApp's menu of commands (Meta, conversational components).
const COMMANDS_MAX: usize = 30;
/// The hint below a command.
const HINT_MAX: usize = 256;

/// A business number on WhatsApp. Cheap to clone.
#[derive(Clone)]
pub struct WhatsApp {
    pub(super) http: Client,
    /// The API's address with its version.
    pub(super) api_url: Arc<str>,
    pub(super) number_url: Arc<str>,
    pub(super) token: Arc<str>,
    template_language: Arc<str>,
}

/// Masked: it holds the token.
impl fmt::Debug for WhatsApp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WhatsApp")
    }
}

impl WhatsApp {
    /// A number by its id, at the API's address with its version
    /// (`https://graph.facebook.com/v25.0`). Templates are sent in `template_language`.
    pub fn new(
        http: Client,
        api_url: &str,
        access_token: &str,
        phone_number_id: &str,
        template_language: &str,
    ) -> Self {
        let api_url = api_url.trim_end_matches('/');
        let number_url = format!("{api_url}/{phone_number_id}");
        Self {
            http,
            api_url: api_url.into(),
            number_url: number_url.into(),
            token: access_token.into(),
            template_language: template_language.into(),
        }
    }

    /// The language in which the templates are registered.
    pub fn template_language(&self) -> &str {
        &self.template_language
    }

    /// Says one part. `Ok` means accepted; a status webhook says later whether it was delivered.
    pub async fn send(&self, part: &Part) -> Result<Sent, SendFailure> {
        match part.carried() {
            Some(carried) => self.carry(part, carried).await,
            None => self.say(part.body()).await,
        }
    }

    /// Posts a message.
    pub(super) async fn say(&self, body: &Value) -> Result<Sent, SendFailure> {
        accepted(&self.post("messages", body).await?)
    }

    /// Sets the menu of commands, as names without slash and their hints. `false`: the API lacks
    /// the call, which does no harm.
    pub async fn set_commands(&self, commands: &[(String, String)]) -> Result<bool, SendFailure> {
        let command = |(name, hint): &(String, String)| json!({ "command_name": name, "command_description": cut(hint, HINT_MAX) });
        let commands: Vec<Value> = commands.iter().take(COMMANDS_MAX).map(command).collect();
        let body = json!({ "commands": commands });
        let answer = self.post("conversational_automation", &body).await?;
        match answer.status {
            200..=299 => Ok(true),
            404 => Ok(false),
            _ => Err(error::of(&answer)),
        }
    }

    pub(super) async fn post(&self, path: &str, body: &Value) -> Result<Answer, SendFailure> {
        let url = format!("{}/{path}", self.number_url);
        let request = self.http.post(url).bearer_auth(&self.token).timeout(TIMEOUT).json(body);
        exchange(request).await
    }
}

/// What became of a message that was posted.
pub(super) fn accepted(answer: &Answer) -> Result<Sent, SendFailure> {
    if !(200..300).contains(&answer.status) || answer.body.get("error").is_some() {
        return Err(error::of(answer));
    }
    let id = answer.body.pointer("/messages/0/id").and_then(Value::as_str);
    let Some(id) = id.filter(|id| !id.is_empty()) else {
        return Err(SendFailure::unknown("whatsapp: a success without a message id"));
    };
    Ok(Sent { platform_id: Some(id.to_owned()), ..Sent::default() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channels::failure::Holds;
    use crate::channels::samples::{Server, breaking_server, closed_port, http, said};
    use crate::channels::whatsapp::{Window, render};
    use crate::domain::channel::{Address, Channel};
    use crate::domain::message::{Envelope, Message, Unreachable};
    use crate::wording::Words;

    fn part() -> Part {
        let envelope = Envelope::new("en", Message::Said(said("Salaam", &[])));
        let address = Address::new(Channel::WhatsApp, "+919800000001");
        render(&address, &envelope, &Words::of("en"), Window::Open, "en", "1.1").remove(0)
    }

    fn number(url: &str) -> WhatsApp {
        WhatsApp::new(http(), url, "SECRET", "1055", "en")
    }

    async fn said_to(status: u16, body: &'static str) -> Result<Sent, SendFailure> {
        let server = Server::answering(&[(status, body)]).await;
        number(&server.url).send(&part()).await
    }

    async fn failed(status: u16, code: i64) -> SendFailure {
        let body = json!({ "error": {
            "message": format!("(#{code}) Title"), "code": code,
            "error_data": { "details": "to +919800000001" },
        }});
        let body = Box::leak(body.to_string().into_boxed_str());
        let failure = said_to(status, body).await.expect_err("a failure");
        assert!(!failure.error().contains("9800000001"), "{}", failure.error());
        failure
    }

    #[tokio::test]
    async fn a_message_is_posted_with_the_token() {
        let accepted = r#"{"contacts":[{"input":"+1"}],"messages":[{"id":"wamid.X","message_status":"accepted"}]}"#;
        let server = Server::answering(&[(200, accepted)]).await;
        let sent = number(&format!("{}/v25.0/", server.url)).send(&part()).await;
        assert_eq!(sent, Ok(Sent { platform_id: Some("wamid.X".into()), ..Sent::default() }));
        let (path, body) = server.asked().remove(0);
        assert_eq!((path.as_str(), &body["to"]), ("/v25.0/1055/messages", &json!("+919800000001")));
        assert_eq!(server.header("authorization").as_deref(), Some("Bearer SECRET"));
    }

    #[tokio::test]
    async fn codes_say_what_to_do() {
        use SendFailure::{NeedsTemplate, NotSent, Refused, TokenRejected};
        for code in [
            0, 3, 10, 190, 200, 299, 368, 131_005, 131_031, 131_042, 131_045, 131_048, 131_064,
            133_010,
        ] {
            assert!(matches!(failed(400, code).await, TokenRejected { .. }), "{code}");
        }
        for code in [4, 80_007, 130_429, 131_057, 133_016] {
            let failure = failed(400, code).await;
            assert!(
                matches!(failure, NotSent { after: Some(_), holds: Holds::Channel, .. }),
                "{code}"
            );
        }
        for code in [1, 2, 131_000, 131_016, 131_053, 131_056, 133_004] {
            let failure = failed(400, code).await;
            assert!(matches!(failure, NotSent { holds: Holds::Address, .. }), "{code}");
        }
        assert!(matches!(failed(400, 131_047).await, NeedsTemplate { .. }));
        for (code, reason) in [
            (131_026, Unreachable::NotOnWhatsApp),
            (132_001, Unreachable::TemplateRefused),
            (132_015, Unreachable::TemplateRefused),
            (131_030, Unreachable::Refused),
            (100, Unreachable::Refused),
            (131_049, Unreachable::Refused),
            (999_999, Unreachable::Refused),
        ] {
            let failure = failed(400, code).await;
            assert!(matches!(failure, Refused { why, .. } if why == reason), "{code}");
        }
    }

    #[tokio::test]
    async fn a_code_we_do_not_know_goes_by_its_status() {
        assert!(matches!(failed(401, 999_999).await, SendFailure::TokenRejected { .. }));
        assert!(matches!(failed(500, 999_999).await, SendFailure::NotSent { .. }));
        let after = Some(Duration::from_secs(7));
        let slow = failed(429, 999_999).await;
        assert!(matches!(slow, SendFailure::NotSent { after: wait, .. } if wait == after));
        let transient = r#"{"error":{"message":"x","code":999999,"is_transient":true}}"#;
        let failure = said_to(400, transient).await.expect_err("a failure");
        assert!(matches!(failure, SendFailure::NotSent { .. }));
    }

    #[tokio::test]
    async fn what_cannot_be_read_is_unknown() {
        for (status, body) in
            [(200, "<html>"), (200, "{}"), (200, r#"{"messages":[]}"#), (500, ""), (502, "x")]
        {
            let failure = said_to(status, body).await.expect_err("a failure");
            assert!(matches!(failure, SendFailure::Unknown { .. }), "{status} {body}");
        }
        let broken = number(&breaking_server().await).send(&part()).await.expect_err("a failure");
        assert!(matches!(broken, SendFailure::Unknown { .. }));
        let refused = number(&closed_port().await).send(&part()).await.expect_err("a failure");
        assert!(matches!(refused, SendFailure::NotSent { holds: Holds::Channel, .. }));
    }

    #[tokio::test]
    async fn the_menu_is_set_where_the_call_exists() {
        let token = r#"{"error":{"message":"x","code":190}}"#;
        let server =
            Server::answering(&[(200, r#"{"success":true}"#), (404, ""), (401, token)]).await;
        let whatsapp = number(&server.url);
        let commands = [("grid".to_owned(), "x".repeat(300))];
        assert_eq!(whatsapp.set_commands(&commands).await, Ok(true));
        assert_eq!(whatsapp.set_commands(&commands).await, Ok(false));
        assert!(whatsapp.set_commands(&commands).await.is_err());
        let (path, body) = server.asked().remove(0);
        assert_eq!(path, "/1055/conversational_automation");
        assert_eq!(body["commands"][0]["command_name"], "grid");
        let hint = body["commands"][0]["command_description"].as_str().expect("a hint");
        assert_eq!(hint.chars().count(), 256);
    }
}
