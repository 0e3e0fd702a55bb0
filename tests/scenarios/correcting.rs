//! An admin asks a person to put one field right; the person answers in the chat.

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    a_phone_is_corrected_by_simply_typing,
    each_field_with_bad_and_good_answers,
    a_button_is_the_answer_where_the_choices_are_few,
    in_taps_from_the_field_to_the_message,
    from_the_name_alone_the_field_is_asked,
    the_person_is_found_loosely,
    a_long_message_is_asked_for_again_after_the_choice,
    what_is_not_understood_is_told,
    asking_again_replaces_the_message,
    a_question_is_taken_back,
    a_form_that_is_open_is_not_disturbed,
    the_next_question_follows_the_first,
    courtesies_and_commands_are_no_answers,
    an_answer_may_begin_like_a_command,
    messages_can_be_turned_off_instead_of_answering,
    a_name_that_may_be_none_is_asked_about,
    someone_elses_question_is_not_mine,
    only_admins_ask,
    who_asked_is_no_admin_any_more,
    who_asked_has_turned_messages_off,
    nothing_else_of_a_registration_changes,
}

async fn a_phone_is_corrected_by_simply_typing(w: &World) {
    let (admin, person) = w.admin_and_volunteer().await;
    let asking = admin
        .sends("/correct 30412345 phone This number does not exist")
        .await
        .expects(["asking Yusuf Ali for the phone by WhatsApp", "You will hear"])
        .await;
    asking.offers(["Take it back", "Back to the card"]);
    let asked = person.expects(["Yusuf Ali, please check your phone", "+919820012345"]).await;
    asked.and("The admins say: This number does not exist").offers("Answer");
    person.sends("12345").await.expects(["12345", "not a phone number", "Example"]).await;
    let thanks = person.sends("98200 54321").await.expects("Thank you, Yusuf Ali").await;
    thanks.and("Your phone is now: +919820054321");
    admin
        .expects(["Yusuf Ali corrected the phone", "Before: +919820012345", "Now: +919820054321"])
        .await;
    w.owner().expects_nothing().await;
    // The chat stays linked, and what is typed now is no answer any more.
    person.sends("98200 54399").await.expects("being looked at").await;
    person.sends("me").await.expects("+919820054321").await;
    let log = admin.sends("/log 3").await.expects("asked Yusuf Ali to correct the phone").await;
    log.and(["Yusuf Ali corrected the phone: +919820012345 → +919820054321"]);
    assert_eq!(w.texts("select state from correction").await, ["answered"]);
}

async fn each_field_with_bad_and_good_answers(w: &World) {
    let (admin, person) = w.admin_and_volunteer().await;
    w.volunteer_without_mail("30412346").on(WhatsApp).await;
    for (field, now, wrong, refused, right, after) in [
        ("full name", "Yusuf Ali", "Yusuf 5", "no digits", "yusuf bin ali", "Yusuf Bin Ali"),
        ("ITS", "30412345", "3041", "8 digits", "30412399", "30412399"),
        ("preference", "Azaan and Takbira", "fajr", "three choices", "azan", "Azaan"),
        ("e-mail", "no e-mail", "yusuf", "not an e-mail", "y@example.com", "y@example.com"),
        ("mobile", "+919820012345", "none", "not a phone", "+20 100 123 4567", "+201001234567"),
    ] {
        let its = if ["full name", "ITS"].contains(&field) { "30412345" } else { "30412399" };
        admin.sends(&format!("/correct {its} {field} Please look")).await.expects("asking").await;
        person.expects(["please check", now, "Please look"]).await;
        person.sends(wrong).await.expects([refused, ":"]).await;
        if field == "ITS" {
            person.sends("30412346").await.expects("already registered").await;
        }
        person.sends(right).await.expects(["Thank you", after]).await;
        admin.expects(["corrected the", now, after]).await;
    }
    w.mailbox("y@example.com").expects("Please look").await;
    let me = person.sends("/me").await.expects(["Yusuf Bin Ali", "30412399"]).await;
    me.and(["y@example.com", "+201001234567", "Azaan"]).without("Takbira");
    admin.sends("/people 30412399").await.expects(["Yusuf Bin Ali", "y@example.com"]).await;
}

