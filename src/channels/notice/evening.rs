//! What the admins hear in the evening; its words are in `wording/briefing.rs`.

use super::{Told, to_admin};
use crate::domain::briefing::Briefing;
use crate::wording::Words;

/// How tomorrow stands, or who is silent. The template is one line, with what to write where there
/// is no button.
pub(super) fn told(briefing: &Briefing, words: &Words) -> Told {
    Told {
        text: words.briefing(briefing),
        subject: words.plain("subject-briefing", &[]),
        template: Some(to_admin(words.briefing_in_short(briefing), words)),
    }
}

#[cfg(test)]
mod tests {
    use crate::channels::notice::{mail, said, template};
    use crate::channels::samples::slot;
    use crate::domain::briefing::{Briefing, Unconfirmed};
    use crate::domain::duty::{Duty, NewDuty, TimeOfDay, defaults};
    use crate::domain::message::Notice;
    use crate::domain::slot::{Slot, State};
    use crate::wording::Words;

    /// So much of a template's parameter WhatsApp takes; what is longer is cut.
    const PARAM_MAX: usize = 250;

    fn digest(unconfirmed: Vec<Unconfirmed>, empty: &[&str]) -> Notice {
        Notice::Briefing(Briefing::Digest {
            date: slot().date,
            day: 5,
            given: unconfirmed.len() + 4,
            confirmed: 4,
            unconfirmed,
            empty: empty.iter().map(|label| (*label).to_owned()).collect(),
        })
    }

    fn silence(duties: Vec<Unconfirmed>) -> Notice {
        let by = TimeOfDay::parse("21:00").expect("a time");
        Notice::Briefing(Briefing::Silence { date: slot().date, day: 5, by, duties })
    }

    fn duties(count: usize, state: State) -> Vec<Unconfirmed> {
        let names = ["Yusuf Ali", "Murtaza Hussain", "Aliasgar Rampurawala"].into_iter().cycle();
        let one = |((number, new), name): ((usize, NewDuty), &str)| {
            let duty = Duty {
                id: 1,
                key: new.key,
                label: new.label,
                kind: new.kind,
                reports_at: new.reports_at,
                position: 0,
                active: true,
                kept: None,
            };
            Unconfirmed {
                assignment: 17 + i64::try_from(number).expect("a small number"),
                slot: Slot { duty, ..slot() },
                name: name.to_owned(),
                phone: "+919820012345".to_owned(),
                state,
            }
        };
        defaults().into_iter().enumerate().zip(names).take(count).map(one).collect()
    }

    fn in_chat(notice: &Notice) -> String {
        let said = said(notice, &Words::of("en"));
        let mut shown = said.text.plain().replace(['\u{2068}', '\u{2069}'], "");
        for choice in &said.choices {
            shown += &format!("\n[{}] {}", choice.label, choice.sends);
        }
        shown
    }

    fn in_short(notice: &Notice) -> String {
        let template = template(notice, &Words::of("en")).expect("a template");
        assert_eq!(template.name, "duty_update");
        template.params[1].replace(['\u{2068}', '\u{2069}'], "")
    }

