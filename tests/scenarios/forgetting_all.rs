//! `/forget` after a life with everything there is: days away, corrections, several chats, groups,
//! announcements, an evening with its news for the admins.

use khidmat::domain::person::Phone as Number;
use khidmat::domain::traces::inside_whatsapp_ids;
use khidmat::simulator::{Fault, sound};

use crate::forgetting::{ITS, MAILBOX, NAME, tells_nothing};
use crate::world::Way::{Telegram, WhatsApp};
use crate::world::{Phone, World};

scenarios! {
    of_a_life_with_everything_nothing_is_left ("EVENING" = "on"),
    under_way_it_goes_too,
    a_value_that_is_someone_elses_by_now_stays,
    of_a_familys_announcement_the_other_hears,
    what_a_group_has_not_heard_is_told_without_the_name,
    a_past_volunteer_is_told_nothing_of_groups_and_announcements,
}

const NEW_NAME: &str = "Joseph Kapadia";
const NEW_ITS: &str = "30412399";
const NEW_MAILBOX: &str = "joseph@example.net";

/// What nobody may find: the values of now, of before, and of every chat.
fn values() -> Vec<String> {
    let mut values: Vec<String> =
        [NAME, NEW_NAME, ITS, NEW_ITS, MAILBOX, NEW_MAILBOX, "30412354", "Juzer Attarwala"]
            .map(str::to_owned)
            .into();
    for number in ["+919820012345", "+919820054321", "+919820012353"] {
        let phone = Number::try_from(number.to_owned()).expect("a number");
        values.push(number.trim_start_matches('+').to_owned());
        values.push(inside_whatsapp_ids(&phone));
    }
    values
}

async fn nothing_is_left(w: &World) {
    let values = values();
    tells_nothing(w, &values.iter().map(String::as_str).collect::<Vec<_>>()).await;
}

/// Everybody hears what is there, and nobody minds.
pub async fn all_listen(w: &World) {
    loop {
        w.settles().await;
        let (telegram, whatsapp) = (w.telegram.unheard(), w.whatsapp.unheard());
        let letters = w.mail.unread();
        if telegram.is_empty() && whatsapp.is_empty() && letters.is_empty() {
            return;
        }
        for heard in telegram {
            w.telegram.next(heard.chat.parse().expect("a chat of Telegram's"));
        }
        whatsapp.iter().for_each(|heard| drop(w.whatsapp.next(&heard.chat)));
        letters.iter().for_each(|letter| drop(w.mail.next(&letter.to)));
    }
}

async fn says(w: &World, phone: &Phone<'_>, lines: &[&str]) {
    for line in lines {
        phone.sends(line).await;
        all_listen(w).await;
    }
}

fn code_in(text: &str) -> String {
    let is_code = |word: &&str| word.len() == 6 && word.bytes().all(|one| one.is_ascii_digit());
    let mut words = text.split(|letter: char| !letter.is_alphanumeric());
    words.find(is_code).unwrap_or_else(|| panic!("no code in {text:?}")).to_owned()
}

/// He registers and is announced to; one message is in doubt, and the report names him.
async fn begins(w: &World, admin: &Phone<'_>, telegram: &Phone<'_>, form: &str) {
    telegram.sends(form).await.expects("registered").await;
    let other = w.volunteer_without_mail("30412346").on(Telegram).await;
    all_listen(w).await;
    says(w, admin, &["/approve 30412345", "/approve 30412346"]).await;
    admin.in_group().sends("/bind@khidmat_bot").await;
    all_listen(w).await;
    admin.sends("/announce all: Mubarak to Yusuf Ali on his nikah").await.expects("2 people").await;
    w.telegram.refuses_call("sendMessage", Fault::LosesAnswer);
    admin.presses("Send").await.expects("Sending").await;
    admin.expects("done").await;
    admin.expects("not sent again: Yusuf Ali").await.presses("Who was missed").await;
    admin.expects(NAME).await;
    all_listen(w).await;
    // What another one says of him.
    says(w, admin, &["/assign 9 isha 30412346"]).await;
    says(w, &other, &["/request cancel 9 isha Yusuf Ali comes in my place"]).await;
}

