//! The tables of these tests. A row is its values, so that a test can say of each whether it is given.

use fk_core::check::Options;
use fk_core::expression::{Binary, Node, Path, Unary};
use fk_core::row::{Sink, Source};
use fk_core::schema::{
    Action, Collation, ColumnDef, ForeignKeyDef, Formula, IndexDef, ScalarDef, Schema, Storage, TableDef, TableShape,
    UniqueDef,
};
use fk_core::table::{Given, InsertSource, Member, TableSource};
use fk_core::{Any, CandidateKey, Result};

use crate::{Db, Verify};

const INTEGER: ScalarDef = ScalarDef::new(Storage::Integer);
const TEXT: ScalarDef = ScalarDef::new(Storage::Text);

macro_rules! tables {
    ($($table:ident $index:literal { $shape:expr } { $def:expr })*) => {$(
        #[derive(Debug, Clone, PartialEq)]
        pub(super) struct $table(pub(super) Vec<Any>);

        impl TableSource for $table {
            type Id = i64;
            type Columns<N: fk_core::nullness::Nullness> = Path;
            const SHAPE: TableShape = by_values($shape);
            const DEF: TableDef = $def;
            const CHILDREN: &'static [&'static str] = &[];

            fn columns<N: fk_core::nullness::Nullness>(path: Path) -> Path {
                path
            }

            fn id(&self) -> i64 {
                if let Any::Integer(id) = self.0[0] { id } else { 0 }
            }

            fn encode(&self, sink: &mut dyn Sink) -> Result<()> {
                self.0.iter().try_for_each(|value| sink.put(Ok(value.as_ref().into())))
            }

            fn decode(source: &dyn Source) -> Result<Self> {
                let row: Vec<Any> = (0..Self::SHAPE.columns.len()).map(|at| source.get(at).to_any()).collect();
                match row.iter().position(|value| *value == text("unreadable")) {
                    Some(at) => Err(source.fail(at, fk_core::ValueError::NotANumber)),
                    None => Ok(Self(row)),
                }
            }

            fn set_generated(&mut self, id: i64) {
                self.0[0] = Any::Integer(id);
            }
        }

        impl Member<Firm> for $table {
            const INDEX: usize = $index;
        }

        impl InsertSource for $table {
            type Table = Self;
            const GENERATES_KEY: bool = false;

            fn given(self) -> Given<Self> {
                Given::Row(self)
            }
        }
    )*};
}

/// What is inserted: all but the key, `None` where the database computes it.
#[derive(Debug, Clone)]
pub(super) struct New<T>(pub(super) Vec<Option<Node>>, std::marker::PhantomData<T>);

impl<T: TableSource> InsertSource for New<T> {
    type Table = T;
    const GENERATES_KEY: bool = true;

    fn given(self) -> Given<T> {
        Given::Values(self.0)
    }
}

/// A new row: named columns and their values.
pub(super) fn new<T: TableSource>(values: &[(&str, Any)]) -> New<T> {
    let value = |column: &ColumnDef| values.iter().find(|(name, _)| *name == column.name);
    let of = |column| value(column).map(|(_, value)| Node::Value(value.clone()));
    New(T::SHAPE.columns.iter().map(of).collect(), std::marker::PhantomData)
}

/// The value of a column.
pub(super) fn of<T: TableSource>(row: &T, column: &str) -> Any {
    let mut values: Vec<Any> = Vec::new();
    row.encode(&mut values).unwrap();
    values[T::SHAPE.columns.iter().position(|c| c.name == column).unwrap()].clone()
}

pub(super) fn text(text: &str) -> Any {
    Any::Text(text.to_owned())
}

pub(super) fn int(integer: i64) -> Any {
    Any::Integer(integer)
}

fn column(index: usize) -> Node {
    Node::Column { path: Path::TABLE, index }
}

fn active() -> Node {
    Node::Unary(Unary::IsNull, Box::new(column(5)))
}

fn retired() -> Node {
    Node::Binary(Binary::Gt, Box::new([column(5), Node::Value(int(0))]))
}

fn twice() -> Node {
    Node::Binary(Binary::Mul, Box::new([column(2), Node::Value(int(2))]))
}

const fn reference(
    parent: &TableShape,
    to: &'static [usize],
    name: &'static str,
    columns: &'static [usize],
    on_delete: Action,
) -> ForeignKeyDef {
    let mut options = Options::new(name, "relation", columns);
    options.on_delete = on_delete;
    ForeignKeyDef::new(parent, to, options, true)
}

/// These rows are inserted by their values, as where columns are computed.
const fn by_values(mut shape: TableShape) -> TableShape {
    shape.computed = true;
    shape
}

const fn some(mut key: ForeignKeyDef, columns: &'static [usize]) -> ForeignKeyDef {
    key.set_null = columns;
    key
}

const fn full(mut key: ForeignKeyDef) -> ForeignKeyDef {
    key.match_full = true;
    key
}

const fn audited(mut key: ForeignKeyDef) -> ForeignKeyDef {
    key.enforced = false;
    key
}

