//! A schema as a running program uses it: references resolved to positions, statements written once.

mod depth;
mod miscount;

use std::sync::OnceLock;

use fk_core::expression::Node;
use fk_core::schema::{Action, ForeignKeyDef, Formula, TableDef};
use fk_core::{Error, Result, sql};

use crate::dialect::SQLITE;

/// Statements about one row that every table has; their text is written when the database is opened.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Op {
    Get,
    Insert,
    Update,
    Delete,
}

/// How many [`Op`]s there are.
pub(crate) const OPS: usize = 4;

/// A reference to a table, from the table's side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Incoming {
    /// The child's position.
    pub(crate) child: usize,
    /// The foreign key's position in the child.
    pub(crate) key: usize,
}

/// One table.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is asked before another statement")]
pub(crate) struct TableModel {
    pub(crate) def: &'static TableDef,
    pub(crate) sql: [String; OPS],
    /// Whether there is a column besides the key that can be written.
    pub(crate) updatable: bool,
    /// How many values of a row an UPDATE takes: all but generated columns at the end.
    pub(crate) update_width: usize,
    /// The positions of the parents of its foreign keys.
    pub(crate) parents: Vec<usize>,
    /// The references to it that the database enforces.
    pub(crate) incoming: Vec<Incoming>,
    /// Whether a delete can only be refused or change nothing else: no reference to it acts.
    pub(crate) leaf_delete: bool,
    /// Whether a delete can come to a reference that may act on so many rows only.
    pub(crate) limited: bool,
    /// Whether a delete, and an update, can act without end.
    pub(crate) endless: [bool; 2],
    /// Whether an upsert has to be two statements.
    pub(crate) hides_in_upsert: bool,
    /// Whether it has references: such that are put off, and any that the database enforces.
    pub(crate) references: [bool; 2],
    /// Whether rows go, or change their keys, to which references lead that are put off, and any, when a row of this
    /// table does.
    pub(crate) unsettles: [bool; 2],
}

/// All tables of a schema.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) name: &'static str,
    pub(crate) defs: &'static [&'static TableDef],
    pub(crate) tables: Vec<TableModel>,
    /// Tables of which SQL by hand can make SQLite miscount violations.
    pub(crate) risky: Vec<usize>,
    ranks: OnceLock<Vec<usize>>,
}

