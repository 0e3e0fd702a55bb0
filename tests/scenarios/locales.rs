//! Every sentence that the code asks for is there, none is left over, and button labels fit.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use fluent_templates::fluent_bundle::{FluentBundle, FluentResource};
use khidmat::commands::COMMANDS;
use khidmat::wording::Words;
use regex::Regex;

use crate::source::{Source, files, literals, root};

/// What stands on a WhatsApp reply button, in UTF-16 units.
const LABEL_MAX_UNITS: usize = 20;
/// The rooms whose string literals may be keys.
const SPEAKERS: [&str; 5] = ["wording", "channels", "commands", "render", "http"];
/// The files whose calls bring words of a protocol; what the REST interface says is a family.
const OTHER_WORDS: [&str; 2] = ["decode", "http/api/"];
/// The errors of the REST interface.
const API_ERRORS: [&str; 12] =
    ["400", "401", "403", "404", "405", "408", "409", "410", "413", "415", "500", "503"];

/// The readable page of the REST interface.
const API_PAGE: [&str; 14] = [
    "version",
    "document",
    "contents",
    "problems",
    "problems-about",
    "schemas",
    "parameters",
    "body",
    "answers",
    "required",
    "example",
    "list-of",
    "or",
    "anything",
];

/// The languages with the text of their files.
fn languages() -> BTreeMap<String, Vec<Source>> {
    let mut languages: BTreeMap<String, Vec<Source>> = BTreeMap::new();
    for file in files("locales", "ftl") {
        let language = file.path.split('/').nth(1).unwrap_or_default().to_owned();
        languages.entry(language).or_default().push(file);
    }
    languages
}

/// The sentences of a language: the key, and what stands behind it.
fn sentences(files: &[Source]) -> BTreeMap<String, String> {
    static KEY: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^([a-zA-Z][\w-]*) *=(.*)$").unwrap());
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for file in files {
        let mut last: Option<String> = None;
        for line in file.text.lines() {
            if let Some(begin) = KEY.captures(line) {
                let key = begin[1].to_owned();
                let before = found.insert(key.clone(), begin[2].to_owned());
                assert!(before.is_none(), "{} says {key} twice", file.path);
                last = Some(key);
            } else if let Some(key) = &last
                && line.starts_with(' ')
            {
                found.entry(key.clone()).or_default().push_str(line);
            } else {
                last = None;
            }
        }
    }
    found
}

fn english() -> BTreeMap<String, String> {
    sentences(&languages().remove("en").expect("locales/en is there"))
}

/// The files of the product that may name a key.
fn speakers() -> Vec<Source> {
    let mut all = files("src", "rs");
    all.retain(|file| SPEAKERS.contains(&file.room()));
    all
}

/// The words that an enum's `as_str` knows, read from its `match`.
fn words_of(path: &str, name: &str) -> Vec<String> {
    let text = std::fs::read_to_string(root(path)).unwrap();
    let begin = text.find(&format!("\nimpl {name} {{")).unwrap_or_else(|| panic!("{name}: {path}"));
    let body = &text[begin..];
    let body = &body[body.find("fn as_str").unwrap_or_else(|| panic!("{name} in {path}"))..];
    let body = &body[..body.find("\n    }\n").unwrap_or(body.len())];
    let found: Vec<String> = literals(body).into_iter().map(|one| one.text).collect();
    assert!(!found.is_empty(), "{name} in {path} has no words");
    found
}

fn settings() -> Vec<String> {
    words_of("src/domain/setting.rs", "Setting")
}

/// The words by which the log is filtered.
fn kinds_to_look_for() -> Vec<String> {
    let text = std::fs::read_to_string(root("src/domain/log_kinds.rs")).unwrap();
    let words = text.split("word: \"").skip(1).filter_map(|rest| rest.split('"').next());
    words.map(str::to_owned).collect()
}

/// The pages of the desk's navigation.
fn desk_places() -> Vec<String> {
    let text = std::fs::read_to_string(root("src/http/desk/page.rs")).unwrap();
    let list = text.split("const PLACES").nth(1).and_then(|rest| rest.split(';').nth(1));
    literals(list.unwrap_or_default()).into_iter().map(|one| one.text).collect()
}

/// The keys that the desk's pages ask for: `page.say("…")`, `page.say_of("…", …)`.
fn of_pages() -> BTreeMap<String, String> {
    static CALL: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"\bsay(?:_\w+)?\(\s*"([a-z0-9-]+)""#).unwrap());
    let mut found = BTreeMap::new();
    for file in files("src/http/desk", "html") {
        let keys = CALL.captures_iter(&file.text).map(|call| call[1].to_owned());
        found.extend(keys.map(|key| (key, file.path.clone())));
    }
    assert!(found.len() > 10, "only {} keys were found in the desk's pages", found.len());
    found
}

#[test]
fn every_kind_of_change_can_be_looked_for() {
    let text = std::fs::read_to_string(root("src/domain/log_kinds.rs")).unwrap();
    let known: BTreeSet<String> = literals(&text).into_iter().map(|one| one.text).collect();
    let kinds = words_of("src/store/audit.rs", "Kind");
    let missing: Vec<_> = kinds.iter().filter(|kind| !known.contains(*kind)).collect();
    assert!(missing.is_empty(), "src/domain/log_kinds.rs lacks {missing:?}");
}

