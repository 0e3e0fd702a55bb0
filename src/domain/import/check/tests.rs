//! What rows come to: each kind of row, each remark, in a season of four days' age.

use super::*;
use crate::domain::duty::{DutyKey, Kind, TimeOfDay};
use crate::domain::import::{Counts, RawSlot};
use crate::domain::person::{FullName, Phone, Preference};
use crate::domain::registration::Part;

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn duty(id: i64, key: &str, label: &str) -> Duty {
    Duty {
        id,
        key: DutyKey::parse(key).expect("a key"),
        label: label.into(),
        kind: Kind::Azaan,
        reports_at: TimeOfDay::parse("05:20").expect("a time"),
        position: id,
        active: true,
        kept: None,
    }
}

fn known(id: i64, name: &str, its: &str, status: Status) -> Known {
    let registration = Registration {
        name: FullName::parse(name).expect("a name"),
        its: Its::parse(its).expect("a number"),
        email: None,
        phone: Phone::parse("9820012345", "IN").expect("a phone"),
        preference: Preference::Both,
    };
    Known { id, registration, status }
}

/// Monday 8 February 2027, day 4 of the season; last year's is known too.
fn facts() -> Facts {
    let season =
        |id, name: &str, start| Season { id, name: name.into(), start: date(start), days: 30 };
    let seasons = vec![season(1, "1447H", "2026-02-16"), season(2, "1448H", "2027-02-05")];
    let held = HashMap::from([
        (
            (date("2027-02-09"), 2),
            Holder::Person { its: "30412346".into(), name: "Hatim Zaki".into() },
        ),
        ((date("2027-02-10"), 2), Holder::Closed),
    ]);
    Facts {
        country: "IN".into(),
        zone: "Asia/Kolkata".parse().expect("a zone"),
        now: Timestamp::from_millis(1_802_059_200_000),
        season: seasons.last().cloned(),
        seasons,
        duties: vec![duty(1, "fajr-azaan", "Fajr Azaan"), duty(2, "isha-takbira", "Isha Takbira")],
        people: vec![
            known(1, "Yusuf Ali", "30412345", Status::Approved),
            known(2, "Hatim Zaki", "30412346", Status::Allotted),
            known(3, "Murtaza Hussain", "30412347", Status::Pending),
            known(4, "Murtaza Kanchwala", "30412348", Status::Pending),
            known(5, "Juzer Master", "30412349", Status::Rejected),
        ],
        held,
        away: HashMap::new(),
    }
}

fn lines(text: &str) -> Vec<Row> {
    crate::domain::import::pasted(text)
}

/// What one line comes to.
fn one(text: &str) -> Verdict {
    check(lines(text), &facts()).rows.remove(0).1
}

fn remark(text: &str) -> Remark {
    one(text).remark().cloned().unwrap_or_else(|| panic!("{text} is clear"))
}

#[test]
fn a_line_gives_a_duty() {
    for text in ["5 fajr azaan 30412345", "9/2 fajar yusuf", "tomorrow fajr-azaan Yusuf Ali"] {
        let Verdict::Give { slot, its, remark: None } = one(text) else { panic!("{text}") };
        assert_eq!((slot.day, slot.duty.id, its.as_str()), (5, 1, "30412345"), "{text}");
    }
    assert_eq!(one("5 isha hatim"), Verdict::SameDuty);
}

#[test]
fn each_row_that_is_unclear_says_why() {
    assert_eq!(remark("5 fajr azaan 3041234"), Remark::Its("3041234".into()));
    assert_eq!(remark("5 fajr azaan 30499999"), Remark::ItsUnknown("30499999".into()));
    assert_eq!(remark("5 fajr azaan zahra"), Remark::NameUnknown("zahra".into()));
    assert_eq!(remark("5 fajr azaan"), Remark::Nobody);
    assert_eq!(remark("31 fajr azaan yusuf"), Remark::Outside("31".into()));
    assert_eq!(remark("soon fajr azaan yusuf"), Remark::Day("soon fajr azaan yusuf".into()));
    assert_eq!(remark("5 sherbat yusuf"), Remark::Duty("sherbat yusuf".into()));
    let several = Remark::Several { name: "murtaza".into(), count: 2 };
    assert_eq!(remark("5 fajr azaan murtaza"), several);
    assert!(
        matches!(remark("5 isha yusuf"), Remark::Taken { holder, .. } if holder == "Hatim Zaki")
    );
    assert!(matches!(remark("6 isha yusuf"), Remark::Closed(_)));
    assert!(matches!(remark("3 fajr azaan yusuf"), Remark::Over(_)));
    assert!(matches!(remark("5 fajr juzer"), Remark::NotServing { status: Status::Rejected, .. }));
    let no_season = Facts { season: None, ..facts() };
    let found = check(lines("5 fajr yusuf"), &no_season).rows.remove(0).1;
    assert_eq!(found, Verdict::Unclear(Remark::NoSeason));
}

