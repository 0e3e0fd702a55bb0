//! An announcement on its way: to three hundred people, over refusals, doubts, restarts and a stop.

use khidmat::simulator::{Fault, TelegramUser};

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::{Phone, World};

scenarios! {
    to_three_hundred_people_of_whom_some_blocked_the_bot,
    the_progress_is_told_in_one_place,
    an_answer_does_not_wait_behind_it,
    it_can_be_stopped,
    in_doubt_on_telegram_it_is_not_said_again,
    in_doubt_on_whatsapp_a_receipt_settles_it,
    killed_while_sending_it,
    a_restart_on_the_way,
    two_processes_say_it_once,
    who_is_reached_later_is_counted_later,
}

const FIRST: [&str; 20] = [
    "Abbas", "Adnan", "Ali", "Aziz", "Burhan", "Dawood", "Ebrahim", "Hamza", "Hasan", "Husain",
    "Idris", "Jafar", "Juzer", "Khuzema", "Mansoor", "Moiz", "Murtaza", "Qasim", "Taher", "Yusuf",
];
const LAST: [&str; 15] = [
    "Bhai",
    "Contractor",
    "Dahod",
    "Ezzi",
    "Ghadiali",
    "Hakim",
    "Jamali",
    "Kapadia",
    "Lokhand",
    "Master",
    "Najmi",
    "Poona",
    "Rangwala",
    "Saifee",
    "Zaki",
];

/// Telegram's number of a person of the three hundred.
fn telegram(number: i64) -> i64 {
    31_000_000 + number
}

fn whatsapp(number: i64) -> String {
    format!("+9198100{:05}", 10_000 + number)
}

/// Three hundred people who registered long ago: two hundred on Telegram, the others known by their
/// number only.
async fn three_hundred(w: &World) {
    let name = |number: i64| {
        let number = usize::try_from(number).expect("a number");
        format!("{} {}", FIRST[number % 20], LAST[number / 20])
    };
    let people: Vec<String> = (0..300)
        .map(|number| {
            let (name, its, phone) = (name(number), telegram(number), whatsapp(number));
            format!("(1, '{name}', '{its}', null, '{phone}', 'both', 'approved', 0)")
        })
        .collect();
    w.tampers(&format!(
        "insert into person
         (centre_id, full_name, its_number, email, phone, preference, status, created_at)
         values {}",
        people.join(", ")
    ))
    .await;
    w.tampers(
        "insert into account
         (centre_id, channel, external_id, profile_name, role, reachable, created_at)
         select 1, 'telegram', its_number, full_name, 'guest', true, 0 from person
         where its_number < '31000200'",
    )
    .await;
    w.tampers(
        "insert into account_person (centre_id, account_id, person_id, linked_at)
         select 1, account.id, person.id, 0
         from account join person on its_number = external_id",
    )
    .await;
    for number in 0..200 {
        let first_name = FIRST[usize::try_from(number % 20).expect("a number")].to_owned();
        let id = telegram(number);
        w.telegram.meets(&TelegramUser { id, first_name, last_name: None, username: None });
    }
}

async fn to_three_hundred_people_of_whom_some_blocked_the_bot(w: &World) {
    let admin = w.admin().on(Telegram).await;
    three_hundred(w).await;
    // Twelve blocked the bot; four of them have no WhatsApp either, nor have three of the others.
    (0..12).for_each(|number| w.telegram.shuts_out(telegram(number)));
    for number in (0..4).chain(200..203) {
        w.whatsapp.leaves(&whatsapp(number), true);
    }
    let seen = admin.sends("/announce all: The majlis begins at 20:00").await;
    let seen = seen.expects("300 people").await.without("no address");
    seen.presses("Send").await.expects("Sending: 0 of 300").await.in_place();
    for number in 0..300 {
        let heard = if (12..200).contains(&number) {
            w.telegram.next(telegram(number))
        } else {
            w.whatsapp.next(&whatsapp(number))
        };
        let is_missed = number < 4 || (200..203).contains(&number);
        assert_eq!(heard.is_none(), is_missed, "person {number}");
        assert!(heard.is_none_or(|heard| heard.text.contains("begins at 20:00")));
    }
    admin.expects("done, 300 of 300").await.in_place();
    let report = admin.expects("accepted for 293 of 300").await;
    let report = report.and("7 · the number has no WhatsApp").offers("Who was missed");
    let missed = report.presses("Who was missed").await.expects("Not reached: 7").await;
    missed.and([
        "Abbas Bhai · the number has no WhatsApp",
        "Adnan Najmi · the number has no WhatsApp",
    ]);
    let audience = admin.sends("/announce all: Once more").await.expects("300 people").await;
    audience.and("7 of them have no address that works");
}

/// An admin and two people on Telegram.
async fn three(w: &World) -> [Phone<'_>; 3] {
    [
        w.admin().on(Telegram).await,
        w.volunteer_without_mail("30412345").on(Telegram).await,
        w.volunteer_without_mail("30412346").on(Telegram).await,
    ]
}

/// The admin sends it off; the first message of all waits for half a minute.
async fn send_with_a_wait<'p, 'w>(w: &World, admin: &'p Phone<'w>) {
    admin.sends("/announce all: Come early").await.expects("2 people").await;
    w.telegram.refuses_call("sendMessage", Fault::RetryAfter(30));
    admin.presses("Send").await.expects("Sending: 0 of 2").await;
}

