//! Ogg with Opus (RFC 3533, RFC 7845): the last page's granule position is the length.

use super::{millis_of, u16_le, u32_le};

/// Opus counts granules at this rate, whatever was recorded.
const GRANULES_PER_SECOND: u64 = 48_000;
/// A page's header up to its segment table.
const HEADER: usize = 27;
/// A page on which no packet ends has no position.
const NO_POSITION: u64 = u64::MAX;

/// The length of a file whose first stream is Opus.
pub(super) fn millis(bytes: &[u8]) -> Option<u64> {
    let first = Page::at(bytes, 0)?;
    if !first.body.starts_with(b"OpusHead") {
        return None;
    }
    let pre_skip = u64::from(u16_le(first.body, 10)?);
    let (mut at, mut last) = (first.length, 0);
    while let Some(page) = Page::at(bytes, at) {
        if page.serial == first.serial && page.position != NO_POSITION {
            last = page.position.max(last);
        }
        at += page.length;
    }
    millis_of(last.saturating_sub(pre_skip), GRANULES_PER_SECOND)
}

struct Page<'b> {
    serial: u32,
    position: u64,
    body: &'b [u8],
    length: usize,
}

impl<'b> Page<'b> {
    /// The page that begins here. The last one of a file that was cut off counts as far as it goes.
    fn at(bytes: &'b [u8], at: usize) -> Option<Self> {
        let rest = bytes.get(at..)?;
        if !rest.starts_with(b"OggS\0") {
            return None;
        }
        let position = u64::from_le_bytes(rest.get(6..14)?.try_into().ok()?);
        let serial = u32_le(rest, 14)?;
        let segments = usize::from(*rest.get(26)?);
        let table = rest.get(HEADER..HEADER + segments)?;
        let begins = HEADER + segments;
        let length = begins + table.iter().map(|size| usize::from(*size)).sum::<usize>();
        let body = &rest[begins..length.min(rest.len())];
        Some(Self { serial, position, body, length })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(position: u64, serial: u32, body: &[u8]) -> Vec<u8> {
        let mut page = b"OggS\0\0".to_vec();
        page.extend(position.to_le_bytes());
        page.extend(serial.to_le_bytes());
        page.extend([0; 8]);
        page.push(1);
        page.push(body.len() as u8);
        page.extend(body);
        page
    }

    #[test]
    fn the_last_position_without_the_skip_is_the_length() {
        let head = b"OpusHead\x01\x01\x38\x01\x80\xBB\0\0\0\0\0";
        let mut file = page(0, 7, head);
        file.extend(page(0, 7, b"OpusTags"));
        file.extend(page(48_000 * 3 + 312, 7, b"sound"));
        file.extend(page(48_000 * 9, 8, b"another stream"));
        file.extend(page(u64::MAX, 7, b"more"));
        assert_eq!(millis(&file), Some(3000));
    }

    #[test]
    fn other_streams_are_none() {
        assert_eq!(millis(&page(0, 7, b"\x01vorbis and so on")), None);
    }
}
