//! The kinds of changes as people call them, each with the kinds of the audit log that it stands
//! for. A test holds that every kind of the log is here.

/// A kind by the word that people use.
#[derive(Debug)]
pub struct Kind {
    /// The word that is typed and shown; what it means stands in the locales as `log-kind-…`.
    pub word: &'static str,
    /// Other words for it.
    also: &'static [&'static str],
    /// The kinds of the log; `status:approved` are the changes of a status to that one.
    pub kinds: &'static [&'static str],
}

/// All of them, the most wanted first.
pub const KINDS: &[Kind] = &[
    Kind { word: "assign", also: &["assigned", "given", "gave"], kinds: &["assign"] },
    Kind { word: "unlock", also: &["unlocked", "opened"], kinds: &["unlock"] },
    Kind { word: "lock", also: &["locked", "closed"], kinds: &["lock"] },
    Kind { word: "undo", also: &["undone"], kinds: &["undo"] },
    Kind { word: "retry", also: &["retried"], kinds: &["reminder-retried"] },
    Kind { word: "confirm", also: &["confirmed"], kinds: &["confirm"] },
    Kind {
        word: "request",
        also: &["requests", "requested"],
        kinds: &["request", "request-withdrawn", "request-approved", "request-rejected"],
    },
    Kind { word: "approve", also: &["approved"], kinds: &["request-approved", "status:approved"] },
    Kind { word: "reject", also: &["rejected"], kinds: &["request-rejected", "status:rejected"] },
    Kind { word: "register", also: &["registered"], kinds: &["register"] },
    Kind { word: "status", also: &[], kinds: &["status"] },
    Kind { word: "role", also: &["roles"], kinds: &["role", "role-suspended"] },
    Kind { word: "link", also: &["linked"], kinds: &["link", "unlink"] },
    Kind { word: "away", also: &[], kinds: &["away", "away-removed"] },
    Kind {
        word: "correct",
        also: &["corrected", "correction", "corrections"],
        kinds: &["correction-asked", "corrected", "correction-withdrawn"],
    },
    Kind {
        word: "announce",
        also: &["announced", "announcements"],
        kinds: &["announce", "announce-stopped"],
    },
    Kind { word: "group", also: &["groups", "bind"], kinds: &["bind", "unbind"] },
    Kind {
        word: "audition",
        also: &["auditions"],
        kinds: &["audition", "audition-chosen", "audition-deleted"],
    },
    Kind { word: "stop", also: &["start", "messages"], kinds: &["stop", "start"] },
    Kind { word: "blocked", also: &["block", "unblocked"], kinds: &["blocked", "unblocked"] },
    Kind { word: "forget", also: &["forgotten", "erased"], kinds: &["forget"] },
    Kind { word: "export", also: &["exports", "exported"], kinds: &["export"] },
    Kind { word: "calendar", also: &["calendars"], kinds: &["calendar-renewed"] },
    Kind { word: "season", also: &["seasons"], kinds: &["season", "season-replaced"] },
    Kind {
        word: "duty",
        also: &["duties"],
        kinds: &["duty-added", "duty-on", "duty-off", "duty-moved", "duty-time"],
    },
    Kind { word: "import", also: &["imports", "imported"], kinds: &["import"] },
    Kind { word: "setting", also: &["settings"], kinds: &["setting"] },
    Kind { word: "board", also: &["noticeboard"], kinds: &["board"] },
    Kind { word: "restore", also: &["restored"], kinds: &["restored"] },
];

/// The kind that a word names.
pub fn find(word: &str) -> Option<&'static Kind> {
    let word = word.to_lowercase();
    KINDS.iter().find(|kind| kind.word == word || kind.also.contains(&word.as_str()))
}