/// Three more chats: by the number, by the code, by the contact.
async fn links(w: &World) -> [Phone<'_>; 3] {
    let own = w.newcomer(ITS).on(WhatsApp).await;
    own.sends("hi").await.expects("Salaam").await;
    let second = w.newcomer("30412353").on(WhatsApp).await;
    second.sends("link 30412345").await.expects("on its way").await;
    let code = code_in(&own.expects("code").await.text());
    second.sends(&code).await.expects("speaks for Yusuf Ali").await;
    all_listen(w).await;
    let third = w.newcomer("30412354").on(Telegram).await;
    third.sends("/link").await.expects("Share your number").await;
    third.shares_contact(own.number(), Some(30_412_354)).await;
    third.expects("speaks for Yusuf Ali").await;
    all_listen(w).await;
    // Somebody asks for a code that is never typed.
    says(w, &w.newcomer("30412347").on(Telegram).await, &["/link 30412345"]).await;
    [own, second, third]
}

async fn is_corrected(w: &World, admin: &Phone<'_>, telegram: &Phone<'_>) {
    for (its, field, answers) in [
        (ITS, "name Yusuf Ali is not on the card", &["Joseph Kapadia", "yes"][..]),
        (ITS, "its It is your mother's", &[NEW_ITS]),
        (NEW_ITS, "email yusuf12345@example.com comes back", &[NEW_MAILBOX]),
        (NEW_ITS, "phone Not in use", &["98200 54321"]),
        (NEW_ITS, "preference Which one?", &["azaan"]),
    ] {
        says(w, admin, &[&format!("/correct {its} {field}")]).await;
        says(w, telegram, answers).await;
    }
    let now = "select full_name || its_number || email || phone || preference from person
               where id = 1";
    let expected = format!("{NEW_NAME}{NEW_ITS}{NEW_MAILBOX}+919820054321azaan");
    assert_eq!(w.texts(now).await, [expected]);
}

/// The evening before a duty: a reminder that fails on one way and is retried, the digest, the second
/// reminder, the escalation, someone else.
async fn has_an_evening(w: &World, admin: &Phone<'_>, telegram: &Phone<'_>) {
    w.whatsapp.refuses_all(Some(Fault::GraphError(131_051)));
    w.clock.to("2027-02-08 18:00");
    all_listen(w).await;
    w.whatsapp.refuses_all(None);
    admin.sends("/reminders retry 5 isha").await.expects("goes out again").await;
    all_listen(w).await;
    telegram.sends("/confirm 3").await;
    all_listen(w).await;
    w.clock.to("2027-02-08 19:00");
    admin.expects(["Tomorrow", NEW_NAME]).await;
    all_listen(w).await;
    w.clock.to("2027-02-08 20:00");
    telegram.expects("can you come").await;
    all_listen(w).await;
    w.clock.to("2027-02-08 21:00");
    admin.expects(["Not confirmed by", NEW_NAME, "+919820054321"]).await;
    all_listen(w).await;
    says(w, admin, &["/replace", "/replace 5 isha 30412346"]).await;
}