impl Model {
    pub(crate) fn new(name: &'static str, defs: &'static [&'static TableDef]) -> Self {
        let find = |fk: &ForeignKeyDef| defs.iter().position(|t| t.shape.hash == fk.parent_hash && same(t, fk));
        let mut tables: Vec<TableModel> = defs
            .iter()
            .map(|def| {
                let update = sql::update(def);
                TableModel {
                    def,
                    updatable: update.is_some(),
                    update_width: def.shape.columns.iter().rposition(|c| c.generated.is_none()).map_or(0, |at| at + 1),
                    sql: [
                        sql::select_by(def, def.shape.key),
                        sql::insert(def),
                        update.unwrap_or_default(),
                        sql::delete(def),
                    ],
                    // The schema's own check has made sure that each parent is there.
                    parents: def.foreign_keys.iter().map(|fk| find(fk).unwrap_or(usize::MAX)).collect(),
                    incoming: Vec::new(),
                    leaf_delete: true,
                    limited: false,
                    endless: [false; 2],
                    hides_in_upsert: false,
                    references: [true, false]
                        .map(|deferred| def.foreign_keys.iter().any(|fk| fk.enforced && (fk.deferred || !deferred))),
                    unsettles: [false; 2],
                }
            })
            .collect();
        for child in 0..tables.len() {
            for key in 0..tables[child].parents.len() {
                let fk = &tables[child].def.foreign_keys[key];
                let parent = tables[child].parents[key];
                if let Some(parent) = tables.get_mut(parent).filter(|_| fk.enforced) {
                    parent.incoming.push(Incoming { child, key });
                    parent.leaf_delete &= matches!(fk.on_delete, Action::NoAction | Action::Restrict);
                }
            }
        }
        let mut model = Self { name, defs, tables, risky: Vec::new(), ranks: OnceLock::new() };
        for table in 0..model.tables.len() {
            model.tables[table].limited = model.is_limited(table);
            model.tables[table].endless = depth::endless(&model, table);
            model.tables[table].hides_in_upsert = miscount::hides_in_upsert(&model, table);
            model.tables[table].unsettles = [true, false].map(|deferred| model.is_referenced(table, deferred));
        }
        model.risky = miscount::risky(&model);
        model
    }

    /// The place of each table where those that are referenced come first, found when it is first asked for.
    pub(crate) fn ranks(&self) -> &[usize] {
        self.ranks.get_or_init(|| {
            let order = crate::mirror::Schema::declared(self.defs).insert_order().tables;
            let mut ranks = vec![0; order.len()];
            for (rank, table) in order.into_iter().enumerate() {
                ranks[table] = rank;
            }
            ranks
        })
    }

    /// Whether a delete from a table can lead to a reference with a limit.
    fn is_limited(&self, from: usize) -> bool {
        let refuses = |action| matches!(action, Action::NoAction | Action::Restrict);
        let (mut reached, mut next) = (vec![from], 0);
        while next < reached.len() {
            for incoming in &self.tables[reached[next]].incoming {
                let (_, fk) = self.foreign_key(*incoming);
                if fk.cascade_limit.is_some() {
                    return true;
                }
                let acts = !refuses(fk.on_delete) || !refuses(fk.on_update);
                if acts && !reached.contains(&incoming.child) {
                    reached.push(incoming.child);
                }
            }
            next += 1;
        }
        false
    }

    /// Whether triggers do what SQLite's referential actions can't.
    pub(crate) fn has_triggers(&self) -> bool {
        let mut keys = self.defs.iter().flat_map(|def| def.foreign_keys);
        keys.any(|key| sql::set_null_trigger_name(key).is_some())
    }

    /// Whether any statement can act without end.
    pub(crate) fn is_endless(&self) -> bool {
        self.tables.iter().any(|table| table.endless.contains(&true))
    }

    /// Whether a reference, or one that is put off, leads to a table or to one that its actions reach.
    fn is_referenced(&self, table: usize, deferred: bool) -> bool {
        self.reach(&[table]).iter().any(|reached| {
            let mut incoming = self.tables[*reached].incoming.iter();
            let own = self.tables[*reached].references[usize::from(!deferred)] && *reached != table;
            own || incoming.any(|incoming| !deferred || self.foreign_key(*incoming).1.deferred)
        })
    }

    /// Makes sure that every default can be stored.
    ///
    /// # Errors
    /// [`Error::Encode`].
    pub(crate) fn check_defaults(&self) -> Result<()> {
        for def in self.defs {
            for column in def.shape.columns {
                let Some(Formula::Typed(default)) = column.default else { continue };
                if let Node::Invalid(source) = default() {
                    let (table, column) = (def.shape.name.to_owned(), column.name.to_owned());
                    return Err(Error::Encode { table, column, source: Box::new(source) });
                }
            }
        }
        Ok(())
    }

    pub(crate) fn foreign_key(&self, incoming: Incoming) -> (&'static TableDef, &'static ForeignKeyDef) {
        let def = self.tables[incoming.child].def;
        (def, &def.foreign_keys[incoming.key])
    }

    pub(crate) fn create(&self) -> Vec<String> {
        sql::create_all(self.defs, &SQLITE)
    }

    /// Statements that have every formula of the schema read: CREATE TABLE doesn't look for the functions of a
    /// default.
    pub(crate) fn probes(&self) -> impl Iterator<Item = String> {
        self.defs.iter().filter(|def| def.shape.computed).map(|def| sql::insert_given(def, &[]))
    }

    /// The foreign keys of a table that the database enforces, with their positions.
    pub(crate) fn enforced(&self, table: usize) -> impl Iterator<Item = (usize, &'static ForeignKeyDef)> {
        self.tables[table].def.foreign_keys.iter().enumerate().filter(|(_, fk)| fk.enforced)
    }

    /// The tables whose rows a statement about `from` can change by actions, `from` included.
    pub(crate) fn reach(&self, from: &[usize]) -> Vec<usize> {
        let mut reached = from.to_vec();
        let mut next = 0;
        while next < reached.len() {
            for incoming in &self.tables[reached[next]].incoming {
                if !reached.contains(&incoming.child) {
                    reached.push(incoming.child);
                }
            }
            next += 1;
        }
        reached
    }
}

fn same(table: &TableDef, fk: &ForeignKeyDef) -> bool {
    table.shape.name.eq_ignore_ascii_case(fk.parent)
}
