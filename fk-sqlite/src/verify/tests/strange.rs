//! Names that no sane person gives, in declaration, file, messages and mends.

use fk_core::expression::{Node, Path, Unary};
use fk_core::schema::{CheckDef, ColumnDef, IndexDef, ScalarDef, Schema, Storage, TableDef, TableShape, UniqueDef};
use fk_core::sql::create_schema;
use rusqlite::Connection;

use super::super::Verify;
use super::declared::{check, check_file, rebuild};
use crate::dialect::SQLITE;

const TEXT: ScalarDef = ScalarDef::new(Storage::Text);

static TABLE: TableDef = TableDef::new(
    TableShape::new(
        "sel\"ect [x]",
        "Odd",
        &[
            ColumnDef::new("table", TEXT, false),
            ColumnDef::new("a \"b\" 'c'", TEXT, true),
            ColumnDef::new("😀`]", TEXT, true),
        ],
        &[0],
        "pk '\"'",
        false,
        const { &[UniqueDef::new("CHECK", &[1, 0])] },
    ),
    &[],
    &[CheckDef { name: "); --", columns: &[2], condition: fk_core::schema::Formula::Typed(not_empty) }],
    const { &[IndexDef::new("in\"dex", &[2])] },
);

fn not_empty() -> Node {
    Node::Unary(Unary::Length, Box::new(Node::Column { path: Path::TABLE, index: 2 }))
}

#[derive(Debug)]
struct Odd;

impl Schema for Odd {
    const NAME: &'static str = "Odd";
    const TABLES: &'static [&'static TableDef] = &[&TABLE];
}

#[test]
fn strange_names_are_only_names() {
    let file = create_schema::<Odd>(&SQLITE).join(";");
    assert!(check::<Odd>(&file, Verify::Strict).unwrap().is_clean());
}

#[test]
fn strange_names_may_be_quoted_in_any_way() {
    let file = "CREATE TABLE `sel\"ect [x]` ([table] TEXT NOT NULL, 'a \"b\" ''c''' TEXT, `😀``]` TEXT,
        CONSTRAINT 'pk ''\"''' PRIMARY KEY ('table'), CONSTRAINT `check` UNIQUE ('a \"b\" ''c''' ASC, [table])
        CONSTRAINT [); --] CHECK (LENGTH(`😀``]`))) STRICT;
        CREATE INDEX `in\"dex` ON `sel\"ect [x]` (\"😀`]\")";
    assert!(check::<Odd>(file, Verify::Strict).unwrap().is_clean());
}

#[test]
fn strange_names_are_quoted_in_what_is_told_and_in_what_mends() {
    let conn = Connection::open_in_memory().unwrap();
    conn.execute_batch(
        "CREATE TABLE \"sel\"\"ect [x]\" (\"table\" TEXT NOT NULL, \"a \"\"b\"\" 'c'\" TEXT,
        CONSTRAINT \"pk '\"\"'\" PRIMARY KEY (\"table\"), CONSTRAINT \"CHECK\" UNIQUE (\"a \"\"b\"\" 'c'\", \"table\")) STRICT",
    )
    .unwrap();
    let differences = check_file::<Odd>(&conn, Verify::Strict).unwrap_err();
    let expected = [
        r#"column "sel""ect [x]"."😀`]": declared, in the file no such column
  mend: ALTER TABLE "sel""ect [x]" ADD COLUMN "😀`]" TEXT CONSTRAINT "); --" CHECK (length("😀`]"))"#,
        r#"check "); --" of table "sel""ect [x]": declared CHECK (length("😀`]")), in the file no such check
  mend: comes with column "sel""ect [x]"."😀`]""#,
        r#"index "in""dex" of table "sel""ect [x]": declared ("😀`]"), in the file no such index
  mend: CREATE INDEX "in""dex" ON "sel""ect [x]" ("😀`]")"#,
    ];
    assert_eq!(differences, expected);
    for at in [0, 2] {
        conn.execute_batch(differences[at].split_once("mend: ").unwrap().1).unwrap();
    }
    assert!(check_file::<Odd>(&conn, Verify::Strict).unwrap().is_clean());
}

#[test]
fn the_rebuild_is_a_statement() {
    let text = rebuild::<Odd>("sel\"ect [x]");
    let create = text.split_once(" as: ").unwrap().1;
    Connection::open_in_memory().unwrap().execute_batch(create).unwrap();
}
