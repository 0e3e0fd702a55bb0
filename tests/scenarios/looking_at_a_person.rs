//! An admin looks at one person: the card, what can be done from it, and the long lists behind it.

use khidmat::simulator::sound;

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::{Phone, World};

scenarios! {
    a_card_shows_everything,
    who_waits_is_decided_from_the_card,
    the_audition_is_played,
    requests_corrections_and_days_away_stand_on_it,
    what_became_of_the_messages,
    a_duty_is_given_in_taps,
    giving_minds_days_away_and_pending_people,
    who_no_longer_serves_is_given_nothing,
    thirty_duties_and_a_long_history_stay_readable,
    several_people_of_a_name,
    the_list_of_people_leads_to_it,
    only_admins_look,
}

/// An admin on Telegram, and Yusuf, approved, on WhatsApp.
async fn two(w: &World) -> (Phone<'_>, Phone<'_>) {
    let (admin, person) = w.admin_and_volunteer().await;
    admin.sends("/approve 30412345").await.expects("is approved").await;
    person.expects("approved").await;
    (admin, person)
}

async fn a_card_shows_everything(w: &World) {
    let (admin, person) = two(w).await;
    admin.sends("/assign 6 isha yusuf").await.expects("is given to").await;
    person.expects("Isha Takbira").await;
    admin.sends("/assign 5 fajr-azaan yusuf").await.expects("is given to").await;
    person.expects("Fajr Azaan").await.presses("I'll be there").await.expects("JazakAllah").await;
    let card = admin.sends("/person yusuf").await.expects("Yusuf Ali · ITS 30412345").await;
    let lines: Vec<String> = card.text().lines().map(str::to_owned).collect();
    assert_eq!(
        lines,
        [
            "Yusuf Ali · ITS 30412345",
            "allotted · Azaan and Takbira",
            "+919820012345 · no e-mail",
            "Registered Mon 8 Feb",
            "No audition",
            "",
            "Duties ahead: 2 · 1 confirmed",
            "Day 5 · Tue 9 Feb · 05:20 Fajr Azaan · confirmed",
            "Day 6 · Wed 10 Feb · 17:40 Isha Takbira · not confirmed",
            "",
            "Chats",
            "WhatsApp · Yusuf Ali · last wrote Mon 8 Feb 10:00",
            "",
            "Last messages",
            "Mon 8 Feb 10:00 · Allotment: Fajr Azaan, Tue 9 Feb · WhatsApp · accepted",
            "Mon 8 Feb 10:00 · Allotment: Isha Takbira, Wed 10 Feb · WhatsApp · accepted",
            "Mon 8 Feb 10:00 · Notice · WhatsApp · accepted",
        ]
    );
    assert_eq!(card.heard.labels(), ["Give a duty", "Ask to correct"]);
    let fields = card.presses("Ask to correct").await.expects("What shall Yusuf Ali").await;
    assert_eq!(fields.heard.labels().len(), 5);
}

async fn who_waits_is_decided_from_the_card(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let one = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let other = w.volunteer_without_mail("30412346").on(WhatsApp).await;
    let card = admin.sends("/person 30412345").await.expects("pending").await;
    let card = card.offers(["Approve", "Reject", "Give a duty"]);
    card.presses("Approve").await.expects("Yusuf Ali is approved").await;
    one.expects("approved").await;
    card.presses("Approve").await.expects("approved already").await;
    let card = admin.sends("/person murtaza").await.expects("pending").await;
    let why = card.presses("Reject").await.expects("Why can't").await;
    why.presses("Registered twice").await.expects("not accepted").await;
    other.expects("Registered twice").await;
    let card = admin.sends("/card murtaza").await.expects("rejected").await;
    assert_eq!(card.heard.labels(), ["Approve", "Ask to correct"]);
}

async fn the_audition_is_played(w: &World) {
    let (admin, person) = two(w).await;
    person.sends_recording(sound::ogg(5)).await.expects("will be judged").await;
    person.sends_recording(sound::ogg(12)).await.expects("an earlier one").await;
    let card = admin.sends("/person yusuf").await.expects("Audition: 0:05, chosen of 2").await;
    card.presses("Play the audition").await.plays("voice", &sound::ogg(5)).await;
    let back = admin.expects(["Yusuf Ali", "0:05"]).await;
    back.presses("Back to the card").await.expects("Yusuf Ali · ITS").await;
}

