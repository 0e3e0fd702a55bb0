//! Settings: what the masjid decides for itself, its duties, and the link of the notice board.

mod duties;

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};

use super::admin::Admin;
use super::links::Choice;
use super::posted::Posted;
use super::work::{Stopped, Told};
use super::{Desk, Page, page};
use crate::actions::{board as boards, settings};
use crate::domain::refusal::Refusal;
use crate::domain::setting::{Change, Setting};
use crate::domain::text::isolate;
use crate::domain::timezone;
use crate::http::Http;
use crate::store::board::{self, Link};
use crate::store::duties as stored;
use crate::wording::Words;

/// Where all of it stands.
pub const PATH: &str = "/admin/settings";

/// The paths of settings.
pub fn router() -> Router<Http> {
    Router::new()
        .route(PATH, get(show))
        .route("/admin/settings/board", post(renew))
        .route("/admin/settings/duties/{id}", post(duties::change))
        .route("/admin/settings/set/{name}", post(change))
}

#[derive(Template)]
#[template(path = "templates/settings.html")]
struct Settings {
    page: Page,
    rows: Vec<Row>,
    duties: Vec<duties::Row>,
    board: String,
    generation: i64,
}

/// A setting.
struct Row {
    word: &'static str,
    name: String,
    shown: String,
    /// What stands in the field.
    value: String,
    /// What is wrong with that.
    problem: String,
    hint: String,
    choices: Vec<Choice>,
}

/// What was typed into a field, and what is wrong with it.
struct Wrong {
    setting: Setting,
    typed: String,
    problem: String,
}

async fn show(Admin(desk): Admin) -> Response {
    match settings_page(&desk, None).await {
        Ok(template) => desk.show(&template),
        Err(page) => page,
    }
}

async fn settings_page(desk: &Desk, wrong: Option<Wrong>) -> Result<Settings, Response> {
    let read = desk
        .read(|tx| Box::pin(async move { Ok((stored::list(tx).await?, board::link(tx).await?)) }));
    let (duties, link) = read.await?;
    Ok(Settings {
        page: desk.page("settings", "desk-place-settings"),
        rows: Setting::ALL.map(|one| row(desk, one, wrong.as_ref())).into(),
        duties: duties::rows(desk, &duties),
        board: address(desk, &link),
        generation: link.generation,
    })
}

fn row(desk: &Desk, setting: Setting, wrong: Option<&Wrong>) -> Row {
    let (words, word) = (&desk.words, setting.as_str());
    let wrong = wrong.filter(|wrong| wrong.setting == setting);
    let value = settings::value(&desk.centre, setting);
    let languages = Words::languages();
    let choices = match setting {
        Setting::Language => languages
            .iter()
            .map(|code| Choice::of(code.as_str(), Words::language_name(code), &value))
            .collect(),
        _ => Vec::new(),
    };
    Row {
        word,
        name: words.setting(setting),
        shown: words.setting_value(&settings::current(&desk.centre, setting)),
        value: wrong.map_or(value, |wrong| wrong.typed.clone()),
        problem: wrong.map_or_else(String::new, |wrong| wrong.problem.clone()),
        hint: words.plain(&format!("settings-hint-{word}"), &[]),
        choices,
    }
}

/// Where the notice board is seen; nothing without a public address.
fn address(desk: &Desk, link: &Link) -> String {
    let url = desk.http.engine.deps.public_url.as_ref();
    url.map_or_else(String::new, |url| {
        format!("{}{}", url.as_str().trim_end_matches('/'), link.token.path())
    })
}

async fn change(Path(name): Path<String>, posted: Posted) -> Response {
    let Some(setting) = Setting::ALL.into_iter().find(|one| one.as_str() == name) else {
        return posted.desk.not_found();
    };
    let desk = &posted.desk;
    let typed = posted.form.get("value").to_owned();
    let outcome = match read(desk, setting, &typed) {
        Ok(change) => {
            desk.act(move |ctx, tx| {
                Box::pin(async move { settings::change(ctx, tx, &change).await })
            })
            .await
        }
        Err(problem) => return beside(desk, Wrong { setting, typed, problem }).await,
    };
    let told = match outcome {
        Ok(Some(changed)) => {
            // The answer is in the new language, and by the new clocks, already.
            let words = Words::of(&changed.centre.language);
            let now = desk.now.at(changed.centre.timezone).format("%H:%M").to_string();
            let value = words.setting_value(&settings::current(&changed.centre, setting));
            let key = format!("setting-changed-{}", setting.as_str());
            Ok(words.plain(&key, &[("value", value), ("now", now)]))
        }
        Ok(None) => {
            let value = desk.words.setting_value(&settings::current(&desk.centre, setting));
            Ok(desk.words.plain("setting-same", &[("value", value)]))
        }
        Err(Stopped::Refused(refusal)) if refusal != Refusal::ForAdmins => {
            let problem = desk.words.refusal(&refusal).plain();
            return beside(desk, Wrong { setting, typed, problem }).await;
        }
        Err(stopped) => Err(stopped),
    };
    desk.done(told.map(Told::from), &format!("{PATH}#set-{}", setting.as_str()))
}

/// Reads a value as it is typed.
///
/// # Errors
/// What is wrong with it, in words.
fn read(desk: &Desk, setting: Setting, typed: &str) -> Result<Change, String> {
    if setting == Setting::Timezone
        && let Err(near) = timezone::find(typed)
        && !near.is_empty()
    {
        let names: Vec<&str> = near.iter().map(|zone| zone.name()).collect();
        let key =
            if names.len() == 1 { "setting-timezone-near-one" } else { "setting-timezone-near" };
        let args = [("text", isolate(typed)), ("zones", names.join("\n"))];
        return Err(desk.words.plain(key, &args));
    }
    Change::parse(setting, typed, &Words::languages())
        .map_err(|refusal| desk.words.refusal(&refusal).plain())
}

/// The page once more, with what is wrong beside its field.
async fn beside(desk: &Desk, wrong: Wrong) -> Response {
    if desk.is_script {
        return desk.refuse(&wrong.problem, PATH);
    }
    match settings_page(desk, Some(wrong)).await {
        Ok(template) => page::html(&desk.words, StatusCode::UNPROCESSABLE_ENTITY, &template),
        Err(page) => page.into_response(),
    }
}

async fn renew(posted: Posted) -> Response {
    let words = posted.desk.words.clone();
    let generation: i64 = posted.form.read("generation").unwrap_or_default();
    let done = posted.desk.act(move |ctx, tx| {
        Box::pin(async move {
            let (_, renewed) = boards::renew(ctx, tx, generation).await?;
            let key = match renewed {
                boards::Renewed::Now => "settings-board-renewed",
                boards::Renewed::Before => "settings-board-renewed-before",
            };
            Ok(Told::from(words.plain(key, &[])))
        })
    });
    posted.desk.done(done.await, &format!("{PATH}#board"))
}
