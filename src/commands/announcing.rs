//! What an admin sees of an announcement: the question for its people, the look at it before it goes,
//! and how it stands.

use super::context::{Context, Reply};
use super::forms;
use crate::actions::{Result, announce};
use crate::domain::announcement::{self, Audience, Fate, Report};
use crate::domain::message::{Choice, Text};
use crate::domain::text::{ascii_digits, fold, isolate, quoted};
use crate::domain::{day, duty};
use crate::store::announcements::{self, Announcement, State};
use crate::store::assignments;

/// WhatsApp's lists have ten rows; one may be needed for what follows.
const ROWS: usize = 9;
/// So many names stand in one message.
const NAMES: usize = 30;
/// So many announcements are shown together.
const LATEST: i64 = 3;
/// Enough of an announcement to know which one it is.
const QUOTED_CHARS: usize = 60;

/// Whom a text names: everybody, the people of a duty, or those of a day.
pub async fn named_audience(c: &mut Context<'_>, text: &str) -> Result<Option<Audience>> {
    let folded = fold(text);
    let everybody = fold(&c.words.plain("button-everybody", &[]));
    if ["all", "everyone", everybody.as_str()].contains(&folded.as_str()) {
        return Ok(Some(Audience::All));
    }
    let Some(roster) = c.find_roster().await? else { return Ok(None) };
    let is_number = ascii_digits(text).trim().bytes().all(|byte| byte.is_ascii_digit());
    if let Ok((date, "")) = day::parse(&roster.season, c.today(), text)
        && !is_number
    {
        return Ok(Some(Audience::Day(date)));
    }
    match duty::find(&roster.duties, text) {
        Ok((duty, "")) => Ok(Some(Audience::Duty(duty.id))),
        _ => Ok(None),
    }
}

/// Asks to whom it goes.
pub async fn ask_audience(c: &mut Context<'_>, draft: &Announcement) -> Result<Reply> {
    forms::ask_audience(c, &format!("announce #{} to", draft.id)).await?;
    let choices = vec![
        c.button("button-everybody", line(draft, "all")),
        c.button("button-of-a-duty", line(draft, "duties")),
        c.button("button-of-a-day", line(draft, "days")),
    ];
    Ok(Reply::from(c.say("ask-audience", &[])).with(choices))
}

/// The duties whose people it could go to.
pub async fn duties(c: &mut Context<'_>, draft: &Announcement, skip: usize) -> Result<Reply> {
    let roster = c.roster().await?;
    forms::ask_audience(c, &format!("announce #{} to", draft.id)).await?;
    let active: Vec<_> = roster.duties.iter().filter(|duty| duty.active).collect();
    let page = active.iter().skip(skip).take(ROWS);
    let mut choices: Vec<Choice> = page
        .map(|duty| Choice::new(duty.label.clone(), line(draft, &format!("duty {}", duty.id))))
        .collect();
    if active.len() > skip.saturating_add(ROWS) {
        let next = format!("duties {}", skip + ROWS);
        choices.push(c.button("button-more-duties", line(draft, &next)));
    }
    Ok(Reply::from(c.say("ask-audience-duty", &[])).with(choices).in_place())
}

/// The next days on which somebody serves.
pub async fn days(c: &mut Context<'_>, draft: &Announcement) -> Result<Reply> {
    let roster = c.roster().await?;
    forms::ask_audience(c, &format!("announce #{} to", draft.id)).await?;
    let held = assignments::list_between(c.tx, c.today(), roster.season.end()).await?;
    let serves = |date| held.iter().any(|held| held.date == date && held.holder.is_some());
    let choices: Vec<Choice> = roster
        .season
        .dates_from(c.today())
        .filter(|date| serves(*date))
        .take(ROWS)
        .map(|date| {
            let number = roster.season.day_number(date).unwrap_or(0);
            Choice::new(c.words.day(number, date), line(draft, &format!("day {date}")))
        })
        .collect();
    let key = if choices.is_empty() { "ask-audience-no-day" } else { "ask-audience-day" };
    Ok(Reply::from(c.say(key, &[])).with(choices).in_place())
}

/// Shows it as people will see it, with how many they are.
pub async fn preview(
    c: &mut Context<'_>,
    draft: &Announcement,
    audience: Audience,
) -> Result<Reply> {
    let count = announce::count(&c.ctx, c.tx, audience).await?;
    let whom = whom(c, audience).await?;
    if count.people == 0 {
        let asks = ask_audience(c, draft).await?;
        return Ok(asks.under(c.say("announcement-nobody", &[("whom", whom)])));
    }
    let people = i64::try_from(count.people).unwrap_or(i64::MAX);
    announcements::preview(c.tx, draft.id, audience, people, c.ctx.now).await?;
    let args = [("whom", whom), ("count", count.people.to_string())];
    let mut head = c.say("announcement-preview", &args);
    if count.unreachable > 0 {
        let args = [("count", count.unreachable.to_string())];
        head = head.line(c.say("announcement-unreachable", &args));
    }
    let text = head.and(c.say("announcement", &[("text", draft.body.clone())]));
    let choices = vec![
        c.button("button-send", line(draft, "send")),
        c.button("button-change", line(draft, "text")),
        c.button("button-leave", line(draft, "leave")),
    ];
    Ok(Reply::from(text).with(choices))
}

