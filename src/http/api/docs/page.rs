//! The page: what can be asked for by subject, then the shapes of what goes to and fro.

use serde_json::Value;

use super::html::{anchor, code, escape, line, paragraphs};
use super::schema;
use crate::http::api::problem::{KINDS, own_words};

/// The methods of a path, in the order in which they are shown.
const METHODS: [&str; 5] = ["get", "post", "patch", "put", "delete"];

/// One operation of the document.
struct Operation<'d> {
    method: &'static str,
    path: &'d str,
    is: &'d Value,
}

/// The whole page.
pub fn of(document: &Value) -> String {
    let info = &document["info"];
    let title = escape(text(&info["title"]));
    let tags = document["tags"].as_array().map(Vec::as_slice).unwrap_or_default();
    let operations = operations(document);
    let parts: String = tags.iter().map(|tag| part(document, tag, &operations)).collect();
    let language = "en";
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<link rel=\"icon\" href=\"/api/docs/icon.svg\">\n\
         <link rel=\"stylesheet\" href=\"/api/docs/style.css\">\n</head>\n<body>\n\
         <header>\n<h1>{title}</h1>\n<p>{version} · <a href=\"/api/openapi.json\">{link}</a></p>\n\
         </header>\n<div class=\"columns\">\n{contents}\n<main>\n\
         <section id=\"about\">{about}</section>\n{parts}\n{problems}\n{schemas}\n</main>\n</div>\n\
         </body>\n</html>\n",
        version = escape(&format!("{} {}", say("version"), text(&info["version"]))),
        link = say("document"),
        contents = contents(tags),
        about = paragraphs(text(&info["description"])),
        problems = problems(),
        schemas = schemas(document),
    )
}

/// A word of the page, from `locales/en/api_more.ftl`.
pub fn say(key: &str) -> String {
    escape(&own_words().plain(&format!("api-docs-{key}"), &[]))
}

fn operations(document: &Value) -> Vec<Operation<'_>> {
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for method in METHODS {
            if let Some(is) = item.get(method) {
                all.push(Operation { method, path, is });
            }
        }
    }
    all
}

fn contents(tags: &[Value]) -> String {
    let link = |name: &str, target: &str| format!("<li><a href=\"#{target}\">{name}</a></li>");
    let mut links: String = tags
        .iter()
        .map(|tag| text(&tag["name"]))
        .map(|name| link(&escape(name), &place(name)))
        .collect();
    links.push_str(&link(&say("problems"), "problems"));
    links.push_str(&link(&say("schemas"), "schemas"));
    format!("<nav aria-label=\"{}\"><ul>{links}</ul></nav>", say("contents"))
}

/// Where a tag's operations stand: apart from the schemas, which have anchors of their own.
fn place(tag: &str) -> String {
    ["of", &anchor(tag)].join("-")
}

fn part(document: &Value, tag: &Value, operations: &[Operation<'_>]) -> String {
    let name = text(&tag["name"]);
    let is_of = |operation: &&Operation<'_>| {
        operation.is["tags"].as_array().is_some_and(|tags| tags.iter().any(|one| one == name))
    };
    let shown: String =
        operations.iter().filter(is_of).map(|one| operation(document, one)).collect();
    format!(
        "<section id=\"{}\"><h2>{}</h2>{}{shown}</section>\n",
        place(name),
        escape(name),
        paragraphs(text(&tag["description"])),
    )
}

fn operation(document: &Value, operation: &Operation<'_>) -> String {
    let Operation { method, path, is } = operation;
    let id = anchor(text(&is["operationId"]));
    let parameters = is["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut body = paragraphs(text(&is["description"]));
    if !parameters.is_empty() {
        let rows: String = parameters.iter().map(parameter).collect();
        body.push_str(&format!("<h4>{}</h4><dl class=\"fields\">{rows}</dl>", say("parameters")));
    }
    if let Some(content) = is["requestBody"]["content"].as_object() {
        body.push_str(&format!("<h4>{}</h4>", say("body")));
        body.extend(content.iter().map(|(kind, content)| media(document, kind, content)));
    }
    body.push_str(&format!("<h4>{}</h4>", say("answers")));
    let responses = is["responses"].as_object().into_iter().flatten();
    body.extend(responses.map(|(status, response)| answer(document, status, response)));
    format!(
        "<details class=\"operation\"><summary><span class=\"method {method}\">{upper}</span> \
         <span class=\"path\">{shown}</span> <span class=\"what\">{what}</span></summary>\
         <div class=\"inside\" id=\"{id}\">{body}</div></details>\n",
        upper = method.to_uppercase(),
        shown = escape(path),
        what = line(text(&is["summary"])),
    )
}

fn parameter(parameter: &Value) -> String {
    let mut schema = parameter["schema"].clone();
    for key in ["description", "example"] {
        if let (Some(words), Some(schema)) = (parameter.get(key), schema.as_object_mut()) {
            schema.insert(key.to_owned(), words.clone());
        }
    }
    let place = text(&parameter["in"]);
    let is_required = parameter["required"] == true && place != "path";
    schema::field(text(&parameter["name"]), &schema, is_required)
}

fn answer(document: &Value, status: &str, response: &Value) -> String {
    // What goes wrong is said the same way everywhere.
    let is_problem = status.starts_with(['4', '5']);
    let content = response["content"].as_object().filter(|_| !is_problem).into_iter().flatten();
    let content: String = content.map(|(kind, content)| media(document, kind, content)).collect();
    format!(
        "<p class=\"answer\"><span class=\"status\">{}</span> {}</p>{content}",
        escape(status),
        line(text(&response["description"]).trim()),
    )
}

fn media(document: &Value, kind: &str, content: &Value) -> String {
    let schema = &content["schema"];
    let example = content.get("example").cloned();
    let example = example.or_else(|| schema.get("example").cloned());
    let example = example.and_then(|example| serde_json::to_string_pretty(&example).ok());
    let example = example.map_or_else(String::new, |example| {
        format!("<pre tabindex=\"0\">{}</pre>", escape(&example))
    });
    let named = schema::name(schema).map(|name| &document["components"]["schemas"][name]);
    let fields = schema::fields(named.unwrap_or(schema));
    format!("<p class=\"media\">{} {}</p>{fields}{example}", code(kind), schema::kind(schema),)
}

fn problems() -> String {
    let kind = |kind: &&str| format!("<li id=\"{kind}\">{}</li>", code(kind));
    let kinds: String = KINDS.iter().map(kind).collect();
    let (head, about) = (say("problems"), say("problems-about"));
    format!(
        "<section id=\"problems\"><h2>{head}</h2><p>{about}</p>\
         <ul class=\"kinds\">{kinds}</ul></section>"
    )
}

fn schemas(document: &Value) -> String {
    let all = document["components"]["schemas"].as_object().into_iter().flatten();
    let one = |(name, schema): (&String, &Value)| {
        format!(
            "<details class=\"schema\"><summary>{shown}</summary>\
             <div class=\"inside\" id=\"schema-{target}\">{words}<p>{kind}</p>{fields}</div></details>\n",
            shown = escape(name),
            target = anchor(name),
            words = paragraphs(text(&schema["description"])),
            kind = schema::kind(schema),
            fields = schema::fields(schema),
        )
    };
    let all: String = all.map(one).collect();
    format!("<section id=\"schemas\"><h2>{}</h2>{all}</section>", say("schemas"))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
