//! The fonts in the binary, and lines of text shaped and measured with them.
//!
//! Built once and shared: reading the fonts takes longer than drawing a day.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use cosmic_text::{
    Attrs, AttrsList, BufferLine, CacheKeyFlags, Ellipsize, Family, FontSystem, Hinting,
    LayoutGlyph, LineEnding, Shaping, Weight, Wrap, fontdb,
};
use unicode_segmentation::UnicodeSegmentation;

use crate::domain::text::one_line;

/// The family that a text begins with; the others stand in for the letters that it lacks.
const FAMILY: &str = "Noto Sans";
/// assets/fonts/README.md says where they come from and how they were cut.
const FACES: [&[u8]; 8] = [
    include_bytes!("../../assets/fonts/NotoSans-Regular.ttf"),
    include_bytes!("../../assets/fonts/NotoSans-Bold.ttf"),
    include_bytes!("../../assets/fonts/NotoSansGujarati-Regular.ttf"),
    include_bytes!("../../assets/fonts/NotoSansGujarati-Bold.ttf"),
    include_bytes!("../../assets/fonts/NotoSansDevanagari-Regular.ttf"),
    include_bytes!("../../assets/fonts/NotoSansDevanagari-Bold.ttf"),
    include_bytes!("../../assets/fonts/NotoSansArabic-Regular.ttf"),
    include_bytes!("../../assets/fonts/NotoSansArabic-Bold.ttf"),
];
/// Nothing that is drawn has room for more; it also bounds the work for a hostile text.
const MOST_CHARS: usize = 200;
const ELLIPSIS: &str = "…";
const TAB_SPACES: u16 = 1;

/// How a text is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// The size, in the units of the paper.
    pub size: f32,
    /// Whether it is bold.
    pub weight: Weight,
}

impl Style {
    /// Regular text.
    pub const fn regular(size: f32) -> Self {
        Self { size, weight: Weight::NORMAL }
    }

    /// Bold text.
    pub const fn bold(size: f32) -> Self {
        Self { size, weight: Weight::BOLD }
    }

    /// The same in another size.
    pub const fn sized(self, size: f32) -> Self {
        Self { size, ..self }
    }
}

/// A line of text that was shaped and measured.
#[derive(Clone, Debug)]
pub struct Line {
    /// The text.
    pub text: String,
    /// How wide it is, in the units of its size.
    pub width: f32,
    /// Its size.
    pub size: f32,
    /// Its glyphs in the order of drawing, from the left end on.
    pub glyphs: Vec<LayoutGlyph>,
}

impl Line {
    /// Whether three dots stand for what was left out, or nothing fitted at all.
    pub fn is_cut(&self) -> bool {
        self.text.is_empty() || self.text.ends_with(ELLIPSIS)
    }
}

/// So many lines are remembered: a season says the same names and dates again and again.
const MOST_LINES: usize = 1024;

/// The fonts, ready to shape.
#[derive(Debug)]
pub struct Fonts {
    /// What cosmic-text knows of them.
    pub system: FontSystem,
    /// The lines that one picture has shaped already, by weight, size and text.
    shaped: HashMap<(u16, u32, String), Line>,
}

/// The fonts, for as long as one picture needs them. The first call reads them.
pub fn borrow() -> MutexGuard<'static, Fonts> {
    static FONTS: OnceLock<Mutex<Fonts>> = OnceLock::new();
    // A panic while they were borrowed leaves caches behind, nothing half done.
    let fonts = FONTS.get_or_init(|| Mutex::new(Fonts::read()));
    let mut fonts = fonts.lock().unwrap_or_else(PoisonError::into_inner);
    // What one picture says is of little use to the next, and must not add up.
    fonts.shaped = HashMap::new();
    fonts
}

impl Fonts {
    fn read() -> Self {
        let mut faces = fontdb::Database::new();
        for face in FACES {
            faces.load_font_source(fontdb::Source::Binary(Arc::new(face)));
        }
        // The language would only choose between Chinese and Japanese letters.
        let system = FontSystem::new_with_locale_and_db("en".to_owned(), faces);
        Self { system, shaped: HashMap::new() }
    }

