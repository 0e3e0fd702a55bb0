//! Who can be reached where: closed windows, blocked bots, numbers and mailboxes that are not there.

use khidmat::simulator::{Fault, SmtpStage};

use crate::delivery::{MAILBOX, two};
use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    a_late_closed_window_becomes_the_template,
    a_closed_window_at_once_becomes_the_template,
    no_whatsapp_the_others_hear_and_the_admin_is_told_once,
    no_whatsapp_reported_late,
    who_comes_back_is_written_to_again,
    blocked_on_telegram_the_others_hear,
    a_mailbox_that_is_not_there,
    a_mail_server_that_is_busy,
    a_template_that_is_not_approved_is_reported ("WHATSAPP_TEMPLATE_LANGUAGE" = "gu"),
}

async fn a_late_closed_window_becomes_the_template(w: &World) {
    let (admin, person) = two(w).await;
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await;
    w.mailbox(MAILBOX).expects("Isha Takbira").await;
    let told = person.expects("Isha Takbira").await.in_free_text();
    told.is_reported("failed", Some(131_047)).await;
    person.expects("Isha Takbira").await.by_template("duty_allotment");
    admin.expects_nothing().await;
    admin.sends("/receipts 5 isha").await.expects("WhatsApp · accepted").await;
}

async fn a_closed_window_at_once_becomes_the_template(w: &World) {
    let (admin, person) = two(w).await;
    w.whatsapp.refuses_next(Fault::GraphError(131_047));
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await;
    w.mailbox(MAILBOX).expects("Isha Takbira").await;
    person.expects("Isha Takbira").await.by_template("duty_allotment");
    admin.expects_nothing().await;
}

async fn no_whatsapp_the_others_hear_and_the_admin_is_told_once(w: &World) {
    let (admin, person) = two(w).await;
    w.whatsapp.leaves(person.number(), true);
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await;
    w.mailbox(MAILBOX).expects("Isha Takbira").await;
    admin.expects(["Yusuf Ali", "WhatsApp", "Isha Takbira"]).await;
    admin.sends("/receipts 5 isha").await.expects(["WhatsApp · failed", "e-mail · accepted"]).await;
    // The reminder doesn't try there again, and nobody hears of it again.
    let calls = w.whatsapp.calls().len();
    w.clock.to("2027-02-08 18:00");
    w.mailbox(MAILBOX).expects("Tomorrow").await;
    admin.expects_nothing().await;
    assert_eq!(w.whatsapp.calls().len(), calls, "WhatsApp is not asked again");
    admin.sends("/assign 6 isha yusuf").await.expects("e-mail").await.without("WhatsApp");
    w.mailbox(MAILBOX).expects("Isha Takbira").await;
}

async fn no_whatsapp_reported_late(w: &World) {
    let (admin, person) = two(w).await;
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await;
    w.mailbox(MAILBOX).expects("Isha Takbira").await;
    let told = person.expects("Isha Takbira").await;
    told.is_reported("failed", Some(131_026)).await;
    admin.expects(["Yusuf Ali", "WhatsApp", "no WhatsApp"]).await;
    told.is_reported("failed", Some(131_026)).await;
    admin.expects_nothing().await;
}

async fn who_comes_back_is_written_to_again(w: &World) {
    let (admin, person) = two(w).await;
    w.whatsapp.leaves(person.number(), true);
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await;
    admin.expects("no WhatsApp").await;
    w.mailbox(MAILBOX).expects("Isha Takbira").await;
    w.whatsapp.leaves(person.number(), false);
    person.sends("mine").await.expects("Isha Takbira").await;
    w.clock.to("2027-02-08 18:00");
    person.expects(["tomorrow", "Isha Takbira"]).await;
    w.mailbox(MAILBOX).expects("Tomorrow").await;
}

async fn blocked_on_telegram_the_others_hear(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer("30412345");
    let telegram = person.on(Telegram).await;
    let whatsapp = person.on(WhatsApp).await;
    whatsapp.sends("hi").await.expects("Salaam").await;
    // Telegram says that it was blocked before anything is sent.
    telegram.blocks().await;
    admin.sends("/assign 5 isha yusuf").await.expects("WhatsApp").await.without("Telegram");
    whatsapp.expects("Isha Takbira").await;
    w.mailbox(MAILBOX).expects("Isha Takbira").await;
    // Writing again unblocks.
    telegram.sends("/mine").await.expects("Isha Takbira").await;
    // This time the refusal of a message is how it is learnt.
    w.telegram.refuses_call(
        "sendMessage",
        Fault::TelegramError(403, "Forbidden: bot was blocked by the user".to_owned()),
    );
    w.clock.to("2027-02-08 18:00");
    whatsapp.expects("tomorrow").await;
    w.mailbox(MAILBOX).expects("Tomorrow").await;
    admin.expects(["Yusuf Ali", "Telegram", "blocked"]).await;
    admin.sends("/assign 6 isha yusuf").await.expects("Isha Takbira").await.without("Telegram");
    whatsapp.expects("Isha Takbira").await;
    w.mailbox(MAILBOX).expects("Isha Takbira").await;
    telegram.expects_nothing().await;
}

async fn a_mailbox_that_is_not_there(w: &World) {
    let (admin, person) = two(w).await;
    w.mail.refuses_next(Fault::Smtp(SmtpStage::Rcpt, 550));
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await;
    person.expects("Isha Takbira").await;
    admin.expects(["Yusuf Ali", "e-mail", "mailbox"]).await;
    admin.sends("/receipts 5 isha").await.expects(["e-mail · failed", "WhatsApp · accepted"]).await;
    w.mailbox(MAILBOX).expects_nothing().await;
}

async fn a_mail_server_that_is_busy(w: &World) {
    let (admin, person) = two(w).await;
    for stage in [SmtpStage::Mail, SmtpStage::Rcpt, SmtpStage::Data] {
        w.mail.refuses_next(Fault::Smtp(stage, 451));
    }
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await;
    person.expects("Isha Takbira").await;
    w.mailbox(MAILBOX).expects_nothing().await;
    for wait in [1, 5, 30] {
        w.mailbox(MAILBOX).expects_nothing().await;
        w.clock.passes(wait);
    }
    w.mailbox(MAILBOX).expects("Isha Takbira").await;
    admin.expects_nothing().await;
}

async fn a_template_that_is_not_approved_is_reported(w: &World) {
    let (admin, person) = two(w).await;
    w.clock.to("2027-02-09 12:00");
    admin.sends("/assign 8 isha yusuf").await.expects("Isha Takbira").await;
    w.mailbox(MAILBOX).expects("Isha Takbira").await;
    admin.expects(["Yusuf Ali", "WhatsApp", "Isha Takbira"]).await;
    admin.sends("/receipts 8 isha").await.expects("WhatsApp · failed").await;
    w.whatsapp.approves_language("gu");
    admin.sends("/assign 9 isha yusuf").await.expects("Isha Takbira").await;
    w.mailbox(MAILBOX).expects("Isha Takbira").await;
    let told = person.expects("Isha Takbira").await.by_template("duty_allotment");
    assert_eq!(told.heard.template.expect("a template").language, "gu");
}
