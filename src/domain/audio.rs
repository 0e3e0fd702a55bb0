//! Recordings: which kinds there are, what they may weigh, and what their bytes say about them.
//!
//! The containers are read here and not by a crate: what is asked of them (is it sound, how long)
//! takes a page for each, while lofty or symphonia would bring eight crates and trust the first
//! header's bit rate for the length.

mod frames;
mod mp4;
mod ogg;
mod wav;

use serde::{Deserialize, Serialize};

/// The most bytes of a recording.
pub const MAX_BYTES: usize = 15 * 1024 * 1024;
/// The same in megabytes, as people are told.
pub const MAX_MEGABYTES: usize = 15;
/// The most recordings of a person.
pub const MOST_PER_PERSON: usize = 5;

/// A kind of recording, by its container.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Ogg with Opus: the platforms' own voice notes.
    Ogg,
    /// MP3.
    Mp3,
    /// MP4 with sound only.
    M4a,
    /// AAC in ADTS frames.
    Aac,
    /// WAV.
    Wav,
}

impl Kind {
    const ALL: [Self; 5] = [Self::Ogg, Self::Mp3, Self::M4a, Self::Aac, Self::Wav];

    /// The word that stands in the database and ends a file's name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ogg => "ogg",
            Self::Mp3 => "mp3",
            Self::M4a => "m4a",
            Self::Aac => "aac",
            Self::Wav => "wav",
        }
    }

    /// The MIME type.
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Ogg => "audio/ogg",
            Self::Mp3 => "audio/mpeg",
            Self::M4a => "audio/mp4",
            Self::Aac => "audio/aac",
            Self::Wav => "audio/wav",
        }
    }
}

/// Reads what the database holds.
impl From<String> for Kind {
    fn from(word: String) -> Self {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word).unwrap_or(Self::Ogg)
    }
}

/// What a recording's bytes say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sound {
    /// Its container.
    pub kind: Kind,
    /// How long it is, in milliseconds; never 0.
    pub millis: u64,
}

/// Looks at a file's bytes, whatever it is called; nothing if it is no recording of a kind that we
/// know, or has no sound in it.
pub fn examine(bytes: &[u8]) -> Option<Sound> {
    let found = if bytes.starts_with(b"OggS") {
        ogg::millis(bytes).map(|millis| (Kind::Ogg, millis))
    } else if bytes.starts_with(b"RIFF") {
        wav::millis(bytes).map(|millis| (Kind::Wav, millis))
    } else if bytes.get(4..8) == Some(b"ftyp") {
        mp4::millis(bytes).map(|millis| (Kind::M4a, millis))
    } else {
        frames::examine(bytes)
    };
    found.filter(|(_, millis)| *millis > 0).map(|(kind, millis)| Sound { kind, millis })
}

/// Whether a document is worth a look, by what the sender says of it: the bytes decide later.
pub fn may_be(mime: &str, name: &str) -> bool {
    let mime = mime.trim().to_ascii_lowercase();
    let name = name.trim().to_ascii_lowercase();
    mime.starts_with("audio/")
        || mime.starts_with("application/ogg")
        || [".ogg", ".oga", ".opus", ".mp3", ".m4a", ".aac", ".wav"]
            .iter()
            .any(|ending| name.ends_with(ending))
}

/// A length as people read it: "0:12", "3:05". What is shorter than a second counts as one.
pub fn clock(millis: u64) -> String {
    const MILLIS_PER_SECOND: u64 = 1000;
    let seconds = (millis.saturating_add(MILLIS_PER_SECOND / 2) / MILLIS_PER_SECOND).max(1);
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// So many samples at a rate, in milliseconds; nothing if there is no rate.
fn millis_of(samples: u64, rate: u64) -> Option<u64> {
    samples.saturating_mul(1000).checked_div(rate)
}

fn u16_le(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_le(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn u32_be(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn u64_be(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_be_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_no_sound_is_none_whatever_it_begins_with() {
        for bytes in [
            b"".as_slice(),
            b"%PDF-1.7",
            b"OggS and then words",
            b"RIFF\x10\0\0\0WAVEwords",
            b"\0\0\0\x18ftypisom\0\0\0\0words",
            b"ID3\x04\0\0\0\0\0\x05words",
            b"\xFF\xFB\x90\x00 only a header",
            b"<html>",
        ] {
            assert_eq!(examine(bytes), None, "{:?}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn lengths_are_said_in_minutes_and_seconds() {
        assert_eq!(clock(1), "0:01");
        assert_eq!(clock(12_400), "0:12");
        assert_eq!(clock(185_000), "3:05");
    }

    #[test]
    fn documents_are_looked_at_when_they_say_that_they_are_sound() {
        assert!(may_be("audio/x-m4a", "") && may_be("application/octet-stream", "Azaan.M4A"));
        assert!(!may_be("application/pdf", "roster.pdf") && !may_be("video/mp4", "a.mp4"));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(
            start in prop::sample::select(vec![
                b"OggS".to_vec(), b"RIFF\0\0\0\0WAVEfmt ".to_vec(), b"\0\0\0\x08ftyp".to_vec(),
                b"ID3\x04\0\0".to_vec(), vec![0xFF, 0xFB], vec![0xFF, 0xF1], Vec::new(),
            ]),
            rest in prop::collection::vec(any::<u8>(), 0..300),
        ) {
            let _ = examine(&[start, rest].concat());
        }
    }
}
