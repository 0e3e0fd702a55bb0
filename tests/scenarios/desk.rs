//! Getting in to the desk: a link that works once, what guards the pages, who may do what.

use reqwest::Method;

use crate::desk_sitting::{Sitting, link};
use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    a_link_signs_in_once_and_looking_uses_nothing_up,
    a_link_is_good_for_ten_minutes_and_the_newest_counts,
    links_are_not_given_without_end,
    who_has_no_role_gets_no_link,
    without_an_address_there_is_no_desk,
    pages_are_guarded_by_their_headers,
    https_makes_the_cookie_secure ("PUBLIC_URL" = "https://khidmat.example.org", "SEASON" = ""),
    forms_of_other_sites_change_nothing,
    a_viewer_looks_and_changes_nothing,
    a_viewer_learns_of_nobody_more_than_the_name,
    what_is_not_there_is_said_kindly,
}

const ASSIGN: &str = "/admin/roster/assign";

async fn a_link_signs_in_once_and_looking_uses_nothing_up(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let path = link(&admin).await;
    let outside = Sitting::outside(w);
    for _ in 0..3 {
        let page = outside.opens(&path).await;
        assert_eq!(page.status, 200, "{}", page.text);
        assert!(
            page.text.contains("Sign in as") && page.text.contains("Abde Ali"),
            "{}",
            page.text
        );
    }
    let entered = outside.enters(&path).await;
    assert_eq!((entered.status, entered.header("location")), (303, "/admin"));
    let cookie = entered.header("set-cookie");
    for flag in ["HttpOnly", "SameSite=Lax", "Path=/admin", "Max-Age=43200"] {
        assert!(cookie.contains(flag), "{flag}: {cookie}");
    }
    assert!(!cookie.contains("Secure"), "plain HTTP would lose it: {cookie}");
    let mut inside = Sitting::outside(w);
    inside.keeps(&entered);
    let page = inside.opens("/admin/roster").await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert!(page.text.contains("Shehrullah 1448H") && page.text.contains("Fajr Azaan"));
    // Used up.
    assert_eq!(outside.enters(&path).await.status, 410);
    let page = outside.opens(&path).await;
    assert_eq!(page.status, 410);
    assert!(page.text.contains("/web"), "{}", page.text);
    // Nothing that signs in is written down anywhere.
    let token = path.trim_start_matches("/admin/enter/");
    let session = inside.cookie.trim_start_matches("khidmat_desk=");
    let all = w.everything().await.join("\n");
    assert!(!all.contains(token) && !all.contains(session), "a secret is in the database");
}

async fn a_link_is_good_for_ten_minutes_and_the_newest_counts(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let outside = Sitting::outside(w);
    let path = link(&admin).await;
    w.clock.passes(599);
    assert_eq!(outside.opens(&path).await.status, 200);
    w.clock.passes(1);
    assert_eq!(outside.opens(&path).await.status, 410);
    assert_eq!(outside.enters(&path).await.status, 410);
    let older = link(&admin).await;
    let newer = link(&admin).await;
    assert_eq!(outside.enters(&older).await.status, 410);
    assert_eq!(outside.enters(&newer).await.status, 303);
    for made_up in
        ["/admin/enter/x", "/admin/enter/0123456789abcdef0123456789abcdef0123456789abcdef"]
    {
        assert_eq!(outside.opens(made_up).await.status, 410);
        assert_eq!(outside.enters(made_up).await.status, 410);
    }
}

async fn links_are_not_given_without_end(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let mut last = String::new();
    for _ in 0..6 {
        last = link(&admin).await;
    }
    admin.sends("/web").await.expects(["6 links", "wait"]).await.without("/admin/enter");
    // The last one is still good.
    assert_eq!(Sitting::outside(w).enters(&last).await.status, 303);
    w.clock.passes(3601);
    link(&admin).await;
}

async fn who_has_no_role_gets_no_link(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    person.sends("/web").await.hears().await.without("/admin/enter");
    let outside = Sitting::outside(w);
    for path in ["/admin/roster", "/admin/events", "/admin/roster/people", "/admin/recordings/1"] {
        let page = outside.opens(path).await;
        assert_eq!(page.status, 401, "{path}");
        assert!(page.text.contains("You are signed out") && page.text.contains("/web"), "{path}");
    }
}

async fn without_an_address_there_is_no_desk(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    w.restarts_without("PUBLIC_URL").await;
    admin.sends("/web").await.expects(["Whoever runs this service", "PUBLIC_URL"]).await;
}

async fn pages_are_guarded_by_their_headers(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let path = link(&admin).await;
    let sitting = Sitting::of(w, &admin).await;
    for path in [path.as_str(), "/admin/roster", "/admin/nothing", "/admin/roster/people"] {
        let page = sitting.opens(path).await;
        let policy = page.header("content-security-policy");
        for part in ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(page.header("referrer-policy"), "no-referrer", "{path}");
        let cache = page.header("cache-control");
        assert!(cache == "no-store" || path.ends_with("people"), "{path}: {cache}");
        // No script and no style is written into a page.
        assert!(!page.text.contains("<style") && !page.text.contains(" style="), "{path}");
        assert!(!page.text.contains("<script>") && !page.text.contains(" onclick="), "{path}");
    }
    let page = sitting.opens("/admin/roster").await.text;
    let assets = page.split('"').filter(|part| part.starts_with("/admin/assets/"));
    let mut found = 0;
    for asset in assets {
        let file = Sitting::outside(w).opens(asset).await;
        assert_eq!(file.status, 200, "{asset}");
        assert!(file.header("cache-control").contains("immutable"), "{asset}");
        found += 1;
    }
    assert!(found >= 4, "only {found} files");
    assert_eq!(sitting.opens("/admin/assets/style.000000000000.css").await.status, 404);
}

