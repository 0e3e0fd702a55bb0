//! Who may do what: roles given and taken, and every command against its own policy.

use khidmat::commands::{COMMANDS, Place, Shown};
use khidmat::domain::role::Role;

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::{Phone, World};

scenarios! {
    an_account_named_without_a_role_becomes_admin,
    a_role_counts_from_the_next_message,
    a_role_taken_away_counts_from_the_next_message,
    a_role_by_name_and_by_its_goes_to_the_linked_accounts,
    a_role_for_an_account_that_has_not_written_yet,
    the_last_owner_cannot_be_removed,
    the_list_shows_who_may_do_what,
    what_is_no_role_or_nobody_is_refused,
    nobody_becomes_admin_by_a_number_that_is_typed,
    an_owner_from_the_settings_is_ensured_and_revokes_nothing,
    every_command_in_private_is_for_its_role_and_the_higher_ones,
    every_command_in_a_group_obeys_its_place,
    forwarded_and_edited_commands_have_no_effect,
    a_button_pressed_by_another_is_checked_like_a_command,
    in_a_group_presses_and_edits_change_nothing,
    an_open_question_dies_with_the_role,
    an_open_questions_button_dies_with_the_role,
}

async fn a_role_counts_from_the_next_message(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    person.sends("people").await.says_exactly("This is for admins.").await;
    w.owner().sends("/admin add 30412345 viewer").await.expects(["Yusuf Ali", "viewer"]).await;
    person.expects("viewer").await;
    person.sends("people").await.expects("admins").await;
    person.sends("lock 7 isha").await.expects("admins").await;
    w.clock.passes(60);
    w.owner().sends("/admin add 30412345").await.expects(["Yusuf Ali", "admin"]).await;
    person.expects("admin").await;
    person.sends("lock 7 isha").await.expects("closed").await;
    person.sends("admin").await.expects("owners").await;
    w.clock.passes(60);
    w.owner().sends("/admin add 30412345 owner").await.expects("owner").await;
    person.expects("owner").await;
    person.sends("admin").await.expects("Yusuf Ali · owner").await;
}

async fn a_role_taken_away_counts_from_the_next_message(w: &World) {
    let admin = w.admin().on(Telegram).await;
    admin.sends("/lock 7 isha").await.expects("closed").await;
    w.clock.passes(60);
    w.owner().sends(&format!("/admin remove {}", admin.key())).await.expects("no role").await;
    admin.sends("/lock 7 asr").await;
    let said: Vec<String> = admin.hears_all().await.iter().map(|said| said.text()).collect();
    let refused = said.iter().filter(|text| text.contains("for admins")).count();
    assert_eq!(refused, 1, "{said:?}");
    admin.presses("Open it again").await.hears().await.and("admins");
    w.owner().sends("/grid 7").await.expects("Asr Takbira · open").await;
}

async fn a_role_by_name_and_by_its_goes_to_the_linked_accounts(w: &World) {
    let person = w.volunteer_without_mail("30412345");
    let (telegram, whatsapp) = (person.on(Telegram).await, person.on(WhatsApp).await);
    whatsapp.sends("hi").await.expects("Salaam").await;
    w.owner().sends("/admin add yusuf admin").await.expects(["Yusuf Ali", "admin"]).await;
    for phone in [&telegram, &whatsapp] {
        phone.expects("admin").await;
        phone.sends("/people").await.expects("Yusuf Ali").await;
    }
    w.clock.passes(60);
    w.owner().sends("/admin remove 30412345").await.expects("Yusuf Ali").await;
    for phone in [&telegram, &whatsapp] {
        phone.hears().await;
        phone.sends("/people").await.expects("admins").await;
        phone.sends("/me").await.expects("Yusuf Ali").await;
    }
    w.owner().sends("/admin remove 30412345").await.expects("no role").await;
}

async fn a_role_for_an_account_that_has_not_written_yet(w: &World) {
    let person = w.newcomer("30412345").on(WhatsApp).await;
    let line = format!("/admin add {} admin", person.key());
    w.owner().sends(&line).await.expects("admin").await;
    w.settles().await;
    person.hears_all().await;
    person.sends("lock 7 isha").await.expects("closed").await;
    w.owner().sends("/admin").await.expects("WhatsApp …2345").await;
}