async fn a_button_is_the_answer_where_the_choices_are_few(w: &World) {
    let (admin, _) = w.admin_and_volunteer().await;
    let person = w.volunteer("30412346").on(WhatsApp).await;
    admin.sends("/correct 30412346 preference -").await.expects("asking").await;
    let asked = person.expects(["preference", "Azaan and Takbira"]).await.without("admins say");
    let letter = w.mailbox("murtaza12346@example.com").expects("check your registration").await;
    assert!(letter.text.contains("write /me there"), "{}", letter.text);
    asked.presses("Takbira").await.expects(["Thank you", "now: Takbira"]).await;
    admin.expects(["corrected the preference", "Now: Takbira"]).await;
    asked.presses("Azaan").await.expects(["answered already", "now: Takbira"]).await;
    admin.sends("/correct murtaza email It comes back").await.expects("asking").await;
    let asked = person.expects(["e-mail", "murtaza12346@example.com", "It comes back"]).await;
    w.mailbox("murtaza12346@example.com").expects("It comes back").await;
    asked.presses("I have no e-mail").await.expects(["Thank you", "no e-mail"]).await;
    admin.expects(["corrected the e-mail", "Now: no e-mail"]).await;
    // The same once more: it stays.
    admin.sends("/correct murtaza preference Is it so?").await.expects("asking").await;
    person.expects("Is it so?").await;
    person.sends("takbira").await.expects("stays: Takbira").await;
    admin.expects(["says that the preference is right", "Takbira"]).await;
}

async fn in_taps_from_the_field_to_the_message(w: &World) {
    let (admin, person) = w.admin_and_volunteer().await;
    let fields =
        admin.sends("/correct 30412345").await.expects("What shall Yusuf Ali correct?").await;
    let fields = fields.and(["phone: +919820012345", "e-mail: no e-mail"]);
    let asks = fields.presses("ITS number").await.expects("What shall Yusuf Ali read").await;
    person.expects_nothing().await;
    asks.presses("Leave it out").await.expects("asking Yusuf Ali for the ITS number").await;
    person.expects(["ITS number", "30412345"]).await.without("admins say");
    // The words of the button, typed; and a sentence.
    fields.presses("phone").await.expects("What shall Yusuf Ali read").await;
    admin.sends("leave it out").await.expects("asking Yusuf Ali for the phone").await;
    person.expects("phone").await.without("admins say");
    fields.presses("full name").await.expects("What shall Yusuf Ali read").await;
    admin.sends("Please write it as on the ITS card").await.expects("for the full name").await;
    person.expects(["full name", "as on the ITS card"]).await;
    asks.presses("Leave it out").await.expects(["already", "same words"]).await;
    person.expects_nothing().await;
}

async fn from_the_name_alone_the_field_is_asked(w: &World) {
    let (admin, _) = w.admin_and_volunteer().await;
    admin.sends("/correct").await.expects("Whose registration").await;
    admin.sends("yusuf").await.expects("What shall Yusuf Ali correct?").await;
    admin.sends("/correct").await.expects("Whose registration").await;
    admin.sends("nobody").await.expects("nobody").await;
    admin.sends("/cancel").await.expects("leave it there").await;
}

async fn the_person_is_found_loosely(w: &World) {
    let (admin, _) = w.admin_and_volunteer().await;
    let one = w.volunteer_without_mail("30412346").on(WhatsApp).await;
    w.volunteer_without_mail("30412347").on(WhatsApp).await;
    let which = admin.sends("/correct murtaza phone Not in use").await.expects("2 people").await;
    which.presses("Murtaza Hussain · 2346").await.expects("asking Murtaza Hussain").await;
    one.expects(["phone", "Not in use"]).await;
    let which = admin.sends("/correct murtaza").await.expects("2 people").await;
    which.presses("Murtaza Kanchwala · 2347").await.expects("What shall Murtaza Kanchwala").await;
}

