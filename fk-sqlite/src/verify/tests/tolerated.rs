//! What is told of a file, and does no harm; and mends that are run as they are told.

use rusqlite::Connection;

use super::super::Verify;
use super::declared::{Shop, changed, check, check_file, fresh};

#[test]
fn what_is_not_declared_is_told() {
    for (statement, expected) in [
        ("CREATE TABLE audit (at)", "table \"audit\" is not declared"),
        (
            "CREATE TABLE audit (who INTEGER REFERENCES Customers, again INT REFERENCES customers(id), x REFERENCES gone)",
            "table \"audit\" is not declared, and it references \"customers\"",
        ),
        ("CREATE VIEW seen AS SELECT * FROM nowhere", "view \"seen\" is not declared"),
        ("CREATE VIRTUAL TABLE boxes USING rtree_i32(id, a, b)", "virtual table \"boxes\" is not declared"),
        ("CREATE INDEX own ON orders (weight)", "index \"own\" of table \"orders\" is not declared"),
        ("CREATE INDEX own ON orders (id, abs(weight))", "index \"own\" of table \"orders\" is not declared"),
        ("ALTER TABLE orders ADD COLUMN extra TEXT", "column \"orders\".\"extra\" is not declared"),
        ("ALTER TABLE orders ADD COLUMN extra TEXT NOT NULL DEFAULT ''", "column \"orders\".\"extra\" is not declared"),
        ("ALTER TABLE orders ADD COLUMN extra REAL AS (weight) VIRTUAL", "column \"orders\".\"extra\" is not declared"),
        (
            "ALTER TABLE orders ADD COLUMN extra TEXT CHECK (extra <> '')",
            "column \"orders\".\"extra\" is not declared\ncheck (extra <> '') of table \"orders\" is not declared",
        ),
    ] {
        let report = check::<Shop>(&format!("{}{statement}", fresh()), Verify::Strict).unwrap();
        let shadows = |line: &&str| !line.contains("boxes_");
        let told: Vec<&str> = report.tolerated.iter().map(String::as_str).filter(shadows).collect();
        assert_eq!(told.join("\n"), expected, "{statement}");
        assert!(!report.needs_savepoints, "{statement}");
    }
}

#[test]
fn what_is_declared_otherwise_and_does_no_harm_is_told() {
    for (from, to, expected) in [
        (
            "PRIMARY KEY NOT NULL",
            "PRIMARY KEY AUTOINCREMENT NOT NULL",
            "primary key \"pk_customers\" of table \"customers\" is AUTOINCREMENT",
        ),
        (
            "\"weight\" REAL",
            "\"weight\" REAL DEFAULT 1.5",
            "column \"orders\".\"weight\": declared without a default, in the file DEFAULT 1.5",
        ),
        ("\"weight\" REAL", "\"weight\" REAL DEFAULT NULL", ""),
        ("\"quantity\" INTEGER", "quantity INT", ""),
        ("\"quantity\" INTEGER NOT NULL", "Quantity integer not null", ""),
        (
            "CONSTRAINT \"ck_orders_weight\" CHECK (\"weight\" > 0.0)",
            "constraint [CK_ORDERS_WEIGHT] check ((Weight>0.0)/**/)",
            "",
        ),
        ("DEFAULT 'draft'", "default draft", ""),
        (
            ",\n    CONSTRAINT \"uq_customers_name\" UNIQUE (\"name\")\n) STRICT",
            ") STRICT; CREATE UNIQUE INDEX uq_customers_name ON customers (name DESC)",
            "unique key \"uq_customers_name\" of table \"customers\" is an index in the file, not a constraint",
        ),
    ] {
        let report = check::<Shop>(&changed(&[(from, to)]), Verify::Strict);
        assert_eq!(report.map(|report| report.to_string()), Ok(expected.to_owned()), "{from} => {to}");
    }
}

#[test]
fn a_table_without_rowid_is_told() {
    let file = changed(&[(
        "ON UPDATE NO ACTION\n) STRICT;\nCREATE TABLE \"notes\"",
        "ON UPDATE NO ACTION\n) STRICT, WITHOUT ROWID;\nCREATE TABLE \"notes\"",
    )]);
    let report = check::<Shop>(&file, Verify::Strict).unwrap();
    assert_eq!(report.tolerated, ["table \"order_lines\" is WITHOUT ROWID"]);
}

