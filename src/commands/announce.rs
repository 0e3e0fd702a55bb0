//! `/announce <text>`: says something to many, after a look at it as people will see it. A prefix
//! such as `tomorrow:` or `fajr azaan:` says to whom. Behind its buttons: `#<announcement> <verb>`.

use chrono::Duration;

use super::announcing::{self, named_audience};
use super::context::{Context, Reply};
use super::forms;
use super::table::{Command, Place, Shown};
use crate::actions::{self, Result};
use crate::domain::announcement::{Audience, must_fit};
use crate::domain::refusal::Refusal;
use crate::domain::role::Role;
use crate::domain::text::{clean, first_word, isolate};
use crate::store::accounts;
use crate::store::announcements::{self, Announcement, State};

const NAME: &str = "announce";
/// What was seen longer ago may have been forgotten, and the people may be others.
const SEEN_FOR: Duration = Duration::hours(1);

/// The row of the table.
pub const COMMAND: Command = Command {
    name: NAME,
    aliases: &["broadcast"],
    usage: "<text>",
    role: Role::Admin,
    place: Place::Private,
    shown: Shown::InMenus,
    examples: &[
        "/announce The majlis begins at 20:00 tonight",
        "/announce tomorrow: Please come ten minutes early",
        "/announce fajr azaan: The side gate is open from 04:45",
        "/announce status",
    ],
    run: |c, rest| Box::pin(run(c, rest)),
};

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let rest = rest.trim();
    if rest.is_empty() {
        forms::ask_text(c, NAME).await?;
        return Ok(c.say("ask-announcement", &[]).into());
    }
    if rest.eq_ignore_ascii_case("status") {
        return announcing::latest(c).await;
    }
    if let Some((id, verb, rest)) = step(rest) {
        return go_on(c, id, verb, rest).await;
    }
    begin(c, rest).await
}

/// Reads `#<announcement> <verb> …`, as it stands behind buttons.
fn step(text: &str) -> Option<(i64, &str, &str)> {
    const VERBS: [&str; 12] = [
        "all", "duties", "duty", "days", "day", "to", "text", "send", "leave", "stop", "missed",
        "status",
    ];
    let (id, rest) = first_word(text.strip_prefix('#')?);
    let (verb, rest) = first_word(rest);
    Some((id.parse().ok()?, VERBS.into_iter().find(|known| *known == verb)?, rest))
}

/// Writes a draft down, and asks for its people unless the text begins with them.
async fn begin(c: &mut Context<'_>, text: &str) -> Result<Reply> {
    let text = clean(text);
    let (audience, body) = match text.split_once(':') {
        // "5:20" is a time, and "18:00" is one too.
        Some((prefix, rest)) if rest.starts_with(char::is_whitespace) => {
            match named_audience(c, prefix).await? {
                Some(audience) => (Some(audience), rest.trim()),
                None => (None, text.trim()),
            }
        }
        _ => (None, text.trim()),
    };
    must_fit(body)?;
    let id = announcements::insert(c.tx, c.account.id, audience, body, c.ctx.now).await?;
    let draft = own_draft(c, id).await?;
    match audience {
        Some(audience) => announcing::preview(c, &draft, audience).await,
        None => announcing::ask_audience(c, &draft).await,
    }
}

async fn go_on(c: &mut Context<'_>, id: i64, verb: &str, rest: &str) -> Result<Reply> {
    match verb {
        "missed" => {
            let one = sent(c, id).await?;
            announcing::missed(c, &one, rest.parse().unwrap_or(0)).await
        }
        "status" => {
            let one = sent(c, id).await?;
            announcing::status(c, &one).await
        }
        "stop" => stop(c, id).await,
        "send" => send(c, id).await,
        _ => {
            let draft = own_draft(c, id).await?;
            change(c, &draft, verb, rest).await
        }
    }
}

