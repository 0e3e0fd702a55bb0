//! `Idempotency-Key`: a request that is sent again, because its answer was lost, is done once.
//!
//! The key, what it was sent with and the answer are kept in the transaction of the effect. Who
//! sends it again, even at the same moment, waits for the centre's lock and then finds the answer.
//! A refusal is not kept: nothing was done, and what stood against it may be gone.

use axum::http::header::HeaderMap;
use axum::http::{Method, StatusCode};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

use super::problem::{FieldError, Problem};
use super::reply::{REPLAYED, Reply};
use crate::domain::timestamp::Timestamp;
use crate::store::idempotency::{self, Kept};
use crate::store::{self, Tx, centres};

/// The header, as it is named in errors.
pub const HEADER: &str = "Idempotency-Key";
/// Keys are random ids; a longer one is something else.
const MOST_CHARS: usize = 255;

/// By what a request is known again.
#[derive(Clone, Debug)]
pub struct Once {
    key: Option<String>,
    print: Sha256,
}

/// What is known of a request.
pub enum Known {
    /// It is new.
    New,
    /// It was done, and this was answered.
    Done(Reply),
}

impl Once {
    /// By its key, its method and its target; the body comes with [`Self::with`].
    ///
    /// # Errors
    /// 400 if the key is empty, too long or has other signs than ASCII's visible ones.
    pub fn of(headers: &HeaderMap, method: &Method, target: &str) -> Result<Self, Problem> {
        let key = match headers.get(HEADER) {
            None => None,
            Some(value) => {
                let key = value.to_str().ok().map(str::trim).filter(|key| is_key(key));
                let wrong = || Problem::field(HEADER, "api-key-unclear", &[]);
                Some(key.ok_or_else(wrong)?.to_owned())
            }
        };
        let once = Self { key, print: Sha256::new() };
        Ok(once.with(method.as_str().as_bytes()).with(target.as_bytes()))
    }

    /// The same with a part of what was sent.
    pub fn with(mut self, part: &[u8]) -> Self {
        let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
        self.print.update(length.to_be_bytes());
        self.print.update(part);
        self
    }

    /// Whether the request was done before.
    ///
    /// # Errors
    /// 409 if the key came with another request, 410 if the answer was erased since with a person.
    pub async fn find(&self, tx: &mut Tx, now: Timestamp) -> Result<Known, Found> {
        let Some(key) = &self.key else { return Ok(Known::New) };
        let (key, print) = self.digests(tx, key).await?;
        let Some(kept) = idempotency::find(tx, &key, now).await? else { return Ok(Known::New) };
        let wrong = |status, kind, sentence| {
            let error = FieldError::say(HEADER, sentence, &[]);
            Found::Problem(Problem::of_fields(status, kind, vec![error]))
        };
        if kept.status == 0 {
            return Err(wrong(StatusCode::GONE, "answer-erased", "api-key-erased"));
        }
        if kept.fingerprint != print {
            return Err(wrong(StatusCode::CONFLICT, "key-reused", "api-key-reused"));
        }
        let status =
            u16::try_from(kept.status).ok().and_then(|code| StatusCode::from_u16(code).ok());
        let reply = Reply::new(status.unwrap_or(StatusCode::OK), kept.body, kept.location);
        Ok(Known::Done(reply.with(REPLAYED, "true")))
    }

    /// Keeps the answer with the effect.
    pub async fn keep(&self, tx: &mut Tx, reply: &Reply, now: Timestamp) -> store::Result<()> {
        let Some(key) = &self.key else { return Ok(()) };
        let (key, fingerprint) = self.digests(tx, key).await?;
        let kept = Kept {
            fingerprint,
            status: i64::from(reply.status.as_u16()),
            body: reply.body.clone(),
            location: reply.location.clone(),
        };
        idempotency::insert(tx, &key, &kept, now).await
    }

    /// The key and the request as they are kept: digests keyed by the centre's secret, since either
    /// may tell of a person.
    async fn digests(&self, tx: &mut Tx, key: &str) -> store::Result<(String, String)> {
        let secret = centres::secret(tx).await?;
        let print = self.print.clone().finalize();
        Ok((keyed(&secret, key.as_bytes()), keyed(&secret, &print)))
    }
}

/// Why a request is not done.
pub enum Found {
    /// It can't be known again.
    Problem(Problem),
    /// The database failed.
    Fault(sqlx::Error),
}

impl From<sqlx::Error> for Found {
    fn from(error: sqlx::Error) -> Self {
        Self::Fault(error)
    }
}

fn is_key(text: &str) -> bool {
    (1..=MOST_CHARS).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

fn keyed(secret: &str, bytes: &[u8]) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(bytes);
    mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}