async fn a_long_message_is_asked_for_again_after_the_choice(w: &World) {
    let (admin, _) = w.admin_and_volunteer().await;
    let one = w.volunteer_without_mail("30412346").on(WhatsApp).await;
    w.volunteer_without_mail("30412347").on(WhatsApp).await;
    let long = "Nobody answers at this number, please write the one that you use every day";
    let which =
        admin.sends(&format!("/correct murtaza phone {long}")).await.expects("2 people").await;
    which.presses("Murtaza Hussain · 2346").await.expects("What shall Murtaza Hussain").await;
    admin.sends(long).await.expects("asking Murtaza Hussain").await;
    one.expects(["phone", long]).await;
}

async fn what_is_not_understood_is_told(w: &World) {
    let (admin, person) = w.admin_and_volunteer().await;
    let told = admin.sends("/correct yusuf address Please look").await.expects("address").await;
    told.and(["phone", "Example"]);
    admin.sends("/correct Zzz phone Please look").await.expects(["Zzz", "Example"]).await;
    admin.sends("/correct withdraw 99").await.expects("/correct").await;
    admin.sends("/correct 30412345 status approved").await.expects("nothing else").await;
    person.expects_nothing().await;
    person.sends("/correction 99").await.expects("somebody else").await;
    person.sends("/correction").await.expects("somebody else").await;
}

async fn asking_again_replaces_the_message(w: &World) {
    let (admin, person) = w.admin_and_volunteer().await;
    admin.sends("/correct yusuf phone First words").await.expects("asking").await;
    let first = person.expects("First words").await;
    admin.sends("/correct yusuf phone First words").await.expects("same words").await;
    person.expects_nothing().await;
    admin.sends("/correct yusuf phone Other words").await.expects("asking").await;
    person.expects("Other words").await;
    first.presses("Answer").await.expects(["right phone", "Other words"]).await;
    person.sends("9820054321").await.expects("Thank you").await;
    admin.expects("corrected").await;
    assert_eq!(w.texts("select message from correction").await, ["Other words"]);
}

async fn a_question_is_taken_back(w: &World) {
    let (admin, person) = w.admin_and_volunteer().await;
    let asking = admin.sends("/correct yusuf phone Not in use").await.expects("asking").await;
    let asked = person.expects("Not in use").await;
    asking.presses("Take it back").await.expects("not asked for the phone any more").await;
    asking.presses("Take it back").await.expects("not asked for the phone any more").await;
    person.expects_nothing().await;
    person.sends("9820054321").await.expects("don't need this any more").await;
    asked.presses("Answer").await.expects("don't need this any more").await;
    person.sends("9820054321").await.expects("being looked at").await;
    person.sends("me").await.expects("+919820012345").await;
    let log = admin.sends("/log 1").await.expects("no longer asks Yusuf Ali for the phone").await;
    log.without("2345");
    // Asked anew it is another question.
    admin.sends("/correct yusuf phone Not in use").await.expects("asking").await;
    person.expects("Not in use").await;
    asking.presses("Take it back").await.expects("not asked for the phone any more").await;
    person.sends("9820054321").await.expects("Thank you").await;
    admin.expects("corrected").await;
    admin.sends("/correct withdraw 2").await.expects(["answered this already", "/log"]).await;
}

async fn a_form_that_is_open_is_not_disturbed(w: &World) {
    let (admin, person) = w.admin_and_volunteer().await;
    person.sends("/register").await.expects("full name").await;
    admin.sends("/correct yusuf phone Not in use").await.expects("asking").await;
    let asked = person.expects("Not in use").await;
    person.sends("Fatema Zainab").await.expects("ITS").await;
    let waits = asked.presses("Answer").await.expects("in the middle of registering").await;
    waits.presses("Carry on registering").await.expects("ITS").await;
    admin.sends("/correct yusuf preference Which one?").await.expects("asking").await;
    let choices = person.expects("Which one?").await;
    // What needs no question is taken at once, and the registration goes on.
    choices.presses("Azaan").await.expects("now: Azaan").await.without("right phone");
    admin.expects("corrected the preference").await;
    person.sends("30412352").await.expects("e-mail").await;
    person.sends("cancel").await.expects("leave it there").await;
    asked.presses("Answer").await.expects("right phone").await;
    person.sends("9820054321").await.expects("Thank you, Yusuf Ali").await;
    admin.expects("corrected the phone").await;
}

