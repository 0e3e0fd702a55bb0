//! Leaving the desk: by hand, after twelve hours, and whenever a role changes.

use crate::desk_sitting::{Sitting, link};
use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    a_session_lasts_twelve_hours,
    one_can_sign_out_here_and_everywhere,
    a_role_that_changes_signs_out,
    a_role_that_rests_signs_out,
    who_is_forgotten_leaves_nothing_at_the_desk,
    the_night_tidies_up,
}

async fn is_out(sitting: &Sitting) {
    let page = sitting.opens("/admin/roster").await;
    assert_eq!(page.status, 401, "{}", page.text);
    assert!(page.text.contains("You are signed out"), "{}", page.text);
    assert!(page.header("set-cookie").contains("Max-Age=0"));
}

async fn a_session_lasts_twelve_hours(w: &World) {
    let sitting = Sitting::of(w, &w.owner()).await;
    w.clock.passes(12 * 3600 - 1);
    assert_eq!(sitting.opens("/admin/roster").await.status, 200);
    w.clock.passes(1);
    is_out(&sitting).await;
}

async fn one_can_sign_out_here_and_everywhere(w: &World) {
    let owner = w.owner();
    let (one, two) = (Sitting::of(w, &owner).await, Sitting::of(w, &owner).await);
    assert_eq!(one.sends("/admin/leave", "").await.status, 401);
    is_out(&one).await;
    assert_eq!(two.opens("/admin/roster").await.status, 200);
    let three = Sitting::of(w, &owner).await;
    let open = link(&owner).await;
    assert_eq!(three.sends("/admin/leave-everywhere", "").await.status, 401);
    is_out(&two).await;
    is_out(&three).await;
    assert_eq!(two.enters(&open).await.status, 410);
    // A form that comes late changes nothing.
    let (status, _) = two.posts("/admin/roster/assign", "date=2027-02-09&duty=1&person=1").await;
    assert_eq!(status, 401);
}

async fn a_role_that_changes_signs_out(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let owner = w.owner();
    for line in ["remove", "add", "remove"] {
        let role = if line == "add" { " admin" } else { "" };
        if line == "add" {
            // A viewer is made an admin: what was open before is over too.
            owner.sends(&format!("/admin add {} viewer", admin.key())).await.hears_all().await;
            admin.hears_all().await;
        }
        let sitting = Sitting::of(w, &admin).await;
        let open = link(&admin).await;
        w.clock.passes(60);
        owner.sends(&format!("/admin {line} {}{role}", admin.key())).await.hears_all().await;
        admin.hears_all().await;
        is_out(&sitting).await;
        assert_eq!(sitting.enters(&open).await.status, 410, "a link outlives no role");
        w.clock.passes(3600);
    }
    admin.sends("/web").await.hears().await.without("/admin/enter");
}

async fn a_role_that_rests_signs_out(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    w.whatsapp.is_used_by(admin.number(), "IN.1182736450012");
    let sitting = Sitting::of(w, &admin).await;
    w.whatsapp.is_used_by(admin.number(), "IN.7781230000111");
    admin.sends("people").await.expects("rests").await;
    admin.expects("This is for admins").await;
    w.owner().expects("another WhatsApp account").await;
    is_out(&sitting).await;
}

async fn who_is_forgotten_leaves_nothing_at_the_desk(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let sitting = Sitting::of(w, &admin).await;
    link(&admin).await;
    admin.sends("/forget").await.hears().await.presses("Erase me").await.hears().await;
    w.owner().hears_all().await;
    is_out(&sitting).await;
    assert_eq!(w.texts("select 'left' from desk_link").await, [""; 0]);
    assert_eq!(w.texts("select 'left' from desk_session").await, [""; 0]);
}

async fn the_night_tidies_up(w: &World) {
    Sitting::of(w, &w.owner()).await;
    w.clock.to("2027-02-10 02:00");
    w.settles().await;
    assert_eq!(w.texts("select 'left' from desk_link").await, [""; 0]);
    assert_eq!(w.texts("select 'left' from desk_session").await, [""; 0]);
    w.owner().hears_all().await;
}
