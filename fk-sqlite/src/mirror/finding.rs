//! What is wrong with a definition, in words: what it is, what SQLite makes of it, and what to do.
//!
//! SQLite takes nearly every definition and tells of a wrong one only while data changes, or never (SQLite
//! documentation, "SQLite Foreign Key Support", §3).

use fk_core::schema::Action;

use super::schema::{Finding, Reference, Table};
use crate::verify::actual;
pub(super) use crate::verify::{listed, quoted};

/// Says what kind of thing is wrong with a definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum FindingKind {
    /// The referenced table isn't there.
    NoParent,
    /// What is referenced is a view, a virtual table or one of SQLite's own.
    NotATable,
    /// A referencing or referenced column isn't there.
    NoColumn,
    /// The parent's primary key has more or fewer columns than the reference, or there is none.
    Arity,
    /// The referenced columns are no primary or unique key.
    NoKey,
    /// Only a partial index makes the referenced columns unique, which SQLite doesn't take for a key.
    PartialKey,
    /// Only an index with another collation makes the referenced columns unique.
    CollatedKey,
    /// Only an index over an expression comes near to the referenced columns.
    ExpressionKey,
    /// Both sides are stored or compared in different ways, so that SQLite has several answers to whether they are
    /// equal.
    Unlike,
    /// What the reference does on delete or update would change a generated column.
    GeneratedColumn,
    /// A misspelt REFERENCES, which SQLite reads as part of a column's type.
    Misspelt,
    /// SQLite and the text of a table say different things.
    Disagreement,
    /// A definition can't be read.
    Unreadable,
    /// The module of a virtual table isn't there.
    NoModule,
    /// A collation isn't there.
    NoCollation,
    /// A name that can hardly be written.
    OddName,
    /// Something that the program declares isn't in the file any more.
    Gone,
}

impl FindingKind {
    /// Whether SQLite can't enforce the reference that it is about: statements that need its parent fail.
    pub fn is_mismatch(self) -> bool {
        matches!(
            self,
            Self::NoParent
                | Self::NotATable
                | Self::NoColumn
                | Self::Arity
                | Self::NoKey
                | Self::PartialKey
                | Self::CollatedKey
                | Self::ExpressionKey
        )
    }
}

impl Finding {
    /// A finding about a table, or one of its constraints.
    pub(crate) fn new(
        kind: FindingKind,
        database: &str,
        table: &str,
        constraint: Option<&str>,
        text: impl Into<String>,
    ) -> Self {
        let (database, table) = (database.to_owned(), table.to_owned());
        Self { kind, database, table, constraint: constraint.map(ToOwned::to_owned), text: text.into() }
    }
}

/// Why SQLite finds no key of the parent.
#[derive(Debug)]
pub(super) enum Missing {
    Table,
    Relation(&'static str),
    /// The table is there, and can't be read.
    Definition,
    Column(String),
    PrimaryKey,
    /// The parent's key has this many columns.
    Arity(usize),
    Unique,
    Partial(String),
    Collation {
        index: String,
        column: String,
        collation: String,
    },
    Expression(String),
}

/// A reference that something is wrong with.
pub(super) struct About<'a> {
    pub(super) child: &'a Table,
    pub(super) name: &'a str,
    pub(super) fk: &'a actual::ForeignKey,
}

