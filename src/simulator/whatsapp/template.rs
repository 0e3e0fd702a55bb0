//! The templates that Meta approved for the simulated account, and what is checked when one is sent.

use super::super::book::{Button, Template};
use super::refusal::Refusal;
use serde_json::Value;

/// The longest parameter, and the longest payload of a quick reply.
const PARAMETER_MAX: usize = 32_768;
const PAYLOAD_MAX: usize = 256;
/// The longest code of an authentication template.
const CODE_MAX: usize = 15;
/// Where the button of an authentication template leads, which copies the code.
const COPY_CODE: &str = "https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp";
/// The longest body once it is filled.
const BODY_MAX: usize = 1024;
/// The language that every template is approved in.
pub(super) const LANGUAGE: &str = "en";

/// A template as it was approved. `{{1}}` and so on stand for the parameters.
struct Approved {
    name: &'static str,
    body: &'static str,
    parameters: usize,
    replies: &'static [&'static str],
    /// Of the category authentication: its one button copies the code, which stands in it twice.
    copies_code: bool,
}

const APPROVED: &[Approved] = &[
    Approved {
        name: "duty_reminder",
        body: "Salaam {{1}}, this is a reminder of your duty.\n*{{2}}*\n{{3}}\nPlease tell us whether you will be there.",
        parameters: 3,
        replies: &["I'll be there", "I can't"],
        copies_code: false,
    },
    Approved {
        name: "duty_allotment",
        body: "Salaam {{1}}, a duty has been given to you.\n*{{2}}*\n{{3}}\nPlease tell us whether you will be there.",
        parameters: 3,
        replies: &["I'll be there", "I can't"],
        copies_code: false,
    },
    Approved {
        name: "duty_update",
        body: "Salaam {{1}}, something has changed for you.\n{{2}}\nYou can answer here.",
        parameters: 2,
        replies: &[],
        copies_code: false,
    },
    Approved {
        name: "link_code",
        body: "*{{1}}* is your verification code. For your security, do not share this code.",
        parameters: 1,
        replies: &[],
        copies_code: true,
    },
    Approved {
        name: "announcement",
        body: "Salaam {{1}}, a message from the masjid:\n{{2}}\nYou can answer here.",
        parameters: 2,
        replies: &[],
        copies_code: false,
    },
];

/// A template that passed, as a phone shows it.
#[derive(Debug)]
pub(super) struct Filled {
    pub template: Template,
    /// With WhatsApp's markup.
    pub text: String,
    pub buttons: Vec<Button>,
    /// The price that it falls under.
    pub category: &'static str,
}

/// Checks the `template` object of a send.
pub(super) fn fill(template: &Value, languages: &[String]) -> Result<Filled, Refusal> {
    let name =
        template["name"].as_str().ok_or_else(|| Refusal::parameter("template.name is required"))?;
    let language = template["language"]["code"].as_str();
    let language =
        language.ok_or_else(|| Refusal::parameter("template.language.code is required"))?;
    let approved = APPROVED.iter().find(|approved| approved.name == name);
    let approved =
        approved.filter(|_| languages.iter().any(|known| known == language)).ok_or_else(|| {
            Refusal::coded(132_001, format!("template name ({name}) does not exist in {language}"))
        })?;
    let empty = Vec::new();
    let components = template["components"].as_array().unwrap_or(&empty);
    let mut params = Vec::new();
    let mut buttons = Vec::new();
    let mut code = None;
    for (row, label) in approved.replies.iter().enumerate() {
        // Without a payload of ours Meta sends back the button's words.
        buttons.push(Button {
            label: (*label).to_owned(),
            data: (*label).to_owned(),
            row,
            ..Button::default()
        });
    }
    for component in components {
        match component["type"].as_str().unwrap_or_default().to_ascii_lowercase().as_str() {
            "body" => params = parameters(component)?,
            "button" if approved.copies_code => code = Some(copied(component)?),
            "button" => set_payload(component, &mut buttons)?,
            "header" => return Err(count("header", 0, 1)),
            _ => {
                return Err(Refusal::parameter(
                    "component.type must be one of header, body, button",
                ));
            }
        }
    }
    if params.len() != approved.parameters {
        return Err(count("body", approved.parameters, params.len()));
    }
    if approved.copies_code {
        buttons.push(copy_button(code, &params)?);
    }
    let mut text = approved.body.to_owned();
    for (index, param) in params.iter().enumerate() {
        text = text.replace(&format!("{{{{{}}}}}", index + 1), param);
    }
    if text.chars().count() > BODY_MAX {
        return Err(Refusal::coded(132_005, "Translated text too long"));
    }
    let template = Template { name: name.to_owned(), language: language.to_owned(), params };
    let category = if approved.copies_code { "authentication" } else { "utility" };
    Ok(Filled { template, text, buttons, category })
}

/// The code behind the button of an authentication template.
fn copied(component: &Value) -> Result<String, Refusal> {
    if component["sub_type"] != "url" || component["index"] != "0" {
        return Err(Refusal::parameter("button component: sub_type must be url, index \"0\""));
    }
    match parameters(component)?.as_slice() {
        [code] => Ok(code.clone()),
        several => Err(count("button", 1, several.len())),
    }
}

fn copy_button(code: Option<String>, params: &[String]) -> Result<Button, Refusal> {
    let missing = "buttons: Button at index 0 of type Url requires a parameter";
    let code = code.ok_or_else(|| Refusal::coded(131_008, missing))?;
    if code.chars().count() > CODE_MAX || params != [code.as_str()] {
        return Err(Refusal::parameter("the code must stand in the body and in the button"));
    }
    Ok(Button {
        label: "Copy code".to_owned(),
        url: Some(format!("{COPY_CODE}{code}")),
        ..Button::default()
    })
}

