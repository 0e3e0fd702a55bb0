//! Offering to serve: guided, and in one message.

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    guided_on_whatsapp_in_seven_messages,
    guided_on_telegram_with_the_shared_number,
    guided_with_a_typed_number_and_no_buttons,
    back_asks_the_last_question_again,
    cancel_leaves_the_form,
    the_form_survives_a_restart_and_the_night,
    a_command_interrupts_and_the_form_is_carried_on,
    each_wrong_answer_names_what_is_wrong,
    someone_elses_contact_proves_nothing,
    in_one_message_in_any_order,
    in_one_message_on_lines_of_their_own,
    in_one_message_without_the_phone_on_whatsapp,
    in_one_message_each_error_names_its_field,
    what_is_missing_is_named,
    an_its_number_is_registered_once,
    without_an_email_there_is_no_letter,
    a_double_tap_registers_once,
    an_old_button_says_what_is_true_now,
    the_confirmation_says_what_was_written,
    a_contact_that_nobody_asked_for,
    taken_by_another_before_it_was_confirmed,
}

async fn guided_on_whatsapp_in_seven_messages(w: &World) {
    let person = w.newcomer("30412345").on(WhatsApp).await;
    person.sends("register").await.expects("full name").await;
    person.sends("Yusuf Ali").await.expects("ITS").await;
    person.sends("30412345").await.expects("e-mail").await.offers("no e-mail");
    let question = person.sends("yusuf@example.com").await.expects("like to do").await;
    question.offers(["Azaan", "Takbira", "Azaan and Takbira"]);
    let summary =
        person.presses("Azaan and Takbira").await.expects(["Yusuf Ali", "30412345"]).await;
    summary.and(["yusuf@example.com", "+919820012345", "Azaan and Takbira"]);
    person.presses("Yes, register me").await.expects(["Yusuf Ali", "30412345"]).await;
    assert!(person.count_said() <= 7, "the bot said {} messages", person.count_said());
    w.mailbox("yusuf@example.com").expects("30412345").await;
    person.sends("me").await.expects(["Yusuf Ali", "Pending"]).await;
}

async fn guided_on_telegram_with_the_shared_number(w: &World) {
    let person = w.newcomer("30412345").on(Telegram).await;
    person.sends("/register").await.expects("full name").await;
    person.sends("Yusuf Ali").await.expects("ITS").await;
    person.sends("30412345").await.expects("e-mail").await;
    let question = person.presses("I have no e-mail").await.expects("phone").await;
    assert!(
        question.heard.keyboard.iter().any(|key| key.request_contact),
        "a key shares the number"
    );
    person.shares_contact("919820012345", Some(30_412_345)).await.expects("like to do").await;
    person.presses("Azaan").await.expects(["Yusuf Ali", "+919820012345"]).await;
    person.presses("Yes, register me").await.expects("30412345").await;
    assert!(w.telegram.keyboard(30_412_345).is_empty(), "the key for the number is gone");
}

async fn guided_with_a_typed_number_and_no_buttons(w: &World) {
    let person = w.newcomer("30412345").on(Telegram).await;
    person.sends("/register").await.expects("full name").await;
    person.sends("yusuf ali").await.expects("ITS").await;
    person.sends("३०४१२३४५").await.expects("e-mail").await;
    person.sends("none").await.expects("phone").await;
    // A bare Indian mobile number takes the centre's country.
    person.sends("98200 12345").await.expects("like to do").await;
    person.sends("takhbira").await.expects(["30412345", "+919820012345", "Takbira"]).await;
    person.sends("yes").await.expects("30412345").await;
    person.sends("/me").await.expects("+919820012345").await;
}

