//! Groups that get the roster: `/bind`, each evening's roster, each change, and what may happen to a
//! group.

use khidmat::simulator::{Fault, TelegramChat};
use serde_json::json;

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::{Phone, World};

scenarios! {
    a_bound_group_hears_of_each_change,
    each_evening_it_gets_tomorrows_roster,
    several_changes_are_one_message,
    what_is_taken_back_at_once_is_not_told,
    bound_in_the_evening_it_begins_with_the_next,
    no_roster_of_a_day_without_season ("SEASON" = ""),
    two_processes_tell_it_once,
    for_admins_and_where_it_is_said,
    who_writes_in_the_groups_name_is_not_known,
    it_can_be_unbound,
    thrown_out_of_a_bound_group,
    thrown_out_while_who_bound_it_hears_nothing,
    thrown_out_while_the_bot_was_away,
    one_refused_message_keeps_the_group,
    while_telegram_is_off_it_waits,
    a_group_that_became_a_supergroup,
    a_group_that_moved_unheard,
    a_topic_of_a_forum,
    nothing_private_is_told,
}

const GROUP: i64 = -100_500_600;
const ELSEWHERE: i64 = -100_700_800;

/// An admin whose group is bound, and Yusuf on WhatsApp.
async fn bound(w: &World) -> (Phone<'_>, Phone<'_>, Phone<'_>) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let group = admin.in_group();
    let answer = group.sends("/bind@khidmat_bot").await.expects("each evening at 18:00").await;
    answer.and("/unbind");
    (admin, group, person)
}

fn chat(id: i64) -> TelegramChat {
    TelegramChat::Group { id, title: "Khidmat guzar".to_owned() }
}

async fn a_bound_group_hears_of_each_change(w: &World) {
    let (admin, group, person) = bound(w).await;
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await;
    person.expects("Isha Takbira").await;
    group.says_exactly("Tue 9 Feb · 17:40 Isha Takbira: Yusuf Ali (was: open)").await;
    // An answer changes nothing about who serves.
    person.presses("I'll be there").await.hears().await;
    group.expects_nothing().await;
    admin.sends("/unlock 5 isha He is not well").await.expects("open again").await;
    person.expects("no longer").await;
    group.says_exactly("Tue 9 Feb · 17:40 Isha Takbira: open (was: Yusuf Ali)").await;
    admin.sends("/lock 4 isha the Aamil leads").await.expects("closed").await;
    let today = "Mon 8 Feb · 17:40 Isha Takbira: closed (the Aamil leads) (was: open)";
    group.says_exactly(today).await;
    let given = admin.sends("/assign 5 asr yusuf").await.expects("Asr Takbira").await;
    person.expects("Asr Takbira").await;
    group.expects("Asr Takbira: Yusuf Ali (was: open)").await;
    given.presses("Undo").await.expects("Asr Takbira").await;
    person.expects("by mistake").await;
    group.expects("Asr Takbira: open (was: Yusuf Ali)").await;
    // What lies further ahead is for the evenings to come.
    admin.sends("/assign 6 isha yusuf").await.expects("Isha Takbira").await;
    person.expects("Isha Takbira").await;
    group.expects_nothing().await;
}

async fn each_evening_it_gets_tomorrows_roster(w: &World) {
    let (admin, group, person) = bound(w).await;
    admin.sends("/assign 6 isha yusuf").await.expects("Isha Takbira").await;
    person.expects("Isha Takbira").await;
    w.clock.to("2027-02-08 17:59");
    group.expects_nothing().await;
    w.clock.to("2027-02-08 18:00");
    let roster = group.expects("Tomorrow\nDay 5 · Tue 9 Feb\n05:20 Fajr Azaan · open").await;
    assert!(roster.heard.buttons.is_empty(), "what only acts in private is not offered");
    w.clock.passes(3600);
    group.expects_nothing().await;
    w.restarts().await;
    group.expects_nothing().await;
    w.clock.to("2027-02-09 18:00");
    group.expects(["Day 6 · Wed 10 Feb", "17:40 Isha Takbira · Yusuf Ali"]).await;
    person.expects("reminder of your duty").await;
    // The bot was away in the evening and comes back at night.
    w.clock.to("2027-02-10 23:30");
    group.expects("Day 7 · Thu 11 Feb").await;
    w.clock.to("2027-02-12 10:00");
    group.expects_nothing().await;
    w.clock.to("2027-02-12 18:00");
    group.expects("Day 9 · Sat 13 Feb").await;
}

