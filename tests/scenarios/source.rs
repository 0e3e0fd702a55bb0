//! Reads the product's own source, for the tests that hold its shape.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::fs;
use std::path::{Path, PathBuf};

/// A file of the product.
pub struct Source {
    /// Its path below the folder of `Cargo.toml`, e.g. `src/commands/assign.rs`.
    pub path: String,
    /// All of it.
    pub text: String,
}

impl Source {
    /// Its room: the first part of its path in `src`, without an ending.
    pub fn room(&self) -> &str {
        let inside = self.path.strip_prefix("src/").unwrap_or(&self.path);
        inside.split('/').next().unwrap_or(inside).trim_end_matches(".rs")
    }

    /// The product's own lines: nothing of a file that only tests use, and what stands above a
    /// module of tests.
    pub fn product(&self) -> &str {
        if ["/tests.rs", "/samples.rs"].iter().any(|end| self.path.ends_with(end)) {
            return "";
        }
        self.text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default()
    }
}

/// A path below the folder of `Cargo.toml`.
pub fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Every file below a folder that has an ending, in the order of their paths.
pub fn files(folder: &str, ending: &str) -> Vec<Source> {
    let mut found = Vec::new();
    collect(&root(folder), ending, &mut found);
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

fn collect(folder: &Path, ending: &str, found: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, ending, found);
        } else if path.extension().is_some_and(|own| own == ending) {
            let text = fs::read_to_string(&path).unwrap();
            let path = path.strip_prefix(root("")).unwrap().to_str().unwrap().to_owned();
            found.push(Source { path, text });
        }
    }
}

/// A string literal.
pub struct Literal {
    /// Where it begins, in bytes.
    pub at: usize,
    /// What it says.
    pub text: String,
}

/// The string literals of a piece of Rust, in their order; those of comments don't count.
pub fn literals(code: &str) -> Vec<Literal> {
    let mut found = Vec::new();
    walk(code, |at, text| found.push(Literal { at, text }));
    found
}

/// A piece of Rust without its comments and with empty string literals.
pub fn bare(code: &str) -> String {
    walk(code, |_, _| {})
}

fn walk(code: &str, mut on_literal: impl FnMut(usize, String)) -> String {
    let mut rest = String::new();
    let mut at = 0;
    while let Some(next) = code[at..].chars().next() {
        let here = &code[at..];
        if here.starts_with("//") {
            at += here.find('\n').unwrap_or(here.len());
        } else if let Some((raw, length)) = raw_string(here) {
            on_literal(at, raw.to_owned());
            rest.push_str("\"\"");
            at += length;
        } else if next == '"' {
            let (text, length) = string(here);
            on_literal(at, text);
            rest.push_str("\"\"");
            at += length;
        } else {
            let length = char_literal(here).unwrap_or(next.len_utf8());
            rest.push_str(&here[..length]);
            at += length;
        }
    }
    rest
}

/// `r#"…"#`: what it says and how long it is.
fn raw_string(code: &str) -> Option<(&str, usize)> {
    let hashes = code.strip_prefix('r')?.chars().take_while(|sign| *sign == '#').count();
    let inside = code[1 + hashes..].strip_prefix('"')?;
    let length = inside.find(&format!("\"{}", "#".repeat(hashes)))?;
    Some((&inside[..length], 1 + hashes + 1 + length + 1 + hashes))
}

/// `"…"`: what it says, as far as these tests need it, and how long it is.
fn string(code: &str) -> (String, usize) {
    let (mut text, mut at) = (String::new(), 1);
    while let Some(sign) = code[at..].chars().next() {
        at += sign.len_utf8();
        match sign {
            '"' => break,
            '\\' => {
                let escaped = code[at..].chars().next().unwrap_or_default();
                at += escaped.len_utf8();
                match escaped {
                    'n' => text.push('\n'),
                    '\n' => at += code[at..].len() - code[at..].trim_start().len(),
                    other => text.push(other),
                }
            }
            other => text.push(other),
        }
    }
    (text, at)
}

/// `'x'` or `'\…'`, which may hold a quotation mark; a lifetime is none.
fn char_literal(code: &str) -> Option<usize> {
    let inside = code.strip_prefix('\'')?;
    let first = inside.chars().next()?;
    let skipped = if first == '\\' { 2 } else { first.len_utf8() };
    let length = inside.get(skipped..)?.find('\'')?;
    (first == '\\' || length == 0).then_some(1 + skipped + length + 1)
}

#[test]
fn literals_are_told_from_everything_else() {
    let code = "let a = \"x\\\"y\"; // \"no\"\nlet b: &'static str = r#\"z\"w\"#; let c = '\"'; \
                let d = '\\''; f(\"one \\\n        two\")";
    let texts: Vec<String> = literals(code).into_iter().map(|one| one.text).collect();
    assert_eq!(texts, ["x\"y", "z\"w", "one two"]);
    assert!(!bare(code).contains("no") && bare(code).contains("&'static str"));
}