async fn the_last_owner_cannot_be_removed(w: &World) {
    let owner = w.owner();
    owner.sends("/admin remove telegram:7000").await.expects("last owner").await;
    owner.sends("/admin add telegram:7000 viewer").await.hears().await.without("It counts");
    owner.sends("/admin").await.expects("Shabbir · owner").await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    owner.sends("/admin add yusuf owner").await.expects("owner").await;
    person.expects("owner").await;
    person.sends("admin remove telegram:7000").await.expects("no role").await;
    owner.hears_all().await;
    owner.sends("/admin").await.expects("owners").await;
    person.sends("admin remove yusuf").await.expects("last owner").await;
}

async fn the_list_shows_who_may_do_what(w: &World) {
    let owner = w.owner();
    w.admin().on(Telegram).await;
    w.viewer().on(WhatsApp).await;
    let list = owner.sends("/admin").await.expects("Shabbir · owner").await;
    list.and(["Abde Ali · admin", "Zahra Viewer · viewer", "Telegram …7000"]);
    owner.sends("/log").await.expects(["Shabbir", "role", "viewer", "admin"]).await;
}

async fn what_is_no_role_or_nobody_is_refused(w: &World) {
    let owner = w.owner();
    w.volunteer_without_mail("30412345").on(WhatsApp).await;
    for (line, says) in [
        ("/admin add 30412345 volunteer", "volunteer"),
        ("/admin add telegram:123 boss", "boss"),
        ("/admin add nobody known", "nobody known"),
        ("/admin add", "ITS"),
        ("/admin remove", "ITS"),
        ("/admin remove telegram:424242", "telegram:424242"),
        ("/admin add telegram:abc admin", "telegram:abc"),
        ("/admin add email:a@b.example viewer", "email:a@b.example"),
        ("/admin promote yusuf", "/admin"),
    ] {
        owner.sends(line).await.expects(says).await.without("It counts");
    }
    // Several people of a name are asked about, with the role kept.
    w.volunteer_without_mail("30412346").on(WhatsApp).await;
    let other = w.volunteer_without_mail("30412347").on(WhatsApp).await;
    let question = owner.sends("/admin add murtaza viewer").await.expects("Murtaza Hussain").await;
    let label = question.heard.labels().into_iter().find(|label| label.contains("2347"));
    let label = label.expect("a button").to_owned();
    question.presses(&label).await.expects(["Murtaza Kanchwala", "viewer"]).await;
    other.expects("viewer").await;
}

async fn nobody_becomes_admin_by_a_number_that_is_typed(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let stranger = w.newcomer("30412345").on(Telegram).await;
    let line = format!("/register Somebody Else; 30412345; none; {}; both", admin.number());
    stranger.sends(&line).await.expects("registered").await;
    stranger.sends("/people").await.expects("admins").await;
    stranger.sends("/lock 7 isha").await.expects("admins").await;
}

async fn an_owner_from_the_settings_is_ensured_and_revokes_nothing(w: &World) {
    let admin = w.admin().on(Telegram).await;
    w.clock.passes(60);
    w.owner().sends(&format!("/admin add {} owner", admin.key())).await.expects("owner").await;
    admin.expects("owner").await;
    admin.sends("/admin remove telegram:7000").await.expects("no role").await;
    w.owner().hears_all().await;
    w.restarts().await;
    w.owner().sends("/admin").await.expects(["Shabbir · owner", "Abde Ali · owner"]).await;
}

/// Somebody of each role, on both platforms.
async fn everyone(w: &World) -> Vec<(Role, Phone<'_>)> {
    let owner = w.owner();
    let second = w.newcomer("30412356").on(WhatsApp).await;
    owner.sends(&format!("/admin add {} owner", second.key())).await.expects("owner").await;
    second.sends("hi").await;
    second.hears_all().await;
    vec![
        (Role::Guest, w.newcomer("30412351").on(Telegram).await),
        (Role::Guest, w.newcomer("30412352").on(WhatsApp).await),
        (Role::Volunteer, w.volunteer_without_mail("30412345").on(Telegram).await),
        (Role::Volunteer, w.volunteer_without_mail("30412346").on(WhatsApp).await),
        (Role::Viewer, w.viewer().on(WhatsApp).await),
        (Role::Admin, w.admin().on(Telegram).await),
        (Role::Admin, w.second_admin().on(WhatsApp).await),
        (Role::Owner, owner),
        (Role::Owner, second),
    ]
}

