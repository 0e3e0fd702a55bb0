//! WAV (RIFF): the `fmt ` chunk says how many bytes a second has, the `data` chunk how many there are.

use super::{millis_of, u32_le};

/// The chunk's name and size.
const CHUNK_HEAD: usize = 8;
/// Where the first chunk begins.
const FIRST_CHUNK: usize = 12;

/// The length of a file. What was recorded while it was sent doesn't know its own size, so no more
/// is believed than there is.
pub(super) fn millis(bytes: &[u8]) -> Option<u64> {
    if bytes.get(8..FIRST_CHUNK)? != b"WAVE" {
        return None;
    }
    let (mut at, mut bytes_per_second) = (FIRST_CHUNK, None);
    loop {
        let name = bytes.get(at..at + 4)?;
        let size = usize::try_from(u32_le(bytes, at + 4)?).ok()?;
        let body = bytes.get(at + CHUNK_HEAD..)?;
        match name {
            b"fmt " => bytes_per_second = Some(u64::from(u32_le(body, 8)?)),
            b"data" => {
                let there = size.min(body.len());
                return millis_of(u64::try_from(there).ok()?, bytes_per_second?);
            }
            _ => {}
        }
        // Chunks begin at even places.
        at = at.checked_add(CHUNK_HEAD)?.checked_add(size)?.checked_add(size % 2)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(said: u32, data: usize) -> Vec<u8> {
        let mut file = b"RIFF\0\0\0\0WAVELIST\x03\0\0\0abc\0fmt \x10\0\0\0\x01\0\x01\0".to_vec();
        file.extend(8_000_u32.to_le_bytes());
        file.extend(16_000_u32.to_le_bytes());
        file.extend(b"\x02\0\x10\0data");
        file.extend(said.to_le_bytes());
        file.extend(vec![0; data]);
        file
    }

    #[test]
    fn the_data_divided_by_the_rate_is_the_length() {
        assert_eq!(millis(&file(32_000, 32_000)), Some(2000));
        assert_eq!(millis(&file(u32::MAX, 16_000)), Some(1000));
    }
}