async fn https_makes_the_cookie_secure(w: &World) {
    let admin = w.newcomer("30412345").on(WhatsApp).await;
    admin.sends("hi").await.expects("Khidmat").await;
    // Telegram's posts would go to that address, where nobody is.
    w.tampers("update account set role = 'admin' where channel = 'whatsapp'").await;
    let path = link(&admin).await;
    let outside = Sitting::outside(w);
    let origin = [("origin", "https://khidmat.example.org")];
    let entered = outside.asks(Method::POST, &path, &origin, "").await;
    assert_eq!(entered.status, 303);
    assert!(entered.header("set-cookie").contains("; Secure"));
}

async fn forms_of_other_sites_change_nothing(w: &World) {
    let admin = w.admin().on(Telegram).await;
    w.volunteer_without_mail("30412345").on(WhatsApp).await;
    // Nobody signs in by a form of another site either, and the link stays good.
    let path = link(&admin).await;
    let outside = Sitting::outside(w);
    let foreign = [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")];
    assert_eq!(outside.asks(Method::POST, &path, &foreign, "").await.status, 403);
    assert_eq!(outside.asks(Method::POST, &path, &[], "").await.status, 403);
    assert_eq!(outside.opens(&path).await.status, 200);

    let sitting = Sitting::of(w, &admin).await;
    let token = sitting.token.clone();
    let form = "date=2027-02-09&duty=5&person=1";
    let whole = format!("token={token}&{form}");
    let tries: [(&[(&str, &str)], &str); 5] = [
        (&[("sec-fetch-site", "cross-site")], &whole),
        (&[("sec-fetch-site", "same-site")], &whole),
        (&[("origin", "https://evil.example")], &whole),
        (&[("sec-fetch-site", "same-origin")], form),
        (&[("sec-fetch-site", "same-origin"), ("x-desk-token", "0000")], form),
    ];
    for (headers, body) in tries {
        let answer = sitting.asks(Method::POST, ASSIGN, headers, body).await;
        assert_eq!(answer.status, 403, "{headers:?}");
        assert!(answer.text.contains("Nothing was changed"), "{}", answer.text);
    }
    let long = format!("{whole}&x={}", "x".repeat(70_000));
    let answer = sitting.asks(Method::POST, ASSIGN, &[("sec-fetch-site", "same-origin")], &long);
    assert_eq!(answer.await.status, 413);
    assert_eq!(w.texts("select 'given' from assignment").await, [""; 0]);
}

async fn a_viewer_looks_and_changes_nothing(w: &World) {
    let viewer = w.viewer().on(Telegram).await;
    w.volunteer_without_mail("30412345").on(WhatsApp).await;
    viewer.sends("/web").await.expects("where you can look").await;
    let sitting = Sitting::of(w, &viewer).await;
    let page = sitting.opens("/admin/roster").await;
    assert!(page.text.contains("ask an admin") && !page.text.contains("id=\"giving\""));
    let (status, said) = sitting.posts(ASSIGN, "date=2027-02-09&duty=5&person=1").await;
    assert_eq!((status, said["said"].as_str()), (409, Some("This is for admins.")));
    assert_eq!(w.texts("select 'given' from assignment").await, [""; 0]);
}

async fn a_viewer_learns_of_nobody_more_than_the_name(w: &World) {
    let (owner, viewer) = (w.owner(), w.viewer().on(Telegram).await);
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    owner.sends("/assign 5 fajr-azaan 30412345").await.expects("").await;
    person.expects("Fajr Azaan").await;
    let looking = Sitting::of(w, &viewer).await;
    for path in ["people", "like?q=yusuf", "fits/2027-02-10/5"] {
        let refused = looking.opens(&format!("/admin/roster/{path}")).await;
        assert_eq!(refused.status, 403, "{path}: {}", refused.text);
        assert!(!refused.text.contains("30412345"), "{path}");
    }
    let secrets = ["30412345", "98200", "WhatsApp"];
    for (sitting, is_told) in [(Sitting::of(w, &owner).await, true), (looking, false)] {
        let slot = sitting.opens("/admin/roster/slot/2027-02-09/5").await;
        assert!(slot.text.contains("Yusuf Ali"), "{}", slot.text);
        for secret in secrets {
            assert_eq!(slot.text.contains(secret), is_told, "{secret}: {}", slot.text);
        }
    }
}

async fn what_is_not_there_is_said_kindly(w: &World) {
    let sitting = Sitting::of(w, &w.owner()).await;
    for path in
        ["/admin/nothing", "/admin/roster/slot/2027-12-01/1", "/admin/roster/slot/2027-02-09/999"]
    {
        let page = sitting.opens(path).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(page.text.contains("There is no such page"), "{path}: {}", page.text);
    }
    let sent = sitting.opens("/admin").await;
    assert_eq!((sent.status, sent.header("location")), (303, "/admin/roster"));
}
