//! The command table, used: every example works, every menu holds what it should.

use khidmat::commands::{COMMANDS, Place, menu_for};
use khidmat::domain::role::Role;
use khidmat::wording::Words;

use crate::world::Way::WhatsApp;
use crate::world::World;

scenarios! {
    every_example_works_in_a_standard_world,
    the_platforms_hold_the_menus,
    a_role_brings_its_menu,
}

async fn every_example_works_in_a_standard_world(w: &World) {
    let owner = w.owner();
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    // The standard world: Yusuf has a chat, a duty of his, and somebody wrote from Telegram.
    owner.sends("/assign 6 isha yusuf").await.expects("Isha Takbira").await;
    person.expects("Isha Takbira").await;
    for command in COMMANDS {
        for example in command.examples {
            owner.sends(example).await;
            let said: Vec<String> =
                owner.hears_all().await.iter().map(|said| said.text()).collect();
            let text = said.join("\n");
            person.hears_all().await;
            // The roles of a person's own phone, and her own duties, are the person's to try.
            if command.name == "confirm" || command.name == "cant" {
                person.sends(example).await;
                person.hears_all().await;
                continue;
            }
            let is_usage = text.contains("Example:") || text.contains(&command.line());
            let shows_itself =
                ["help", "register", "bind", "unbind", "paste"].contains(&command.name);
            assert!(!is_usage || shows_itself, "{example} was refused:\n{text}");
            for wrong in ["I don't know", "went wrong", "can't tell", "could not be one", "missing"]
            {
                assert!(!text.contains(wrong), "{example} was refused:\n{text}");
            }
        }
    }
    w.settles().await;
    w.mail.unread().iter().for_each(|letter| drop(w.mail.next(&letter.to)));
    // Whom the examples made admin by a number that never wrote hears nothing.
    person.hears_all().await;
}

async fn the_platforms_hold_the_menus(w: &World) {
    let words = Words::of("en");
    let menus = w.telegram.commands();
    for (scope, place) in [
        ("default", Place::Private),
        ("all_private_chats", Place::Private),
        ("all_group_chats", Place::Anywhere),
    ] {
        let menu = menus.iter().find(|menu| menu.scope == scope);
        let menu = menu.unwrap_or_else(|| panic!("no menu for {scope}: {menus:?}"));
        let names: Vec<&str> = menu.commands.iter().map(|one| one.command.as_str()).collect();
        let wanted = menu_for(Role::Volunteer, place, &words);
        let wanted: Vec<&str> = wanted.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, wanted, "{scope}");
    }
    let whatsapp = w.whatsapp.conversational_automation().to_string();
    assert!(whatsapp.contains("\"register\"") && !whatsapp.contains("\"assign\""), "{whatsapp}");
    let webhook = w.telegram.webhook().expect("a webhook is registered");
    assert_eq!(webhook.url, format!("http://{}/webhooks/telegram", w.address()));
    assert_eq!(webhook.secret_token.as_deref(), Some("a-secret-of-the-scenarios"));
}

async fn a_role_brings_its_menu(w: &World) {
    let admin = w.admin().on(crate::world::Way::Telegram).await;
    w.tells_the_platforms().await;
    let scope = format!("chat:{}", admin.user().id);
    let has = |name: &str| {
        w.telegram
            .commands()
            .iter()
            .any(|menu| menu.scope == scope && menu.commands.iter().any(|one| one.command == name))
    };
    assert!(has("assign") && !has("admin"), "{:?}", w.telegram.commands());
    w.clock.passes(60);
    w.owner().sends(&format!("/admin remove {}", admin.key())).await.expects("no role").await;
    admin.hears().await;
    w.tells_the_platforms().await;
    assert!(!has("assign"), "{:?}", w.telegram.commands());
}