async fn requests_corrections_and_days_away_stand_on_it(w: &World) {
    let (admin, person) = two(w).await;
    admin.sends("/assign 6 isha yusuf").await.expects("is given to").await;
    person.expects("Isha Takbira").await;
    person.sends("/request cancel 6 isha I am travelling").await.expects("Thank you").await;
    for phone in [&admin, &w.owner()] {
        phone.expects("can't come").await;
    }
    person.sends("/away fridays, 20 feb to 22 feb").await.expects("Noted").await;
    admin.sends("/correct yusuf phone Not in use").await.expects("asking").await;
    person.expects("Not in use").await;
    let card = admin.sends("/person yusuf").await.expects("asked to be released").await;
    let card = card.and([
        "Away: Day 16 · Sat 20 Feb to Day 18 · Mon 22 Feb, every Friday",
        "Asks to be released from Isha Takbira, Day 6 · Wed 10 Feb: I am travelling",
        "Asked for the phone since Mon 8 Feb 10:00: Not in use",
    ]);
    let card = card.offers(["See the request", "Stop asking"]);
    card.presses("Stop asking").await.expects("not asked for the phone any more").await;
    let request = card.presses("See the request").await.expects("I am travelling").await;
    request.presses("Approve").await.expects("open again").await;
    person.expects("released").await;
    let card = admin.sends("/person yusuf").await.expects("Before: 0 served · 1 taken back").await;
    card.without(["Asked for", "Asks to be"]);
}

async fn what_became_of_the_messages(w: &World) {
    let (admin, whatsapp) = two(w).await;
    let whose = w.volunteer("30412346");
    let telegram = whose.on(Telegram).await;
    telegram.blocks().await;
    admin.sends("/assign 6 isha murtaza").await.expects("is given to").await;
    let other = whose.on(WhatsApp).await;
    other.expects("Isha Takbira").await.is_reported("read", None).await;
    w.mailbox("murtaza12346@example.com").expects("Isha Takbira").await;
    let card = admin.sends("/person murtaza").await.expects("WhatsApp · read").await;
    let card = card.and(["Telegram · Murtaza Hussain · can't be reached", "Duties ahead: 1"]);
    card.and("Allotment: Isha Takbira, Wed 10 Feb · e-mail · accepted");
    whatsapp.expects_nothing().await;
}

async fn a_duty_is_given_in_taps(w: &World) {
    let (admin, person) = two(w).await;
    admin.sends("/assign 5 fajr-azaan yusuf").await.expects("is given to").await;
    person.expects("Fajr Azaan").await;
    let card = admin.sends("/person yusuf").await.expects("Duties ahead: 1").await;
    let days = card.presses("Give a duty").await.expects("Which day for Yusuf Ali?").await;
    // At the time of the Fajr Azaan the person can do nothing else.
    let days = days.and("Day 5 · Tue 9 Feb · 6 open");
    let days = days.presses("More (2 of 3)").await.expects("Day 13").await;
    let days = days.presses("More (3 of 3)").await.expects("Day 30").await;
    let days = days.presses("More (1 of 3)").await.expects("Day 5 · Tue 9 Feb").await;
    let duties = days.presses("Day 5 · 6 open").await.expects(["Yusuf Ali", "Which duty?"]).await;
    let duties = duties.without("Fajr");
    let given = duties.presses("Isha Takbira").await.expects("is given to Yusuf Ali").await;
    given.offers("Undo");
    person.expects("Isha Takbira").await;
    let days = admin.sends("/person give 30412345 5").await.expects("Which duty?").await;
    days.without("Isha Takbira");
}

async fn giving_minds_days_away_and_pending_people(w: &World) {
    let (admin, person) = two(w).await;
    let pending = w.volunteer_without_mail("30412346").on(WhatsApp).await;
    person.sends("/away tomorrow").await.expects("Noted").await;
    let days = admin.sends("/person give 30412345").await.expects("Which day").await;
    let days = days.and("Day 5 · Tue 9 Feb · away · 8 open");
    let duties = days.presses("Day 5 · 8 open").await.expects("Which duty?").await;
    let asks = duties.presses("Isha Takbira").await.expects("can't serve on that day").await;
    person.expects_nothing().await;
    asks.presses("Someone else").await.expects(["Who?", "Yusuf Ali · 30412345 · away"]).await;
    let duties = admin.sends("/person give 30412346 5").await.expects("Which duty?").await;
    duties.presses("Isha Takbira").await.expects("not yet approved").await;
    pending.expects_nothing().await;
}

