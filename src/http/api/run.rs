//! Running what a request asks for: in a task of its own, in one transaction, with the program's
//! wakes behind it.

use std::error::Error;

use futures::future::BoxFuture;

use super::once::{Found, Known, Once};
use super::problem::Problem;
use super::refused;
use super::reply::{Answer, Reply};
use crate::actions::{Ctx, Stop};
use crate::domain::refusal::Refusal;
use crate::http::Http;
use crate::store::Tx;
use crate::store::audit::Actor;
use crate::wording::Words;

/// Why a request was not done.
pub enum Halt {
    /// A rule of ours refuses it. The field is named where the refusal doesn't tell.
    Refused(Refusal, Option<&'static str>),
    /// Something is wrong with it.
    Problem(Problem),
    /// A fault of ours.
    Fault(anyhow::Error),
}

impl Halt {
    /// A refusal about a field.
    pub fn about(field: &'static str, refusal: Refusal) -> Self {
        Self::Refused(refusal, Some(field))
    }
}

impl From<Stop> for Halt {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Refused(refusal) => Self::Refused(refusal, None),
            Stop::Fault(error) => Self::Fault(error),
        }
    }
}

impl From<Refusal> for Halt {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal, None)
    }
}

impl From<Problem> for Halt {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<sqlx::Error> for Halt {
    fn from(error: sqlx::Error) -> Self {
        Self::Fault(error.into())
    }
}

impl From<anyhow::Error> for Halt {
    fn from(error: anyhow::Error) -> Self {
        Self::Fault(error)
    }
}

impl From<Found> for Halt {
    fn from(found: Found) -> Self {
        match found {
            Found::Problem(problem) => Self::Problem(problem),
            Found::Fault(error) => Self::Fault(error.into()),
        }
    }
}

/// What happens inside the transaction.
pub type Work<'a> = BoxFuture<'a, Result<Reply, Halt>>;

/// Reads and answers.
///
/// # Errors
/// What the work halts at, as a problem.
pub async fn look<F>(http: &Http, work: F) -> Answer
where
    F: for<'a> FnOnce(&'a Ctx, &'a mut Tx) -> Work<'a> + Send + 'static,
{
    let (engine, now) = (http.engine.clone(), http.clock.now());
    carried_out(async move {
        let mut tx = engine.store.read(engine.centre).await?;
        let ctx = Ctx { actor: Actor::API, ..engine.ctx(&mut tx, now).await? };
        let done = work(&ctx, &mut tx).await;
        let ended = tx.rollback().await;
        let reply = done.map_err(|halt| worded(&ctx, halt))?;
        ended?;
        Ok(reply)
    })
    .await
}

/// Changes something and answers; what was asked for with the same key is answered again.
///
/// # Errors
/// What the work halts at, as a problem: then nothing was done.
pub async fn change<F>(http: &Http, once: Once, work: F) -> Answer
where
    F: for<'a> FnOnce(&'a Ctx, &'a mut Tx) -> Work<'a> + Send + 'static,
{
    let (engine, now) = (http.engine.clone(), http.clock.now());
    carried_out(async move {
        let mut tx = engine.store.begin(engine.centre).await?;
        let ctx = Ctx { actor: Actor::API, ..engine.ctx(&mut tx, now).await? };
        match done(&ctx, &mut tx, &once, work).await {
            Ok(reply) => {
                tx.commit().await?;
                engine.wakes.all();
                Ok(reply)
            }
            Err(halt) => {
                // What went wrong matters more than how it was undone.
                let _ = tx.rollback().await;
                Err(worded(&ctx, halt))
            }
        }
    })
    .await
}

async fn done<F>(ctx: &Ctx, tx: &mut Tx, once: &Once, work: F) -> Result<Reply, Halt>
where
    F: for<'a> FnOnce(&'a Ctx, &'a mut Tx) -> Work<'a> + Send + 'static,
{
    match once.find(tx, ctx.now).await? {
        Known::Done(reply) => Ok(reply),
        Known::New => {
            let reply = work(ctx, tx).await?;
            once.keep(tx, &reply, ctx.now).await?;
            Ok(reply)
        }
    }
}

/// A refusal in the centre's language; everything else as it is.
fn worded(ctx: &Ctx, halt: Halt) -> Halt {
    match halt {
        Halt::Refused(refusal, field) => {
            let words = Words::of(&ctx.centre.language);
            Halt::Problem(refused::problem(&words, &refusal, field))
        }
        other => other,
    }
}

/// In a task of its own: the handler is dropped when its client goes, and a transaction that is
/// cancelled while it begins would poison its pooled connection (sqlx 0.9.0).
async fn carried_out(work: impl Future<Output = Result<Reply, Halt>> + Send + 'static) -> Answer {
    match tokio::spawn(work).await {
        Ok(Ok(reply)) => Ok(reply),
        Ok(Err(Halt::Problem(problem))) => Err(problem),
        Ok(Err(Halt::Refused(refusal, field))) => {
            Err(refused::problem(&super::problem::own_words(), &refusal, field))
        }
        Ok(Err(Halt::Fault(error))) => Err(fault(&error)),
        Err(_) => Err(fault(&anyhow::anyhow!("a request panicked"))),
    }
}

/// What a fault answers; it is logged here and nowhere else.
pub fn fault(error: &anyhow::Error) -> Problem {
    if error.chain().any(is_away) {
        tracing::error!(error = format!("{error:#}"), "a request could not be carried out");
        return Problem::unavailable();
    }
    let reference = format!("{:08x}", rand::random::<u32>());
    tracing::error!(reference, error = format!("{error:#}"), "a request failed");
    Problem::fault(&reference)
}

/// Whether the database is away, full, or stopping.
fn is_away(error: &(dyn Error + 'static)) -> bool {
    /// Classes of PostgreSQL's: connection, resources, operator's intervention, lock not to be had.
    const POSTGRES: [&str; 4] = ["08", "53", "57", "55P03"];
    /// SQLite's: busy, locked, read only, input or output, full, can't open.
    const SQLITE: [i64; 6] = [5, 6, 8, 10, 13, 14];
    match error.downcast_ref::<sqlx::Error>() {
        Some(
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed,
        ) => true,
        Some(sqlx::Error::Database(refused)) => {
            let code = refused.code().unwrap_or_default();
            let is_postgres = code.len() == 5;
            if is_postgres {
                return POSTGRES.iter().any(|class| code.starts_with(class));
            }
            code.parse::<i64>().is_ok_and(|code| SQLITE.contains(&(code & 0xff)))
        }
        _ => false,
    }
}
