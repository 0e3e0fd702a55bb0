//! A page of the PDF as paper: areas become paths, lines of text become glyphs in their places.

use std::ops::Range;

use pdf_writer::{Content, Name, Str, TextStr};

use super::faces::Faces;
use crate::render::fonts::{Fonts, Line};
use crate::render::look::Colour;
use crate::render::paper::{Area, Paper};

/// How far the handles of a Bézier curve reach to make a quarter of a circle.
const QUARTER: f32 = 0.552_285;
/// A font's measures in a PDF are in thousandths of its size.
const THOUSAND: f32 = 1000.0;
/// Positions nearer than this are the same.
const NEAR: f32 = 0.01;

/// A page.
pub struct Page<'f> {
    height: f32,
    content: Content,
    faces: &'f mut Faces,
}

impl<'f> Page<'f> {
    /// An empty page of a height, which notes the glyphs that it uses.
    pub fn new(height: f32, faces: &'f mut Faces) -> Self {
        Self { height, content: Content::new(), faces }
    }

    /// The page's drawing instructions.
    pub fn finish(self) -> Vec<u8> {
        self.content.finish().to_vec()
    }

    /// A path around an area, from its lower left corner on: a PDF counts upwards.
    fn outline(&mut self, area: Area, radius: f32) {
        let (x, y) = (area.x, self.height - area.y - area.h);
        let radius = radius.min(area.w / 2.0).min(area.h / 2.0);
        if radius <= 0.0 {
            self.content.rect(x, y, area.w, area.h);
            return;
        }
        let (right, top, reach) = (x + area.w, y + area.h, radius * (1.0 - QUARTER));
        let path = &mut self.content;
        path.move_to(x + radius, y).line_to(right - radius, y);
        path.cubic_to(right - reach, y, right, y + reach, right, y + radius);
        path.line_to(right, top - radius);
        path.cubic_to(right, top - reach, right - reach, top, right - radius, top);
        path.line_to(x + radius, top);
        path.cubic_to(x + reach, top, x, top - reach, x, top - radius);
        path.line_to(x, y + radius);
        path.cubic_to(x, y + reach, x + reach, y, x + radius, y);
        path.close_path();
    }
}

impl Paper for Page<'_> {
    fn fill(&mut self, area: Area, radius: f32, colour: Colour) {
        let [red, green, blue] = parts(colour);
        self.content.set_fill_rgb(red, green, blue);
        self.outline(area, radius);
        self.content.fill_nonzero();
    }

    fn frame(&mut self, area: Area, radius: f32, width: f32, colour: Colour) {
        let [red, green, blue] = parts(colour);
        self.content.set_stroke_rgb(red, green, blue).set_line_width(width);
        self.outline(area.inset(width / 2.0, width / 2.0), radius);
        self.content.stroke();
    }

    fn write(&mut self, fonts: &mut Fonts, line: &Line, x: f32, baseline: f32, colour: Colour) {
        let [red, green, blue] = parts(colour);
        self.content.set_fill_rgb(red, green, blue);
        let glyphs: Vec<Placed> = line
            .glyphs
            .iter()
            .filter_map(|glyph| {
                let text = line.text.get(glyph.start..glyph.end).unwrap_or_default();
                let known = self.faces.know(fonts, glyph, text)?;
                Some(Placed {
                    text: glyph.start..glyph.end,
                    is_reordered: text.chars().any(is_reordered),
                    face: known.face,
                    code: known.code,
                    advance: known.advance * line.size,
                    x: x + glyph.x + glyph.x_offset * line.size,
                    y: self.height - baseline - glyph.y + glyph.y_offset * line.size,
                })
            })
            .collect();
        for part in glyphs.chunk_by(|one, next| one.is_reordered == next.is_reordered) {
            self.part(part, line);
        }
    }
}

/// A glyph in its place.
struct Placed {
    /// Where its text stands in the line's.
    text: Range<usize>,
    is_reordered: bool,
    face: usize,
    code: u16,
    advance: f32,
    x: f32,
    y: f32,
}

impl Page<'_> {
    /// Shows neighbours whose glyphs tell their text one by one, or neighbours who don't: with
    /// these their text is told as a whole.
    fn part(&mut self, part: &[Placed], line: &Line) {
        let is_told = part.first().is_some_and(|glyph| glyph.is_reordered);
        if is_told {
            let start = part.iter().map(|glyph| glyph.text.start).min().unwrap_or(0);
            let end = part.iter().map(|glyph| glyph.text.end).max().unwrap_or(0);
            let text = line.text.get(start..end).unwrap_or_default();
            let mut span = self.content.begin_marked_content_with_properties(Name(b"Span"));
            span.properties().actual_text(TextStr(text));
        }
        self.content.begin_text();
        let is_same_run =
            |one: &Placed, next: &Placed| one.face == next.face && (one.y - next.y).abs() < NEAR;
        for run in part.chunk_by(is_same_run) {
            self.run(run, line.size);
        }
        self.content.end_text();
        if is_told {
            self.content.end_marked_content();
        }
    }

    /// Shows glyphs of one face on one height. Where one doesn't stand right behind the one
    /// before, the pen is moved.
    fn run(&mut self, run: &[Placed], size: f32) {
        let Some(first) = run.first() else { return };
        let name = Faces::name(first.face);
        self.content.set_font(Name(name.as_bytes()), size);
        self.content.set_text_matrix([1.0, 0.0, 0.0, 1.0, first.x, first.y]);
        let mut shown = self.content.show_positioned();
        let mut items = shown.items();
        let mut pen = first.x;
        let mut codes: Vec<u8> = Vec::new();
        for glyph in run {
            if (glyph.x - pen).abs() > NEAR {
                if !codes.is_empty() {
                    items.show(Str(&codes));
                    codes.clear();
                }
                items.adjust((pen - glyph.x) / size * THOUSAND);
                pen = glyph.x;
            }
            codes.extend(glyph.code.to_be_bytes());
            pen += glyph.advance;
        }
        items.show(Str(&codes));
    }
}

fn parts(colour: Colour) -> [f32; 3] {
    colour.map(|part| f32::from(part) / 255.0)
}

/// Whether a letter's script stacks and reorders its glyphs, as those of India do. Arabic is not
/// among them: readers expect its glyphs from left to right and turn them round themselves.
fn is_reordered(letter: char) -> bool {
    matches!(letter, '\u{0900}'..='\u{0DFF}')
}
