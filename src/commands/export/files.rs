//! The files of `/export`: each is made of the roster as it is looked at, and of tables.

use super::{Made, stem, tables};
use crate::actions::Result;
use crate::commands::context::Context;
use crate::domain::grid::Grid;
use crate::domain::season::Season;
use crate::domain::text::isolate;
use crate::render::sheet::Sheet;
use crate::render::{calendars, csv, pdf, xlsx};
use crate::store::{calendar_links, exports, grid};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const PDF: &str = "application/pdf";
const CSV: &str = "text/csv";
const ICS: &str = "text/calendar";

/// The whole season as it stands, as nobody in particular sees it.
async fn roster(c: &mut Context<'_>, season: &Season) -> Result<Grid> {
    Ok(grid::read(c.tx, season, season.start, season.end(), &[], c.ctx.now).await?)
}

/// Everything: the roster to look at, every slot, the people, the requests, the log.
pub async fn workbook(c: &mut Context<'_>, season: &Season) -> Result<Made> {
    let roster = roster(c, season).await?;
    let exact = exports::exact(c.tx).await?;
    let tab = |key: &str| c.words.plain(key, &[]);
    let slots = Sheet::of_slots(&tab("export-tab-slots"), &roster, &exact, &c.words);
    let people = tables::people(c).await?;
    let requests = tables::requests(c, season).await?;
    let (log, left_out) = tables::log(c).await?;
    let name = c.words.plain("export-tab-roster", &[]);
    let content = xlsx::workbook(&roster, &name, &[slots, people, requests, log], &c.words)?;
    let mut caption = c.say("export-xlsx", &[("season", isolate(&season.name))]);
    if left_out > 0 {
        let args = [("count", tables::MOST_LINES.to_string())];
        caption = caption.line(c.say("export-xlsx-log", &args));
    }
    let name = format!("{}.xlsx", stem(&season.name, season.start));
    Ok(Made { name, media_type: XLSX, content, caption })
}

/// The roster for the notice board.
pub async fn notice(c: &mut Context<'_>, season: &Season) -> Result<Made> {
    let roster = roster(c, season).await?;
    let content = pdf::document(&roster, &c.words, &c.ctx.centre.language)?;
    let caption = c.say("export-pdf", &[("season", isolate(&season.name))]);
    let name = format!("{}.pdf", stem(&season.name, season.start));
    Ok(Made { name, media_type: PDF, content, caption })
}

/// Every slot in a row.
pub async fn slots(c: &mut Context<'_>, season: &Season) -> Result<Made> {
    let roster = roster(c, season).await?;
    let exact = exports::exact(c.tx).await?;
    let content = csv::write(&Sheet::of_slots("", &roster, &exact, &c.words));
    let caption = c.say("export-csv", &[("season", isolate(&season.name))]);
    let name = format!("{}.csv", stem(&season.name, season.start));
    Ok(Made { name, media_type: CSV, content, caption })
}

/// Every slot in a calendar.
pub async fn calendar(c: &mut Context<'_>, season: &Season) -> Result<Made> {
    let roster = roster(c, season).await?;
    let exact = exports::exact(c.tx).await?;
    let centre = calendars::Centre {
        name: &c.ctx.centre.name,
        timezone: c.ctx.centre.timezone,
        evening: c.ctx.centre.reminder_rules.evening(),
        mark: &calendar_links::mark(c.tx).await?,
    };
    let text = calendars::of_season(&centre, &roster, &exact, c.ctx.now, &c.words);
    let caption = c.say("export-ics", &[("season", isolate(&season.name))]);
    let name = format!("{}.ics", stem(&season.name, season.start));
    Ok(Made { name, media_type: ICS, content: text.into_bytes(), caption })
}

/// Everyone who registered.
pub async fn people(c: &mut Context<'_>) -> Result<Made> {
    let table = tables::people(c).await?;
    let caption = c.say("export-people", &[("count", table.rows.len().to_string())]);
    let name = format!("people-{}.csv", c.today());
    Ok(Made { name, media_type: CSV, content: csv::write(&table), caption })
}
