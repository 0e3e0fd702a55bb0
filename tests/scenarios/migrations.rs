//! The two folders of migrations make the same tables, and what must not be edited can't be.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr as _;
use std::sync::LazyLock;

use khidmat::store::Store;
use regex::Regex;
use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, PgConnection};

use crate::engines::{Beside, Database};
use crate::source::files;

/// Fewer would mean that the questions below find nothing.
const LEAST_TABLES: usize = 18;

on_both! {
    what_is_written_down_cannot_be_edited,
    a_second_start_changes_nothing,
    the_hour_of_reminders_becomes_a_rule,
}

#[test]
fn both_folders_hold_the_same_files() {
    let names = |folder: &str| -> Vec<String> {
        let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
        files(folder, "sql").iter().map(|file| name(&file.path)).collect()
    };
    assert!(!names("migrations/sqlite").is_empty());
    assert_eq!(names("migrations/sqlite"), names("migrations/postgres"));
}

#[tokio::test]
async fn both_databases_have_the_same_tables() {
    let Some(postgres) = Database::postgres().await else { return };
    let sqlite = Database::sqlite();
    let (mut one, mut other) = (migrated(&sqlite).await, migrated(&postgres).await);
    for (what, on_sqlite, on_postgres) in QUESTIONS {
        let (own, others) =
            (answers(&mut one, on_sqlite).await, answers(&mut other, on_postgres).await);
        let tables: BTreeSet<&String> = own.iter().map(|row| &row[0]).collect();
        assert!(what != "columns" || tables.len() >= LEAST_TABLES, "only {tables:?}");
        assert!(!own.is_empty(), "no {what} were found");
        let only_here: Vec<_> = own.difference(&others).collect();
        let only_there: Vec<_> = others.difference(&own).collect();
        assert_eq!(
            only_here, only_there,
            "{what}: SQLite's on the left, PostgreSQL's on the right"
        );
    }
    let strict = "select cast(strict as text) from pragma_table_list where schema = 'main'
                  and type = 'table' and name not like 'sqlite%' and name not like '\\_%' escape '\\'";
    let strict = one.rows(strict).await;
    assert!(strict.len() >= LEAST_TABLES && strict.iter().all(|row| row[0] == "1"), "{strict:?}");
    postgres.ends().await;
}

/// What is compared: the same question, as each engine has to be asked.
const QUESTIONS: [(&str, &str, &str); 4] = [
    (
        "columns",
        r#"select t.name, cast(c.cid + 1 as text), c.name, lower(c.type),
                  case when c."notnull" = 1 or c.pk > 0 then 'not null' else '' end
           from sqlite_schema t, pragma_table_info(t.name) c
           where t.type = 'table' and t.name not like '\_%' escape '\' and t.name not like 'sqlite%'"#,
        // A column that was dropped leaves a gap in PostgreSQL's numbers.
        r"select table_name, cast(row_number() over (partition by table_name
                 order by ordinal_position) as text), column_name,
                 case data_type when 'bigint' then 'integer' when 'boolean' then 'integer'
                                when 'bytea' then 'blob' else data_type end,
                 case is_nullable when 'NO' then 'not null' else '' end
          from information_schema.columns
          where table_schema = 'public' and table_name not like '\_%'",
    ),
    (
        "primary keys",
        r#"select t.name, c.name, cast(c.pk as text) from sqlite_schema t, pragma_table_info(t.name) c
           where t.type = 'table' and c.pk > 0 and t.name not like '\_%' escape '\'"#,
        r"select k.table_name, k.column_name, cast(k.ordinal_position as text)
          from information_schema.key_column_usage k
          join information_schema.table_constraints c using (constraint_name, table_schema)
          where constraint_type = 'PRIMARY KEY' and table_schema = 'public'
            and k.table_name not like '\_%'",
    ),
    (
        "references",
        r#"select t.name, f."from", f."table" from sqlite_schema t, pragma_foreign_key_list(t.name) f
           where t.type = 'table'"#,
        "select cast(conrelid::regclass as text), cast(attname as text),
                cast(confrelid::regclass as text)
         from pg_constraint join pg_attribute on attrelid = conrelid and attnum = conkey[1]
         where contype = 'f'",
    ),
    (
        "indexes",
        r#"select t.name, i.name, case i."unique" when 1 then 'unique' else '' end,
                  (select group_concat(name, ',') from pragma_index_info(i.name)),
                  'where ' || coalesce(substr(s.sql, nullif(instr(s.sql, ' where '), 0) + 7), '')
           from sqlite_schema t, pragma_index_list(t.name) i
           join sqlite_schema s on s.name = i.name and s.type = 'index'
           where t.type = 'table' and i.origin = 'c'"#,
        "select cast(indrelid::regclass as text), cast(indexrelid::regclass as text),
                case when indisunique then 'unique' else '' end,
                (select string_agg(attname, ',' order by place)
                 from unnest(indkey) with ordinality as key (number, place)
                 join pg_attribute on attrelid = indrelid and attnum = number),
                'where ' || coalesce(pg_get_expr(indpred, indrelid), '')
         from pg_index join pg_class on pg_class.oid = indrelid
         where relnamespace = 'public'::regnamespace and not indisprimary
           and not cast(indrelid::regclass as text) like '\\_%'",
    ),
];

