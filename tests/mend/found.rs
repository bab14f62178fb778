//! Which orphans are found, and how they are told.

use fk::Any;

use crate::files::{File, SHAPES};

#[test]
fn every_kind_of_table_is_searched() -> fk::Result<()> {
    for shape in SHAPES {
        let file = File::of(&shape, 9);
        let db = file.open();
        let found = db.read(|tx| tx.orphans())?;
        let [of] = found.constraints.as_slice() else { panic!("{}: {found:#}", shape.name) };
        assert_eq!((of.table.as_str(), of.constraint.as_str(), of.rows), (shape.child, "k", 9), "{}", shape.name);
        assert_eq!(of.sample.iter().map(|missing| missing.rows).sum::<u64>(), 9, "{}", shape.name);
        assert_eq!(of.sample.len() as u64, of.keys, "{}", shape.name);
        let rows: Vec<&Vec<Any>> = of.sample.iter().flat_map(|missing| &missing.sample).collect();
        let width = of.row_columns.len();
        assert!(width > 0 && rows.iter().all(|row| row.len() == width), "{}: {rows:?}", shape.name);
    }
    Ok(())
}

#[test]
fn the_report_has_counts_and_in_full_the_values() -> fk::Result<()> {
    let file = File::of(&SHAPES[0], 9);
    let db = file.open();
    let found = db.read(|tx| tx.orphans())?;
    assert_eq!(
        found.to_string(),
        "9 orphans: 3 references were searched, 1 has some\n\
         - \"k\" on table \"c\": 9 rows reference 3 keys of table \"p\", where they are missing"
    );
    assert_eq!(
        format!("{found:#}"),
        "9 orphans: 3 references were searched, 1 has some\n\
         - \"k\" on table \"c\": 9 rows reference 3 keys of table \"p\", where they are missing\n  \
         (x)=(90) in 3 rows: (id)=(100), (id)=(103), (id)=(106)\n  \
         (x)=(91) in 3 rows: (id)=(101), (id)=(104), (id)=(107)\n  \
         (x)=(92) in 3 rows: (id)=(102), (id)=(105), (id)=(108)"
    );
    Ok(())
}

#[test]
fn what_is_told_is_bounded_and_what_is_counted_is_not() -> fk::Result<()> {
    let file = File::of(&SHAPES[0], 0);
    file.run(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600)
         INSERT INTO c SELECT 1000 + i, 1000 + i % 20, 0 FROM n",
    );
    let found = file.open().read(|tx| tx.orphans())?;
    let of = &found.constraints[0];
    assert_eq!((of.keys, of.rows, of.sample.len(), of.sample[0].sample.len()), (20, 600, 10, 5));
    assert!(format!("{of:#}").ends_with("and 25 more\n  and 10 keys more"), "{of:#}");
    Ok(())
}

/// Enough rows that SQLite's index is stepped through by keys.
#[test]
fn a_loose_scan_finds_the_same() -> fk::Result<()> {
    for (keys, index) in [("x", "x"), ("a, b", "a, b"), ("a, b", "a DESC, b"), ("a, b", "b, a"), ("x", "x DESC")] {
        let columns = keys.split(", ").count();
        let reference = if columns == 1 { "p (k)" } else { "q (a, b)" };
        let file = File::new(&format!(
            "CREATE TABLE p (k TEXT PRIMARY KEY); CREATE TABLE q (a INTEGER, b TEXT, UNIQUE (a, b));
             CREATE TABLE c (id INTEGER PRIMARY KEY, x TEXT, a INTEGER, b TEXT,
                CONSTRAINT k FOREIGN KEY ({keys}) REFERENCES {reference});
             CREATE INDEX ix ON c ({index});
             INSERT INTO p VALUES ('key 0'), ('key 1'), ('key 3');
             INSERT INTO q VALUES (0, 'key 0'), (1, 'key 1'), (0, 'key 2');
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
             INSERT INTO c SELECT i, 'key ' || (i % 4), nullif(i % 2, i % 50), nullif('key ' || (i % 4), 'key ' || (i % 60))
             FROM n;"
        ));
        let expected: Vec<(i64,)> =
            file.open().read(|tx| tx.sql("SELECT count(*) FROM pragma_foreign_key_check", ()))?;
        let found = file.open().read(|tx| tx.orphans())?;
        assert_eq!(found.rows(), expected[0].0.unsigned_abs(), "{keys} by {index}");
        assert!(found.rows() > 2000, "{keys} by {index}");
    }
    Ok(())
}

