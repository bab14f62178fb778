//! The schema of declared tables, before any file is known.

use fk_core::schema::{ColumnDef, ForeignKeyDef, TableDef};
use fk_core::sql;

use super::schema::{Column, Reference, Schema, Table, Unique, free_rowid};
use super::table::same_columns;
use crate::dialect::SQLITE;
use crate::verify::{Affinity, affinity, declared_defaults};

impl Schema {
    /// Makes the schema of declared tables, as `S::TABLES` has them: a table's and a reference's position is the same.
    pub fn declared(tables: &[&TableDef]) -> Self {
        let tables = tables.iter().enumerate().map(|(order, def)| table(def, order, tables)).collect();
        let mut schema = Self { tables, findings: Vec::new() };
        schema.link();
        schema
    }
}

fn table(def: &TableDef, order: usize, tables: &[&TableDef]) -> Table {
    let mut defaults = declared_defaults(&sql::create_table(def, tables, &SQLITE)).into_iter();
    let columns: Vec<Column> = def.shape.columns.iter().map(|c| column(c, defaults.next().flatten())).collect();
    let rowid_key = match def.shape.key {
        [at] if columns[*at].affinity == Affinity::Integer => Some(columns[*at].name.clone()),
        _ => None,
    };
    // Those that are put off stand first in CREATE TABLE; those that are only declared don't stand in it.
    let mut written: Vec<usize> = (0..def.foreign_keys.len()).collect();
    written.sort_by_key(|at| (!def.foreign_keys[*at].enforced, !def.foreign_keys[*at].deferred, *at));
    let order_of = |at| written.iter().position(|other| *other == at).unwrap_or(at);
    let references = def.foreign_keys.iter().enumerate().map(|(at, fk)| reference(def, fk, order_of(at), tables));
    Table {
        database: "main".to_owned(),
        name: def.shape.name.to_owned(),
        order,
        key: def.shape.key.to_vec(),
        rowid: rowid_key.or_else(|| free_rowid(&columns)),
        columns,
        uniques: def
            .shape
            .uniques
            .iter()
            .map(|unique| Unique {
                name: unique.name.to_owned(),
                columns: unique.columns.to_vec(),
                partial: unique.filter.is_some(),
                natural: true,
            })
            .collect(),
        references: references.collect(),
        incoming: Vec::new(),
        has_triggers: false,
    }
}

fn column(def: &ColumnDef, default: Option<String>) -> Column {
    let declared_type = SQLITE.type_name(def.scalar.storage);
    Column {
        name: def.name.to_owned(),
        affinity: affinity(declared_type, true),
        declared_type: declared_type.to_owned(),
        collation: def.collation.word().to_ascii_uppercase(),
        not_null: !def.nullable,
        default,
        generated: def.generated.is_some(),
    }
}

fn reference(def: &TableDef, fk: &ForeignKeyDef, order: usize, tables: &[&TableDef]) -> Reference {
    let begins =
        |columns: &[usize]| columns.get(..fk.columns.len()).is_some_and(|first| same_columns(first, fk.columns));
    let keyed = begins(def.shape.key) || def.shape.uniques.iter().any(|u| u.filter.is_none() && begins(u.columns));
    let indexed = sql::indexes(def).iter().any(|index| index.filter.is_none() && begins(index.columns));
    let parent =
        tables.iter().position(|t| t.shape.hash == fk.parent_hash && t.shape.name.eq_ignore_ascii_case(fk.parent));
    Reference {
        name: fk.name.to_owned(),
        order,
        columns: fk.columns.to_vec(),
        parent_name: fk.parent.to_owned(),
        parent,
        parent_columns: fk.parent_columns.to_vec(),
        on_delete: fk.on_delete,
        on_update: fk.on_update,
        deferred: fk.deferred,
        enforced: fk.enforced,
        match_full: fk.match_full,
        set_null: fk.set_null.to_vec(),
        // The compiler has seen to both.
        alike: true,
        sound: parent.is_some(),
        indexed: indexed || keyed,
    }
}
