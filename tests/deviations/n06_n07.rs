//! N6: whether two values are equal has three answers where columns of a reference have different affinities: one when
//! a child is written, one when its parent goes, one for an action. N7: so it has where a reference that names no
//! columns leads to a primary key of another collation than its column's. Rows are left without a parent in silence, or
//! others are kept for nothing.

use fk::prelude::*;
use fk::{Error, Verify};

use crate::stock::{Done, Foreign, ForeignKey, Stock, names, orphans};

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "codes")]
struct Code {
    #[key]
    id: Key<Self, String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "uses")]
struct Use {
    #[key]
    id: Key<Self>,
    #[references(on_delete = no_action)]
    code_id: Key<Code, String>,
}

#[derive(Schema)]
#[schema(Code, Use)]
struct Codes;

fn code(text: &str) -> Key<Code, String> {
    Key::from_raw(text.to_owned())
}

#[test]
fn stock_a_parent_goes_in_silence() {
    let stock = Stock::new(
        "CREATE TABLE p (a TEXT PRIMARY KEY); CREATE TABLE c (x REFERENCES p);
         CREATE TABLE d (x REFERENCES p ON DELETE CASCADE);
         INSERT INTO p VALUES ('1'), ('2'); INSERT INTO c VALUES (1); INSERT INTO d VALUES (1)",
    );
    assert_eq!(stock.run("DELETE FROM p"), Done);
    let counts = stock.rows("SELECT (SELECT count(*) FROM p), (SELECT count(*) FROM c), (SELECT count(*) FROM d)");
    assert_eq!((counts.as_str(), stock.orphans()), ("0 1 1", 2));
}

#[test]
fn stock_another_parent_is_kept() {
    let stock = Stock::new(
        "CREATE TABLE p (a TEXT PRIMARY KEY); CREATE TABLE c (x INTEGER REFERENCES p);
         INSERT INTO p VALUES ('01'), ('1'); INSERT INTO c VALUES (1)",
    );
    assert_eq!(stock.run("DELETE FROM p WHERE a = '01'"), ForeignKey, "though nothing references it");
}

#[test]
fn stock_a_key_of_another_collation() {
    let stock = Stock::new(
        "CREATE TABLE p (a TEXT, PRIMARY KEY (a COLLATE NOCASE)); CREATE TABLE c (x TEXT REFERENCES p);
         INSERT INTO p VALUES ('a'); INSERT INTO c VALUES ('A')",
    );
    assert_eq!(stock.run("DELETE FROM p"), Done);
    assert_eq!((stock.rows("SELECT * FROM c").as_str(), stock.orphans()), ("A", 1));
}

/// Both sides of a declared reference have one type and collation (FK12, FK20), the parent's columns are named, and
/// texts stay texts.
#[test]
fn declared_columns_compare_in_one_way() {
    let db = Db::<Codes>::in_memory().unwrap();
    db.write(|tx| {
        for text in ["1", "01", "a", "A"] {
            tx.insert(Code { id: code(text) })?;
        }
        tx.insert(NewUse { code_id: code("1") })?;
        tx.insert(NewUse { code_id: code("a") })?;
        tx.delete(code("01"))?;
        tx.delete(code("A"))?;
        assert_eq!(names(tx.delete(code("1"))), ["fk_uses_code_id"]);
        assert_eq!(names(tx.delete(code("a"))), ["fk_uses_code_id"]);
        // A number written by hand becomes the text that its column holds.
        tx.sql::<()>("INSERT INTO uses (code_id) VALUES (1)", ())?;
        assert_eq!(names(tx.sql::<()>("INSERT INTO uses (code_id) VALUES (2)", ())), ["fk_uses_code_id"]);
        Ok(())
    })
    .unwrap();
    assert_eq!(orphans(&db), 0);
}

#[test]
fn files_that_compare_otherwise_are_not_opened() {
    let cases = [
        // N6: a child without a type, and one of another affinity.
        (
            "CREATE TABLE codes (id TEXT NOT NULL PRIMARY KEY);
             CREATE TABLE uses (id INTEGER PRIMARY KEY, code_id NOT NULL REFERENCES codes (id))",
            "column \"uses\".\"code_id\": declared TEXT",
        ),
        (
            "CREATE TABLE codes (id TEXT NOT NULL PRIMARY KEY);
             CREATE TABLE uses (id INTEGER PRIMARY KEY, code_id INTEGER NOT NULL REFERENCES codes (id))",
            "column \"uses\".\"code_id\": declared TEXT, in the file INTEGER",
        ),
        // N7: a primary key that compares otherwise than its column.
        (
            "CREATE TABLE codes (id TEXT NOT NULL, PRIMARY KEY (id COLLATE NOCASE));
             CREATE TABLE uses (id INTEGER PRIMARY KEY, code_id TEXT NOT NULL REFERENCES codes)",
            "primary key \"pk_codes\" of table \"codes\"",
        ),
        (
            "CREATE TABLE codes (id TEXT NOT NULL COLLATE NOCASE PRIMARY KEY);
             CREATE TABLE uses (id INTEGER PRIMARY KEY, code_id TEXT NOT NULL REFERENCES codes (id))",
            "column \"codes\".\"id\": declared COLLATE BINARY, in the file COLLATE NOCASE",
        ),
    ];
    for (schema, told) in cases {
        let file = Foreign::new(schema);
        let refused = Db::<Codes>::options().verify(Verify::Compatible).open(file.path()).unwrap_err();
        assert!(matches!(&refused, Error::SchemaMismatch { .. }), "{refused}");
        assert!(refused.to_string().contains(told), "{refused}");
    }
}

/// Tables that aren't declared may do so: it is told when the file is opened.
#[test]
fn tables_of_the_file_alone_are_told() {
    let file = Foreign::declared::<Codes>(
        "CREATE TABLE strangers (x REFERENCES codes); INSERT INTO codes VALUES ('1'); INSERT INTO strangers VALUES (1)",
    );
    let db = file.open::<Codes>();
    let told = "foreign key \"fk_strangers_x\" of table \"strangers\" is between columns of different affinity";
    assert!(db.report().needs_savepoints && db.report().to_string().contains(told), "{}", db.report());
}
