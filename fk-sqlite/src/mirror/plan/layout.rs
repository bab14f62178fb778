//! The TEMP tables of a plan, and how their rows are told from the real ones.
//!
//! Each has a letter and the table's position, `temp.fk_plan_g3`; each column of theirs is declared with the affinity and
//! the collation of the column that it stands for, so that comparisons are the database's own.
//!
//! | letter | a row is | columns |
//! |---|---|---|
//! | `g` | a row that goes | `seq`, `via` which constraint, `i0..` identity, `p<column>` its last parent keys |
//! | `k` | a row that is changed | `i0..`, `o<column>` as it is, `n<column>` as it will be |
//! | `m` | one change of a parent key | `seq`, `i0..`, `a<column>` from, `b<column>` to |
//! | `t` | a row that a constraint has changed | `via`, `i0..` |
//! | `r` | a row that is being changed | `i0..`, `v<column>` to |
//! | `h` | a row that RESTRICT was held by | `via`, `i0..` |

use crate::mirror::Schema;
pub(super) use crate::mirror::names::quoted;
use crate::mirror::schema::{Affinity, Column};

/// Describes how the rows of one table are written down.
#[derive(Debug)]
pub(super) struct Layout {
    /// Its position.
    pub(super) at: usize,
    /// Its name in SQL.
    pub(super) table: String,
    /// What identifies its rows: name in SQL and declaration.
    ids: Vec<(String, &'static str, String)>,
    /// Where the identity is a column, its position.
    id_columns: Vec<Option<usize>>,
    /// Names of all columns in SQL.
    columns: Vec<(String, String)>,
    /// The columns that are a part of any reference, from either side, or asked for.
    pub(super) keys: Vec<usize>,
    /// Those of them that are referenced.
    pub(super) parents: Vec<usize>,
    /// Whether its rows that go are known by rowid, and nothing follows from them.
    pub(super) leaf: bool,
    /// The columns of a sample.
    pub(super) shown: Vec<String>,
}

fn declaration(column: &Column) -> String {
    let affinity = match column.affinity {
        Affinity::Integer => "INT",
        Affinity::Text => "TEXT",
        Affinity::Blob => "BLOB",
        Affinity::Real => "REAL",
        Affinity::Numeric => "NUMERIC",
    };
    format!("{affinity} COLLATE {}", quoted(&column.collation))
}

impl Layout {
    pub(super) fn new(schema: &Schema, at: usize, asked: &[usize]) -> Self {
        let table = &schema.tables[at];
        let mut parents: Vec<usize> =
            table.incoming.iter().flat_map(|incoming| schema.reference(*incoming).1.parent_columns.clone()).collect();
        let mut keys: Vec<usize> = table.references.iter().flat_map(|reference| reference.columns.clone()).collect();
        keys.extend(parents.iter().chain(asked));
        for list in [&mut parents, &mut keys] {
            list.sort_unstable();
            list.dedup();
        }
        let ids = table.identity();
        let id_columns: Vec<Option<usize>> = ids.iter().map(|name| table.column(name)).collect();
        let ids = ids.iter().zip(&id_columns).map(|(name, column)| match column {
            Some(column) if table.rowid.is_none() => (quoted(name), "", declaration(&table.columns[*column])),
            _ => (quoted(name), "INTEGER", String::new()),
        });
        let shown: Vec<String> = match table.key.as_slice() {
            [] => table.identity().into_iter().map(ToOwned::to_owned).collect(),
            key => table.names(key).map(ToOwned::to_owned).collect(),
        };
        Self {
            at,
            table: format!("{}.{}", quoted(&table.database), quoted(&table.name)),
            ids: ids.collect(),
            id_columns,
            columns: table.columns.iter().map(|column| (quoted(&column.name), declaration(column))).collect(),
            leaf: table.incoming.is_empty() && table.rowid.is_some(),
            keys,
            parents,
            shown,
        }
    }

    /// The name of a TEMP table.
    pub(super) fn temp(&self, letter: char) -> String {
        format!("temp.fk_plan_{letter}{}", self.at)
    }

    fn id_declarations(&self) -> String {
        let ids = self.ids.iter().enumerate();
        ids.map(|(at, (_, integer, other))| format!("i{at} {integer}{other}")).collect::<Vec<_>>().join(", ")
    }

