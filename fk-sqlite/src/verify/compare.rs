//! The comparison itself: every declared table with its counterpart, then what else is in the file.
//!
//! | what | refused | taken by `Compatible` | tolerated |
//! |---|---|---|---|
//! | tables | missing, a view, a virtual table | not STRICT | undeclared ones, WITHOUT ROWID |
//! | columns ([`columns`]) | missing, other type, nullability, default or collation, generated or not, other expression; missing default in SQL; undeclared NOT NULL without default | type of equal affinity, missing default, NULL allowed in a primary key | other undeclared ones; an undeclared default that no action writes; VIRTUAL for STORED |
//! | keys ([`keys`]) | missing, other columns or condition, key not made by SQLite; undeclared; a conflict clause | another name; UNIQUE for PRIMARY KEY | AUTOINCREMENT or not; a unique index of the declared name |
//! | references ([`references`]) | missing, other columns, parent, actions, deferral; undeclared, or declared as audited | another name, parent's columns not named | |
//! | checks ([`checks`]) | | missing, other text, another name | undeclared ones |
//! | indexes ([`indexes`]) | | missing, other columns, directions or condition | undeclared ones |
//! | triggers ([`triggers`]) | missing, other body | another name | undeclared ones |
//! | the rest | | | views |

mod checks;
mod columns;
mod indexes;
mod keys;
mod pair;
mod references;
mod triggers;

use fk_core::schema::TableDef;
use fk_core::sql::{
    Dialect, create_index_statements, create_set_null_trigger, create_table, create_trigger_statements,
};

use super::Verify;
use super::actual::{Database, Kind, Object};
use super::findings::{Findings, Weight, quoted};
use pair::{Pair, same};
pub(crate) use references::matching;

/// Compares what is in a file with what is declared.
pub(crate) fn compare(database: &Database, tables: &[&TableDef], dialect: &Dialect, mode: Verify) -> Findings {
    let mut findings = Findings::new(mode);
    for def in tables {
        compare_table(database, def, tables, dialect, &mut findings);
    }
    for object in &database.objects {
        compare_object(object, tables, &mut findings);
    }
    findings
}

fn compare_table(
    database: &Database,
    def: &TableDef,
    tables: &[&TableDef],
    dialect: &Dialect,
    findings: &mut Findings,
) {
    let name = quoted(def.shape.name);
    let create = create_table(def, tables, dialect);
    let refuse = |findings: &mut Findings, text: String, mend: &str| {
        findings.add(Weight::Refused, text, || {
            let rest = create_trigger_statements(def, tables);
            format!("{mend}{}", with_indexes(&create, def, dialect, rest))
        });
    };
    match database.object(def.shape.name).map(|object| object.kind) {
        None => return refuse(findings, format!("table {name}: declared, in the file no such table"), ""),
        Some(Kind::View) => {
            let text = format!("table {name}: declared as a table, in the file a view");
            return refuse(findings, text, "drop or rename the view, then: ");
        }
        Some(Kind::VirtualTable) => {
            let text = format!("table {name}: declared as a table, in the file a virtual table");
            return refuse(findings, text, "drop or rename the virtual table, then: ");
        }
        Some(Kind::Table | Kind::Index | Kind::Trigger) => {}
    }
    if let Some((_, near)) = database.unreadable.iter().find(|(table, _)| same(table, def.shape.name)) {
        let text = format!("table {name}: its text in the file can't be read near `{near}`");
        return findings.add(Weight::Refused, text, || format!("rebuild the table as: {create}"));
    }
    let Some(actual) = database.table(def.shape.name) else { return };
    if let Some(mut pair) = Pair::new(database, def, actual, tables, dialect, create.clone(), findings) {
        pair.compare();
    }
}

/// Gives a table, its indexes, and the rest.
fn with_indexes(create: &str, def: &TableDef, dialect: &Dialect, rest: Vec<String>) -> String {
    let indexes = create_index_statements(def, dialect);
    indexes.iter().chain(&rest).fold(create.to_owned(), |text, statement| format!("{text};\n{statement}"))
}

/// Gives a table with what goes when it is dropped: its indexes, and the triggers that stand on it.
fn rebuilt(create: &str, def: &TableDef, tables: &[&TableDef], dialect: &Dialect) -> String {
    let on_it = |child: &&TableDef| {
        let keys = child.foreign_keys.iter().filter(|key| key.parent_hash == def.shape.hash);
        keys.filter_map(|key| create_set_null_trigger(child, key, tables)).collect::<Vec<_>>()
    };
    with_indexes(create, def, dialect, tables.iter().flat_map(on_it).collect())
}

/// Tells of what isn't declared.
fn compare_object(object: &Object, tables: &[&TableDef], findings: &mut Findings) {
    let (name, own) = (quoted(&object.name), tables.iter().any(|def| same(def.shape.name, &object.name)));
    match object.kind {
        Kind::Table if own || has_prefix(&object.name, "sqlite_") => {}
        Kind::Table => findings.tolerate(match &object.parents {
            None => format!("table {name} is not declared, and its references can't be read"),
            Some(parents) => {
                let own = tables.iter().map(|def| def.shape.name);
                let parents = own.filter(|name| parents.iter().any(|parent| same(parent, name)));
                let parents: Vec<String> = parents.map(quoted).collect();
                if parents.is_empty() {
                    format!("table {name} is not declared")
                } else {
                    format!("table {name} is not declared, and it references {}", parents.join(", "))
                }
            }
        }),
        Kind::VirtualTable if !own => findings.tolerate(format!("virtual table {name} is not declared")),
        Kind::View if !own => findings.tolerate(format!("view {name} is not declared")),
        // It does nothing but count.
        Kind::Trigger if object.name.starts_with(crate::mirror::audit::TRIGGERS) => {}
        Kind::Trigger if triggers::is_declared(object, tables) => {}
        Kind::Trigger => {
            let text = format!("trigger {name} of {} is not declared", quoted(&object.table));
            // What a trigger does can keep part of a refused statement: RAISE(IGNORE), RAISE(FAIL), OR FAIL.
            findings.savepoints(format!("{text}, so that writes need savepoints"));
        }
        Kind::VirtualTable | Kind::View | Kind::Index => {}
    }
}

fn has_prefix(name: &str, prefix: &str) -> bool {
    name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}
