//! A declared schema, written by hand as the derive would, and files made of its own statements with
//! single words changed.

use fk_core::check::{Options, name_hash};
use fk_core::expression::{Binary, Node, Path};
use fk_core::row::{Sink, Source};
use fk_core::schema::{
    Action, CheckDef, ColumnDef, ForeignKeyDef, Formula, IndexDef, ScalarDef, Schema, Storage, TableDef, TableShape,
    UniqueDef,
};
use fk_core::sql::create_schema;
use fk_core::table::TableSource;
use fk_core::{Any, Error, Key};
use rusqlite::Connection;

use super::super::{Report, Verify, verify};
use crate::dialect::SQLITE;

const INTEGER: ScalarDef = ScalarDef::new(Storage::Integer);
const REAL: ScalarDef = ScalarDef::new(Storage::Real);
const TEXT: ScalarDef = ScalarDef::new(Storage::Text);

macro_rules! tables {
    ($($table:ident $id:ty { $shape:expr } { $def:expr })*) => {$(
        #[derive(Debug)]
        pub(super) struct $table;

        impl TableSource for $table {
            type Id = $id;
            type Columns<N: fk_core::nullness::Nullness> = ();
            const SHAPE: TableShape = $shape;
            const DEF: TableDef = $def;
            const CHILDREN: &'static [&'static str] = &[];

            fn columns<N: fk_core::nullness::Nullness>(_: Path) {}

            fn id(&self) -> $id {
                Default::default()
            }

            fn encode(&self, _: &mut dyn Sink) -> fk_core::Result<()> {
                Ok(())
            }

            fn decode(_: &dyn Source) -> fk_core::Result<Self> {
                Ok(Self)
            }

            fn set_generated(&mut self, _: i64) {}
        }
    )*};
}

tables! {
    Customer i64 {
        TableShape::new("customers", "Customer", const { &[
            ColumnDef::new("id", INTEGER, false),
            ColumnDef::new("name", TEXT, false),
        ] }, &[0], "pk_customers", true, const { &[UniqueDef::new("uq_customers_name", &[1])] })
    } {
        TableDef::new(Self::SHAPE, &[], &[], &[])
    }
    Order i64 {
        TableShape::new("orders", "Order", const { &[
            ColumnDef::new("id", INTEGER, false),
            ColumnDef::new("customer_id", INTEGER, false),
            ColumnDef::new("replaces_id", INTEGER, true),
            ColumnDef::new("status", ScalarDef::words(&["draft", "placed"]), false).with_default(Formula::Typed(draft)),
            ColumnDef::new("weight", REAL, true),
        ] }, &[0], "pk_orders", true, &[])
    } {
        TableDef::new(Self::SHAPE, const { &[
            foreign_key::<Key<Customer>>("fk_orders_customer_id", &[1], Action::Cascade, Some("ix_orders_customer_id")),
            deferred(foreign_key::<Option<Key<Self>>>("fk_orders_replaces_id", &[2], Action::SetNull, Some("ix_orders_replaces_id"))),
        ] }, &[CheckDef { name: "ck_orders_weight", columns: &[4], condition: Formula::Typed(positive_weight) }], &[])
    }
    Line (i64, String) {
        TableShape::new("order_lines", "Line", const { &[
            ColumnDef::new("order_id", INTEGER, false),
            ColumnDef::new("item", TEXT, false),
            ColumnDef::new("quantity", INTEGER, false),
        ] }, &[0, 1], "pk_order_lines", false, &[])
    } {
        TableDef::new(Self::SHAPE, const { &[
            foreign_key::<Key<Order>>("fk_order_lines_order_id", &[0], Action::Restrict, None),
        ] }, &[], const { &[IndexDef::new("ix_order_lines_item_quantity", &[1, 2])] })
    }
    Note i64 {
        TableShape::new("notes", "Note", const { &[
            ColumnDef::new("id", INTEGER, false),
            ColumnDef::new("order_id", INTEGER, false),
            ColumnDef::new("item", TEXT, false),
            ColumnDef::new("customer_id", INTEGER, false).with_default(Formula::Typed(one)),
        ] }, &[0], "pk_notes", true, &[])
    } {
        TableDef::new(Self::SHAPE, const { &[
            foreign_key::<Key<Line, (i64, String)>>("fk_notes_line", &[1, 2], Action::NoAction, None),
            foreign_key::<Key<Customer>>("fk_notes_customer_id", &[3], Action::SetDefault, None),
        ] }, &[], &[])
    }
}

