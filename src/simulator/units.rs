//! Lengths as the platforms count them: in UTF-16 units (Telegram says so; for WhatsApp it is the stricter reading).

/// The length of a text in UTF-16 units.
pub(super) fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The byte at which a UTF-16 offset lies; `None` beyond the end or in the middle of a surrogate pair.
pub(super) fn byte_at(text: &str, offset: usize) -> Option<usize> {
    let mut seen = 0;
    for (index, character) in text.char_indices() {
        if seen == offset {
            return Some(index);
        }
        seen += character.len_utf16();
    }
    (seen == offset).then_some(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_emoji_counts_twice() {
        assert_eq!(units("a🕌é"), 4);
        assert_eq!(byte_at("a🕌é", 1), Some(1));
        assert_eq!(byte_at("a🕌é", 2), None);
        assert_eq!(byte_at("a🕌é", 3), Some(5));
        assert_eq!(byte_at("a🕌é", 4), Some(7));
        assert_eq!(byte_at("a🕌é", 5), None);
    }
}
