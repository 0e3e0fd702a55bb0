//! The colours of a picture: at most 256, so that a byte is enough for a pixel. Flat colours are as
//! they should be; the edges of letters and corners, which lie between two, may take one near by.

use super::look::Colour;

/// A PNG's palette holds so many.
const MOST: usize = 256;
/// So many of them are kept for flat colours.
const FLAT: usize = 40;
/// The steps from one colour to another: letters drawn for screens of three pixels a point need no more.
pub const STEPS: u8 = 8;
/// Nobody sees so small a difference, in the sum of the squares of red, green and blue.
const UNSEEN: u32 = 40;
/// A mixture that was not asked for yet.
const UNKNOWN: u16 = u16::MAX;

/// The colours, and what their mixtures are.
pub struct Palette {
    colours: Vec<Colour>,
    /// By the colour that is laid over, the one below, and the step.
    mixtures: Vec<u16>,
}

impl Palette {
    /// A palette with its first colour.
    pub fn new(first: Colour) -> Self {
        Self { colours: vec![first], mixtures: vec![UNKNOWN; MOST * MOST * usize::from(STEPS)] }
    }

    /// Red, green and blue of each colour.
    pub fn bytes(&self) -> Vec<u8> {
        self.colours.concat()
    }

    /// The place of a flat colour.
    pub fn place(&mut self, colour: Colour) -> u8 {
        let known = (0_u8..=u8::MAX).zip(&self.colours).find(|(_, known)| **known == colour);
        match known {
            Some((place, _)) => place,
            None => self.add(colour, MOST),
        }
    }

    /// What shows when a colour is laid over another, so many of [`STEPS`] strong.
    pub fn mix(&mut self, under: u8, over: u8, step: u8) -> u8 {
        if step == 0 {
            return under;
        } else if step >= STEPS {
            return over;
        }
        let at = (usize::from(over) * MOST + usize::from(under)) * usize::from(STEPS)
            + usize::from(step);
        if let Ok(known) = u8::try_from(self.mixtures[at]) {
            return known;
        }
        let place = self.mixture(under, over, step);
        self.mixtures[at] = place.into();
        place
    }

    fn mixture(&mut self, under: u8, over: u8, step: u8) -> u8 {
        let (below, above) = (self.colours[usize::from(under)], self.colours[usize::from(over)]);
        let (step, steps) = (u32::from(step), u32::from(STEPS));
        let mut mixed = below;
        for (part, above) in mixed.iter_mut().zip(above) {
            let sum = u32::from(*part) * (steps - step) + u32::from(above) * step;
            *part = u8::try_from((sum + steps / 2) / steps).unwrap_or(u8::MAX);
        }
        match self.nearest(mixed) {
            (place, far) if far <= UNSEEN => place,
            _ => self.add(mixed, MOST - FLAT),
        }
    }

    /// The place of a colour that is new, if there is room for so many; else of the nearest.
    fn add(&mut self, colour: Colour, most: usize) -> u8 {
        match u8::try_from(self.colours.len()) {
            Ok(place) if self.colours.len() < most => {
                self.colours.push(colour);
                place
            }
            _ => self.nearest(colour).0,
        }
    }

    fn nearest(&self, colour: Colour) -> (u8, u32) {
        let far = |known: &Colour| -> u32 {
            known.iter().zip(colour).map(|(one, other)| u32::from(one.abs_diff(other)).pow(2)).sum()
        };
        let all = (0_u8..=u8::MAX).zip(&self.colours).map(|(place, known)| (place, far(known)));
        all.min_by_key(|(_, far)| *far).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flat_colours_stay_as_they_are_however_many_mixtures_there_are() {
        let mut palette = Palette::new([0, 0, 0]);
        let flat = |number: u8| [number.wrapping_mul(37), number.wrapping_mul(91), number];
        for number in 0..30 {
            let over = palette.place(flat(number));
            for under in 0..over {
                for step in 0..=STEPS {
                    palette.mix(under, over, step);
                }
            }
        }
        for number in 0..30 {
            let place = usize::from(palette.place(flat(number)));
            assert_eq!(palette.bytes()[place * 3..place * 3 + 3], flat(number));
        }
        assert!(palette.bytes().len() <= 3 * MOST);
    }

    #[test]
    fn a_mixture_lies_between() {
        let mut palette = Palette::new([200, 100, 0]);
        let over = palette.place([0, 0, 0]);
        let half = usize::from(palette.mix(0, over, STEPS / 2));
        assert_eq!(palette.bytes()[half * 3..half * 3 + 3], [100, 50, 0]);
        assert_eq!((palette.mix(0, over, 0), palette.mix(0, over, STEPS)), (0, over));
        assert_eq!(palette.mix(over, over, 3), over);
    }
}
