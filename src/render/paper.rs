//! What is drawn on: areas and colours, and the pen that sets text into areas.
//!
//! A picture and a page of a PDF are both [`Paper`], so a roster is laid out by the same lines.

use super::fonts::{Fonts, Line, Style};
use super::look::Colour;
use crate::wording::Words;

/// The height of Noto's capitals, in parts of the size: text is centred by them.
const CAPITAL: f32 = 0.714;
/// From one line's baseline to the next, in parts of the size. Vowel signs above and below
/// Gujarati, Devanagari and Arabic letters need it.
const LEADING: f32 = 1.36;

/// A rectangle. The origin is the paper's upper left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// Its left edge.
    pub x: f32,
    /// Its upper edge.
    pub y: f32,
    /// Its width.
    pub w: f32,
    /// Its height.
    pub h: f32,
}

impl Area {
    /// An area by its corner and size.
    pub const fn new(x: f32, y: f32, w: f32, h: f32) -> Self {
        Self { x, y, w, h }
    }

    /// The area without a margin on each side.
    pub fn inset(self, across: f32, down: f32) -> Self {
        Self::new(
            self.x + across,
            self.y + down,
            (self.w - 2.0 * across).max(0.0),
            (self.h - 2.0 * down).max(0.0),
        )
    }

    /// What is left of the area without its first `width`.
    pub fn after(self, width: f32) -> Self {
        Self::new(self.x + width, self.y, (self.w - width).max(0.0), self.h)
    }

    /// What is left of the area without its first `height`.
    pub fn below(self, height: f32) -> Self {
        Self::new(self.x, self.y + height, self.w, (self.h - height).max(0.0))
    }
}

/// Something to draw on.
pub trait Paper {
    /// Fills an area, with round corners if the radius is not 0.
    fn fill(&mut self, area: Area, radius: f32, colour: Colour);
    /// Draws the edge of an area, inside of it.
    fn frame(&mut self, area: Area, radius: f32, width: f32, colour: Colour);
    /// Writes a line of text from `x` on.
    fn write(&mut self, fonts: &mut Fonts, line: &Line, x: f32, baseline: f32, colour: Colour);
}

/// Where a line stands in its area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// At its left edge.
    Left,
    /// In its middle.
    Middle,
    /// At its right edge.
    Right,
}

/// How a text is set into an area.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Its size and weight.
    pub style: Style,
    /// Its colour.
    pub colour: Colour,
    /// Where it stands.
    pub align: Align,
}

impl Setting {
    /// At the left edge.
    pub const fn left(style: Style, colour: Colour) -> Self {
        Self { style, colour, align: Align::Left }
    }

    /// In the middle.
    pub const fn middle(style: Style, colour: Colour) -> Self {
        Self { style, colour, align: Align::Middle }
    }

    /// At the right edge.
    pub const fn right(style: Style, colour: Colour) -> Self {
        Self { style, colour, align: Align::Right }
    }
}

/// The fonts, the words and the paper, while something is drawn.
pub struct Pen<'p, P> {
    /// The fonts.
    pub fonts: &'p mut Fonts,
    /// The words.
    pub words: &'p Words,
    /// The paper.
    pub paper: &'p mut P,
}

impl<P: Paper> Pen<'_, P> {
    /// Sets a text into one line in the middle of an area's height, cut to its width. Returns how
    /// wide it became.
    pub fn text(&mut self, text: &str, setting: Setting, area: Area) -> f32 {
        let line = self.fonts.fit(text, setting.style, area.w);
        self.place(&[line], setting, area)
    }

    /// Sets a text into as many lines as fit an area, in the middle of its height.
    pub fn lines(&mut self, text: &str, setting: Setting, area: Area) {
        let most = whole(area.h / leading(setting.style)).max(1);
        let lines = self.fonts.fit_lines(text, setting.style, area.w, most);
        self.place(&lines, setting, area);
    }

    /// Writes lines in the middle of an area's height. Returns the width of the widest.
    pub fn place(&mut self, lines: &[Line], setting: Setting, area: Area) -> f32 {
        let step = leading(setting.style);
        let steps = lines.iter().skip(1).fold(0.0, |sum, _| sum + step);
        let mut baseline = area.y + (area.h - steps + setting.style.size * CAPITAL) / 2.0;
        let mut widest = 0.0_f32;
        for line in lines {
            let x = match setting.align {
                Align::Left => area.x,
                Align::Middle => area.x + (area.w - line.width) / 2.0,
                Align::Right => area.x + area.w - line.width,
            };
            self.paper.write(self.fonts, line, x, baseline, setting.colour);
            baseline += step;
            widest = widest.max(line.width);
        }
        widest
    }
}

/// From one baseline to the next.
pub fn leading(style: Style) -> f32 {
    style.size * LEADING
}

/// The whole part of a measure that is not negative and not huge.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast of a float cuts it to the type's bounds, which is what is wanted"
)]
pub const fn whole(measure: f32) -> usize {
    measure as usize
}

/// A count as a measure; nothing that is drawn is counted beyond what a float holds exactly.
pub fn measure(count: usize) -> f32 {
    u16::try_from(count).map_or(f32::from(u16::MAX), f32::from)
}