async fn back_asks_the_last_question_again(w: &World) {
    let person = w.newcomer("30412345").on(WhatsApp).await;
    person.sends("/register").await.expects("full name").await;
    person.sends("Yusuf Aly").await.expects("ITS").await;
    person.sends("back").await.expects("full name").await;
    person.sends("Yusuf Ali").await.expects("ITS").await;
    person.sends("30412346").await.expects("e-mail").await;
    person.sends("none").await.expects("like to do").await;
    person.sends("Back").await.expects("e-mail").await;
    person.sends("/back").await.expects("ITS").await;
    person.sends("30412345").await.expects("e-mail").await;
    person.sends("yusuf@example.com").await.expects("like to do").await;
    person.presses("Azaan and Takbira").await.expects("Azaan and Takbira").await;
    person.presses("Back").await.expects("like to do").await;
    person.presses("Azaan").await.expects(["Yusuf Ali", "30412345", "yusuf@example.com"]).await;
    person.presses("Yes, register me").await.expects("30412345").await;
    w.mailbox("yusuf@example.com").expects("30412345").await;
    person.sends("me").await.expects(["Yusuf Ali", "30412345", "Azaan"]).await;
}

async fn cancel_leaves_the_form(w: &World) {
    let person = w.newcomer("30412345").on(WhatsApp).await;
    person.sends("/register").await.expects("full name").await;
    person.sends("Yusuf Ali").await.expects("ITS").await;
    person.sends("Cancel").await.expects("leave it").await;
    // Nothing is asked any more: a number is no answer now.
    person.sends("30412345").await.expects("Khidmat").await.offers("Register");
    person.sends("cancel").await.expects("nothing to cancel").await;
    w.owner().sends("/people").await.expects("Nobody").await;
}

async fn the_form_survives_a_restart_and_the_night(w: &World) {
    let person = w.newcomer("30412345").on(WhatsApp).await;
    person.sends("/register").await.expects("full name").await;
    person.sends("Yusuf Ali").await.expects("ITS").await;
    w.restarts().await;
    person.sends("30412345").await.expects("e-mail").await;
    w.clock.to("2027-02-09 07:30");
    w.restarts().await;
    person.sends("none").await.expects("like to do").await;
    w.clock.to("2027-02-10 12:00");
    person.sends("both").await.expects("voice note").await;
    w.restarts().await;
    person.sends("later").await.expects(["Yusuf Ali", "30412345", "Azaan and Takbira"]).await;
    person.sends("yes").await.expects("30412345").await;
}

async fn a_command_interrupts_and_the_form_is_carried_on(w: &World) {
    let person = w.newcomer("30412345").on(WhatsApp).await;
    person.sends("/register").await.expects("full name").await;
    person.sends("menu").await.expects("Khidmat").await.offers("Carry on registering");
    person.sends("help").await.expects("/register").await;
    person.sends("/grid").await.expects("registered").await;
    // Words of other commands are answers while a question is open.
    person.sends("Me").await.expects("ITS").await;
    person.sends("menu").await.expects("Khidmat").await;
    person.presses("Carry on registering").await.expects("ITS").await;
    person.sends("30412345").await.expects("e-mail").await;
    person.sends("cancel").await.hears().await;
}

async fn each_wrong_answer_names_what_is_wrong(w: &World) {
    let person = w.newcomer("30412345").on(Telegram).await;
    person.sends("/register").await.expects("full name").await;
    person.sends("12345").await.expects(["12345", "name"]).await;
    person.sends("Yusuf Ali").await.expects("ITS").await;
    person.sends("3041234").await.expects(["3041234", "ITS", "8 digits"]).await;
    person.sends("thirty").await.expects(["thirty", "ITS", "8 digits"]).await;
    person.sends("30412345").await.expects("e-mail").await;
    person.sends("yusuf at example").await.expects(["yusuf at example", "e-mail"]).await;
    person.sends("yusuf@example.com").await.expects("phone").await;
    person.sends("12").await.expects(["12", "phone"]).await;
    person.sends("+919820012345").await.expects("like to do").await;
    person.sends("cooking").await.expects(["cooking", "azaan", "takbira"]).await;
    person.sends("both").await.expects("30412345").await;
    // What is no yes asks again rather than guessing.
    person.sends("hmm").await.expects(["Yusuf Ali", "30412345"]).await;
    person.sends("ok").await.expects("30412345").await;
    w.mailbox("yusuf@example.com").expects("30412345").await;
}

