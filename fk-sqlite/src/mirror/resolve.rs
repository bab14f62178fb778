//! Where references lead: which key of the parent SQLite finds for each, or why it finds none.
//!
//! Follows `sqlite3FkLocateIndex` (fkey.c): the INTEGER PRIMARY KEY; else a unique index without a condition over
//! exactly the referenced columns in any order, each compared as the column itself is; else, where no column is named,
//! the primary key as it is. The parent is looked for in the child's own database. SQLite finds out when it compiles a
//! statement that changes either table, and not when the reference is declared.

use std::collections::HashMap;

use fk_core::schema::{ForeignKeyDef, TableDef};

use super::finding::{self, FindingKind, Missing};
use super::read::{Found, Others, key};
use super::schema::{Finding, Reference, Schema, Table};
use super::table::{positions, same_columns};
use crate::verify::actual::{self, Index, Kind, Origin};
use crate::verify::{Affinity, matching};

/// What a table was made of.
type Source<'a> = (Option<&'a TableDef>, Option<Found>);

/// Fills in the references of every table, and what is wrong with them.
pub(super) fn references(schema: &mut Schema, sources: &[Source<'_>], declared: &Schema, others: &Others) {
    let at: HashMap<(String, String), usize> =
        schema.tables.iter().enumerate().map(|(at, table)| (key(&table.database, &table.name), at)).collect();
    for (child, (def, found)) in sources.iter().enumerate() {
        let Some(found) = found else { continue };
        let resolver = Resolver { schema, sources, others, at: &at, child, found };
        let mut findings = Vec::new();
        let matched = def.map(|def| matching(def, &found.table)).unwrap_or_default();
        let mut all: Vec<Reference> = Vec::new();
        for (position, fk) in def.iter().flat_map(|def| def.foreign_keys).enumerate() {
            let as_declared = declared.tables.get(child).and_then(|table| table.references.get(position));
            let Some(as_declared) = as_declared else { continue };
            all.push(resolver.declared(fk, as_declared, matched.get(position).copied().flatten(), &mut findings));
        }
        for order in 0..found.table.foreign_keys.len() {
            if !matched.contains(&Some(order)) {
                all.extend(resolver.found(order, None, &mut findings));
            }
        }
        schema.tables[child].references = all;
        schema.findings.append(&mut findings);
    }
}

/// What is needed to find a child's parents.
struct Resolver<'a> {
    schema: &'a Schema,
    sources: &'a [Source<'a>],
    others: &'a Others,
    at: &'a HashMap<(String, String), usize>,
    child: usize,
    found: &'a Found,
}

