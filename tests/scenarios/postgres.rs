//! A PostgreSQL server for the tests: one for the process, in a temporary folder, ended with the
//! process however that ends. `TEST_DATABASE_URL` names another one, in which databases may be
//! created. Without either, the PostgreSQL half of the suite says so and is skipped.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};

use khidmat::store::Store;
use sqlx::Connection as _;
use sqlx::postgres::PgConnection;
use tokio::sync::OnceCell;

use crate::world::fast_folder;

/// Its connections are those of all worlds that run at once, each with a pool or two.
const SETTINGS: [(&str, &str); 8] = [
    ("max_connections", "300"),
    // The machine is not going to lose its power between two lines of a test.
    ("fsync", "off"),
    ("full_page_writes", "off"),
    ("wal_level", "minimal"),
    ("max_wal_senders", "0"),
    ("max_wal_size", "128MB"),
    ("autovacuum", "off"),
    ("shared_buffers", "64MB"),
];
/// Ends the server and its folder when the pipe to us closes, which it does when we end.
const GUARD: &str = r#"trap '' INT TERM HUP
read -r _
pid=$(head -n 1 "$1/data/postmaster.pid") && kill -INT "$pid"
while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
rm -rf "$1""#;
/// What each world's database is a copy of.
const TEMPLATE: &str = "khidmat_template";

static SERVER: OnceLock<Option<Server>> = OnceLock::new();
static MIGRATED: OnceCell<()> = OnceCell::const_new();
static COUNT: AtomicU32 = AtomicU32::new(0);

struct Server {
    /// The address of a database, with its name left out: what stands before and behind it.
    before: String,
    behind: String,
    /// Where one connects to create others.
    maintenance: String,
    has_template: bool,
    /// Kept as long as the process lives.
    _guard: Option<Mutex<Child>>,
}

/// Whether there is a server; says loudly if there is none.
pub fn is_there() -> bool {
    server().is_some()
}

/// Creates a database and returns its name.
pub async fn create_database() -> String {
    let server = server().expect("is_there was asked");
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("khidmat_test_{}_{number}", std::process::id());
    let mut connection = connect(&server.maintenance).await;
    if server.has_template {
        MIGRATED.get_or_init(|| migrate_template(server)).await;
        run(&mut connection, &format!("create database {name} template {TEMPLATE}")).await;
    } else {
        run(&mut connection, &format!("create database {name}")).await;
    }
    name
}

/// Drops a database.
pub async fn drop_database(name: &str) {
    let server = server().expect("is_there was asked");
    let mut connection = connect(&server.maintenance).await;
    run(&mut connection, &format!("drop database {name} with (force)")).await;
}

/// Creates a database with nothing in it, by a name that was dropped.
pub async fn create_empty(name: &str) {
    let server = server().expect("is_there was asked");
    run(&mut connect(&server.maintenance).await, &format!("create database {name}")).await;
}

/// A program of the server's.
pub fn tool(name: &str) -> PathBuf {
    let folder = binaries(std::env::var_os("PATH").unwrap_or_default().as_os_str());
    folder.map_or_else(|| PathBuf::from(name), |folder| folder.join(name))
}

/// The address of a database.
pub fn url_of(name: &str) -> String {
    let Server { before, behind, .. } = server().expect("is_there was asked");
    format!("{before}{name}{behind}")
}

fn server() -> Option<&'static Server> {
    SERVER.get_or_init(find_or_start).as_ref()
}

#[expect(clippy::disallowed_methods, reason = "the tests' own setting, not the product's")]
fn find_or_start() -> Option<Server> {
    if let Ok(address) = std::env::var("TEST_DATABASE_URL") {
        let mut url = url::Url::parse(&address).expect("TEST_DATABASE_URL is an address");
        let behind = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        url.set_query(None);
        url.set_path("/");
        let before = url.to_string();
        let maintenance = address;
        return Some(Server { before, behind, maintenance, has_template: false, _guard: None });
    }
    let Some(binaries) = binaries(std::env::var_os("PATH").unwrap_or_default().as_os_str()) else {
        crate::skipping::skip("no PostgreSQL was found, so its half of the scenarios does not run");
        return None;
    };
    Some(start(&binaries))
}

/// Where `initdb` and `postgres` are: the newest of Debian's folders, or the path.
fn binaries(path: &std::ffi::OsStr) -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<(u32, PathBuf)> = versions
        .filter_map(|entry| {
            Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin")))
        })
        .collect();
    folders.sort();
    let folders = folders.into_iter().rev().map(|(_, folder)| folder);
    let has_both =
        |folder: &PathBuf| folder.join("initdb").exists() && folder.join("postgres").exists();
    folders.chain(std::env::split_paths(path)).find(has_both)
}