async fn someone_elses_contact_proves_nothing(w: &World) {
    let person = w.newcomer("30412345").on(Telegram).await;
    person.sends("/register").await.expects("full name").await;
    person.sends("Yusuf Ali").await.expects("ITS").await;
    person.sends("30412345").await.expects("e-mail").await;
    person.sends("none").await.expects("phone").await;
    person.shares_contact("919820099999", Some(42)).await.expects("someone else").await;
    person.shares_contact("919820099999", None).await.expects("someone else").await;
    person.shares_contact("919820012345", Some(30_412_345)).await.expects("like to do").await;
    person.sends("/cancel").await.hears().await;
}

async fn in_one_message_in_any_order(w: &World) {
    let person = w.newcomer("30412345").on(Telegram).await;
    let line = "/register takbira; yusuf@example.com ;+91 98200 12345; 30412345; Yusuf Ali";
    person.sends(line).await.expects(["Yusuf Ali", "30412345"]).await;
    w.mailbox("yusuf@example.com").expects("30412345").await;
    let me = person.sends("/me").await.expects(["Yusuf Ali", "30412345"]).await;
    me.and(["yusuf@example.com", "+919820012345", "Takbira", "Pending"]);
    let other = w.newcomer("30412346").on(Telegram).await;
    other
        .sends("/register 30412346; Murtaza Hussain; both; none; 9820012346")
        .await
        .expects(["Murtaza Hussain", "30412346"])
        .await;
    other.sends("/me").await.expects(["+919820012346", "no e-mail", "Azaan and Takbira"]).await;
}

async fn in_one_message_on_lines_of_their_own(w: &World) {
    let person = w.newcomer("30412345").on(WhatsApp).await;
    let text = "Register\nYusuf Ali\n30412345\nyusuf@example.com\nazaan";
    person.sends(text).await.expects(["Yusuf Ali", "30412345"]).await;
    w.mailbox("yusuf@example.com").expects("30412345").await;
    person.sends("me").await.expects(["+919820012345", "Azaan"]).await;
}

async fn in_one_message_without_the_phone_on_whatsapp(w: &World) {
    let person = w.newcomer("30412345").on(WhatsApp).await;
    person.sends("register Yusuf Ali; 30412345; none; both").await.expects("30412345").await;
    person.sends("me").await.expects("+919820012345").await;
    // On Telegram nobody vouches for a number, so it is needed.
    let other = w.newcomer("30412346").on(Telegram).await;
    let line = "/register Murtaza Hussain; 30412346; none; both";
    other.sends(line).await.expects(["missing", "phone"]).await;
    other.sends("/me").await.expects("registered").await;
}

async fn in_one_message_each_error_names_its_field(w: &World) {
    let person = w.newcomer("30412345").on(Telegram).await;
    for (line, field) in [
        ("/register Yusuf Ali; 3041234; y@example.com; +919820012345; both", "ITS"),
        ("/register Yusuf Ali; 304123456; y@example.com; +919820012345; both", "ITS"),
        ("/register Yusuf Ali; 30412345; y@example; +919820012345; both", "e-mail"),
        ("/register Yusuf Ali; 30412345; y@example.com; +91982001; both", "phone"),
        ("/register Yusuf Ali; 30412345; y@example.com; +919820012345; cooking", "cooking"),
        ("/register Yusuf Ali; 30412345; y@example.com; +919820012345", "preference"),
        ("/register 30412345; y@example.com; +919820012345; both", "name"),
    ] {
        person.sends(line).await.expects(field).await;
    }
    w.owner().sends("/people").await.expects("Nobody").await;
}

async fn what_is_missing_is_named(w: &World) {
    let person = w.newcomer("30412345").on(WhatsApp).await;
    person
        .sends("/register Yusuf Ali; both")
        .await
        .expects(["ITS", "e-mail"])
        .await
        .without("phone,");
    person.sends("/register ; ;").await.hears().await.and("name");
    person.sends("/register Yusuf Ali").await.expects("ITS").await;
    person.sends("cancel").await.hears().await;
}

