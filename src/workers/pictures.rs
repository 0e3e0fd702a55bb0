//! Pictures that were drawn: each state of the roster once, whoever looks at it.

use std::collections::VecDeque;
use std::sync::Arc;

use tokio::sync::Mutex;

/// So much is kept for those who look at the same within a while; a season is about half a megabyte.
const MOST_BYTES: usize = 6 * 1024 * 1024;
/// WhatsApp takes no picture that is bigger.
const BIGGEST: usize = 5 * 1024 * 1024;

/// The latest pictures, the one that was asked for last at the end.
#[derive(Default)]
pub struct Pictures {
    kept: Mutex<VecDeque<Kept>>,
}

struct Kept {
    state: String,
    /// Nothing if it can't be drawn, which is not tried again.
    png: Option<Arc<[u8]>>,
}

impl Pictures {
    /// The picture of a state, drawn if it isn't kept; nothing if it can't be drawn. One is drawn at
    /// a time: who asks for the same meanwhile gets that one.
    pub async fn of(
        &self,
        state: &str,
        draw: impl FnOnce() -> anyhow::Result<Vec<u8>> + Send + 'static,
    ) -> Option<Arc<[u8]>> {
        let mut kept = self.kept.lock().await;
        if let Some(at) = kept.iter().position(|one| one.state == state) {
            let one = kept.remove(at)?;
            let png = one.png.clone();
            kept.push_back(one);
            return png;
        }
        let drawn = tokio::task::spawn_blocking(draw).await.map_err(anyhow::Error::from);
        let png = match drawn.and_then(|drawn| drawn) {
            Ok(png) if png.len() <= BIGGEST => Some(Arc::from(png)),
            Ok(png) => {
                tracing::error!(bytes = png.len(), "a picture is too big to be sent");
                None
            }
            Err(error) => {
                tracing::error!(error = %format!("{error:#}"), "a picture can't be drawn");
                None
            }
        };
        kept.push_back(Kept { state: state.to_owned(), png: png.clone() });
        while kept.len() > 1 && kept.iter().map(Kept::size).sum::<usize>() > MOST_BYTES {
            kept.pop_front();
        }
        png
    }
}

impl Kept {
    fn size(&self) -> usize {
        // What can't be drawn takes a little too, or it would be remembered for ever.
        self.png.as_ref().map_or(0, |png| png.len()) + 1024
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use anyhow::bail;

    use super::*;

    #[tokio::test]
    async fn each_state_is_drawn_once() {
        let (pictures, drawn) = (Pictures::default(), Arc::new(AtomicUsize::new(0)));
        let draw = |length: usize| {
            let drawn = drawn.clone();
            move || {
                drawn.fetch_add(1, Ordering::Relaxed);
                Ok(vec![7; length])
            }
        };
        for state in ["a", "a", "b", "a"] {
            assert_eq!(pictures.of(state, draw(10)).await.map(|png| png.len()), Some(10));
        }
        assert_eq!(drawn.load(Ordering::Relaxed), 2);
        // What was not asked for longest makes room for others.
        for state in ["c", "d", "a"] {
            pictures.of(state, draw(4 * 1024 * 1024)).await;
        }
        assert_eq!(drawn.load(Ordering::Relaxed), 5);
        assert_eq!(pictures.kept.lock().await.len(), 1);
    }

    #[tokio::test]
    async fn what_cannot_be_drawn_is_tried_once() {
        let pictures = Pictures::default();
        assert!(pictures.of("a", || bail!("no paper")).await.is_none());
        assert!(pictures.of("a", || Ok(vec![1])).await.is_none(), "it was not tried again");
        assert!(pictures.of("b", || panic!("no pen")).await.is_none());
        assert!(pictures.of("c", || Ok(vec![1; BIGGEST + 1])).await.is_none());
        assert!(pictures.of("d", || Ok(vec![1])).await.is_some());
    }
}
