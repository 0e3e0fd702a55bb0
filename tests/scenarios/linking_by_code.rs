//! `/link` by a code: where it goes, how long it is good, and what guessing brings.

use khidmat::simulator::Fault;

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::{Phone, World};

scenarios! {
    a_code_to_whatsapp_inside_its_window,
    a_code_to_whatsapp_outside_its_window,
    a_window_that_was_closed_after_all,
    a_code_by_mail_links_a_whatsapp,
    both_addresses_get_the_code,
    a_code_on_telegram_for_a_whatsapp,
    the_answer_does_not_tell_who_is_registered,
    guessing_ends_after_five_tries,
    a_code_is_good_for_ten_minutes,
    a_code_is_good_once,
    a_code_is_good_in_its_own_chat_only,
    a_new_code_takes_the_place_of_the_old,
    codes_are_limited_for_a_chat,
    codes_are_limited_for_a_person,
    a_code_outlives_a_restart,
    a_code_stands_nowhere,
    what_is_no_code,
    a_code_that_comes_too_late_is_not_sent,
    a_withdrawn_person_gets_no_code,
}

/// The code in a message.
fn code_in(text: &str) -> String {
    let is_code = |word: &&str| word.len() == 6 && word.bytes().all(|one| one.is_ascii_digit());
    let mut words = text.split(|letter: char| !letter.is_alphanumeric());
    words.find(is_code).unwrap_or_else(|| panic!("no code in {text:?}")).to_owned()
}

/// A code that is not this one.
fn wrong(code: &str) -> String {
    let number: u32 = code.parse().expect("digits");
    format!("{:06}", (number + 1) % 1_000_000)
}

/// Yusuf is registered on WhatsApp and asks for a code on Telegram: the chat that asks, the one that
/// gets it, and the code.
async fn asked(w: &World) -> (Phone<'_>, Phone<'_>, String) {
    let person = w.volunteer_without_mail("30412345");
    let whatsapp = person.on(WhatsApp).await;
    let telegram = person.on(Telegram).await;
    telegram.sends("/link 30412345").await.expects("30412345").await;
    let code = code_in(&whatsapp.expects("code").await.text());
    (telegram, whatsapp, code)
}

async fn a_code_to_whatsapp_inside_its_window(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345");
    let whatsapp = person.on(WhatsApp).await;
    let telegram = person.on(Telegram).await;
    telegram.sends("/link").await.expects("ITS number").await;
    let told = telegram.sends("३०४१२३४५").await.expects("If ITS 30412345 is registered").await;
    told.and(["WhatsApp and e-mail", "10 minutes"]).without([whatsapp.number(), "Yusuf"]);
    let said = whatsapp.expects("to link a chat on Telegram to Yusuf Ali").await.in_free_text();
    let code = code_in(&said.and("give it to nobody").text());
    let typed = format!(" {} {} ", &code[..3], &code[3..]);
    telegram.sends(&typed).await.expects("speaks for Yusuf Ali now").await;
    whatsapp.expects(["Yusuf Ali", "on Telegram as well"]).await;
    admin.sends("/log 1").await.expects(["linked Yusuf Ali", "by a code"]).await;
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await;
    whatsapp.expects("Isha Takbira").await;
    telegram.expects("Isha Takbira").await;
    w.clock.to("2027-02-08 18:00");
    whatsapp.expects("tomorrow").await;
    telegram.expects("tomorrow").await;
}

async fn a_code_to_whatsapp_outside_its_window(w: &World) {
    let person = w.volunteer_without_mail("30412345");
    let whatsapp = person.on(WhatsApp).await;
    let telegram = person.on(Telegram).await;
    w.clock.to("2027-02-09 12:00");
    telegram.sends("/link 30412345").await.expects("code").await;
    let said = whatsapp.expects("is your verification code").await.by_template("link_code");
    let code = code_in(&said.text());
    telegram.sends(&code).await.expects("speaks for Yusuf Ali").await;
    whatsapp.expects("Telegram").await.by_template("duty_update");
}

async fn a_window_that_was_closed_after_all(w: &World) {
    let person = w.volunteer_without_mail("30412345");
    let whatsapp = person.on(WhatsApp).await;
    let telegram = person.on(Telegram).await;
    telegram.sends("/link 30412345").await.expects("code").await;
    let free = whatsapp.expects("code").await.in_free_text();
    free.is_reported("failed", Some(131_047)).await;
    let said = whatsapp.expects("verification code").await.by_template("link_code");
    assert_eq!(code_in(&said.text()), code_in(&free.text()));
    telegram.sends(&code_in(&said.text())).await.expects("speaks for Yusuf Ali").await;
    whatsapp.expects("Telegram").await;
}