    /// A text in one line, however wide.
    pub fn line(&mut self, text: &str, style: Style) -> Line {
        let text = one_line(text, MOST_CHARS);
        self.shape(text, style)
    }

    /// A text in one line of at most `width`: what doesn't fit is left out at the end, and three
    /// dots say so. Letters that belong together stay together.
    pub fn fit(&mut self, text: &str, style: Style, width: f32) -> Line {
        let whole = self.line(text, style);
        if whole.width <= width {
            return whole;
        }
        let cuts: Vec<usize> = whole.text.grapheme_indices(true).map(|(at, _)| at).collect();
        let mut best = Line { text: String::new(), width: 0.0, size: style.size, glyphs: vec![] };
        let (mut shortest, mut longest) = (0, cuts.len());
        while shortest < longest {
            let middle = usize::midpoint(shortest, longest);
            let kept = whole.text[..cuts[middle]].trim_end();
            let cut = self.shape(format!("{kept}{ELLIPSIS}"), style);
            if cut.width <= width {
                best = cut;
                shortest = middle + 1;
            } else {
                longest = middle;
            }
        }
        best
    }

    /// A text in at most `most` lines of at most `width`, broken between words.
    pub fn fit_lines(&mut self, text: &str, style: Style, width: f32, most: usize) -> Vec<Line> {
        let text = one_line(text, MOST_CHARS);
        let mut rest = text.as_str();
        let mut lines = Vec::new();
        while !rest.is_empty() && lines.len() < most {
            if lines.len() + 1 == most {
                lines.push(self.fit(rest, style, width));
                break;
            }
            let end = self.words_that_fit(rest, style, width);
            lines.push(self.fit(&rest[..end], style, width));
            rest = rest[end..].trim_start();
        }
        lines
    }

    /// Where the last word ends that fits besides those before it, at least the first.
    fn words_that_fit(&mut self, text: &str, style: Style, width: f32) -> usize {
        let ends = text.match_indices(' ').map(|(at, _)| at).chain([text.len()]);
        let mut fitting = None;
        for end in ends {
            if fitting.is_some() && self.shape(text[..end].to_owned(), style).width > width {
                break;
            }
            fitting = Some(end);
        }
        fitting.unwrap_or(text.len())
    }

    fn shape(&mut self, text: String, style: Style) -> Line {
        let key = (style.weight.0, style.size.to_bits(), text);
        if let Some(line) = self.shaped.get(&key) {
            return line.clone();
        }
        let line = self.shape_anew(key.2.clone(), style);
        if self.shaped.len() < MOST_LINES {
            self.shaped.insert(key, line.clone());
        }
        line
    }

