//! Which timezone a text means: its name, or a place in it.

use chrono_tz::{TZ_VARIANTS, Tz};

use super::text::fold;

/// Places that people name and that name no timezone, as folded words, with theirs.
const PLACES: [(Tz, &str); 10] = [
    (
        Tz::Asia__Kolkata,
        "india bharat mumbai bombay delhi surat pune ahmedabad udaipur indore ujjain chennai",
    ),
    (Tz::Asia__Karachi, "pakistan lahore islamabad hyderabad"),
    (Tz::Asia__Dubai, "uae emirates sharjah abudhabi"),
    (Tz::Asia__Riyadh, "saudi makkah mecca madinah medina jeddah"),
    (Tz::Asia__Baghdad, "iraq najaf karbala"),
    (Tz::Europe__London, "uk england britain birmingham leicester manchester bradford"),
    (Tz::Africa__Nairobi, "kenya mombasa nakuru"),
    (Tz::Africa__Dar_es_Salaam, "tanzania zanzibar arusha"),
    (Tz::America__Chicago, "houston dallas texas austin"),
    (Tz::America__Los_Angeles, "california sanfrancisco sandiego seattle"),
];
/// How alike a mistyped place must be to be suggested.
const ALIKE: f64 = 0.88;
/// So many suggestions fit a list of WhatsApp's.
const MOST: usize = 9;

/// The timezone of a name, in any case; else those that may be meant, the likeliest first.
pub fn find(text: &str) -> Result<Tz, Vec<Tz>> {
    let wanted = text.trim().replace(' ', "_");
    let exact = TZ_VARIANTS.iter().find(|zone| zone.name().eq_ignore_ascii_case(&wanted));
    exact.copied().ok_or_else(|| near(text))
}

fn near(text: &str) -> Vec<Tz> {
    // Of "Asia/Dubay" the place counts.
    let wanted = fold(text.rsplit('/').next().unwrap_or(text));
    let glued = wanted.replace(' ', "");
    if glued.len() < 2 {
        return Vec::new();
    }
    let mut found: Vec<Tz> = PLACES
        .iter()
        .filter(|(_, places)| places.split(' ').any(|place| place == glued))
        .map(|(zone, _)| *zone)
        .collect();
    // What can be told from a name: the whole city, its beginning, any part of it, likeness.
    let likenesses: [fn(&str, &str) -> bool; 4] = [
        |city, wanted| city == wanted,
        |city, wanted| city.starts_with(wanted) || wanted.ends_with(city),
        |city, wanted| wanted.len() > 3 && city.contains(wanted),
        |city, wanted| strsim::jaro_winkler(city, wanted) >= ALIKE,
    ];
    for is_like in likenesses {
        if !found.is_empty() {
            break;
        }
        found.extend(regional().filter(|zone| is_like(&city(*zone), &glued)));
    }
    if found.is_empty() {
        found.extend(
            regional().filter(|zone| fold(zone.name()).split(' ').any(|part| part == wanted)),
        );
    }
    found.truncate(MOST);
    found
}

/// The zones that are named for a place in a part of the world.
fn regional() -> impl Iterator<Item = Tz> {
    const PARTS: [&str; 9] = [
        "Africa/",
        "America/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
        "Antarctica/",
    ];
    let is_place = |zone: &Tz| PARTS.iter().any(|part| zone.name().starts_with(part));
    TZ_VARIANTS.iter().copied().filter(is_place)
}

/// The folded name of the place, without spaces.
fn city(zone: Tz) -> String {
    fold(zone.name().rsplit('/').next().unwrap_or_default()).replace(' ', "")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> String {
        match find(text) {
            Ok(zone) => zone.name().to_owned(),
            Err(near) => {
                let names: Vec<&str> = near.iter().map(|zone| zone.name()).collect();
                format!("? {}", names.join(" "))
            }
        }
    }

    #[test]
    fn a_name_in_any_case_is_found() {
        assert_eq!(read("europe/london"), "Europe/London");
        assert_eq!(read(" America/New york "), "America/New_York");
        assert_eq!(read("UTC"), "UTC");
    }

    #[test]
    fn a_place_suggests_its_zone() {
        for (text, zone) in [
            ("london", "Europe/London"),
            ("Londn", "Europe/London"),
            ("new york", "America/New_York"),
            ("nairobbi", "Africa/Nairobi"),
            ("Mumbai", "Asia/Kolkata"),
            ("UK", "Europe/London"),
            ("Asia/Dubay", "Asia/Dubai"),
            ("abu dhabi", "Asia/Dubai"),
        ] {
            assert!(read(text).starts_with(&format!("? {zone}")), "{text}: {}", read(text));
        }
        assert_eq!(read("x"), "? ");
        assert_eq!(read("qqqqqq"), "? ");
        assert!(find("europe").is_err_and(|near| near.len() == MOST));
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC*") {
            let _ = find(&text);
        }
    }
}