/// What can be done with a draft besides sending it.
async fn change(
    c: &mut Context<'_>,
    draft: &Announcement,
    verb: &str,
    rest: &str,
) -> Result<Reply> {
    let unclear = || Refusal::AudienceUnclear { text: rest.to_owned() };
    match verb {
        "leave" => {
            announcements::delete_draft(c.tx, draft.id).await?;
            Ok(Reply::from(c.say("announcement-left", &[])).in_place())
        }
        "text" if rest.is_empty() => {
            forms::ask_text(c, &format!("{NAME} #{} text", draft.id)).await?;
            Ok(Reply::from(c.say("ask-announcement-again", &[]))
                .with(vec![c.button("button-other-people", format!("/{NAME} #{} to", draft.id))]))
        }
        "text" => {
            let body = clean(rest);
            must_fit(body.trim())?;
            announcements::set_body(c.tx, draft.id, body.trim()).await?;
            let draft = own_draft(c, draft.id).await?;
            match draft.audience {
                Some(audience) => announcing::preview(c, &draft, audience).await,
                None => announcing::ask_audience(c, &draft).await,
            }
        }
        "to" if rest.is_empty() => announcing::ask_audience(c, draft).await,
        "to" => {
            let audience = named_audience(c, rest).await?.ok_or_else(unclear)?;
            announcing::preview(c, draft, audience).await
        }
        "duties" => announcing::duties(c, draft, rest.parse().unwrap_or(0)).await,
        "days" => announcing::days(c, draft).await,
        "duty" => {
            let duty = rest.parse().map_err(|_| unclear())?;
            announcing::preview(c, draft, Audience::Duty(duty)).await
        }
        "day" => {
            let date = rest.parse().map_err(|_| unclear())?;
            announcing::preview(c, draft, Audience::Day(date)).await
        }
        _ => announcing::preview(c, draft, Audience::All).await,
    }
}

async fn send(c: &mut Context<'_>, id: i64) -> Result<Reply> {
    let one = own(c, id).await?;
    if one.state != State::Draft {
        return announcing::status(c, &one).await;
    }
    let Some(audience) = one.audience else { return announcing::ask_audience(c, &one).await };
    let Some(seen_at) = one.previewed_at else {
        return announcing::preview(c, &one, audience).await;
    };
    if c.ctx.now - seen_at > SEEN_FOR {
        let reply = announcing::preview(c, &one, audience).await?;
        return Ok(reply.under(c.say("announcement-look-again", &[])));
    }
    let people = actions::announce::send(&c.ctx, c.tx, &one).await?;
    Ok(announcing::begun(c, &one, people))
}

async fn stop(c: &mut Context<'_>, id: i64) -> Result<Reply> {
    let one = sent(c, id).await?;
    if actions::announce::stop(&c.ctx, c.tx, &one).await? {
        Ok(Reply::from(c.say("announcement-stopped", &[])).in_place())
    } else {
        announcing::status(c, &one).await
    }
}

/// An announcement that the sender wrote.
async fn own(c: &mut Context<'_>, id: i64) -> Result<Announcement> {
    let one = announcements::find(c.tx, id).await?.ok_or(Refusal::AnnouncementGone)?;
    if one.author != c.account.id {
        let author = accounts::find(c.tx, one.author).await?;
        let name = author.map(|author| author.profile_name).unwrap_or_default();
        return Err(Refusal::AnnouncementOfAnother { name: isolate(&name) }.into());
    }
    Ok(one)
}

/// An announcement of the sender's that nobody has heard yet.
async fn own_draft(c: &mut Context<'_>, id: i64) -> Result<Announcement> {
    let one = own(c, id).await?;
    if one.state != State::Draft {
        return Err(Refusal::AnnouncementOut.into());
    }
    Ok(one)
}

/// An announcement that was sent off, by whichever admin.
async fn sent(c: &mut Context<'_>, id: i64) -> Result<Announcement> {
    let one = announcements::find(c.tx, id).await?;
    Ok(one.filter(|one| one.state != State::Draft).ok_or(Refusal::AnnouncementGone)?)
}

#[cfg(test)]
mod tests {
    use super::step;

    #[test]
    fn a_step_is_told_from_a_text() {
        assert_eq!(step("#12 day 2027-02-09"), Some((12, "day", "2027-02-09")));
        assert_eq!(step("#12 send"), Some((12, "send", "")));
        for text in ["#1 rule: come early", "12 send", "#x send", "#12"] {
            assert_eq!(step(text), None, "{text}");
        }
    }
}
