//! Files of other programs, each declared as it is: nothing of them may be refused that a declaration can say.
//!
//! The declaration is made from what SQLite tells of the file: a column of an affinity gets a type that it holds, a
//! table without a primary key takes its first unique key for one.

use fk_core::check::Options;
use fk_core::schema::{Collation, ColumnDef, ForeignKeyDef, ScalarDef, Storage, TableDef, TableShape, UniqueDef};
use rusqlite::{Connection, OpenFlags};

use super::super::actual::{Database, Index, Kind, Table};
use super::super::affinity::{Affinity, affinity, holds};
use super::super::{Verify, verify};
use crate::dialect::SQLITE;

fn leak<T>(values: Vec<T>) -> &'static [T] {
    Box::leak(values.into_boxed_slice())
}

fn name(name: &str) -> &'static str {
    Box::leak(name.to_owned().into_boxed_str())
}

fn storage(declared: &str) -> Storage {
    match affinity(declared, false) {
        _ if holds(declared, false, Storage::Text) => Storage::Text,
        Affinity::Integer => Storage::Integer,
        Affinity::Text => Storage::Text,
        Affinity::Blob => Storage::Blob,
        Affinity::Real | Affinity::Numeric => Storage::Real,
    }
}

fn positions<N: AsRef<str>>(table: &Table, names: impl IntoIterator<Item = N>) -> &'static [usize] {
    let at = |name: N| table.columns.iter().position(|c| c.name.eq_ignore_ascii_case(name.as_ref())).unwrap();
    leak(names.into_iter().map(at).collect())
}

fn columns_of(index: &Index) -> Vec<&str> {
    index.terms.iter().filter_map(|term| term.column.as_deref()).collect()
}

fn shape(table: &Table) -> Option<TableShape> {
    let whole = || table.indexes.iter().filter(|index| index.unique && !index.partial);
    let is_key = |index: &&Index| columns_of(index).iter().eq(table.key.iter());
    let first = whole().next();
    let key = if table.key.is_empty() { positions(table, columns_of(first?)) } else { positions(table, &table.key) };
    let columns = table.columns.iter().enumerate().map(|(at, column)| {
        let nullable = !column.not_null && !key.contains(&at);
        let collation = match column.collation.to_ascii_uppercase().as_str() {
            "NOCASE" => Collation::NoCase,
            "RTRIM" => Collation::RTrim,
            _ => Collation::Binary,
        };
        let scalar = ScalarDef::new(storage(&column.declared_type));
        ColumnDef::new(name(&column.name.to_lowercase()), scalar, nullable).collated(collation)
    });
    let own =
        whole().filter(|index| !(is_key(index) || table.key.is_empty() && Some(&index.name) == first.map(|i| &i.name)));
    let uniques =
        own.map(|index| UniqueDef::new(name(&format!("uq_{}", index.name)), positions(table, columns_of(index))));
    let (columns, uniques) = (leak(columns.collect()), leak(uniques.collect()));
    let (own, key_name) = (name(&table.name), name(&format!("pk_{}", table.name)));
    Some(TableShape::new(own, own, columns, key, key_name, table.rowid_key, uniques))
}

fn foreign_keys(table: &Table, shapes: &[(&Table, TableShape)]) -> Vec<ForeignKeyDef> {
    let declared = table.foreign_keys.iter().enumerate().map(|(at, key)| {
        let (parent, shape) = shapes.iter().find(|(t, _)| t.name.eq_ignore_ascii_case(&key.parent)).unwrap();
        let to = if key.parent_columns.is_empty() { &parent.key } else { &key.parent_columns };
        let columns = positions(table, &key.columns);
        let mut options = Options::new(name(&format!("fk_{}_{at}", table.name)), "relation", columns);
        (options.on_delete, options.on_update, options.deferred) = (key.on_delete, key.on_update, key.deferred);
        ForeignKeyDef::new(shape, positions(parent, to), options, columns.iter().all(|at| !table.columns[*at].not_null))
    });
    declared.collect()
}

fn declared(connection: &Connection) -> &'static [&'static TableDef] {
    let names = Database::read(connection, &[]).unwrap().objects;
    let names = names.iter().filter(|object| object.kind == Kind::Table && !object.name.starts_with("sqlite_"));
    let bare = |object: &super::super::actual::Object| {
        let name = name(&object.name);
        let shape = TableShape::new(name, name, &[], &[], name, false, &[]);
        TableDef::new(shape, &[], &[], &[])
    };
    let bare: Vec<TableDef> = names.map(bare).collect();
    let file = Database::read(connection, &bare.iter().collect::<Vec<_>>()).unwrap();
    assert!(file.unreadable.is_empty(), "{:?}", file.unreadable);
    let shapes: Vec<(&Table, TableShape)> =
        file.tables.iter().filter_map(|table| Some((table, shape(table)?))).collect();
    let def = |(table, shape): &(&Table, TableShape)| -> &'static TableDef {
        let keys = leak(foreign_keys(table, &shapes));
        Box::leak(Box::new(TableDef::new(*shape, keys, &[], &[])))
    };
    leak(shapes.iter().map(def).collect())
}

#[test]
fn files_of_other_programs_are_taken() {
    let Some(folder) = std::env::var_os("FK_SAMPLES") else { return };
    for file in ["northwind", "sakila", "django-auth", "proj", "chinook", "bakery-sea-orm", "fossil-commits"] {
        let path = std::path::Path::new(&folder).join(file).with_extension("db");
        let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        let tables = declared(&connection);
        assert!(tables.len() > 3, "{file}");
        if let Err(error) = verify(&connection, "File", tables, &SQLITE, Verify::Compatible) {
            panic!("{file}: {error}");
        }
    }
}
