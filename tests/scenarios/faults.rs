//! Tables of faults: what a platform answers to a message, when it is heard then, how often it was
//! tried, how its row ends, and that the next message of its address comes behind it.

use khidmat::simulator::Fault;

use crate::world::{Phone, Way, World};

/// What becomes of an answer whose first try meets a fault.
#[derive(Clone, Copy, Debug)]
pub enum Comes {
    /// It is said again at once.
    AtOnce,
    /// It is said again after so many seconds; others are answered meanwhile.
    After(i64),
    /// It is said again after so many seconds, and nobody hears anything there meanwhile.
    AllAfter(i64),
    /// It is taken for said, and was not.
    Silently,
    /// It is not said, for this reason; the next one is.
    Never(&'static str),
}

/// What the platform was asked to say so far.
fn speaking(w: &World, way: Way) -> usize {
    let calls = match way {
        Way::Telegram => w.telegram.calls(),
        Way::WhatsApp => w.whatsapp.calls(),
    };
    let speaks = |path: &str| path.starts_with("send") || path.ends_with("/messages");
    calls.iter().filter(|call| speaks(&call.path)).count()
}

/// Holds a platform's table of faults: each is met by the next thing that is said there.
pub async fn hold(w: &World, person: &Phone<'_>, other: &Phone<'_>, table: &[(Fault, Comes)]) {
    let way = person.way();
    for (fault, comes) in table {
        let before = speaking(w, way);
        match way {
            Way::Telegram => w.telegram.refuses_next(fault.clone()),
            Way::WhatsApp => w.whatsapp.refuses_next(fault.clone()),
        }
        let mut of_others = 0;
        person.sends("/me").await;
        person.sends("/grid 5").await;
        match *comes {
            Comes::After(seconds) | Comes::AllAfter(seconds) => {
                person.expects_nothing().await;
                other.sends("/me").await;
                of_others = 1;
                if matches!(comes, Comes::After(_)) {
                    other.expects("Murtaza Hussain").await;
                }
                w.clock.passes(seconds - 1);
                person.expects_nothing().await;
                other.expects_nothing().await;
                w.clock.passes(1);
                person.expects("Yusuf Ali").await;
                if matches!(comes, Comes::AllAfter(_)) {
                    other.expects("Murtaza Hussain").await;
                }
            }
            Comes::AtOnce => drop(person.expects("Yusuf Ali").await),
            Comes::Silently | Comes::Never(_) => {}
        }
        person.expects("Day 5").await;
        person.expects_nothing().await;
        let (tries, state) = match comes {
            Comes::Silently => (1, "sent - 1".to_owned()),
            Comes::Never(why) => (1, format!("failed {why} 1")),
            _ => (2, "sent - 2".to_owned()),
        };
        assert_eq!(speaking(w, way) - before, tries + 1 + of_others, "{fault:?}");
        let rows = states(w, person).await;
        assert_eq!(rows, [state, "sent - 1".to_owned()], "{fault:?}");
    }
}

/// The last two answers to somebody, older first.
async fn states(w: &World, person: &Phone<'_>) -> Vec<String> {
    let address = person.key().split_once(':').map(|(_, id)| id.to_owned()).expect("a key");
    let query = format!(
        "select state || ' ' || coalesce(why, '-') || ' ' || cast(attempts as text) from outbox
         where kind = 'reply' and address = '{address}' order by id desc limit 2"
    );
    let mut rows = w.texts(&query).await;
    rows.reverse();
    rows
}

/// Whether an account is written to.
pub async fn is_reachable(w: &World, person: &Phone<'_>) -> bool {
    let address = person.key().split_once(':').map(|(_, id)| id.to_owned()).expect("a key");
    let query =
        format!("select external_id from account where external_id = '{address}' and reachable");
    !w.texts(&query).await.is_empty()
}
