//! What a delete, or a change of a key, would do: as data, as a tree, and, with the feature `serde`, to be stored.
//!
//! Made by a transaction before anything happens. Counts are exact; of the rows only a few are shown.

mod text;

use crate::any::Any;
use crate::relation::Constraint;

/// Tells what a delete, or a change of a key, would do, constraint by constraint.
///
/// Made by `plan_delete`, `plan_delete_where` and `plan_update_key` of a transaction; `execute` carries out exactly what
/// it says, or nothing. It is plain data: it can be kept, sent, and used in a later transaction. What it says of a query
/// is SQL, so a plan that comes from outside is as much to be trusted as SQL from there.
///
/// `{}` is the tree; `{:#}` adds the first few rows of each constraint.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
/// # fn main() -> fk::Result<()> {
/// # let (db, helen, lamp, order) = shop()?;
/// let plan = db.read(|tx| tx.plan_delete(helen.id))?;
/// assert_eq!((plan.rows, plan.deleted, plan.rows_of(OrderLine::ORDER)), (1, 2, 1));
/// assert_eq!(
///     plan.to_string(),
///     "delete customers (id)=(1)\n\
///      └─ cascade fk_orders_customer_id: 1 row of orders\n   \
///         └─ cascade fk_order_lines_order_id: 1 row of order_lines"
/// );
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Plan {
    /// The table whose rows are to go, or whose key is to change.
    pub table: String,
    /// What is to be done to which of its rows.
    pub target: Target,
    /// How many of its rows that is about.
    pub rows: u64,
    /// How many further rows referential actions would delete, of whichever tables.
    pub deleted: u64,
    /// How many further rows they would change and leave there.
    pub changed: u64,
    /// How many levels the actions go down. SQLite itself gives up below 1000.
    pub levels: u64,
    /// What each constraint would do, each below the one that first leads to its parent's table.
    pub steps: Vec<Step>,
    /// Tables that would be written, and of which the plan doesn't know all: they have triggers of the file's own, or a key
    /// that the database computes of what would be changed.
    pub unforeseen: Vec<String>,
    /// Stands for the rows and keys that the plan is about, all of them: another set of rows has another digest.
    pub digest: String,
}

/// Says what is to be done to which rows.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Target {
    /// The row with this primary key is to go.
    Delete {
        /// The key's columns.
        columns: Vec<String>,
        /// Their values.
        key: Vec<Any>,
    },
    /// The rows of a query are to go.
    DeleteWhere {
        /// A SELECT of their primary keys.
        query: String,
        /// The values of its parameters.
        values: Vec<Any>,
    },
    /// The row with this primary key is to get another.
    UpdateKey {
        /// The key's columns.
        columns: Vec<String>,
        /// Their values.
        key: Vec<Any>,
        /// What they are to become.
        new_key: Vec<Any>,
    },
}

/// Tells what one constraint would do, or what would become of it.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Step {
    /// How deep it is in the tree: 0 is right below the rows that the plan is about. What belongs to a step follows it.
    pub depth: usize,
    /// What would happen.
    pub effect: Effect,
    /// The constraint's name.
    pub constraint: String,
    /// The child: the table that has the constraint.
    pub table: String,
    /// Its referencing columns.
    pub columns: Vec<String>,
    /// The table that it references.
    pub parent: String,
    /// How many rows of the child. A row that goes counts where it is first reached, and nowhere else.
    pub rows: u64,
    /// Whether it is judged when the transaction commits.
    pub deferred: bool,
    /// Of what fails, why.
    pub reason: Option<String>,
    /// The columns that `sample` shows: the child's primary key.
    pub sample_columns: Vec<String>,
    /// The first few of the rows.
    pub sample: Vec<Vec<Any>>,
}

/// Says what a constraint would do to the rows of its child.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Effect {
    /// They go too: ON DELETE CASCADE.
    Delete,
    /// Their referencing columns become NULL.
    SetNull,
    /// Their referencing columns become their defaults.
    SetDefault,
    /// They take the new key: ON UPDATE CASCADE.
    Rewrite,
    /// They stand in the way: NO ACTION or RESTRICT.
    Block,
    /// RESTRICT, and they go too by another constraint: whether it refuses before that depends on the order in which
    /// SQLite comes to the constraints.
    MayBlock,
    /// An action would break a constraint of theirs, as the reason says.
    Fail,
    /// They would be left without a parent, since the reference is only audited.
    Orphan,
    /// SQLite refuses every such statement, whatever the rows, since the definition is broken as the reason says.
    Broken,
}

impl Effect {
    /// Tells whether a constraint with this effect lets nothing happen.
    pub fn refuses(self) -> bool {
        matches!(self, Self::Block | Self::Fail | Self::Broken)
    }

    /// Tells whether it deletes or changes rows.
    pub fn acts(self) -> bool {
        matches!(self, Self::Delete | Self::SetNull | Self::SetDefault | Self::Rewrite)
    }
}

impl Plan {
    /// Makes a plan about no rows.
    pub fn new(table: impl Into<String>, target: Target) -> Self {
        Self {
            table: table.into(),
            target,
            rows: 0,
            deleted: 0,
            changed: 0,
            levels: 0,
            steps: Vec::new(),
            unforeseen: Vec::new(),
            digest: String::new(),
        }
    }

    /// Counts all rows that would be deleted or changed, those that the plan is about among them.
    pub fn total(&self) -> u64 {
        self.rows + self.deleted + self.changed
    }

    /// Tells whether a constraint refuses what is planned, at once or when the transaction commits.
    pub fn is_blocked(&self) -> bool {
        self.blockers().next().is_some()
    }

    /// Gives what refuses it.
    pub fn blockers(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(|step| step.effect.refuses())
    }

    /// Tells whether it depends on an order that is none of the schema's: see [`Effect::MayBlock`].
    pub fn is_order_dependent(&self) -> bool {
        self.steps.iter().any(|step| step.effect == Effect::MayBlock)
    }

    /// Counts the rows that one constraint would delete or change; after [`Plan`] was executed, those that it has.
    pub fn rows_of(&self, constraint: impl Constraint) -> u64 {
        let name = constraint.constraint();
        let of = |step: &&Step| step.effect.acts() && step.constraint == name.name && step.table == name.table;
        self.steps.iter().filter(of).map(|step| step.rows).sum()
    }

    /// Tells whether another plan says the same of the same rows, whichever of them are shown, and whenever constraints are
    /// judged.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let steps = |plan: &Self| -> Vec<Step> {
            plan.steps.iter().map(|step| Step { sample: Vec::new(), deferred: false, ..step.clone() }).collect()
        };
        let rest = |plan: &Self| (plan.rows, plan.deleted, plan.changed, plan.levels, plan.digest.clone());
        self.table == other.table
            && self.target == other.target
            && rest(self) == rest(other)
            && steps(self) == steps(other)
    }

    /// Writes the plan as JSON, the rows that it shows included.
    ///
    /// # Errors
    /// None is known: all of a plan can be written.
    #[cfg(feature = "serde_json")]
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }
}

impl Step {
    /// Makes a step about no rows.
    pub fn new(effect: Effect, constraint: impl Into<String>, table: impl Into<String>) -> Self {
        Self {
            depth: 0,
            effect,
            constraint: constraint.into(),
            table: table.into(),
            columns: Vec::new(),
            parent: String::new(),
            rows: 0,
            deferred: false,
            reason: None,
            sample_columns: Vec::new(),
            sample: Vec::new(),
        }
    }
}
