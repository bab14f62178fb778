//! Mending orphans: for each constraint a policy, carried out in batches, logged with old values, and undone from that.
//!
//! Who wants to repair says what is to be done ([`Repair`]); `plan` refuses what can't be done before anything is
//! touched; `batch` mends some rows in one transaction; `capture` sees everything that this changes, consequences
//! too, and `log` keeps it in the same transaction; `running` goes from batch to batch; `undo` takes a run back.
//! What is still to be done is never written down: it is what is still an orphan. So a run that was killed is gone on
//! with by starting it again.

mod batch;
mod capture;
mod log;
mod plan;
mod report;
mod running;
mod switch;
mod undo;

use std::fmt;
use std::marker::PhantomData;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use fk_core::check::Reference;
use fk_core::expression::Node;
use fk_core::relation::Constraint as _;
use fk_core::table::{Given, TableSource as _, values};
use fk_core::{Any, In, Insert, Schema, ToOne};

pub(crate) use self::capture::is_own;
pub use self::report::{Progress, Refusal, Repaired, RepairedConstraint};
pub use self::running::Repairing;
pub use self::undo::{Conflict, Undone};

/// Says what becomes of the orphans of a constraint.
#[derive(Clone)]
#[non_exhaustive]
pub enum Policy {
    /// They stay.
    Leave,
    /// They are deleted, and what references them goes or changes as the schema says.
    Delete,
    /// Their referencing columns become NULL: those that `on_delete = set_null(..)` names, or all.
    SetNull,
    /// Their referencing columns become their defaults.
    SetDefault,
    /// They are moved to a table `fk_quarantine_<table>` that has no constraints, with the constraint's name, the time, and
    /// the number of the log's entry. What references them goes or changes as if they were deleted.
    Quarantine,
    /// The parent that is missing is made.
    CreateParent(Template),
}

impl Policy {
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Leave => "leave",
            Self::Delete => "delete",
            Self::SetNull => "set_null",
            Self::SetDefault => "set_default",
            Self::Quarantine => "quarantine",
            Self::CreateParent(_) => "create_parent",
        }
    }
}

impl fmt::Debug for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

type MakeColumns = dyn Fn(&[Any]) -> Vec<(String, Any)> + Send + Sync;

/// Gives the columns of a parent that is made for a missing key. The referenced columns get the key by themselves; the
/// others that aren't given get their defaults.
#[derive(Clone)]
pub struct Template(Arc<MakeColumns>);

impl Template {
    /// Nothing but the key.
    pub fn key_alone() -> Self {
        Self::columns(|_| Vec::new())
    }

    /// Columns by name, made of the missing key.
    pub fn columns(make: impl Fn(&[Any]) -> Vec<(String, Any)> + Send + Sync + 'static) -> Self {
        Self(Arc::new(make))
    }

    pub(crate) fn make(&self, key: &[Any]) -> Vec<(String, Any)> {
        (self.0)(key)
    }
}

impl fmt::Debug for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Template")
    }
}

/// What is done with the orphans of one constraint.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    pub(crate) table: String,
    pub(crate) constraint: String,
    pub(crate) policy: Policy,
}

type OnProgress = dyn Fn(&Progress) -> ControlFlow<()> + Send + Sync;

/// What is to be repaired, without the schema's type.
#[derive(Clone)]
pub(crate) struct Wish {
    pub(crate) rules: Vec<Rule>,
    pub(crate) otherwise: Policy,
    pub(crate) batch: usize,
    pub(crate) pause: Duration,
    pub(crate) progress: Option<Arc<OnProgress>>,
}

/// Says how a database is to be repaired: what becomes of the orphans of each constraint, and how fast.
///
/// A constraint of which nothing is said keeps its orphans.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
/// # fn main() -> fk::Result<()> {
/// # let (db, helen, lamp, order) = shop()?;
/// use fk::{Policy, Repair};
/// let repair = Repair::new()
///     .create_parent(Order::CUSTOMER, |key| NewCustomer { name: format!("customer {}, lost", key[0]) })
///     .policy(OrderLine::ORDER, Policy::Delete)
///     .policy(OrderLine::ITEM, Policy::Quarantine);
/// println!("{}", db.preview_repair(&repair)?); // changes nothing
/// let repaired = db.repair(&repair)?;
/// assert_eq!(repaired.rows(), 0); // there was nothing to do
/// # Ok(())
/// # }
/// ```
pub struct Repair<S> {
    pub(crate) wish: Wish,
    schema: PhantomData<fn() -> S>,
}

