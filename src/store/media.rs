//! The files beside the database: recordings under random names in one folder.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rand::Rng as _;
use tokio::fs::{self, File};
use tokio::io::AsyncWriteExt as _;

/// The bytes of a random name: nobody guesses it, and no two are alike.
const NAME_BYTES: usize = 16;
/// What stands before the name of a file that isn't whole yet.
const UNFINISHED: &str = "unfinished-";

/// The folder.
#[derive(Clone, Debug)]
pub struct Media {
    folder: Arc<Path>,
}

impl Media {
    /// A folder, which is made when the first file comes.
    pub fn new(folder: &str) -> Self {
        Self { folder: Path::new(folder).into() }
    }

    /// Writes a file whole: it has its name only once its bytes are safe.
    pub async fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        fs::create_dir_all(&self.folder).await?;
        let (place, unfinished) = (self.place(name)?, self.place(&format!("{UNFINISHED}{name}"))?);
        if let Err(error) = write_as(&unfinished, &place, bytes).await {
            // On a full disk even a part of it would be missed.
            let _ = fs::remove_file(&unfinished).await;
            return Err(error);
        }
        // The name itself is safe only with its folder.
        File::open(&self.folder).await?.sync_all().await
    }

    /// A file's bytes.
    pub async fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        fs::read(self.place(name)?).await
    }

    /// Removes a file; one that is gone already does no harm.
    pub async fn remove(&self, name: &str) -> io::Result<()> {
        match fs::remove_file(self.place(name)?).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Names are ours; one that could lead elsewhere is none.
    fn place(&self, name: &str) -> io::Result<PathBuf> {
        let legal = |letter: u8| letter.is_ascii_alphanumeric() || matches!(letter, b'.' | b'-');
        if name.is_empty() || name.contains("..") || !name.bytes().all(legal) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a name of ours"));
        }
        Ok(self.folder.join(name))
    }
}

async fn write_as(unfinished: &Path, place: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(unfinished).await?;
    file.write_all(bytes).await?;
    // Only this tells how writing went: tokio's `sync_all` keeps its fault to itself.
    file.flush().await?;
    file.sync_all().await?;
    fs::rename(unfinished, place).await
}

/// A random name without an ending.
pub fn random_name() -> String {
    let mut random = rand::rng();
    (0..NAME_BYTES).map(|_| format!("{:02x}", random.random::<u8>())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_file_is_written_read_and_removed() {
        let folder = tempfile::tempdir().expect("a folder");
        let media = Media::new(&folder.path().join("media").display().to_string());
        let name = format!("{}.ogg", random_name());
        media.write(&name, b"sound").await.expect("it is written");
        assert_eq!(media.read(&name).await.expect("it is read"), b"sound");
        media.remove(&name).await.expect("it goes");
        media.remove(&name).await.expect("it is gone already");
        assert!(media.read(&name).await.is_err());
    }

    #[tokio::test]
    async fn no_name_leads_elsewhere() {
        let media = Media::new("media");
        for name in ["", "../secret", "/etc/passwd", "a/b", ".."] {
            assert!(
                media
                    .read(name)
                    .await
                    .is_err_and(|error| { error.kind() == io::ErrorKind::InvalidInput }),
                "{name}"
            );
        }
    }
}