async fn several_changes_are_one_message(w: &World) {
    let (admin, group, person) = bound(w).await;
    admin.sends("/assign 5 isha yusuf").await;
    admin.sends("/assign 5 asr yusuf").await;
    admin.sends("/lock 4 maghrib azaan").await;
    group
        .says_exactly(
            "Mon 8 Feb · 17:40 Maghrib Azaan: closed (was: open)\n\
             Tue 9 Feb · 12:30 Asr Takbira: Yusuf Ali (was: open)\n\
             Tue 9 Feb · 17:40 Isha Takbira: Yusuf Ali (was: open)",
        )
        .await;
    admin.hears_all().await;
    person.hears_all().await;
}

async fn what_is_taken_back_at_once_is_not_told(w: &World) {
    let (admin, group, person) = bound(w).await;
    admin.sends("/assign 5 isha yusuf").await;
    admin.sends("/unlock 5 isha Given by mistake").await;
    admin.hears_all().await;
    person.hears_all().await;
    group.expects_nothing().await;
}

async fn bound_in_the_evening_it_begins_with_the_next(w: &World) {
    w.clock.to("2027-02-08 19:00");
    let (_, group, _) = bound(w).await;
    group.expects_nothing().await;
    w.clock.to("2027-02-09 18:00");
    group.expects("Day 6").await;
}

async fn no_roster_of_a_day_without_season(w: &World) {
    w.owner().sends("/season 2027-02-05 5 Short").await.expects("Short").await;
    let (_, group, _) = bound(w).await;
    w.clock.to("2027-02-08 18:00");
    group.expects("Day 5 · Tue 9 Feb").await;
    w.clock.to("2027-02-09 18:00");
    group.expects_nothing().await;
}

async fn two_processes_tell_it_once(w: &World) {
    let (admin, group, person) = bound(w).await;
    admin.sends("/assign 5 isha yusuf").await;
    w.settles_twice_at_once().await;
    group.expects("Yusuf Ali (was: open)").await;
    group.expects_nothing().await;
    w.clock.to("2027-02-08 18:00");
    w.settles_twice_at_once().await;
    group.expects("Day 5").await;
    group.expects_nothing().await;
    admin.hears_all().await;
    person.hears_all().await;
}

async fn for_admins_and_where_it_is_said(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(Telegram).await;
    let group = person.in_group();
    for line in ["/bind@khidmat_bot", "/unbind@khidmat_bot"] {
        group.sends(line).await.says_exactly("This is for admins.").await;
    }
    // They work there, and are shown there to nobody.
    admin.in_group().sends("/help@khidmat_bot").await.expects("/grid").await.without("/bind");
    admin.in_group().sends("/what@khidmat_bot").await.expects("/grid").await.without("/bind");
    admin.sends("/help").await.expects(["/bind", "/unbind"]).await;
    let how = admin.sends("/bind").await.expects("Add me to the group").await;
    how.and("/bind@khidmat_bot").without("Bound now");
    admin.in_group().sends("/bind@khidmat_bot").await.expects("from now on").await;
    admin.in_group().sends("/bind@khidmat_bot").await.expects("already").await;
    admin.sends("/unbind").await.expects("Bound now: Khidmat guzar").await;
    let other = w.second_admin().on(WhatsApp).await;
    other.sends("bind").await.expects("WhatsApp lets no bot into its groups").await;
    person.sends("/bind").await.expects("This is for admins").await;
    admin.sends("/log 5").await.expects("let the group “Khidmat guzar” have the roster").await;
}

async fn who_writes_in_the_groups_name_is_not_known(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let group = admin.in_group();
    group.sends("/today@khidmat_bot").await.hears().await;
    let chat = json!({"id": GROUP, "type": "supergroup", "title": "Khidmat guzar"});
    let bot = json!({"id": 1_087_968_824, "is_bot": true, "first_name": "Group"});
    w.telegram
        .raw(json!({"message": {
            "message_id": 901, "from": bot, "sender_chat": chat, "chat": chat,
            "date": w.clock.millis() / 1000, "text": "/bind@khidmat_bot",
        }}))
        .await;
    group.expects("in the name of the group").await;
    w.clock.to("2027-02-08 18:00");
    group.expects_nothing().await;
}

async fn it_can_be_unbound(w: &World) {
    let (admin, group, person) = bound(w).await;
    group.sends("/unbind@khidmat_bot").await.expects("no longer").await;
    group.sends("/unbind@khidmat_bot").await.expects("not bound").await;
    admin.sends("/assign 5 isha yusuf").await.hears().await;
    person.hears().await;
    w.clock.to("2027-02-08 18:00");
    group.expects_nothing().await;
    person.hears_all().await;
    admin.sends("/log 3").await.expects("ended the roster in the group").await;
}

async fn thrown_out_of_a_bound_group(w: &World) {
    let (admin, group, person) = bound(w).await;
    w.telegram.kicks(person_on_telegram(&admin), chat(GROUP)).await;
    admin.expects(["I can't write to the group “Khidmat guzar”", "/bind"]).await;
    w.clock.to("2027-02-08 18:00");
    group.expects_nothing().await;
    admin.expects_nothing().await;
    person.expects_nothing().await;
}

