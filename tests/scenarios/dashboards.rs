//! The dashboard and the alert rules name figures that there are, and every figure is shown.

use std::collections::BTreeSet;

use khidmat::figures;
use regex::Regex;
use serde_json::Value;

use crate::source::{files, literals, root};

/// What a histogram's name ends with, where its parts are asked for.
const PARTS: [&str; 3] = ["_bucket", "_sum", "_count"];

fn known() -> BTreeSet<&'static str> {
    figures::ALL.iter().map(|figure| figure.name).collect()
}

/// The figures that an expression asks for; every other word of ours in it is a mistake.
fn asked(expression: &str) -> BTreeSet<String> {
    let name = Regex::new(r"\bkhidmat_\w+").expect("a pattern");
    let known = known();
    let figure = |word: &str| {
        let whole = PARTS.iter().find_map(|part| word.strip_suffix(part));
        whole.filter(|name| known.contains(name)).unwrap_or(word).to_owned()
    };
    let found: BTreeSet<String> =
        name.find_iter(expression).map(|word| figure(word.as_str())).collect();
    for one in &found {
        assert!(known.contains(one.as_str()), "there is no {one}, asked for in {expression}");
    }
    found
}

#[test]
fn figures_are_named_once_and_say_what_they_mean() {
    assert_eq!(known().len(), figures::ALL.len(), "a name stands twice");
    for figure in figures::ALL {
        assert!(figure.name.starts_with("khidmat_") && figure.help.len() > 10, "{}", figure.name);
        let is_counter = matches!(figure.kind, figures::Kind::Counter);
        assert_eq!(is_counter, figure.name.ends_with("_total"), "{}", figure.name);
    }
    for file in files("src", "rs").iter().filter(|file| file.room() != "figures") {
        let is_recorded = |text: &str| {
            text.contains("metrics::counter!")
                || text.contains("metrics::gauge!")
                || text.contains("metrics::histogram!")
        };
        assert!(!is_recorded(&file.text), "{} records by itself", file.path);
        let named =
            literals(file.product()).into_iter().find(|one| one.text.starts_with("khidmat_"));
        assert!(named.is_none_or(|one| !known().contains(one.text.as_str())), "{}", file.path);
    }
}

#[test]
fn the_dashboard_shows_every_figure_that_there_is() {
    let text = std::fs::read_to_string(root("deploy/grafana.json")).expect("the dashboard");
    let dashboard: Value = serde_json::from_str(&text).expect("it is JSON");
    let variables = dashboard["templating"]["list"].as_array().expect("variables");
    assert!(variables.iter().any(|one| one["type"] == "datasource" && one["name"] == "source"));
    let panels = dashboard["panels"].as_array().expect("panels");
    let mut shown = BTreeSet::new();
    let mut ids = BTreeSet::new();
    for panel in panels {
        assert!(ids.insert(panel["id"].as_i64().expect("an id")), "an id stands twice: {panel}");
        let title = panel["title"].as_str().expect("a title");
        if panel["type"] == "row" {
            continue;
        }
        assert_eq!(panel["datasource"]["uid"], "${source}", "{title}");
        let targets = panel["targets"].as_array().expect("targets");
        assert!(!targets.is_empty(), "{title} asks for nothing");
        for target in targets {
            shown.extend(asked(target["expr"].as_str().expect("an expression")));
        }
        let about = panel["description"].as_str().unwrap_or_default();
        assert!(about.len() > 20, "{title} does not say what to make of it");
    }
    let missing: Vec<&str> = known().into_iter().filter(|name| !shown.contains(*name)).collect();
    assert!(missing.is_empty(), "nobody sees {missing:?}");
}

#[test]
fn alerts_ask_for_figures_that_there_are_and_say_what_to_do() {
    let text = std::fs::read_to_string(root("deploy/alerts.yml")).expect("the rules");
    let rules: Vec<&str> = text.split("- alert: ").skip(1).collect();
    assert!(rules.len() >= 8, "only {} rules", rules.len());
    for rule in rules {
        let name = rule.lines().next().unwrap_or_default();
        let line = |key: &str| {
            let found = rule.lines().find_map(|line| line.trim().strip_prefix(key));
            found.unwrap_or_else(|| panic!("{name} has no {key}")).trim()
        };
        let expression = line("expr:");
        let is_up = expression.starts_with("up{") || expression.starts_with("absent(");
        assert!(is_up || !asked(expression).is_empty(), "{name}: {expression}");
        assert!(line("summary:").len() > 10 && line("description:").len() > 40, "{name}");
        assert!(["page", "look"].contains(&line("severity:")), "{name}");
    }
}
