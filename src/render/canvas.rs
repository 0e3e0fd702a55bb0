//! A picture in memory, and the PNG that it becomes. A pixel is a byte, its place in the palette: a
//! season takes 8 MB while it is drawn, and little time to pack.

use anyhow::{Context as _, Result};
use cosmic_text::{SwashCache, SwashContent};

use super::fonts::{Fonts, Line};
use super::look::Colour;
use super::palette::{Palette, STEPS};
use super::paper::{Area, Paper, measure, whole};

/// The second of nine levels: higher ones take longer for little.
const COMPRESSION: u8 = 2;
/// Telegram takes no photo whose sides sum up to more.
const MOST_SIDES: u32 = 10_000;
/// A pixel at a corner is looked at in so many points across and down.
const POINTS: u8 = 4;

/// A picture in memory.
pub struct Canvas {
    width: u32,
    height: u32,
    pixels: Vec<u8>,
    palette: Palette,
    /// The glyphs that were drawn already. They live as long as one picture.
    glyphs: SwashCache,
}

impl Canvas {
    /// A picture of one colour. Its sides may sum up to 10,000 pixels.
    pub fn new(width: u32, height: u32, ground: Colour) -> Result<Self> {
        let sides = width.checked_add(height).filter(|sides| *sides <= MOST_SIDES);
        let count = sides.and_then(|_| usize::try_from(width * height).ok());
        let count = count.filter(|count| *count > 0);
        let count = count.with_context(|| format!("no picture is {width} by {height}"))?;
        let (pixels, palette) = (vec![0; count], Palette::new(ground));
        Ok(Self { width, height, pixels, palette, glyphs: SwashCache::new() })
    }

    /// The picture as a PNG without transparency.
    pub fn png(&self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.width, self.height);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_palette(self.palette.bytes());
        encoder.set_depth(png::BitDepth::Eight);
        // Flat areas pack best as they are.
        encoder.set_deflate_compression(png::DeflateCompression::Level(COMPRESSION));
        encoder.set_filter(png::Filter::NoFilter);
        let mut writer = encoder.write_header().context("a PNG's header")?;
        writer.write_image_data(&self.pixels).context("a PNG's pixels")?;
        writer.finish().context("a PNG's end")?;
        Ok(bytes)
    }

    /// The pixels of an area, as far as it lies in the picture.
    fn spot(&self, area: Area) -> Option<Spot> {
        let side = |from: f32, length: f32, most: u32| {
            let most = usize::try_from(most).unwrap_or(0);
            (whole(from.round()).min(most), whole((from + length).round()).min(most))
        };
        let (left, right) = side(area.x, area.w, self.width);
        let (top, bottom) = side(area.y, area.h, self.height);
        let (w, h) = (right.saturating_sub(left), bottom.saturating_sub(top));
        (w > 0 && h > 0).then_some(Spot { left, top, w, h })
    }

    /// A row of a spot.
    fn row(&mut self, spot: Spot, row: usize) -> &mut [u8] {
        let across = usize::try_from(self.width).unwrap_or(0);
        let start = (spot.top + row) * across + spot.left;
        &mut self.pixels[start..start + spot.w]
    }

    /// Lays a colour over the first and the last pixels of a row, as strong as is said for each.
    fn shade(
        &mut self,
        spot: Spot,
        row: usize,
        ends: usize,
        ink: u8,
        strong: impl Fn(usize) -> u8,
    ) {
        let across = usize::try_from(self.width).unwrap_or(0);
        let start = (spot.top + row) * across + spot.left;
        let (first, last) = (ends.min(spot.w), spot.w - ends.min(spot.w / 2));
        for place in (0..first).chain(last.max(first)..spot.w) {
            let from_end = place.min(spot.w - 1 - place);
            let pixel = &mut self.pixels[start + place];
            *pixel = self.palette.mix(*pixel, ink, strong(from_end));
        }
    }
}

/// A rectangle of pixels.
#[derive(Clone, Copy)]
struct Spot {
    left: usize,
    top: usize,
    w: usize,
    h: usize,
}

