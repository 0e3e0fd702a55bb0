//! Holds the rooms of ARCHITECTURE.md: who may use whom, how long a file is, and how it begins.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use crate::source::{bare, files, literals, root};

/// A file of more lines is two rooms.
const MOST_LINES: usize = 400;
/// Far fewer files would mean that the tests look in the wrong place.
const LEAST_FILES: usize = 100;

/// The arrows: a room, and whom it may use besides itself. Who isn't named here wires things
/// together and may use everyone.
const ARROWS: [(&str, &[&str]); 14] = [
    ("domain", &[]),
    ("simulator", &[]),
    ("wording", &["domain"]),
    ("render", &["domain", "wording"]),
    ("clock", &["domain"]),
    ("figures", &["domain"]),
    ("store", &["domain", "figures"]),
    ("channels", &["domain", "wording", "render"]),
    ("actions", &["domain", "store", "figures"]),
    ("commands", &["actions", "wording", "store", "domain", "render"]),
    (
        "workers",
        &[
            "commands", "actions", "channels", "store", "render", "domain", "wording", "clock",
            "figures",
        ],
    ),
    (
        "http",
        &[
            "channels", "actions", "store", "render", "wording", "domain", "clock", "workers",
            "figures",
        ],
    ),
    ("config", &["channels", "domain"]),
    ("logging", &["config"]),
];
/// Who wires things together.
const WIRING: [&str; 4] = ["app", "demo", "lib", "main"];

/// Which crates live in which rooms only.
const LODGERS: [(&str, &[&str]); 5] = [
    ("sqlx", &["store", "actions", "http"]),
    ("teloxide", &["channels"]),
    ("lettre", &["channels"]),
    ("axum", &["http", "app", "simulator"]),
    ("clap", &["main"]),
];

#[test]
fn every_room_uses_only_whom_it_may() {
    static CRATE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\bcrate::(\{[^}]*\}|\w+)").unwrap());
    let arrows: BTreeMap<&str, &[&str]> = ARROWS.into_iter().collect();
    let mut wrong = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for file in files("src", "rs") {
        let room = file.room();
        if WIRING.contains(&room) {
            continue;
        }
        let Some(allowed) = arrows.get(room) else {
            wrong.insert(format!("{}: ARCHITECTURE.md has no room {room}", file.path));
            continue;
        };
        let code = bare(&file.text);
        for used in CRATE.captures_iter(&code).flat_map(|found| names(&found[1])) {
            seen.insert((room.to_owned(), used.clone()));
            if used != room && !allowed.contains(&used.as_str()) {
                wrong.insert(format!("{} uses {used}", file.path));
            }
        }
    }
    assert!(wrong.is_empty(), "arrows that ARCHITECTURE.md does not have:\n{wrong:#?}");
    let expected = ("commands".to_owned(), "actions".to_owned());
    assert!(seen.contains(&expected), "no arrows were found: {seen:?}");
}

/// The rooms of `a` or `{a::b, c}` after `crate::`.
fn names(path: &str) -> Vec<String> {
    let inside = path.trim_matches(['{', '}']);
    let first = |part: &str| part.trim().split(':').next().unwrap_or_default().to_owned();
    inside.split(',').map(first).filter(|name| !name.is_empty()).collect()
}

#[test]
fn a_crate_lives_in_its_rooms_only() {
    let files = files("src", "rs");
    let codes: Vec<_> = files.iter().map(|file| (&file.path, bare(file.product()))).collect();
    for (lodger, rooms) in LODGERS {
        let path = format!("{lodger}::");
        let is_user =
            |code: &str| code.match_indices(path.as_str()).any(|(at, _)| ends_no_word(&code[..at]));
        let users: Vec<&str> =
            codes.iter().filter(|one| is_user(&one.1)).map(|one| one.0.as_str()).collect();
        assert!(!users.is_empty(), "nobody uses {lodger}: does this test still read it right?");
        let is_wrong = |path: &&&str| {
            let room = path.trim_start_matches("src/").split(['/', '.']).next();
            !rooms.iter().any(|allowed| Some(*allowed) == room)
        };
        let wrong: Vec<_> = users.iter().filter(is_wrong).collect();
        assert!(wrong.is_empty(), "{lodger} belongs to {rooms:?}, but is used by {wrong:?}");
    }
}

/// Whether what follows is a word of its own, and not the end of a longer one.
fn ends_no_word(before: &str) -> bool {
    !before.ends_with(|sign: char| sign.is_alphanumeric() || sign == '_')
}

#[test]
fn sql_stands_in_the_store_only() {
    let sql =
        Regex::new(r"(?i)^\s*(select\s.+\sfrom|insert\s+into|update\s+\w+\s+set|delete\s+from)\s")
            .unwrap();
    let mut in_store = 0;
    for file in files("src", "rs") {
        for literal in literals(file.product()) {
            if !sql.is_match(&literal.text.replace('\n', " ")) {
                continue;
            }
            assert_eq!(file.room(), "store", "{} holds SQL: {}", file.path, literal.text);
            in_store += 1;
        }
    }
    assert!(in_store > 50, "only {in_store} SQL texts were found");
}

#[test]
fn nothing_lies_about_in_the_source() {
    let stray = [".orig", ".rej", ".pending-snap", ".snap.new", "~"];
    let listed =
        std::process::Command::new("git").args(["ls-files"]).current_dir(root("")).output();
    let listed = String::from_utf8(listed.expect("git is there").stdout).expect("names are text");
    assert!(listed.contains("src/main.rs"), "git lists nothing: {listed}");
    let found: Vec<&str> =
        listed.lines().filter(|path| stray.iter().any(|end| path.ends_with(end))).collect();
    assert!(found.is_empty(), "left over from some tool: {found:?}");
}

#[test]
fn every_file_begins_with_what_it_is_for() {
    let mut silent = Vec::new();
    for folder in ["src", "tests"] {
        let files = files(folder, "rs");
        let is_silent = |text: &str| text.strip_prefix("//! ").is_none_or(|rest| rest.len() < 20);
        silent.extend(files.into_iter().filter(|one| is_silent(&one.text)).map(|one| one.path));
    }
    assert!(silent.is_empty(), "no `//!` in the first line of {silent:?}");
}

#[test]
fn no_file_is_two_rooms() {
    let mut files = files("src", "rs");
    assert!(files.len() > LEAST_FILES, "only {} files", files.len());
    files.extend(crate::source::files("tests", "rs"));
    let long: Vec<String> = files
        .iter()
        .map(|file| (file.text.lines().count(), &file.path))
        .filter(|(lines, _)| *lines > MOST_LINES)
        .map(|(lines, path)| format!("{path}: {lines} lines"))
        .collect();
    assert!(long.is_empty(), "more than {MOST_LINES} lines: {long:?}");
}