async fn an_its_number_is_registered_once(w: &World) {
    let first = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let second = w.newcomer("30412346").on(Telegram).await;
    let line = "/register Someone Else; 30412345; none; +919820012346; both";
    second.sends(line).await.expects(["30412345", "already registered"]).await;
    second.sends("/register").await.expects("full name").await;
    second.sends("Someone Else").await.expects("ITS").await;
    second.sends("30412345").await.expects(["30412345", "already registered"]).await;
    second.sends("30412346").await.expects("e-mail").await;
    second.sends("/cancel").await.hears().await;
    w.owner().sends("/people").await.expects(["1 person", "Yusuf Ali"]).await.without("Someone");
    first.expects_nothing().await;
}

async fn without_an_email_there_is_no_letter(w: &World) {
    let person = w.newcomer("30412345").on(WhatsApp).await;
    person.sends("/register Yusuf Ali; 30412345; none; both").await.expects("30412345").await;
    person.sends("/me").await.expects("no e-mail").await;
    assert!(w.mail.history().is_empty(), "no letter went out");
}

async fn a_double_tap_registers_once(w: &World) {
    let person = w.newcomer("30412345").on(WhatsApp).await;
    person.sends("/register").await.expects("full name").await;
    person.sends("Yusuf Ali").await.expects("ITS").await;
    person.sends("30412345").await.expects("e-mail").await;
    person.sends("none").await.expects("like to do").await;
    person.sends("both").await.expects("30412345").await;
    person.presses("Yes, register me").await;
    person.presses("Yes, register me").await;
    person.expects(["Yusuf Ali", "30412345"]).await;
    person.expects("not open any more").await;
    w.owner().sends("/people").await.expects("1 person").await;
}

async fn an_old_button_says_what_is_true_now(w: &World) {
    let person = w.newcomer("30412345").on(WhatsApp).await;
    person.sends("/register").await.expects("full name").await;
    person.sends("Yusuf Ali").await.expects("ITS").await;
    person.sends("30412345").await.expects("e-mail").await;
    person.sends("yusuf@example.com").await.expects("like to do").await;
    // The e-mail's button is a question behind; it must not answer this one.
    person.presses("I have no e-mail").await.expects("not open any more").await;
    person.sends("both").await.expects("yusuf@example.com").await;
    person.sends("cancel").await.hears().await;
}

async fn the_confirmation_says_what_was_written(w: &World) {
    let person = w.newcomer("30412345").on(WhatsApp).await;
    let line = "/register Yusuf Ali; 30412345; Yusuf@Example.com; both";
    person.sends(line).await.expects(["Yusuf Ali", "30412345", "xample.com"]).await;
    let letter = w.mailbox("yusuf@example.com").expects(["Yusuf Ali", "30412345"]).await;
    assert!(!letter.subject.contains("Yusuf"), "a subject holds no name: {}", letter.subject);
    let log = ["registered Yusuf Ali", "30412345", "8 Feb 10:00"];
    w.owner().sends("/log").await.expects(log).await;
}

async fn a_contact_that_nobody_asked_for(w: &World) {
    let person = w.newcomer("30412345").on(Telegram).await;
    person.shares_contact("919820012345", Some(30_412_345)).await.hears().await.offers("Menu");
    person.sends("/register").await.expects("full name").await;
    person.shares_contact("919820012345", Some(30_412_345)).await.hears().await;
    person.sends("Yusuf Ali").await.expects("ITS").await;
    person.sends("/cancel").await.hears().await;
    assert!(w.texts("select full_name from person").await.is_empty());
}

async fn taken_by_another_before_it_was_confirmed(w: &World) {
    let person = w.newcomer("30412345").on(WhatsApp).await;
    for (says, hears) in [
        ("register", "full name"),
        ("Yusuf Ali", "ITS"),
        ("30412345", "e-mail"),
        ("none", "like to do"),
        ("both", "right"),
    ] {
        person.sends(says).await.expects(hears).await;
    }
    let other = w.newcomer("30412346").on(Telegram).await;
    other
        .sends("/register Yusuf Aly; 30412345; none; +919820012346; both")
        .await
        .expects("30412345")
        .await;
    person.sends("yes").await.expects(["30412345", "already registered"]).await;
    person.sends("cancel").await.hears().await;
    assert_eq!(w.texts("select full_name from person").await, ["Yusuf Aly"]);
}
