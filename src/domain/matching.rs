//! Which person a text means: an ITS number, or a name written as one remembers it.

use super::text::{ascii_digits, fold};

/// An ITS number has this many digits.
const ITS_DIGITS: usize = 8;
/// In shorter words one other letter makes another name.
const TYPO_MIN_CHARS: usize = 5;
/// In words of this length two wrong letters are still a typo.
const TWO_TYPOS_MIN_CHARS: usize = 9;
/// A longer query than this names nobody (a name has 80 characters), and would cost much to try.
const QUERY_MAX_BYTES: usize = 500;
/// The beginning of a name, heard rather than read, needs this many letters.
const HEARD_BEGINNING_MIN_CHARS: usize = 3;

/// A name that stands before other words is looked for in so many of them.
pub const MOST_NAME_WORDS: usize = 5;

/// How the usual ways to write a sound in Latin letters become one, in this order.
const SOUNDS: &str = "ph>f ck>k q>k w>v x>ks ee>i ai>i ay>i ei>i ey>i e>i oo>u ou>u au>u o>u \
                      bh>b dh>d gh>g jh>j kh>k th>t zh>z";

/// Who was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found<T> {
    /// Exactly one.
    One(T),
    /// Several, by name.
    Several(Vec<T>),
    /// No one.
    Nobody,
}

/// Finds whom a query means. An ITS number decides; else the best kind of likeness that anyone
/// has: the whole name, whole words of it, beginnings of its words, words that sound alike, words
/// with a typo.
pub fn find<T>(
    people: Vec<T>,
    query: &str,
    name: impl Fn(&T) -> &str,
    its: impl Fn(&T) -> &str,
) -> Found<T> {
    let query = Query::new(query);
    let likeness = |person: &T| match &query.its {
        Some(number) if its(person) != number => None,
        Some(_) if query.folded.is_empty() => Some(Likeness::Whole),
        _ => query.likeness(name(person)),
    };
    let mut found = ranked(people, likeness, &name);
    let best = found.first().map(|(likeness, _, _)| *likeness);
    found.retain(|(likeness, _, _)| Some(*likeness) == best);
    let mut found: Vec<T> = found.into_iter().map(|(_, _, person)| person).collect();
    match (found.pop(), found.is_empty()) {
        (None, _) => Found::Nobody,
        (Some(one), true) => Found::One(one),
        (Some(last), false) => {
            found.push(last);
            Found::Several(found)
        }
    }
}

/// Everyone whom a search may mean, the likeliest first; a number finds the ITS numbers that begin
/// with it, and an empty search everyone.
pub fn filter<T>(
    people: Vec<T>,
    query: &str,
    name: impl Fn(&T) -> &str,
    its: impl Fn(&T) -> &str,
) -> Vec<T> {
    let number = number(query);
    let query = Query::new(query);
    let likeness = |person: &T| match (&number, &query.its) {
        (Some(number), _) => its(person).starts_with(number).then_some(Likeness::Whole),
        (None, Some(number)) if its(person) != number => None,
        (None, _) if query.folded.is_empty() => Some(Likeness::Whole),
        (None, _) => query.likeness(name(person)),
    };
    ranked(people, likeness, &name).into_iter().map(|(_, _, person)| person).collect()
}

/// How a name is like a query, the closest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    Whole,
    Words,
    Beginnings,
    Sound,
    Typo,
}

/// A query, read once for all people.
struct Query {
    /// The ITS number in it.
    its: Option<String>,
    /// The rest, folded.
    folded: String,
    /// The rest's words as they sound.
    heard: Vec<String>,
}

