//! Links to pages of ours, with what stands behind the question mark.

use url::form_urlencoded;

/// A path with those values that aren't empty.
pub fn link(path: &str, values: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(values.iter().filter(|(_, value)| !value.is_empty()));
    let query = query.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// Something that can be chosen from a list: its value, its name, and whether it is chosen.
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What people read.
    pub label: String,
    /// Whether it is the one.
    pub is_chosen: bool,
}

impl Choice {
    /// One that is chosen if it has this value.
    pub fn of(value: impl Into<String>, label: impl Into<String>, chosen: &str) -> Self {
        let value = value.into();
        let is_chosen = value == chosen;
        Self { value, label: label.into(), is_chosen }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_escaped_and_empty_ones_left_out() {
        assert_eq!(link("/a", &[]), "/a");
        assert_eq!(link("/a", &[("b", "")]), "/a");
        assert_eq!(link("/a", &[("b", "x&y=é"), ("c", ""), ("d", "1")]), "/a?b=x%26y%3D%C3%A9&d=1");
    }
}
