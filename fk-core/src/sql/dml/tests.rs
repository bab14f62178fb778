//! The text of statements that don't name every column.

use super::*;
use crate::any::Any;
use crate::expression::{Binary, Node, Path};
use crate::schema::{ColumnDef, Formula, ScalarDef, Storage, TableShape, UniqueDef};
use crate::sql::dialect::PLAIN;

const INTEGER: ScalarDef = ScalarDef::new(Storage::Integer);

fn first() -> Node {
    Node::binary(Binary::Eq, Node::Column { path: Path::TABLE, index: 2 }, Node::Value(Any::Text("it's".into())))
}

const T: TableDef = TableDef::new(
    TableShape::new(
        "t",
        "T",
        &[
            ColumnDef::new("id", INTEGER, false),
            ColumnDef::new("g", INTEGER, false).generated(Formula::Sql("a * 2"), false),
            ColumnDef::new("a", INTEGER, false).with_default(Formula::Sql("7")),
            ColumnDef::new("b", INTEGER, true),
        ],
        &[0],
        "pk_t",
        true,
        &[UniqueDef::new("uq_t_a", &[2]).filtered(first)],
    ),
    &[],
    &[],
    &[],
);

#[test]
fn an_insert_names_what_is_given() {
    const ALL: &str = r#"RETURNING "id", "g", "a", "b""#;
    assert_eq!(insert_given(&T, &[2, 3]), format!(r#"INSERT INTO "t" ("a", "b") VALUES (?, ?) {ALL}"#));
    assert_eq!(insert_given(&T, &[]), format!(r#"INSERT INTO "t" DEFAULT VALUES {ALL}"#));
}

#[test]
fn an_update_leaves_generated_columns_out() {
    let expected = r#"UPDATE "t" SET "a" = ?3, "b" = ?4 WHERE "id" = ?1"#;
    assert_eq!(update(&T).as_deref(), Some(expected));
}

#[test]
fn a_key_among_some_rows_is_asked_with_its_condition() {
    let expected = r#"SELECT "id", "g", "a", "b" FROM "t" WHERE "a" = ? AND ("a" = 'it''s')"#;
    assert_eq!(select_by_key(&T, 1, &PLAIN), expected);
    assert_eq!(select_by_key(&T, 0, &PLAIN), r#"SELECT "id", "g", "a", "b" FROM "t" WHERE "id" = ?"#);
}

#[test]
fn an_upsert_writes_what_is_given() {
    const ALL: &str = r#" RETURNING "id", "g", "a", "b""#;
    const TARGET: &str = r#"ON CONFLICT ("a") WHERE ("a" = 'it''s') DO "#;
    for (given, conflict, start, end) in [
        (&[2, 3][..], OnConflict::Overwrite, r#"("a", "b") VALUES (?, ?)"#, r#"UPDATE SET "b" = excluded."b""#),
        (&[2][..], OnConflict::Overwrite, r#"("a") VALUES (?)"#, "NOTHING"),
        (&[2, 3][..], OnConflict::Nothing, r#"("a", "b") VALUES (?, ?)"#, "NOTHING"),
        (&[2][..], OnConflict::Touch(3), r#"("a") VALUES (?)"#, r#"UPDATE SET "b" = "t"."b""#),
        (&[][..], OnConflict::Nothing, r#"("id") VALUES (NULL)"#, "NOTHING"),
    ] {
        let expected = format!(r#"INSERT INTO "t" {start} {TARGET}{end}{ALL}"#);
        assert_eq!(upsert(&T, given, 1, conflict, &PLAIN), expected);
    }
}
