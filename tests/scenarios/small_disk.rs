//! A disk of a few megabytes, in memory, that a test can fill.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::skipping::forgo;

/// A file of this name takes all that is left.
const FILLER: &str = "filler";

/// The disk. Dropping it takes it away.
pub struct SmallDisk {
    folder: tempfile::TempDir,
}

impl SmallDisk {
    /// A disk of so many KiB; nothing where this machine lets nobody mount one.
    pub fn of(kib: u32) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let options = format!("size={kib}k");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &options, "khidmat-tests"])
            .arg(folder.path())
            .output();
        if mounted.is_ok_and(|mounted| mounted.status.success()) {
            return Some(Self { folder });
        }
        forgo("a small disk can't be mounted here (it takes root)");
        None
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Not a byte is left.
    pub fn fills(&self) {
        let mut filler = File::create(self.filler()).expect("a file");
        for size in [1 << 16, 1 << 12, 1 << 9, 1] {
            let bytes = vec![b'x'; size];
            while filler.write_all(&bytes).is_ok() {}
        }
    }

    /// There is space again.
    pub fn empties(&self) {
        std::fs::remove_file(self.filler()).expect("it was full");
    }

    fn filler(&self) -> PathBuf {
        self.path().join(FILLER)
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Whoever still has a file open there keeps it alive until it ends.
        let _ = Command::new("umount").arg("--lazy").arg(self.path()).status();
    }
}
