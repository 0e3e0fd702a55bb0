//! Taking an assignment back, for ten minutes.

use khidmat::simulator::Fault;

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    an_undo_frees_the_slot_and_says_that_it_was_a_mistake,
    an_undo_gives_the_status_back,
    what_was_not_sent_yet_is_dropped,
    after_ten_minutes_it_is_too_late,
    changed_meanwhile_there_is_nothing_to_undo,
    the_reminder_goes_with_it,
    an_answered_duty_can_be_undone_too,
    only_admins_undo,
    whose_every_duty_is_undone_is_pending_again,
    an_unlock_between_counts_as_having_been_approved,
    a_closing_is_undone_for_ten_minutes,
}

async fn an_undo_frees_the_slot_and_says_that_it_was_a_mistake(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer("30412345").on(WhatsApp).await;
    let answer = admin.sends("/assign 5 fajr-azaan 30412345").await.expects("Fajr Azaan").await;
    person.expects("Fajr Azaan").await;
    w.mailbox("yusuf12345@example.com").expects("Fajr Azaan").await;
    w.clock.passes(600);
    let undone = answer.presses("Undo").await.expects(["Undone", "Fajr Azaan", "open again"]).await;
    undone.and("telling Yusuf Ali").in_place();
    person.expects(["Yusuf Ali", "mistake", "Fajr Azaan", "Day 5 · Tue 9 Feb"]).await;
    w.mailbox("yusuf12345@example.com").expects(["mistake", "Fajr Azaan"]).await;
    person.expects_nothing().await;
    admin.sends("/grid 5").await.expects("Fajr Azaan · open").await;
    assert_eq!(w.texts("select reason from unlock_log").await, ["Undone within ten minutes"]);
    admin.sends("/log").await.expects("undid giving Fajr Azaan, Tue 9 Feb to Yusuf Ali").await;
}

async fn an_undo_gives_the_status_back(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    admin.sends("/assign 5 fajr-azaan 30412345").await.expects("pending").await;
    person.expects("Fajr Azaan").await;
    admin.presses("Undo").await.expects("Undone").await;
    person.expects("mistake").await;
    person.sends("me").await.expects("Pending").await;
    // Approved by an earlier duty, it stays so.
    admin.sends("/assign 5 isha 30412345").await.expects("Isha Takbira").await;
    person.expects("Isha Takbira").await;
    admin.sends("/unlock 5 isha Duties are swapped").await.expects("open again").await;
    person.expects("no longer").await;
    admin.sends("/assign 6 isha 30412345").await.expects("Isha Takbira").await;
    person.expects("Isha Takbira").await;
    admin.presses("Undo").await.expects("Undone").await;
    person.expects("mistake").await;
    person.sends("me").await.expects("Approved").await;
    // Another duty keeps the person allotted.
    admin.sends("/assign 6 isha 30412345").await.expects("Isha Takbira").await;
    person.expects("Isha Takbira").await;
    admin.sends("/assign 7 isha 30412345").await.expects("Isha Takbira").await;
    person.expects("Isha Takbira").await;
    admin.presses("Undo").await.expects("Undone").await;
    person.expects("mistake").await;
    person.sends("me").await.expects("Allotted").await;
}

async fn what_was_not_sent_yet_is_dropped(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    w.whatsapp.refuses_all(Some(Fault::GraphError(131_016)));
    admin.sends("/assign 5 fajr-azaan 30412345").await.expects("Fajr Azaan").await;
    admin.presses("Undo").await.expects(["Undone", "had not heard"]).await;
    w.whatsapp.refuses_all(None);
    w.clock.passes(3600);
    person.expects_nothing().await;
}

async fn after_ten_minutes_it_is_too_late(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    w.clock.passes(601);
    let late =
        admin.presses("Undo").await.expects(["ten minutes", "Yusuf Ali", "Fajr Azaan"]).await;
    late.and("/unlock 5 fajr-azaan");
    person.expects_nothing().await;
    admin.sends("/grid 5").await.expects("Yusuf Ali").await;
}

