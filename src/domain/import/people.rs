//! What a row about a person comes to.

use std::collections::HashMap;

use super::check::{Facts, Known, Verdict};
use super::{Place, Raw, RawPerson, Remark, Row};
use crate::domain::person::{Email, FullName, Its, Phone, Preference, Status, is_none_word};
use crate::domain::registration::{Draft, GivenEmail, Part, Registration, parse_parts};
use crate::domain::text::fold;

/// What a status says of somebody who was looked at and accepted.
const ACCEPTED: &str = "approved|allotted|accepted|selected";

/// Checks a row; `seen` holds the earlier ones.
pub fn check(
    row: &Row,
    facts: &Facts,
    seen: &mut HashMap<Its, (Place, RawPerson)>,
) -> Result<Verdict, Remark> {
    let raw = cells(&row.raw, &facts.country)?;
    let raw = &raw;
    let its = match raw.its.as_str() {
        "" => return Err(Remark::Lacks(Part::Its)),
        text => Its::parse(text).map_err(|_| Remark::Its(text.to_owned()))?,
    };
    if let Some((place, before)) = seen.get(&its) {
        let is_same = before == raw;
        return if is_same { Ok(Verdict::SamePerson) } else { Err(Remark::Twice(place.clone())) };
    }
    seen.insert(its.clone(), (row.place.clone(), raw.clone()));
    let given = Given::read(raw, &facts.country)?;
    match facts.people.iter().find(|known| known.registration.its == its) {
        Some(known) => Ok(compare(known, &given)),
        None => given.enter(its, raw),
    }
}

/// The cells of a row, or the parts of a typed line.
fn cells(raw: &Raw, country: &str) -> Result<RawPerson, Remark> {
    match raw {
        Raw::Person(person) => Ok(person.clone()),
        Raw::Slot(_) => Ok(RawPerson::default()),
        Raw::Line(text) => {
            let draft = parse_parts(text, country).map_err(|_| Remark::Line(text.clone()))?;
            Ok(of_draft(&draft))
        }
    }
}

fn of_draft(draft: &Draft) -> RawPerson {
    let email = match &draft.email {
        Some(GivenEmail::Address(email)) => email.as_str().to_owned(),
        Some(GivenEmail::None) | None => String::new(),
    };
    RawPerson {
        name: draft.name.as_ref().map(|name| name.as_str().to_owned()).unwrap_or_default(),
        its: draft.its.as_ref().map(|its| its.as_str().to_owned()).unwrap_or_default(),
        email,
        phone: draft.phone.as_ref().map(|phone| phone.as_str().to_owned()).unwrap_or_default(),
        preference: draft.preference.map(|one| one.as_str().to_owned()).unwrap_or_default(),
        status: String::new(),
    }
}

/// The cells as what they mean; an empty one says nothing.
struct Given {
    name: Option<FullName>,
    email: Option<Email>,
    phone: Option<Phone>,
    preference: Option<Preference>,
}

impl Given {
    fn read(raw: &RawPerson, country: &str) -> Result<Self, Remark> {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let name =
            some(&raw.name).map(|text| FullName::parse(&text).map_err(|_| Remark::Name(text)));
        let email = some(&raw.email)
            .filter(|text| !is_none_word(text))
            .map(|text| Email::parse(&text).map_err(|_| Remark::Email(text)));
        let phone = some(&raw.phone)
            .map(|text| Phone::parse(&text, country).map_err(|_| Remark::Phone(text)));
        let preference = some(&raw.preference)
            .map(|text| Preference::parse(&text).map_err(|_| Remark::Preference(text)));
        Ok(Self {
            name: name.transpose()?,
            email: email.transpose()?,
            phone: phone.transpose()?,
            preference: preference.transpose()?,
        })
    }

    /// Somebody new. Who says nothing of a preference takes both.
    fn enter(self, its: Its, raw: &RawPerson) -> Result<Verdict, Remark> {
        let name = self.name.ok_or(Remark::Lacks(Part::Name))?;
        let status = status(&raw.status);
        if !status.serves() {
            return Err(Remark::Left { name: name.as_str().to_owned(), status });
        }
        let phone = self.phone.ok_or(Remark::Lacks(Part::Phone))?;
        let preference = self.preference.unwrap_or(Preference::Both);
        let registration = Registration { name, its, email: self.email, phone, preference };
        Ok(Verdict::Enter(Box::new(registration), status))
    }
}

/// Where the registration of somebody new begins: pending, unless an admin accepted it before.
fn status(text: &str) -> Status {
    let folded = fold(text);
    match folded.as_str() {
        "rejected" | "declined" => Status::Rejected,
        "withdrawn" | "left" => Status::Withdrawn,
        word if ACCEPTED.split('|').any(|known| known == word) => Status::Approved,
        _ => Status::Pending,
    }
}

/// What of a registration the row says otherwise.
fn compare(known: &Known, given: &Given) -> Verdict {
    let is = &known.registration;
    let email = |email: &Email| email.as_str().to_lowercase();
    let others = [
        (
            Part::Name,
            given.name.as_ref().is_some_and(|one| fold(one.as_str()) != fold(is.name.as_str())),
        ),
        (
            Part::Email,
            given
                .email
                .as_ref()
                .is_some_and(|one| Some(email(one)) != is.email.as_ref().map(email)),
        ),
        (Part::Phone, given.phone.as_ref().is_some_and(|one| *one != is.phone)),
        (Part::Preference, given.preference.is_some_and(|one| one != is.preference)),
    ];
    let parts: Vec<Part> =
        others.into_iter().filter(|(_, is_other)| *is_other).map(|(part, _)| part).collect();
    if parts.is_empty() {
        return Verdict::SamePerson;
    }
    let (name, its) = (is.name.as_str().to_owned(), is.its.as_str().to_owned());
    Verdict::Changed(Remark::Differs { name, its, parts })
}