impl Query {
    fn new(text: &str) -> Self {
        if let Some(number) = number(text).filter(|number| number.len() == ITS_DIGITS) {
            return Self { its: Some(number), folded: String::new(), heard: Vec::new() };
        }
        let folded = fold(text);
        let is_its = |word: &&str| {
            word.len() == ITS_DIGITS && word.bytes().all(|byte| byte.is_ascii_digit())
        };
        let its = folded.split(' ').find(is_its).map(str::to_owned);
        let rest: Vec<&str> =
            folded.split(' ').filter(|word| Some(*word) != its.as_deref()).collect();
        let heard = rest.iter().map(|word| sound(word)).filter(|word| !word.is_empty()).collect();
        Self { its, folded: rest.join(" "), heard }
    }

    fn likeness(&self, name: &str) -> Option<Likeness> {
        if self.folded.is_empty() || self.folded.len() > QUERY_MAX_BYTES {
            return None;
        }
        let name = fold(name);
        if name == self.folded {
            return Some(Likeness::Whole);
        }
        let wanted: Vec<&str> = self.folded.split(' ').collect();
        let words: Vec<&str> = name.split(' ').collect();
        if all_found(&wanted, &words, |wanted, word| wanted == word) {
            return Some(Likeness::Words);
        }
        if all_found(&wanted, &words, |wanted, word| word.starts_with(wanted)) {
            return Some(Likeness::Beginnings);
        }
        let heard: Vec<String> = words.iter().map(|word| sound(word)).collect();
        let heard: Vec<&str> = heard.iter().map(String::as_str).collect();
        let wanted: Vec<&str> = self.heard.iter().map(String::as_str).collect();
        if wanted.is_empty() {
            None
        } else if all_found(&wanted, &heard, |wanted, word| wanted == word)
            || runs(&heard).any(|run| run == glued(&wanted))
        {
            Some(Likeness::Sound)
        } else if all_found(&wanted, &heard, is_typo) {
            Some(Likeness::Typo)
        } else {
            None
        }
    }
}

/// The people who are alike at all, the likeliest first, then by name.
fn ranked<T>(
    people: Vec<T>,
    likeness: impl Fn(&T) -> Option<Likeness>,
    name: impl Fn(&T) -> &str,
) -> Vec<(Likeness, String, T)> {
    let mut found: Vec<_> = people
        .into_iter()
        .filter_map(|person| Some((likeness(&person)?, fold(name(&person)), person)))
        .collect();
    found.sort_by(|one, other| (one.0, &one.1).cmp(&(other.0, &other.1)));
    found
}

/// The digits of a query that is a number and nothing else.
fn number(query: &str) -> Option<String> {
    let digits: String = ascii_digits(query)
        .chars()
        .filter(|letter| !letter.is_whitespace() && !"-–#".contains(*letter))
        .collect();
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

/// Whether every wanted word can have a word of its own that fits it.
fn all_found(wanted: &[&str], words: &[&str], fits: impl Fn(&str, &str) -> bool) -> bool {
    // Each word's taker; a taker moves on to another word that fits it, if someone else needs this.
    fn place(
        taker: usize,
        table: &[Vec<bool>],
        tried: &mut [bool],
        takers: &mut [Option<usize>],
    ) -> bool {
        for word in 0..takers.len() {
            if table[taker][word] && !tried[word] {
                tried[word] = true;
                if takers[word].is_none_or(|other| place(other, table, tried, takers)) {
                    takers[word] = Some(taker);
                    return true;
                }
            }
        }
        false
    }
    if wanted.len() > words.len() {
        return false;
    }
    let row = |wanted: &&str| words.iter().map(|word| fits(wanted, word)).collect();
    let table: Vec<Vec<bool>> = wanted.iter().map(row).collect();
    let mut takers = vec![None; words.len()];
    (0..wanted.len()).all(|taker| place(taker, &table, &mut vec![false; words.len()], &mut takers))
}

/// Neighbouring words written as one, since "Ali Asgar" is also "Aliasgar".
fn runs<'w>(words: &'w [&str]) -> impl Iterator<Item = String> + use<'w> {
    (0..words.len())
        .flat_map(move |from| (from + 1..=words.len()).map(move |to| glued(&words[from..to])))
}

