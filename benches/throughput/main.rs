//! How fast the program is, measured on the real binary: `cargo bench --bench throughput`. What it
//! talks to are sinks of this process, so the figures are of both on one machine.
//!
//! `-- --seconds 5 --runs 3 --connections 64 --database postgres://… --only evening`; a database
//! that is named must be empty, and is good for one run of one part.

mod bare;
mod evening;
mod khidmat;
mod load;
mod sink;
mod talk;

use std::time::Duration;

use evening::{Evening, Said};
use khidmat::{Pace, Place};
use load::{Figures, Kind, Load};

/// As fast as it goes.
const UNPACED: Pace = Pace(0, 0);
/// As the platforms want it, unless something else is configured.
const PACED: Pace = Pace(25, 60);

/// What is asked of the bench.
#[derive(Clone)]
struct Asked {
    seconds: u64,
    runs: usize,
    connections: usize,
    database: Option<String>,
    only: Option<String>,
}

impl Asked {
    fn wants(&self, part: &str) -> bool {
        self.only.as_deref().is_none_or(|only| only == part)
    }

    fn span(&self) -> Duration {
        Duration::from_secs(self.seconds)
    }

    async fn place(&self) -> anyhow::Result<Place> {
        Place::new(self.database.as_deref()).await
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let asked = read(std::env::args().skip(1))?;
    println!(
        "{} connections, {} s a run, medians of {} runs; database: {}",
        asked.connections,
        asked.seconds,
        asked.runs,
        asked.database.as_deref().unwrap_or("SQLite in a new folder")
    );
    if asked.wants("webhooks") {
        webhooks(&asked).await?;
    }
    if asked.wants("commands") {
        commands(&asked).await?;
    }
    if asked.wants("evening") {
        let all_at_once = Evening { people: 3_334, within: Duration::ZERO, pace: UNPACED };
        evening(&asked, "3,334 duties due at once on three channels, no pace", all_at_once).await?;
    }
    if asked.wants("late") {
        let spread = Evening { people: 600, within: Duration::from_secs(60), pace: PACED };
        evening(&asked, "600 duties within a minute on three channels, paced", spread).await?;
    }
    if asked.wants("pace") {
        let at_once = Evening { people: 1_000, within: Duration::ZERO, pace: PACED };
        evening(&asked, "1,000 duties at once, Telegram at 25 a second", at_once).await?;
    }
    if asked.wants("start") {
        start(&asked).await?;
    }
    Ok(())
}

async fn webhooks(asked: &Asked) -> anyhow::Result<()> {
    let load =
        |address, kind| Load { address, kind, connections: asked.connections, span: asked.span() };
    let mut limits = Vec::new();
    for _ in 0..asked.runs {
        let bare = bare::Bare::start().await?;
        limits.push(load(bare.address, Kind::Nothing).run().await?);
    }
    print("a bare handler that verifies and commits one row on SQLite", &limits);
    for (what, kind) in [
        ("webhook to 200, the message durable (a status)", Kind::Nothing),
        ("webhook to 200 while each message is answered (menu)", Kind::Says("menu")),
    ] {
        let (mut figures, mut memory) = (Vec::new(), Vec::new());
        for _ in 0..asked.runs {
            let place = asked.place().await?;
            let served = place.serve(UNPACED).await?;
            let idle = served.memory()?;
            figures.push(load(served.address, kind).run().await?);
            memory.push((idle, served.memory()?));
            served.stop().await?;
        }
        print(what, &figures);
        let of = |pick: fn(&(f64, f64)) -> f64| median(memory.iter().map(pick));
        println!("  memory {:.1} MiB idle, {:.1} MiB after", of(|one| one.0), of(|one| one.1));
    }
    Ok(())
}

async fn commands(asked: &Asked) -> anyhow::Result<()> {
    let (mut menus, mut assigned, mut grids) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..asked.runs {
        let place = asked.place().await?;
        let served = place.serve(UNPACED).await?;
        talk::found(&served, &place).await?;
        let people = asked.connections as u64;
        menus.push(talk::repeat(&served, &place, people, "menu", asked.span()).await?);
        assigned.push(talk::assign(&served, &place, asked.connections).await?);
        grids.push(talk::repeat(&served, &place, people, "/grid", asked.span()).await?);
        served.stop().await?;
    }
    print("message to its reply at the platform: menu", &menus);
    print("the same: /assign of a season's 240 slots, each with its allotment", &assigned);
    print("the same: /grid of that season, a picture", &grids);
    Ok(())
}

async fn evening(asked: &Asked, what: &str, evening: Evening) -> anyhow::Result<()> {
    let mut runs = Vec::new();
    for _ in 0..asked.runs {
        runs.push(evening.run(&asked.place().await?).await?);
    }
    let of = |pick: fn(&Said) -> f64| median(runs.iter().map(pick));
    println!(
        "{what}\n  {} messages, the last accepted after {:.1} s; lateness p50 {:.0} ms, p99 {:.0} ms, most {:.0} ms\n  answers meanwhile: p50 {:.0} ms, longest {:.0} ms",
        runs.first().map_or(0, |one| one.messages),
        of(|one| one.span.as_secs_f64()),
        of(|one| one.lateness.p50_ms),
        of(|one| one.lateness.p99_ms),
        of(|one| one.lateness.longest_ms),
        of(|one| one.answers.p50_ms),
        of(|one| one.answers.longest_ms),
    );
    Ok(())
}

async fn start(asked: &Asked) -> anyhow::Result<()> {
    let mut starts = Vec::new();
    for _ in 0..asked.runs {
        let place = asked.place().await?;
        let served = place.serve(UNPACED).await?;
        starts.push(served.started_in.as_secs_f64() * 1000.0);
        served.stop().await?;
    }
    println!("start to the first 200, on an empty database: {:.0} ms", median(starts.into_iter()));
    println!("binary: {:.1} MiB", khidmat::binary_size()?);
    Ok(())
}

fn print(what: &str, runs: &[Figures]) {
    let of = |pick: fn(&Figures) -> f64| median(runs.iter().map(pick));
    println!(
        "{what}\n  {:.0} a second, p50 {:.1} ms, p99 {:.1} ms, longest {:.0} ms, {} refused",
        of(|one| one.per_second),
        of(|one| one.p50_ms),
        of(|one| one.p99_ms),
        of(|one| one.longest_ms),
        runs.iter().map(|one| one.refused).sum::<usize>(),
    );
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

fn read(arguments: impl Iterator<Item = String>) -> anyhow::Result<Asked> {
    let mut asked = Asked { seconds: 5, runs: 3, connections: 64, database: None, only: None };
    let mut arguments = arguments.filter(|one| one != "--bench");
    while let Some(name) = arguments.next() {
        let value = arguments.next().unwrap_or_default();
        match name.as_str() {
            "--seconds" => asked.seconds = value.parse()?,
            "--runs" => asked.runs = value.parse()?,
            "--connections" => asked.connections = value.parse()?,
            "--database" => asked.database = Some(value),
            "--only" => asked.only = Some(value),
            other => {
                anyhow::bail!("{other} is not known; see the head of benches/throughput/main.rs")
            }
        }
    }
    Ok(asked)
}