/// The families of keys that are put together with `format!`, and which words stand in the gap.
fn families() -> BTreeMap<&'static str, Vec<String>> {
    let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let numbers = |to: u32| (1..=to).map(|number| number.to_string()).collect::<Vec<_>>();
    let role = |command: &khidmat::commands::Command| command.role.as_str().to_owned();
    let roles: BTreeSet<String> = COMMANDS.iter().map(role).collect();
    let numbered = |word: &'static str| (1..=5).map(move |number| format!("{word}-{number}"));
    let standings = list(&["open", "assigned", "confirmed", "asked", "closed", "done"]);
    let reminder_states = words_of("src/store/reminders.rs", "ReminderState");
    let mut request_words = words_of("src/domain/request.rs", "Kind");
    request_words.extend(words_of("src/domain/request.rs", "State"));
    BTreeMap::from([
        ("api-title-", list(&API_ERRORS)),
        ("api-docs-", list(&API_PAGE)),
        ("weekday-", numbers(7)),
        ("desk-place-", desk_places()),
        ("receipt-of-", list(&["reminder", "second", "allotment", "notice", "reply"])),
        ("via-", list(&["api", "desk", "import"])),
        ("month-", numbers(12)),
        ("role-", words_of("src/domain/role.rs", "Role")),
        ("status-", words_of("src/domain/person.rs", "Status")),
        ("me-", words_of("src/domain/person.rs", "Status")),
        ("channel-", words_of("src/domain/channel.rs", "Channel")),
        ("part-", words_of("src/domain/registration.rs", "Part")),
        ("ask-", words_of("src/domain/registration.rs", "Part")),
        ("preference-", words_of("src/domain/registration.rs", "Preference")),
        ("state-", words_of("src/domain/slot.rs", "State")),
        ("audit-", words_of("src/store/audit.rs", "Kind")),
        ("watch-", words_of("src/domain/stuck.rs", "Trouble")),
        ("reminder-", reminder_states),
        ("log-kind-", kinds_to_look_for()),
        ("button-make-", list(&["viewer", "admin", "owner", "guest"])),
        ("command-", COMMANDS.iter().map(|command| command.name.to_owned()).collect()),
        ("commands-page-", roles.into_iter().collect()),
        ("unreachable-", words_of("src/domain/message.rs", "Unreachable")),
        ("reminder-why-", words_of("src/store/reminders.rs", "Failure")),
        ("announcement-why-", words_of("src/domain/message.rs", "Unreachable")),
        ("button-", list(&["upcoming", "failed"])),
        (
            "stage-short-",
            list(&["waiting", "accepted", "delivered", "read", "failed", "cancelled"]),
        ),
        ("why-short-", words_of("src/domain/message.rs", "Unreachable")),
        ("retried-", words_of("src/actions/retry.rs", "Retried")),
        ("stage-", list(&["waiting", "accepted", "delivered", "read", "failed", "cancelled"])),
        ("render-state-", standings.clone()),
        ("render-letter-", standings),
        (
            "render-column-",
            list(&[
                "day",
                "date",
                "hijri",
                "time",
                "duty",
                "key",
                "state",
                "name",
                "its",
                "note",
                "email",
                "phone",
                "preference",
                "status",
                "registered",
                "kind",
                "reason",
                "preferred",
                "asked",
                "decided",
                "who",
                "way",
                "what",
            ]),
        ),
        ("button-export-", exports()),
        ("export-hint-", exports()),
        ("hijri-month-", numbers(12)),
        ("every-weekday-", numbers(7)),
        ("mydata-correction-", words_of("src/domain/correction.rs", "State")),
        ("weekdays-", numbers(7)),
        ("field-", words_of("src/domain/registration.rs", "Part")),
        ("state-admin-", words_of("src/domain/slot.rs", "State")),
        ("person-request-", words_of("src/domain/request.rs", "Kind")),
        ("request-", words_of("src/domain/request.rs", "Kind")),
        ("kind-", words_of("src/domain/duty.rs", "Kind")),
        ("setting-name-", settings()),
        ("setting-changed-", settings()),
        ("ask-setting-", settings()),
        ("button-setting-", settings()),
        ("refused-request-", words_of("src/domain/request.rs", "State")),
        ("mydata-request-", request_words),
        ("reason-reject-", numbers(5)),
        ("reason-unlock-", numbers(5)),
        ("reason-requests-", numbers(5)),
        ("reminders-view-", list(&["all", "pending", "upcoming", "failed"])),
        ("settings-hint-", settings()),
        (
            "reason-",
            ["unlock", "cant", "request", "requests", "reject"]
                .into_iter()
                .flat_map(numbered)
                .collect(),
        ),
    ])
}

/// The files of `/export`.
fn exports() -> Vec<String> {
    ["xlsx", "pdf", "csv", "ics", "people"].map(str::to_owned).to_vec()
}