const fn foreign_key<Field>(
    name: &'static str,
    columns: &'static [usize],
    on_delete: Action,
    index: Option<&'static str>,
) -> ForeignKeyDef
where
    Field: fk_core::check::Reference,
    Field::Parent: fk_core::Table,
{
    let mut options = Options::new(name, "relation", columns);
    options.on_delete = on_delete;
    options.index = index;
    let parent = const { &<Field::Parent as TableSource>::SHAPE };
    ForeignKeyDef::new(parent, parent.key, options, Field::NULLABLE)
}

const fn deferred(mut key: ForeignKeyDef) -> ForeignKeyDef {
    key.deferred = true;
    key
}

fn draft() -> Node {
    Node::Value(Any::Text("draft".into()))
}

fn one() -> Node {
    Node::Value(Any::Integer(1))
}

fn positive_weight() -> Node {
    let weight = Node::Column { path: Path::TABLE, index: 4 };
    Node::Binary(Binary::Gt, Box::new([weight, Node::Value(Any::Real(0.0))]))
}

#[derive(Debug)]
pub(super) struct Shop;

impl Schema for Shop {
    const NAME: &'static str = "Shop";
    const TABLES: &'static [&'static TableDef] = &[&Customer::DEF, &Order::DEF, &Line::DEF, &Note::DEF];
}

/// The declared schema's own statements.
pub(super) fn fresh() -> String {
    create_schema::<Shop>(&SQLITE).iter().fold(String::new(), |text, statement| text + statement + ";\n")
}

/// The declared schema's own statements with words replaced, each of which has to be there.
pub(super) fn changed(changes: &[(&str, &str)]) -> String {
    changes.iter().fold(fresh(), |text, (from, to)| {
        assert!(text.contains(from), "no {from:?} in {text}");
        text.replacen(from, to, 1)
    })
}

/// What is told of a file that these statements made.
pub(super) fn check<S: Schema>(sql: &str, mode: Verify) -> Result<Report, Vec<String>> {
    let conn = Connection::open_in_memory().unwrap();
    conn.execute_batch(sql).unwrap_or_else(|error| panic!("{error}: {sql}"));
    check_file::<S>(&conn, mode)
}

/// What is told of a file. That it is left as it was is made sure of on the way.
pub(super) fn check_file<S: Schema>(conn: &Connection, mode: Verify) -> Result<Report, Vec<String>> {
    conn.pragma_update(None, "query_only", true).unwrap();
    let found = verify(conn, S::NAME, S::TABLES, &SQLITE, mode);
    conn.pragma_update(None, "query_only", false).unwrap();
    match found {
        Ok(report) => Ok(report),
        Err(Error::SchemaMismatch { schema, differences }) if schema == S::NAME => Err(differences),
        Err(other) => panic!("{other}"),
    }
}

/// The text of a rebuild.
pub(super) fn rebuild<S: Schema>(table: &str) -> String {
    let def = S::TABLES.iter().find(|def| def.shape.hash == name_hash(table)).unwrap();
    let mut whole = vec![fk_core::sql::create_table(def, S::TABLES, &SQLITE)];
    whole.extend(fk_core::sql::create_index_statements(def, &SQLITE));
    for child in S::TABLES {
        let keys = child.foreign_keys.iter().filter(|key| key.parent_hash == def.shape.hash);
        whole.extend(keys.filter_map(|key| fk_core::sql::create_set_null_trigger(child, key, S::TABLES)));
    }
    format!("the table has to be rebuilt, with foreign keys off meanwhile, as: {}", whole.join(";\n"))
}

#[test]
fn a_fresh_file_is_clean() {
    for mode in [Verify::Strict, Verify::Compatible] {
        let report = check::<Shop>(&fresh(), mode).unwrap();
        assert!(report.is_clean(), "{report}");
    }
}