async fn of_a_life_with_everything_nothing_is_left(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.newcomer(ITS);
    let telegram = person.on(Telegram).await;
    begins(w, &admin, &telegram, &person.form(MAILBOX)).await;
    let [own, ..] = links(w).await;
    telegram.sends_recording(sound::ogg(5)).await;
    says(w, &telegram, &["/away fridays, 20 feb", "/me"]).await;
    // In the group under the old name, and undone.
    admin.sends("/assign 5 asr yusuf ali").await.expects("is given to").await;
    admin.in_group().expects("Asr Takbira: Yusuf Ali (was: open)").await;
    admin.presses("Undo").await;
    admin.in_group().expects("(was: Yusuf Ali)").await;
    all_listen(w).await;
    is_corrected(w, &admin, &telegram).await;
    says(
        w,
        &admin,
        &[
            "/assign 5 fajr-azaan 30412399",
            "/assign 5 isha joseph",
            "/assign 7 isha 30412399",
            "/unlock 7 isha Joseph Kapadia is in Surat then",
            "/person 30412399",
            "/people yusuf ali",
            "/log 30",
            "/correct 30412399 preference Once more, Yusuf Ali",
        ],
    )
    .await;
    has_an_evening(w, &admin, &telegram).await;
    w.clock.to("2027-02-10 09:00");
    all_listen(w).await;
    // Begun and never ended: a question to him, a draft about him, a form about him.
    says(w, &admin, &["/announce all: Please remember Joseph Kapadia", "/correct 30412399 email"])
        .await;
    telegram.sends("/mydata").await;
    let (_, file) = telegram.opens(".txt").await;
    for part in [
        "every Friday",
        "20 Feb",
        "== What you were asked to correct ==",
        "Joseph Kapadia",
        "== What was announced to you ==",
    ] {
        assert!(file.contains(part), "{part:?} is not in the file:\n{file}");
    }
    let before = w.everything().await.join("\n");
    for value in values() {
        assert!(before.contains(&value), "{value} is nowhere: would this test find it?");
    }

    telegram.sends("/forget").await.expects([NEW_NAME, "can't be undone"]).await;
    telegram.presses("Erase me").await.expects("forgotten").await;
    for phone in [&admin, &w.owner()] {
        phone.expects("A volunteer was erased").await.without(NEW_NAME);
    }
    nothing_is_left(w).await;
    for empty in [
        "select 'a day away' from away",
        "select message from correction where message <> '' or state = 'open'",
        "select seed from link_code where seed is not null",
        "select coalesce(user_id, suspended_role) from account
         where external_id like 'forgotten%' and coalesce(user_id, suspended_role) is not null",
        "select 'a recording' from audition where deleted_at is null",
    ] {
        assert_eq!(w.texts(empty).await, [""; 0], "{empty}");
    }
    assert!(w.kept_recordings().is_empty(), "the files are gone");
    // That duties were served stays, and nothing stumbles over whom it was.
    admin.sends("/grid 5").await.expects("Fajr Azaan · A past volunteer").await;
    let log = admin.sends("/log 50").await.hears_all().await;
    let log: Vec<String> = log.iter().map(|said| said.text()).collect();
    assert!(log.join("\n").contains("A past volunteer"), "{log:?}");
    admin.sends("/announce status").await.hears().await;
    admin.sends("/people").await.hears().await.without("past volunteer");
    admin.sends("/announce all: Come early").await.expects("one person").await;
    admin.sends("/receipts 5 fajr-azaan").await.expects("A past volunteer").await;
    w.clock.to("2027-02-11 02:00");
    all_listen(w).await;
    tells_nothing(w, &[NAME, NEW_NAME, NEW_ITS, MAILBOX, NEW_MAILBOX, "919820054321"]).await;
    own.sends("me").await.expects("registered").await.without(NEW_NAME);
}

async fn under_way_it_goes_too(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let person = w.volunteer_without_mail(ITS);
    let (telegram, whatsapp) = (person.on(Telegram).await, person.on(WhatsApp).await);
    whatsapp.sends("hi").await.expects("Salaam").await;
    w.owner().sends("/stop").await.expects("off here").await;
    admin.sends("correct yusuf phone Not in use, Yusuf Ali").await.expects("asking").await;
    whatsapp.expects("Not in use").await;
    telegram.expects("Not in use").await;
    // A corrected phone whose old number waits for an announcement.
    admin.sends("announce all: Come early").await.expects("one person").await;
    w.telegram.refuses_call("sendMessage", Fault::RetryAfter(30));
    admin.sends("send").await.expects("Sending").await;
    whatsapp.expects("Come early").await;
    whatsapp.sends("forget").await.expects("Shall I?").await.presses("Erase me").await;
    whatsapp.expects("forgotten").await;
    all_listen(w).await;
    w.clock.passes(31);
    all_listen(w).await;
    telegram.expects_nothing().await;
    crate::forgetting::yusuf_is_gone(w).await;
    admin.sends("announce status").await.hears().await.without(NAME);
    // The old question asks nobody any more.
    whatsapp.sends("9820054321").await.hears().await.without("Thank you");
    admin.expects_nothing().await;
}

