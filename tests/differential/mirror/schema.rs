//! Random schemas: few tables, many references, every action, keys of every kind.

use std::fmt::Write as _;

use crate::Random;

/// A column.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: &'static str,
    pub(super) collation: &'static str,
    pub(super) not_null: bool,
    pub(super) default: Option<i64>,
    pub(super) generated: Option<String>,
}

/// A foreign key.
#[derive(Debug, Clone)]
pub(super) struct Reference {
    pub(super) columns: Vec<usize>,
    pub(super) parent: usize,
    pub(super) parent_columns: Vec<usize>,
    pub(super) on_delete: &'static str,
    pub(super) on_update: &'static str,
    pub(super) deferred: bool,
}

/// A table.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
    /// The INTEGER PRIMARY KEY.
    pub(super) rowid: Option<usize>,
    /// The key of a table WITHOUT ROWID.
    pub(super) key: Vec<usize>,
    pub(super) uniques: Vec<Vec<usize>>,
    pub(super) references: Vec<Reference>,
    /// A trigger of the table's own.
    pub(super) trigger: Option<String>,
    pub(super) strict: bool,
}

/// A schema, and what is said of all of it.
#[derive(Debug, Clone)]
pub(super) struct Schema {
    pub(super) tables: Vec<Table>,
}

pub(super) const ACTIONS: [&str; 5] = ["NO ACTION", "RESTRICT", "SET NULL", "SET DEFAULT", "CASCADE"];

/// Which odd things a schema may have.
#[expect(clippy::struct_excessive_bools, reason = "each is an axis of its own")]
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Axes {
    pub(super) mixed: bool,
    pub(super) triggers: bool,
    pub(super) generated: bool,
    /// Files that are opened again, with another schema.
    pub(super) files: bool,
    /// The second table is in another database under the mirror.
    pub(super) attached: bool,
}

fn chance(random: &mut Random, percent: i64) -> bool {
    random.below(100) < percent
}

fn pick<'a, T>(random: &mut Random, of: &'a [T]) -> &'a T {
    &of[usize::try_from(random.below(of.len() as u64)).unwrap()]
}

pub(super) fn schema(random: &mut Random, axes: Axes) -> Schema {
    let count = 1 + random.below(4);
    let mut tables: Vec<Table> = (0..count).map(|number| table(random, number, axes)).collect();
    for child in 0..tables.len() {
        for number in 0..random.below(4) {
            reference(random, &mut tables, child, number, axes);
        }
    }
    if axes.triggers {
        for table in &mut tables {
            if chance(random, 40) {
                table.trigger = Some(trigger(random, table));
            }
        }
    }
    Schema { tables }
}

fn column(name: &str, kind: &'static str) -> Column {
    Column { name: name.to_owned(), kind, collation: "", not_null: false, default: None, generated: None }
}

fn table(random: &mut Random, number: i64, axes: Axes) -> Table {
    let mut kinds = || *pick(random, &["INT", "INT", "INT", "TEXT", "NUMERIC", ""]);
    let kind = if axes.mixed { kinds() } else { "INT" };
    let name = format!("t{number}");
    let mut columns = vec![column("k", kind), column("k2", kind), column("v", "INT")];
    if axes.mixed && chance(random, 30) {
        columns[0].collation = "NOCASE";
    }
    let mut made = Table {
        name,
        columns: Vec::new(),
        rowid: None,
        key: Vec::new(),
        uniques: Vec::new(),
        references: Vec::new(),
        trigger: None,
        strict: false,
    };
    match random.below(6) {
        0 => (columns[0].kind, columns[0].collation, made.rowid) = ("INTEGER", "", Some(0)),
        1 => made.uniques.push(vec![0]),
        2 => {
            (columns[0].kind, columns[0].collation, made.rowid) = ("INTEGER", "", Some(0));
            made.uniques.push(vec![1]);
        }
        3 => made.uniques.push(vec![0, 1]),
        4 => made.key = vec![0],
        _ => made.key = vec![0, 1],
    }
    made.strict = !axes.mixed && chance(random, 20);
    if axes.generated && chance(random, 40) {
        let mut generated = column("g", "INT");
        generated.generated = Some("v % 4 + 1".to_owned());
        columns.push(generated);
        if chance(random, 50) {
            made.uniques.push(vec![3]);
        }
    }
    made.columns = columns;
    made
}

fn keys(table: &Table) -> Vec<Vec<usize>> {
    let mut keys = table.uniques.clone();
    keys.extend(table.rowid.map(|at| vec![at]));
    if !table.key.is_empty() {
        keys.push(table.key.clone());
    }
    keys
}

