//! `/forget` where others stay: a family's phone, a shared number, a role, the only owner.

use crate::forgetting::{ITS, MAILBOX, NAME, tells_nothing, yusuf_is_gone};
use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    of_a_family_only_one_goes,
    a_namesakes_phone_and_mail_stay,
    a_role_goes_with_its_only_holder,
    the_only_owner_stays,
}

async fn of_a_family_only_one_goes(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let phone = w.volunteer(ITS).on(WhatsApp).await;
    phone.sends("register Fatema Zainab; 30412352; none; both").await.expects("Fatema").await;
    admin.sends("/assign 5 isha fatema").await.expects("Fatema Zainab").await;
    phone.expects(["Fatema Zainab", "Isha Takbira"]).await;
    admin.sends("/people yusuf").await.expects(ITS).await;
    phone.sends("forget").await.expects("Who is to be erased").await;
    phone.presses("Fatema Zainab").await.expects("duty ahead").await;
    phone.sends("forget").await.expects("Who is to be erased").await;
    phone.sends(NAME).await.expects([NAME, "Shall I?"]).await;
    phone.presses("Erase me").await.expects([NAME, "forgotten"]).await;
    for phone in [&admin, &w.owner()] {
        phone.expects("A volunteer was erased").await;
    }
    tells_nothing(w, &[NAME, ITS, MAILBOX]).await;
    phone.sends("me").await.expects("Fatema Zainab").await.without(NAME);
    phone.sends("mine").await.expects("Isha Takbira").await;
    w.clock.to("2027-02-08 18:00");
    phone.expects(["Fatema Zainab", "tomorrow"]).await;
}

async fn a_namesakes_phone_and_mail_stay(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let one = w.newcomer(ITS).on(Telegram).await;
    one.sends("/register Yusuf Ali; 30412345; family@example.com; 9820012345; both").await;
    one.expects("30412345").await;
    let two = w.newcomer("30412352").on(Telegram).await;
    two.sends("/register Fatema Zainab; 30412352; family@example.com; 9820012345; both").await;
    two.expects("30412352").await;
    w.mailbox("family@example.com").expects(ITS).await;
    w.mailbox("family@example.com").expects("30412352").await;
    one.sends("/forget").await.expects("Shall I?").await.presses("Erase me").await;
    one.expects("forgotten").await;
    for phone in [&admin, &w.owner()] {
        phone.expects("A volunteer was erased").await;
    }
    // His own ids are those of his chat on Telegram and of his registration.
    tells_nothing(w, &[NAME, ITS]).await;
    admin.sends("assign 5 isha fatema").await.expects("Telegram, WhatsApp and e-mail").await;
    two.expects("Isha Takbira").await;
    w.mailbox("family@example.com").expects("Isha Takbira").await;
    w.settles().await;
    w.whatsapp.next("+919820012345").expect("the family's number is told");
}

async fn a_role_goes_with_its_only_holder(w: &World) {
    let phone = w.volunteer_without_mail(ITS).on(Telegram).await;
    w.owner().sends("/admin add yusuf admin").await.expects("admin").await;
    phone.expects("admin").await;
    phone.sends("/forget").await.expects("Shall I?").await.presses("Erase me").await;
    phone.expects(["forgotten", "the role on this chat: admin"]).await;
    w.owner().expects("A volunteer was erased").await;
    phone.expects_nothing().await;
    yusuf_is_gone(w).await;
    w.owner().sends("/admin").await.expects("owner").await.without("admin ·");
    w.owner().sends("/log 2").await.expects("admin → guest").await;
    phone.sends("/people").await.expects("for admins").await;
}

async fn the_only_owner_stays(w: &World) {
    let owner = w.owner();
    owner.sends("/forget").await.expects(["only owner", "/admin add"]).await;
    owner.sends("/forget yes").await.expects("only owner").await;
    owner.sends("/register Shabbir Husain; 30412399; none; 9820012399; both").await.hears().await;
    owner.sends("/forget").await.expects("only owner").await;
    owner.sends("/forget yes 30412399").await.expects("only owner").await;
    let second = w.newcomer(ITS).on(Telegram).await;
    second.sends("hi").await.hears().await;
    owner.sends("/admin add telegram:30412345 owner").await.expects("owner").await;
    second.expects("owner").await;
    owner.sends("/forget yes 30412399").await.expects(["forgotten", "owner"]).await;
    second.expects("A volunteer was erased").await;
    tells_nothing(w, &["Shabbir", "30412399", "telegram:7000"]).await;
    second.sends("/forget").await.expects("only owner").await;
}