async fn a_code_by_mail_links_a_whatsapp(w: &World) {
    let person = w.newcomer("30412345");
    let telegram = person.on(Telegram).await;
    // The registered number is the family's, and this phone has another one.
    let form = "/register Yusuf Ali; 30412345; yusuf@example.com; 9820099999; both";
    telegram.sends(form).await.expects("registered").await;
    w.mailbox("yusuf@example.com").expects("30412345").await;
    w.whatsapp.leaves("+919820099999", true);
    let whatsapp = person.on(WhatsApp).await;
    whatsapp.sends("link").await.expects("ITS number").await;
    whatsapp.sends("30412345").await.expects(["If ITS 30412345", "Telegram and e-mail"]).await;
    let letter = w.mailbox("yusuf@example.com").expects("is the code").await;
    let code = code_in(&letter.text);
    assert!(!letter.subject.contains(&code), "{}", letter.subject);
    assert_eq!(code, code_in(&telegram.expects("on WhatsApp").await.text()));
    whatsapp.sends(&code).await.expects("speaks for Yusuf Ali").await;
    w.mailbox("yusuf@example.com").expects("on WhatsApp as well").await;
    telegram.expects("on WhatsApp as well").await;
    whatsapp.sends("me").await.expects("30412345").await;
}

async fn both_addresses_get_the_code(w: &World) {
    let person = w.volunteer("30412345");
    let whatsapp = person.on(WhatsApp).await;
    let telegram = person.on(Telegram).await;
    telegram.sends("/link 30412345").await.expects("code").await;
    let code = code_in(&whatsapp.expects("code").await.text());
    let letter = w.mailbox(&person.email).expects("code").await;
    assert_eq!(code_in(&letter.text), code);
    telegram.sends(&code).await.expects("speaks for Yusuf Ali").await;
    whatsapp.expects("Telegram").await;
    w.mailbox(&person.email).expects("Telegram").await;
}

async fn a_code_on_telegram_for_a_whatsapp(w: &World) {
    // The registered number's own WhatsApp is linked by itself; another number's needs the code.
    let telegram = w.volunteer_without_mail("30412345").on(Telegram).await;
    let other = w.newcomer("30412346").on(WhatsApp).await;
    other.sends("link 30412345").await.expects("Telegram").await;
    let code = code_in(&telegram.expects("a chat on WhatsApp").await.text());
    let registered = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    registered.expects("verification code").await.by_template("link_code");
    other.sends(&code).await.expects("speaks for Yusuf Ali").await;
    telegram.expects("on WhatsApp as well").await;
    registered.expects("WhatsApp").await.by_template("duty_update");
}

async fn the_answer_does_not_tell_who_is_registered(w: &World) {
    let known = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let stranger = w.newcomer("30412346").on(Telegram).await;
    let first = stranger.sends("/link 30412345").await.hears().await.text();
    let code = code_in(&known.expects("code").await.text());
    let wrong_one = stranger.sends(&wrong(&code)).await.hears().await.text();
    let second = stranger.sends("/link 30412399").await.hears().await.text();
    assert_eq!(first.replace("30412345", "30412399"), second);
    assert_eq!(wrong_one, stranger.sends(&wrong(&code)).await.hears().await.text());
    known.expects_nothing().await;
}

async fn guessing_ends_after_five_tries(w: &World) {
    let (thief, victim, code) = asked(w).await;
    let guess = wrong(&code);
    for left in ["4 more times", "3 more times", "2 more times", "once more"] {
        thief.sends(&guess).await.expects(["not the code", left]).await;
    }
    thief.sends(&guess).await.expects("not good any more").await.offers("Try again");
    thief.sends(&format!("/link {code}")).await.expects("no code that is still good").await;
    thief.sends("/me").await.expects("registered").await.without("Yusuf");
    victim.expects_nothing().await;
}

async fn a_code_is_good_for_ten_minutes(w: &World) {
    let (telegram, _, code) = asked(w).await;
    w.clock.passes(10 * 60);
    telegram.sends(&code).await.expects("no code that is still good").await;
    telegram.sends("/me").await.expects("registered").await.without("Yusuf");
    // A wrong one says the same, and costs nothing.
    telegram.sends(&format!("/link {}", wrong(&code))).await.expects("still good").await;
}

async fn a_code_is_good_once(w: &World) {
    let (telegram, whatsapp, code) = asked(w).await;
    w.clock.passes(10 * 60 - 1);
    telegram.sends(&code).await.expects("speaks for Yusuf Ali").await;
    whatsapp.expects("Telegram").await;
    telegram.sends("/link stop 30412345").await.expects("no longer speaks").await;
    telegram.sends(&format!("/link {code}")).await.expects("no code that is still good").await;
    assert_eq!(w.texts("select seed from link_code where seed is not null").await.len(), 0);
}

async fn a_code_is_good_in_its_own_chat_only(w: &World) {
    let (telegram, whatsapp, code) = asked(w).await;
    let thief = w.newcomer("30412346").on(Telegram).await;
    thief.sends(&format!("/link {code}")).await.expects("no code that is still good").await;
    thief.sends("/link 30412399").await.expects("code").await;
    thief.sends(&code).await.expects("not the code").await;
    // Another command in between does no harm.
    telegram.sends("/help").await.expects("/link").await;
    telegram.sends(&format!("/link {code}")).await.expects("speaks for Yusuf Ali").await;
    whatsapp.expects("Telegram").await;
}

