//! Columns: type, nullability, default, collation.

use fk_core::schema::{Action, ColumnDef, ForeignKeyDef, Formula, Storage};

use super::super::actual::Column;
use super::super::affinity::holds;
use super::super::expression::Expression;
use super::super::findings::{Weight, quoted};
use super::super::parse::ColumnClause;
use super::pair::{Pair, same};

impl Pair<'_> {
    pub(super) fn compare_columns(&mut self) {
        let (def, actual) = (self.def, self.actual);
        for (at, column) in def.shape.columns.iter().enumerate() {
            match actual.column(column.name) {
                None => self.missing_column(at, column),
                Some(found) => self.compare_column(at, column, found),
            }
        }
        for found in &actual.columns {
            if !def.shape.columns.iter().any(|column| same(column.name, &found.name)) {
                self.undeclared_column(found);
            }
        }
    }

    fn compare_column(&mut self, at: usize, column: &ColumnDef, found: &Column) {
        let what = self.column(column.name);
        let declared = self.dialect.type_name(column.scalar.storage);
        if !is_same_type(declared, &found.declared_type) {
            let held = holds(&found.declared_type, self.actual.text.strict, column.scalar.storage);
            let weight = if held { Weight::RefusedIfStrict } else { Weight::Refused };
            let in_file = if found.declared_type.is_empty() { "no type" } else { &found.declared_type };
            self.rebuild(weight, format!("{what}: declared {declared}, in the file {in_file}"));
        }
        self.compare_generated(column, &what);
        if column.nullable && found.not_null {
            self.rebuild(Weight::Refused, format!("{what}: declared to allow NULL, in the file NOT NULL"));
        } else if !column.nullable && !found.not_null {
            // SQLite allows NULL in a primary key that isn't the rowid, as in a unique key ("CREATE TABLE", §3.5).
            let instead = self.unique_for_primary_key().is_some() && self.def.shape.key.contains(&at);
            let in_key = instead || self.actual.key.iter().any(|name| same(name, column.name));
            let weight = if in_key { Weight::RefusedIfStrict } else { Weight::Refused };
            self.rebuild(weight, format!("{what}: declared NOT NULL, in the file NULL is allowed"));
        }
        let collation = self.dialect.collation(column.collation).unwrap_or("BINARY");
        if !same(&found.collation, collation) {
            let text = format!("{what}: declared COLLATE {collation}, in the file COLLATE {}", found.collation);
            self.rebuild(Weight::Refused, text);
        }
        self.compare_default(at, column, &what);
    }

    fn compare_generated(&mut self, column: &ColumnDef, what: &str) {
        let of = |columns: &'_ [ColumnClause]| {
            let clause = columns.iter().find(|clause| same(&clause.name, column.name))?;
            let generated = clause.generated.as_ref()?;
            Some((generated.expression.clone(), generated.stored))
        };
        let kept = |stored: bool| if stored { "STORED" } else { "VIRTUAL" };
        let finding = match (of(&self.declared.columns), of(&self.actual.text.columns)) {
            (None, None) => return,
            (None, Some(_)) => format!("{what}: declared to be written, in the file GENERATED"),
            (Some((declared, _)), None) => {
                format!("{what}: declared GENERATED ALWAYS AS {}, in the file to be written", declared.text)
            }
            (Some((declared, _)), Some((found, _))) if declared != found => format!(
                "{what}: declared GENERATED ALWAYS AS {}, in the file GENERATED ALWAYS AS {}",
                declared.text, found.text
            ),
            (Some((_, declared)), Some((_, found))) => {
                if declared != found {
                    let (declared, found) = (kept(declared), kept(found));
                    self.tolerate(format!("{what}: declared {declared}, in the file {found}"));
                }
                return;
            }
        };
        self.rebuild(Weight::Refused, finding);
    }

    fn compare_default(&mut self, at: usize, column: &ColumnDef, what: &str) {
        // A default that an action writes decides which rows are there; any other only helps to insert.
        let acts = |key: &ForeignKeyDef| {
            key.columns.contains(&at) && [key.on_delete, key.on_update].contains(&Action::SetDefault)
        };
        // One in SQL, no `New..` fills in either.
        let is_written = self.def.foreign_keys.iter().filter(|key| key.enforced).any(acts)
            || matches!(column.default, Some(Formula::Sql(_)));
        let (weight, text) = {
            let declared = default_of(&self.declared.columns, column.name);
            match (declared, default_of(&self.actual.text.columns, column.name)) {
                (None, None) => return,
                (Some(declared), Some(found)) if declared == found => return,
                (Some(declared), Some(found))
                    if column.scalar.storage == Storage::Real
                        && declared.number().is_some_and(|number| found.number() == Some(number)) =>
                {
                    return;
                }
                (Some(declared), Some(found)) => (
                    Weight::Refused,
                    format!("{what}: declared DEFAULT {}, in the file DEFAULT {}", declared.text, found.text),
                ),
                (Some(declared), None) => (
                    if is_written { Weight::Refused } else { Weight::RefusedIfStrict },
                    format!("{what}: declared DEFAULT {}, in the file no default", declared.text),
                ),
                (None, Some(found)) => (
                    if is_written { Weight::Refused } else { Weight::Tolerated },
                    format!("{what}: declared without a default, in the file DEFAULT {}", found.text),
                ),
            }
        };
        self.rebuild(weight, text);
    }

    fn missing_column(&mut self, at: usize, column: &ColumnDef) {
        let text = format!("{}: declared, in the file no such column", self.column(column.name));
        match self.add_column(at) {
            Some(statement) => self.add(Weight::Refused, text, || statement),
            None => self.rebuild(Weight::Refused, text),
        }
    }

    /// Adds that a check or a reference is missing: it comes with its column, where that is missing too and can be
    /// added.
    pub(super) fn missing_constraint(&mut self, weight: Weight, columns: &[usize], finding: String) {
        if let [at] = columns {
            let name = self.def.column(*at).name;
            if self.actual.column(name).is_none() && self.add_column(*at).is_some() {
                let mend = format!("comes with {}", self.column(name));
                return self.add(weight, finding, || mend);
            }
        }
        self.rebuild(weight, finding);
    }

    /// Gives ALTER TABLE ADD COLUMN with the references and checks that are about this column alone, if
    /// SQLite can add such a column: one that rows which are there already can have.
    fn add_column(&self, at: usize) -> Option<String> {
        let column = self.def.column(at);
        let clause = self.declared.columns.get(at)?;
        let foreign_keys = || self.declared.foreign_keys.iter().filter(|key| is_alone(&key.columns, column.name));
        let addable = match (&clause.default, column.nullable) {
            _ if column.generated.is_some_and(|generated| generated.stored) => false,
            _ if column.generated.is_some() => foreign_keys().next().is_none(),
            // SQLite wants a constant as default of what is added ("ALTER TABLE", §5).
            _ if matches!(column.default, Some(Formula::Sql(_))) => false,
            (None, nullable) => nullable,
            // SQLite wants NULL as default of a reference that is added.
            (Some(default), _) => !default.is_null() && foreign_keys().next().is_none(),
        };
        if !addable || self.def.shape.key.contains(&at) {
            return None;
        }
        let keys = foreign_keys().map(|key| (key.name.clone().unwrap_or_default(), key.text.clone()));
        let checks = self.declared_checks().filter(|check| check.columns == [at]);
        let checks = checks.map(|check| (check.name, format!("CHECK {}", check.condition.text)));
        let start = format!("ALTER TABLE {} ADD COLUMN {}", self.name(), clause.text);
        Some(keys.chain(checks).fold(start, |text, (name, rest)| format!("{text} CONSTRAINT {} {rest}", quoted(&name))))
    }

    fn undeclared_column(&mut self, found: &Column) {
        let what = self.column(&found.name);
        if found.not_null && !found.has_default && !found.generated {
            let drop = format!("ALTER TABLE {} DROP COLUMN {}", self.name(), quoted(&found.name));
            self.add(Weight::Refused, format!("{what}: not declared, in the file NOT NULL without a default"), || {
                format!("declare it, or if its data isn't needed: {drop}")
            });
        } else {
            self.tolerate(format!("{what} is not declared"));
        }
    }
}

/// Finds a column's default; DEFAULT NULL is none.
fn default_of<'a>(columns: &'a [ColumnClause], name: &str) -> Option<&'a Expression> {
    let column = columns.iter().find(|column| same(&column.name, name))?;
    column.default.as_ref().filter(|default| !default.is_null())
}

/// Tells whether these are exactly this column.
fn is_alone(columns: &[String], name: &str) -> bool {
    matches!(columns, [only] if same(only, name))
}

/// Compares declared types; INT and INTEGER are one, except for keys that SQLite makes, where the
/// primary key tells.
fn is_same_type(declared: &str, found: &str) -> bool {
    let integer = |name: &str| same(name, "INT") || same(name, "INTEGER");
    same(declared, found) || (integer(declared) && integer(found))
}
