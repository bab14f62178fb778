//! N8: whether a new row references itself is decided byte by byte, without the collation that decides everything
//! else: `('a', 'A')` is refused under NOCASE, and, put off, makes the commit of a sound database fail.

use fk::prelude::*;

use crate::stock::{Done, ForeignKey, Stock, names, orphans};

/// Compares by bytes, as a reference to its own table has to (FK20).
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "terms")]
struct Term {
    #[key]
    id: Key<Self>,
    #[unique]
    name: String,
    #[references(Term::name, on_delete = no_action, as broader)]
    broader: String,
    #[references(Term::name, on_delete = no_action, deferred, as related)]
    related: Option<String>,
}

#[derive(Schema)]
#[schema(Term)]
struct Terms;

#[test]
fn stock_a_row_does_not_find_itself() {
    let stock = Stock::new("CREATE TABLE t (k TEXT COLLATE NOCASE UNIQUE, r TEXT REFERENCES t (k))");
    assert_eq!(stock.run("INSERT INTO t VALUES ('a', 'A')"), ForeignKey);
    assert_eq!(stock.run("INSERT INTO t VALUES ('a', 'a')"), Done);
    assert_eq!(stock.run("UPDATE t SET r = 'A'"), ForeignKey);
    assert_eq!(stock.run("INSERT INTO t VALUES ('b', 'A')"), Done, "another row is found");
}

#[test]
fn stock_a_sound_commit_fails() {
    let stock = Stock::new(
        "CREATE TABLE t (k TEXT COLLATE NOCASE UNIQUE, r TEXT REFERENCES t (k) DEFERRABLE INITIALLY DEFERRED)",
    );
    stock.all(&["BEGIN", "INSERT INTO t VALUES ('a', 'A')"]);
    assert_eq!(stock.orphans(), 0);
    assert_eq!(stock.run("COMMIT"), ForeignKey);
}

/// Where both are compared by bytes, a row finds itself whenever it should. Another collation doesn't compile in a
/// reference to the own table (`tests/ui/fk20_collation`).
#[test]
fn a_row_finds_itself() {
    let db = Db::<Terms>::in_memory().unwrap();
    let row = |name: &str, broader: &str, related: Option<&str>| NewTerm {
        name: name.into(),
        broader: broader.into(),
        related: related.map(ToOwned::to_owned),
    };
    db.write(|tx| {
        let all = tx.insert(row("all", "all", Some("all")))?;
        assert_eq!(names(tx.insert(row("a", "A", None))), ["fk_terms_broader"]);
        tx.set(all.id, |t| (t.broader.set("all"), t.related.set(None::<String>)))
    })
    .unwrap();
    assert_eq!(names(db.write(|tx| tx.insert(row("b", "b", Some("B"))))), ["fk_terms_related"]);
    assert_eq!(orphans(&db), 0);
}
