//! `/paste`: duties and people by lines.

use crate::forgetting_all::all_listen;
use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    lines_give_duties,
    lines_register_people,
    a_single_line_is_done_at_once,
    lines_that_are_unclear_say_why,
    only_admins_paste,
    the_question_can_be_left,
}

async fn lines_give_duties(w: &World) {
    let yusuf = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    for (way, days, is_asked) in
        [(Telegram, [5, 6], false), (WhatsApp, [7, 8], false), (Telegram, [9, 10], true)]
    {
        let admin = if way == Telegram { w.admin() } else { w.second_admin() }.on(way).await;
        w.owner().hears_all().await;
        let lines = format!("{} fajr azaan 30412345\n{} isha yusuf", days[0], days[1]);
        if is_asked {
            admin.sends("/paste").await.expects(["Write the lines", "Example"]).await;
            admin.sends(&lines).await;
        } else {
            let slash = if way == Telegram { "/" } else { "" };
            admin.sends(&format!("{slash}paste\n{lines}")).await;
        }
        let seen = admin.expects(["nothing is done yet", "Duties to give: 2"]).await;
        seen.offers(["Apply", "Leave"]);
        yusuf.expects_nothing().await;
        admin.presses("Apply").await.expects("Done: 2 given").await;
        yusuf.expects(format!("Day {}", days[0]).as_str()).await;
        yusuf.expects(format!("Day {}", days[1]).as_str()).await;
    }
}

async fn lines_register_people(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let lines = "paste\nZahra Noor; 30450001; none; 9820050001; azaan\n\
                 Idris Vohra; 30450002; idris@example.org; 9820050002; both\n\
                 Hatim; 3045; none; 9820050003; both\n\
                 6 isha 30450001";
    admin.sends(lines).await;
    let seen = admin.expects(["New people: 2", "Duties to give: 1", "left out: 1"]).await;
    seen.and("Line 3: ");
    admin.presses("Apply").await.expects("Done: 2 registered, 1 given").await;
    all_listen(w).await;
    admin.sends("person 30450002").await.expects(["Idris Vohra", "pending"]).await;
    // A table that was copied with its heads is one too.
    admin.sends("/paste Name;ITS;Phone\nTaher Vohra;30450004;9820050004").await;
    admin.expects("Done: 1 registered").await;
}

async fn a_single_line_is_done_at_once(w: &World) {
    let yusuf = w.volunteer_without_mail("30412345").on(Telegram).await;
    let admin = w.admin().on(Telegram).await;
    admin.sends("/paste 5 fajr azaan 30412345").await.expects(["Fajr Azaan", "Yusuf Ali"]).await;
    yusuf.expects("Fajr Azaan").await;
    all_listen(w).await;
    admin.sends("/paste 5 fajr azaan yusuf").await.expects("taken").await;
    admin.sends("/paste Zahra Noor; 30450001; none; 9820050001; azaan").await;
    admin.expects("Done: 1 registered").await;
    admin.sends("/paste Zahra; 30450001; none; 9820050001; azaan").await;
    admin.expects(["nothing to apply", "Registered otherwise: 1"]).await.offers("Leave");
    assert!(w.texts("select state from import where state = 'applied'").await.len() == 1);
}

async fn lines_that_are_unclear_say_why(w: &World) {
    w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let admin = w.admin().on(Telegram).await;
    let lines =
        "/paste 5 fajr azaan 30499999\n\nsoon isha yusuf\n6 sherbat yusuf\n6 isha\n3 isha yusuf";
    let seen = admin.sends(lines).await.expects(["nothing to apply", "left out: 5"]).await;
    seen.and("Line 1: nobody is registered with ITS 30499999")
        .and("Line 3: “soon isha yusuf” is no day")
        .and("Line 4: “sherbat yusuf” is no duty")
        .and("Line 5: nobody is named")
        .and("is over");
    admin.presses("Leave").await.expects("Nothing was changed").await;
}

async fn only_admins_paste(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(Telegram).await;
    person.sends("/paste 5 isha 30412345\n6 isha 30412345").await.expects("for admins").await;
    let viewer = w.viewer().on(WhatsApp).await;
    viewer.sends("/paste").await.expects("for admins").await;
}

async fn the_question_can_be_left(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    admin.sends("paste").await.expects("Write the lines").await;
    admin.sends("cancel").await.hears().await;
    admin.sends("5 isha nobody").await.hears().await;
    assert!(w.texts("select state from import").await.is_empty());
}
