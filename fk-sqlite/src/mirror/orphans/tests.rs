//! Every way of searching finds the same rows in the same order, also page by page; and which way is taken where.
#![allow(clippy::unwrap_used, reason = "tests")]

use rusqlite::Connection;

use super::text::Way;
use super::{Place, search, way};
use crate::mirror::Schema;
use crate::mirror::exact::{Exact, exact};

const NUMBERS: &str = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ";

fn made(sql: &str) -> (Connection, Schema) {
    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    connection.execute_batch(sql).unwrap();
    let schema = Schema::read(&connection).unwrap();
    (connection, schema)
}

/// All orphans of "k", read in pages of some rows.
fn paged(connection: &Connection, schema: &Schema, way: Way, page: usize) -> Vec<Vec<Exact>> {
    let place = Place::new(schema, schema.find_reference("c", "k").unwrap());
    let layout = place.layout();
    let mut found: Vec<Vec<Exact>> = Vec::new();
    loop {
        let before = found.len();
        let behind = found.last().map(|row| row[..layout.key + layout.identity].to_vec());
        search::each_by(connection, &place, way, behind.as_deref(), Some(page), &mut |row| {
            found.push(exact(row, 0..layout.all));
            Ok(true)
        })
        .unwrap();
        if found.len() == before {
            return found;
        }
    }
}

const SHAPES: [&str; 5] = [
    "CREATE TABLE p (id INTEGER PRIMARY KEY);
     CREATE TABLE c (id INTEGER PRIMARY KEY, x INTEGER CONSTRAINT k REFERENCES p (id)); CREATE INDEX ix ON c (x);
     INSERT INTO p VALUES (1), (3); {n} 60) INSERT INTO c SELECT i, nullif(i % 7, 4) FROM n;",
    "CREATE TABLE p (k TEXT COLLATE NOCASE UNIQUE);
     CREATE TABLE c (x TEXT COLLATE NOCASE CONSTRAINT k REFERENCES p (k)); CREATE INDEX ix ON c (x DESC);
     INSERT INTO p VALUES ('a'), ('D'); {n} 60) INSERT INTO c SELECT substr('abcdABCDe', i % 9 + 1, 1) FROM n;",
    "CREATE TABLE p (a INTEGER, b TEXT, PRIMARY KEY (a, b)) WITHOUT ROWID;
     CREATE TABLE c (x TEXT, a INTEGER, b TEXT, y BLOB, PRIMARY KEY (y, x),
        CONSTRAINT k FOREIGN KEY (a, b) REFERENCES p (a, b)) WITHOUT ROWID; CREATE INDEX ix ON c (a, b);
     INSERT INTO p VALUES (1, '1'), (0, '2');
     {n} 60) INSERT INTO c SELECT 'x' || i, i % 2, nullif(i % 5, i % 6), x'00' FROM n;",
    "CREATE TABLE p (a INTEGER, b TEXT, UNIQUE (b, a));
     CREATE TABLE c (a INTEGER, b TEXT, CONSTRAINT k FOREIGN KEY (a, b) REFERENCES p (a, b));
     CREATE INDEX ix ON c (a DESC, b);
     INSERT INTO p VALUES (1, '1'), (0, '2'); {n} 60) INSERT INTO c SELECT i % 2, i % 5 FROM n;",
    "CREATE TABLE c (id INTEGER PRIMARY KEY, x INTEGER CONSTRAINT k REFERENCES nowhere (id)); CREATE INDEX ix ON c (x);
     {n} 60) INSERT INTO c SELECT i, nullif(i % 7, 4) FROM n;",
];

#[test]
fn every_way_finds_the_same_rows_page_by_page() {
    for shape in SHAPES {
        let (connection, schema) = made(&shape.replace("{n}", NUMBERS));
        let all = paged(&connection, &schema, Way::Rows, 1000);
        assert!(all.len() > 20, "{}: {shape}", all.len());
        for way in [Way::Rows, Way::Keys, Way::Loose] {
            for page in [1, 3, 1000] {
                assert_eq!(paged(&connection, &schema, way, page), all, "{way:?}, {page}: {shape}");
            }
        }
    }
}

