//! The REST interface: who gets in, what errors look like, how lists and retries work.

use serde_json::json;

use crate::api_client::Client;
use crate::world::World;

scenarios! {
    the_interface_describes_itself ("API_TOKEN" = "a-token-of-the-scenarios"),
}

async fn the_interface_describes_itself(w: &World) {
    let client = Client::of(w);
    let api = client.get("/openapi.json").await.is(200);
    assert_eq!(api["openapi"], json!("3.1.0"));
    assert_eq!(api["info"]["title"], json!("Khidmat"));
    assert_eq!(api["info"]["license"]["identifier"], json!("MIT"));
}