async fn who_no_longer_serves_is_given_nothing(w: &World) {
    let (admin, person) = two(w).await;
    let days = admin.sends("/person yusuf").await.expects("Yusuf Ali").await;
    admin.sends("/reject 30412345 Registered twice").await.expects("not accepted").await;
    person.expects("Registered twice").await;
    days.presses("Give a duty").await.expects("can't be given a duty").await;
    admin.sends("/person give 30499999").await.expects("nobody").await;
    admin.sends("/person").await.expects("/person <who>").await;
    admin.sends("/person zzz").await.expects(["zzz", "Example"]).await;
}

async fn thirty_duties_and_a_long_history_stay_readable(w: &World) {
    let (admin, person) = two(w).await;
    for day in 5..=30 {
        admin.sends(&format!("/assign {day} isha yusuf")).await.expects("is given to").await;
        person.expects("Isha Takbira").await;
    }
    for day in 5..=8 {
        admin.sends(&format!("/assign {day} fajr-azaan yusuf")).await.expects("is given to").await;
        person.expects("Fajr Azaan").await;
    }
    for days in ["5, 7, 9, 11, 13, 15", "mondays"] {
        person.sends(&format!("/away {days}")).await.expects("Noted").await;
    }
    for field in ["phone", "name", "its", "email", "preference"] {
        admin.sends(&format!("/correct yusuf {field} Please look")).await.expects("asking").await;
        person.expects("Please look").await;
    }
    let card = admin.sends("/person yusuf").await.expects("Duties ahead: 30").await;
    let card = card.and(["and 27 more", "3 more", "Last messages"]);
    assert!(card.text().lines().count() <= 26, "{}", card.text());
    assert!(card.heard.labels().len() <= 10, "{:?}", card.heard.labels());
    // WhatsApp takes fewer words above a list, so it may be two messages there.
    let other = w.second_admin().on(WhatsApp).await;
    let said = other.sends("person yusuf").await.hears_all().await;
    assert!(said.len() <= 2, "{} messages", said.len());
    assert!(said.iter().any(|one| one.heard.labels().contains(&"All duties")));
    let first = card.presses("All duties").await.expects("Yusuf Ali: 30 duties").await;
    assert_eq!(first.text().lines().count(), 16, "{}", first.text());
    let second = first.presses("More (2 of 2)").await.expects("Day 1").await;
    let second = second.offers(["More (1 of 2)", "Back to the card"]);
    let card = second.presses("Back to the card").await.expects("Duties ahead: 30").await;
    let messages = card.presses("All messages").await.expects("Yusuf Ali: 36 messages").await;
    assert_eq!(messages.text().lines().count(), 10, "{}", messages.text());
    let messages = messages.presses("More (2 of 4)").await.expects("Isha Takbira").await;
    messages.presses("Back to the card").await.expects("Duties ahead: 30").await;
    admin.sends("/person messages 30412345 page 4").await.expects("Notice").await;
    for evening in ["2027-02-08 18:00", "2027-02-09 18:00"] {
        w.clock.to(evening);
        person.hears_all().await;
    }
    let card = admin.sends("/person yusuf").await.expects("Before: 2 served · 0 taken back").await;
    card.presses("All duties").await.expects("Day 6 · Wed 10 Feb").await.without("served");
    let last = admin.sends("/person duties 30412345 page 2").await.expects("served").await;
    last.offers("More (1 of 2)");
    w.clock.passes(1);
    person.expects_nothing().await;
}

async fn several_people_of_a_name(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    w.volunteer_without_mail("30412346").on(Telegram).await;
    w.volunteer_without_mail("30412347").on(Telegram).await;
    let which = admin.sends("/person murtaza").await.expects("fits 2 people").await;
    which.presses("Murtaza Kanchwala · 2347").await.expects("ITS 30412347").await;
}

async fn the_list_of_people_leads_to_it(w: &World) {
    let (admin, _) = two(w).await;
    let found = admin.sends("/people yusuf").await.expects("1 person").await;
    found.presses("Yusuf Ali · 2345").await.expects("Duties ahead: 0").await;
}

async fn only_admins_look(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let viewer = w.viewer().on(Telegram).await;
    for phone in [&person, &viewer] {
        phone.sends("/person 30412345").await.expects("for admins").await;
        phone.sends("/person hear 30412345").await.expects("for admins").await;
        phone.sends("/person give 30412345").await.expects("for admins").await;
    }
    let group = viewer.in_group();
    group.sends("/person@khidmat_bot 30412345").await;
    for said in group.hears_all().await {
        said.without(["+91", "Yusuf"]);
    }
}