#[test]
fn rows_of_sides_that_compare_otherwise_are_found_page_by_page() {
    let (connection, schema) = made(
        "CREATE TABLE p (k TEXT UNIQUE); CREATE TABLE c (x COLLATE NOCASE CONSTRAINT k REFERENCES p (k));
         INSERT INTO p VALUES ('1'), ('a');
         INSERT INTO c VALUES (1), (1.0), ('1'), ('1.0'), ('A'), ('a'), (x'61'), (2), (2.0), (2), ('b'), ('B'), ('b');",
    );
    let all = paged(&connection, &schema, Way::Rows, 1000);
    // 1.0 is '1.0' to a text.
    assert_eq!(all.len(), 10);
    for page in [1, 2, 3] {
        assert_eq!(paged(&connection, &schema, Way::Rows, page), all, "{page}");
    }
}

#[test]
fn the_way_is_chosen_by_index_and_by_rows_a_key() {
    let parents = "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE q (a INTEGER, b INTEGER, UNIQUE (a, b));";
    let one = "CREATE TABLE c (id INTEGER PRIMARY KEY, x INTEGER CONSTRAINT k REFERENCES p (id));";
    let two = "CREATE TABLE c (id INTEGER PRIMARY KEY, x INTEGER, y INTEGER, \
               CONSTRAINT k FOREIGN KEY (x, y) REFERENCES q (a, b));";
    let clustered =
        "CREATE TABLE c (x INTEGER CONSTRAINT k REFERENCES p (id), y INTEGER, PRIMARY KEY (x, y)) WITHOUT ROWID;";
    let text = "CREATE TABLE c (id INTEGER PRIMARY KEY, x TEXT CONSTRAINT k REFERENCES p (id));";
    let few = "20000) INSERT INTO c SELECT i, i % 10 FROM n;";
    let pairs = "20000) INSERT INTO c SELECT i, i % 2, i % 10 FROM n;";
    let cases = [
        (one, "", few, Way::Rows),
        (one, "CREATE INDEX ix ON c (x);", few, Way::Loose),
        (one, "CREATE INDEX ix ON c (x DESC);", few, Way::Loose),
        (one, "CREATE INDEX ix ON c (x) WHERE x IS NOT NULL;", few, Way::Loose),
        (one, "CREATE INDEX ix ON c (x) WHERE id > 5;", few, Way::Rows),
        (one, "CREATE INDEX ix ON c (x COLLATE NOCASE);", few, Way::Rows),
        (one, "CREATE INDEX ix ON c (x);", "20000) INSERT INTO c SELECT i, i FROM n;", Way::Keys),
        (one, "CREATE INDEX ix ON c (x);", "50) INSERT INTO c SELECT i, 1 FROM n;", Way::Keys),
        (two, "CREATE INDEX ix ON c (x, y);", pairs, Way::Loose),
        // One of two columns is found by index; the rest would be read again for every key.
        (two, "CREATE INDEX ix ON c (x);", pairs, Way::Rows),
        (clustered, "", "20000) INSERT INTO c SELECT i % 10, i FROM n;", Way::Loose),
        (clustered, "", "20000) INSERT INTO c SELECT i, i FROM n;", Way::Keys),
        (text, "CREATE INDEX ix ON c (x);", few, Way::Rows),
    ];
    for (table, index, rows, expected) in cases {
        let (connection, schema) = made(&format!("{parents}{table}{index}{NUMBERS}{rows}"));
        let place = Place::new(&schema, schema.find_reference("c", "k").unwrap());
        assert_eq!(way::choose(&connection, &place).unwrap(), expected, "{table} {index} {rows}");
    }
}