async fn a_value_that_is_someone_elses_by_now_stays(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let phone = w.volunteer_without_mail(ITS).on(WhatsApp).await;
    // His ITS was his mother's by mistake, who registers with it afterwards.
    says(w, &admin, &["/correct 30412345 its It is your mother's"]).await;
    says(w, &phone, &[NEW_ITS]).await;
    let mother = w.newcomer("30412352").on(Telegram).await;
    let form = "/register Fatema Zainab; 30412345; none; 9820012352; both";
    mother.sends(form).await.expects("registered").await;
    all_listen(w).await;
    phone.sends("forget").await.expects("Shall I?").await.presses("Erase me").await;
    phone.expects("forgotten").await;
    all_listen(w).await;
    tells_nothing(w, &[NAME, NEW_ITS, "919820012345"]).await;
    mother.sends("/me").await.expects(["Fatema Zainab", ITS]).await;
    let log = admin.sends("/log 20").await.hears_all().await;
    let log: Vec<String> = log.iter().map(|said| said.text()).collect();
    assert!(log.join("\n").contains("Fatema Zainab, ITS 30412345"), "{log:?}");
}

async fn of_a_familys_announcement_the_other_hears(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let phone = w.volunteer_without_mail(ITS).on(Telegram).await;
    let second = "/register Fatema Zainab; 30412352; none; +919820012352; both";
    phone.sends(second).await.expects("Fatema Zainab").await;
    w.owner().sends("/stop").await.expects("off here").await;
    admin.sends("announce all: Come early").await.expects("2 people").await;
    w.telegram.refuses_call("sendMessage", Fault::RetryAfter(30));
    admin.sends("send").await.expects("Sending").await;
    w.settles().await;
    w.tampers("update outbox set not_before = not_before + 1 where kind = 'announcement'").await;
    phone.sends("/forget yes 30412345").await;
    w.clock.passes(60);
    w.settles().await;
    let heard: Vec<String> = phone.hears_all().await.iter().map(|said| said.text()).collect();
    assert!(heard.iter().any(|text| text.contains("Come early")), "{heard:?}");
    all_listen(w).await;
    // His ITS number is also what Telegram calls this phone, which stays.
    tells_nothing(w, &[NAME]).await;
    phone.sends("/me").await.expects("Fatema Zainab").await;
}

async fn what_a_group_has_not_heard_is_told_without_the_name(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let phone = w.volunteer_without_mail(ITS).on(WhatsApp).await;
    admin.in_group().sends("/bind@khidmat_bot").await;
    all_listen(w).await;
    // As if he had been replaced in the same instant.
    w.tampers(
        r#"insert into roster_change (centre_id, duty_id, duty_date, was, changed_at)
           select 1, id, '2027-02-09', '{"given":{"name":"Yusuf Ali","state":"assigned"}}', 0
           from duty where key = 'isha-takbira'"#,
    )
    .await;
    phone.sends("forget yes 30412345").await;
    all_listen(w).await;
    crate::forgetting::yusuf_is_gone(w).await;
}

async fn a_past_volunteer_is_told_nothing_of_groups_and_announcements(w: &World) {
    let person = w.volunteer_without_mail(ITS).on(Telegram).await;
    let other = w.volunteer_without_mail("30412346").on(WhatsApp).await;
    w.owner().sends("/admin add 30412345 admin").await.expects("admin").await;
    person.expects("admin").await;
    let group = person.in_group();
    group.sends("/bind@khidmat_bot").await.expects("each evening").await;
    says(w, &person, &["/assign 9 isha 30412346", "/correct 30412346 phone Not in use"]).await;
    person.sends("/announce all: Come early").await.expects("2 people").await;
    w.whatsapp.refuses_all(Some(Fault::GraphError(131_016)));
    person.presses("Send").await;
    w.settles().await;
    person.sends("/forget yes 30412345").await;
    w.settles().await;
    w.whatsapp.refuses_all(None);
    w.clock.passes(600);
    all_listen(w).await;
    // Who asked and bound is gone: those who are there hear of it.
    other.sends("9820054322").await.expects("Thank you").await;
    w.owner().expects("Murtaza Hussain corrected").await;
    let chat = khidmat::simulator::TelegramChat::Group {
        id: -100_500_600,
        title: "Khidmat guzar".to_owned(),
    };
    w.telegram.kicks(w.owner().user(), chat).await;
    w.owner().expects("I can't write to the group").await;
    crate::forgetting::yusuf_is_gone(w).await;
}
