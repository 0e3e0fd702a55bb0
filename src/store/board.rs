//! The link of the notice board: only its number is kept.

use super::tx::{execute, fetch_one};
use super::{Result, Tx, centres};
use crate::domain::board::Token;

/// A link of the notice board.
#[derive(Clone, Debug)]
pub struct Link {
    /// Its number: each renewal counts it up.
    pub generation: i64,
    /// What opens the page.
    pub token: Token,
}

/// The link that works now.
pub async fn link(tx: &mut Tx) -> Result<Link> {
    let (generation,) =
        fetch_one!(tx, (i64,), "select board_generation from centre where id = $1", tx.centre)?;
    let token = Token::derive(&centres::secret(tx).await?, generation);
    Ok(Link { generation, token })
}

/// Makes the link that works now work no longer.
pub async fn renew(tx: &mut Tx) -> Result<()> {
    execute!(
        tx,
        "update centre set board_generation = board_generation + 1 where id = $1",
        tx.centre
    )?;
    Ok(())
}
