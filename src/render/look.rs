//! The look of pictures and files: calm colours, each text on its ground with AA contrast.

use crate::domain::grid::Standing;

/// Red, green, blue.
pub type Colour = [u8; 3];

/// The paper.
pub const PAPER: Colour = [0xfb, 0xfa, 0xf6];
/// A cell without a state.
pub const WHITE: Colour = [0xff, 0xff, 0xff];
/// Text.
pub const INK: Colour = [0x1d, 0x2a, 0x2a];
/// Text beside the point.
pub const MUTED: Colour = [0x4d, 0x5b, 0x59];
/// Lines between cells.
pub const RULE: Colour = [0xd4, 0xdc, 0xd8];
/// The head of a picture.
pub const GREEN: Colour = [0x1c, 0x54, 0x49];
/// Text beside the point in the head.
pub const PALE: Colour = [0xd5, 0xe8, 0xe1];
/// The heads of rows and columns.
pub const MIST: Colour = [0xee, 0xf3, 0xf0];
/// Today.
pub const GOLD: Colour = [0xe3, 0xb3, 0x4a];
/// One's own.
pub const BLUE: Colour = [0x1b, 0x4f, 0x9c];

/// The colours of a standing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tint {
    /// The ground of its cell.
    pub ground: Colour,
    /// Its badge, and its word on the ground.
    pub badge: Colour,
}

/// The colours of a standing.
pub const fn tint(standing: Standing) -> Tint {
    match standing {
        Standing::Off => Tint { ground: PAPER, badge: MUTED },
        Standing::Open => Tint { ground: WHITE, badge: [0x5b, 0x67, 0x66] },
        Standing::Assigned => Tint { ground: [0xff, 0xf3, 0xd1], badge: [0x7d, 0x52, 0x00] },
        Standing::Confirmed => Tint { ground: [0xdc, 0xf1, 0xdf], badge: [0x1d, 0x65, 0x35] },
        Standing::Asked => Tint { ground: [0xfb, 0xe2, 0xdb], badge: [0x97, 0x32, 0x18] },
        Standing::Closed => Tint { ground: [0xe3, 0xe5, 0xee], badge: [0x45, 0x4c, 0x6b] },
        Standing::Done => Tint { ground: [0xec, 0xee, 0xec], badge: [0x50, 0x5c, 0x58] },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The contrast of WCAG 2.
    fn contrast(one: Colour, other: Colour) -> f64 {
        let light = |colour: Colour| {
            let linear = colour.map(|part| {
                let part = f64::from(part) / 255.0;
                if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
            });
            0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        };
        let (one, other) = (light(one), light(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn every_text_can_be_read() {
        let mut pairs = vec![
            (WHITE, GREEN),
            (PALE, GREEN),
            (INK, PAPER),
            (MUTED, PAPER),
            (INK, MIST),
            (MUTED, MIST),
            (INK, GOLD),
            (WHITE, BLUE),
            (BLUE, PAPER),
        ];
        for standing in Standing::SHOWN {
            let Tint { ground, badge } = tint(standing);
            pairs.extend([(INK, ground), (MUTED, ground), (badge, ground), (WHITE, badge)]);
        }
        for (text, ground) in pairs {
            let found = contrast(text, ground);
            assert!(found >= 4.5, "{text:02x?} on {ground:02x?}: {found:.2}");
        }
        assert!(contrast(BLUE, WHITE) > 3.0 && contrast(WHITE, INK) > 10.0);
    }
}