impl Spot {
    /// How far a row is from the nearer end.
    fn edge(self, row: usize) -> usize {
        row.min(self.h - 1 - row)
    }

    /// A corner that has room in it.
    fn corner(self, radius: f32) -> Corner {
        let most = measure(self.w.min(self.h)) / 2.0;
        Corner::new(radius.clamp(0.0, most))
    }
}

/// How much of each pixel a round corner covers.
struct Corner {
    size: usize,
    /// Of [`STEPS`], row by row.
    covered: Vec<u8>,
}

impl Corner {
    fn new(radius: f32) -> Self {
        let size = whole(radius.ceil());
        let at = |pixel: usize, point: u8| {
            measure(pixel) + (f32::from(point) + 0.5) / f32::from(POINTS) - radius
        };
        let is_in = |x: f32, y: f32| x >= 0.0 || y >= 0.0 || x * x + y * y <= radius * radius;
        let cover = |x: usize, y: usize| {
            let points = (0..POINTS).flat_map(|row| (0..POINTS).map(move |column| (column, row)));
            let inside = points.filter(|(column, row)| is_in(at(x, *column), at(y, *row))).count();
            let steps = inside * usize::from(STEPS) / usize::from(POINTS * POINTS);
            u8::try_from(steps).unwrap_or(STEPS)
        };
        let places = (0..size).flat_map(|y| (0..size).map(move |x| (x, y)));
        Self { size, covered: places.map(|(x, y)| cover(x, y)).collect() }
    }

    /// How much of a pixel is covered, counted from the corner's own ends.
    fn at(&self, x: usize, y: usize) -> u8 {
        if x >= self.size || y >= self.size { STEPS } else { self.covered[y * self.size + x] }
    }
}

impl Paper for Canvas {
    fn fill(&mut self, area: Area, radius: f32, colour: Colour) {
        let Some(spot) = self.spot(area) else { return };
        let (corner, ink) = (spot.corner(radius), self.palette.place(colour));
        for row in 0..spot.h {
            let y = spot.edge(row);
            let ends = if y < corner.size { corner.size } else { 0 };
            if let Some(middle) = self.row(spot, row).get_mut(ends..spot.w - ends.min(spot.w)) {
                middle.fill(ink);
            }
            self.shade(spot, row, ends, ink, |x| corner.at(x, y));
        }
    }

    fn frame(&mut self, area: Area, radius: f32, width: f32, colour: Colour) {
        let Some(spot) = self.spot(area) else { return };
        let (outer, ink) = (spot.corner(radius), self.palette.place(colour));
        let thick = whole(width.round()).max(1);
        let inner = Corner::new((radius - measure(thick)).max(0.0));
        let covered = |x: usize, y: usize| {
            let hole = if x < thick || y < thick { 0 } else { inner.at(x - thick, y - thick) };
            outer.at(x, y).saturating_sub(hole)
        };
        let ends = outer.size.max(thick);
        for row in 0..spot.h {
            let y = spot.edge(row);
            if y < thick
                && let Some(side) = self.row(spot, row).get_mut(ends..spot.w - ends.min(spot.w))
            {
                side.fill(ink);
            }
            let ends = if y < ends { ends } else { thick };
            self.shade(spot, row, ends, ink, |x| covered(x, y));
        }
    }

    fn write(&mut self, fonts: &mut Fonts, line: &Line, x: f32, baseline: f32, colour: Colour) {
        let ink = self.palette.place(colour);
        let bounds = (self.width, self.height);
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
            let corner = (place.x + image.placement.left, place.y - image.placement.top);
            blend((&mut self.pixels, bounds), &mut self.palette, (&image.data, width), corner, ink);
        }
    }
}

