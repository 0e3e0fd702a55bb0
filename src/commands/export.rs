//! `/export [xlsx|pdf|csv|ics|people] [season]`: the roster, and what belongs to it, as a file.

mod files;
mod tables;

use chrono::NaiveDate;

use super::context::{Context, Reply};
use super::table::{Command, Place, Shown};
use super::which_season;
use crate::actions::{self, Result};
use crate::domain::message::{Choice, Text};
use crate::domain::refusal::Refusal;
use crate::domain::role::Role;
use crate::domain::season::Season;
use crate::domain::text::{first_word, fold, isolate};
use crate::store::documents::{self, NewDocument};
use crate::store::seasons;

const NAME: &str = "export";

/// The row of the table.
pub const COMMAND: Command = Command {
    name: NAME,
    aliases: &["excel"],
    usage: "[xlsx, pdf, csv, ics, people] [season]",
    role: Role::Admin,
    place: Place::Private,
    shown: Shown::InHelp,
    examples: &[
        "/export",
        "/export xlsx",
        "/export pdf",
        "/export csv",
        "/export ics",
        "/export people",
        "/export xlsx shehrullah",
    ],
    run: |c, rest| Box::pin(run(c, rest)),
};

/// Stands before a season of which a list is chosen, or for the choice of the season itself.
const SEASONS: &str = "seasons";
/// WhatsApp's lists have ten rows.
const MOST_SEASONS: usize = 10;
/// What stands in a row of WhatsApp's lists.
const LABEL_MAX: usize = 24;

/// What can be taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    /// A workbook with everything.
    Xlsx,
    /// The notice board's page.
    Pdf,
    /// Every slot in a row.
    Csv,
    /// Every slot in a calendar.
    Ics,
    /// The people, of no season.
    People,
}

impl Format {
    const ALL: [Self; 5] = [Self::Xlsx, Self::Pdf, Self::Csv, Self::Ics, Self::People];

    /// The word that is typed.
    const fn as_str(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Pdf => "pdf",
            Self::Csv => "csv",
            Self::Ics => "ics",
            Self::People => "people",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        let also = match word.to_lowercase().as_str() {
            "excel" | "xls" | "workbook" => Some(Self::Xlsx),
            "calendar" => Some(Self::Ics),
            "table" => Some(Self::Csv),
            "print" => Some(Self::Pdf),
            _ => None,
        };
        also.or(Self::ALL.into_iter().find(|one| one.as_str().eq_ignore_ascii_case(word)))
    }
}

/// A file that was made.
struct Made {
    /// Its name, with its ending.
    name: String,
    media_type: &'static str,
    content: Vec<u8>,
    /// What is said below it.
    caption: Text,
}

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let (word, which) = first_word(rest);
    match Format::parse(word) {
        Some(Format::People) => take(c, Format::People, None).await,
        Some(format) => {
            let season = season(c, which).await?;
            take(c, format, Some(season)).await
        }
        None if word.eq_ignore_ascii_case(SEASONS) => choose_season(c).await,
        None => choose(c, rest).await,
    }
}

/// The season that is named, else the current one.
async fn season(c: &mut Context<'_>, text: &str) -> Result<Season> {
    match which_season::named(c, text).await? {
        Some(season) => Ok(season),
        None => Ok(c.roster().await?.season),
    }
}

async fn take(c: &mut Context<'_>, format: Format, season: Option<Season>) -> Result<Reply> {
    let made = match (format, &season) {
        (Format::Xlsx, Some(season)) => files::workbook(c, season).await?,
        (Format::Pdf, Some(season)) => files::notice(c, season).await?,
        (Format::Csv, Some(season)) => files::slots(c, season).await?,
        (Format::Ics, Some(season)) => files::calendar(c, season).await?,
        (_, _) => files::people(c).await?,
    };
    actions::export::took(&c.ctx, c.tx, format.as_str(), season.as_ref()).await?;
    let new = NewDocument {
        account: Some(c.account.id),
        person: None,
        name: &made.name,
        media_type: made.media_type,
        content: &made.content,
    };
    let document = documents::insert(c.tx, &new, c.ctx.now).await?;
    Ok(Reply::from(made.caption).bringing(document))
}

/// Which kind of file?
async fn choose(c: &mut Context<'_>, which: &str) -> Result<Reply> {
    let season = season(c, which).await?;
    let is_current = which.is_empty();
    let choice = |format: Format| {
        let line = match format {
            Format::People => format!("/{NAME} people"),
            _ if is_current => format!("/{NAME} {}", format.as_str()),
            _ => format!("/{NAME} {} {}", format.as_str(), season.start),
        };
        let label = c.words.plain(&format!("button-export-{}", format.as_str()), &[]);
        let hint = c.words.plain(&format!("export-hint-{}", format.as_str()), &[]);
        Choice { hint: Some(hint), ..Choice::new(label, line) }
    };
    let mut choices: Vec<Choice> = Format::ALL.into_iter().map(choice).collect();
    let text = c.say("export-choose", &[("season", isolate(&season.name))]);
    if seasons::list(c.tx).await?.len() > 1 {
        choices.push(c.button("button-export-seasons", format!("/{NAME} {SEASONS}")));
    }
    Ok(Reply::from(text).with(choices))
}

/// Which season? The latest first.
async fn choose_season(c: &mut Context<'_>) -> Result<Reply> {
    let mut all = seasons::list(c.tx).await?;
    if all.is_empty() {
        return Err(Refusal::NoSeason.into());
    }
    all.reverse();
    let choice = |season: &Season| {
        let label: String = season.name.chars().take(LABEL_MAX).collect();
        Choice::new(label, format!("/{NAME} {}", season.start))
    };
    let choices = all.iter().take(MOST_SEASONS).map(choice).collect();
    Ok(Reply::from(c.say("export-which-season", &[])).with(choices))
}

/// A name for a season's file that every system takes.
fn stem(name: &str, start: NaiveDate) -> String {
    let words: Vec<String> = fold(name)
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    if words.is_empty() { format!("season-{start}") } else { words.join("-") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_as_its_season() {
        let start = "2027-02-06".parse().expect("a date");
        assert_eq!(stem("Shehrullah 1448H", start), "shehrullah-1448h");
        assert_eq!(stem("../Été: «1448»", start), "ete-1448");
        assert_eq!(stem("શેહરુલ્લાહ", start), "season-2027-02-06");
    }

    #[test]
    fn a_format_has_more_names_than_one() {
        assert_eq!(Format::parse("Excel"), Some(Format::Xlsx));
        assert_eq!(Format::parse("PDF"), Some(Format::Pdf));
        assert_eq!(Format::parse("shehrullah"), None);
    }
}
