//! Reads what strace saw, and judges whether each webhook was on the disk before it was answered.

use std::collections::{BTreeSet, HashMap};

/// A system call, as `strace -f -y` shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Call {
    /// What it is called.
    pub name: String,
    /// The file's number, and with `-y` what it is: `14</folder/khidmat.db-wal>`.
    pub file: String,
    /// All that was given to it and came of it, as shown.
    pub shown: String,
    /// What it answered; nothing if it never came back.
    pub result: Option<i64>,
    /// The line at which it began, and the one at which it was over.
    pub lines: (usize, usize),
}

impl Call {
    fn is_of(&self, names: &[&str]) -> bool {
        names.contains(&self.name.as_str())
    }

    /// Whether it wrote to SQLite's log of changes.
    fn writes_wal(&self) -> bool {
        self.is_of(&["pwrite64", "write", "pwritev"]) && self.file.ends_with("-wal>")
    }

    /// Whether it made a file's changes durable.
    fn flushes(&self, file: &str) -> bool {
        self.is_of(&["fsync", "fdatasync"]) && self.file == file && self.result == Some(0)
    }

    fn is_socket(&self) -> bool {
        self.file.contains("<socket:") || self.file.contains("<TCP")
    }

    fn hears(&self) -> bool {
        self.is_of(&["read", "readv", "recvfrom", "recvmsg"]) && self.is_socket()
    }

    fn says_ok(&self) -> bool {
        let writes = self.is_of(&["write", "writev", "sendto", "sendmsg"]);
        writes && self.is_socket() && self.shown.contains("\"HTTP/1.1 200 ")
    }
}

/// The calls of a trace, in the order in which they began. One that another thread's line
/// interrupts stands there twice, as `<unfinished ...>` and `<... resumed>`.
pub fn calls(trace: &str) -> Vec<Call> {
    let mut found: Vec<Call> = Vec::new();
    let mut open: HashMap<&str, usize> = HashMap::new();
    for (at, line) in trace.lines().enumerate() {
        // The thread's number and the time stand before it.
        let mut words = line.splitn(2, char::is_whitespace);
        let (Some(thread), Some(rest)) = (words.next(), words.next()) else { continue };
        let rest = rest.trim_start().trim_start_matches(|sign: char| "0123456789.:".contains(sign));
        let rest = rest.trim_start();
        if let Some(resumed) = rest.strip_prefix("<... ") {
            let Some(call) = open.remove(thread).and_then(|index| found.get_mut(index)) else {
                continue;
            };
            let more = resumed.split_once("resumed>").map_or("", |(_, more)| more);
            call.shown.push_str(more);
            call.result = result(more);
            call.lines.1 = at;
            continue;
        }
        let Some((name, shown)) = rest.split_once('(') else { continue };
        if name.is_empty()
            || name.contains(|sign: char| !sign.is_ascii_alphanumeric() && sign != '_')
        {
            continue;
        }
        let file = shown.split([',', ')', ' ']).next().unwrap_or_default();
        let unfinished = shown.strip_suffix("<unfinished ...>");
        if unfinished.is_some() {
            open.insert(thread, found.len());
        }
        found.push(Call {
            name: name.to_owned(),
            file: file.to_owned(),
            result: if unfinished.is_some() { None } else { result(shown) },
            shown: unfinished.unwrap_or(shown).to_owned(),
            lines: (at, if unfinished.is_some() { usize::MAX } else { at }),
        });
    }
    found
}

/// What stands behind the last `= `.
fn result(shown: &str) -> Option<i64> {
    let (_, answer) = shown.rsplit_once(" = ")?;
    answer.split(|sign: char| sign.is_whitespace() || sign == '<').next()?.parse().ok()
}