/// What a refusal to someone who may not says.
const fn refusal(needs: Role) -> &'static str {
    match needs {
        Role::Guest => "nobody is refused",
        Role::Volunteer => "for people who have registered",
        Role::Viewer | Role::Admin => "for admins",
        Role::Owner => "for the owners",
    }
}

/// A refusal reveals nothing: it has one line.
fn must_obey(command: &str, needs: Role, has: Role, answer: &str) {
    let is_refused = answer.contains(refusal(needs));
    if has >= needs {
        assert!(!is_refused, "{has:?} may /{command}, yet:\n{answer}");
    } else {
        assert!(is_refused, "{has:?} may not /{command}, yet:\n{answer}");
        assert_eq!(answer.lines().count(), 1, "a refusal is one line:\n{answer}");
    }
}

async fn every_command_in_private_is_for_its_role_and_the_higher_ones(w: &World) {
    let people = everyone(w).await;
    let before = w.texts("select kind from audit_log order by id").await;
    for command in COMMANDS {
        for name in std::iter::once(&command.name).chain(command.aliases) {
            for (role, phone) in &people {
                // Without arguments nothing is changed, whoever asks.
                phone.sends(&format!("/{name}")).await;
                let said = phone.hears_all().await;
                let text: Vec<String> = said.iter().map(|said| said.text()).collect();
                must_obey(name, command.role, *role, &text.join("\n"));
            }
        }
    }
    let after = changes(w).await;
    assert_eq!(before, after, "nothing was changed");
}

/// What changed, but for messages that everybody may turn off in the own chat.
async fn changes(w: &World) -> Vec<String> {
    w.texts("select kind from audit_log where kind not in ('stop', 'start') order by id").await
}

async fn every_command_in_a_group_obeys_its_place(w: &World) {
    let people = everyone(w).await;
    for command in COMMANDS {
        for (role, phone) in people.iter().filter(|(_, phone)| phone.way() == Telegram) {
            let group = phone.in_group();
            group.sends(&format!("/{}", command.name)).await.expects_nothing().await;
            let line = format!("/{}@khidmat_bot", command.name);
            let text: Vec<String> = {
                group.sends(&line).await;
                group.hears_all().await.iter().map(|said| said.text()).collect()
            };
            let text = text.join("\n");
            match command.place {
                Place::Anywhere => must_obey(command.name, command.role, *role, &text),
                Place::Private => assert!(text.contains("our own chat"), "{line}:\n{text}"),
            }
            assert!(!text.contains("+9198") && !text.contains('@'), "{line} shows:\n{text}");
        }
    }
}

async fn forwarded_and_edited_commands_have_no_effect(w: &World) {
    let people = everyone(w).await;
    let before = w.texts("select kind from audit_log order by id").await;
    let forms = w.texts("select step from form").await;
    let examples: Vec<(&str, &str)> = COMMANDS
        .iter()
        .flat_map(|one| one.examples.last().map(|example| (one.name, *example)))
        .collect();
    for (_, phone) in &people {
        for (_, example) in &examples {
            phone.forwards(example).await;
        }
        let said = phone.hears_all().await;
        let refused = said.iter().filter(|said| said.text().contains("forwarded")).count();
        assert_eq!((refused, said.len()), (examples.len(), examples.len()));
        if phone.way() == WhatsApp {
            continue;
        }
        phone.sends("/help").await.hears().await;
        let group = phone.in_group();
        for (name, example) in &examples {
            phone.edits(example).await;
            group.forwards(&example.replacen(name, &format!("{name}@khidmat_bot"), 1)).await;
        }
        let said = phone.hears_all().await;
        let refused = said.iter().filter(|said| said.text().contains("edited")).count();
        assert_eq!((refused, said.len()), (examples.len(), examples.len()));
        group.expects_nothing().await;
    }
    assert_eq!(before, w.texts("select kind from audit_log order by id").await);
    assert_eq!(forms, w.texts("select step from form").await);
}