impl About<'_> {
    fn finding(&self, kind: FindingKind, what: &str, effect: &str, help: &str) -> Finding {
        let (child, fk) = (self.child, self.fk);
        let columns = listed(fk.columns.iter().map(String::as_str));
        let to = if fk.parent_columns.is_empty() {
            String::new()
        } else {
            format!(" {}", listed(fk.parent_columns.iter().map(String::as_str)))
        };
        let (name, table, parent) = (quoted(self.name), quoted(&child.name), quoted(&fk.parent));
        let text = format!(
            "foreign key {name} of table {table}, {columns} REFERENCES {parent}{to}: {what}\n  so: {effect}\n  help: {help}"
        );
        Finding::new(kind, &child.database, &child.name, Some(self.name), text)
    }

    /// The reference's own columns aren't there.
    pub(super) fn broken(&self) -> Finding {
        let what = "the table hasn't these columns";
        self.finding(FindingKind::NoColumn, what, "the reference is passed over", "rebuild the table")
    }

    /// No key of the parent is found.
    pub(super) fn missing(&self, missing: Missing, parent: Option<&actual::Table>) -> Finding {
        let (table, to) = (quoted(&self.child.name), quoted(&self.fk.parent));
        let named = || listed(self.fk.parent_columns.iter().map(String::as_str));
        let create = || {
            let name = format!("uq_{}_{}", self.fk.parent, self.fk.parent_columns.join("_"));
            format!("CREATE UNIQUE INDEX {} ON {to} {}", quoted(&name), named())
        };
        let rebuild = || format!("rebuild {table} with a reference to a key of {to}, with foreign keys off meanwhile");
        let on_child = |error: &str| {
            format!(
                "SQLite refuses every INSERT and DELETE of {table}, and changes of its referencing columns, with \
                 \"{error}\""
            )
        };
        let mismatch = format!(
            "SQLite refuses every INSERT and DELETE of {table}, changes of its referencing columns, and deletes and \
             changes of keys in {to}, with \"foreign key mismatch\""
        );
        let primary = || {
            let key = parent.map(|parent| parent.key.as_slice()).unwrap_or_default();
            if key.is_empty() { String::new() } else { format!(" {}", listed(key.iter().map(String::as_str))) }
        };
        let (kind, what, effect, help) = match missing {
            Missing::Table => (
                FindingKind::NoParent,
                format!("there is no table {to} in database {}", quoted(&self.child.database)),
                on_child("no such table"),
                format!("create {to}, or rebuild {table} without the reference"),
            ),
            Missing::Relation(kind) => (
                FindingKind::NotATable,
                format!("{to} is {kind}, which has no key"),
                on_child("foreign key mismatch"),
                rebuild(),
            ),
            Missing::Definition => (
                FindingKind::Unreadable,
                format!("the definition of {to} can't be read"),
                "the reference can't be followed".to_owned(),
                format!("rebuild {to}"),
            ),
            Missing::Column(column) => {
                (FindingKind::NoColumn, format!("{to} has no column {}", quoted(&column)), mismatch, rebuild())
            }
            Missing::PrimaryKey => {
                (FindingKind::Arity, format!("it names no columns, and {to} has no primary key"), mismatch, rebuild())
            }
            Missing::Arity(count) => (
                FindingKind::Arity,
                format!(
                    "it has {}, and the key of {to}{} has {}",
                    columns(self.fk.columns.len()),
                    primary(),
                    columns(count)
                ),
                mismatch,
                rebuild(),
            ),
            Missing::Unique => {
                (FindingKind::NoKey, format!("these columns are no primary or unique key of {to}"), mismatch, create())
            }
            Missing::Partial(index) => (
                FindingKind::PartialKey,
                format!("unique index {} leaves out rows (WHERE ..), and so is no key to refer to", quoted(&index)),
                mismatch,
                create(),
            ),
            Missing::Collation { index, column, collation } => (
                FindingKind::CollatedKey,
                format!(
                    "unique index {} compares {} by {collation}, the column itself by another collation, and so is no \
                     key to refer to",
                    quoted(&index),
                    quoted(&column)
                ),
                mismatch,
                create(),
            ),
            Missing::Expression(index) => (
                FindingKind::ExpressionKey,
                format!("unique index {} is over an expression, and so is no key to refer to", quoted(&index)),
                mismatch,
                create(),
            ),
        };
        self.finding(kind, &what, &effect, &help)
    }

    /// An action of the reference would change a generated column.
    pub(super) fn generated(&self, reference: &Reference) -> Option<Finding> {
        let column = reference.columns.iter().map(|at| &self.child.columns[*at]).find(|column| column.generated)?;
        let sets = |action| matches!(action, Action::SetNull | Action::SetDefault);
        let (on_delete, on_update) = (reference.on_delete, reference.on_update);
        let event = match (sets(on_delete), sets(on_update) || on_update == Action::Cascade) {
            (false, false) => return None,
            (true, false) => "every DELETE of",
            (false, true) => "every UPDATE of a key of",
            (true, true) => "every DELETE and every UPDATE of a key of",
        };
        let what =
            format!("column {} is generated, and an action of the reference would change it", quoted(&column.name));
        let effect = format!(
            "SQLite refuses {event} {}, whether or not a row references it, with \"cannot UPDATE generated column\"",
            quoted(&self.fk.parent)
        );
        let help = format!("rebuild {} with NO ACTION, or CASCADE on delete", quoted(&self.child.name));
        Some(self.finding(FindingKind::GeneratedColumn, &what, &effect, &help))
    }

    /// Both sides are stored or compared in different ways.
    pub(super) fn unlike(&self, reference: &Reference, parent: &Table, natural: bool) -> Finding {
        let pairs = reference.columns.iter().zip(&reference.parent_columns);
        let differ = pairs.filter_map(|(at, to)| {
            let (column, to) = (&self.child.columns[*at], &parent.columns[*to]);
            let shown = |table: &str, column: &super::schema::Column| {
                format!(
                    "{}.{} ({:?} affinity, {})",
                    quoted(table),
                    quoted(&column.name),
                    column.affinity,
                    column.collation
                )
            };
            (column.affinity != to.affinity || column.collation != to.collation)
                .then(|| format!("{} and {}", shown(&self.child.name, column), shown(&parent.name, to)))
        });
        let differ: Vec<String> = differ.collect();
        let what = if natural || !differ.is_empty() {
            format!("SQLite compares both sides in different ways: {}", differ.join(", "))
        } else {
            format!(
                "the primary key of {} has another collation than its columns, which a reference that names no columns \
                 is looked up by",
                quoted(&parent.name)
            )
        };
        let effect = "a row may be taken when it is written and lost when its parent goes, or a parent without rows may \
                      be kept";
        let help = format!("rebuild {} so that both sides have one type and collation", quoted(&self.child.name));
        self.finding(FindingKind::Unlike, &what, effect, &help)
    }
}