impl<S> Clone for Repair<S> {
    fn clone(&self) -> Self {
        Self { wish: self.wish.clone(), schema: PhantomData }
    }
}

impl<S> fmt::Debug for Repair<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Repair")
            .field("rules", &self.wish.rules)
            .field("otherwise", &self.wish.otherwise)
            .finish_non_exhaustive()
    }
}

impl<S> Default for Repair<S> {
    fn default() -> Self {
        let wish =
            Wish { rules: Vec::new(), otherwise: Policy::Leave, batch: 500, pause: Duration::ZERO, progress: None };
        Self { wish, schema: PhantomData }
    }
}

impl<S: Schema> Repair<S> {
    /// Leaves everything as it is, so far.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Says what becomes of the orphans of a reference.
    #[must_use]
    pub fn policy<C: In<S>, F>(self, relation: ToOne<C, F>, policy: Policy) -> Self {
        let name = relation.constraint();
        self.policy_named(name.table, name.name, policy)
    }

    /// Makes the missing parents of a reference. The closure is given the missing key, and makes the rest of the row: of
    /// a `New…` struct or of a whole row the referenced columns are overwritten with the key.
    #[must_use]
    pub fn create_parent<C, F, R>(
        self,
        relation: ToOne<C, F>,
        make: impl Fn(&[Any]) -> R + Send + Sync + 'static,
    ) -> Self
    where
        C: In<S>,
        F: Reference<Parent = R::Table>,
        R: Insert,
        R::Table: In<S>,
    {
        let template = Template::columns(move |key| columns_of(make(key)));
        self.policy(relation, Policy::CreateParent(template))
    }

    /// Says what becomes of the orphans of a reference that the program doesn't declare, by its names.
    #[must_use]
    pub fn policy_named(mut self, table: &str, constraint: &str, policy: Policy) -> Self {
        self.wish.rules.retain(|rule| rule.table != table || rule.constraint != constraint);
        self.wish.rules.push(Rule { table: table.to_owned(), constraint: constraint.to_owned(), policy });
        self
    }

    /// Says what becomes of the orphans of all other references, undeclared ones and those of attached databases too.
    /// Where it can't be done, they stay, and the report says why.
    #[must_use]
    pub fn otherwise(mut self, policy: Policy) -> Self {
        self.wish.otherwise = policy;
        self
    }

    /// Mends at most so many rows in one transaction: 500 by default.
    #[must_use]
    pub fn batch(mut self, rows: usize) -> Self {
        self.wish.batch = rows.max(1);
        self
    }

    /// Waits so long between two batches, outside any transaction.
    #[must_use]
    pub fn pause(mut self, pause: Duration) -> Self {
        self.wish.pause = pause;
        self
    }

    /// Calls this after each batch, when it is committed; `ControlFlow::Break(())` ends the repair there.
    #[must_use]
    pub fn on_progress(mut self, progress: impl Fn(&Progress) -> ControlFlow<()> + Send + Sync + 'static) -> Self {
        self.wish.progress = Some(Arc::new(progress));
        self
    }
}

/// Names the columns of a row that is to be inserted. A key that the database makes isn't among them.
fn columns_of<R: Insert>(row: R) -> Vec<(String, Any)> {
    let def = R::Table::def();
    let made = |at: usize| R::GENERATES_KEY && def.shape.key == [at];
    let name = |at: usize| def.shape.columns[at].name.to_owned();
    match row.given() {
        Given::Row(row) => {
            let all = values(&row).into_iter().enumerate();
            all.filter(|(at, _)| !made(*at)).map(|(at, value)| (name(at), value)).collect()
        }
        Given::Values(all) => all
            .into_iter()
            .enumerate()
            .filter_map(|(at, value)| match value {
                Some(Node::Value(value)) if !made(at) => Some((name(at), value)),
                _ => None,
            })
            .collect(),
    }
}
