//! Files at WhatsApp: fetching what a person sent, and sending a recording, a document or
//! a picture of ours.

use std::time::Duration;

use reqwest::multipart;
use serde_json::{Value, json};
use url::Url;

use super::client::{TIMEOUT, WhatsApp, accepted};
use super::error;
use super::render::Part;
use crate::channels::carried::Carried;
use crate::channels::failure::{FetchFailure, SendFailure, Sent};
use crate::channels::wire::{download, exchange};
use crate::domain::audio::Kind;

/// Fifteen megabytes over a slow line.
const FILE_TIMEOUT: Duration = Duration::from_secs(120);
/// A file of this size goes as fast as words; a sender that takes longer is taken for dead.
const SMALL: usize = 1024 * 1024;
/// Where Meta keeps what people send. Our token goes to no other host.
const HOSTS: [&str; 3] = ["fbsbx.com", "facebook.com", "whatsapp.net"];

/// What is taken as a document (Meta, supported media types), and pictures, which may go as one.
const DOCUMENTS: [&str; 10] = [
    "text/plain",
    "application/pdf",
    "application/msword",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.ms-excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.ms-powerpoint",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "image/jpeg",
    "image/png",
];

/// WhatsApp plays aac, amr, mpeg, mp4 and ogg with Opus, and takes nothing else as audio.
pub(super) const fn is_playable(kind: Kind) -> bool {
    !matches!(kind, Kind::Wav)
}

/// The media type as which a document is taken; none if it isn't.
pub(super) fn uploaded_as(media_type: &str) -> Option<&str> {
    match media_type {
        known if DOCUMENTS.contains(&known) => Some(known),
        // A calendar, a table: the name's ending tells phones what to open it with.
        text if text.starts_with("text/") => Some("text/plain"),
        audio if audio.starts_with("audio/") => Some(audio),
        _ => None,
    }
}

impl WhatsApp {
    /// Gets a file that a person sent, of at most `max` bytes. Its address lives for five minutes,
    /// so it is asked for anew each time.
    pub async fn fetch(&self, id: &str, max: usize) -> Result<Vec<u8>, FetchFailure> {
        let mut url = Url::parse(&self.api_url).map_err(|_| gone("an API without an address"))?;
        let legal = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
        if !id.bytes().all(legal) || id.contains("..") {
            return Err(gone("a media id that is none"));
        }
        let path = format!("{}/{id}", url.path().trim_end_matches('/'));
        url.set_path(&path);
        let request = self.http.get(url).bearer_auth(&self.token).timeout(TIMEOUT);
        let answer = exchange(request).await?;
        if !(200..300).contains(&answer.status) || answer.body.get("error").is_some() {
            return Err(error::of(&answer).into());
        }
        let said = match answer.body.get("file_size") {
            Some(Value::String(digits)) => digits.parse().ok(),
            other => other.and_then(Value::as_u64),
        };
        if said.and_then(|size| usize::try_from(size).ok()).is_some_and(|size| size > max) {
            return Err(FetchFailure::TooBig);
        }
        let url = answer.body.get("url").and_then(Value::as_str).and_then(|url| url.parse().ok());
        let url = url.filter(|url| self.is_trusted(url)).ok_or_else(|| gone("a foreign host"))?;
        let request = self.http.get(url).bearer_auth(&self.token).timeout(FILE_TIMEOUT);
        download(request, max).await
    }

    /// Whether our token may go to an address: to Meta's hosts, and to the one that is configured.
    fn is_trusted(&self, url: &Url) -> bool {
        let is_ours = Url::parse(&self.api_url).is_ok_and(|own| own.origin() == url.origin());
        let host = url.host_str().unwrap_or_default();
        let is_metas = HOSTS.iter().any(|known| {
            host == *known || host.strip_suffix(known).is_some_and(|rest| rest.ends_with('.'))
        });
        is_ours || (url.scheme() == "https" && url.port().is_none() && is_metas)
    }

    /// Sends a file: by the id that WhatsApp gave it, else uploaded.
    pub(super) async fn carry(&self, part: &Part, carried: &Carried) -> Result<Sent, SendFailure> {
        if let Some(known) = &carried.known_as {
            let answer = self.post("messages", &with_id(part, known)).await?;
            // It isn't kept any more: Meta keeps what was uploaded for 30 days.
            if error::is_of_file(&answer) {
                return Err(SendFailure::file_unknown(error::of(&answer).error()));
            }
            return accepted(&answer);
        }
        let id = self.upload(carried).await?;
        let sent = self.say(&with_id(part, &id)).await?;
        Ok(Sent { file_id: Some(id), ..sent })
    }

    /// Gives a file to WhatsApp. Nothing is said by it, so it may be tried again whatever came back.
    async fn upload(&self, carried: &Carried) -> Result<String, SendFailure> {
        let kind = uploaded_as(&carried.media_type).unwrap_or(&carried.media_type);
        let mut form = multipart::Form::new().part("file", carried.part(kind)?);
        for (name, value) in [("messaging_product", "whatsapp"), ("type", kind)] {
            form = form.text(name, value.to_owned());
        }
        let request = self.http.post(format!("{}/media", self.number_url));
        let patience = if carried.bytes.len() > SMALL { FILE_TIMEOUT } else { TIMEOUT };
        let request = request.bearer_auth(&self.token).timeout(patience).multipart(form);
        let again = |failure: SendFailure| match failure {
            SendFailure::Unknown { error } => SendFailure::address_waits(None, error),
            failure => failure,
        };
        let answer = exchange(request).await.map_err(again)?;
        let id = answer.body.get("id").and_then(Value::as_str);
        match id.filter(|_| (200..300).contains(&answer.status)) {
            Some(id) => Ok(id.to_owned()),
            None => Err(again(error::of(&answer))),
        }
    }
}

/// The body of a message with the id of its file: in the file's own place, or at the head of what
/// can be pressed.
fn with_id(part: &Part, id: &str) -> Value {
    let mut body = part.body().clone();
    let kind = body["type"].as_str().unwrap_or_default().to_owned();
    let place = if kind == "interactive" {
        let header = &mut body[kind]["header"];
        let kind = header["type"].as_str().unwrap_or_default().to_owned();
        &mut header[kind]
    } else {
        &mut body[kind]
    };
    place["id"] = json!(id);
    body
}

fn gone(error: &str) -> FetchFailure {
    FetchFailure::Gone { error: format!("whatsapp: {error}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_calendar_goes_as_text_and_what_meta_does_not_take_not_at_all() {
        assert_eq!(uploaded_as("text/calendar"), Some("text/plain"));
        assert_eq!(uploaded_as("application/pdf"), Some("application/pdf"));
        assert_eq!(uploaded_as("application/zip"), None);
    }

    #[test]
    fn the_token_goes_to_metas_hosts_and_the_configured_one() {
        let http = crate::channels::samples::http();
        let whatsapp = WhatsApp::new(http, "http://127.0.0.1:9/v25.0", "SECRET", "1055", "en");
        let trusts = |url: &str| whatsapp.is_trusted(&url.parse().expect("a URL"));
        assert!(trusts("https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1"));
        assert!(trusts("http://127.0.0.1:9/any/path"));
        assert!(!trusts("http://lookaside.fbsbx.com/"));
        assert!(!trusts("https://evil-fbsbx.com/") && !trusts("https://fbsbx.com.example.org/"));
        assert!(!trusts("http://127.0.0.1:10/v25.0/1") && !trusts("https://127.0.0.1:9/"));
    }
}
