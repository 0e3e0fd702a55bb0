//! SQLite's file as it was when it was opened. SQLite goes on writing into a file that was moved
//! away or deleted, and then a 200 would be a lie.

use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// Which file it is, whatever its name is by now.
#[derive(Debug)]
pub struct Identity {
    path: PathBuf,
    device: u64,
    inode: u64,
}

impl Identity {
    /// The file that stands at a path now.
    pub fn of(path: &Path) -> io::Result<Self> {
        let path = std::path::absolute(path)?;
        let seen = std::fs::metadata(&path)?;
        Ok(Self { device: seen.dev(), inode: seen.ino(), path })
    }

    /// Looks whether it still stands there; one that was put back is as good as ever.
    pub fn check(&self) -> sqlx::Result<()> {
        let fault = |words: String| Err(sqlx::Error::Io(io::Error::other(words)));
        let path = self.path.display();
        match std::fs::metadata(&self.path) {
            Err(error) => fault(format!("the database's file {path} is gone: {error}")),
            Ok(seen) if (seen.dev(), seen.ino()) != (self.device, self.inode) => fault(format!(
                "another file stands where the database {path} was; it is left alone. Put the old \
                 one back, or start khidmat anew to serve from this one"
            )),
            Ok(_) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_what_it_is_and_not_by_its_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, aside) = (folder.path().join("khidmat.db"), folder.path().join("aside"));
        std::fs::write(&path, "one").expect("a file");
        let identity = Identity::of(&path).expect("it is there");
        identity.check().expect("it is the same");
        std::fs::rename(&path, &aside).expect("it can be moved");
        let words = identity.check().expect_err("it is gone").to_string();
        assert!(words.contains("is gone"), "{words}");
        std::fs::write(&path, "one").expect("a file");
        let words = identity.check().expect_err("it is another one").to_string();
        assert!(words.contains("another file"), "{words}");
        std::fs::rename(&aside, &path).expect("it can be moved");
        identity.check().expect("it is back");
    }
}
