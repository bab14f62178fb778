//! The parser against SQLite itself: oddities of the grammar one by one, then random texts.

use fk_core::schema::{TableDef, TableShape};
use rusqlite::Connection;

use super::super::actual::{Database, Table};
use super::super::parse::parse_create_table;

static T: TableDef = TableDef::new(TableShape::new("t", "T", &[], &[], "", false, &[]), &[], &[], &[]);

/// Reads table `t`, if SQLite takes the text at all.
fn read(conn: &Connection, sql: &str) -> Option<Table> {
    conn.execute_batch("CREATE TABLE p(id INTEGER PRIMARY KEY, u UNIQUE, v, UNIQUE(u, v))").unwrap();
    conn.execute_batch(sql).ok()?;
    let mut database = Database::read(conn, &[&T]).unwrap();
    assert_eq!(database.unreadable, [], "{sql}");
    database.tables.pop()
}

/// The deferral that SQLite has understood: each such reference counts violations apart.
fn deferred_in_engine(conn: &Connection) -> Option<usize> {
    let mut statement = conn.prepare("EXPLAIN INSERT INTO t DEFAULT VALUES").ok()?;
    let counts =
        statement.query_map([], |row| Ok(row.get::<_, String>(1)? == "FkCounter" && row.get::<_, i64>(2)? == 1));
    Some(counts.unwrap().filter(|counts| *counts == Ok(true)).count())
}

#[test]
fn a_deferrable_clause_is_read_as_sqlite_reads_it() {
    for (columns, expected) in [
        ("x REFERENCES p DEFERRABLE INITIALLY DEFERRED", 1),
        ("x REFERENCES p DEFERRABLE /* */ initially -- \n deferred", 1),
        ("x REFERENCES p DEFERRABLE", 0),
        ("x REFERENCES p DEFERRABLE INITIALLY IMMEDIATE", 0),
        ("x REFERENCES p NOT DEFERRABLE INITIALLY DEFERRED", 0),
        ("x REFERENCES p DEFERRABLE INITIALLY DEFERRED NOT DEFERRABLE", 0),
        ("x REFERENCES p, y INT NOT NULL DEFERRABLE INITIALLY DEFERRED", 1),
        ("y DEFERRABLE INITIALLY DEFERRED, x REFERENCES p", 0),
        ("x, FOREIGN KEY (x) REFERENCES p ON DELETE CASCADE MATCH FULL DEFERRABLE INITIALLY DEFERRED", 1),
        ("x, FOREIGN KEY (x) REFERENCES p FOREIGN KEY (x) REFERENCES p (u) DEFERRABLE INITIALLY DEFERRED", 1),
        ("x 'REFERENCES p DEFERRABLE INITIALLY DEFERRED'", 0),
        ("x REFERENCE p", 0),
    ] {
        let conn = Connection::open_in_memory().unwrap();
        conn.pragma_update(None, "foreign_keys", true).unwrap();
        let table = read(&conn, &format!("CREATE TABLE t({columns})")).unwrap();
        assert_eq!(table.foreign_keys.iter().filter(|key| key.deferred).count(), expected, "{columns}");
        assert_eq!(deferred_in_engine(&conn), Some(expected), "{columns}");
        assert_eq!(table.doubts, [""; 0], "{columns}");
    }
}

#[test]
fn a_check_has_the_name_that_sqlites_message_has() {
    for (columns, expected) in [
        ("x CONSTRAINT a CHECK (x > 0)", "a"),
        ("x CONSTRAINT a NOT NULL CHECK (x > 0)", "a"),
        ("x CONSTRAINT a NOT NULL, CHECK (x > 0)", "a"),
        ("x CONSTRAINT a CONSTRAINT b CHECK (x > 0)", "b"),
        ("x, CONSTRAINT a UNIQUE (x) CHECK (x > 0)", "a"),
        ("x, CONSTRAINT a UNIQUE (x), CHECK (x > 0)", ""),
        ("x, CONSTRAINT a, CHECK (x > 0)", ""),
    ] {
        let sql = format!("CREATE TABLE t({columns})");
        let text = parse_create_table(&sql).unwrap();
        assert_eq!(text.checks[0].name.as_deref().unwrap_or_default(), expected, "{columns}");
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(&sql).unwrap();
        let message = conn.execute("INSERT INTO t VALUES (-1)", []).unwrap_err().to_string();
        let shown = if expected.is_empty() { "x > 0" } else { expected };
        assert_eq!(message, format!("CHECK constraint failed: {shown}"), "{columns}");
    }
}

#[test]
fn the_rest_of_a_text_is_read_too() {
    let sql = "CREATE TEMP TABLE IF NOT EXISTS main.[t t] (a VARCHAR(1, -2) GENERATED ALWAYS AS (1) STORED, \
        b INT GENERATED ALWAYS AS (2), c DEFAULT -1 COLLATE 'nocase' UNIQUE ON CONFLICT ABORT NULL ON CONFLICT FAIL, \
        d PRIMARY KEY DESC ON CONFLICT ROLLBACK AUTOINCREMENT, CHECK (a IN ('),')) ON CONFLICT IGNORE) \
        WITHOUT ROWID, STRICT;";
    let text = parse_create_table(sql).unwrap();
    assert_eq!((text.name.as_str(), text.without_rowid, text.strict, text.autoincrement), ("t t", true, true, true));
    let generated: Vec<bool> = text.columns.iter().map(|column| column.generated.is_some()).collect();
    assert_eq!(generated, [true, true, false, false]);
    assert_eq!(text.columns[2].default.as_ref().unwrap().text, "-1");
    assert_eq!(text.columns[2].collation.as_deref(), Some("nocase"));
    assert_eq!(text.checks[0].condition.text, "(a IN ('),'))");
    let conflicts: Vec<String> = text.conflicts.iter().map(|c| format!("{}: {}", c.of, c.resolution)).collect();
    assert_eq!(conflicts, ["column \"c\": FAIL", "the primary key: ROLLBACK", "a check: IGNORE"]);
}