async fn migrated(database: &Database) -> Beside {
    Store::open(&database.url).await.expect("the database opens").close().await;
    database.beside().await
}

/// The rows of an answer; a condition as the words that matter, since PostgreSQL rewrites it.
async fn answers(connection: &mut Beside, question: &str) -> BTreeSet<Vec<String>> {
    static WORD: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\w+").unwrap());
    let noise = ["where", "in", "any", "array", "text", "is", "null", "not"];
    let mut rows = connection.rows(question).await;
    for cell in rows.iter_mut().flatten().filter(|cell| cell.starts_with("where ")) {
        let negation = if cell.to_lowercase().contains("is not null") { "not " } else { "" };
        let lower = cell.to_lowercase();
        let words = WORD.find_iter(&lower).map(|word| word.as_str());
        let words: BTreeSet<&str> = words.filter(|word| !noise.contains(word)).collect();
        *cell = format!("{negation}{words:?}");
    }
    rows.into_iter().collect()
}

async fn what_is_written_down_cannot_be_edited(database: &Database) {
    let mut db = migrated(database).await;
    for row in [
        "insert into centre (id, name, timezone, country, language, secret, created_at)
         values (1, 'A', 'Asia/Kolkata', 'IN', 'en', 'secret', 0)",
        "insert into duty (id, centre_id, key, label, kind, reports_at, position, active)
         values (1, 1, 'fajr-azaan', 'Fajr Azaan', 'azaan', 320, 1, 'true')",
        "insert into assignment (id, centre_id, duty_id, duty_date, state, note, locked_at)
         values (1, 1, 1, '2027-02-09', 'assigned', '', 0)",
        "insert into unlock_log values (1, 1, 1, null, 'a reason of ours', 0)",
        "insert into audit_log values (1, 1, 0, null, null, 'lock', null, null, null, 'digest')",
        "insert into audit_detail values (1, 'note', null, 'the Aamil leads')",
    ] {
        let row = if database.is_sqlite() { row.replace("'true'", "1") } else { row.to_owned() };
        db.run(&row).await.unwrap_or_else(|error| panic!("{row}: {error}"));
    }
    for change in [
        "update unlock_log set reason = 'another reason'",
        "update unlock_log set reason = '', unlocked_at = 1",
        "delete from unlock_log",
        "update audit_log set kind = 'unlock'",
        "delete from audit_log",
        "update audit_detail set after = 'someone else'",
    ] {
        let refused = db.run(change).await.err().unwrap_or_else(|| panic!("{change} was done"));
        assert!(refused.to_string().contains("append-only"), "{change}: {refused}");
    }
    // What is personal can be erased; the log itself stays.
    assert_eq!(db.run("delete from audit_detail").await.unwrap(), 1);
    assert_eq!(db.run("update unlock_log set reason = ''").await.unwrap(), 1);
    assert_eq!(db.number("select count(*) from audit_log").await, 1);
}