async fn changed_meanwhile_there_is_nothing_to_undo(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let other = w.volunteer_without_mail("30412346").on(WhatsApp).await;
    let answer = admin.sends("/assign 5 fajr-azaan 30412345").await.expects("Fajr Azaan").await;
    person.expects("Fajr Azaan").await;
    admin.sends("/unlock 5 fajr-azaan Duties are swapped").await.expects("open again").await;
    person.expects("no longer").await;
    admin.sends("/assign 5 fajr-azaan 30412346").await.expects("Murtaza").await;
    other.expects("Fajr Azaan").await;
    answer.presses("Undo").await.expects(["changed since", "/log"]).await;
    admin.sends("/grid 5").await.expects("Murtaza Hussain").await;
    // Twice is once.
    let answer = admin.sends("/assign 6 isha 30412345").await.expects("Isha Takbira").await;
    person.expects("Isha Takbira").await;
    let id = w.texts("select 'x' || max(id) from assignment").await[0]
        .trim_start_matches('x')
        .to_owned();
    answer.presses("Undo").await.expects("Undone").await;
    person.expects("mistake").await;
    admin.sends(&format!("/undo {id}")).await.expects("changed since").await;
    person.expects_nothing().await;
    other.expects_nothing().await;
}

async fn the_reminder_goes_with_it(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    w.clock.to("2027-02-08 17:55");
    admin.sends("/assign 5 fajr-azaan 30412345").await.expects("Fajr Azaan").await;
    person.expects("Fajr Azaan").await;
    admin.presses("Undo").await.expects("Undone").await;
    person.expects("mistake").await;
    w.clock.to("2027-02-08 18:00");
    person.expects_nothing().await;
    admin.sends("/reminders pending").await.hears().await.without("Yusuf Ali");
}

async fn an_answered_duty_can_be_undone_too(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let answer = admin.sends("/assign 5 fajr-azaan 30412345").await.expects("Fajr Azaan").await;
    person.expects("Fajr Azaan").await;
    person.presses("I can't").await.expects("Yusuf Ali").await;
    person.sends("I am travelling").await.expects("Thank you").await;
    admin.expects("can't come").await;
    w.owner().expects("can't come").await;
    answer.presses("Undo").await.expects("Undone").await;
    person.expects("mistake").await;
    admin.sends("/requests").await.expects("no open requests").await;
}

async fn only_admins_undo(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    person.sends("/undo 1").await.expects("for admins").await;
    admin.sends("/undo soon").await.expects("nothing to undo").await;
    admin.sends("/grid 5").await.expects("Yusuf Ali").await;
}

async fn whose_every_duty_is_undone_is_pending_again(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    for first_undone in [0, 1] {
        let mut given = Vec::new();
        for line in ["/assign 5 isha 30412345", "/assign 6 isha 30412345"] {
            given.push(admin.sends(line).await.expects("Isha Takbira").await);
            person.expects("Isha Takbira").await;
        }
        given[first_undone].presses("Undo").await.expects("Undone").await;
        person.expects("mistake").await;
        person.sends("me").await.expects("Allotted").await;
        given[1 - first_undone].presses("Undo").await.expects("Undone").await;
        person.expects("mistake").await;
        person.sends("me").await.expects("Pending").await;
    }
    let statuses = admin.sends("/log status 1").await.expects("allotted → pending").await;
    statuses.and("Yusuf Ali");
}

async fn an_unlock_between_counts_as_having_been_approved(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let mut given = Vec::new();
    for line in ["/assign 5 isha 30412345", "/assign 6 isha 30412345"] {
        given.push(admin.sends(line).await.expects("Isha Takbira").await);
        person.expects("Isha Takbira").await;
    }
    // The first stood until it was taken away for a reason: that was no mistake.
    admin.sends("/unlock 5 isha Duties are swapped").await.expects("open again").await;
    person.expects("no longer").await;
    given[1].presses("Undo").await.expects("Undone").await;
    person.expects("mistake").await;
    person.sends("me").await.expects("Approved").await;
}

async fn a_closing_is_undone_for_ten_minutes(w: &World) {
    for admin in [w.admin().on(Telegram).await, w.second_admin().on(WhatsApp).await] {
        let closed = admin.sends("/lock 7 isha the Aamil leads").await.expects("is closed").await;
        let closed = closed.offers(["Undo", "Open it again", "Roster of the day"]);
        let undone = closed.presses("Undo").await.expects("Undone: Isha Takbira, Day 7").await;
        undone.and("open again").without("telling").offers("Find someone");
        admin.sends("/log undo 1").await.expects("undid closing Isha Takbira, Thu 11 Feb").await;
        admin.sends("/grid 7").await.expects("Isha Takbira · open").await;
        let closed = admin.sends("/lock 7 isha").await.expects("is closed").await;
        w.clock.passes(601);
        let late = closed.presses("Undo").await.expects("More than ten minutes").await;
        late.and(["since Isha Takbira, Day 7", "/unlock 7 isha-takbira"]);
        admin.sends("/unlock 7 isha Given by mistake").await.expects("open again").await;
        closed.presses("Undo").await.expects("changed since").await;
    }
}