/// It is on its way; where the platform can edit, the progress takes this answer's place.
pub fn begun(c: &Context<'_>, one: &Announcement, people: usize) -> Reply {
    let args = [("done", "0".to_owned()), ("people", people.to_string())];
    let mut text = c.say("announcement-progress", &args);
    if usize::try_from(one.people).is_ok_and(|seen| seen != people) {
        let args = [("people", people.to_string()), ("seen", one.people.to_string())];
        text = text.line(c.say("announcement-others", &args));
    }
    let stop = c.button("button-stop-sending", line(one, "stop"));
    let reply = Reply::from(text).with(vec![stop]).in_place();
    Reply { announcement: Some(one.id), ..reply }
}

/// How one stands.
pub async fn status(c: &mut Context<'_>, one: &Announcement) -> Result<Reply> {
    let (text, choices) = stands(c, one).await?;
    Ok(Reply::from(text).with(choices))
}

/// How the latest ones stand.
pub async fn latest(c: &mut Context<'_>) -> Result<Reply> {
    let latest = announcements::latest(c.tx, LATEST).await?;
    let mut text = Text::default();
    let mut choices = Vec::new();
    for one in &latest {
        let (paragraph, buttons) = stands(c, one).await?;
        text = text.and(paragraph);
        // The buttons of the last one only: those of several would look alike.
        if choices.is_empty() {
            choices = buttons;
        }
    }
    if latest.is_empty() {
        text = c.say("announcements-none", &[]);
    }
    Ok(Reply::from(text).with(choices))
}

/// Who was not reached, by name.
pub async fn missed(c: &mut Context<'_>, one: &Announcement, skip: usize) -> Result<Reply> {
    let standings = announcement::best(announcements::standings(c.tx, one.id).await?);
    let mut missed: Vec<_> = standings.iter().filter(|standing| standing.is_missed()).collect();
    missed.sort_by_cached_key(|standing| fold(&standing.name));
    if missed.is_empty() {
        return Ok(c.say("announcement-missed-nobody", &[]).into());
    }
    let mut text = c.say("announcement-missed", &[("count", missed.len().to_string())]);
    for standing in missed.iter().skip(skip).take(NAMES) {
        let why = match standing.fate {
            Fate::Failed(why) => c.words.plain(&format!("announcement-why-{}", why.as_str()), &[]),
            Fate::NoAddress => c.words.plain("announcement-no-address", &[]),
            Fate::Stopped => c.words.plain("announcement-left-out", &[]),
            _ => c.words.plain("announcement-why-in-doubt", &[]),
        };
        let args = [("name", isolate(&standing.name)), ("why", why)];
        text = text.line(c.say("announcement-missed-row", &args));
    }
    let mut choices = Vec::new();
    if missed.len() > skip.saturating_add(NAMES) {
        let pages = missed.len().div_ceil(NAMES);
        let page = skip / NAMES + 2;
        let args = [("page", page.to_string()), ("pages", pages.to_string())];
        let label = c.words.plain("button-more", &args);
        choices.push(Choice::new(label, line(one, &format!("missed {}", skip + NAMES))));
    }
    Ok(Reply::from(text).with(choices).in_place())
}

async fn stands(c: &mut Context<'_>, one: &Announcement) -> Result<(Text, Vec<Choice>)> {
    let standings = announcement::best(announcements::standings(c.tx, one.id).await?);
    let people = match (one.state, one.stopped_at) {
        (State::Done, _) | (_, Some(_)) => standings.len(),
        _ => usize::try_from(one.people).unwrap_or(0),
    };
    let mut report = Report::of(one.id, people, &standings);
    if one.stopped_at.is_some() {
        report = report.stopped_before(usize::try_from(one.people).unwrap_or(0));
    }
    let whom = match one.audience {
        Some(audience) => whom(c, audience).await?,
        None => String::new(),
    };
    let at = one.started_at.map_or_else(String::new, |at| c.moment(at));
    let quoted = isolate(&quoted(&one.body, QUOTED_CHARS));
    let args = [("at", at), ("whom", whom), ("text", quoted)];
    let mut text = c.say("announcement-status", &args);
    let number = |count: usize| count.to_string();
    let args = [
        ("people", number(report.people)),
        ("reached", number(report.reached)),
        ("delivered", number(report.delivered)),
        ("read", number(report.read)),
        ("missed", number(report.missed())),
    ];
    text = text.line(c.say("announcement-counts", &args));
    let is_under_way = one.state != State::Done;
    let key = match (is_under_way, one.stopped_at) {
        (true, None) => Some("announcement-under-way"),
        (_, Some(_)) => Some("announcement-was-stopped"),
        (false, None) => None,
    };
    if let Some(key) = key {
        text = text.line(c.say(key, &[]));
    }
    let mut choices = Vec::new();
    if is_under_way && one.stopped_at.is_none() {
        choices.push(c.button("button-stop-sending", line(one, "stop")));
    }
    if report.missed() > 0 {
        choices.push(c.button("button-who-was-missed", line(one, "missed")));
    }
    choices.push(c.button("button-how-it-stands", line(one, "status")));
    Ok((text, choices))
}

/// To whom, in words.
async fn whom(c: &mut Context<'_>, audience: Audience) -> Result<String> {
    let roster = c.find_roster().await?;
    Ok(match audience {
        Audience::All => c.words.plain("audience-all", &[]),
        Audience::Duty(id) => {
            let duties = roster.map(|roster| roster.duties).unwrap_or_default();
            let label = duties.into_iter().find(|duty| duty.id == id).map(|duty| duty.label);
            c.words.plain("audience-duty", &[("duty", label.unwrap_or_default())])
        }
        Audience::Day(date) => {
            let number = roster.and_then(|roster| roster.season.day_number(date)).unwrap_or(0);
            c.words.plain("audience-day", &[("day", c.words.day(number, date))])
        }
    })
}

fn line(one: &Announcement, rest: &str) -> String {
    format!("/announce #{} {rest}", one.id)
}
