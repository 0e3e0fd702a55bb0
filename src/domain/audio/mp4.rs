//! MP4 (ISO 14496-12): sound if there is a track of sound and none of pictures; `mvhd` has the length.

use super::{millis_of, u32_be, u64_be};

/// Files that were made to be told from others nest no deeper than this on the way to a track.
const PATH_TO_HANDLER: [&[u8; 4]; 3] = [b"trak", b"mdia", b"hdlr"];

/// The length of a file that holds sound only.
pub(super) fn millis(bytes: &[u8]) -> Option<u64> {
    let movie = boxes(bytes).find(|(name, _)| *name == b"moov")?.1;
    let handlers: Vec<&[u8]> = handlers(movie, &PATH_TO_HANDLER);
    let has = |kind: &[u8; 4]| handlers.iter().any(|handler| *handler == kind);
    if !has(b"soun") || has(b"vide") {
        return None;
    }
    let header = boxes(movie).find(|(name, _)| *name == b"mvhd")?.1;
    match header.first()? {
        0 => millis_of(u32_be(header, 16)?.into(), u32_be(header, 12)?.into()),
        1 => millis_of(u64_be(header, 24)?, u32_be(header, 20)?.into()),
        _ => None,
    }
}

/// What the tracks say that they hold: `soun`, `vide`, …
fn handlers<'b>(inside: &'b [u8], path: &[&[u8; 4]]) -> Vec<&'b [u8]> {
    let Some((wanted, rest)) = path.split_first() else {
        return inside.get(8..12).into_iter().collect();
    };
    boxes(inside)
        .filter(|(name, _)| name == *wanted)
        .flat_map(|(_, body)| handlers(body, rest))
        .collect()
}

/// The boxes in these bytes, by name; ends at the first that makes no sense.
fn boxes(bytes: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let name = rest.get(4..8)?;
        let (head, size) = match u32_be(rest, 0)? {
            // The last box reaches to the end.
            0 => (8, rest.len()),
            1 => (16, usize::try_from(u64_be(rest, 8)?).ok()?),
            size => (8, usize::try_from(size).ok()?),
        };
        let body = rest.get(head..size.min(rest.len()))?;
        rest = rest.get(size..).unwrap_or_default();
        Some((name, body))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
        let size = u32::try_from(body.len() + 8).expect("a small box");
        [&size.to_be_bytes(), name.as_slice(), body].concat()
    }

    fn track(kind: &[u8; 4]) -> Vec<u8> {
        let handler = named(b"hdlr", &[&[0; 8], kind.as_slice(), &[0; 13]].concat());
        named(b"trak", &named(b"mdia", &handler))
    }

    fn file(tracks: &[&[u8; 4]]) -> Vec<u8> {
        let mut header = vec![0; 12];
        header.extend(1_000_u32.to_be_bytes());
        header.extend(7_500_u32.to_be_bytes());
        let mut movie = named(b"mvhd", &header);
        tracks.iter().for_each(|kind| movie.extend(track(kind)));
        [named(b"ftyp", b"M4A "), named(b"mdat", b"sound"), named(b"moov", &movie)].concat()
    }

    #[test]
    fn a_file_with_sound_only_has_its_length() {
        assert_eq!(millis(&file(&[b"soun"])), Some(7_500));
        assert_eq!(millis(&file(&[b"soun", b"vide"])), None);
        assert_eq!(millis(&file(&[])), None);
    }
}