async fn a_new_code_takes_the_place_of_the_old(w: &World) {
    let (telegram, whatsapp, old) = asked(w).await;
    // In the place of the code the number once more: a new one.
    telegram.sends("30412345").await.expects("is on its way").await;
    let new = code_in(&whatsapp.expects("code").await.text());
    if old != new {
        telegram.sends(&old).await.expects("not the code").await;
    }
    telegram.sends(&new).await.expects("speaks for Yusuf Ali").await;
    whatsapp.expects("Telegram").await;
}

async fn codes_are_limited_for_a_chat(w: &World) {
    let telegram = w.newcomer("30412345").on(Telegram).await;
    for its in ["30412391", "30412392", "30412393"] {
        telegram.sends(&format!("/link {its}")).await.expects("is on its way").await;
    }
    telegram.sends("/link 30412394").await.expects(["3 codes", "an hour"]).await;
    w.clock.passes(60 * 60);
    telegram.sends("/link 30412394").await.expects("is on its way").await;
}

async fn codes_are_limited_for_a_person(w: &World) {
    let victim = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let said = "If ITS 30412345 is registered";
    let several: Vec<Phone<'_>> = {
        let people = ["30412346", "30412347", "30412348", "30412349"].map(|its| w.newcomer(its));
        futures::future::join_all(people.iter().map(|person| person.on(Telegram))).await
    };
    for phone in &several[..3] {
        phone.sends("/link 30412345").await.expects(said).await;
        victim.expects("code").await;
    }
    // The fourth one is told the same, and nothing is sent.
    several[3].sends("/link 30412345").await.expects(said).await;
    victim.expects_nothing().await;
    w.clock.passes(60 * 60);
    several[3].sends("/link 30412345").await.expects(said).await;
    victim.expects("code").await;
}

async fn a_code_outlives_a_restart(w: &World) {
    let (telegram, whatsapp, code) = asked(w).await;
    telegram.sends(&wrong(&code)).await.expects("4 more times").await;
    w.restarts().await;
    telegram.sends(&wrong(&code)).await.expects("3 more times").await;
    telegram.sends(&code).await.expects("speaks for Yusuf Ali").await;
    whatsapp.expects("Telegram").await;
}

async fn a_code_stands_nowhere(w: &World) {
    let (telegram, _, code) = asked(w).await;
    for (table, column) in
        [("outbox", "envelope"), ("link_code", "seed"), ("attempt", "coalesce(error, '')")]
    {
        let found = w.texts(&format!("select {column} from {table}")).await;
        assert!(!found.is_empty(), "{table} is empty");
        assert!(found.iter().all(|text| !text.contains(&code)), "the code is in {table}");
    }
    // In the morning after the next night nothing of it is left.
    w.clock.to("2027-02-10 02:00");
    w.settles().await;
    assert_eq!(w.texts("select 'row' from link_code").await.len(), 0);
    telegram.sends(&code).await.expects("still good").await;
}

async fn what_is_no_code(w: &World) {
    let (telegram, whatsapp, code) = asked(w).await;
    let told = telegram.sends("the code is 12").await.expects("the code is 12").await;
    told.and(["exactly 6 digits", "cancel"]);
    telegram.sends("/link yusuf").await.expects("exactly 8 digits").await;
    telegram.sends(&format!("/link {code}")).await.expects("speaks for Yusuf Ali").await;
    whatsapp.expects("Telegram").await;
}

async fn a_code_that_comes_too_late_is_not_sent(w: &World) {
    let person = w.volunteer_without_mail("30412345");
    let whatsapp = person.on(WhatsApp).await;
    let telegram = person.on(Telegram).await;
    w.whatsapp.refuses_all(Some(Fault::GraphError(131_016)));
    telegram.sends("/link 30412345").await.expects("code").await;
    w.settles().await;
    w.clock.passes(11 * 60);
    w.whatsapp.refuses_all(None);
    whatsapp.expects_nothing().await;
    // One that another took the place of isn't sent either.
    w.whatsapp.refuses_all(Some(Fault::GraphError(131_016)));
    telegram.sends("/link 30412345").await.expects("code").await;
    telegram.sends("/link 30412345").await.expects("code").await;
    w.settles().await;
    w.whatsapp.refuses_all(None);
    w.clock.passes(60);
    // The first one is dropped, and after it the second one goes out.
    w.settles().await;
    let code = code_in(&whatsapp.expects("code").await.text());
    telegram.sends(&code).await.expects("speaks for Yusuf Ali").await;
    whatsapp.expects("Telegram").await;
}

async fn a_withdrawn_person_gets_no_code(w: &World) {
    let person = w.volunteer_without_mail("30412345");
    let whatsapp = person.on(WhatsApp).await;
    let telegram = person.on(Telegram).await;
    w.tampers("update person set status = 'withdrawn'").await;
    telegram.sends("/link 30412345").await.expects("If ITS 30412345 is registered").await;
    whatsapp.expects_nothing().await;
}
