//! Whom the rows of an import mean. A name that stands there many times is looked for once.

use std::collections::HashMap;

use super::Remark;
use super::check::Known;
use crate::domain::matching::{self, Found};
use crate::domain::person::{FullName, Its, Status};
use crate::domain::text::fold;

/// Somebody who may be meant: registered, or about to be by the same import.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The full name.
    pub name: String,
    /// The ITS number.
    pub its: Its,
    /// Where the registration stands.
    pub status: Status,
    /// The row, once there is one.
    pub id: Option<i64>,
}

/// Somebody with the place among all.
type Numbered<'a> = (usize, &'a Candidate);

/// Everyone who may be meant.
pub struct Names {
    all: Vec<Candidate>,
    by_its: HashMap<String, usize>,
    by_name: HashMap<String, Vec<usize>>,
    found: HashMap<String, Result<usize, Remark>>,
}

impl Names {
    /// Those who are registered.
    pub fn of(people: &[Known]) -> Self {
        let mut names = Self {
            all: Vec::with_capacity(people.len()),
            by_its: HashMap::new(),
            by_name: HashMap::new(),
            found: HashMap::new(),
        };
        for known in people {
            let Known { id, registration, status } = known;
            names.add(&registration.name, &registration.its, *status, Some(*id));
        }
        names
    }

    /// Adds somebody, before anyone is looked for.
    pub fn add(&mut self, name: &FullName, its: &Its, status: Status, id: Option<i64>) {
        let at = self.all.len();
        let name = name.as_str().to_owned();
        self.by_its.insert(its.as_str().to_owned(), at);
        self.by_name.entry(fold(&name)).or_default().push(at);
        self.all.push(Candidate { name, its: its.clone(), status, id });
    }

    /// Whom cells mean: the ITS number decides, else the name.
    pub fn find(&mut self, its: &str, name: &str) -> Result<Candidate, Remark> {
        let number = if its.is_empty() { name } else { its };
        if let Ok(number) = Its::parse(number) {
            let at = self.by_its.get(number.as_str()).copied();
            let unknown = || Remark::ItsUnknown(number.as_str().to_owned());
            return at.map(|at| self.all[at].clone()).ok_or_else(unknown);
        }
        let is_digits =
            |text: &str| text.chars().all(|letter| letter.is_numeric() || letter == ' ');
        if !its.is_empty() || (!name.is_empty() && is_digits(name)) {
            return Err(Remark::Its(number.to_owned()));
        }
        if name.is_empty() {
            return Err(Remark::Nobody);
        }
        let key = fold(name);
        if !self.found.contains_key(&key) {
            let found = self.called(name, &key);
            self.found.insert(key.clone(), found);
        }
        match &self.found[&key] {
            Ok(at) => Ok(self.all[*at].clone()),
            Err(remark) => Err(remark.clone()),
        }
    }

    /// The one who is called so; who no longer serves is meant only if nobody else is.
    fn called(&self, name: &str, key: &str) -> Result<usize, Remark> {
        let serves = |at: &usize| self.all[*at].status.serves();
        let exact = self.by_name.get(key).cloned().unwrap_or_default();
        let (serving, others): (Vec<usize>, Vec<usize>) = exact.into_iter().partition(serves);
        let exact = if serving.is_empty() { others } else { serving };
        let several = |count: usize| Remark::Several { name: name.to_owned(), count };
        match exact[..] {
            [one] => return Ok(one),
            [_, _, ..] => return Err(several(exact.len())),
            [] => {}
        }
        let everyone = self.all.iter().enumerate();
        let (serving, others): (Vec<Numbered<'_>>, Vec<Numbered<'_>>) =
            everyone.partition(|(_, one)| one.status.serves());
        let find = |some: Vec<Numbered<'_>>| match matching::find(
            some,
            name,
            |(_, one)| &one.name,
            |(_, one)| one.its.as_str(),
        ) {
            Found::One((at, _)) => Found::One(at),
            Found::Several(some) => Found::Several(some.iter().map(|(at, _)| *at).collect()),
            Found::Nobody => Found::Nobody,
        };
        let found = match find(serving) {
            Found::Nobody => find(others),
            found => found,
        };
        match found {
            Found::One(at) => Ok(at),
            Found::Several(some) => Err(several(some.len())),
            Found::Nobody => Err(Remark::NameUnknown(name.to_owned())),
        }
    }
}
