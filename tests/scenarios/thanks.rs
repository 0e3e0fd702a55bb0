//! `/thanks`: what a person served in a season, as a picture and in words.

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::{Phone, World};

scenarios! {
    what_was_served_so_far_is_told_truly,
    after_the_season_it_is_the_sum,
    an_earlier_season_is_told_too,
    of_a_family_each_has_their_own,
    who_is_not_registered_served_nothing,
}

/// A picture as wide as a phone, of which this is said.
async fn is_thanked(phone: &Phone<'_>, words: &[&str]) {
    let (said, png) = phone.sees_picture().await;
    for word in words {
        assert!(said.text().contains(word), "{word:?} is not in {}", said.text());
    }
    assert_eq!((&png[1..4], &png[16..20]), (&b"PNG"[..], &1080_u32.to_be_bytes()[..]));
}

/// Yusuf's duties, given past the program: days that are over can't be given any more.
async fn served(w: &World, dates: &[(&str, &str)]) {
    for (date, duty) in dates {
        w.tampers(&format!(
            "insert into assignment
             (centre_id, duty_id, duty_date, person_id, state, note, locked_at)
             select 1, duty.id, '{date}', person.id, 'completed', '', 0 from duty, person
             where duty.key = '{duty}' and its_number = '30412345'"
        ))
        .await;
    }
}

async fn what_was_served_so_far_is_told_truly(w: &World) {
    for way in [Telegram, WhatsApp] {
        let phone = w.volunteer_without_mail("30412345").on(way).await;
        if way == Telegram {
            let nothing = phone.sends("/thanks").await.expects("no duty of yours is over").await;
            nothing.offers("My duties");
            served(w, &[("2027-02-06", "isha-takbira")]).await;
            phone.sends("/thanks").await;
            is_thanked(&phone, &["Yusuf Ali", "1448H", "one duty so far: Isha Takbira × 1"]).await;
            served(w, &[("2027-02-07", "isha-takbira"), ("2027-02-07", "fajr-azaan")]).await;
        } else {
            phone.sends("hi").await.hears().await;
        }
        phone.sends("/thanks").await;
        let words = "you served 3 duties so far, on 2 days: Fajr Azaan × 1, Isha Takbira × 2.";
        is_thanked(&phone, &[words, "Thank you"]).await;
    }
}

async fn after_the_season_it_is_the_sum(w: &World) {
    let (_, person) = w.admin_and_holder().await;
    w.clock.to("2027-02-08 18:00");
    person.expects("tomorrow").await;
    w.clock.to("2027-02-09 06:00");
    // It began.
    person.sends("thanks").await;
    is_thanked(&person, &["one duty so far"]).await;
    w.clock.to("2027-03-08 10:00");
    person.sends("thanks").await;
    is_thanked(&person, &["you served one duty: Fajr Azaan × 1."]).await;
    let other = w.volunteer_without_mail("30412346").on(Telegram).await;
    other.sends("/thanks").await.expects("you had no duty").await;
    // What was taken away wasn't served.
    w.tampers("update assignment set freed_at = 1").await;
    person.sends("thanks").await.expects("you had no duty").await;
}

async fn an_earlier_season_is_told_too(w: &World) {
    let phone = w.volunteer_without_mail("30412345").on(Telegram).await;
    served(w, &[("2027-02-06", "isha-takbira")]).await;
    let owner = w.owner();
    owner.sends("/season 2028-01-27 30 Shehrullah 1449H").await.expects("1449H").await;
    w.clock.to("2028-01-28 10:00");
    // In the new one nothing is served yet.
    phone.sends("/thanks").await;
    is_thanked(&phone, &["1448H", "one duty: Isha"]).await;
    phone.sends("/thanks 1449").await.expects("no duty of yours is over").await;
    phone.sends("/thanks 1448").await;
    is_thanked(&phone, &["1448H"]).await;
    phone.sends("/thanks 1450").await.expects("which season").await;
}

async fn of_a_family_each_has_their_own(w: &World) {
    let phone = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    phone.sends("register Fatema Zainab; 30412352; none; both").await.expects("Fatema").await;
    served(w, &[("2027-02-06", "isha-takbira")]).await;
    phone.sends("thanks").await.expects("Whose duties").await.presses("Yusuf Ali").await;
    is_thanked(&phone, &["Yusuf Ali"]).await;
    phone.sends("thanks 1448").await.expects("Whose duties").await.presses("Fatema Zainab").await;
    phone.expects(["Fatema Zainab", "no duty"]).await;
    let other = w.volunteer_without_mail("30412346").on(Telegram).await;
    other.sends("/thanks of 30412345").await.expects("not one of this chat").await;
}

async fn who_is_not_registered_served_nothing(w: &World) {
    w.newcomer("30412345")
        .on(Telegram)
        .await
        .sends("/thanks")
        .await
        .expects("have registered")
        .await;
    let admin = w.admin().on(Telegram).await;
    admin.sends("/thanks").await.expects("not registered").await.offers("Register");
    let another = w.another(&[("SEASON", "")]).await;
    let phone = another.volunteer_without_mail("30412345").on(Telegram).await;
    phone.sends("/thanks").await.expects("season").await;
    another.ends().await;
}