async fn a_button_pressed_by_another_is_checked_like_a_command(w: &World) {
    let people = everyone(w).await;
    let before = w.texts("select kind from audit_log order by id").await;
    // A message to press on; its own buttons don't matter.
    let mut on = Vec::new();
    for (_, phone) in &people {
        on.push(phone.sends("/help").await.hears().await.heard.id.clone());
    }
    for command in COMMANDS {
        for ((role, phone), id) in people.iter().zip(&on) {
            phone.forges_press(id, &format!("/{}", command.name)).await;
            let said = phone.hears_all().await;
            let text: Vec<String> = said.iter().map(|said| said.text()).collect();
            let text = text.join("\n");
            if command.shown == Shown::OnButtons && command.role == Role::Guest {
                let is_refused = text.contains("not yours") || text.contains("for somebody else");
                assert!(is_refused, "/{}:\n{text}", command.name);
            } else {
                must_obey(command.name, command.role, *role, &text);
            }
        }
    }
    assert_eq!(before, changes(w).await);
    // Everybody wants to hear again.
    for (_, phone) in &people {
        phone.sends("/start").await.expects("Messages are on again").await;
    }
    // Another one's "I'll be there" is not mine to press.
    let admin = w.owner();
    let (yusuf, murtaza) = (&people[3].1, &people[2].1);
    admin.sends("/assign 5 isha 30412346").await.expects("Isha Takbira").await;
    yusuf.expects("Isha Takbira").await;
    let held = w.texts("select 'x' || id from assignment").await;
    let id = held[0].trim_start_matches('x').to_owned();
    let on = murtaza.sends("/help").await.hears().await.heard.id.clone();
    murtaza.forges_press(&on, &format!("/confirm {id}")).await.expects("not your").await;
    murtaza.forges_press(&on, &format!("/cant {id}")).await.expects("not your").await;
    admin.sends("/grid 5").await.expects("Murtaza Hussain").await.without("✓");
}

async fn in_a_group_presses_and_edits_change_nothing(w: &World) {
    let people = everyone(w).await;
    let mut expected = changes(w).await;
    for (role, phone) in people.iter().filter(|(_, phone)| phone.way() == Telegram) {
        let group = phone.in_group();
        let on = group.sends("/help@khidmat_bot").await.hears().await.heard.id.clone();
        for command in COMMANDS {
            let example = command.examples.last().copied().unwrap_or(command.name);
            let addressed = format!("{}@khidmat_bot", command.name);
            group.edits(&example.replacen(command.name, &addressed, 1)).await;
        }
        group.expects_nothing().await;
        for command in COMMANDS {
            group.forges_press(&on, &format!("/{}", command.name)).await;
        }
        for said in group.hears_all().await {
            let text = said.text();
            assert!(!text.contains("+9198") && !text.contains("@example"), "{role:?}:\n{text}");
        }
        phone.hears_all().await;
        if *role >= Role::Admin {
            // A press is a typed command: these are made for groups.
            expected.extend(["bind".to_owned(), "unbind".to_owned()]);
        }
    }
    assert_eq!(expected, changes(w).await);
    assert!(w.texts("select step from form").await.is_empty(), "a form was opened in a group");
}

/// Yusuf has the Isha of Day 5; an admin was asked why it is opened, and is no admin any more.
async fn asked_and_removed(w: &World) -> (Phone<'_>, Phone<'_>) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await;
    person.expects("Isha Takbira").await;
    admin.sends("/unlock 5 isha").await.expects("Yusuf Ali").await;
    w.clock.passes(60);
    w.owner().sends(&format!("/admin remove {}", admin.key())).await.expects("no role").await;
    admin.hears().await;
    (admin, person)
}

async fn an_open_question_dies_with_the_role(w: &World) {
    let (admin, person) = asked_and_removed(w).await;
    admin.sends("He is travelling to Surat").await.hears().await.without("open again");
    person.expects_nothing().await;
    w.owner().sends("/grid 5").await.expects("Isha Takbira · Yusuf Ali").await;
}

async fn an_open_questions_button_dies_with_the_role(w: &World) {
    let (admin, person) = asked_and_removed(w).await;
    admin.presses("Given by mistake").await.hears().await.without("open again");
    person.expects_nothing().await;
    w.owner().sends("/grid 5").await.expects("Isha Takbira · Yusuf Ali").await;
}

async fn an_account_named_without_a_role_becomes_admin(w: &World) {
    let person = w.newcomer("30412345").on(Telegram).await;
    person.sends("hi").await.expects("Khidmat").await;
    let line = format!("/admin add {}", person.key());
    w.owner().sends(&line).await.expects("admin").await.without("not a role");
    person.expects("admin").await;
    person.sends("/lock 7 isha").await.expects("closed").await;
}
