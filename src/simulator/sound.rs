//! Tiny recordings that are what they say: silence or a hum in a container, made in code.

/// Opus counts granules at this rate.
const GRANULES_PER_SECOND: u64 = 48_000;
/// A slow rate keeps the files small.
const WAV_RATE: u32 = 8_000;

/// What a decoder leaves out at the beginning.
const PRE_SKIP: u16 = 312;
/// 20 ms of 450 Hz in Opus (CELT). Nine waves fit exactly, so that repeated it is a steady hum.
const HUM: [u8; 20] = [
    0x98, 0xB0, 0x4D, 0xC8, 0x01, 0xF3, 0x53, 0xE0, 0x7D, 0x07, 0x20, 0x90, 0xEB, 0x1F, 0x6B, 0x7E,
    0x81, 0xCA, 0xBF, 0xAC,
];
/// So many of them are a second.
const HUMS_PER_SECOND: usize = 50;

/// A voice note (Ogg with Opus) of so many seconds: silence.
pub fn ogg(seconds: u32) -> Vec<u8> {
    let mut file = opus_head();
    let end = u64::from(seconds) * GRANULES_PER_SECOND + u64::from(PRE_SKIP);
    file.extend(page(0x04, end, 2, &[&[0xF8, 0xFF, 0xFE]]));
    file
}

/// A voice note (Ogg with Opus) of so many seconds that can be heard: a hum.
pub fn hum(seconds: u32) -> Vec<u8> {
    let mut file = opus_head();
    for second in 1..=seconds {
        let flags = if second == seconds { 0x04 } else { 0 };
        let end = u64::from(second) * GRANULES_PER_SECOND;
        file.extend(page(flags, end, second + 1, &[&HUM[..]; HUMS_PER_SECOND]));
    }
    file
}

/// The two pages with which such a file begins.
fn opus_head() -> Vec<u8> {
    let mut head = b"OpusHead\x01\x01".to_vec();
    head.extend(PRE_SKIP.to_le_bytes());
    head.extend(48_000_u32.to_le_bytes());
    head.extend([0, 0, 0]);
    let mut tags = b"OpusTags".to_vec();
    tags.extend(7_u32.to_le_bytes());
    tags.extend(b"khidmat");
    tags.extend(0_u32.to_le_bytes());
    let mut file = page(0x02, 0, 0, &[&head]);
    file.extend(page(0, 0, 1, &[&tags]));
    file
}

/// A WAV file of so many seconds: 8 kHz, 8 bits, one channel.
pub fn wav(seconds: u32) -> Vec<u8> {
    let size = seconds * WAV_RATE;
    let mut file = b"RIFF".to_vec();
    file.extend((36 + size).to_le_bytes());
    file.extend(b"WAVEfmt ");
    file.extend(16_u32.to_le_bytes());
    file.extend([1, 0, 1, 0]);
    file.extend(WAV_RATE.to_le_bytes());
    file.extend(WAV_RATE.to_le_bytes());
    file.extend([1, 0, 8, 0]);
    file.extend(b"data");
    file.extend(size.to_le_bytes());
    file.resize(file.len() + usize::try_from(size).unwrap_or(0), 0x80);
    file
}

/// A page of whole packets, each shorter than 255 bytes.
fn page(flags: u8, position: u64, number: u32, packets: &[&[u8]]) -> Vec<u8> {
    let mut page = b"OggS\0".to_vec();
    page.push(flags);
    page.extend(position.to_le_bytes());
    page.extend(1_u32.to_le_bytes());
    page.extend(number.to_le_bytes());
    page.extend(0_u32.to_le_bytes());
    page.push(u8::try_from(packets.len()).unwrap_or(u8::MAX));
    page.extend(packets.iter().map(|packet| u8::try_from(packet.len()).unwrap_or(u8::MAX)));
    page.extend(packets.concat());
    let sum = checksum(&page);
    page[22..26].copy_from_slice(&sum.to_le_bytes());
    page
}

/// Ogg's CRC-32 (RFC 3533, section 6).
fn checksum(bytes: &[u8]) -> u32 {
    const POLYNOMIAL: u32 = 0x04C1_1DB7;
    bytes.iter().fold(0, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte) << 24, |sum, _| {
            if sum >> 31 == 1 { sum << 1 ^ POLYNOMIAL } else { sum << 1 }
        })
    })
}