async fn the_next_question_follows_the_first(w: &World) {
    let (admin, person) = w.admin_and_volunteer().await;
    admin.sends("/correct yusuf phone Not in use").await.expects("asking").await;
    person.expects("phone").await;
    admin.sends("/correct yusuf name As on the card").await.expects("asking").await;
    person.expects("full name").await;
    let thanks = person.sends("9820054321").await.expects("Your phone is now").await;
    thanks.and(["right full name", "As on the card"]);
    admin.expects("corrected the phone").await;
    person.sends("Yusuf Bhai Ali").await.expects("Thank you, Yusuf Bhai Ali").await;
    admin.expects(["Yusuf Ali corrected the full name", "Now: Yusuf Bhai Ali"]).await;
}

async fn courtesies_and_commands_are_no_answers(w: &World) {
    let (admin, person) = w.admin_and_volunteer().await;
    admin.sends("/assign 5 isha 30412345").await.expects("is given to").await;
    person.expects("Isha Takbira").await;
    admin.sends("/correct yusuf name As on the card").await.expects("asking").await;
    person.expects("full name").await;
    person.sends("Ok").await.expects("right full name").await;
    person.sends("jazakallah").await.expects("right full name").await;
    let menu = person.sends("Salaam").await.expects("your next duty").await;
    menu.offers("Correct: full name");
    // The words of a button, and a command without its slash.
    person.sends("I'll be there").await.expects("JazakAllah").await;
    let me = person.sends("me").await.expects("Yusuf Ali").await.offers("Correct: full name");
    me.presses("Correct: full name").await.expects("right full name").await;
    person.sends("mine").await.expects("Your duty").await;
    person.sends("menu").await.expects("your next duty").await;
    person.presses("Correct: full name").await.expects("right full name").await;
    person.sends("cancel").await.expects("leave it there").await;
    person.sends("Yusuf Bhai").await.expects("your next duty").await;
    person.presses("Answer").await.expects("right full name").await;
    person.sends("Yusuf Bhai").await.expects("Thank you, Yusuf Bhai").await;
    admin.expects("corrected the full name").await;
}

async fn an_answer_may_begin_like_a_command(w: &World) {
    let (admin, person) = w.admin_and_volunteer().await;
    admin.sends("/correct yusuf name As on the card").await.expects("asking").await;
    person.expects("full name").await;
    person.sends("Correct name is Yusuf Ali").await.expects("the right full name").await;
    person.sends("Yusuf Bhai Ali").await.expects("Thank you, Yusuf Bhai Ali").await;
    admin.expects("corrected the full name").await;
    // With no question open it is just not understood; the mere word is told whom it is for.
    person.sends("Correct, thank you").await.expects("being looked at").await;
    person.sends("correct").await.expects("This is for admins").await;
}

async fn messages_can_be_turned_off_instead_of_answering(w: &World) {
    let (admin, person) = w.admin_and_volunteer().await;
    admin.sends("/correct yusuf name As on the card").await.expects("asking").await;
    person.expects("full name").await;
    person.sends("stop").await.expects("start").await;
    assert_eq!(w.texts("select 'row' from account where muted_at is not null").await, ["row"]);
    admin.sends("/correct yusuf phone Not in use").await.expects("Yusuf Ali").await;
    person.expects_nothing().await;
    person.sends("start").await.expects("being looked at").await;
    assert!(w.texts("select 'row' from account where muted_at is not null").await.is_empty());
}

