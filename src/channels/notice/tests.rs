//! What every notice says, in a chat, by mail and as a template.

use super::*;
use crate::channels::samples::{notices, reminder};

fn all(show: impl Fn(&Notice, &Words) -> String) -> String {
    let words = Words::of("en");
    let shown: Vec<String> = notices().iter().map(|notice| show(notice, &words)).collect();
    shown.join("\n\n")
}

#[test]
fn in_a_chat() {
    insta::assert_snapshot!(all(|notice, words| {
        let said = said(notice, words);
        let mark = |bold: bool| if bold { "*" } else { "" };
        let spans = said.text.0.iter();
        let mut shown: String = spans
            .map(|span| format!("{1}{0}{1}", span.text, mark(span.bold)))
            .collect();
        for choice in &said.choices {
            shown += &format!("\n[{}] {}", choice.label, choice.sends);
        }
        shown
    }), @"
    Hussain Bhai, a duty is yours
    *Fajr Azaan*
    Day 5 · Tue 9 Feb
    Please be there by 05:20
    [I'll be there] /confirm 17
    [I can't] /cant 17

    Hussain Bhai, a duty is yours, and it is soon
    *Fajr Azaan*
    Day 5 · Tue 9 Feb
    Please be there by 05:20
    This is your reminder too
    [I'll be there] /confirm 17
    [I can't] /cant 17

    Hussain Bhai, tomorrow you have
    *Fajr Azaan*
    Day 5 · Tue 9 Feb
    Please be there by 05:20
    [I'll be there] /confirm 17
    [I can't] /cant 17

    Hussain Bhai, today you have
    *Fajr Azaan*
    Day 5 · Tue 9 Feb
    Please be there by 05:20
    [I'll be there] /confirm 17
    [I can't] /cant 17

    Hussain Bhai, on Tue 9 Feb you have
    *Fajr Azaan*
    Day 5 · Tue 9 Feb
    Please be there by 05:20
    [I'll be there] /confirm 17
    [I can't] /cant 17

    Hussain Bhai, the time has changed
    *Fajr Azaan*
    Please be there by 05:20, no longer 05:30
    Day 5 · Tue 9 Feb

    Hussain Bhai, the time has changed
    *Fajr Azaan*
    Please be there by 05:20, no longer 05:30
    Day 5 · Tue 9 Feb, and 3 later days

    Hussain Bhai, you no longer have
    *Fajr Azaan*
    Day 5 · Tue 9 Feb
    Thank you for your readiness

    Hussain Bhai, your registration is written down
    ITS 30412345
    We will look at it, and you will hear from us

    Hussain Bhai could not be told by WhatsApp
    The number has no WhatsApp
    *Fajr Azaan*
    Day 5 · Tue 9 Feb

    Hussain Bhai could not be reminded. Please speak to them
    *Fajr Azaan*
    Day 5 · Tue 9 Feb, 05:20

    Hussain Bhai can't come
    *Fajr Azaan*
    Day 5 · Tue 9 Feb, 05:20
    Reason: I am travelling
    [Approve] /requests approve 3
    [Reject] /requests reject 3

    Hussain Bhai asks for another day
    *Fajr Azaan*
    Day 5 · Tue 9 Feb, 05:20
    Reason: I am travelling
    Would suit: Day 8 · Fri 12 Feb
    [Approve] /requests approve 3
    [Reject] /requests reject 3

    Hussain Bhai comes after all
    *Fajr Azaan*
    Day 5 · Tue 9 Feb, 05:20

    Hussain Bhai, you are released from
    *Fajr Azaan*
    Day 5 · Tue 9 Feb
    Thank you for telling us

    Hussain Bhai, as you asked, this is not yours any more
    *Fajr Azaan*
    Day 5 · Tue 9 Feb
    If another day is given to you, you will hear of it
    The admins say: Come and see us

    Hussain Bhai, please keep this duty
    *Fajr Azaan*
    Day 5 · Tue 9 Feb
    Please be there by 05:20
    The admins say: We have nobody else
    [I'll be there] /confirm 17
    [I can't] /cant 17

    Hussain Bhai, this was given to you by mistake and is not yours
    *Fajr Azaan*
    Day 5 · Tue 9 Feb
    Please forgive the trouble

    *WhatsApp* refuses our messages
    Its access token or account needs attention
    The messages wait and go out once that is put right

    A volunteer was erased at their own wish
    The duties they served stay, without the name

    Your role is now *admin*
    Write /help to see what you can do
    ");
}

#[test]
fn by_mail() {
    insta::assert_snapshot!(all(|notice, words| {
        let (subject, body) = mail(notice, words);
        format!("Subject: {subject}\n{}", body.trim_end())
    }), @"
    Subject: Your duty: Fajr Azaan, Day 5 · Tue 9 Feb
    Hussain Bhai, a duty is yours
    Fajr Azaan
    Day 5 · Tue 9 Feb
    Please be there by 05:20

    Please answer in your chat with the bot: write /mine there. If you have no chat with it, please tell an admin.

    Subject: Your duty: Fajr Azaan, Day 5 · Tue 9 Feb
    Hussain Bhai, a duty is yours, and it is soon
    Fajr Azaan
    Day 5 · Tue 9 Feb
    Please be there by 05:20
    This is your reminder too

    Please answer in your chat with the bot: write /mine there. If you have no chat with it, please tell an admin.

    Subject: Tomorrow: Fajr Azaan, Day 5 · Tue 9 Feb
    Hussain Bhai, tomorrow you have
    Fajr Azaan
    Day 5 · Tue 9 Feb
    Please be there by 05:20

    Please answer in your chat with the bot: write /mine there. If you have no chat with it, please tell an admin.

    Subject: Today: Fajr Azaan, Day 5 · Tue 9 Feb
    Hussain Bhai, today you have
    Fajr Azaan
    Day 5 · Tue 9 Feb
    Please be there by 05:20

    Please answer in your chat with the bot: write /mine there. If you have no chat with it, please tell an admin.

    Subject: Coming up: Fajr Azaan, Day 5 · Tue 9 Feb
    Hussain Bhai, on Tue 9 Feb you have
    Fajr Azaan
    Day 5 · Tue 9 Feb
    Please be there by 05:20

    Please answer in your chat with the bot: write /mine there. If you have no chat with it, please tell an admin.

    Subject: New time: Fajr Azaan, Day 5 · Tue 9 Feb
    Hussain Bhai, the time has changed
    Fajr Azaan
    Please be there by 05:20, no longer 05:30
    Day 5 · Tue 9 Feb

    Please don't answer this mail; write to the bot in your chat instead.

    Subject: New time: Fajr Azaan, Day 5 · Tue 9 Feb
    Hussain Bhai, the time has changed
    Fajr Azaan
    Please be there by 05:20, no longer 05:30
    Day 5 · Tue 9 Feb, and 3 later days

    Please don't answer this mail; write to the bot in your chat instead.

    Subject: No longer yours: Fajr Azaan, Day 5 · Tue 9 Feb
    Hussain Bhai, you no longer have
    Fajr Azaan
    Day 5 · Tue 9 Feb
    Thank you for your readiness

    Please don't answer this mail; write to the bot in your chat instead.

    Subject: Your registration
    Hussain Bhai, your registration is written down
    ITS 30412345
    We will look at it, and you will hear from us

    Please don't answer this mail; write to the bot in your chat instead.

    Subject: Not reached: Fajr Azaan, Day 5 · Tue 9 Feb
    Hussain Bhai could not be told by WhatsApp
    The number has no WhatsApp
    Fajr Azaan
    Day 5 · Tue 9 Feb

    Please don't answer this mail; write to the bot in your chat instead.

    Subject: Not reminded: Fajr Azaan, Day 5 · Tue 9 Feb
    Hussain Bhai could not be reminded. Please speak to them
    Fajr Azaan
    Day 5 · Tue 9 Feb, 05:20

    Please don't answer this mail; write to the bot in your chat instead.

    Subject: Can't come: Fajr Azaan, Day 5 · Tue 9 Feb
    Hussain Bhai can't come
    Fajr Azaan
    Day 5 · Tue 9 Feb, 05:20
    Reason: I am travelling

    Please don't answer this mail; write to the bot in your chat instead.

    Subject: Asks for another day: Fajr Azaan, Day 5 · Tue 9 Feb
    Hussain Bhai asks for another day
    Fajr Azaan
    Day 5 · Tue 9 Feb, 05:20
    Reason: I am travelling
    Would suit: Day 8 · Fri 12 Feb

    Please don't answer this mail; write to the bot in your chat instead.

    Subject: Comes after all: Fajr Azaan, Day 5 · Tue 9 Feb
    Hussain Bhai comes after all
    Fajr Azaan
    Day 5 · Tue 9 Feb, 05:20

    Please don't answer this mail; write to the bot in your chat instead.

    Subject: No longer yours: Fajr Azaan, Day 5 · Tue 9 Feb
    Hussain Bhai, you are released from
    Fajr Azaan
    Day 5 · Tue 9 Feb
    Thank you for telling us

    Please don't answer this mail; write to the bot in your chat instead.

    Subject: No longer yours: Fajr Azaan, Day 5 · Tue 9 Feb
    Hussain Bhai, as you asked, this is not yours any more
    Fajr Azaan
    Day 5 · Tue 9 Feb
    If another day is given to you, you will hear of it
    The admins say: Come and see us

    Please don't answer this mail; write to the bot in your chat instead.

    Subject: Still yours: Fajr Azaan, Day 5 · Tue 9 Feb
    Hussain Bhai, please keep this duty
    Fajr Azaan
    Day 5 · Tue 9 Feb
    Please be there by 05:20
    The admins say: We have nobody else

    Please answer in your chat with the bot: write /mine there. If you have no chat with it, please tell an admin.

    Subject: Given by mistake: Fajr Azaan, Day 5 · Tue 9 Feb
    Hussain Bhai, this was given to you by mistake and is not yours
    Fajr Azaan
    Day 5 · Tue 9 Feb
    Please forgive the trouble

    Please don't answer this mail; write to the bot in your chat instead.

    Subject: WhatsApp refuses our messages
    WhatsApp refuses our messages
    Its access token or account needs attention
    The messages wait and go out once that is put right

    Please don't answer this mail; write to the bot in your chat instead.

    Subject: A volunteer was erased
    A volunteer was erased at their own wish
    The duties they served stay, without the name

    Please don't answer this mail; write to the bot in your chat instead.

    Subject: Your role
    Your role is now admin
    Write /help to see what you can do

    Please don't answer this mail; write to the bot in your chat instead.
    ");
}

#[test]
fn as_a_template() {
    insta::assert_snapshot!(all(|notice, words| match template(notice, words) {
        Some(template) => {
            format!("{} {:?} {:?}", template.name, template.params, template.payloads)
        }
        None => "none".to_owned(),
    }), @r#"
    duty_allotment ["Hussain Bhai", "Fajr Azaan", "Day 5 · Tue 9 Feb, 05:20"] ["/confirm 17", "/cant 17"]

    duty_allotment ["Hussain Bhai", "Fajr Azaan", "Day 5 · Tue 9 Feb, 05:20"] ["/confirm 17", "/cant 17"]

    duty_reminder ["Hussain Bhai", "Fajr Azaan", "Day 5 · Tue 9 Feb, 05:20"] ["/confirm 17", "/cant 17"]

    duty_reminder ["Hussain Bhai", "Fajr Azaan", "Day 5 · Tue 9 Feb, 05:20"] ["/confirm 17", "/cant 17"]

    duty_reminder ["Hussain Bhai", "Fajr Azaan", "Day 5 · Tue 9 Feb, 05:20"] ["/confirm 17", "/cant 17"]

    duty_update ["Hussain Bhai", "Fajr Azaan has a new time: please be there by 05:20, no longer 05:30. Next: Day 5 · Tue 9 Feb"] []

    duty_update ["Hussain Bhai", "Fajr Azaan has a new time: please be there by 05:20, no longer 05:30. Next: Day 5 · Tue 9 Feb"] []

    duty_update ["Hussain Bhai", "you no longer have Fajr Azaan, Day 5 · Tue 9 Feb"] []

    none

    duty_update ["Admin", "Hussain Bhai could not be told by WhatsApp · The number has no WhatsApp · Fajr Azaan · Day 5 · Tue 9 Feb"] []

    duty_update ["Admin", "Hussain Bhai could not be reminded. Please speak to them · Fajr Azaan · Day 5 · Tue 9 Feb, 05:20"] []

    duty_update ["Admin", "Hussain Bhai can't come to Fajr Azaan, Day 5 · Tue 9 Feb. Write /requests approve 3 or /requests reject 3. Reason: I am travelling"] []

    duty_update ["Admin", "Hussain Bhai asks for another day than Fajr Azaan, Day 5 · Tue 9 Feb. Write /requests approve 3 or /requests reject 3. Would suit: Day 8 · Fri 12 Feb. Reason: I am travelling"] []

    duty_update ["Admin", "Hussain Bhai comes after all · Fajr Azaan · Day 5 · Tue 9 Feb, 05:20"] []

    duty_update ["Hussain Bhai", "you are released from Fajr Azaan, Day 5 · Tue 9 Feb"] []

    duty_update ["Hussain Bhai", "you are released from Fajr Azaan, Day 5 · Tue 9 Feb"] []

    duty_update ["Hussain Bhai", "please keep Fajr Azaan, Day 5 · Tue 9 Feb, 05:20. The admins say: We have nobody else"] []

    duty_update ["Hussain Bhai", "Fajr Azaan, Day 5 · Tue 9 Feb was given to you by mistake and is not yours"] []

    duty_update ["Admin", "WhatsApp refuses our messages · Its access token or account needs attention · The messages wait and go out once that is put right"] []

    duty_update ["Admin", "A volunteer was erased at their own wish · The duties they served stay, without the name"] []

    duty_update ["Admin", "Your role is now admin · Write /help to see what you can do"] []
    "#);
}

#[test]
fn names_of_another_direction_are_isolated() {
    let said = said(&reminder("حسين"), &Words::of("en"));
    assert!(said.text.plain().starts_with("\u{2068}حسين\u{2069}, tomorrow"));
}

#[test]
fn every_answer_fits_a_button() {
    let words = Words::of("en");
    for notice in notices() {
        for choice in said(&notice, &words).choices {
            assert!(choice.label.encode_utf16().count() <= 20 && choice.sends.len() <= 64);
        }
    }
}