impl Resolver<'_> {
    fn child(&self) -> &Table {
        &self.schema.tables[self.child]
    }

    /// A declared reference; `order` is its place in the file's text, if it is there.
    fn declared(
        &self,
        fk: &ForeignKeyDef,
        declared: &Reference,
        order: Option<usize>,
        findings: &mut Vec<Finding>,
    ) -> Reference {
        if let Some(mut reference) = order.and_then(|order| self.found(order, Some(&declared.name), findings)) {
            reference.parent_name.clone_from(&declared.parent_name);
            reference.match_full = declared.match_full;
            if !fk.set_null.is_empty() {
                // In the file, a trigger does it.
                reference.set_null.clone_from(&declared.set_null);
                reference.on_delete = declared.on_delete;
            }
            return reference;
        }
        let mut reference = declared.clone();
        if fk.enforced {
            let (child, name) = (self.child(), finding::quoted(fk.name));
            let text = format!(
                "table {}: foreign key {name} is declared, and isn't in the file any more",
                finding::quoted(&child.name)
            );
            findings.push(Finding::new(FindingKind::Gone, &child.database, &child.name, Some(fk.name), text));
            reference.enforced = false;
        }
        // Behind all that the file has.
        reference.order += self.found.table.foreign_keys.len().saturating_sub(self.enforced_by_declaration());
        let there =
            reference.parent.and_then(|parent| self.sources.get(parent)).is_some_and(|(_, found)| found.is_some());
        if let (true, Some(parent)) = (there, reference.parent.and_then(|parent| self.schema.tables.get(parent))) {
            reference.alike = is_alike(self.child(), &reference.columns, parent, &reference.parent_columns);
        } else {
            reference.sound = false;
        }
        reference.indexed = self.is_indexed(&reference.columns);
        reference
    }

    fn enforced_by_declaration(&self) -> usize {
        let (def, _) = &self.sources[self.child];
        def.map_or(0, |def| def.foreign_keys.iter().filter(|fk| fk.enforced).count())
    }

    /// A reference of the file, or a finding where its own columns can't be found.
    fn found(&self, order: usize, name: Option<&str>, findings: &mut Vec<Finding>) -> Option<Reference> {
        let (child, fk) = (self.child(), self.found.table.foreign_keys.get(order)?);
        let name = match (name, &fk.name) {
            (Some(name), _) => name.to_owned(),
            (None, Some(name)) => name.clone(),
            (None, None) => format!("fk_{}_{}", child.name, fk.columns.join("_")),
        };
        let about = finding::About { child, name: &name, fk };
        let Some(columns) = positions(child, &fk.columns) else {
            findings.push(about.broken());
            return None;
        };
        let parent = self.at.get(&key(&child.database, &fk.parent)).copied();
        let mut reference = Reference {
            name: name.clone(),
            order,
            columns,
            parent_name: fk.parent.clone(),
            parent: None,
            parent_columns: Vec::new(),
            on_delete: fk.on_delete,
            on_update: fk.on_update,
            deferred: fk.deferred,
            enforced: true,
            match_full: false,
            set_null: Vec::new(),
            alike: false,
            sound: false,
            indexed: false,
        };
        reference.indexed = self.is_indexed(&reference.columns);
        let there = parent.and_then(|at| Some((at, self.schema.tables.get(at)?, self.sources.get(at)?.1.as_ref()?)));
        let Some((at, parent, source)) = there else {
            findings.push(about.missing(self.other(&child.database, &fk.parent), None));
            return Some(reference);
        };
        reference.parent = Some(at);
        match locate(fk, parent, &source.table) {
            Ok(found) => {
                reference.sound = true;
                reference.alike = found.natural && is_alike(child, &reference.columns, parent, &found.columns);
                reference.parent_columns = found.columns;
                findings.extend(about.generated(&reference));
                if !reference.alike {
                    findings.push(about.unlike(&reference, parent, found.natural));
                }
            }
            Err(missing) => {
                let named = positions(parent, &fk.parent_columns).filter(|named| !named.is_empty());
                reference.parent_columns = named.unwrap_or_default();
                findings.push(about.missing(missing, Some(&source.table)));
            }
        }
        Some(reference)
    }

    /// Says what a name stands for that no readable table has.
    fn other(&self, database: &str, name: &str) -> Missing {
        let is_own = |name: &str| name.starts_with("sqlite_");
        match (self.others.get(&key(database, name)), name.to_ascii_lowercase().as_str()) {
            (Some(Kind::View), _) => Missing::Relation("a view"),
            (Some(Kind::VirtualTable), _) => Missing::Relation("a virtual table"),
            (_, "sqlite_schema" | "sqlite_master") => Missing::Relation("a table of SQLite's own"),
            (Some(_), name) if is_own(name) => Missing::Relation("a table of SQLite's own"),
            (Some(_), _) => Missing::Definition,
            (None, _) => Missing::Table,
        }
    }

    /// Whether an index of the child finds rows by these columns.
    fn is_indexed(&self, columns: &[usize]) -> bool {
        let (child, actual) = (self.child(), &self.found.table);
        let begins = |index: &Index| {
            let first = index.terms.get(..columns.len()).unwrap_or_default();
            let names = first.iter().map(|term| term.column.as_deref().filter(|_| term.natural));
            let at: Option<Vec<usize>> = names.map(|name| child.column(name?)).collect();
            !index.partial && at.is_some_and(|at| same_columns(&at, columns))
        };
        actual.rowid_key && columns == child.key || actual.indexes.iter().any(begins)
    }
}