fn columns(count: usize) -> String {
    if count == 1 { "1 column".to_owned() } else { format!("{count} columns") }
}

/// A table that can't be read and is left out.
pub(super) fn unreadable(database: &str, table: &str, reason: &str) -> Finding {
    let text = format!("table {} can't be read and is passed over: {reason}\n  help: rebuild it", quoted(table));
    Finding::new(FindingKind::Unreadable, database, table, None, text)
}

/// A table whose text can't be read: what only the text tells is missing.
pub(super) fn unreadable_text(database: &str, table: &str, near: &str) -> Finding {
    let text = format!(
        "the text of table {} can't be read near `{near}`\n  so: names of its constraints and whether references are \
         deferred aren't known\n  help: rebuild it, and report its text",
        quoted(table)
    );
    Finding::new(FindingKind::Unreadable, database, table, None, text)
}

/// SQLite and the text disagree.
pub(super) fn doubt(database: &str, table: &str, doubt: &str) -> Finding {
    let text = format!(
        "table {}: {doubt}\n  so: SQLite's own answer is taken\n  help: open the file again; if that doesn't help, \
         rebuild the table, and report its text",
        quoted(table)
    );
    Finding::new(FindingKind::Disagreement, database, table, None, text)
}

/// A name that can hardly be written.
pub(super) fn odd_name(database: &str, table: &str) -> Option<Finding> {
    let odd = if table.is_empty() {
        "has an empty name"
    } else if table.contains(char::is_control) {
        "has a control character in its name"
    } else if table.contains('\u{fffd}') {
        "has a name that isn't UTF-8"
    } else {
        return None;
    };
    let text = format!("table {} {odd}\n  help: ALTER TABLE .. RENAME", quoted(table));
    Some(Finding::new(FindingKind::OddName, database, table, None, text))
}

/// Columns whose type has a misspelt REFERENCES in it.
pub(super) fn misspelt(database: &str, table: &actual::Table) -> Vec<Finding> {
    let mut findings = Vec::new();
    for column in &table.columns {
        let words = column.declared_type.split(|c: char| !(c.is_alphanumeric() || c == '_'));
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        // The table's name would follow.
        let Some([word, _]) = words.windows(2).find(|pair| is_nearly_references(pair[0])) else { continue };
        let text = format!(
            "column {}.{} has the type \"{}\": \"{word}\" isn't REFERENCES, so SQLite reads it as part of the type\n  so: \
             there is no foreign key\n  help: rebuild the table with REFERENCES",
            quoted(&table.name),
            quoted(&column.name),
            column.declared_type
        );
        findings.push(Finding::new(FindingKind::Misspelt, database, &table.name, None, text));
    }
    findings
}

/// Whether a word becomes REFERENCES by at most two letters that are put in, left out or changed.
fn is_nearly_references(word: &str) -> bool {
    const MEANT: &[u8] = b"REFERENCES";
    let word = word.to_ascii_uppercase();
    if word.len().abs_diff(MEANT.len()) > 2 || word.as_bytes() == MEANT {
        return false;
    }
    // Levenshtein's distance, row by row.
    let mut row: Vec<usize> = (0..=MEANT.len()).collect();
    for (i, letter) in word.bytes().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, meant) in MEANT.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *meant);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[MEANT.len()] <= 2
}

#[cfg(test)]
mod tests {
    use super::is_nearly_references;

    #[test]
    fn a_word_is_nearly_references_by_two_letters() {
        for word in ["REFERENCE", "refrences", "REFERNCES", "Referances", "REFFERENCES", "REFERENCED"] {
            assert!(is_nearly_references(word), "{word}");
        }
        for word in ["REFERENCES", "INTEGER", "REF", "PREFERENCEID", "DIFFERENCE", "", "RÉFÉRENCES"] {
            assert!(!is_nearly_references(word), "{word}");
        }
    }
}
