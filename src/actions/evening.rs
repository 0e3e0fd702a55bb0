//! What an evening asks for: looked at each minute, and done once.

use super::{Ctx, Result, ask_again, brief};
use crate::domain::evening::{Evening, Hours};
use crate::store::evening::{self as duties, Taken};
use crate::store::{Tx, chores};

/// This evening at the centre, and how tomorrow's duties stand.
pub struct Tonight {
    /// The hours.
    pub evening: Evening,
    /// What is taken of tomorrow, in its order.
    pub taken: Vec<Taken>,
}

impl Tonight {
    /// Looks at the roster; nothing while no hour of this evening has come.
    pub async fn read(ctx: &Ctx, tx: &mut Tx) -> Result<Option<Self>> {
        let evening = of(ctx);
        if !evening.has_begun(ctx.now) {
            return Ok(None);
        }
        let taken = duties::list(tx, evening.tomorrow, evening.ends, ctx.now).await?;
        Ok(Some(Self { evening, taken }))
    }

    /// Whose holders are to be asked once more now.
    pub(super) fn to_be_asked(&self, ctx: &Ctx) -> impl Iterator<Item = &Taken> {
        let silent = self.taken.iter().filter(|one| one.is_silent());
        silent.filter(|one| self.evening.is_second_due(&one.awaited, ctx.now))
    }

    /// Whose silence the admins hear of.
    pub(super) fn silent(&self) -> impl Iterator<Item = &Taken> {
        self.taken.iter().filter(|one| one.is_silent() && self.evening.escalates(&one.awaited))
    }

    fn is_escalation_due(&self, ctx: &Ctx) -> bool {
        let silent: Vec<_> = self.silent().map(|one| one.awaited).collect();
        self.evening.is_escalation_due(&silent, ctx.now)
    }

    fn chore(&self, ctx: &Ctx, what: &str) -> String {
        format!("{what}:{}:{}", ctx.centre.id, self.evening.tomorrow)
    }
}

/// The evening of today.
pub fn of(ctx: &Ctx) -> Evening {
    let hours = Hours {
        digest: ctx.centre.digest_time,
        second: ctx.centre.second_reminder_time,
        escalation: ctx.centre.escalation_time,
    };
    Evening::of(ctx.centre.timezone, hours, ctx.now)
}

const DIGEST: &str = "digest";
const ESCALATION: &str = "escalation";

/// Whether anything is to be done now. It only reads, and costs no lock.
pub async fn is_due(ctx: &Ctx, tx: &mut Tx) -> Result<bool> {
    let Some(tonight) = Tonight::read(ctx, tx).await? else { return Ok(false) };
    if tonight.to_be_asked(ctx).next().is_some() {
        return Ok(true);
    }
    let due = [
        (DIGEST, tonight.evening.is_digest_due(ctx.now)),
        (ESCALATION, tonight.is_escalation_due(ctx)),
    ];
    for (what, is_due) in due {
        if is_due && !chores::is_taken(tx, &tonight.chore(ctx, what)).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Notes what is due as done without doing it: it was done before, as far as anybody knows.
pub(super) async fn pass_over(ctx: &Ctx, tx: &mut Tx) -> Result<()> {
    let Some(tonight) = Tonight::read(ctx, tx).await? else { return Ok(()) };
    for one in tonight.to_be_asked(ctx) {
        duties::ask_again(tx, one.assignment, ctx.now).await?;
    }
    let due = [
        (DIGEST, tonight.evening.is_digest_due(ctx.now)),
        // Whoever is silent, its hour is over.
        (ESCALATION, tonight.evening.is_escalation_due(&[], ctx.now)),
    ];
    for (what, is_due) in due {
        if is_due {
            chores::take(tx, &tonight.chore(ctx, what), ctx.now).await?;
        }
    }
    Ok(())
}

/// Does what is due; right however many processes run it.
pub async fn run(ctx: &Ctx, tx: &mut Tx) -> Result<()> {
    let Some(tonight) = Tonight::read(ctx, tx).await? else { return Ok(()) };
    if tonight.evening.is_digest_due(ctx.now)
        && chores::take(tx, &tonight.chore(ctx, DIGEST), ctx.now).await?
    {
        brief::tell_digest(ctx, tx, &tonight).await?;
    }
    ask_again::ask_all(ctx, tx, &tonight).await?;
    // Who was asked just now has time to answer first.
    let Some(tonight) = Tonight::read(ctx, tx).await? else { return Ok(()) };
    if tonight.is_escalation_due(ctx)
        && chores::take(tx, &tonight.chore(ctx, ESCALATION), ctx.now).await?
    {
        brief::tell_silence(ctx, tx, &tonight).await?;
    }
    Ok(())
}