async fn the_progress_is_told_in_one_place(w: &World) {
    let [admin, one, two] = three(w).await;
    send_with_a_wait(w, &admin).await;
    two.expects("Come early").await;
    one.expects_nothing().await;
    w.clock.passes(3);
    admin.expects_nothing().await;
    w.clock.passes(1);
    let progress = admin.expects("Sending: 1 of 2").await.in_place();
    progress.offers("Stop sending");
    // The same again is no fault, and no message.
    w.clock.passes(5);
    admin.expects_nothing().await;
    w.clock.passes(21);
    one.expects("Come early").await;
    admin.expects("done, 2 of 2").await.in_place();
    admin.expects("accepted for all 2").await;
}

async fn an_answer_does_not_wait_behind_it(w: &World) {
    let [admin, one, two] = three(w).await;
    send_with_a_wait(w, &admin).await;
    two.expects("Come early").await;
    one.sends("/me").await.expects("Yusuf Ali").await;
    w.clock.passes(30);
    one.expects("Come early").await;
    admin.hears_all().await;
}

async fn it_can_be_stopped(w: &World) {
    let [admin, one, two] = three(w).await;
    send_with_a_wait(w, &admin).await;
    two.expects("Come early").await;
    admin.sends("stop sending").await.expects("Stopped").await;
    let report = admin.expects("stopped: accepted for 1 of 2").await;
    let report = report.and("1 · left out when it was stopped");
    report.presses("Who was missed").await.expects("Yusuf Ali · left out").await;
    w.clock.passes(60);
    one.expects_nothing().await;
    admin.sends("/announce #1 stop").await.expects(["It was stopped", "1 accepted"]).await;
    admin.sends("/log 1").await.expects("stopped the announcement").await;
}

async fn in_doubt_on_telegram_it_is_not_said_again(w: &World) {
    let [admin, one, two] = three(w).await;
    admin.sends("/announce all: Come early").await.expects("2 people").await;
    w.telegram.refuses_call("sendMessage", Fault::LosesAnswer);
    admin.presses("Send").await.expects("Sending").await;
    one.expects("Come early").await;
    two.expects("Come early").await;
    admin.expects("done").await;
    let report = admin.expects("accepted for 1 of 2").await;
    report.and("In doubt, and not sent again: Yusuf Ali");
    w.clock.passes(3600);
    one.expects_nothing().await;
    admin
        .sends("/announce status")
        .await
        .expects("1 accepted, 0 delivered, 0 read, 1 missed")
        .await;
}

async fn in_doubt_on_whatsapp_a_receipt_settles_it(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    admin.sends("/announce all: Come early").await.expects("one person").await;
    w.whatsapp.refuses_next(Fault::LosesAnswer);
    admin.presses("Send").await.expects("Sending").await;
    let told = person.expects("Come early").await;
    told.is_reported("sent", None).await;
    admin.expects("done").await;
    admin.expects("accepted for the one person").await;
    w.clock.passes(60);
    person.expects_nothing().await;
    // Without a receipt it stays in doubt.
    admin.sends("/announce all: Come late").await.expects("one person").await;
    w.whatsapp.refuses_next(Fault::LosesAnswer);
    admin.presses("Send").await.expects("Sending").await;
    person.expects("Come late").await;
    w.clock.passes(20);
    admin.hears_all().await;
    w.clock.passes(60);
    person.expects_nothing().await;
    admin.presses("Who was missed").await.expects("nobody knows whether it arrived").await;
}

async fn killed_while_sending_it(w: &World) {
    let [admin, one, two] = three(w).await;
    admin.sends("/announce all: Come early").await.expects("2 people").await;
    admin.presses("Send").await;
    w.telegram.refuses_call("sendMessage", Fault::Hangs);
    let is_bulk = |call: &khidmat::simulator::Call| call.path == "sendMessage";
    w.dies_while_sending(|| w.telegram.calls().iter().filter(|call| is_bulk(call)).count()).await;
    // Where another process may still be at it, its lease has to run out first.
    for _ in 0..3 {
        w.clock.passes(70);
        w.settles().await;
    }
    // Each heard it once at most, and whoever may not have heard it is named.
    let heard = one.hears_all().await.len() + two.hears_all().await.len();
    assert!(heard <= 2, "{heard}");
    let said: Vec<String> = admin.hears_all().await.iter().map(|said| said.text()).collect();
    let report = said.last().expect("a report");
    assert!(report.contains("In doubt, and not sent again"), "{said:?}");
}

async fn a_restart_on_the_way(w: &World) {
    let [admin, one, two] = three(w).await;
    send_with_a_wait(w, &admin).await;
    two.expects("Come early").await;
    w.restarts().await;
    w.clock.passes(30);
    one.expects("Come early").await;
    let said: Vec<String> = admin.hears_all().await.iter().map(|said| said.text()).collect();
    assert!(said.last().is_some_and(|last| last.contains("accepted for all 2")), "{said:?}");
    two.expects_nothing().await;
}

async fn two_processes_say_it_once(w: &World) {
    let [admin, one, two] = three(w).await;
    admin.sends("/announce all: Come early").await.expects("2 people").await;
    admin.presses("Send").await;
    w.settles_twice_at_once().await;
    for phone in [&one, &two] {
        phone.expects("Come early").await;
        phone.expects_nothing().await;
    }
    let said: Vec<String> = admin.hears_all().await.iter().map(|said| said.text()).collect();
    let reports = said.iter().filter(|text| text.contains("accepted for all 2")).count();
    assert_eq!(reports, 1, "{said:?}");
}

async fn who_is_reached_later_is_counted_later(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    admin.sends("announce all: Come early").await.expects("one person").await;
    admin.presses("Send").await.expects("Sending").await;
    let told = person.expects("Come early").await;
    let report = admin.expects("accepted for the one person").await;
    told.is_reported("delivered", None).await;
    report.presses("How it stands").await.expects("1 delivered, 0 read").await;
    told.is_reported("read", None).await;
    admin.sends("announce status").await.expects("1 delivered, 1 read, 0 missed").await;
}
