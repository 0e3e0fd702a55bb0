//! Files on the page: a phone sends a voice note, and what the bot plays or shows can be fetched.

use super::{Channel, Outcome, Page, refused};
use crate::simulator::{Sending, TelegramChat, sound};
use axum::Json;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

/// So long is the voice note that the page sends.
const SECONDS: u32 = 4;

#[derive(Deserialize)]
pub(super) struct Recording {
    actor: String,
    channel: Channel,
}

#[derive(Deserialize)]
pub(super) struct Playing {
    actor: String,
    channel: Channel,
    message: String,
}

/// A phone sends a voice note: a hum, made in code.
pub(super) async fn record(State(page): State<Page>, Json(recording): Json<Recording>) -> Outcome {
    let actor = page.actor(&recording.actor)?;
    let (bytes, mime) = (sound::hum(SECONDS), "audio/ogg; codecs=opus");
    match recording.channel {
        Channel::WhatsApp => {
            let (number, name) = (&actor.whatsapp, &actor.name);
            page.sim.whatsapp.sends_recording(number, name, None, mime, bytes).await;
        }
        Channel::Telegram => {
            let chat = TelegramChat::Private;
            let telegram = &page.sim.telegram;
            telegram.sends_recording(&actor.telegram, chat, Sending::Voice, mime, bytes).await;
        }
    }
    Ok(Json(json!({})))
}

/// The file of a message of the bot; in parts if asked for, or a player can't tell how long it is.
pub(super) async fn play(
    State(page): State<Page>,
    Query(playing): Query<Playing>,
    headers: HeaderMap,
) -> Response {
    let Ok(actor) = page.actor(&playing.actor) else {
        return refused(StatusCode::NOT_FOUND, "There is no such person.").into_response();
    };
    let history = match playing.channel {
        Channel::WhatsApp => page.sim.whatsapp.history(&actor.whatsapp),
        Channel::Telegram => page.sim.telegram.history(actor.telegram.id),
    };
    let line = history.into_iter().find(|line| line.heard.id == playing.message);
    match line.and_then(|line| line.heard.recording) {
        Some(recording) => part(recording.mime, &recording.bytes, &headers),
        None => refused(StatusCode::NOT_FOUND, "There is no such recording.").into_response(),
    }
}

fn part(mime: String, bytes: &[u8], headers: &HeaderMap) -> Response {
    let kind = [(header::CONTENT_TYPE, mime), (header::ACCEPT_RANGES, "bytes".to_owned())];
    let range = headers.get(header::RANGE).and_then(|range| range.to_str().ok());
    let range = range.and_then(|range| range.strip_prefix("bytes=")?.split_once('-'));
    let last = bytes.len().saturating_sub(1);
    let bounds = range.and_then(|(start, end)| {
        let start: usize = start.parse().ok()?;
        let end = end.parse().map_or(last, |end: usize| end.min(last));
        Some((start, end, bytes.get(start..=end)?))
    });
    match bounds {
        Some((start, end, part)) => {
            let place = format!("bytes {start}-{end}/{}", bytes.len());
            let place = [(header::CONTENT_RANGE, place)];
            (StatusCode::PARTIAL_CONTENT, kind, place, part.to_vec()).into_response()
        }
        None => (kind, bytes.to_vec()).into_response(),
    }
}