#[test]
fn what_is_no_table_is_unreadable() {
    for (sql, near) in [
        ("", "the end"),
        ("CREATE VIRTUAL TABLE t USING x", "VIRTUAL TABLE t USING x"),
        ("CREATE TABLE t(a", "the end"),
        ("CREATE TABLE t(a CHECK (1)", "the end"),
        ("CREATE TABLE t(a) WITHOUT", "the end"),
        ("CREATE TABLE t(a) SOON", "SOON"),
        ("CREATE TABLE t(a REFERENCES p ON DELETE PERHAPS)", "PERHAPS)"),
    ] {
        assert_eq!(parse_create_table(sql).unwrap_err().near, near, "{sql}");
    }
}

/// A generator of random numbers (xorshift), the same on each run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[usize::try_from(self.below(from.len() as u64)).unwrap()]
    }
}

const NAMES: &[&str] = &[
    "a",
    "\"b b\"",
    "[c(,]",
    "`d``e`",
    "'f'",
    "key",
    "😀",
    "\"x\"\"y\"",
    "desc",
    "generated",
    "left",
    "\"check\"",
    "initially",
    "no",
    "\"(\"",
    "')'",
];
const TYPES: &[&str] = &["", "INT", "VARCHAR(10)", "DECIMAL(10, -2)", "my type [x] 'y'", "no action", "key"];
const CONSTRAINTS: &[&str] = &[
    "NOT NULL ON CONFLICT REPLACE",
    "NULL",
    "UNIQUE",
    "CHECK(1)",
    "CHECK ( ')' <> \"a\" )",
    "CHECK((1)IN(1,2))",
    "REFERENCES p",
    "REFERENCES p (u) ON DELETE CASCADE",
    "REFERENCES 'p'(\"id\") ON UPDATE SET NULL ON DELETE RESTRICT",
    "REFERENCES p ON DELETE SET DEFAULT MATCH x DEFERRABLE INITIALLY DEFERRED",
    "DEFERRABLE INITIALLY DEFERRED",
    "NOT DEFERRABLE INITIALLY DEFERRED",
    "DEFERRABLE",
    "COLLATE nocase",
    "COLLATE 'rtrim'",
    "DEFAULT 1",
    "DEFAULT -1.5",
    "DEFAULT (1+(2))",
    "DEFAULT foo",
    "DEFAULT null",
    "DEFAULT x'00'",
    "DEFAULT no",
    "AS (1)",
    "PRIMARY KEY",
    "GENERATED ALWAYS AS (2) STORED",
    "/* , ) */",
    "-- ) '\n",
    "CONSTRAINT one",
    "CONSTRAINT [tw o]",
];

fn random_text(random: &mut Random) -> String {
    let mut names: Vec<&str> = (0..=random.below(4)).map(|_| random.pick(NAMES)).collect();
    names.sort_unstable();
    names.dedup();
    let mut clauses: Vec<String> = Vec::new();
    for name in &names {
        let constraints: Vec<&str> = (0..random.below(5)).map(|_| random.pick(CONSTRAINTS)).collect();
        clauses.push(format!("{name} {} {}", random.pick(TYPES), constraints.join(" ")));
    }
    for _ in 0..random.below(4) {
        let (a, b, end) =
            (random.pick(&names), random.pick(&names), random.pick(&["", "DEFERRABLE INITIALLY DEFERRED"]));
        clauses.push(match random.below(5) {
            0 => format!("UNIQUE({a} COLLATE nocase DESC) ON CONFLICT IGNORE"),
            1 => format!("CONSTRAINT three FOREIGN KEY({a}) REFERENCES p ON DELETE NO ACTION {end}"),
            2 => format!("FOREIGN KEY({a},{b}) REFERENCES p(u, v) ON UPDATE CASCADE {end}"),
            3 => format!("CHECK({a} IS NOT 'q)') ON CONFLICT FAIL CONSTRAINT four CHECK(2)"),
            _ => format!("PRIMARY KEY({a} ASC)"),
        });
    }
    format!("CREATE TABLE t({}){}", clauses.join(","), random.pick(&["", "--x", " /* y */"]))
}

#[test]
fn random_texts_are_read_as_sqlite_reads_them() {
    let mut random = Random(0x4d59_5df4_d0f3_3173);
    let (mut read_texts, mut deferred) = (0, 0);
    for _ in 0..3000 {
        let sql = random_text(&mut random);
        let conn = Connection::open_in_memory().unwrap();
        conn.pragma_update(None, "foreign_keys", true).unwrap();
        let Some(table) = read(&conn, &sql) else { continue };
        assert_eq!(table.doubts, [""; 0], "{sql}");
        for (column, clause) in table.columns.iter().zip(&table.text.columns) {
            assert_eq!(column.not_null, clause.not_null, "{sql}");
            assert_eq!(column.has_default, clause.default.as_ref().is_some_and(|d| !d.is_null()), "{sql}");
        }
        let counted = table.foreign_keys.iter().filter(|key| key.deferred).count();
        if let Some(expected) = deferred_in_engine(&conn) {
            assert_eq!(counted, expected, "{sql}");
        }
        read_texts += 1;
        deferred += counted;
    }
    assert!(read_texts > 1000 && deferred > 100, "{read_texts} {deferred}");
}
