//! What becomes of a duty's reminders when the rules, the timezone or the reporting time change.

use super::reminder_rule::{Rule, Rules};
use super::timestamp::Timestamp;

/// A reminder of a duty as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its row.
    pub id: i64,
    /// Its rule.
    pub rule: Rule,
    /// When it is to go out.
    pub due_at: Timestamp,
    /// Whether it waits, was said, or is not to be said.
    pub stage: Stage,
}

/// How far a reminder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It waits for its instant.
    Waits,
    /// It was said, or is being said.
    Said,
    /// It reached nobody; the admins know.
    Failed,
    /// It was cancelled before it was said.
    Cancelled,
}

/// What is to be done with a reminder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A row that waits goes by this rule, at its new instant.
    Move(i64, Rule),
    /// A new row, or a cancelled one that waits again, goes by this rule.
    Add(Rule),
    /// A row that waits is cancelled.
    Cancel(i64),
}

/// Plans for one duty that is still ahead. What waits by a rule that stays goes by its new instant,
/// even if that has passed: then it is said at once, since a lost reminder is worse than a late
/// one. A new rule counts where its instant is still ahead. What waits by a rule that goes takes
/// the place of one that comes, or is cancelled; but it stays where the one in its place came too
/// late to be said, and where a person would hear nothing at all.
pub fn plan(
    rows: &[Standing],
    rules: &Rules,
    due: impl Fn(Rule) -> Timestamp,
    now: Timestamp,
) -> Vec<Step> {
    let of = |rule: Rule| rows.iter().find(|row| row.rule == rule);
    // The evening's reminder was said at an hour that counts no more: not again at another.
    let was_said = |rule: Rule| {
        let said = rows.iter().filter(|row| row.stage == Stage::Said);
        said.into_iter().any(|row| !rules.has(row.rule) && rule.replaces(row.rule))
    };
    let mut steps = Vec::new();
    let mut leaving: Vec<&Standing> =
        rows.iter().filter(|row| row.stage == Stage::Waits && !rules.has(row.rule)).collect();
    let mut is_heard = rows.iter().any(|row| row.stage == Stage::Said);
    // Its new hour has passed and was not said at: it is said at its old hour, whatever else waits.
    let is_unsaid = |rule: Rule| {
        let stage = of(rule).map(|row| row.stage);
        !matches!(stage, Some(Stage::Waits | Stage::Said)) && due(rule) <= now && !was_said(rule)
    };
    for rule in rules.iter().filter(|rule| is_unsaid(*rule)) {
        if let Some(place) = leaving.iter().position(|row| rule.replaces(row.rule)) {
            leaving.remove(place);
            is_heard = true;
        }
    }
    for rule in rules.iter() {
        match of(rule).map(|row| (row.stage, row.id, row.due_at)) {
            Some((Stage::Waits, id, before)) => {
                is_heard = true;
                if before != due(rule) {
                    steps.push(Step::Move(id, rule));
                }
            }
            Some((Stage::Said | Stage::Failed, ..)) => {}
            _ if due(rule) <= now || was_said(rule) => {}
            // A row that was cancelled holds the rule's place, so it is taken up again.
            Some((Stage::Cancelled, ..)) => {
                is_heard = true;
                steps.push(Step::Add(rule));
            }
            None => {
                is_heard = true;
                let place = leaving.iter().position(|row| rule.replaces(row.rule));
                let place = place.or(if leaving.is_empty() { None } else { Some(0) });
                steps.push(match place {
                    Some(place) => Step::Move(leaving.remove(place).id, rule),
                    None => Step::Add(rule),
                });
            }
        }
    }
    if !is_heard && !leaving.is_empty() {
        leaving.remove(0);
    }
    steps.extend(leaving.into_iter().map(|row| Step::Cancel(row.id)));
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `rule stage` with a due instant in hours; rules' instants by hours too.
    fn run(rows: &[(&str, Stage)], rules: &str, now: i64) -> String {
        // The evening is at 18, hours before the duty at 30 (06:00 of the next day).
        let due = |rule: Rule| {
            Timestamp::from_millis(match rule {
                Rule::Days { days, at } => at.hour() - 24 * (days - 1),
                Rule::Minutes(minutes) => 30 - minutes / 60,
            })
        };
        let row = |(id, (rule, stage)): (i64, &(&str, Stage))| {
            let rule = Rule::parse(rule).expect("a rule");
            // As if planned by another clock, so that a move shows.
            Standing { id, rule, due_at: due(rule) - chrono::Duration::hours(1), stage: *stage }
        };
        let rows: Vec<Standing> = (1..).zip(rows).map(row).collect();
        let rules = Rules::parse(rules).expect("rules");
        let steps = plan(&rows, &rules, due, Timestamp::from_millis(now));
        let shown = |step: &Step| match step {
            Step::Move(id, rule) => format!("{id}>{rule}"),
            Step::Add(rule) => format!("+{rule}"),
            Step::Cancel(id) => format!("-{id}"),
        };
        steps.iter().map(shown).collect::<Vec<_>>().join(" ")
    }

    use Stage::{Cancelled, Failed, Said, Waits};

    #[test]
    fn what_waits_is_moved_even_into_the_past() {
        assert_eq!(run(&[("1d@18:00", Waits)], "1d@18:00", 10), "1>1d@18:00");
        assert_eq!(run(&[("1d@18:00", Waits)], "1d@18:00", 20), "1>1d@18:00");
    }

    #[test]
    fn a_new_rule_counts_where_its_instant_is_ahead() {
        assert_eq!(run(&[("1d@18:00", Said)], "1d@18:00, 2h", 20), "+2h");
        assert_eq!(run(&[("1d@18:00", Said)], "1d@18:00, 2h", 28), "");
    }

    #[test]
    fn a_rule_that_goes_makes_place_or_is_cancelled() {
        assert_eq!(run(&[("1d@18:00", Waits)], "1d@20:00", 10), "1>1d@20:00");
        assert_eq!(run(&[("1d@18:00", Waits), ("2h", Waits)], "3h", 10), "1>3h -2");
        assert_eq!(run(&[("1d@18:00", Said), ("2h", Waits)], "1d@18:00", 20), "-2");
    }

    #[test]
    fn nobody_is_left_without_a_reminder() {
        // The new hour has passed, so the old one stands for tomorrow's duty.
        assert_eq!(run(&[("1d@20:00", Waits)], "1d@18:00", 19), "");
        assert_eq!(run(&[("1d@20:00", Waits), ("2h", Waits)], "1d@18:00", 19), "-2");
    }

    #[test]
    fn an_hour_that_came_too_late_leaves_the_old_one() {
        let both = [("1d@20:00", Waits), ("2h", Waits)];
        // The morning's goes by its new instant; the evening's is still said, at its old hour.
        assert_eq!(run(&both, "1d@18:00, 2h", 19), "2>2h");
        assert_eq!(run(&both, "1d@18:00, 3h", 19), "2>3h");
        assert_eq!(run(&both, "1d@19:00, 1d@18:00, 2h", 19), "2>2h");
        assert_eq!(run(&both[..1], "1d@18:00, 2h", 19), "+2h");
        let said = [("1d@18:00", Said), ("1d@20:00", Waits), ("2h", Waits)];
        assert_eq!(run(&said, "1d@18:00, 2h", 19), "3>2h -2");
    }

    #[test]
    fn what_failed_was_not_said() {
        let one = [("1d@18:00", Failed), ("2h", Waits)];
        assert_eq!(run(&one, "1d@18:00", 20), "");
        assert_eq!(run(&one, "1d@20:00, 2h", 19), "+1d@20:00 2>2h");
        let two = [("1d@18:00", Failed), ("1d@20:00", Waits), ("2h", Waits)];
        assert_eq!(run(&two, "1d@18:00, 2h", 19), "3>2h");
    }

    #[test]
    fn what_was_said_is_not_said_again_at_another_hour() {
        assert_eq!(run(&[("1d@18:00", Said)], "1d@20:00", 19), "");
        assert_eq!(run(&[("1d@18:00", Said)], "1d@18:00, 1d@20:00", 19), "+1d@20:00");
    }

    #[test]
    fn a_cancelled_one_is_taken_up_again() {
        assert_eq!(run(&[("1d@18:00", Waits), ("2h", Cancelled)], "2h", 10), "+2h -1");
    }
}
