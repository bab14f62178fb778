//! Who takes part in what, how a contender is built and how one of its runs is taken.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

pub struct Contender {
    /// Its folder; its program is called `peer-NAME`.
    pub name: &'static str,
    /// The package whose version is told.
    package: &'static str,
}

const fn contender(name: &'static str, package: &'static str) -> Contender {
    Contender { name, package }
}

/// The yardstick, us, the peers.
pub const CONTENDERS: [Contender; 7] = [
    contender("rusqlite", "rusqlite"),
    contender("fk", "fk-orm"),
    contender("diesel", "diesel"),
    contender("rust-query", "rust-query"),
    contender("sqlx", "sqlx"),
    contender("sea-orm", "sea-orm"),
    contender("toasty", "toasty"),
];

pub fn yardstick() -> &'static Contender {
    &CONTENDERS[0]
}

/// The cases with their rounds: 0.2 to 0.5 s for the yardstick.
pub const CASES: [(&str, i64); 11] = [
    ("get_by_pk", 500_000),
    ("filter_by_fk", 40_000),
    ("join_2", 1_000_000),
    ("eager_3", 400),
    ("aggregate", 250_000),
    ("insert_one_tx", 20_000),
    ("insert_batch", 200_000),
    ("update_by_pk", 250_000),
    ("delete_cascade", 6_000),
    ("delete_blocked", 150_000),
    ("insert_orphan", 300_000),
];

/// How many times fewer rounds a slow contender makes. The tables are as large as for the others, but for `join_2` by
/// Toasty, which can't load that many parents: each is a variable of one statement.
pub fn rounds_fewer(contender: &str, case: &str) -> i64 {
    match (contender, case) {
        ("toasty", "join_2") => 50,
        ("toasty", "eager_3") => 200,
        ("toasty", "get_by_pk" | "filter_by_fk" | "update_by_pk" | "insert_orphan") => 4,
        ("toasty", "delete_blocked") => 2,
        ("sqlx" | "sea-orm", "get_by_pk" | "insert_orphan") => 20,
        ("sqlx" | "sea-orm", "update_by_pk" | "delete_blocked") => 10,
        ("sqlx" | "sea-orm", "filter_by_fk" | "eager_3") => 4,
        _ => 1,
    }
}

/// What a run gives.
pub struct Run {
    /// By the clock.
    pub clock: f64,
    /// Of the processor.
    pub processor: f64,
    pub checksum: String,
    pub sqlite: String,
}

impl Contender {
    /// Whether the case can be said with it: a reference of rust-query proves that its row exists.
    pub fn can(&self, case: &str) -> bool {
        (self.name, case) != ("rust-query", "insert_orphan")
    }

    pub fn build(&self) -> bool {
        eprintln!("building {}", self.name);
        Command::new("cargo")
            .args(["build", "--quiet", "--release"])
            .current_dir(self.folder())
            .status()
            .is_ok_and(|status| status.success())
    }

    /// Runs a case on a new file. All threads are on one core, so that handing work to another thread and back, as the
    /// async contenders do, doesn't have to wake another core.
    pub fn run(&self, case: &str, rows: i64) -> Result<Run, String> {
        let failed = |why: &str| format!("{} {case} {rows}: {why}", self.name);
        let file = std::env::temp_dir().join(format!("peers-{}.db", std::process::id()));
        let program = PathBuf::from(std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
            .join(format!("release/peer-{}", self.name));
        let launcher: &[&str] = if *PINNED { &["taskset", "-c", "0"] } else { &["env"] };
        let output = Command::new(launcher[0])
            .args(&launcher[1..])
            .arg(program)
            .args([case, &rows.to_string()])
            .arg(&file)
            .output();
        for suffix in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{suffix}", file.display()));
        }
        let output = output.map_err(|why| failed(&why.to_string()))?;
        let line = String::from_utf8_lossy(&output.stdout);
        let words: Vec<&str> = line.split_whitespace().collect();
        match (output.status.success(), words.as_slice()) {
            (true, [clock, processor, checksum, sqlite]) => Ok(Run {
                clock: clock.parse().map_err(|_| failed(&line))?,
                processor: processor.parse().map_err(|_| failed(&line))?,
                checksum: (*checksum).to_owned(),
                sqlite: (*sqlite).to_owned(),
            }),
            _ => Err(failed(&String::from_utf8_lossy(&output.stderr))),
        }
    }

    /// The version of its package, of the lock file that building has left.
    pub fn version(&self) -> String {
        let lock = std::fs::read_to_string(self.folder().join("Cargo.lock")).unwrap_or_default();
        let after = lock.split_once(&format!("name = \"{}\"\nversion = \"", self.package)).map(|(_, after)| after);
        after.and_then(|after| after.split('"').next()).unwrap_or("?").to_owned()
    }

    fn folder(&self) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join(self.name)
    }
}

/// Whether runs can be kept on one core.
pub static PINNED: LazyLock<bool> =
    LazyLock::new(|| Command::new("taskset").args(["-c", "0", "true"]).status().is_ok_and(|status| status.success()));
