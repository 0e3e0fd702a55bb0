//! What does not hold yet: each of these scenarios shows a fault of the product. Once it is put
//! right, the scenario goes to the file of its subject.

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    on_whatsapp_too_what_people_write_is_shown_as_they_wrote_it,
    the_words_of_a_button_may_be_typed,
    an_account_named_without_a_role_becomes_admin,
}

async fn on_whatsapp_too_what_people_write_is_shown_as_they_wrote_it(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let note = "<b>5 & 6</b> *stars* _lines_ `code` ~x~";
    let said = admin.sends(&format!("/lock 7 isha {note}")).await.expects("closed").await;
    // Invisible letters may keep the marks apart; what is seen must be what was written.
    let seen = said.text().replace(['\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}'], "");
    assert!(seen.contains(note), "{seen}");
}

async fn the_words_of_a_button_may_be_typed(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await;
    person.expects("Isha Takbira").await.offers("I'll be there");
    person.sends("I'll be there").await.expects(["Yusuf Ali", "Isha Takbira", "17:40"]).await;
    admin.sends("/grid 5").await.expects("Yusuf Ali ✓").await;
}

async fn an_account_named_without_a_role_becomes_admin(w: &World) {
    let person = w.newcomer("30412345").on(Telegram).await;
    person.sends("hi").await.expects("Khidmat").await;
    let line = format!("/admin add {}", person.key());
    w.owner().sends(&line).await.expects("admin").await.without("not a role");
    person.expects("admin").await;
    person.sends("/lock 7 isha").await.expects("closed").await;
}
