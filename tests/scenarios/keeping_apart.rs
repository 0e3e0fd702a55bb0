//! `/mydata` and `/forget` in one chat tell and erase nothing of the other chats of a person, nor of
//! those who merely bear or wrote the same words.

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    what_other_chats_wrote_is_not_in_the_file,
    a_chat_with_a_role_is_only_unlinked,
    a_chat_in_the_midst_of_something_is_only_unlinked,
    a_chat_that_unlinked_itself_goes_too,
    a_profile_erases_nothing_of_others,
    a_name_that_another_bears_erases_nothing,
    a_name_stops_no_announcement,
    a_number_of_somebody_with_a_role_is_noticed,
}

const ITS: &str = "30412345";

/// The second admin's WhatsApp is the phone that a stranger registers as the own one.
async fn what_other_chats_wrote_is_not_in_the_file(w: &World) {
    let father = w.admin().on(WhatsApp).await;
    father.sends("a word for the father alone").await.hears_all().await;
    let son = w.newcomer(ITS).on(Telegram).await;
    let form = format!("/register Yusuf Ali; {ITS}; none; {}; both", father.number());
    son.sends(&form).await.expects("registered").await;
    father.sends("people").await.hears_all().await;
    w.settles().await;
    son.hears_all().await;
    son.sends("/mydata").await;
    let (_, text) = son.opens(".txt").await;
    assert!(text.contains(&form), "the own words are there:\n{text}");
    for secret in ["a word for the father alone", "admin", &format!("whatsapp:{}", father.number())]
    {
        assert!(!text.contains(secret), "{secret:?} is in the file:\n{text}");
    }
    let end = &father.number()[father.number().len() - 4..];
    assert!(text.contains(&format!("WhatsApp …{end}")), "the chat is told of:\n{text}");
}

/// A registration with somebody else's number, which is linked when that one writes.
async fn a_chat_with_a_role_is_only_unlinked(w: &World) {
    let father = w.admin().on(WhatsApp).await;
    let son = w.newcomer(ITS).on(Telegram).await;
    let form = format!("/register Yusuf Ali; {ITS}; none; {}; both", father.number());
    son.sends(&form).await.expects("registered").await;
    father.sends("help").await.hears_all().await;
    w.settles().await;
    son.hears_all().await;
    son.sends("/forget").await.expects("Shall I?").await.presses("Erase me").await;
    son.expects("forgotten").await.without("role");
    father.expects("A volunteer was erased").await;
    w.owner().expects("A volunteer was erased").await;
    father.sends("me").await.expects("registered").await.without("Yusuf");
    father.sends("people").await.hears().await.without("for admins");
    let row = "select profile_name || role from account where channel = 'whatsapp'";
    assert_eq!(w.texts(row).await, ["Abde Aliadmin"]);
}

async fn a_chat_in_the_midst_of_something_is_only_unlinked(w: &World) {
    let person = w.volunteer_without_mail(ITS);
    let (telegram, whatsapp) = (person.on(Telegram).await, person.on(WhatsApp).await);
    whatsapp.sends("hi").await.expects("Salaam").await;
    whatsapp.sends("register").await.expects("full name").await;
    telegram.sends("/forget").await.expects("Shall I?").await.presses("Erase me").await;
    telegram.expects("forgotten").await;
    w.owner().expects("A volunteer was erased").await;
    assert_eq!(w.texts("select kind from form").await, ["register"]);
    whatsapp.sends("Hatim Zaki").await.expects("ITS").await;
}

async fn a_chat_that_unlinked_itself_goes_too(w: &World) {
    let person = w.volunteer_without_mail(ITS);
    let (whatsapp, telegram) = (person.on(WhatsApp).await, person.on(Telegram).await);
    telegram.sends("/link").await.expects("Share your number").await;
    telegram.shares_contact(whatsapp.number(), Some(30_412_345)).await;
    telegram.expects("speaks for Yusuf Ali").await;
    whatsapp.expects("Telegram").await;
    telegram.sends("/link stop 30412345").await.expects("no longer speaks").await;
    whatsapp.sends("forget").await.expects("Shall I?").await.presses("Erase me").await;
    whatsapp.expects("forgotten").await;
    w.owner().expects("A volunteer was erased").await;
    crate::forgetting::yusuf_is_gone(w).await;
}

