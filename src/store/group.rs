//! Group commit: what several write at the same moment is one transaction, and waits for the disk
//! once.

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, anyhow, bail};
use futures::FutureExt;
use futures::future::BoxFuture;
use tokio::sync::{mpsc, oneshot};

use super::fault::Away;
use super::{Nested, Store, Tx};
use crate::figures;

/// So much is one transaction at most: what comes later waits for it.
const MOST: usize = 128;
/// Who comes when so many wait is held up before the queue.
const QUEUE: usize = 1024;

/// A queue of pieces of work. Nobody is kept waiting so that more may come: while a transaction is
/// being committed the next ones gather by themselves.
#[derive(Clone)]
pub struct Group {
    queue: mpsc::Sender<Job>,
}

/// A piece of work. It may be run again from the start, in another transaction.
type Work = Box<dyn for<'t> Fn(&'t mut Tx) -> BoxFuture<'t, anyhow::Result<()>> + Send + Sync>;

struct Job {
    work: Work,
    done: oneshot::Sender<anyhow::Result<()>>,
}

impl Group {
    /// A queue of a centre whose transactions don't wait for the centre's other ones
    /// ([`Store::begin_unlocked`]). Its task ends with the last clone of it.
    pub fn unlocked(store: Store, centre: i64) -> Self {
        Self::new(Begins { store, centre, lock: Lock::None })
    }

    /// A queue of a centre whose transactions hold the centre's lock ([`Store::begin`]). Its task
    /// ends with the last clone of it.
    pub fn locked(store: Store, centre: i64) -> Self {
        Self::new(Begins { store, centre, lock: Lock::Centre })
    }

    fn new(begins: Begins) -> Self {
        let (queue, mut jobs) = mpsc::channel::<Job>(QUEUE);
        tokio::spawn(async move {
            while let Some(first) = jobs.recv().await {
                let mut gathered = vec![first];
                while gathered.len() < MOST {
                    let Ok(job) = jobs.try_recv() else { break };
                    gathered.push(job);
                }
                figures::committed(gathered.len());
                run(&begins, gathered).await;
            }
        });
        Self { queue }
    }

    /// Runs a piece of work and answers once it is durable. It is carried out even if the caller
    /// stops waiting.
    ///
    /// # Errors
    /// What the work itself answers, which undoes it alone; or that the database is away.
    pub async fn write<T, W>(&self, work: W) -> anyhow::Result<T>
    where
        T: Send + 'static,
        W: for<'t> Fn(&'t mut Tx) -> BoxFuture<'t, anyhow::Result<T>> + Send + Sync + 'static,
    {
        let answer = Arc::new(Mutex::new(None));
        let kept = answer.clone();
        let work: Work = Box::new(move |tx| {
            let (working, kept) = (work(tx), kept.clone());
            Box::pin(async move {
                let answer = working.await?;
                *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(answer);
                Ok(())
            })
        });
        let (done, told) = oneshot::channel();
        let gone = || anyhow!("nobody writes any more");
        self.queue.send(Job { work, done }).await.map_err(|_| gone())?;
        told.await.map_err(|_| gone())??;
        let answer = answer.lock().unwrap_or_else(PoisonError::into_inner).take();
        answer.context("a piece of work answered nothing")
    }
}

/// How a queue's transactions begin.
struct Begins {
    store: Store,
    centre: i64,
    lock: Lock,
}

enum Lock {
    None,
    Centre,
}

impl Begins {
    async fn begin(&self) -> super::Result<Tx> {
        match self.lock {
            Lock::None => self.store.begin_unlocked(self.centre).await,
            Lock::Centre => self.store.begin(self.centre).await,
        }
    }
}

/// All together; one by one if that fails, so that none suffers for another.
async fn run(begins: &Begins, jobs: Vec<Job>) {
    let tx = match begins.begin().await {
        Ok(tx) => tx,
        Err(error) => {
            for job in jobs {
                let _ = job.done.send(Err(Away(error.to_string()).into()));
            }
            return;
        }
    };
    if let Ok(answers) = attempt(tx, &jobs).await {
        for (job, answer) in jobs.into_iter().zip(answers) {
            let _ = job.done.send(answer);
        }
        return;
    }
    for job in jobs {
        let answer = match begins.begin().await {
            Ok(tx) => attempt(tx, std::slice::from_ref(&job)).await,
            Err(error) => Err(error.into()),
        };
        let _ = job.done.send(answer.and_then(|mut one| one.pop().unwrap_or(Ok(()))));
    }
}

/// Answers what each piece answered, once all is durable.
async fn attempt(mut tx: Tx, jobs: &[Job]) -> anyhow::Result<Vec<anyhow::Result<()>>> {
    let mut answers = Vec::with_capacity(jobs.len());
    for job in jobs {
        let piece = Nested::begin(&mut tx).await?;
        match AssertUnwindSafe((job.work)(&mut tx)).catch_unwind().await {
            Ok(Ok(())) => {
                piece.keep(&mut tx).await?;
                answers.push(Ok(()));
            }
            Ok(Err(error)) => {
                piece.undo(&mut tx).await?;
                answers.push(Err(error));
            }
            // What it left behind in the connection is not known: the transaction is given up.
            Err(_) => bail!("a piece of work panicked"),
        }
    }
    tx.commit().await?;
    Ok(answers)
}
