//! How fast the program is, measured on the real binary: `cargo bench --bench throughput`. What it
//! talks to are sinks of this process, so the figures are of both on one machine.
//!
//! `-- --seconds 5 --runs 3 --connections 64 --database sqlite:///tmp/bench.db`; a PostgreSQL must
//! be empty.

mod bare;
mod khidmat;
mod load;
mod sink;

use std::time::Duration;

use load::{Figures, Load};

/// What is asked of the bench.
#[derive(Clone)]
struct Asked {
    seconds: u64,
    runs: usize,
    connections: usize,
    database: Option<String>,
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
    let span = Duration::from_secs(asked.seconds);
    let load = |address, kind| Load { address, kind, connections: asked.connections, span };

    let mut limits = Vec::new();
    for _ in 0..asked.runs {
        let bare = bare::Bare::start().await?;
        limits.push(load(bare.address, load::Kind::Nothing).run().await?);
    }
    print("a bare handler that verifies and commits one row", &limits);

    for (what, kind) in [
        ("webhook to 200, the message durable (a status)", load::Kind::Nothing),
        ("webhook to 200 while each message is answered (a menu)", load::Kind::Menu),
    ] {
        let mut figures = Vec::new();
        let mut memory = Vec::new();
        for _ in 0..asked.runs {
            let served = khidmat::Served::start(asked.database.as_deref()).await?;
            let idle = served.memory()?;
            figures.push(load(served.address, kind).run().await?);
            memory.push((idle, served.memory()?));
            served.stop().await?;
        }
        print(what, &figures);
        let (idle, loaded) =
            (median(memory.iter().map(|m| m.0)), median(memory.iter().map(|m| m.1)));
        println!("  memory {idle:.1} MiB idle, {loaded:.1} MiB after");
    }

    let mut replies = Vec::new();
    for _ in 0..asked.runs {
        let served = khidmat::Served::start(asked.database.as_deref()).await?;
        replies.push(served.replies(asked.connections, span).await?);
        served.stop().await?;
    }
    print("message to its reply at the platform (a menu)", &replies);

    let mut starts = Vec::new();
    for _ in 0..asked.runs {
        let served = khidmat::Served::start(asked.database.as_deref()).await?;
        starts.push(served.started_in.as_secs_f64() * 1000.0);
        served.stop().await?;
    }
    println!("start to the first 200: {:.0} ms", median(starts.into_iter()));
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
    let mut asked = Asked { seconds: 5, runs: 3, connections: 64, database: None };
    let mut arguments = arguments.filter(|one| one != "--bench");
    while let Some(name) = arguments.next() {
        let value = arguments.next().unwrap_or_default();
        match name.as_str() {
            "--seconds" => asked.seconds = value.parse()?,
            "--runs" => asked.runs = value.parse()?,
            "--connections" => asked.connections = value.parse()?,
            "--database" => asked.database = Some(value),
            other => {
                anyhow::bail!("{other} is not known; see the head of benches/throughput/main.rs")
            }
        }
    }
    Ok(asked)
}