async fn thrown_out_while_who_bound_it_hears_nothing(w: &World) {
    let (admin, group, _) = bound(w).await;
    admin.sends("/stop").await.expects("start").await;
    w.telegram.kicks(person_on_telegram(&admin), chat(GROUP)).await;
    w.owner().expects("I can't write to the group “Khidmat guzar”").await;
    admin.expects_nothing().await;
    group.expects_nothing().await;
}

fn person_on_telegram<'p>(phone: &'p Phone<'_>) -> &'p khidmat::simulator::TelegramUser {
    phone.user()
}

async fn thrown_out_while_the_bot_was_away(w: &World) {
    let (admin, group, _) = bound(w).await;
    w.telegram.shuts_out(GROUP);
    w.clock.to("2027-02-08 18:00");
    admin.expects("I can't write to the group").await;
    w.clock.to("2027-02-09 18:00");
    admin.expects_nothing().await;
    // No account was made of the group.
    let groups = w.texts("select external_id from account where external_id like '-%'").await;
    assert!(groups.is_empty(), "{groups:?}");
    // Taken in again, it can be bound again.
    group.sends("/bind@khidmat_bot").await.expects("from now on").await;
    w.clock.to("2027-02-10 18:00");
    group.expects("Day 7").await;
}

async fn one_refused_message_keeps_the_group(w: &World) {
    let (admin, group, _) = bound(w).await;
    let invalid = "Bad Request: BUTTON_DATA_INVALID".to_owned();
    w.telegram.refuses_next(Fault::TelegramError(400, invalid));
    w.clock.to("2027-02-08 18:00");
    group.expects_nothing().await;
    admin.expects_nothing().await;
    w.clock.to("2027-02-09 18:00");
    group.expects("Day 6").await;
}

async fn while_telegram_is_off_it_waits(w: &World) {
    let (_, group, _) = bound(w).await;
    w.restarts_without("TELEGRAM_").await;
    w.clock.to("2027-02-08 18:00");
    w.settles().await;
    w.restarts().await;
    group.expects("Day 5").await;
}

async fn a_group_that_became_a_supergroup(w: &World) {
    let (admin, group, person) = bound(w).await;
    w.telegram.migrates(admin.user(), chat(GROUP), ELSEWHERE).await;
    w.clock.to("2027-02-08 18:00");
    w.settles().await;
    let heard = w.telegram.next(ELSEWHERE).expect("the roster is told in the supergroup");
    assert!(heard.text.contains("Day 5"), "{}", heard.text);
    group.expects_nothing().await;
    person.expects_nothing().await;
}

async fn a_group_that_moved_unheard(w: &World) {
    let (admin, group, person) = bound(w).await;
    w.telegram.moves_silently(admin.user(), chat(GROUP), ELSEWHERE);
    w.clock.to("2027-02-08 18:00");
    w.settles().await;
    assert!(w.telegram.next(ELSEWHERE).is_some(), "it is followed at once");
    let calls = || w.telegram.calls().iter().filter(|call| call.path == "sendMessage").count();
    let before = calls();
    w.clock.to("2027-02-09 18:00");
    w.settles().await;
    assert!(w.telegram.next(ELSEWHERE).is_some(), "the new address is known");
    assert_eq!(calls(), before + 1, "nothing more goes to the old one");
    group.expects_nothing().await;
    person.expects_nothing().await;
    admin.expects_nothing().await;
}

async fn a_topic_of_a_forum(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let group = admin.in_group();
    group.sends("/today@khidmat_bot").await.hears().await;
    let from = json!({"id": admin.user().id, "is_bot": false, "first_name": "Abde"});
    w.telegram
        .raw(json!({"message": {
            "message_id": 902, "from": from, "date": w.clock.millis() / 1000,
            "chat": {"id": GROUP, "type": "supergroup", "title": "Khidmat guzar"},
            "message_thread_id": 77, "is_topic_message": true, "text": "/bind@khidmat_bot",
        }}))
        .await;
    group.expects("from now on").await;
    w.clock.to("2027-02-08 18:00");
    group.expects("Day 5").await;
    let calls = w.telegram.calls();
    let last = calls.iter().rfind(|call| call.path == "sendMessage").expect("a message");
    assert_eq!(last.body["message_thread_id"], json!(77));
}

async fn nothing_private_is_told(w: &World) {
    let (admin, group, person) = bound(w).await;
    admin.sends("/assign 5 isha yusuf").await.hears().await;
    person.hears().await;
    let private = ["+91", "9820", "example.com", "30412345"];
    group.hears().await.without(private);
    w.clock.to("2027-02-08 18:00");
    group.expects("Yusuf Ali").await.without(private);
    person.hears().await;
}
