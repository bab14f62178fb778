use rusqlite::Connection;

use super::*;

const PARENTS: &str =
    "CREATE TABLE p (id INTEGER PRIMARY KEY, a TEXT COLLATE NOCASE, b INTEGER, UNIQUE (a, b), UNIQUE (a));
    INSERT INTO p VALUES (1, 'x', 1), (2, 'Y', 2), (3, 'z', NULL), (5, '', 5);";

/// Some rows with many keys, equal ones, NULLs, and values of other classes.
fn rows(seed: u64, count: usize) -> String {
    let mut state = seed;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    let texts = ["'x'", "'X'", "'y'", "'Y '", "NULL", "''", "'w'", "x'78'"];
    let numbers = ["1", "2", "NULL", "3", "5", "-7", "9223372036854775807", "1.5"];
    let mut sql = String::new();
    for _ in 0..count {
        let (id, text, number) = (numbers[next(8)], texts[next(8)], numbers[next(8)]);
        let _ = write!(sql, "INSERT INTO c (i, t, n) VALUES ({id}, {text}, {number});");
    }
    sql
}

/// The orphans that SQLite itself finds: reference, and number of rows.
fn checked(connection: &Connection) -> Vec<(i64, i64)> {
    let sql = "SELECT fkid, count(*) FROM pragma_foreign_key_check GROUP BY fkid ORDER BY fkid";
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.collect::<rusqlite::Result<_>>().unwrap()
}

#[test]
fn a_search_finds_what_sqlite_finds() {
    let references =
        "FOREIGN KEY (i) REFERENCES p (id), FOREIGN KEY (t) REFERENCES p (a), FOREIGN KEY (t, n) REFERENCES p (a, b)";
    let indexes = "CREATE INDEX by_i ON c (i); CREATE INDEX by_t ON c (t, n);";
    for (table, indexes) in [
        (
            format!(
                "CREATE TABLE c (r INTEGER PRIMARY KEY, i INTEGER, t TEXT COLLATE NOCASE, n INTEGER, {references})"
            ),
            indexes,
        ),
        (format!("CREATE TABLE c (r INTEGER PRIMARY KEY, i INTEGER, t TEXT, n INTEGER, {references})"), indexes),
        (format!("CREATE TABLE c (r INTEGER PRIMARY KEY, i, t COLLATE NOCASE, n, {references})"), indexes),
        (format!("CREATE TABLE c (i INTEGER, t TEXT, n INTEGER, {references})"), ""),
        (
            format!(
                "CREATE TABLE c (r INTEGER PRIMARY KEY DEFAULT (random()), i INTEGER, t TEXT, n INTEGER, {references}) WITHOUT ROWID"
            ),
            "CREATE INDEX by_i ON c (i) WHERE i > 2; CREATE INDEX by_t ON c (t COLLATE RTRIM, n);",
        ),
    ] {
        for seed in 0..20 {
            let connection = Connection::open_in_memory().unwrap();
            connection.execute_batch(&format!("PRAGMA foreign_keys = OFF; {PARENTS} {table}; {indexes}")).unwrap();
            connection.execute_batch(&rows(seed, 60)).unwrap();
            let schema = Schema::of_file(&connection, &[]).unwrap();
            let mut found: Vec<(i64, i64)> = Vec::new();
            for at in enforced(&schema) {
                let (child, reference) = schema.reference(at);
                let orphans = of(&connection, &schema, [at], MANY).unwrap();
                let rows: u64 = orphans.iter().map(|orphan| orphan.rows).sum();
                if rows > 0 {
                    let number = child.references.len() - 1 - reference.order;
                    found.push((i64::try_from(number).unwrap(), i64::try_from(rows).unwrap()));
                }
            }
            found.sort_unstable();
            assert_eq!(found, checked(&connection), "{table} {indexes} seed {seed}");
        }
    }
}
