//! Words that stand for a few states: in the document as all that there are, in large letters in
//! what we answer, in any case in what we are asked.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::channel::Channel;
use crate::domain::correction::State as CorrectionState;
use crate::domain::person::Status;
use crate::domain::registration::Part;
use crate::domain::request::{Kind as RequestKind, State as RequestState};
use crate::store::reminders::ReminderState;

/// Makes the words of an enum of ours, which have the names of its variants.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident of $ours:ident { $($(#[$means:meta])* $word:ident,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Serialize, ToSchema)]
        #[serde(rename_all = "UPPERCASE")]
        pub enum $name {
            $($(#[$means])* $word,)*
        }

        impl From<$ours> for $name {
            fn from(ours: $ours) -> Self {
                match ours {
                    $($ours::$word => Self::$word,)*
                }
            }
        }

        impl $name {
            /// What a word means, in large or small letters.
            pub fn read(text: &str) -> Option<$ours> {
                let all = [$((stringify!($word), $ours::$word)),*];
                let found = all.into_iter().find(|(word, _)| word.eq_ignore_ascii_case(text));
                found.map(|(_, ours)| ours)
            }
        }
    )*};
}

words! {
    /// Where a registration stands.
    RegistrationStatus of Status {
        /// Submitted, not yet looked at.
        Pending,
        /// Accepted.
        Approved,
        /// Accepted, with a duty.
        Allotted,
        /// Not accepted.
        Rejected,
        /// The person left.
        Withdrawn,
    }

    /// How a reminder stands.
    ReminderStatus of ReminderState {
        /// To be sent, or being sent.
        Pending,
        /// At least one address accepted it.
        Sent,
        /// No address did, or it expired.
        Failed,
        /// The duty was taken away.
        Cancelled,
    }

    /// A way to reach people.
    Way of Channel {
        /// Telegram.
        Telegram,
        /// WhatsApp.
        WhatsApp,
        /// E-mail.
        Email,
    }

    /// How a request stands.
    RequestStatus of RequestState {
        /// Nobody has decided yet.
        Open,
        /// The slot was freed.
        Approved,
        /// The duty stands.
        Rejected,
        /// The person comes after all.
        Withdrawn,
    }

    /// What is wished for: to be released, or to serve on another day.
    Wish of RequestKind {
        /// To be released.
        Cancel,
        /// To serve on another day.
        Move,
    }

    /// How a correction stands.
    CorrectionStatus of CorrectionState {
        /// The person has not answered yet.
        Open,
        /// The person answered.
        Answered,
        /// It was taken back.
        Withdrawn,
    }
}

/// A field of a registration.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The full name.
    FullName,
    /// The ITS number.
    ItsNumber,
    /// The e-mail address.
    Email,
    /// The phone.
    PhoneNumber,
    /// Azaan, takbira or both.
    Preference,
}

impl From<Part> for Field {
    fn from(part: Part) -> Self {
        match part {
            Part::Name => Self::FullName,
            Part::Its => Self::ItsNumber,
            Part::Email => Self::Email,
            Part::Phone => Self::PhoneNumber,
            Part::Preference => Self::Preference,
        }
    }
}

impl From<Field> for Part {
    fn from(field: Field) -> Self {
        match field {
            Field::FullName => Self::Name,
            Field::ItsNumber => Self::Its,
            Field::Email => Self::Email,
            Field::PhoneNumber => Self::Phone,
            Field::Preference => Self::Preference,
        }
    }
}
