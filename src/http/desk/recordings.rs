//! Auditions, played by admins: a file, or the part of it that a player asks for.

use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::Desk;
use crate::store::auditions;

/// Answers a recording.
pub async fn play(desk: Desk, Path(id): Path<i64>, headers: HeaderMap) -> Response {
    if !desk.who.may_act() {
        return desk.not_found();
    }
    let found =
        desk.read(move |tx| Box::pin(async move { Ok(auditions::find(tx, id).await?) })).await;
    let audition = match found {
        Ok(Some(audition)) => audition,
        Ok(None) => return desk.not_found(),
        Err(page) => return page,
    };
    let bytes = match desk.http.engine.media.read(&audition.file).await {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return desk.not_found(),
        Err(error) => return desk.fault(&error.into()),
    };
    let asked = headers.get(header::RANGE).and_then(|value| value.to_str().ok());
    let kind = audition.kind.mime();
    match part(asked, bytes.len()) {
        Part::All => ([(header::CONTENT_TYPE, kind), (header::ACCEPT_RANGES, "bytes")], bytes)
            .into_response(),
        Part::From(first, last) => {
            let range = format!("bytes {first}-{last}/{}", bytes.len());
            let headers = [
                (header::CONTENT_TYPE, kind),
                (header::ACCEPT_RANGES, "bytes"),
                (header::CONTENT_RANGE, range.as_str()),
            ];
            let body = Body::from(bytes[first..=last].to_vec());
            (StatusCode::PARTIAL_CONTENT, headers, body).into_response()
        }
        Part::None => {
            let range = format!("bytes */{}", bytes.len());
            let headers = [(header::CONTENT_RANGE, range)];
            (StatusCode::RANGE_NOT_SATISFIABLE, headers).into_response()
        }
    }
}

/// What of a file is asked for.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    All,
    /// From one byte to another, both included.
    From(usize, usize),
    None,
}

/// Reads `bytes=0-499`, `bytes=500-` and `bytes=-500`; whatever else is asked for is the whole.
fn part(asked: Option<&str>, length: usize) -> Part {
    let Some((first, last)) =
        asked.and_then(|asked| asked.strip_prefix("bytes=")).and_then(|one| one.split_once('-'))
    else {
        return Part::All;
    };
    let (first, last) = (first.trim(), last.trim());
    let bounds = match (first.parse::<usize>(), last.parse::<usize>()) {
        (Ok(first), Ok(last)) if first <= last => (first, last),
        (Ok(first), _) if last.is_empty() => (first, usize::MAX),
        (_, Ok(0)) if first.is_empty() => return Part::None,
        (_, Ok(most)) if first.is_empty() => (length.saturating_sub(most), usize::MAX),
        _ => return Part::All,
    };
    if bounds.0 >= length {
        return Part::None;
    }
    Part::From(bounds.0, bounds.1.min(length - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_read() {
        let of = |asked| part(Some(asked), 1000);
        assert_eq!(part(None, 1000), Part::All);
        assert_eq!(of("bytes=0-499"), Part::From(0, 499));
        assert_eq!(of("bytes=500-"), Part::From(500, 999));
        assert_eq!(of("bytes=-100"), Part::From(900, 999));
        assert_eq!(of("bytes=-5000"), Part::From(0, 999));
        assert_eq!(of("bytes=900-5000"), Part::From(900, 999));
        assert_eq!(of("bytes=1000-"), Part::None);
        assert_eq!(of("bytes=-0"), Part::None);
        for whole in ["bytes=5-1", "bytes=0-1,5-6", "lines=1-2", "bytes=a-b", "bytes=-"] {
            assert_eq!(of(whole), Part::All, "{whole}");
        }
        assert_eq!(part(Some("bytes=0-"), 0), Part::None);
    }
}
