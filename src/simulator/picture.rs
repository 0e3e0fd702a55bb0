//! Looks at pictures as the platforms do: whether one is whole, and how large.

/// The width and height of a PNG that can be decoded; nothing for anything else.
pub fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().ok()?;
    let mut pixels = vec![0; reader.output_buffer_size()?];
    let frame = reader.next_frame(&mut pixels).ok()?;
    (frame.width > 0 && frame.height > 0).then_some((frame.width, frame.height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_picture_has_a_size() {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, 3, 2);
        encoder.set_color(png::ColorType::Rgb);
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&[7; 18]).unwrap();
        writer.finish().unwrap();
        assert_eq!(size(&bytes), Some((3, 2)));
        assert_eq!(size(&bytes[..bytes.len() / 2]), None);
        assert_eq!(size(b"no picture"), None);
    }
}
