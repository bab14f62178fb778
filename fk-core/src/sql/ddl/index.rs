//! CREATE INDEX: for references, for what was declared, and for keys among some rows, which SQL has no constraint for.

use super::condition;
use crate::expression::Node;
use crate::schema::TableDef;
use crate::sql::{Dialect, ident};

/// Describes an index that a table gets besides those of its keys.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Index {
    /// Its name.
    pub name: &'static str,
    /// Positions of its columns.
    pub columns: &'static [usize],
    /// Positions of those that are in descending order.
    pub descending: &'static [usize],
    /// Gives the condition that its rows fulfil.
    pub filter: Option<fn() -> Node>,
    /// Whether it is a key among its rows.
    pub unique: bool,
}

impl Index {
    /// Writes CREATE INDEX.
    pub fn create(&self, table: &TableDef, dialect: &Dialect) -> String {
        let mut sql = String::from(if self.unique { "CREATE UNIQUE INDEX " } else { "CREATE INDEX " });
        ident(&mut sql, self.name);
        sql.push_str(" ON ");
        ident(&mut sql, table.shape.name);
        for (i, at) in self.columns.iter().enumerate() {
            sql.push_str(if i == 0 { " (" } else { ", " });
            ident(&mut sql, table.column(*at).name);
            if self.descending.contains(at) {
                sql.push_str(" DESC");
            }
        }
        sql.push(')');
        if let Some(filter) = self.filter {
            sql.push_str(" WHERE ");
            condition(&mut sql, &filter(), table, dialect);
        }
        sql
    }
}

/// Gives every index of a table: those of references, those that were declared, then keys among some rows.
pub fn indexes(table: &TableDef) -> Vec<Index> {
    let of_keys = table.foreign_keys.iter().filter_map(|fk| {
        let name = fk.index?;
        Some(Index { name, columns: fk.columns, descending: &[], filter: None, unique: false })
    });
    let own = table.indexes.iter().map(|index| Index {
        name: index.name,
        columns: index.columns,
        descending: index.descending,
        filter: index.filter,
        unique: false,
    });
    let partial = table.shape.uniques.iter().filter(|unique| unique.filter.is_some()).map(|unique| Index {
        name: unique.name,
        columns: unique.columns,
        descending: &[],
        filter: unique.filter,
        unique: true,
    });
    of_keys.chain(own).chain(partial).collect()
}

/// Gives CREATE INDEX for each index of the table.
pub fn create_index_statements(table: &TableDef, dialect: &Dialect) -> Vec<String> {
    indexes(table).iter().map(|index| index.create(table, dialect)).collect()
}
