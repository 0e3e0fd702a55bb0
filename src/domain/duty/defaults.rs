//! The duties that a centre begins with.

use super::{DutyKey, Kind, TimeOfDay};

/// A duty that a centre begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDuty {
    /// Its name in commands.
    pub key: DutyKey,
    /// Its name for people.
    pub label: String,
    /// Its sort.
    pub kind: Kind,
    /// When the person reports.
    pub reports_at: TimeOfDay,
    /// Whether the centre runs it from the start.
    pub active: bool,
}

/// The duties of a new centre, in the order of the day: eight that every masjid has, and four that
/// it may switch on.
pub fn defaults() -> Vec<NewDuty> {
    use Kind::{Azaan, Dua, Sanah, Takbira, Tilawat, Yaseen};
    let row = |(key, label, kind, reports_at, active): (&str, &str, Kind, &str, bool)| NewDuty {
        key: DutyKey::parse(key).expect("every key below is legal, as a test shows"),
        label: label.to_owned(),
        kind,
        reports_at: TimeOfDay::parse(reports_at).expect("every time below is one, as a test shows"),
        active,
    };
    [
        ("fajr-azaan", "Fajr Azaan", Azaan, "05:20", true),
        ("fajr-takbira", "Fajr Takbira", Takbira, "05:20", true),
        ("zohr-azaan", "Zohr Azaan", Azaan, "12:30", true),
        ("zohr-takbira", "Zohr Takbira", Takbira, "12:30", true),
        ("asr-takbira", "Asr Takbira", Takbira, "12:30", true),
        ("maghrib-azaan", "Maghrib Azaan", Azaan, "17:40", true),
        ("maghrib-takbira", "Maghrib Takbira", Takbira, "17:40", true),
        ("isha-takbira", "Isha Takbira", Takbira, "17:40", true),
        ("sanah", "Sanah", Sanah, "04:30", false),
        ("tilawat", "Tilawat", Tilawat, "04:30", false),
        ("dua-e-joshan", "Dua e Joshan", Dua, "04:30", false),
        ("yaseen", "Yaseen", Yaseen, "04:30", false),
    ]
    .map(row)
    .into()
}