/// A profile is what its holder writes there: `takbira` stands in half of what is said.
async fn a_profile_erases_nothing_of_others(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let other = w.volunteer_without_mail("30412346").on(WhatsApp).await;
    admin.sends("/assign 9 isha 30412346").await.expects("Isha Takbira").await;
    other.expects("Isha Takbira").await;
    let count = async || {
        let rows = w.texts("select envelope from outbox where envelope like '%Takbira%'").await;
        rows.len()
    };
    let before = count().await;
    assert!(before > 0, "something was said of Takbira");
    let mut stranger = w.newcomer(ITS);
    stranger.name = "Isha Takbira".to_owned();
    let phone = stranger.on(Telegram).await;
    phone.sends("/forget").await.expects("not registered").await;
    phone.presses("Erase me").await.expects("This chat is forgotten").await;
    assert_eq!(count().await, before);
    assert_eq!(
        w.texts("select 'row' from account where profile_name = 'Isha Takbira'").await.len(),
        0
    );
}

/// Registered, it may be looked for, but not where another's name holds it.
async fn a_name_that_another_bears_erases_nothing(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let other = w.newcomer("30412346").on(WhatsApp).await;
    other.sends("register Murtaza Hussain Kapadia; 30412346; none; both").await.hears().await;
    admin.sends("/assign 9 isha 30412346").await.expects("Isha Takbira").await;
    other.expects("Isha Takbira").await;
    let line = "request cancel 9 isha Murtaza Hussain Kapadia is unwell";
    other.sends(line).await.hears().await;
    for phone in [&admin, &w.owner()] {
        phone.expects("unwell").await;
    }
    let count = async || {
        let query = "select envelope from outbox where envelope like '%Murtaza Hussain%'
                     union all select reason from request where reason like '%Murtaza Hussain%'";
        w.texts(query).await.len()
    };
    let before = count().await;
    for name in ["Murtaza Hussain", "Unwell"] {
        let thief = w.newcomer(ITS).on(Telegram).await;
        let form = format!("/register {name}; {ITS}; none; 9820012345; both");
        thief.sends(&form).await.hears().await;
        thief.sends("/forget").await.expects("Shall I?").await.presses("Erase me").await;
        thief.expects("forgotten").await;
        for phone in [&admin, &w.owner()] {
            phone.expects("A volunteer was erased").await;
        }
    }
    assert_eq!(count().await, before);
}

async fn a_name_stops_no_announcement(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let thief = w.newcomer(ITS).on(WhatsApp).await;
    thief.sends("register Taraweeh Majlis; 30412345; none; both").await.expects("registered").await;
    let line = "/announce all: Come to the Taraweeh Majlis, not to taraweeh majlisiyya";
    admin.sends(line).await.expects("one person").await;
    thief.sends("forget").await.expects("Shall I?").await.presses("Erase me").await;
    thief.expects("forgotten").await;
    for phone in [&admin, &w.owner()] {
        phone.expects("A volunteer was erased").await;
    }
    let body = "Come to the A past volunteer, not to taraweeh majlisiyya";
    assert_eq!(w.texts("select body from announcement where state = 'draft'").await, [body]);
}

async fn a_number_of_somebody_with_a_role_is_noticed(w: &World) {
    let father = w.admin().on(WhatsApp).await;
    let son = w.newcomer(ITS).on(Telegram).await;
    let form = format!("/register Yusuf Ali; {ITS}; none; {}; both", father.number());
    son.sends(&form).await.expects("registered").await;
    father.sends("help").await.hears_all().await;
    son.expects(["Yusuf Ali", "on WhatsApp as well", "tell an admin"]).await;
}