#[test]
fn what_stands_twice_is_once_or_unclear() {
    let found = check(lines("5 fajr yusuf\n5 fajr 30412345\n5 fajr hatim"), &facts());
    let fates: Vec<Fate> = found.rows.iter().map(|(_, verdict)| verdict.fate()).collect();
    assert_eq!(fates, [Fate::Give, Fate::SameDuty, Fate::Unclear]);
    assert_eq!(found.rows[2].1, Verdict::Unclear(Remark::Twice(Place::Line(1))));
}

#[test]
fn people_are_new_the_same_or_otherwise() {
    let text = "Zahra Noor; 30412360; none; 9820012360; azaan\n\
                Yusuf Ali; 30412345; none; 9820012345; both\n\
                Yusuf Bhai; 30412345; none; 9820012345; both\n\
                Hatim Zaki; 30412346; h@example.com; 9820099999; both\n\
                Idris Najmi; 3041236; none; 9820012361; both\n\
                Idris Najmi; 30412361; none; both\n\
                5 fajr zahra";
    let found = check(lines(text), &facts());
    let fates: Vec<Fate> = found.rows.iter().map(|(_, verdict)| verdict.fate()).collect();
    use Fate::{Changed, Enter, Give, SamePerson, Unclear};
    assert_eq!(fates, [Enter, SamePerson, Unclear, Changed, Unclear, Unclear, Give]);
    let parts = vec![Part::Email, Part::Phone];
    let (name, its) = ("Hatim Zaki".to_owned(), "30412346".to_owned());
    assert_eq!(found.rows[3].1, Verdict::Changed(Remark::Differs { name, its, parts }));
    assert_eq!(found.rows[5].1, Verdict::Unclear(Remark::Lacks(Part::Phone)));
    let counts = Counts::of(fates);
    assert_eq!((counts.clear(), counts.unclear), (2, 3));
}

#[test]
fn last_years_days_become_this_years() {
    let row = |number: &str, date: &str| {
        let text = str::to_owned;
        let (number, date, duty) = (text(number), text(date), text("FAJAR_AZAAN"));
        let raw =
            Raw::Slot(RawSlot { number, date, duty, its: text("30412345"), ..RawSlot::default() });
        vec![Row { place: Place::Line(1), raw }]
    };
    let found = |number, date| {
        let outcome = check(row(number, date), &facts());
        let day = match &outcome.rows[0].1 {
            Verdict::Give { slot, .. } => slot.day,
            _ => 0,
        };
        (day, outcome.mapped)
    };
    assert_eq!(found("", "2026-02-20"), (5, Some(Mapped::Season("1447H".into()))));
    assert_eq!(found("5", "2025-03-05"), (5, Some(Mapped::Numbers)));
    assert_eq!(found("5", "2027-02-10 00:00:00"), (6, None));
    assert_eq!(found("", "2025-03-05"), (0, None));
    assert_eq!(found("5", "2028-02-05"), (0, None), "a day to come is not moved");
}

#[test]
fn somebody_who_is_away_is_named() {
    let mut facts = facts();
    facts.away.insert(
        1,
        Absence::of([crate::domain::away::Part::Days {
            from: date("2027-02-09"),
            to: date("2027-02-10"),
        }]),
    );
    let found = check(lines("5 fajr yusuf"), &facts).rows.remove(0).1;
    assert_eq!(found.fate(), Fate::Give);
    assert!(matches!(found.remark(), Some(Remark::Away { .. })));
}
