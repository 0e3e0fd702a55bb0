//! Reads `multipart/form-data`: fields of text, and files.

use super::http::Request;

/// One part of a form.
pub(super) struct Part {
    /// The field's name.
    pub name: String,
    /// The file's name, of files.
    pub file_name: Option<String>,
    /// The content type, of files.
    pub mime: Option<String>,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// The parts of a form; none if the body is no such form.
pub(super) fn parts(request: &Request) -> Vec<Part> {
    let kind = request.headers.get("content-type").and_then(|kind| kind.to_str().ok());
    let boundary = kind
        .filter(|kind| kind.starts_with("multipart/form-data"))
        .and_then(|kind| kind.split("boundary=").nth(1));
    let Some(boundary) = boundary else { return Vec::new() };
    let mark = format!("--{}", boundary.trim_matches('"'));
    let mut rest: &[u8] = &request.body;
    let mut parts = Vec::new();
    while let Some(at) = find(rest, mark.as_bytes()) {
        rest = &rest[at + mark.len()..];
        let Some(end) = find(rest, mark.as_bytes()) else { break };
        parts.extend(part(&rest[..end]));
    }
    parts
}

fn part(bytes: &[u8]) -> Option<Part> {
    let gap = find(bytes, b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..gap]).into_owned();
    let body = bytes.get(gap + 4..)?;
    let body = body.strip_suffix(b"\r\n").unwrap_or(body);
    let name = head.split("name=\"").nth(1)?.split('"').next()?.to_owned();
    let mime = head.lines().find_map(|line| {
        line.to_ascii_lowercase().strip_prefix("content-type:").map(str::to_owned)
    });
    let mime = mime.map(|mime| mime.trim().to_owned());
    let file_name = head.split("filename=\"").nth(1).and_then(|rest| rest.split('"').next());
    let file_name = file_name.map(str::to_owned);
    Some(Part { name, file_name, mime, bytes: body.to_vec() })
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
