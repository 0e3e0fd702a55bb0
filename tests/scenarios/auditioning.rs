//! Auditions: recordings that are sent, fetched, heard again, chosen and deleted.

use khidmat::simulator::{Fault, sound};

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    a_voice_note_is_kept_and_heard_again,
    a_file_counts_by_its_bytes_and_not_by_its_name,
    what_is_too_big_or_no_sound_is_refused_kindly,
    five_are_the_most,
    one_is_chosen_and_another_deleted,
    registering_asks_for_one,
    one_may_come_beside_the_summary,
    what_came_for_a_registration_that_was_left_goes,
    a_family_phone_is_asked_whose_it_is,
    a_platform_that_is_slow_is_asked_again,
    a_platform_that_has_it_no_more_is_told,
    a_delivery_that_comes_twice_is_one_audition,
    nobody_hears_anothers,
    a_forwarded_recording_is_none,
    whoever_is_not_registered_is_told_how,
}

async fn a_voice_note_is_kept_and_heard_again(w: &World) {
    for (way, its, sent_as) in [(Telegram, "30412345", "voice"), (WhatsApp, "30412346", "audio")] {
        let person = w.volunteer_without_mail(its).on(way).await;
        person.sends("/audition").await.expects(["no audition", "15 MB"]).await;
        person.sends_recording(sound::ogg(12)).await.expects(["0:12", "will be judged"]).await;
        let list = person.sends("/audition").await.expects(["1 audition", "0:12"]).await;
        list.presses("Hear it").await.plays(sent_as, &sound::ogg(12)).await;
        person.expects("0:12").await.offers(["Delete it", "All auditions"]);
        person.sends("/audition hear 1").await.plays(sent_as, &sound::ogg(12)).await;
        person.expects("0:12").await;
        person.presses("Delete it").await.expects(["deleted", "no audition"]).await;
        person.expects_nothing().await;
    }
    assert!(w.kept_recordings().is_empty(), "what was deleted is gone");
    let uploads = w.whatsapp.calls().into_iter().filter(|call| call.path.ends_with("/media"));
    assert_eq!(uploads.count(), 1, "a file is given to WhatsApp once");
}

async fn a_file_counts_by_its_bytes_and_not_by_its_name(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(Telegram).await;
    let file = sound::wav(3);
    person.sends_file("azaan.mp3", "audio/mpeg", file.clone()).await.expects("0:03").await;
    person.presses("Hear it").await.plays("document", &file).await;
    person.expects("0:03").await;
    // WhatsApp plays no WAV, and says so instead of falling silent.
    let other = w.volunteer_without_mail("30412346").on(WhatsApp).await;
    other.sends_file("azaan.wav", "audio/wav", file).await.expects("0:03").await;
    other.presses("Hear it").await.expects(["WAV", "Telegram"]).await;
    other.expects("0:03").await;
}

async fn what_is_too_big_or_no_sound_is_refused_kindly(w: &World) {
    const TOO_BIG: usize = 15 * 1024 * 1024 + 1;
    for (way, its) in [(Telegram, "30412345"), (WhatsApp, "30412346")] {
        let person = w.volunteer_without_mail(its).on(way).await;
        let fake = b"<html>a roster</html>".to_vec();
        person.sends_recording(fake.clone()).await.expects(["no sound", "15 MB"]).await;
        person.sends_file("azaan.mp3", "audio/mpeg", fake).await.expects(["no sound"]).await;
        person.sends_recording(vec![0; TOO_BIG]).await.expects(["too big", "15 MB"]).await;
        person.sends("/audition").await.expects("no audition").await;
    }
    assert!(w.kept_recordings().is_empty(), "nothing is kept of them");
}

async fn five_are_the_most(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    for seconds in 1..=5 {
        let length = format!("0:0{seconds}");
        person.sends_recording(sound::ogg(seconds)).await.expects(length.as_str()).await;
    }
    person.sends_recording(sound::ogg(6)).await.expects(["5 auditions", "/audition"]).await;
    let list = person.sends("audition").await.expects("5 auditions").await;
    list.offers(["Hear 1", "Hear 5", "Judge 2"]);
    person.sends("audition delete 1").await.expects("4 auditions").await;
    person.sends_recording(sound::ogg(6)).await.expects("0:06").await;
    assert_eq!(w.kept_recordings().len(), 5);
}

async fn one_is_chosen_and_another_deleted(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(Telegram).await;
    person.sends_recording(sound::ogg(1)).await.expects("will be judged").await;
    person.sends_recording(sound::ogg(2)).await.expects("an earlier one will be judged").await;
    person.sends("/audition").await.expects("1 · 0:01 · Mon 8 Feb · will be judged").await;
    person.presses("Judge 2").await.expects("0:02").await;
    let list = person.presses("All auditions").await;
    list.expects("2 · 0:02 · Mon 8 Feb · will be judged").await;
    person.presses("Delete 2").await.expects("1 · 0:01 · Mon 8 Feb · will be judged").await;
    // An old button says kindly what is true now.
    person.presses("Delete 2").await.expects("not there any more").await;
    person.sends("/audition delete 7").await.expects("not there any more").await;
    let admin = w.admin().on(Telegram).await;
    let log = admin.sends("/log 20").await.hears().await;
    log.and(["sent an audition, 0:01", "chose the audition of 0:02", "deleted an audition"]);
}

