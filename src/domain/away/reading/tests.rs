//! Every way in which people write the days on which they can't serve.

use proptest::prelude::*;

use super::*;
use crate::domain::away::line;

fn on(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// Shehrullah 1448H: 5 February to 6 March 2027, a Friday to a Saturday.
fn season() -> Season {
    Season { id: 1, name: "Shehrullah".into(), start: on("2027-02-05"), days: 30 }
}

/// On Monday, Day 4. Dates without their year, to be short.
fn read_on(today: &str, text: &str) -> String {
    let shown = match read(&season(), on(today), text) {
        Ok(parts) => line(&parts),
        Err(Refusal::Away(Problem::Unclear { text })) => format!("unclear: {text}"),
        Err(Refusal::Away(Problem::Reversed { text })) => format!("reversed: {text}"),
        Err(Refusal::Away(Problem::Nothing { text })) => format!("nothing: {text}"),
        Err(Refusal::DayOutside { text, .. }) => format!("outside: {text}"),
        Err(Refusal::NoSuchDate { text, .. }) => format!("no date: {text}"),
        Err(other) => format!("{other:?}"),
    };
    shown.replace("2027-", "")
}

fn read_now(text: &str) -> String {
    read_on("2027-02-08", text)
}

#[test]
fn a_run_of_days() {
    let ways = "12-14|12 - 14|12 -14|12- 14|12–14|12—14|12..14|12 to 14|12 till 14|12 until 14|\
                12 through 14|day 12 to day 14|days 12-14|Day 12 - 14|12th to 14th|from 12 to 14|\
                between 12 and 14|between 12 - 14|૧૨-૧૪|on the 12-14.|I am away 12-14|16-18 feb|\
                16 - 18 feb|feb 16-18|feb 16 to 18|16 feb - 18 feb|16 Feb-18 Feb|16feb-18feb|\
                16/2-18/2|16/2 to 18/2|16.2 - 18.2|2027-02-16 to 2027-02-18|16-feb to 18-feb|\
                16th to 18th of feb|tue 16 feb to thu 18 feb|from 16 to 18 feb|\
                2027-02-16 - 2027-02-18|16-2-2027 to 18-2-2027|12,13,14|12, 13 and 14|12 13 14";
    for text in ways.split('|') {
        let read = read_now(text);
        let run = ["02-16 to 02-18", "02-16, 02-17, 02-18"].contains(&read.as_str());
        assert!(run, "{text}: {read}");
    }
}

#[test]
fn a_single_day() {
    for text in ["5", "day 5", "#5", "9 feb", "feb 9", "9/2", "9-2", "tomorrow", "Tue 9 Feb", "5th"]
    {
        assert_eq!(read_now(text), "02-09", "{text}");
    }
    assert_eq!(read_now("this friday"), "02-12");
    assert_eq!(read_now("only friday"), "02-12");
    assert_eq!(read_now("today"), "02-08");
}

#[test]
fn weekdays_mean_each_of_them() {
    for text in ["fridays", "friday", "Fri", "every friday", "each fri", "on fridays", "Friday's"] {
        assert_eq!(read_now(text), "fridays", "{text}");
    }
    assert_eq!(read_now("weekends"), "saturdays, sundays");
    assert_eq!(read_now("every weekend"), "saturdays, sundays");
    assert_eq!(read_now("mon-wed"), "mondays, tuesdays, wednesdays");
    assert_eq!(read_now("saturday to monday"), "saturdays, sundays, mondays");
    assert_eq!(read_now("weekdays"), "mondays, tuesdays, wednesdays, thursdays, fridays");
    assert_eq!(read_now("from friday to sunday"), "02-12 to 02-14");
    assert_eq!(read_on("2027-02-13", "from friday to sunday"), "02-19 to 02-21");
    assert_eq!(read_now("friday to 14 feb"), "02-12 to 02-14");
}

#[test]
fn open_ends_stay_within_the_season() {
    assert_eq!(read_now("before 20 feb"), "02-08 to 02-19");
    assert_eq!(read_on("2027-01-10", "before 20 feb"), "02-05 to 02-19");
    assert_eq!(read_now("before friday"), "02-08 to 02-11");
    for text in ["until 20 feb", "till 20 feb", "up to 20 feb", "upto 20/2", "to 20 feb"] {
        assert_eq!(read_now(text), "02-08 to 02-20", "{text}");
    }
    assert_eq!(read_now("after 20 feb"), "02-21 to 03-06");
    assert_eq!(read_now("from 20 feb"), "02-20 to 03-06");
    assert_eq!(read_now("from 20 feb until 2 mar"), "02-20 to 03-02");
}

#[test]
fn several_parts() {
    assert_eq!(read_now("12-14, fridays and day 25"), "02-16 to 02-18, fridays, 03-01");
    assert_eq!(
        read_now("fridays; 25 feb\nday 9 & weekends"),
        "fridays, 02-25, 02-13, saturdays, sundays"
    );
    assert_eq!(read_now("12-14, fridays and 25 feb"), "02-12 to 02-14, fridays, 02-25");
}

#[test]
fn a_number_takes_the_month_beside_it() {
    assert_eq!(read_now("9, 10 and 12 feb"), "02-09, 02-10, 02-12");
    assert_eq!(read_now("feb 9, 10, 12"), "02-09, 02-10, 02-12");
    assert_eq!(read_now("day 9, 12 feb"), "02-13, 02-12");
    assert_eq!(read_now("tomorrow and 14"), "02-09, 02-18");
    assert_eq!(read_now("28 feb and 1, 2 mar"), "02-28, 03-01, 03-02");
    assert_eq!(read_now("28 feb - 2 mar"), "02-28 to 03-02");
    assert_eq!(read_now("30 and 12 feb"), "no date: 30");
}

#[test]
fn what_is_over_is_cut_off() {
    assert_eq!(read_now("2-5"), "02-08 to 02-09");
    assert_eq!(read_now("3"), "nothing: 3");
    assert_eq!(read_now("before today"), "nothing: before today");
    assert_eq!(read_now("after 6 mar"), "nothing: after 6 mar");
    assert_eq!(read_on("2027-03-06", "fridays"), "nothing: fridays");
}

#[test]
fn what_is_no_day_is_told() {
    assert_eq!(read_now("31"), "outside: 31");
    assert_eq!(read_now("9 mar"), "outside: 9 mar");
    assert_eq!(read_now("12-40"), "outside: 40");
    assert_eq!(read_now("31/2"), "no date: 31/2");
    assert_eq!(read_now("20 feb - 18 feb"), "reversed: 20 feb - 18 feb");
    for text in ["", "soon", "every month", "before", "12 to soon", "Mon 9 Feb", "-", "12-14 x"] {
        assert!(read_now(text).starts_with("unclear"), "{text}: {}", read_now(text));
    }
    assert!(read_now(&"12 ".repeat(400)).starts_with("unclear"));
}

proptest! {
    #[test]
    fn never_panics_and_stays_within_the_season(
        text in "\\PC*|([0-9]{1,3}|[/., -]|to|feb|mar|fri|fridays|before|from|and|every| ){0,12}|.*",
        today in 0i64..60,
    ) {
        let today = on("2027-01-20") + chrono::Duration::days(today);
        let season = season();
        for part in read(&season, today, &text).unwrap_or_default() {
            let shown = part.to_string();
            prop_assert_eq!(read(&season, today, &shown), Ok(vec![part]), "{}", shown);
            if let Part::Days { from, to } = part {
                prop_assert!(from <= to && from >= today);
                prop_assert!(season.contains(from) && season.contains(to));
            }
        }
    }
}
