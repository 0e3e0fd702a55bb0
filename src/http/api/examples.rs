//! An example of every body in the description: put together from those of its parts, so that there
//! is none that doesn't fit.

use serde_json::{Map, Value, json};

/// Where a description keeps its schemas.
const SCHEMAS: &str = "#/components/schemas/";
/// A schema that holds itself ends here.
const DEEPEST: usize = 8;

/// The description with an example beside each schema of a body.
pub fn added(mut document: Value) -> Value {
    let schemas = document["components"]["schemas"].clone();
    let paths = document["paths"].as_object_mut().into_iter().flat_map(Map::values_mut);
    for operation in paths.filter_map(Value::as_object_mut).flat_map(Map::values_mut) {
        let Some(operation) = operation.as_object_mut() else { continue };
        if let Some(body) = operation.get_mut("requestBody") {
            fill(body, &schemas, None);
        }
        let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
        for (status, response) in responses.into_iter().flatten() {
            fill(response, &schemas, status.parse().ok());
        }
    }
    document
}

fn fill(body: &mut Value, schemas: &Value, status: Option<u16>) {
    let contents = body.get_mut("content").and_then(Value::as_object_mut);
    for content in contents.into_iter().flat_map(Map::values_mut) {
        let has_one = content.get("example").is_some() || content.get("examples").is_some();
        if has_one || content["schema"].is_null() {
            continue;
        }
        let mut example = of(&content["schema"], schemas, 0);
        // The problem of a status says so.
        if let (Some(status @ 400..), Some(shown)) = (status, example.get_mut("status")) {
            *shown = json!(status);
        }
        content["example"] = example;
    }
}

/// An example of a schema.
fn of(schema: &Value, schemas: &Value, depth: usize) -> Value {
    if depth > DEEPEST {
        return Value::Null;
    }
    if let Some(example) = schema.get("example") {
        return example.clone();
    }
    if let Some(example) = schema["examples"].as_array().and_then(|all| all.first()) {
        return example.clone();
    }
    if let Some(name) = schema["$ref"].as_str().and_then(|target| target.strip_prefix(SCHEMAS)) {
        return of(&schemas[name], schemas, depth + 1);
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let parts = parts.iter().map(|part| of(part, schemas, depth + 1));
        let fields = parts.filter_map(|part| part.as_object().cloned()).flatten();
        return Value::Object(fields.collect());
    }
    for word in ["oneOf", "anyOf"] {
        if let Some(parts) = schema[word].as_array() {
            let best = parts.iter().find(|part| part["type"] != "null");
            return best.map_or(Value::Null, |part| of(part, schemas, depth + 1));
        }
    }
    if let Some(word) = schema["enum"].as_array().and_then(|words| words.first()) {
        return word.clone();
    }
    match kind(schema) {
        "object" => object(schema, schemas, depth),
        "array" => json!([of(&schema["items"], schemas, depth + 1)]),
        "integer" | "number" => schema.get("minimum").cloned().unwrap_or_else(|| json!(1)),
        "boolean" => json!(false),
        "string" => json!(text(schema["format"].as_str())),
        _ => Value::Null,
    }
}

fn object(schema: &Value, schemas: &Value, depth: usize) -> Value {
    let fields = schema["properties"].as_object().into_iter().flatten();
    let field = |(name, schema): (&String, &Value)| (name.clone(), of(schema, schemas, depth + 1));
    let mut all: Map<String, Value> = fields.map(field).collect();
    if all.is_empty() && schema["additionalProperties"].is_object() {
        let inner = &schema["additionalProperties"];
        all.insert(key(schema), of(inner, schemas, depth + 1));
    }
    Value::Object(all)
}

/// What a map may be keyed by.
fn key(schema: &Value) -> String {
    let names = &schema["propertyNames"];
    let named = names["example"].as_str().map(str::to_owned);
    named.unwrap_or_else(|| text(names["format"].as_str()).to_owned())
}

/// What a schema is, without that it may be null.
fn kind(schema: &Value) -> &str {
    let kinds = match &schema["type"] {
        Value::Array(kinds) => kinds.as_slice(),
        one => std::slice::from_ref(one),
    };
    kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null").unwrap_or_default()
}

fn text(format: Option<&str>) -> &'static str {
    match format {
        Some("date") => "2027-02-09",
        Some("date-time") => "2027-02-09T05:20:00Z",
        Some("email") => "yusuf@example.com",
        _ => "text",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_is_made_of_those_of_its_parts() {
        let schemas = json!({
            "Word": {"type": "string", "enum": ["OPEN", "CLOSED"]},
            "Row": {"type": "object", "properties": {
                "id": {"type": "integer", "example": 7},
                "word": {"$ref": "#/components/schemas/Word"},
                "on": {"type": ["string", "null"], "format": "date"},
                "who": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Word"}]},
            }},
        });
        let row = json!({"id": 7, "word": "OPEN", "on": "2027-02-09", "who": "OPEN"});
        let list = json!({"type": "array", "items": {"$ref": "#/components/schemas/Row"}});
        assert_eq!(of(&list, &schemas, 0), json!([row]));
        let map = json!({"type": "object", "propertyNames": {"format": "date"},
            "additionalProperties": {"$ref": "#/components/schemas/Word"}});
        assert_eq!(of(&map, &schemas, 0), json!({"2027-02-09": "OPEN"}));
        let round = json!({"A": {"properties": {"a": {"$ref": "#/components/schemas/A"}},
            "type": "object"}});
        assert!(of(&json!({"$ref": "#/components/schemas/A"}), &round, 0).is_object());
    }

    #[test]
    fn a_problem_shows_its_own_status() {
        let body = json!({"content": {"application/problem+json": {
            "schema": {"type": "object", "properties": {"status": {"type": "integer"}}}}}});
        let document = json!({"paths": {"/a": {"get": {"responses": {"404": body}}}}});
        let filled = added(document);
        let content = &filled["paths"]["/a"]["get"]["responses"]["404"]["content"];
        assert_eq!(content["application/problem+json"]["example"], json!({"status": 404}));
    }
}