async fn a_second_start_changes_nothing(database: &Database) {
    let mut db = migrated(database).await;
    let before = db.number("select count(*) from _sqlx_migrations").await;
    drop(db);
    let mut db = migrated(database).await;
    let after = db.number("select count(*) from _sqlx_migrations").await;
    let files: BTreeMap<_, _> =
        files("migrations/sqlite", "sql").into_iter().map(|file| (file.path, file.text)).collect();
    assert_eq!((before, after), (files.len() as i64, files.len() as i64));
}

/// The migrations up to a number, in a folder beside the database.
async fn migrate_up_to(database: &Database, last: &str) {
    if !database.is_sqlite() {
        // The tests' databases are copies of one that is migrated.
        let mut db = database.beside().await;
        db.run("drop schema public cascade").await.unwrap();
        db.run("create schema public").await.unwrap();
    }
    let engine = if database.is_sqlite() { "sqlite" } else { "postgres" };
    let folder = database.folder.path().join("migrations");
    std::fs::create_dir_all(&folder).unwrap();
    for file in files(&format!("migrations/{engine}"), "sql") {
        let name = file.path.rsplit('/').next().unwrap();
        if name <= last {
            std::fs::write(folder.join(name), &file.text).unwrap();
        }
    }
    let migrator = Migrator::new(folder.as_path()).await.unwrap();
    if database.is_sqlite() {
        let options = SqliteConnectOptions::from_str(&database.url).unwrap();
        let mut one = options.create_if_missing(true).connect().await.unwrap();
        migrator.run_direct(None, &mut one, false).await.unwrap();
    } else {
        let mut one = PgConnection::connect(&database.url).await.unwrap();
        migrator.run_direct(None, &mut one, false).await.unwrap();
    }
}

async fn the_hour_of_reminders_becomes_a_rule(database: &Database) {
    migrate_up_to(database, "0005").await;
    let mut db = database.beside().await;
    for row in [
        "insert into centre (id, name, timezone, country, language, reminder_time, secret, created_at)
         values (1, 'A', 'Asia/Kolkata', 'IN', 'en', 425, 'secret', 0)",
        "insert into duty (id, centre_id, key, label, kind, reports_at, position, active) values
         (1, 1, 'fajr-azaan', 'Fajr Azaan', 'azaan', 320, 1, 'true'),
         (2, 1, 'isha-takbira', 'Isha Takbira', 'takbira', 1060, 2, 'true'),
         (3, 1, 'sanah', 'Sanah', 'sanah', 270, 3, 'true'),
         (4, 1, 'tilawat', 'Tilawat', 'tilawat', 270, 4, 'true')",
        "insert into assignment (id, centre_id, duty_id, duty_date, state, note, locked_at)
         values (1, 1, 1, '2027-02-09', 'assigned', '', 0)",
        "insert into reminder (id, centre_id, assignment_id, rule, due_at, expires_at, state)
         values (1, 1, 1, '1d', 5, 9, 'pending')",
    ] {
        let row = if database.is_sqlite() { row.replace("'true'", "1") } else { row.to_owned() };
        db.run(&row).await.unwrap_or_else(|error| panic!("{row}: {error}"));
    }
    drop(db);
    let mut db = migrated(database).await;
    let rows = db.rows("select reminder_rules, rule, state from centre, reminder").await;
    assert_eq!(rows, [["1d@07:05", "1d@07:05", "pending"]]);
    let order = db.rows("select key from duty order by position").await;
    assert_eq!(order, [["sanah"], ["tilawat"], ["fajr-azaan"], ["isha-takbira"]]);
}