/// Words written as one, without each `h`: in "Mohammedhuzefa" the `dh` is none.
fn glued(words: &[&str]) -> String {
    single(&words.concat().replace('h', ""))
}

/// Whether two words that were heard differ by a slip. An `a` at the end makes a woman's name of a
/// man's, so that is no slip.
fn is_typo(wanted: &str, word: &str) -> bool {
    let (short, long) = (wanted.chars().count(), word.chars().count());
    let least = short.min(long);
    let allowed = match least {
        TWO_TYPOS_MIN_CHARS.. => 2,
        TYPO_MIN_CHARS.. => 1,
        _ => 0,
    };
    wanted == word
        || (short >= HEARD_BEGINNING_MIN_CHARS && word.starts_with(wanted))
        || (wanted.ends_with('a') == word.ends_with('a')
            && strsim::levenshtein(wanted, word) <= allowed)
}

/// A folded word as it sounds, so that the usual ways to write a name in Latin letters are one:
/// Yusuf, Yousuf and Yusof; Huzaifa and Huzefa; Hussain, Husein and Husayn.
fn sound(word: &str) -> String {
    let word = word
        .strip_suffix("bhai")
        .or_else(|| word.strip_suffix("bhen"))
        .or_else(|| word.strip_suffix("ben"))
        .filter(|rest| rest.is_empty() || rest.chars().count() >= HEARD_BEGINNING_MIN_CHARS)
        .unwrap_or(word);
    let mut heard = word.to_owned();
    for (written, spoken) in SOUNDS.split(' ').filter_map(|pair| pair.split_once('>')) {
        heard = heard.replace(written, spoken);
    }
    let begins_with_y = heard.starts_with('y');
    heard = heard.replace('y', "i");
    if begins_with_y {
        heard.replace_range(..1, "y");
    }
    let heard = single(&heard).replace("muhamid", "muhamad");
    let heard = match heard.strip_suffix('h') {
        Some(rest) if !rest.is_empty() && !rest.ends_with(['s', 'c']) => rest,
        _ => &heard,
    };
    match heard {
        "muhamd" | "muhmad" | "muhmid" | "muhd" | "mhd" | "md" => "muhamad".to_owned(),
        _ => heard.to_owned(),
    }
}