fn start(binaries: &Path) -> Server {
    let own = OwnServer::start_from(binaries);
    let (before, behind) = ("postgres:///".to_owned(), own.behind("postgres"));
    Server {
        maintenance: format!("{before}postgres{behind}"),
        before,
        behind,
        has_template: true,
        _guard: Some(Mutex::new(own.guard)),
    }
}

/// A server in a temporary folder, which goes with it.
pub struct OwnServer {
    binaries: PathBuf,
    folder: PathBuf,
    is_root: bool,
    port: u16,
    options: String,
    guard: Child,
}

impl OwnServer {
    /// One that nobody else uses, to be maltreated; nothing where PostgreSQL is not installed.
    pub fn start() -> Option<Self> {
        let Some(binaries) = binaries(std::env::var_os("PATH").unwrap_or_default().as_os_str())
        else {
            crate::skipping::skip("no PostgreSQL was found, so none crashes under load");
            return None;
        };
        Some(Self::start_from(&binaries))
    }

    /// The address of a database, for a user.
    pub fn url_of(&self, database: &str, user: &str) -> String {
        format!("postgres:///{database}{}", self.behind(user))
    }

    /// It ends at once, as if its machine had lost its power.
    pub fn crashes(&self) {
        self.control("stop", &["-m", "immediate"]);
    }

    /// It is there again.
    pub fn comes_back(&self) {
        let log = self.folder.join("log").display().to_string();
        self.control("start", &["-o", &self.options, "-l", &log]);
    }

    fn start_from(binaries: &Path) -> Self {
        let folder = tempfile::Builder::new().prefix("khidmat-postgres-").tempdir_in(fast_folder());
        let folder = folder.expect("a temporary folder").keep();
        let is_root = is_root(&folder);
        if is_root {
            let status = Command::new("chown").arg("postgres").arg(&folder).status();
            assert!(status.is_ok_and(|status| status.success()), "the folder can't be given away");
        }
        let mut initdb = as_postgres(is_root, &binaries.join("initdb"));
        initdb.args(["-N", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "-D"]);
        let made = initdb.arg(folder.join("data")).stdout(Stdio::null()).output();
        let made = made.expect("initdb runs");
        assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));

        let port = TcpListener::bind(("127.0.0.1", 0))
            .and_then(|listener| listener.local_addr())
            .expect("a free port")
            .port();
        let mut options = format!("-p {port} -c listen_addresses= -k {}", folder.display());
        for (name, value) in SETTINGS {
            options.push_str(&format!(" -c {name}={value}"));
        }
        let mut guard = Command::new("sh");
        guard.args(["-c", GUARD, "guard"]).arg(&folder).stdin(Stdio::piped());
        let guard = guard.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("sh runs");
        let server = Self { binaries: binaries.to_owned(), folder, is_root, port, options, guard };
        server.comes_back();
        server
    }

    /// What stands behind a database's name in its address.
    fn behind(&self, user: &str) -> String {
        let socket = self.folder.display().to_string().replace('/', "%2F");
        format!("?host={socket}&port={}&user={user}", self.port)
    }

    fn control(&self, action: &str, arguments: &[&str]) {
        let mut control = as_postgres(self.is_root, &self.binaries.join("pg_ctl"));
        control.args([action, "-w", "-D"]).arg(self.folder.join("data")).args(arguments);
        let done = control.stdout(Stdio::null()).status();
        assert!(done.is_ok_and(|status| status.success()), "PostgreSQL did not {action}");
    }
}

/// PostgreSQL refuses to run as root.
fn as_postgres(is_root: bool, program: &Path) -> Command {
    if !is_root {
        return Command::new(program);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--"]).arg(program).current_dir("/");
    command
}

fn is_root(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    folder.metadata().is_ok_and(|folder| folder.uid() == 0)
}

async fn migrate_template(server: &Server) {
    let mut connection = connect(&server.maintenance).await;
    run(&mut connection, &format!("create database {TEMPLATE}")).await;
    let store = Store::open(&url_of(TEMPLATE)).await.expect("the template can be migrated");
    store.close().await;
}

async fn connect(url: &str) -> PgConnection {
    PgConnection::connect(url).await.expect("the server answers")
}

async fn run(connection: &mut PgConnection, statement: &str) {
    let done = sqlx::query(sqlx::AssertSqlSafe(statement.to_owned())).execute(connection).await;
    done.unwrap_or_else(|error| panic!("{statement}: {error}"));
}