tables! {
    Tenant 0 {
        TableShape::new("tenants", "Tenant", const { &[
            ColumnDef::new("id", INTEGER, false),
            ColumnDef::new("since", INTEGER, false).with_default(Formula::Sql("6 * 7")),
        ] }, &[0], "pk_tenants", true, &[]).autoincrement()
    } {
        TableDef::new(Self::SHAPE, &[], &[], &[])
    }
    Person 1 {
        TableShape::new("people", "Person", const { &[
            ColumnDef::new("id", INTEGER, false),
            ColumnDef::new("tenant_id", INTEGER, false),
            ColumnDef::new("number", INTEGER, false),
            ColumnDef::new("boss", INTEGER, true),
            ColumnDef::new("email", TEXT, false).collated(Collation::NoCase),
            ColumnDef::new("retired", INTEGER, true),
            ColumnDef::new("note", TEXT, false).with_default(Formula::Sql("lower('NEW')")),
            ColumnDef::new("twice", INTEGER, false).generated(Formula::Typed(twice), false),
            ColumnDef::new("folded", TEXT, true).generated(Formula::Sql("upper(email) || tenant_id"), true),
        ] }, &[0], "pk_people", true, const { &[
            UniqueDef::new("uq_people_number", &[1, 2]),
            UniqueDef::new("uq_people_email", &[4]).filtered(active),
            UniqueDef::new("uq_people_email_retired", &[4]).filtered(retired),
            UniqueDef::new("uq_people_folded", &[8]),
        ] }).autoincrement()
    } {
        TableDef::new(Self::SHAPE, const { &[
            reference(&Tenant::SHAPE, &[0], "fk_people_tenant", &[1], Action::Cascade),
            some(reference(&Self::SHAPE, &[1, 2], "fk_people_boss", &[1, 3], Action::SetNull), &[3]),
        ] }, &[], const { &[
            IndexDef::new("ix_people_note", &[6, 2]).descending(&[2]).filtered(active),
        ] })
    }
    Badge 2 {
        TableShape::new("badges", "Badge", const { &[
            ColumnDef::new("id", INTEGER, false),
            ColumnDef::new("tenant_id", INTEGER, true),
            ColumnDef::new("number", INTEGER, true),
        ] }, &[0], "pk_badges", true, &[])
    } {
        TableDef::new(Self::SHAPE, const { &[
            full(reference(&Person::SHAPE, &[1, 2], "fk_badges_person", &[1, 2], Action::Restrict)),
        ] }, &[], &[])
    }
    Event 3 {
        TableShape::new("events", "Event", const { &[
            ColumnDef::new("id", INTEGER, false),
            ColumnDef::new("person_id", INTEGER, true),
        ] }, &[0], "pk_events", true, &[])
    } {
        TableDef::new(Self::SHAPE, const { &[
            audited(reference(&Person::SHAPE, &[0], "fk_events_person", &[1], Action::NoAction)),
        ] }, &[], &[])
    }
    Tag 4 {
        TableShape::new("tags", "Tag", const { &[
            ColumnDef::new("id", INTEGER, false),
            ColumnDef::new("code", TEXT, false).collated(Collation::NoCase),
        ] }, &[0], "pk_tags", true, const { &[UniqueDef::new("uq_tags_code", &[1])] })
    } {
        TableDef::new(Self::SHAPE, &[], &[], &[])
    }
    Thing 5 {
        TableShape::new("things", "Thing", const { &[
            ColumnDef::new("id", INTEGER, false),
            ColumnDef::new("tag_code", TEXT, true).collated(Collation::NoCase),
            ColumnDef::new("fixed", INTEGER, true),
        ] }, &[0], "pk_things", true, &[])
    } {
        TableDef::new(Self::SHAPE, const { &[
            reference(&Tag::SHAPE, &[1], "fk_things_tag", &[1], Action::SetNull),
        ] }, const { &[fk_core::schema::CheckDef {
            name: "ck_things_fixed",
            columns: &[],
            condition: Formula::Sql("fixed IS NULL OR tag_code IS NOT NULL"),
        }] }, &[])
    }
}

impl Person {
    pub(super) const NUMBER_KEY: CandidateKey<Self, (i64, i64)> = CandidateKey::new(1);
    pub(super) const EMAIL_KEY: CandidateKey<Self, String> = CandidateKey::new(2);
    pub(super) const FOLDED_KEY: CandidateKey<Self, String> = CandidateKey::new(4);
}

impl Tag {
    pub(super) const CODE_KEY: CandidateKey<Self, String> = CandidateKey::new(1);
}

#[derive(Debug)]
pub(crate) struct Firm;

impl Schema for Firm {
    const NAME: &'static str = "Firm";
    const TABLES: &'static [&'static TableDef] =
        &[&Tenant::DEF, &Person::DEF, &Badge::DEF, &Event::DEF, &Tag::DEF, &Thing::DEF];
}

/// A new database.
pub(crate) fn firm() -> Db<Firm> {
    Db::in_memory().unwrap()
}

#[test]
fn its_own_file_is_clean() {
    let connection = rusqlite::Connection::open_in_memory().unwrap();
    connection.execute_batch(&Db::<Firm>::ddl().join(";")).unwrap();
    let report = crate::verify::verify(&connection, Firm::NAME, Firm::TABLES, &crate::dialect::SQLITE, Verify::Strict);
    let report = report.unwrap();
    assert!(report.is_clean(), "{report}");
}

/// A tenant with three people: 1, 2 and 3, of whom each is the next one's boss.
pub(super) fn people(db: &Db<Firm>) -> Result<[Person; 3]> {
    db.write(|tx| {
        let tenant = of(&tx.insert(new::<Tenant>(&[]))?, "id");
        let mut hire = |number: i64, boss: Any| {
            let email = text(&format!("{number}@x.org"));
            tx.insert(new::<Person>(&[
                ("tenant_id", tenant.clone()),
                ("number", int(number)),
                ("boss", boss),
                ("email", email),
                ("retired", Any::Null),
            ]))
        };
        Ok([hire(1, Any::Null)?, hire(2, int(1))?, hire(3, int(2))?])
    })
}
