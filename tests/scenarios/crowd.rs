//! Many chats on both platforms that ask one thing after the other, and know what they were answered:
//! each once, in order.

use futures::future::join_all;
use khidmat::simulator::{Author, Line, Simulator, TelegramChat, TelegramUser};

use crate::child::Outside;

/// What is asked, one after the other; each answer names what it was asked for.
const QUESTIONS: [&str; 8] =
    ["menu", "start", "register", "link", "cancel", "back", "stop", "mydata"];

/// Some chats.
pub struct Crowd {
    on_telegram: Vec<TelegramUser>,
    on_whatsapp: Vec<String>,
    /// How many questions each has asked.
    asked: usize,
}

/// How a chat was answered.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// How many were said once more right after the first time.
    pub repeated: usize,
}

impl Crowd {
    /// So many chats on each platform, none of whom is in another crowd.
    pub fn of(size: usize, name: u32) -> Self {
        let user = |index: usize| TelegramUser {
            id: i64::from(name) * 1_000 + i64::try_from(index).expect("a small number"),
            first_name: format!("Guest {index}"),
            last_name: None,
            username: None,
        };
        let number = |index: usize| format!("+9198{name:04}{index:04}");
        let on_telegram = (0..size).map(user).collect();
        Self { on_telegram, on_whatsapp: (0..size).map(number).collect(), asked: 0 }
    }

    /// Each asks the next so many questions, all chats at once; a chat's next question is asked when
    /// the last one was taken.
    pub async fn asks(&mut self, outside: &Outside, count: usize) {
        let Simulator { telegram, whatsapp, .. } = &outside.simulator;
        let questions: Vec<String> =
            (self.asked..self.asked + count).map(|place| format!("/help {}", at(place))).collect();
        let on_telegram = self.on_telegram.iter().map(async |user| {
            for question in &questions {
                telegram.sends(user, TelegramChat::Private, question).await;
            }
        });
        let on_whatsapp = self.on_whatsapp.iter().map(async |number| {
            for question in &questions {
                whatsapp.sends(number, "Guest", question).await;
            }
        });
        tokio::join!(join_all(on_telegram), join_all(on_whatsapp));
        self.asked += count;
    }

    /// Waits until each has an answer to each question.
    pub async fn is_answered(&self, outside: &Outside) {
        let Simulator { telegram, whatsapp, .. } = &outside.simulator;
        let all_of = |history: &[Line]| in_order(history).0 >= self.asked;
        let each = || {
            let telegram = self.on_telegram.iter().all(|user| all_of(&telegram.history(user.id)));
            let whatsapp = self.on_whatsapp.iter().all(|number| all_of(&whatsapp.history(number)));
            (telegram && whatsapp).then_some(())
        };
        outside.until("the answers to all chats", each).await;
    }

    /// How each platform's chats were answered: in order, and none but what they asked for.
    pub fn answers(&self, outside: &Outside) -> [Answers; 2] {
        let Simulator { telegram, whatsapp, .. } = &outside.simulator;
        let of_telegram = self.on_telegram.iter().map(|user| telegram.history(user.id));
        let of_whatsapp = self.on_whatsapp.iter().map(|number| whatsapp.history(number));
        [self.repeated(of_telegram), self.repeated(of_whatsapp)]
    }

    /// Each was answered once, in order.
    pub fn was_answered_once(&self, outside: &Outside) {
        assert_eq!(self.answers(outside), [Answers::default(), Answers::default()]);
    }

    fn repeated(&self, histories: impl Iterator<Item = Vec<Line>>) -> Answers {
        let mut repeated = 0;
        for history in histories {
            let (answered, again) = in_order(&history);
            assert_eq!(answered, self.asked, "{}", shown(&history));
            repeated += again;
        }
        Answers { repeated }
    }
}

fn at(place: usize) -> &'static str {
    QUESTIONS[place % QUESTIONS.len()]
}

/// How many questions were answered in order, and how many answers were the last one once more.
fn in_order(history: &[Line]) -> (usize, usize) {
    let (mut answered, mut again) = (0, 0);
    let answers = |line: &Line, place: usize| {
        let named =
            line.heard.text.strip_prefix('/').and_then(|rest| rest.split_whitespace().next());
        named == Some(at(place))
    };
    for line in history.iter().filter(|line| line.author == Author::Bot) {
        if answers(line, answered) {
            answered += 1;
        } else if answered > 0 && answers(line, answered - 1) {
            again += 1;
        } else {
            panic!("{:?} is not what comes next in {}", line.heard.text, shown(history));
        }
    }
    (answered, again)
}

fn shown(history: &[Line]) -> String {
    let line = |line: &Line| {
        let first = line.heard.text.lines().next().unwrap_or_default().to_owned();
        if line.author == Author::Bot { format!("  bot: {first}") } else { first }
    };
    history.iter().map(line).collect::<Vec<_>>().join("\n")
}