fn parameters(component: &Value) -> Result<Vec<String>, Refusal> {
    let list = component["parameters"].as_array();
    let list = list.ok_or_else(|| Refusal::parameter("component.parameters must be an array"))?;
    list.iter().map(parameter).collect()
}

fn parameter(parameter: &Value) -> Result<String, Refusal> {
    if parameter["type"] != "text" {
        return Err(Refusal::coded(132_012, "Parameter format does not match: expected TEXT"));
    }
    let text = parameter["text"].as_str().unwrap_or_default();
    if text.trim().is_empty() {
        return Err(Refusal::parameter("Param text cannot be empty"));
    }
    if text.contains(['\n', '\r', '\t']) || text.contains("     ") {
        return Err(Refusal::coded(
            132_012,
            "Param text cannot have new-line/tab characters or more than 4 consecutive spaces",
        ));
    }
    if text.chars().count() > PARAMETER_MAX {
        return Err(Refusal::coded(132_005, "Translated text too long"));
    }
    Ok(text.to_owned())
}

fn set_payload(component: &Value, buttons: &mut [Button]) -> Result<(), Refusal> {
    if component["sub_type"] != "quick_reply" {
        return Err(Refusal::parameter("button component: sub_type must be quick_reply"));
    }
    let index = component["index"].as_str().and_then(|index| index.parse::<usize>().ok());
    let index = index
        .ok_or_else(|| Refusal::parameter("button component: index must be a string of digits"))?;
    let many = buttons.len();
    let button = buttons.get_mut(index).ok_or_else(|| count("button", many, index + 1))?;
    let parameter = &component["parameters"][0];
    let payload = parameter["payload"]
        .as_str()
        .filter(|payload| !payload.is_empty() && parameter["type"] == "payload");
    let payload = payload
        .ok_or_else(|| Refusal::parameter("button component: a payload parameter is required"))?;
    if payload.chars().count() > PAYLOAD_MAX {
        return Err(Refusal::coded(131_009, "payload is too long"));
    }
    button.data = payload.to_owned();
    Ok(())
}

fn count(part: &str, expected: usize, got: usize) -> Refusal {
    let details = format!(
        "{part}: number of localizable_params ({got}) does not match the expected number of params ({expected})"
    );
    Refusal::coded(132_000, details)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn reminder(texts: &[&str]) -> Value {
        let parameters: Value =
            texts.iter().map(|text| json!({"type": "text", "text": text})).collect();
        json!({"name": "duty_reminder", "language": {"code": "en"}, "components": [
            {"type": "body", "parameters": parameters},
            {"type": "button", "sub_type": "quick_reply", "index": "0", "parameters": [{"type": "payload", "payload": "yes:1"}]},
        ]})
    }

    fn code(template: &Value) -> i64 {
        fill(template, &["en".to_owned()]).map_or_else(|refusal| refusal.code, |_| 0)
    }

    #[test]
    fn a_good_one_is_filled() {
        let filled =
            fill(&reminder(&["Yusuf", "Fajr Azaan", "Day 5"]), &["en".to_owned()]).unwrap();
        assert!(filled.text.starts_with("Salaam Yusuf, "), "{}", filled.text);
        assert!(filled.text.contains("*Fajr Azaan*\nDay 5\n"));
        assert_eq!(filled.buttons[0].data, "yes:1");
        assert_eq!(filled.buttons[1].data, "I can't");
    }

    #[test]
    fn a_code_stands_in_the_body_and_behind_the_button() {
        let body = json!({"type": "body", "parameters": [{"type": "text", "text": "482913"}]});
        let button = |index: Value, code: &str| {
            json!({"type": "button", "sub_type": "url", "index": index,
                   "parameters": [{"type": "text", "text": code}]})
        };
        let template = |components: Value| json!({"name": "link_code", "language": {"code": "en"}, "components": components});
        let good = template(json!([body, button(json!("0"), "482913")]));
        let filled = fill(&good, &["en".to_owned()]).unwrap();
        assert_eq!(filled.category, "authentication");
        assert!(filled.text.starts_with("*482913* is your"), "{}", filled.text);
        assert!(filled.buttons[0].url.as_ref().unwrap().ends_with("482913"));
        assert_eq!(code(&template(json!([body]))), 131_008);
        assert_eq!(code(&template(json!([button(json!("0"), "482913")]))), 132_000);
        assert_eq!(code(&template(json!([body, button(json!("0"), "482914")]))), 100);
        assert_eq!(code(&template(json!([body, button(json!(0), "482913")]))), 100);
    }

    #[test]
    fn others_are_refused() {
        assert_eq!(code(&reminder(&["Yusuf", "Fajr Azaan"])), 132_000);
        assert_eq!(code(&reminder(&["Yusuf", "", "Day 5"])), 100);
        assert_eq!(code(&reminder(&["Yusuf", "Fajr\nAzaan", "Day 5"])), 132_012);
        assert_eq!(code(&reminder(&["Yusuf", "Fajr     Azaan", "Day 5"])), 132_012);
        let mut other = reminder(&["Yusuf", "Fajr Azaan", "Day 5"]);
        other["language"]["code"] = json!("gu");
        assert_eq!(code(&other), 132_001);
        other["language"]["code"] = json!("en");
        other["name"] = json!("duty_song");
        assert_eq!(code(&other), 132_001);
        let mut far = reminder(&["Yusuf", "Fajr Azaan", "Day 5"]);
        far["components"][1]["index"] = json!("2");
        assert_eq!(code(&far), 132_000);
        far["components"][1]["index"] = json!(0);
        assert_eq!(code(&far), 100);
    }
}
