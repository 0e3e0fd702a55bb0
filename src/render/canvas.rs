//! A picture in memory, and the PNG that it becomes.

use anyhow::{Context as _, Result};
use cosmic_text::{SwashCache, SwashContent};
use tiny_skia::{
    FillRule, Paint, Path, PathBuilder, Pixmap, PremultipliedColorU8, Rect, Stroke, Transform,
};

use super::fonts::{Fonts, Line};
use super::look::Colour;
use super::paper::{Area, Paper};

/// How far the handles of a Bézier curve reach to make a quarter of a circle.
const QUARTER: f32 = 0.552_285;
/// The second of nine levels: higher ones take longer for little.
const COMPRESSION: u8 = 2;
/// Telegram takes no photo whose sides sum up to more.
const MOST_SIDES: u32 = 10_000;

/// A picture in memory.
pub struct Canvas {
    pixels: Pixmap,
    /// The glyphs that were drawn already. They live as long as one picture.
    glyphs: SwashCache,
}

impl Canvas {
    /// A picture of one colour. Its sides may sum up to 10,000 pixels.
    pub fn new(width: u32, height: u32, ground: Colour) -> Result<Self> {
        let fits = width.checked_add(height).is_some_and(|sides| sides <= MOST_SIDES);
        let pixels = if fits { Pixmap::new(width, height) } else { None };
        let mut pixels = pixels.with_context(|| format!("no picture is {width} by {height}"))?;
        pixels.fill(opaque(ground));
        Ok(Self { pixels, glyphs: SwashCache::new() })
    }

    /// The picture as a PNG without transparency.
    pub fn png(&self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.pixels.width(), self.pixels.height());
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        // Flat areas pack best as they are: half the time and the size of the crate's own "fast".
        encoder.set_deflate_compression(png::DeflateCompression::Level(COMPRESSION));
        encoder.set_filter(png::Filter::NoFilter);
        let mut writer = encoder.write_header().context("a PNG's header")?;
        let pixels = self.pixels.pixels();
        let mut rgb = vec![0; pixels.len() * 3];
        for (place, pixel) in rgb.chunks_exact_mut(3).zip(pixels) {
            place.copy_from_slice(&[pixel.red(), pixel.green(), pixel.blue()]);
        }
        writer.write_image_data(&rgb).context("a PNG's pixels")?;
        writer.finish().context("a PNG's end")?;
        Ok(bytes)
    }

    /// Lays a glyph's coverage over the pixels; what lies outside of the picture is left out.
    fn blend(&mut self, coverage: &[u8], width: usize, left: i32, top: i32, colour: Colour) {
        let (across, down) = (self.pixels.width(), self.pixels.height());
        let pixels = self.pixels.pixels_mut();
        for (row, line) in (top..).zip(coverage.chunks_exact(width)) {
            let Some(row) = u32::try_from(row).ok().filter(|row| *row < down) else { continue };
            for (column, covered) in (left..).zip(line) {
                let column = u32::try_from(column).ok().filter(|column| *column < across);
                let Some(column) = column else { continue };
                let place = usize::try_from(row * across + column).ok();
                let Some(pixel) = place.and_then(|place| pixels.get_mut(place)) else { continue };
                *pixel = mix(*pixel, colour, *covered);
            }
        }
    }
}

impl Paper for Canvas {
    fn fill(&mut self, area: Area, radius: f32, colour: Colour) {
        let Some(path) = outline(area, radius) else { return };
        let at = Transform::identity();
        self.pixels.fill_path(&path, &paint(colour), FillRule::Winding, at, None);
    }

    fn frame(&mut self, area: Area, radius: f32, width: f32, colour: Colour) {
        let Some(path) = outline(area.inset(width / 2.0, width / 2.0), radius) else { return };
        let stroke = Stroke { width, ..Stroke::default() };
        self.pixels.stroke_path(&path, &paint(colour), &stroke, Transform::identity(), None);
    }

    fn write(&mut self, fonts: &mut Fonts, line: &Line, x: f32, baseline: f32, colour: Colour) {
        for glyph in &line.glyphs {
            let place = glyph.physical((x, baseline.round()), 1.0);
            let image = self.glyphs.get_image(&mut fonts.system, place.cache_key).as_ref();
            let Some(image) = image.filter(|image| image.content == SwashContent::Mask) else {
                continue;
            };
            let Ok(width) = usize::try_from(image.placement.width) else { continue };
            if width == 0 {
                continue;
            }
            let coverage = image.data.clone();
            let (left, top) = (place.x + image.placement.left, place.y - image.placement.top);
            self.blend(&coverage, width, left, top, colour);
        }
    }
}