/// Every key that the code asks for.
fn asked_for() -> BTreeMap<String, String> {
    static CALL: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\b(say|plain|text|said|of|button)\(\s*$").unwrap());
    static FAMILY: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^([a-z]+(?:-[a-z]+)*-)\{\w*\}(-\{\w*\})?$").unwrap());
    static KEY: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^[a-z][a-z0-9]*(-[a-z0-9]+)+$").unwrap());
    let firsts: BTreeSet<String> = english().keys().map(|key| first(key)).collect();
    let families = families();
    let mut found = of_pages();
    for file in speakers() {
        let product = file.product();
        for literal in literals(product) {
            let key = &literal.text;
            let is_called = CALL.is_match(&product[..literal.at])
                && !key.is_empty()
                && !OTHER_WORDS.iter().any(|words| file.path.contains(words));
            // A word that stands in a gap, such as a kind of the log, is no key of its own.
            let is_word = families.values().flatten().any(|word| word == key);
            // HTTP has words of this form too: headers, kinds of problems.
            let may_be_key = file.room() != "http";
            let is_key =
                may_be_key && KEY.is_match(key) && firsts.contains(&first(key)) && !is_word;
            if let Some(family) = FAMILY.captures(key) {
                let words = families.get(&family[1]).unwrap_or_else(|| {
                    panic!("{} asks for {key}: list what may stand in the gap", file.path)
                });
                found.extend(
                    words.iter().map(|word| (format!("{}{word}", &family[1]), file.path.clone())),
                );
            } else if is_key || (is_called && !key.contains(' ')) {
                found.insert(key.clone(), file.path.clone());
            }
        }
    }
    found
}

fn first(key: &str) -> String {
    key.split('-').next().unwrap_or_default().to_owned()
}

#[test]
fn every_sentence_that_is_asked_for_is_there() {
    let english = english();
    let asked = asked_for();
    assert!(asked.len() > 200, "only {} keys were found in the code", asked.len());
    let missing: Vec<_> = asked.iter().filter(|(key, _)| !english.contains_key(*key)).collect();
    assert!(missing.is_empty(), "locales/en lacks {missing:#?}");
}

#[test]
fn no_sentence_is_left_over() {
    let asked = asked_for();
    let mentioned: BTreeSet<String> = speakers()
        .iter()
        .flat_map(|file| literals(file.product()))
        .map(|literal| literal.text)
        .collect();
    let english = english();
    let is_unused = |key: &&String| !asked.contains_key(*key) && !mentioned.contains(*key);
    let unused: Vec<&String> = english.keys().filter(is_unused).collect();
    assert!(unused.is_empty(), "nobody says {unused:#?}");
}

#[test]
fn every_file_parses_and_no_key_stands_twice() {
    for (language, files) in languages() {
        let mut bundle = FluentBundle::new(vec![language.parse().unwrap()]);
        for file in files {
            let resource = FluentResource::try_new(file.text.clone())
                .unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", file.path));
            bundle
                .add_resource(resource)
                .unwrap_or_else(|errors| panic!("{}: {errors:?}", file.path));
        }
        assert!(bundle.has_message("slot"), "{language} does not know what a slot is");
    }
}

#[test]
fn all_languages_say_the_same_with_the_same_values() {
    let english = english();
    let value = Regex::new(r"\$(\w+)").unwrap();
    let values = |text: &String| -> BTreeSet<String> {
        value.captures_iter(text).map(|found| found[1].to_owned()).collect()
    };
    assert!(english.len() > 200, "locales/en has {} sentences", english.len());
    for (language, files) in languages() {
        let own = sentences(&files);
        let missing: Vec<_> = english.keys().filter(|key| !own.contains_key(*key)).collect();
        let unknown: Vec<_> = own.keys().filter(|key| !english.contains_key(*key)).collect();
        assert!(missing.is_empty(), "{language} lacks {missing:?}");
        assert!(unknown.is_empty(), "{language} has {unknown:?}, which English has not");
        for (key, text) in &english {
            assert_eq!(values(&own[key]), values(text), "{language}: {key}");
        }
    }
}

#[test]
fn labels_fit_on_buttons() {
    let is_label = |key: &str| {
        let families = ["button-", "preference-", "reason-"];
        families.iter().any(|family| key.starts_with(family))
            || ["notice-confirm", "notice-decline", "list-open", "list-more"].contains(&key)
    };
    // The longest values there are: a year of days, a jamaat of people.
    let args = [("count", "9999"), ("number", "3660"), ("page", "999"), ("pages", "999")]
        .map(|(name, value)| (name, value.to_owned()));
    let mut labels = 0;
    for language in languages().keys() {
        let words = Words::of(language);
        for key in english().keys().filter(|key| is_label(key)) {
            let label = words.plain(key, &args);
            assert_ne!(&label, key, "{language}: {key} needs a value that this test lacks");
            let units = label.encode_utf16().count();
            assert!(units <= LABEL_MAX_UNITS, "{language}: {label:?} has {units} units");
            labels += 1;
        }
    }
    assert!(labels > 30, "only {labels} labels");
}
