//! What a machine lacks is skipped, loudly; where everything must run, it fails.

use std::io::Write as _;

/// Says that something can't be run here, past the test harness, which swallows what a test prints.
///
/// # Panics
/// If `KHIDMAT_REQUIRE_ALL` is set: CI installs all that is needed, so nothing may be missing.
pub fn skip(what: &str) {
    assert!(
        std::env::var_os("KHIDMAT_REQUIRE_ALL").is_none(),
        "{what}, and nothing may be skipped"
    );
    forgo(what);
}

/// Says that the system doesn't let us run something. No package mends that, so it fails nowhere.
pub fn forgo(what: &str) {
    let _ = writeln!(std::io::stderr(), "SKIPPED: {what}");
}