    /// `i0, i1`
    pub(super) fn ids(&self) -> String {
        (0..self.ids.len()).map(|at| format!("i{at}")).collect::<Vec<_>>().join(", ")
    }

    /// The identity of a row of `alias`: of the table itself, or of a TEMP table.
    fn id(&self, alias: &str, real: bool, at: usize) -> String {
        if real { format!("{alias}.{}", self.ids[at].0) } else { format!("{alias}.i{at}") }
    }

    pub(super) fn ids_of(&self, alias: &str, real: bool) -> String {
        (0..self.ids.len()).map(|at| self.id(alias, real, at)).collect::<Vec<_>>().join(", ")
    }

    /// Compares a row of a TEMP table with a row of the table, or of another TEMP table.
    pub(super) fn same(&self, temp: &str, alias: &str, real: bool) -> String {
        let pairs = (0..self.ids.len()).map(|at| format!("{temp}.i{at} = {}", self.id(alias, real, at)));
        pairs.collect::<Vec<_>>().join(" AND ")
    }

    /// Compares a changed row with a row of the table after the change, where its identity may be another.
    pub(super) fn same_after(&self, kept: &str, alias: &str) -> String {
        let pairs = self.id_columns.iter().enumerate().map(|(at, column)| {
            let value = match column {
                Some(column) if self.keys.contains(column) => format!("{kept}.n{column}"),
                _ => format!("{kept}.i{at}"),
            };
            format!("{} = {value}", self.id(alias, true, at))
        });
        pairs.collect::<Vec<_>>().join(" AND ")
    }

    /// A column of the table.
    pub(super) fn column(&self, alias: &str, column: usize) -> String {
        format!("{alias}.{}", self.columns[column].0)
    }

    /// `, c.x, c.y`
    pub(super) fn columns_of(&self, alias: &str, columns: &[usize]) -> String {
        columns.iter().map(|at| format!(", {}", self.column(alias, *at))).collect::<Vec<_>>().concat()
    }

    /// The columns of a sample.
    pub(super) fn shown_of(&self, alias: &str) -> String {
        self.shown.iter().map(|name| format!("{alias}.{}", quoted(name))).collect::<Vec<_>>().join(", ")
    }

    /// Whether a row of `alias` is in one of the TEMP tables.
    pub(super) fn is_in(&self, letter: char, alias: &str, real: bool) -> String {
        format!("EXISTS (SELECT 1 FROM {} AS z WHERE {})", self.temp(letter), self.same("z", alias, real))
    }

    /// The order in which rows were found that go.
    pub(super) fn order(&self) -> &'static str {
        if self.leaf { "i0" } else { "seq" }
    }

    /// The statement that makes a TEMP table.
    pub(super) fn create(&self, letter: char) -> String {
        let typed = |prefix: char, columns: &[usize]| -> String {
            columns.iter().map(|at| format!(", {prefix}{at} {}", self.columns[*at].1)).collect::<Vec<_>>().concat()
        };
        let (ids, unique) = (self.id_declarations(), self.ids());
        let body = match letter {
            'g' if self.leaf => "i0 INTEGER PRIMARY KEY, via INTEGER NOT NULL".to_owned(),
            'g' => {
                let keys = typed('p', &self.parents);
                format!("seq INTEGER PRIMARY KEY, via INTEGER NOT NULL, {ids}{keys}, UNIQUE ({unique})")
            }
            'k' => format!("{ids}{}{}, UNIQUE ({unique})", typed('o', &self.keys), typed('n', &self.keys)),
            'm' => {
                format!("seq INTEGER PRIMARY KEY, {ids}{}{}", typed('a', &self.parents), typed('b', &self.parents))
            }
            'r' => format!("{ids}{}, UNIQUE ({unique})", typed('v', &self.keys)),
            _ => format!("via INTEGER NOT NULL, {ids}, UNIQUE (via, {unique})"),
        };
        format!("CREATE TABLE {} ({body})", self.temp(letter))
    }
}

/// Writes columns of a TEMP table: `, p1, p2`.
pub(super) fn listed(before: &str, columns: &[usize]) -> String {
    columns.iter().map(|at| format!(", {before}{at}")).collect::<Vec<_>>().concat()
}