#[test]
fn statistics_and_sequences_are_not_told() {
    let file = format!(
        "{}CREATE TABLE x(id INTEGER PRIMARY KEY AUTOINCREMENT); INSERT INTO x VALUES (1); ANALYZE; DROP TABLE x",
        fresh()
    );
    assert!(check::<Shop>(&file, Verify::Strict).unwrap().is_clean());
}

/// Whatever it does: RAISE(IGNORE), RAISE(FAIL) and OR FAIL, in it or in what it writes, keep part of a statement.
#[test]
fn a_trigger_needs_savepoints() {
    let trigger = "CREATE TRIGGER stay BEFORE DELETE ON notes BEGIN SELECT 1; END";
    let report = check::<Shop>(&format!("{}{trigger}", fresh()), Verify::Strict).unwrap();
    assert!(report.needs_savepoints && !report.is_clean());
    assert_eq!(report.to_string(), "trigger \"stay\" of \"notes\" is not declared, so that writes need savepoints");
}

#[test]
fn a_deferred_reference_behind_an_immediate_one_needs_savepoints() {
    let fresh = fresh();
    let mut lines: Vec<&str> = fresh.lines().collect();
    let deferred = lines.iter().position(|line| line.contains("\"fk_orders_replaces_id\"")).unwrap();
    lines.swap(deferred, deferred + 1);
    let file = lines.join("\n");
    let report = check::<Shop>(&file, Verify::Strict).unwrap();
    assert!(report.needs_savepoints);
    assert_eq!(
        report.tolerated,
        ["table \"orders\" has a deferred foreign key behind an immediate one, so that writes need savepoints"]
    );
}

#[test]
fn a_broken_table_of_another_program_stops_nothing() {
    let conn = Connection::open_in_memory().unwrap();
    conn.execute_batch(&format!(
        "{}PRAGMA writable_schema = ON;
        INSERT INTO sqlite_schema VALUES ('table', 'alien', 'alien', 0, 'CREATE VIRTUAL TABLE alien USING nowhere(a)');
        PRAGMA writable_schema = RESET",
        fresh()
    ))
    .unwrap();
    let report = check_file::<Shop>(&conn, Verify::Strict).unwrap();
    assert_eq!(report.tolerated, ["virtual table \"alien\" is not declared"]);
}

/// Each of these is mended by the statements that are told, and only by them.
#[test]
fn mends_mend() {
    let columns = [
        ("\n    \"weight\" REAL,", "", ",\n    CONSTRAINT \"ck_orders_weight\" CHECK (\"weight\" > 0.0)"),
        (
            "\n    \"replaces_id\" INTEGER,",
            "CREATE INDEX \"ix_orders_replaces_id\" ON \"orders\" (\"replaces_id\");\n",
            "\n    CONSTRAINT \"fk_orders_replaces_id\" FOREIGN KEY (\"replaces_id\") REFERENCES \"orders\" (\"id\") \
            ON DELETE SET NULL ON UPDATE NO ACTION DEFERRABLE INITIALLY DEFERRED,",
        ),
        (
            "\n    \"status\" TEXT NOT NULL DEFAULT 'draft',",
            "",
            ",\n    CONSTRAINT \"ck_orders_status_words\" CHECK (\"status\" IN ('draft', 'placed'))",
        ),
        ("CREATE INDEX \"ix_order_lines_item_quantity\" ON \"order_lines\" (\"item\", \"quantity\");", "", ""),
        (",\n    CONSTRAINT \"uq_customers_name\" UNIQUE (\"name\")", "", ""),
    ];
    for (first, second, third) in columns {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(&changed(&[(first, ""), (second, ""), (third, "")])).unwrap();
        let differences = check_file::<Shop>(&conn, Verify::Strict).unwrap_err();
        for mend in differences.iter().filter_map(|difference| Some(difference.split_once("\n  mend: ")?.1)) {
            assert!(!mend.contains("rebuil"), "{mend}");
            if !mend.starts_with("comes with ") {
                conn.execute_batch(mend).unwrap();
            }
        }
        let report = check_file::<Shop>(&conn, Verify::Strict).unwrap();
        assert!(!report.needs_savepoints, "{report}");
    }
}
