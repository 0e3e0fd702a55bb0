//! The faces that a PDF uses, cut to the glyphs that occur, with what each glyph means as text.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use cosmic_text::{Font, LayoutGlyph, fontdb};
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Finish, Name, Pdf, Rect, Ref, Str};
use subsetter::GlyphRemapper;

use crate::render::fonts::Fonts;

/// Glyphs are named by their number in the face as it is embedded.
const ENCODING: Name<'_> = Name(b"Identity-H");
const SYSTEM: SystemInfo<'_> =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };
const THOUSAND: f32 = 1000.0;
/// What a face's stems measure is not in the file; readers only use it to replace a face.
const STEM: f32 = 80.0;
const COMPRESSION: u8 = 6;

/// The faces in use.
#[derive(Default)]
pub struct Faces(Vec<Face>);

struct Face {
    id: fontdb::ID,
    font: Arc<Font>,
    /// Its name in the font file.
    name: String,
    glyphs: GlyphRemapper,
    /// The text of each glyph, by its new number.
    texts: BTreeMap<u16, String>,
    /// How far each glyph moves the pen, by its new number, in thousandths.
    advances: BTreeMap<u16, f32>,
}

/// A glyph as the PDF knows it.
pub struct Known {
    /// The place of its face.
    pub face: usize,
    /// Its number in the face as it is embedded.
    pub code: u16,
    /// How far it moves the pen, in parts of the size.
    pub advance: f32,
}

impl Faces {
    /// The name of a face on the pages.
    pub fn name(place: usize) -> String {
        format!("F{place}")
    }

    /// Notes a glyph and the text that it was made for.
    pub fn know(&mut self, fonts: &mut Fonts, glyph: &LayoutGlyph, text: &str) -> Option<Known> {
        let place = match self.0.iter().position(|face| face.id == glyph.font_id) {
            Some(place) => place,
            None => {
                let info = fonts.system.db().face(glyph.font_id)?;
                let name = info.post_script_name.clone();
                let font = fonts.system.get_font(glyph.font_id, glyph.font_weight)?;
                self.0.push(Face {
                    id: glyph.font_id,
                    font,
                    name,
                    glyphs: GlyphRemapper::new(),
                    texts: BTreeMap::new(),
                    advances: BTreeMap::new(),
                });
                self.0.len() - 1
            }
        };
        let face = self.0.get_mut(place)?;
        let code = face.glyphs.remap(glyph.glyph_id);
        let units = f32::from(face.font.metrics().units_per_em);
        let swash = face.font.as_swash();
        let advance = swash.glyph_metrics(&[]).advance_width(glyph.glyph_id) / units;
        face.advances.insert(code, advance * THOUSAND);
        if !text.is_empty() {
            face.texts.entry(code).or_insert_with(|| text.to_owned());
        }
        Some(Known { face: place, code, advance })
    }

    /// Embeds the faces. Returns the names by which the pages know them.
    pub fn write(self, pdf: &mut Pdf, next: &mut dyn FnMut() -> Ref) -> Result<Vec<(String, Ref)>> {
        let mut written = Vec::new();
        for (place, face) in self.0.iter().enumerate() {
            let id = next();
            face.write(pdf, place, id, next)?;
            written.push((Self::name(place), id));
        }
        Ok(written)
    }
}

impl Face {
    fn write(
        &self,
        pdf: &mut Pdf,
        place: usize,
        id: Ref,
        next: &mut dyn FnMut() -> Ref,
    ) -> Result<()> {
        let (cid, descriptor, file, unicode) = (next(), next(), next(), next());
        let name = format!("{}+{}", tag(place), self.name);
        let name = Name(name.as_bytes());
        pdf.type0_font(id)
            .base_font(name)
            .encoding_predefined(ENCODING)
            .descendant_font(cid)
            .to_unicode(unicode);

        let mut font = pdf.cid_font(cid);
        font.subtype(CidFontType::Type2)
            .base_font(name)
            .system_info(SYSTEM)
            .font_descriptor(descriptor)
            .default_width(0.0)
            .cid_to_gid_map_predefined(Name(b"Identity"));
        let mut widths = font.widths();
        for (code, advance) in &self.advances {
            widths.consecutive(*code, [*advance]);
        }
        widths.finish();
        font.finish();

        let metrics = self.font.metrics();
        let scale = THOUSAND / f32::from(metrics.units_per_em);
        let bounds = metrics.bounds.map_or(Rect::new(0.0, 0.0, 0.0, 0.0), |bounds| {
            Rect::new(
                bounds.x_min * scale,
                bounds.y_min * scale,
                bounds.x_max * scale,
                bounds.y_max * scale,
            )
        });
        pdf.font_descriptor(descriptor)
            .name(name)
            .flags(FontFlags::SYMBOLIC)
            .bbox(bounds)
            .italic_angle(0.0)
            .ascent(metrics.ascent * scale)
            .descent(metrics.descent * scale)
            .cap_height(metrics.cap_height.unwrap_or(metrics.ascent) * scale)
            .stem_v(STEM)
            .font_file2(file);

        let cut = subsetter::subset(self.font.data(), 0, &self.glyphs)
            .with_context(|| format!("cutting {}", self.name))?;
        compressed(pdf, file, &cut);
        let mut meanings = UnicodeCmap::new(Name(b"Custom"), SYSTEM);
        for (code, text) in &self.texts {
            meanings.pair_with_multiple(*code, text.chars());
        }
        compressed(pdf, unicode, &meanings.finish());
        Ok(())
    }
}

/// Writes a compressed stream.
pub fn compressed(pdf: &mut Pdf, id: Ref, data: &[u8]) {
    let packed = miniz_oxide::deflate::compress_to_vec_zlib(data, COMPRESSION);
    pdf.stream(id, &packed).filter(Filter::FlateDecode);
}

/// Six capitals tell a reader that a face is cut: AAAAAA, BAAAAA, …
fn tag(place: usize) -> String {
    let first = u8::try_from(place % 26).map_or('A', |place| char::from(b'A' + place));
    format!("{first}AAAAA")
}