/// The text with doubled letters as one.
fn single(text: &str) -> String {
    let mut single = String::with_capacity(text.len());
    for letter in text.chars() {
        if !single.ends_with(letter) {
            single.push(letter);
        }
    }
    single
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PEOPLE: [(&str, &str); 14] = [
        ("Yusuf Ali", "30400001"),
        ("Yusuf Ali Bharmal", "30400002"),
        ("Mohammed Huzaifa Kanchwala", "30400003"),
        ("Aliasgar Bharmal", "30400004"),
        ("Husain Ezzi", "30400005"),
        ("Fatema Zahra", "30400006"),
        ("Munira Jamali", "30400007"),
        ("Abdul-Qadir Saifuddin", "30400008"),
        ("મુસ્તફા શેખ", "30400009"),
        ("يوسف أحمد", "30400010"),
        ("Shabbir Lokhandwala", "30400011"),
        ("Huseina Ezzi", "30400012"),
        ("Burhanuddin Merchant", "30400013"),
        ("Aadil Raja", "31400014"),
    ];

    /// The numbers of those found, without what is the same in all.
    fn who(query: &str) -> String {
        let show = |person: &(&str, &str)| person.1.trim_start_matches("304000").to_owned();
        match find(PEOPLE.to_vec(), query, |person| person.0, |person| person.1) {
            Found::One(person) => show(&person),
            Found::Several(people) => people.iter().map(show).collect::<Vec<_>>().join(" "),
            Found::Nobody => "nobody".into(),
        }
    }

    #[test]
    fn an_its_number_decides() {
        assert_eq!(who("30400003"), "03");
        assert_eq!(who("٣٠٤٠ ٠٠٠٣"), "03");
        assert_eq!(who("Yusuf Ali (30400002)"), "02");
        assert_eq!(who("Yusuf 30400003"), "nobody");
        assert_eq!(who("30409999"), "nobody");
        assert_eq!(who("304"), "nobody");
    }

    #[test]
    fn the_closest_likeness_decides() {
        assert_eq!(who(" yusuf  ALI "), "01");
        assert_eq!(who("ali yusuf"), "01 02");
        assert_eq!(who("bharmal"), "04 02");
        assert_eq!(who("bharmal yusuf"), "02");
        assert_eq!(who("yus bhar"), "02");
        assert_eq!(who("ali ali"), "nobody");
        assert_eq!(who("munir"), "07");
        assert_eq!(who("qadir"), "08");
        assert_eq!(who("મુસ્તફા"), "09");
        assert_eq!(who("يوسف احمد"), "10");
        assert_eq!(who(""), "nobody");
        assert_eq!(who("!"), "nobody");
        assert_eq!(who(&"ali ".repeat(20_000)), "nobody");
    }

    #[test]
    fn names_are_found_as_they_sound() {
        for query in ["Muhammad Huzefa", "mohamed huzaifa", "Mohd. Huzefa", "huzeifah"] {
            assert_eq!(who(query), "03", "{query}");
        }
        for query in ["yousuf ali bharmal", "Yusof Alee Bharmal", "yusufbhai bharmal"] {
            assert_eq!(who(query), "02", "{query}");
        }
        assert_eq!(who("Hussein"), "05");
        assert_eq!(who("husayn ezi"), "05");
        assert_eq!(who("Ali Asghar Bharmal"), "04");
        assert_eq!(who("Abdulkadir"), "08");
        assert_eq!(who("Mohammedhuzefa Kanchvala"), "03");
        assert_eq!(who("Fatimah"), "06");
        assert_eq!(who("Adil"), "31400014");
        assert_eq!(who("bhai"), "nobody");
    }

    #[test]
    fn typos_come_last_and_never_change_the_sex() {
        assert_eq!(who("Burhanudsin"), "13");
        assert_eq!(who("Lokhandvala"), "11");
        let only = vec![("Munir Jamali", "30400020")];
        let find = |query| find(only.clone(), query, |person| person.0, |person| person.1);
        assert_eq!(find("Munira"), Found::Nobody);
        assert_eq!(find("Munirr"), Found::One(only[0]));
    }

    #[test]
    fn a_search_gives_all_likely_people_best_first() {
        let search = |query| -> Vec<&str> {
            let found = filter(PEOPLE.to_vec(), query, |person| person.0, |person| person.1);
            found.into_iter().map(|person| person.0).collect()
        };
        assert_eq!(search("ali"), ["Yusuf Ali", "Yusuf Ali Bharmal", "Aliasgar Bharmal"]);
        assert_eq!(search("314"), ["Aadil Raja"]);
        assert_eq!(search("30400006"), ["Fatema Zahra"]);
        assert_eq!(search("yousuf").len(), 2);
        assert_eq!(search(" ").len(), PEOPLE.len());
        assert!(search("zzz").is_empty());
    }

    proptest! {
        #[test]
        fn never_panics(query in "(a |ali |[a-z]{0,9} ?|[0-9]|૩|ي|bhai){0,30}|.*", name in ".*") {
            let people = vec![(name.as_str(), "30400001"), ("a a a a a b", "2")];
            let _ = find(people.clone(), &query, |person| person.0, |person| person.1);
            let _ = filter(people, &query, |person| person.0, |person| person.1);
        }

        #[test]
        fn everyone_is_found_by_the_own_name(name in "[A-Za-z]{1,9}( [A-Za-z]{1,9}){0,3}") {
            let people = vec![name.as_str()];
            prop_assert_eq!(find(people, &name, |name| name, |_| ""), Found::One(name.as_str()));
        }
    }
}