/// Holds that what each of these marks stands in was written into the log of changes, and made
/// durable, before its sender was told 200. Answers how many calls made all of them durable.
///
/// # Errors
/// Says which was not, and why.
pub fn judge(calls: &[Call], marks: &[String]) -> Result<usize, String> {
    let mut flushes = BTreeSet::new();
    for mark in marks {
        let heard = calls.iter().find(|call| call.hears() && call.shown.contains(mark));
        let heard = heard.ok_or_else(|| format!("{mark} was never heard"))?;
        let said = calls
            .iter()
            .find(|call| call.says_ok() && call.file == heard.file && call.lines.0 > heard.lines.1);
        let said = said.ok_or_else(|| format!("{mark} was never answered"))?;
        let written = calls.iter().find(|call| call.writes_wal() && call.shown.contains(mark));
        let written = written.ok_or_else(|| format!("{mark} was never written"))?;
        let flush = calls.iter().find(|call| {
            call.flushes(&written.file)
                && call.lines.0 > written.lines.1
                && call.lines.1 < said.lines.0
        });
        let flush = flush.ok_or_else(|| format!("{mark} was answered before it was durable"))?;
        flushes.insert(flush.lines.0);
    }
    Ok(flushes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEARD: &str =
        r#"10 1.1 recvfrom(20<socket:[6]>, "POST / {\"id\":\"mark1\"}", 8192, 0, NULL, NULL) = 25"#;
    const WRITTEN: &str = r#"11 1.2 pwrite64(14</a/k.db-wal>, "\0\0mark1", 4096, 56) = 4096"#;
    const FLUSHED: &str = "11 1.3 fsync(14</a/k.db-wal>) = 0";
    const SAID: &str =
        r#"10 1.4 writev(20<socket:[6]>, [{iov_base="HTTP/1.1 200 OK\r\n", iov_len=17}], 1) = 17"#;

    fn judged(lines: &[&str]) -> Result<usize, String> {
        judge(&calls(&lines.join("\n")), &["mark1".to_owned()])
    }

    #[test]
    fn durable_before_it_is_answered() {
        assert_eq!(judged(&[HEARD, WRITTEN, FLUSHED, SAID]), Ok(1));
        let other = "11 1.3 fdatasync(14</a/k.db-wal>) = 0";
        assert_eq!(judged(&[HEARD, WRITTEN, other, "+++ exited with 0 +++", SAID]), Ok(1));
    }

    #[test]
    fn every_lack_is_seen() {
        let late = "answered before it was durable";
        for (lines, why) in [
            (vec![WRITTEN, FLUSHED, SAID], "never heard"),
            (vec![HEARD, WRITTEN, FLUSHED], "never answered"),
            (vec![HEARD, FLUSHED, SAID], "never written"),
            (vec![HEARD, WRITTEN, SAID], late),
            (vec![HEARD, WRITTEN, SAID, FLUSHED], late),
            (vec![HEARD, FLUSHED, WRITTEN, SAID], late),
            (vec![HEARD, WRITTEN, "11 1.3 fsync(14</a/k.db-wal>) = -1 EIO (No)", SAID], late),
            (vec![HEARD, WRITTEN, "11 1.3 fsync(14</a/other-wal>) = 0", SAID], late),
            (vec![HEARD, WRITTEN, FLUSHED, &SAID.replace("20<", "21<")], "never answered"),
            (vec![HEARD, WRITTEN, FLUSHED, &SAID.replace("200", "503")], "never answered"),
            (vec![HEARD, &WRITTEN.replace("-wal", "-shm"), FLUSHED, SAID], "never written"),
        ] {
            let said = judged(&lines).expect_err("it is not durable");
            assert!(said.contains(why), "{said} of {lines:?}");
        }
    }

    #[test]
    fn a_call_that_lasts_counts_from_its_end() {
        let begins = "11 1.3 fsync(14</a/k.db-wal> <unfinished ...>";
        let ends = "11 1.5 <... fsync resumed>) = 0";
        assert_eq!(judged(&[HEARD, WRITTEN, begins, ends, SAID]), Ok(1));
        assert!(judged(&[HEARD, WRITTEN, begins, SAID, ends]).is_err());
        assert!(judged(&[HEARD, WRITTEN, begins, SAID]).is_err());
        // What was written while it lasted is not covered by it.
        assert!(judged(&[HEARD, begins, WRITTEN, ends, SAID]).is_err());
        let asks = "10 1.0 recvfrom(20<socket:[6]>,  <unfinished ...>";
        let hears = r#"10 1.1 <... recvfrom resumed>"POST mark1", 8192, 0, NULL, NULL) = 10"#;
        assert_eq!(judged(&[asks, hears, WRITTEN, FLUSHED, SAID]), Ok(1));
    }

    #[test]
    fn calls_of_several_threads_are_told_apart() {
        let trace = "10 1.0 fsync(3</a> <unfinished ...>\n11 1.0 fsync(4</b> <unfinished ...>\n\
                     10 1.1 <... fsync resumed>) = 0\n11 1.2 <... fsync resumed>) = -1 EIO (x)";
        let found = calls(trace);
        assert_eq!((found[0].result, found[1].result), (Some(0), Some(-1)));
        assert_eq!((found[0].lines, found[1].lines), ((0, 2), (1, 3)));
    }
}
