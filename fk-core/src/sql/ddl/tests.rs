//! The text of each clause, to the letter.

use super::*;
use crate::any::Any;
use crate::check::Options;
use crate::expression::{Binary, Unary};
use crate::schema::{CheckDef, Collation, IndexDef, ScalarDef, Storage, TableShape, UniqueDef};
use crate::sql::dialect::PLAIN;

const INTEGER: ScalarDef = ScalarDef::new(Storage::Integer);
const TEXT: ScalarDef = ScalarDef::new(Storage::Text);

fn column(index: usize) -> Node {
    Node::Column { path: Path::TABLE, index }
}

fn alive() -> Node {
    Node::unary(Unary::IsNull, column(2))
}

fn twice() -> Node {
    Node::binary(Binary::Mul, column(0), Node::Value(Any::Integer(2)))
}

fn minus_five() -> Node {
    Node::Value(Any::Integer(-5))
}

const SHAPE: TableShape = TableShape::new(
    "t",
    "T",
    &[
        ColumnDef::new("id", INTEGER, false),
        ColumnDef::new("name", TEXT, false).collated(Collation::NoCase).with_default(Formula::Sql("lower('X')")),
        ColumnDef::new("gone", INTEGER, true).with_default(Formula::Typed(minus_five)),
        ColumnDef::new("twice", INTEGER, false).generated(Formula::Typed(twice), false),
        ColumnDef::new("short", TEXT, true).collated(Collation::RTrim).generated(Formula::Sql("trim(name)"), true),
    ],
    &[0],
    "pk_t",
    true,
    &[UniqueDef::new("uq_t_name", &[1]).filtered(alive), UniqueDef::new("uq_t_gone", &[2, 0])],
)
.autoincrement();

const CHECKS: &[CheckDef] = &[CheckDef { name: "ck_t_x", columns: &[], condition: Formula::Sql("(id) > (0)") }];

const INDEXES: &[IndexDef] =
    &[IndexDef::new("ix_t_name", &[1, 2]).descending(&[2]), IndexDef::new("ix_t_gone", &[2]).filtered(alive)];

const T: TableDef = TableDef::new(SHAPE, &[], CHECKS, INDEXES);

#[test]
fn columns_and_checks() {
    assert_eq!(
        create_table(&T, &[&T], &PLAIN),
        r#"CREATE TABLE "t" (
    "id" INTEGER CONSTRAINT "pk_t" PRIMARY KEY AUTOINCREMENT NOT NULL,
    "name" TEXT COLLATE NOCASE NOT NULL DEFAULT (lower('X')),
    "gone" INTEGER DEFAULT -5,
    "twice" INTEGER NOT NULL GENERATED ALWAYS AS ("id" * 2) VIRTUAL,
    "short" TEXT COLLATE RTRIM GENERATED ALWAYS AS (trim(name)) STORED,
    CONSTRAINT "uq_t_gone" UNIQUE ("gone", "id"),
    CONSTRAINT "ck_t_x" CHECK ((id) > (0))
)"#
    );
}

#[test]
fn indexes_have_directions_and_conditions() {
    assert_eq!(
        create_index_statements(&T, &PLAIN),
        [
            r#"CREATE INDEX "ix_t_name" ON "t" ("name", "gone" DESC)"#,
            r#"CREATE INDEX "ix_t_gone" ON "t" ("gone") WHERE ("gone" IS NULL)"#,
            r#"CREATE UNIQUE INDEX "uq_t_name" ON "t" ("name") WHERE ("gone" IS NULL)"#,
        ]
    );
}

const CHILD: TableShape = TableShape::new(
    "c",
    "C",
    &[ColumnDef::new("id", INTEGER, false), ColumnDef::new("a", INTEGER, false), ColumnDef::new("b", INTEGER, true)],
    &[0],
    "pk_c",
    true,
    &[],
);

const fn reference(name: &'static str) -> ForeignKeyDef {
    let mut options = Options::new(name, "relation", &[2, 1]);
    options.on_delete = Action::SetNull;
    options.index = Some("ix_c_b_a");
    ForeignKeyDef::new(&SHAPE, &[2, 0], options, true)
}

fn child(change: impl FnOnce(&mut ForeignKeyDef)) -> (String, Vec<String>) {
    let mut key = reference("fk_c_b_a");
    change(&mut key);
    let keys: &'static [ForeignKeyDef] = Box::leak(Box::new([key]));
    let child = TableDef::new(CHILD, keys, &[], &[]);
    let table = create_table(&child, &[&T, &child], &PLAIN);
    let constraints = table.split_once("\"b\" INTEGER").map(|(_, rest)| rest.to_owned()).unwrap_or_default();
    let mut rest = create_index_statements(&child, &PLAIN);
    rest.extend(create_trigger_statements(&child, &[&T, &child]));
    (constraints, rest)
}

const INDEX: &str = r#"CREATE INDEX "ix_c_b_a" ON "c" ("b", "a")"#;

#[test]
fn match_full_is_a_check() {
    let (constraints, rest) = child(|key| key.match_full = true);
    assert_eq!(
        constraints,
        r#",
    CONSTRAINT "fk_c_b_a" FOREIGN KEY ("b", "a") REFERENCES "t" ("gone", "id") ON DELETE SET NULL ON UPDATE NO ACTION,
    CONSTRAINT "fk_c_b_a_full" CHECK (("b" IS NULL AND "a" IS NULL) OR ("b" IS NOT NULL AND "a" IS NOT NULL))
)"#
    );
    assert_eq!(rest, [INDEX]);
}

#[test]
fn an_audited_reference_keeps_its_index_alone() {
    let (constraints, rest) = child(|key| {
        key.enforced = false;
        key.match_full = true;
        key.set_null = &[2];
    });
    assert_eq!((constraints.as_str(), rest), ("\n)", vec![INDEX.to_owned()]));
}

#[test]
fn some_columns_become_null_by_a_trigger() {
    let (constraints, rest) = child(|key| key.set_null = &[2]);
    assert!(constraints.contains("ON DELETE NO ACTION ON UPDATE NO ACTION"), "{constraints}");
    assert_eq!(
        rest,
        [
            INDEX,
            r#"CREATE TRIGGER "fk_c_b_a_set_null" AFTER DELETE ON "t" BEGIN UPDATE "c" SET "b" = NULL WHERE "b" = OLD."gone" AND "a" = OLD."id"; END"#,
        ]
    );
}
