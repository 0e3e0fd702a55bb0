//! MP3 and AAC (ADTS): files without a container, whose frames are counted one by one.

use super::{Kind, millis_of};

/// Two frames that fit together are no accident; one may be.
const FEWEST_FRAMES: u64 = 2;
/// MP3's bit rates in kbit/s for MPEG 1 layer III, and for MPEG 2 and 2.5.
const RATES_MPEG1: [u64; 15] = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const RATES_MPEG2: [u64; 15] = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
/// ADTS's sample rates.
const AAC_RATES: [u64; 13] = [
    96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000,
    7_350,
];

/// The kind and the length of a file of frames, behind the tags that it may begin with.
pub(super) fn examine(bytes: &[u8]) -> Option<(Kind, u64)> {
    let sound = bytes.get(tag(bytes)..)?;
    let all = |kind, frame: fn(&[u8]) -> Option<Frame>| Some((kind, count(sound, frame)?));
    all(Kind::Mp3, mp3_frame).or_else(|| all(Kind::Aac, aac_frame))
}

struct Frame {
    length: usize,
    samples: u64,
    rate: u64,
}

/// The length of the frames that follow each other from the beginning, in milliseconds.
fn count(mut rest: &[u8], frame: fn(&[u8]) -> Option<Frame>) -> Option<u64> {
    let first = frame(rest)?;
    let (mut frames, mut samples) = (0, 0);
    while let Some(next) = frame(rest).filter(|next| next.rate == first.rate) {
        frames += 1;
        samples += next.samples;
        rest = rest.get(next.length..).unwrap_or_default();
    }
    (frames >= FEWEST_FRAMES).then(|| millis_of(samples, first.rate))?
}

/// How long an ID3v2 tag at the beginning is; its size has seven bits a byte.
fn tag(bytes: &[u8]) -> usize {
    const HEADER: usize = 10;
    const HAS_FOOTER: u8 = 0x10;
    let Some([b'I', b'D', b'3', _, _, flags, size @ ..]) = bytes.get(..HEADER) else { return 0 };
    let size = size.iter().fold(0, |size, byte| size << 7 | usize::from(byte & 0x7F));
    HEADER + size + if flags & HAS_FOOTER == 0 { 0 } else { HEADER }
}

/// A frame of layer III (ISO 11172-3, 2.4.1.3).
fn mp3_frame(bytes: &[u8]) -> Option<Frame> {
    let &[0xFF, second, third, _] = bytes.get(..4)? else { return None };
    const LAYER_III: u8 = 0b01;
    if second & 0xE0 != 0xE0 || second >> 1 & 0b11 != LAYER_III {
        return None;
    }
    let version = second >> 3 & 0b11;
    let base = *[44_100, 48_000, 32_000].get(usize::from(third >> 2 & 0b11))?;
    let (rates, rate, samples) = match version {
        0b11 => (RATES_MPEG1, base, 1152),
        0b10 => (RATES_MPEG2, base / 2, 576),
        0b00 => (RATES_MPEG2, base / 4, 576),
        _ => return None,
    };
    let kilobits = rates.get(usize::from(third >> 4)).copied().filter(|rate| *rate > 0)?;
    let padding = u64::from(third >> 1 & 1);
    let length = samples / 8 * kilobits * 1000 / rate + padding;
    Some(Frame { length: usize::try_from(length).ok()?, samples, rate })
}

/// A frame of ADTS (ISO 13818-7, 6.2).
fn aac_frame(bytes: &[u8]) -> Option<Frame> {
    const HEADER: usize = 7;
    let head = bytes.get(..HEADER)?;
    if head[0] != 0xFF || head[1] & 0xF6 != 0xF0 {
        return None;
    }
    let rate = *AAC_RATES.get(usize::from(head[2] >> 2 & 0x0F))?;
    let length =
        usize::from(head[3] & 0b11) << 11 | usize::from(head[4]) << 3 | usize::from(head[5] >> 5);
    let blocks = u64::from(head[6] & 0b11) + 1;
    (length >= HEADER).then_some(Frame { length, samples: 1024 * blocks, rate })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_of_mp3_are_counted_behind_their_tag() {
        // MPEG 1, layer III, 128 kbit/s, 44.1 kHz: 417 bytes, 26.1 ms.
        let mut frame = vec![0xFF, 0xFB, 0x90, 0x00];
        frame.resize(417, 0);
        let mut file = b"ID3\x04\0\0\0\0\0\x03abc".to_vec();
        (0..100).for_each(|_| file.extend(&frame));
        file.extend(b"TAG at the end");
        assert_eq!(examine(&file), Some((Kind::Mp3, 2612)));
    }

    #[test]
    fn frames_of_aac_are_counted() {
        // 16 kHz, 100 bytes, one block: 64 ms.
        let mut frame = vec![0xFF, 0xF1, 8 << 2, 0x40, 12, 4 << 5 | 0x1F, 0xFC];
        frame.resize(100, 0);
        let file: Vec<u8> = std::iter::repeat_n(frame, 50).flatten().collect();
        assert_eq!(examine(&file), Some((Kind::Aac, 3200)));
    }
}