#[test]
fn a_key_is_one_as_its_column_compares() -> fk::Result<()> {
    let file = File::new(
        "CREATE TABLE p (k TEXT COLLATE NOCASE PRIMARY KEY); CREATE TABLE q (k PRIMARY KEY);
         CREATE TABLE c (id INTEGER PRIMARY KEY, x TEXT COLLATE NOCASE CONSTRAINT k REFERENCES p (k));
         CREATE TABLE d (id INTEGER PRIMARY KEY, x CONSTRAINT l REFERENCES q (k));
         INSERT INTO c VALUES (1, 'a'), (2, 'A'), (3, 'b'), (4, 'a');
         INSERT INTO d VALUES (1, 1), (2, 1.0), (3, '1'), (4, x'31');",
    );
    let keys = |file: &File| -> fk::Result<Vec<(u64, u64)>> {
        Ok(file.open().read(|tx| tx.orphans())?.iter().map(|of| (of.keys, of.rows)).collect())
    };
    assert_eq!(keys(&file)?, [(2, 4), (3, 4)]);
    file.run("CREATE INDEX ic ON c (x); CREATE INDEX id ON d (x)");
    assert_eq!(keys(&file)?, [(2, 4), (3, 4)]);
    Ok(())
}

#[test]
fn one_bad_definition_stops_nothing() -> fk::Result<()> {
    let file = File::new(
        "CREATE TABLE p (id INTEGER PRIMARY KEY, plain);
         CREATE VIEW w AS SELECT 1 AS id;
         CREATE TABLE nowhere_c (id INTEGER PRIMARY KEY, x REFERENCES nowhere (id));
         CREATE TABLE view_c (id INTEGER PRIMARY KEY, x REFERENCES w (id));
         CREATE TABLE plain_c (id INTEGER PRIMARY KEY, x REFERENCES p (plain));
         CREATE TABLE column_c (id INTEGER PRIMARY KEY, x REFERENCES p (missing));
         CREATE TABLE arity_c (id INTEGER PRIMARY KEY, x, y, FOREIGN KEY (x, y) REFERENCES p);
         CREATE TABLE good_c (id INTEGER PRIMARY KEY, x REFERENCES p);
         INSERT INTO p VALUES (1, 'a'), (2, 'a');
         INSERT INTO nowhere_c VALUES (1, 7), (2, NULL);
         INSERT INTO view_c VALUES (1, 7);
         INSERT INTO plain_c VALUES (1, 'a'), (2, 'b');
         INSERT INTO column_c VALUES (1, 7);
         INSERT INTO arity_c VALUES (1, 7, 7);
         INSERT INTO good_c VALUES (1, 1), (2, 7);",
    );
    let db = file.open();
    let native = db.read(|tx| tx.sql::<()>("PRAGMA foreign_key_check", ()));
    assert!(native.is_err(), "SQLite itself stops: {native:?}");
    let found = db.read(|tx| tx.orphans())?;
    let of: Vec<(&str, u64)> = found.iter().map(|of| (of.table.as_str(), of.rows)).collect();
    assert_eq!(of, [("nowhere_c", 1), ("plain_c", 1), ("good_c", 1)]);
    assert_eq!(found.searched, 3);
    for table in ["nowhere_c", "view_c", "plain_c", "column_c", "arity_c"] {
        assert!(found.findings.iter().any(|finding| finding.table == table), "{table}: {:#?}", found.findings);
    }
    Ok(())
}