async fn a_name_that_may_be_none_is_asked_about(w: &World) {
    let (admin, person) = w.admin_and_volunteer().await;
    admin.sends("/correct yusuf name As on the card").await.expects("asking").await;
    person.expects("full name").await;
    let sure =
        person.sends("I am travelling").await.expects("Is “I am travelling” the right").await;
    admin.expects_nothing().await;
    person.sends("Joseph Aly").await.expects("Is “Joseph Aly” the right full name").await;
    person.sends("yes").await.expects("Thank you, Joseph Aly").await;
    admin.expects(["corrected the full name", "Before: Yusuf Ali", "Now: Joseph Aly"]).await;
    sure.presses("Yes").await.expects(["answered already", "Joseph Aly"]).await;
    let long = "Abdulqadirjilanibhai Mohammedhuzaifabhai Saifuddinbhai Rampurawalabhai Surati";
    admin.sends("/correct 30412345 name In full").await.expects("asking").await;
    person.expects("full name").await;
    let sure = person.sends(long).await.expects(["right full name", long]).await;
    sure.presses("Yes").await.expects("Thank you").await;
    admin.expects("corrected").await;
}

async fn someone_elses_question_is_not_mine(w: &World) {
    let (admin, person) = w.admin_and_volunteer().await;
    let other = w.volunteer_without_mail("30412346").on(Telegram).await;
    admin.sends("/correct yusuf phone Not in use").await.expects("asking").await;
    person.expects("Not in use").await;
    for line in ["/correction 1", "/correction 1 9820054321"] {
        other.sends(line).await.expects("somebody else").await;
        admin.sends(line).await.expects("somebody else").await;
    }
    other.sends("/me").await.expects("Murtaza Hussain").await.without("Correct");
    assert_eq!(w.texts("select state from correction").await, ["open"]);
}

async fn only_admins_ask(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(Telegram).await;
    let viewer = w.viewer().on(Telegram).await;
    for phone in [&person, &viewer] {
        phone.sends("/correct 30412345 phone Not in use").await.expects("for admins").await;
        phone.sends("/correct withdraw 1").await.expects("for admins").await;
    }
    // A question that an admin left open is answered by nobody who isn't one any more.
    let admin = w.admin().on(Telegram).await;
    admin.sends("/correct 30412345 phone").await.expects("What shall").await;
    w.clock.passes(60);
    w.owner().sends(&format!("/admin remove {}", admin.key())).await.expects("no role").await;
    admin.expects("no longer help").await;
    admin.sends("Not in use").await.expects("for admins").await;
    person.expects_nothing().await;
}

async fn who_asked_is_no_admin_any_more(w: &World) {
    let (admin, person) = w.admin_and_volunteer().await;
    admin.sends("/correct yusuf phone Not in use").await.expects("asking").await;
    person.expects("Not in use").await;
    w.clock.passes(60);
    w.owner().sends(&format!("/admin remove {}", admin.key())).await.expects("no role").await;
    admin.expects("no longer help").await;
    person.sends("9820054321").await.expects("Thank you").await;
    admin.expects_nothing().await;
    w.owner().expects(["Yusuf Ali corrected the phone", "+919820054321"]).await;
}

async fn who_asked_has_turned_messages_off(w: &World) {
    let (admin, person) = w.admin_and_volunteer().await;
    admin.sends("/correct yusuf phone Not in use").await.expects("asking").await;
    person.expects("Not in use").await;
    admin.sends("/stop").await.expects("start").await;
    person.sends("9820054321").await.expects("Thank you").await;
    admin.expects_nothing().await;
    w.owner().expects(["Yusuf Ali corrected the phone", "+919820054321"]).await;
}

async fn nothing_else_of_a_registration_changes(w: &World) {
    let (admin, person) = w.admin_and_volunteer().await;
    let all =
        "select full_name || its_number || coalesce(email, '') || phone || preference || status
               from person";
    let before = w.texts(all).await;
    admin.sends("/correct yusuf name As on the card").await.expects("asking").await;
    person.expects("full name").await;
    for line in ["/correction 1 phone 9820054321 5", "/correction 1 Yusuf; 30412399"] {
        person.sends(line).await.expects(["full name", "Example"]).await;
    }
    person.sends("/register Yusuf; 30412345; none; azaan").await.expects("already").await;
    assert_eq!(w.texts(all).await, before);
}
