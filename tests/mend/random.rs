//! On random data, what is found is what `PRAGMA foreign_key_check` finds, and an audit of what has changed finds what
//! a whole search does.

use std::fmt::Write as _;

use rusqlite::Connection;

use crate::files::{File, SmallDb};

/// A small generator of numbers, the same ones each time.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[usize::try_from(self.below(of.len() as u64)).unwrap()]
    }
}

const TYPES: [&str; 9] =
    ["INTEGER", "TEXT", "", "REAL", "NUMERIC", "BLOB", "TEXT COLLATE NOCASE", "TEXT COLLATE RTRIM", "COLLATE NOCASE"];
const VALUES: [&str; 16] = [
    "1",
    "2",
    "3",
    "'1'",
    "'01'",
    "1.0",
    "2.5",
    "'a'",
    "'A'",
    "'a '",
    "x'61'",
    "NULL",
    "NULL",
    "'1.0'",
    "9007199254740993",
    "9007199254740992.0",
];

/// Two to four tables with references of one or two columns among them.
fn schema(random: &mut Random) -> (String, u64) {
    let tables = 2 + random.below(3);
    let mut sql = String::new();
    let common = random.one(&TYPES);
    for table in 0..tables {
        let [a, b, x, y] = [0; 4].map(|_| if random.below(10) < 7 { common } else { random.one(&TYPES) });
        let key =
            random.one(&["UNIQUE (a), UNIQUE (a, b)", "PRIMARY KEY (a), UNIQUE (a, b)", "UNIQUE (b, a), UNIQUE (a)"]);
        let rowid = if key.starts_with("PRIMARY") && random.below(2) == 0 { " WITHOUT ROWID" } else { "" };
        let (parent, other) = (random.below(tables), random.below(tables));
        let index = random.one(&["", "x, y", "x DESC", "x, y DESC", "y, x", "x COLLATE NOCASE, y"]);
        let _ = write!(
            sql,
            "CREATE TABLE t{table} (a {a}, b {b}, x {x}, y {y}, {key}, FOREIGN KEY (x) REFERENCES t{parent} (a),
                FOREIGN KEY (x, y) REFERENCES t{other} (a, b)){rowid};"
        );
        if !index.is_empty() {
            let _ = write!(sql, "CREATE INDEX i{table} ON t{table} ({index});");
        }
    }
    (sql, tables)
}

fn insert(random: &mut Random, connection: &Connection, tables: u64) {
    let table = random.below(tables);
    let values = [0; 4].map(|_| random.one(&VALUES)).join(", ");
    // A rowid takes only integers.
    let _ = connection.execute_batch(&format!("INSERT OR IGNORE INTO t{table} VALUES ({values})"));
}

fn rounds(usual: u64) -> u64 {
    std::env::var("FK_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(usual)
}

/// Per table and parent, the number of rows. SQLite's own search gives no more than that for all tables.
fn native(db: &SmallDb) -> fk::Result<Vec<(String, String, i64)>> {
    db.read(|tx| {
        let sql = "SELECT \"table\", parent || ' ' || fkid, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2 ORDER BY 1, 2";
        tx.sql(sql, ())
    })
}

fn ours(db: &SmallDb) -> fk::Result<Vec<(String, String, i64)>> {
    let found = db.read(|tx| tx.orphans())?;
    // SQLite numbers the references of a table from the last one: here, the one of two columns.
    let number = |columns: usize| 2 - columns;
    let told = |of: &fk::Orphaned| {
        (of.table.clone(), format!("{} {}", of.parent, number(of.columns.len())), i64::try_from(of.rows).unwrap())
    };
    let mut found: Vec<_> = found.iter().map(told).collect();
    found.sort();
    Ok(found)
}

#[test]
fn it_finds_what_sqlite_finds() -> fk::Result<()> {
    let mut random = Random(0x5EED);
    for round in 0..rounds(80) {
        let (sql, tables) = schema(&mut random);
        let file = File::new(&sql);
        let connection = file.connection();
        connection.execute_batch("BEGIN").unwrap();
        for _ in 0..random.below(60) {
            insert(&mut random, &connection, tables);
        }
        connection.execute_batch("COMMIT").unwrap();
        let db = file.open();
        assert_eq!(ours(&db)?, native(&db)?, "round {round}: {sql}");
    }
    Ok(())
}

#[test]
fn an_audit_of_changes_finds_what_a_whole_search_finds() -> fk::Result<()> {
    let mut random = Random(0xA0D17);
    let (mut searched, mut whole) = (0, 0);
    for round in 0..rounds(12) {
        let (sql, tables) = schema(&mut random);
        let file = File::new(&sql);
        let db = file.open();
        if random.below(4) > 0 {
            db.write(|tx| tx.watch_changes())?;
        }
        // A connection with neighbours is always searched whole.
        let db = SmallDb::open(&file.path)?;
        let mut audit = db.audit()?;
        let other = file.connection();
        for step in 0..25 {
            for _ in 0..random.below(4) {
                change(&mut random, &db, &other, tables);
            }
            let expected = db.read(|tx| tx.orphans())?;
            let found = audit.orphans()?;
            assert_eq!(found.constraints, expected.constraints, "round {round}, step {step}: {sql}");
            searched += found.searched;
            whole += expected.searched;
        }
    }
    assert!(searched < whole * 9 / 10, "{searched} of {whole} were searched");
    Ok(())
}

/// Changes something, through the program's own connection, another, or the schema.
fn change(random: &mut Random, db: &SmallDb, other: &Connection, tables: u64) {
    let table = random.below(tables);
    let (a, b) = (random.one(&VALUES), random.one(&VALUES));
    let sql = match random.below(20) {
        0..=6 => return insert(random, other, tables),
        7..=9 => format!("UPDATE OR REPLACE t{table} SET a = {a} WHERE b IS {b}"),
        10..=11 => format!("REPLACE INTO t{table} SELECT b, a, y, x FROM t{}", random.below(tables)),
        12 => format!("DELETE FROM t{table}"),
        13..=15 => format!("DELETE FROM t{table} WHERE a IS {a}"),
        16 => format!(
            "CREATE TABLE IF NOT EXISTS u{table} (x REFERENCES t{table} (a)); INSERT INTO u{table} VALUES ({a})"
        ),
        _ => format!("UPDATE OR IGNORE t{table} SET x = {a}, y = {b}"),
    };
    if random.below(3) == 0 && !sql.contains("REPLACE") && !sql.contains("CREATE") {
        // SQLite may refuse it, and that's no change.
        let _ = db.write(|tx| tx.sql::<()>(&sql, ()));
    } else {
        // So it may here, for NOT NULL.
        let _ = other.execute_batch(&sql);
    }
}