fn reference(random: &mut Random, tables: &mut [Table], child: usize, number: i64, axes: Axes) {
    let parent = usize::try_from(random.below(tables.len() as u64)).unwrap();
    let keys = keys(&tables[parent]);
    let parent_columns = pick(random, &keys).clone();
    let mut columns = Vec::new();
    for (i, at) in parent_columns.iter().enumerate() {
        let like = tables[parent].columns[*at].clone();
        let own = if chance(random, 12) {
            i.min(1)
        } else if chance(random, 20) && tables[child].columns.len() > 3 {
            3 + usize::try_from(random.below(tables[child].columns.len() as u64 - 3)).unwrap()
        } else {
            let mut new = column(&format!("f{number}_{i}"), like.kind);
            if !axes.mixed || chance(random, 60) {
                new.collation = like.collation;
            } else {
                new.kind = *pick(random, &["INT", "TEXT", "NUMERIC", ""]);
            }
            new.kind = if new.kind == "INTEGER" { "INT" } else { new.kind };
            new.not_null = chance(random, 15);
            new.default = chance(random, 40).then(|| 1 + random.below(3));
            tables[child].columns.push(new);
            tables[child].columns.len() - 1
        };
        if columns.contains(&own) {
            return;
        }
        columns.push(own);
    }
    let generated = columns.iter().any(|at| tables[child].columns[*at].generated.is_some());
    let mut action = || *pick(random, &ACTIONS);
    let (on_delete, on_update) = (action(), action());
    // An action that writes a generated column is an error of its own, whether or not it has rows.
    let may = |action: &'static str, delete: bool| {
        let writes = action.starts_with("SET") || (action == "CASCADE" && !delete);
        if generated && writes { "NO ACTION" } else { action }
    };
    let (on_delete, on_update) = (may(on_delete, true), may(on_update, false));
    let deferred = chance(random, 30);
    tables[child].references.push(Reference { columns, parent, parent_columns, on_delete, on_update, deferred });
}

/// Triggers of a file's own: those that write elsewhere. What they see of a row's children differs by when actions run.
fn trigger(random: &mut Random, table: &Table) -> String {
    let name = &table.name;
    let event = *pick(random, &["INSERT", "DELETE", "UPDATE"]);
    let when = *pick(random, &["BEFORE", "AFTER"]);
    format!("CREATE TRIGGER g_{name} {when} {event} ON {name} BEGIN INSERT INTO log (t) VALUES ('{name} {event}'); END")
}

impl Schema {
    /// The statements that make it.
    pub(super) fn create(&self) -> Vec<String> {
        let mut all: Vec<String> = self.tables.iter().map(|table| self.create_table(table)).collect();
        if self.tables.iter().any(|table| table.trigger.is_some()) {
            all.insert(0, "CREATE TABLE log (t)".to_owned());
            all.extend(self.tables.iter().filter_map(|table| table.trigger.clone()));
        }
        all
    }

    fn create_table(&self, table: &Table) -> String {
        let mut sql = format!("CREATE TABLE {} (", table.name);
        for (at, column) in table.columns.iter().enumerate() {
            let kind = if table.strict && column.kind.is_empty() { "ANY" } else { column.kind };
            let _ = write!(sql, "{}{} {kind}", if at == 0 { "" } else { ", " }, column.name);
            if table.rowid == Some(at) {
                sql.push_str(" PRIMARY KEY");
            }
            if !column.collation.is_empty() {
                let _ = write!(sql, " COLLATE {}", column.collation);
            }
            if column.not_null {
                sql.push_str(" NOT NULL");
            }
            if let Some(default) = column.default {
                let _ = write!(sql, " DEFAULT {default}");
            }
            if let Some(generated) = &column.generated {
                let _ = write!(sql, " AS ({generated})");
            }
        }
        let names = |of: &Table, columns: &[usize]| {
            columns.iter().map(|at| of.columns[*at].name.clone()).collect::<Vec<_>>().join(", ")
        };
        if !table.key.is_empty() {
            let _ = write!(sql, ", PRIMARY KEY ({})", names(table, &table.key));
        }
        for unique in &table.uniques {
            let _ = write!(sql, ", UNIQUE ({})", names(table, unique));
        }
        for reference in &table.references {
            let parent = &self.tables[reference.parent];
            let _ = write!(
                sql,
                ", FOREIGN KEY ({}) REFERENCES {} ({}) ON DELETE {} ON UPDATE {}{}",
                names(table, &reference.columns),
                parent.name,
                names(parent, &reference.parent_columns),
                reference.on_delete,
                reference.on_update,
                if reference.deferred { " DEFERRABLE INITIALLY DEFERRED" } else { "" },
            );
        }
        sql.push(')');
        let options: Vec<&str> = [(table.key.is_empty(), ""), (!table.strict, "")]
            .iter()
            .zip(["WITHOUT ROWID", "STRICT"])
            .filter(|((not, _), _)| !not)
            .map(|(_, word)| word)
            .collect();
        sql.push_str(&options.join(", "));
        sql
    }

    /// Whether references lead from a table back to it, or to another by two ways.
    pub(super) fn comes_back(&self, table: usize) -> bool {
        let mut reached = vec![table];
        let mut next = 0;
        while next < reached.len() {
            for (child, def) in self.tables.iter().enumerate() {
                for reference in &def.references {
                    if reference.parent == reached[next] {
                        if reached.contains(&child) {
                            return true;
                        }
                        reached.push(child);
                    }
                }
            }
            next += 1;
        }
        false
    }

    /// Whether equal values are the same everywhere.
    pub(super) fn is_plain(&self) -> bool {
        self.tables.iter().flat_map(|table| &table.columns).all(|column| column.kind.starts_with("INT"))
    }

    /// Whether both sides of every reference compare alike.
    pub(super) fn is_alike(&self) -> bool {
        self.tables.iter().all(|table| {
            table.references.iter().all(|reference| {
                let parent = &self.tables[reference.parent];
                reference.columns.iter().zip(&reference.parent_columns).all(|(child, key)| {
                    let (child, key) = (&table.columns[*child], &parent.columns[*key]);
                    let kind = |kind: &'static str| if kind == "INTEGER" { "INT" } else { kind };
                    kind(child.kind) == kind(key.kind) && child.collation == key.collation
                })
            })
        })
    }
}