/// The key of a parent that a reference leads to.
struct Located {
    columns: Vec<usize>,
    /// Whether the key compares its columns as they compare themselves.
    natural: bool,
}

/// Finds the parent's key as SQLite does.
fn locate(fk: &actual::ForeignKey, parent: &Table, actual: &actual::Table) -> Result<Located, Missing> {
    let (count, written) = (fk.columns.len(), &fk.parent_columns);
    let is_rowid = |name: &str| actual.rowid_key && actual.key.iter().any(|key| key.eq_ignore_ascii_case(name));
    if written.is_empty() {
        if actual.rowid_key {
            return match parent.key.as_slice() {
                [at] if count == 1 => Ok(Located { columns: vec![*at], natural: true }),
                _ => Err(Missing::Arity(1)),
            };
        }
        let Some(index) = actual.indexes.iter().find(|index| index.origin == Origin::PrimaryKey) else {
            return Err(Missing::PrimaryKey);
        };
        let names: Option<Vec<&str>> = index.terms.iter().map(|term| term.column.as_deref()).collect();
        return match names.and_then(|names| positions(parent, &names)) {
            Some(columns) if columns.len() == count => {
                Ok(Located { columns, natural: index.terms.iter().all(|term| term.natural) })
            }
            _ => Err(Missing::Arity(index.terms.len())),
        };
    }
    if let Some(name) = written.iter().find(|name| parent.column(name).is_none() || actual.column(name).is_none()) {
        return Err(Missing::Column(name.clone()));
    }
    let columns = positions(parent, written).unwrap_or_default();
    if written.len() != count || columns.len() != count {
        return Err(Missing::Arity(written.len()));
    }
    let is_own_rowid = matches!(written.as_slice(), [name] if is_rowid(name));
    if is_own_rowid || actual.indexes.iter().any(|index| index.unique && !index.partial && is_over(index, written)) {
        return Ok(Located { columns, natural: true });
    }
    Err(nearly(actual, written))
}

/// Whether an index is over these columns in any order, each compared as it compares itself.
fn is_over(index: &Index, named: &[String]) -> bool {
    has_columns(index, named) && index.terms.iter().all(|term| term.natural)
}

fn has_columns(index: &Index, named: &[String]) -> bool {
    index.terms.len() == named.len()
        && index.terms.iter().all(|term| {
            let column = term.column.as_deref();
            column.is_some_and(|column| named.iter().any(|name| name.eq_ignore_ascii_case(column)))
        })
}

/// Says what comes nearest to the key that isn't there.
fn nearly(actual: &actual::Table, named: &[String]) -> Missing {
    let over = || actual.indexes.iter().filter(|index| has_columns(index, named));
    if let Some(index) = over().find(|index| index.unique && index.partial) {
        return Missing::Partial(index.name.clone());
    }
    if let Some(index) = over().find(|index| index.unique) {
        let term = index.terms.iter().find(|term| !term.natural);
        let column = term.and_then(|term| term.column.clone()).unwrap_or_default();
        let collation = term.map(|term| term.collation.clone()).unwrap_or_default();
        return Missing::Collation { index: index.name.clone(), column, collation };
    }
    let of_expression = |index: &&Index| {
        index.unique && index.terms.len() == named.len() && index.terms.iter().any(|term| term.column.is_none())
    };
    match actual.indexes.iter().find(of_expression) {
        Some(index) => Missing::Expression(index.name.clone()),
        None => Missing::Unique,
    }
}

/// Whether both sides are stored and compared in one way: INTEGER and NUMERIC are ("Datatypes In SQLite", §3).
fn is_alike(child: &Table, columns: &[usize], parent: &Table, parent_columns: &[usize]) -> bool {
    let class = |affinity| if affinity == Affinity::Numeric { Affinity::Integer } else { affinity };
    columns.len() == parent_columns.len()
        && columns.iter().zip(parent_columns).all(|(at, to)| {
            let (column, parent) = (&child.columns[*at], &parent.columns[*to]);
            class(column.affinity) == class(parent.affinity) && column.collation == parent.collation
        })
}
