//! Names for small cells: the first and the last word, or the last one as an initial.

use unicode_segmentation::UnicodeSegmentation;

/// The first and the last word of a name, for two lines; the second is empty if there is one word.
pub fn two_lines(name: &str) -> (&str, &str) {
    let mut words = name.split_whitespace();
    (words.next().unwrap_or_default(), words.next_back().unwrap_or_default())
}

/// The first word and the initial of the last: "Murtaza K.". Arabic letters change when they stand
/// alone, so there the last word stays whole.
pub fn short(name: &str) -> String {
    let (first, last) = two_lines(name);
    match last.graphemes(true).next() {
        None => first.to_owned(),
        Some(_) if last.chars().any(is_joined) => format!("{first} {last}"),
        Some(initial) => format!("{first} {initial}."),
    }
}

/// Whether a letter is of a script whose letters are joined and run from the right.
fn is_joined(letter: char) -> bool {
    matches!(letter, '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_become_short() {
        assert_eq!(short("Murtaza bhai Shaikh Hatim Kagalwala"), "Murtaza K.");
        assert_eq!(short("  Murtaza "), "Murtaza");
        assert_eq!(short("હાતિમ કાગલવાલા"), "હાતિમ કા.");
        assert_eq!(short("يوسف نجم الدين"), "يوسف الدين");
        assert_eq!(short(""), "");
        assert_eq!(two_lines("Abdul Qadir Zakir"), ("Abdul", "Zakir"));
        assert_eq!(two_lines("Abdul"), ("Abdul", ""));
    }

    proptest! {
        #[test]
        fn never_panics(name in any::<String>()) {
            prop_assert!(short(&name).len() <= name.len() + 2);
        }
    }
}
