//! A schema of the document in words: what a value is, and the fields of an object.

use serde_json::Value;

use super::html::{anchor, code, escape, paragraphs};
use super::page::say;

/// Where the document keeps its schemas.
const SCHEMAS: &str = "#/components/schemas/";
/// What bounds a value: the key in the document, and how it is read.
const BOUNDS: [(&str, &str); 7] = [
    ("minimum", "≥ "),
    ("maximum", "≤ "),
    ("minLength", "length ≥ "),
    ("maxLength", "length ≤ "),
    ("minItems", "items ≥ "),
    ("maxItems", "items ≤ "),
    ("pattern", ""),
];

/// What a value is: `text, date`, `list of …`, a link to a schema of its own.
pub fn kind(schema: &Value) -> String {
    if let Some(name) = name(schema) {
        let target = anchor(name);
        return format!("<a href=\"#schema-{target}\">{}</a>", escape(name));
    }
    for word in ["oneOf", "anyOf", "allOf"] {
        if let Some(parts) = schema[word].as_array() {
            let kinds: Vec<String> = parts.iter().map(kind).collect();
            return kinds.join(&escape(&format!(" {} ", say("or"))));
        }
    }
    match &schema["type"] {
        Value::Array(kinds) => {
            let with = |one: &Value| {
                let mut schema = schema.clone();
                schema["type"] = one.clone();
                kind(&schema)
            };
            kinds.iter().map(with).collect::<Vec<_>>().join(&format!(" {} ", say("or")))
        }
        Value::String(word) if word == "array" => {
            format!("{} {}", say("list-of"), kind(&schema["items"]))
        }
        Value::String(word) => match schema["format"].as_str() {
            Some(format) if word != "null" => escape(&format!("{word}, {format}")),
            _ => escape(word),
        },
        _ => say("anything"),
    }
}

/// The name of the schema that this one refers to.
pub fn name(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.strip_prefix(SCHEMAS)
}

/// The fields of an object; nothing for what is none.
pub fn fields(schema: &Value) -> String {
    let Some(properties) = schema["properties"].as_object() else { return String::new() };
    let required = schema["required"].as_array();
    let is_required = |name: &str| required.is_some_and(|all| all.iter().any(|one| one == name));
    let rows = properties.iter().map(|(name, schema)| field(name, schema, is_required(name)));
    format!("<dl class=\"fields\">{}</dl>", rows.collect::<String>())
}

/// One field or parameter: its name, what it is, what it means, its bounds and an example.
pub fn field(name: &str, schema: &Value, is_required: bool) -> String {
    let must = if is_required {
        format!(" <span class=\"must\">{}</span>", say("required"))
    } else {
        String::new()
    };
    let head =
        format!("<dt>{} <span class=\"kind\">{}</span>{must}</dt>", code(name), kind(schema));
    let words = paragraphs(schema["description"].as_str().unwrap_or_default());
    format!("{head}<dd>{words}{}</dd>", bounds(schema))
}

fn bounds(schema: &Value) -> String {
    let mut parts = Vec::new();
    let allowed = schema["enum"].as_array().or_else(|| schema["items"]["enum"].as_array());
    if let Some(words) = allowed {
        let words: Vec<String> = words.iter().map(|word| code(&plain(word))).collect();
        parts.push(words.join(" · "));
    }
    for (key, sign) in BOUNDS {
        let value = &schema[key];
        if !value.is_null() {
            parts.push(format!("{}{}", escape(sign), code(&plain(value))));
        }
    }
    if let Some(example) = example(schema) {
        parts.push(format!("{} {}", say("example"), code(&plain(&example))));
    }
    if parts.is_empty() {
        return String::new();
    }
    format!("<p class=\"bounds\">{}</p>", parts.join("; "))
}

/// The example that the document gives of a value.
fn example(schema: &Value) -> Option<Value> {
    let first = schema["examples"].as_array().and_then(|all| all.first());
    first.or_else(|| schema.get("example")).cloned()
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