/// Lays a glyph's coverage over the pixels; what lies outside of the picture is left out.
fn blend(
    (pixels, (across, down)): (&mut [u8], (u32, u32)),
    palette: &mut Palette,
    (coverage, width): (&[u8], usize),
    (left, top): (i32, i32),
    ink: u8,
) {
    for (row, line) in (top..).zip(coverage.chunks_exact(width)) {
        let Some(row) = u32::try_from(row).ok().filter(|row| *row < down) else { continue };
        for (column, covered) in (left..).zip(line) {
            // Half a step is the least that shows.
            if *covered < u8::MAX / STEPS / 2 {
                continue;
            }
            let column = u32::try_from(column).ok().filter(|column| *column < across);
            let Some(column) = column else { continue };
            let place = usize::try_from(row * across + column).ok();
            let Some(pixel) = place.and_then(|place| pixels.get_mut(place)) else { continue };
            *pixel = palette.mix(*pixel, ink, steps(*covered));
        }
    }
}

/// A coverage in [`STEPS`].
fn steps(covered: u8) -> u8 {
    let most = u16::from(u8::MAX);
    let steps = (u16::from(covered) * u16::from(STEPS) + most / 2) / most;
    u8::try_from(steps).unwrap_or(STEPS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fonts::{self, Style};
    use crate::render::look::{BLUE, GREEN, INK, PAPER};
    use crate::render::samples::size;

    /// A picture's pixels as rows of letters: `.` for the ground, `#` for the ink, `+` between.
    fn rows(canvas: &Canvas, ink: Colour) -> Vec<String> {
        let colours = canvas.palette.bytes();
        let letter = |place: &u8| match colours.chunks_exact(3).nth(usize::from(*place)) {
            Some(colour) if colour == ink => '#',
            Some(colour) if colour == PAPER => '.',
            _ => '+',
        };
        let width = usize::try_from(canvas.width).expect("few");
        canvas.pixels.chunks_exact(width).map(|row| row.iter().map(letter).collect()).collect()
    }

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
        for area in [
            Area::new(-50.0, -50.0, 60.0, 60.0),
            Area::new(35.0, 15.0, 60.0, 60.0),
            Area::new(0.0, 0.0, -1.0, f32::NAN),
            Area::new(f32::NAN, 0.0, 3.0, 1.0),
            Area::new(3.0, 3.0, 1.0, 1.0),
            Area::new(0.0, 0.0, 0.0, 0.0),
        ] {
            for radius in [0.0, 0.5, 4.0, 900.0, f32::NAN] {
                canvas.fill(area, radius, GREEN);
                canvas.frame(area, radius, 3.0, BLUE);
            }
        }
        assert!(canvas.png().is_ok());
    }

    #[test]
    fn corners_are_round_and_sides_whole() {
        let mut canvas = Canvas::new(9, 8, PAPER).expect("a picture");
        canvas.fill(Area::new(1.0, 1.0, 7.0, 6.0), 2.0, INK);
        let wanted = [
            ".........",
            ".++###++.",
            ".+#####+.",
            ".#######.",
            ".#######.",
            ".+#####+.",
            ".++###++.",
        ];
        assert_eq!(rows(&canvas, INK)[..7], wanted);
        let mut canvas = Canvas::new(7, 6, PAPER).expect("a picture");
        canvas.frame(Area::new(0.0, 0.0, 7.0, 6.0), 0.0, 1.0, INK);
        let wanted = ["#######", "#.....#", "#.....#", "#.....#", "#.....#", "#######"];
        assert_eq!(rows(&canvas, INK), wanted);
    }

    #[test]
    fn ink_covers_as_much_as_it_should() {
        let mut canvas = Canvas::new(3, 1, [200, 100, 0]).expect("a picture");
        let ink = canvas.palette.place([0, 0, 0]);
        let pixels = (canvas.pixels.as_mut_slice(), (3, 1));
        blend(pixels, &mut canvas.palette, (&[255, 128, 3], 3), (0, 0), ink);
        let colours = canvas.palette.bytes();
        let shown = |at: usize| &colours[usize::from(canvas.pixels[at]) * 3..][..3];
        assert_eq!((shown(0), shown(1)), (&[0, 0, 0][..], &[100, 50, 0][..]));
        assert_eq!(shown(2), [200, 100, 0]);
    }
}