async fn registering_asks_for_one(w: &World) {
    let person = w.newcomer("30412345").on(WhatsApp).await;
    person.sends("register").await.expects("full name").await;
    person.sends("Yusuf Ali").await.expects("ITS").await;
    person.sends_recording(sound::ogg(4)).await.expects(["a little later", "ITS"]).await;
    person.sends("30412345").await.expects("e-mail").await;
    person.sends("none").await.expects("like to do").await;
    person.presses("Azaan and Takbira").await.expects(["Is this right?", "voice note"]).await;
    person.sends("what is that?").await.expects("voice note").await;
    let summary = person.sends_recording(sound::ogg(12)).await.expects(["0:12 long"]).await;
    summary.and(["Is this right?", "Yusuf Ali", "Audition: 0:12"]);
    person.presses("Yes, register me").await.expects("30412345").await;
    person.sends("audition").await.expects(["1 audition", "0:12", "will be judged"]).await;
}

async fn one_may_come_beside_the_summary(w: &World) {
    let person = w.newcomer("30412345").on(Telegram).await;
    person.sends("/register").await.expects("full name").await;
    person.sends("Yusuf Ali").await.expects("ITS").await;
    person.sends("30412345").await.expects("e-mail").await;
    person.sends("none").await.expects("phone").await;
    person.sends("+919820012345").await.expects("like to do").await;
    person.presses("Azaan and Takbira").await.expects("Is this right?").await.without("Audition");
    person.sends_recording(sound::ogg(5)).await.expects(["0:05", "Is this right?"]).await;
    // One that is still on its way when the person registers is the person's all the same.
    person.sends_recording(sound::ogg(6)).await;
    person.presses("Yes, register me").await.hears().await;
    person.expects("0:06").await;
    person.sends("/audition").await.expects(["2 auditions", "0:05", "0:06"]).await;
}

async fn what_came_for_a_registration_that_was_left_goes(w: &World) {
    let person = w.newcomer("30412345").on(WhatsApp).await;
    person.sends("register").await.expects("full name").await;
    person.sends("Yusuf Ali").await.expects("ITS").await;
    person.sends("30412345").await.expects("e-mail").await;
    person.sends("none").await.expects("like to do").await;
    person.presses("Azaan and Takbira").await.expects("voice note").await;
    person.sends_recording(sound::ogg(5)).await.expects("0:05").await;
    assert_eq!(w.kept_recordings().len(), 1);
    person.sends("cancel").await.expects("leave it").await;
    assert!(w.kept_recordings().is_empty(), "the file goes with the form");
}

async fn a_family_phone_is_asked_whose_it_is(w: &World) {
    let phone = w.volunteer_without_mail("30412345").on(Telegram).await;
    let second = "/register Fatema Zainab; 30412352; none; +919820012352; both";
    phone.sends(second).await.expects("Fatema Zainab").await;
    let question = phone.sends_recording(sound::ogg(5)).await.expects("Whose").await;
    let question = question.offers(["Yusuf Ali", "Fatema Zainab"]);
    phone.presses("Fatema Zainab").await.expects("Fatema Zainab").await;
    phone.expects(["Fatema Zainab", "0:05"]).await;
    phone.sends("/audition").await.expects("Whose").await;
    phone.presses("Yusuf Ali").await.expects(["Yusuf Ali", "no audition"]).await;
    // The question is answered once.
    question.presses("Yusuf Ali").await.expects("not there any more").await;
}

async fn a_platform_that_is_slow_is_asked_again(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(Telegram).await;
    w.telegram.refuses_call("getFile", Fault::LosesRequest);
    w.telegram.refuses_call("file", Fault::Status(502, String::new()));
    person.sends_recording(sound::ogg(5)).await.expects("One moment").await;
    w.clock.passes(5);
    person.expects_nothing().await;
    w.restarts().await;
    w.clock.passes(30);
    person.expects("0:05").await;
}

async fn a_platform_that_has_it_no_more_is_told(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    w.whatsapp.refuses_call("/1000000000000000", Fault::GraphError(100));
    person.sends_recording(sound::ogg(5)).await.expects("once more").await;
}

async fn a_delivery_that_comes_twice_is_one_audition(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    person.sends_recording(sound::ogg(5)).await;
    assert_eq!(w.whatsapp.redeliver().await, 200);
    person.expects("0:05").await;
    person.expects_nothing().await;
    person.sends("audition").await.expects("1 audition").await;
}

async fn nobody_hears_anothers(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(Telegram).await;
    person.sends_recording(sound::ogg(5)).await.expects("0:05").await;
    let other = w.volunteer_without_mail("30412346").on(Telegram).await;
    for line in ["/audition hear a1", "/audition delete a1", "/audition of 30412345"] {
        other.forges_press("1", line).await.expects("not there any more").await;
    }
    person.sends("/audition").await.expects("1 audition").await;
}

async fn a_forwarded_recording_is_none(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(Telegram).await;
    let voice = serde_json::json!({"file_id": "AwAC", "mime_type": "audio/ogg", "duration": 5});
    let user = serde_json::json!({"id": 30_412_345, "is_bot": false, "first_name": "Yusuf"});
    let chat = serde_json::json!({"id": 30_412_345, "type": "private"});
    let origin = serde_json::json!({"type": "hidden_user", "sender_user_name": "A", "date": 1});
    let message = serde_json::json!({
        "message_id": 900, "from": user, "chat": chat, "date": w.clock.millis() / 1000,
        "voice": voice, "forward_origin": origin,
    });
    w.telegram.raw(serde_json::json!({"message": message})).await;
    person.expects("record it yourself").await;
}

async fn whoever_is_not_registered_is_told_how(w: &World) {
    let person = w.newcomer("30412345").on(WhatsApp).await;
    let answer = person.sends_voice().await.expects("registered").await;
    answer.offers("Register").presses("Register").await.expects("full name").await;
}
