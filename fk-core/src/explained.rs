//! What a query does, without its doing it: the statement, its values, and the database's plan for it.

use std::fmt;

use crate::any::Any;

/// Tells how a query is run: what `explain` gives. `{}` is the statement and the plan; `{:#}` has the values too, which
/// can be personal data.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
/// # fn main() -> fk::Result<()> {
/// # let (db, helen, lamp, order) = shop()?;
/// let theirs = Order::query().filter(|o| o.customer_id.eq(helen.id));
/// let explained = db.read(|tx| tx.explain(theirs))?;
/// assert_eq!(
///     format!("{explained:#}"),
///     r#"SELECT t0."id", t0."customer_id", t0."status" FROM "orders" AS t0 WHERE (t0."customer_id" = ?1)
/// values: ?1 = 1
/// plan: SEARCH t0 USING INDEX ix_orders_customer_id (customer_id=?)"#
/// );
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Explained {
    /// The statement.
    pub sql: String,
    /// What is bound to its `?`, in order. In a statement that loads children, `?1` stands for the keys of all rows that
    /// they belong to, and the values begin with `?2`.
    pub values: Vec<Any>,
    /// What the database says of it, in its own words, which differ from version to version.
    pub plan: Vec<PlanStep>,
    /// The further statements: one for each relation whose rows are loaded with it.
    pub also: Vec<Explained>,
    /// Whether `?1` stands for keys.
    pub keyed: bool,
}

/// Is one line of a database's plan.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct PlanStep {
    /// Its number.
    pub id: i64,
    /// The step that it is a part of; 0 for none.
    pub parent: i64,
    /// What is done.
    pub detail: String,
}

impl Explained {
    /// Puts together what is known of a statement.
    pub fn new(sql: String, values: Vec<Any>, plan: Vec<PlanStep>, keyed: bool) -> Self {
        Self { sql, values, plan, also: Vec::new(), keyed }
    }

    fn steps(&self, f: &mut fmt::Formatter<'_>, indent: usize, parent: i64, depth: usize) -> fmt::Result {
        for step in self.plan.iter().filter(|step| step.parent == parent && step.id != parent) {
            if parent == 0 && depth == 0 {
                write!(f, "\n{:indent$}plan: {}", "", step.detail)?;
            } else {
                write!(f, "\n{:indent$}{:width$}{}", "", "", step.detail, width = 6 + 2 * depth)?;
            }
            self.steps(f, indent, step.id, depth + 1)?;
        }
        Ok(())
    }

    fn write(&self, f: &mut fmt::Formatter<'_>, indent: usize) -> fmt::Result {
        write!(f, "{:indent$}{}", "", self.sql)?;
        if f.alternate() && (self.keyed || !self.values.is_empty()) {
            write!(f, "\n{:indent$}values: ", "")?;
            if self.keyed {
                f.write_str("?1 = the keys of all rows")?;
            }
            for (at, value) in self.values.iter().enumerate() {
                let number = at + 1 + usize::from(self.keyed);
                write!(f, "{}?{number} = ", if number > 1 { ", " } else { "" })?;
                match value {
                    Any::Text(text) => write!(f, "'{}'", text.replace('\'', "''"))?,
                    value => write!(f, "{value}")?,
                }
            }
        }
        self.steps(f, indent, 0, 0)?;
        for also in &self.also {
            writeln!(f)?;
            also.write(f, indent + 2)?;
        }
        Ok(())
    }
}

impl fmt::Display for Explained {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, 0)
    }
}

impl PlanStep {
    /// One line of a plan.
    pub fn new(id: i64, parent: i64, detail: String) -> Self {
        Self { id, parent, detail }
    }
}
