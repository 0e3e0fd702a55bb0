//! Answers that carry an entity tag; who has seen one already gets 304 without a body.

use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, ETAG, HeaderMap};

use super::reply::Reply;
use crate::http::tag::Tag;

/// The answer with its tag; 304 without a body if the asker knows it.
pub fn tagged(headers: &HeaderMap, reply: Reply) -> Reply {
    let tag = Tag::of(&reply.body);
    let reply = if tag.is_known(headers) {
        Reply::new(StatusCode::NOT_MODIFIED, String::new(), String::new())
    } else {
        reply
    };
    reply.with(ETAG, tag.quoted()).with(CACHE_CONTROL, "private, no-cache")
}