fn opaque([red, green, blue]: Colour) -> tiny_skia::Color {
    tiny_skia::Color::from_rgba8(red, green, blue, u8::MAX)
}

fn paint(colour: Colour) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color(opaque(colour));
    paint
}

/// A colour laid over an opaque pixel.
fn mix(under: PremultipliedColorU8, over: Colour, covered: u8) -> PremultipliedColorU8 {
    let covered = u32::from(covered);
    let part = |under: u8, over: u8| {
        let sum = u32::from(under) * (255 - covered) + u32::from(over) * covered;
        u8::try_from((sum + 127) / 255).unwrap_or(u8::MAX)
    };
    let [red, green, blue] = over;
    let mixed = [part(under.red(), red), part(under.green(), green), part(under.blue(), blue)];
    PremultipliedColorU8::from_rgba(mixed[0], mixed[1], mixed[2], u8::MAX).unwrap_or(under)
}

/// The edge of an area with round corners; nothing for an area without size.
fn outline(area: Area, radius: f32) -> Option<Path> {
    let Area { x, y, w, h } = area;
    let rect = Rect::from_xywh(x, y, w, h).filter(|_| w > 0.0 && h > 0.0)?;
    let radius = radius.min(w / 2.0).min(h / 2.0);
    if radius <= 0.0 {
        return Some(PathBuilder::from_rect(rect));
    }
    let (right, bottom, reach) = (x + w, y + h, radius * (1.0 - QUARTER));
    let mut path = PathBuilder::new();
    path.move_to(x + radius, y);
    path.line_to(right - radius, y);
    path.cubic_to(right - reach, y, right, y + reach, right, y + radius);
    path.line_to(right, bottom - radius);
    path.cubic_to(right, bottom - reach, right - reach, bottom, right - radius, bottom);
    path.line_to(x + radius, bottom);
    path.cubic_to(x + reach, bottom, x, bottom - reach, x, bottom - radius);
    path.line_to(x, y + radius);
    path.cubic_to(x, y + reach, x + reach, y, x + radius, y);
    path.close();
    path.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fonts::{self, Style};
    use crate::render::look::{GREEN, INK, PAPER};
    use crate::render::samples::size;

    #[test]
    fn a_picture_has_bounds() {
        assert!(Canvas::new(0, 10, PAPER).is_err());
        assert!(Canvas::new(9_000, 1_001, PAPER).is_err());
        assert!(Canvas::new(u32::MAX, u32::MAX, PAPER).is_err());
        let png = Canvas::new(30, 20, PAPER).and_then(|canvas| canvas.png()).expect("a picture");
        assert_eq!(size(&png), (30, 20));
    }

    #[test]
    fn what_lies_outside_is_left_out() {
        let mut canvas = Canvas::new(40, 20, PAPER).expect("a picture");
        let mut fonts = fonts::borrow();
        let line = fonts.line("Murtaza", Style::bold(18.0));
        for (x, baseline) in [(-30.0, 15.0), (25.0, 15.0), (5.0, 2.0), (5.0, 30.0), (1e9, -1e9)] {
            canvas.write(&mut fonts, &line, x, baseline, INK);
        }
        canvas.fill(Area::new(-50.0, -50.0, 60.0, 60.0), 4.0, GREEN);
        canvas.fill(Area::new(0.0, 0.0, -1.0, f32::NAN), 4.0, GREEN);
        canvas.frame(Area::new(0.0, 0.0, 0.0, 0.0), 4.0, 3.0, GREEN);
        assert!(canvas.png().is_ok());
    }

    #[test]
    fn ink_covers_as_much_as_it_should() {
        let mut canvas = Canvas::new(2, 1, [200, 100, 0]).expect("a picture");
        canvas.blend(&[255, 128], 2, 0, 0, [0, 0, 0]);
        let pixels = canvas.pixels.pixels();
        assert_eq!((pixels[0].red(), pixels[0].green(), pixels[0].alpha()), (0, 0, 255));
        assert_eq!((pixels[1].red(), pixels[1].green(), pixels[1].alpha()), (100, 50, 255));
    }
}
