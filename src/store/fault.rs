//! Which faults of a database pass by themselves: it is away, locked, full or failing over.

use std::fmt;

/// SQLite's primary codes: busy, locked, no memory, read-only, an I/O error, full, can't be opened.
const SQLITE: [u32; 7] = [5, 6, 7, 8, 10, 13, 14];
/// PostgreSQL's classes: connection, transaction state, rollback, resources, not in the state that
/// is needed, an operator's doing, the system.
const POSTGRES: [&str; 7] = ["08", "25", "40", "53", "55", "57", "58"];

/// The database could not begin a transaction, in which several would have written.
#[derive(Clone, Debug)]
pub struct Away(pub String);

impl fmt::Display for Away {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the database is away: {}", self.0)
    }
}

impl std::error::Error for Away {}

/// Whether the database is what failed, so that the same may be written later: not what was to be
/// written.
pub fn is_passing(error: &anyhow::Error) -> bool {
    error.is::<Away>()
        || error.chain().filter_map(|cause| cause.downcast_ref::<sqlx::Error>()).any(passes)
}

fn passes(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::BeginFailed => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| is_of_database(&code)),
        _ => false,
    }
}

/// PostgreSQL's codes have five characters, SQLite's are numbers of at most four.
fn is_of_database(code: &str) -> bool {
    match code.parse::<u32>() {
        Ok(number) if code.len() < 5 => SQLITE.contains(&(number & 0xff)),
        _ => code.get(..2).is_some_and(|class| POSTGRES.contains(&class)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_database_suffers_passes_and_what_is_wrong_does_not() {
        for code in ["5", "13", "10", "1038", "8", "57P01", "53100", "08006", "55P03", "40001"] {
            assert!(is_of_database(code), "{code}");
        }
        for code in ["1", "19", "787", "1555", "2067", "23505", "42P01", "22P02"] {
            assert!(!is_of_database(code), "{code}");
        }
        assert!(is_passing(&anyhow::Error::from(sqlx::Error::PoolTimedOut).context("recording")));
        assert!(!is_passing(&anyhow::anyhow!("a duty is gone")));
    }
}