    fn shape_anew(&mut self, text: String, style: Style) -> Line {
        let attrs = Attrs::new()
            .family(Family::Name(FAMILY))
            .weight(style.weight)
            .cache_key_flags(CacheKeyFlags::DISABLE_HINTING);
        let mut line =
            BufferLine::new(text, LineEnding::None, AttrsList::new(&attrs), Shaping::Advanced);
        let laid_out = line.layout(
            &mut self.system,
            style.size,
            None,
            Wrap::None,
            Ellipsize::None,
            None,
            TAB_SPACES,
            Hinting::Disabled,
        );
        let mut glyphs: Vec<LayoutGlyph> =
            laid_out.iter().flat_map(|line| line.glyphs.iter().cloned()).collect();
        let left = glyphs.iter().map(|glyph| glyph.x).fold(f32::INFINITY, f32::min);
        let right = glyphs.iter().map(|glyph| glyph.x + glyph.w).fold(0.0, f32::max);
        for glyph in &mut glyphs {
            glyph.x -= left;
        }
        let width = if glyphs.is_empty() { 0.0 } else { right - left };
        Line { text: line.into_text(), width, size: style.size, glyphs }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::render::samples::NAMES;

    const STYLE: Style = Style::regular(20.0);

    #[test]
    fn every_letter_of_four_scripts_has_a_glyph() {
        let mut fonts = borrow();
        let more = ["ṭāhir ʿAlī Ḥusayn’s – “é”", "گجراتی لسان الدعوة پچڑے ۱۴۴۸", "૧૪૪૮ क्षत्रिय ज्ञ"];
        for name in NAMES.into_iter().chain(more) {
            for style in [STYLE, Style::bold(20.0)] {
                let line = fonts.line(name, style);
                assert!(line.glyphs.iter().all(|glyph| glyph.glyph_id != 0), "{name} has a hole");
                let is_bold = |glyph: &LayoutGlyph| {
                    let face = fonts.system.db().face(glyph.font_id);
                    face.is_some_and(|face| face.weight == style.weight)
                };
                assert!(line.glyphs.iter().all(is_bold), "{name} has another weight");
            }
        }
    }

    #[test]
    fn scripts_are_shaped_and_not_only_spelt() {
        let mut fonts = borrow();
        let first = |fonts: &mut Fonts, text: &str| {
            let line = fonts.line(text, STYLE);
            line.glyphs.iter().find(|glyph| glyph.start == 0).map(|glyph| glyph.glyph_id)
        };
        let (joined, alone) = (first(&mut fonts, "محمد"), first(&mut fonts, "م"));
        assert!(joined.is_some() && joined != alone, "Arabic letters are joined");
        let mut glyphs = |text: &str| fonts.line(text, STYLE).glyphs.len();
        assert_eq!(glyphs("क्ष"), 1, "Devanagari letters become one");
        assert_eq!(glyphs("જ્ઞ"), 1, "Gujarati letters become one");
        let mixed = fonts.line("abc يوسف", STYLE);
        let starts: Vec<usize> = mixed.glyphs.iter().map(|glyph| glyph.start).collect();
        assert!(starts[..3].is_sorted(), "Latin runs from the left: {starts:?}");
        assert!(
            starts[4..].is_sorted_by(|one, next| one >= next),
            "Arabic from the right: {starts:?}"
        );
    }

    #[test]
    fn a_cut_keeps_letters_together() {
        let mut fonts = borrow();
        for name in NAMES {
            let whole = fonts.line(name, STYLE).width;
            for part in 1..10_u8 {
                let cut = fonts.fit(name, STYLE, whole * f32::from(part) / 10.0);
                let Some(kept) = cut.text.strip_suffix(ELLIPSIS) else { continue };
                assert!(name.starts_with(kept));
                let ends = name.grapheme_indices(true).map(|(at, _)| at).collect::<Vec<_>>();
                let end = name.len() - name[kept.len()..].trim_start().len();
                assert!(ends.contains(&kept.len()) || ends.contains(&end), "{kept:?} of {name:?}");
            }
        }
    }

    #[test]
    fn lines_are_broken_between_words() {
        let mut fonts = borrow();
        let width = fonts.line("Abdulqadir Taher", STYLE).width;
        let lines = fonts.fit_lines("Abdulqadir Taher Kagalwala Zakir", STYLE, width, 2);
        let texts: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(texts, ["Abdulqadir Taher", "Kagalwala Zakir"]);
        assert!(fonts.fit_lines(" \n", STYLE, width, 2).is_empty());
        assert!(fonts.fit_lines("a", STYLE, width, 0).is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn nothing_is_wider_than_its_room(text in any::<String>(), width in 0.0_f32..300.0, most in 0_usize..4) {
            let mut fonts = borrow();
            let line = fonts.fit(&text, STYLE, width);
            prop_assert!(line.width <= width);
            let lines = fonts.fit_lines(&text, STYLE, width, most);
            prop_assert!(lines.len() <= most);
            prop_assert!(lines.iter().all(|line| line.width <= width));
        }
    }
}