    #[test]
    fn who_is_silent_is_asked_and_later_thanked() {
        let name = || "Hussain Bhai".to_owned();
        let notice = Notice::AskAgain { name: name(), slot: slot(), assignment: 17 };
        insta::assert_snapshot!(in_chat(&notice), @"
            Hussain Bhai, can you come tomorrow? We have not heard from you yet.
            Fajr Azaan
            Day 5 · Tue 9 Feb
            Please be there by 05:20
            [I'll be there] /confirm 17
            [I can't] /cant 17
            ");
        let template = template(&notice, &Words::of("en")).expect("a template");
        assert_eq!((template.name, template.payloads.len()), ("duty_reminder", 2));
        let notice = Notice::Replaced { name: name(), slot: slot() };
        insta::assert_snapshot!(in_chat(&notice), @"
            Hussain Bhai, someone else will take this, as we had not heard from you
            Fajr Azaan
            Day 5 · Tue 9 Feb
            You need not come for it. Thank you for your readiness
            ");
        insta::assert_snapshot!(in_short(&notice), @"someone else takes Fajr Azaan, Day 5 · Tue 9 Feb, as we had not heard from you. You need not come for it");
        let (subject, _) = mail(&notice, &Words::of("en"));
        assert!(!subject.contains("Hussain"), "{subject}");
    }

    #[test]
    fn the_digest_names_who_and_what_is_missing() {
        let mut open = duties(1, State::Assigned);
        open.extend(duties(2, State::CancelRequested).pop());
        let notice = digest(open, &["Asr Takbira", "Isha Takbira"]);
        insta::assert_snapshot!(in_chat(&notice), @"
            Tomorrow, Day 5 · Tue 9 Feb
            6 of 8 given · 4 confirmed
            Not confirmed:
            Fajr Azaan · Yusuf Ali
            Fajr Takbira · Murtaza Hussain (asked to be released)
            Empty: Asr Takbira, Isha Takbira
            [Fill the gaps] /assign 2027-02-09
            [Roster] /grid 2027-02-09
            ");
        insta::assert_snapshot!(in_short(&notice), @"tomorrow, Day 5 · Tue 9 Feb: 6 of 8 given, 4 confirmed. Write menu to see more · Empty: Asr Takbira, Isha Takbira · Not confirmed: Fajr Azaan (Yusuf Ali), Fajr Takbira (Murtaza Hussain)");
        let full = digest(Vec::new(), &[]);
        insta::assert_snapshot!(in_chat(&full), @"
            Tomorrow, Day 5 · Tue 9 Feb: all 4 duties are given and confirmed.
            [Roster] /grid 2027-02-09
            ");
        insta::assert_snapshot!(in_short(&full), @"tomorrow, Day 5 · Tue 9 Feb: 4 of 4 given, all confirmed");
    }

    #[test]
    fn the_silence_is_told_with_phones_and_a_way_out() {
        insta::assert_snapshot!(in_chat(&silence(duties(1, State::Assigned))), @"
            Not confirmed by 21:00
            Day 5 · Tue 9 Feb
            Fajr Azaan · Yusuf Ali · +919820012345
            Please speak to them, or find someone else.
            [Find someone else] /replace 2027-02-09 fajr-azaan #17
            ");
        insta::assert_snapshot!(in_chat(&silence(duties(2, State::Assigned))), @"
            Not confirmed by 21:00
            Day 5 · Tue 9 Feb
            Fajr Azaan · Yusuf Ali · +919820012345
            Fajr Takbira · Murtaza Hussain · +919820012345
            Please speak to them, or choose a duty to find someone else.
            [Fajr Azaan] /replace 2027-02-09 fajr-azaan #17
            [Fajr Takbira] /replace 2027-02-09 fajr-takbira #18
            ");
        insta::assert_snapshot!(in_short(&silence(duties(5, State::Assigned))), @"not confirmed by 21:00 for Day 5 · Tue 9 Feb: Fajr Azaan (Yusuf Ali), Fajr Takbira (Murtaza Hussain), Zohr Azaan (Aliasgar Rampurawala), and 2 more. Write /replace to find someone else");
    }

    #[test]
    fn many_duties_stay_readable_and_fit() {
        assert_eq!(duties(12, State::Assigned).len(), 12);
        let words = Words::of("en");
        for notice in
            [digest(duties(12, State::Assigned), &[]), silence(duties(12, State::Assigned))]
        {
            let said = said(&notice, &words);
            assert!(said.text.plain().chars().count() <= 1024, "{}", said.text.plain());
            assert!(said.choices.len() <= 10, "{:?}", said.choices);
            for choice in &said.choices {
                assert!(choice.label.encode_utf16().count() <= 24 && choice.sends.len() <= 64);
            }
            let short = in_short(&notice);
            assert!(short.chars().count() <= PARAM_MAX && !short.contains('\n'), "{short}");
        }
        // The tenth row leads to the others, and from there back.
        let Notice::Briefing(briefing) = silence(duties(12, State::Assigned)) else { return };
        let last = |page| words.briefing_choices(&briefing, page).pop().map(|choice| choice.sends);
        assert_eq!(last(1).as_deref(), Some("/replace 2027-02-09 page 2"));
        assert_eq!(last(2).as_deref(), Some("/replace 2027-02-09 page 1"));
        assert_eq!(words.briefing_choices(&briefing, 2).len(), 4);
    }
}
