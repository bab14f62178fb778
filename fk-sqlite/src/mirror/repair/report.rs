//! What a repair has done, or would do.

use std::fmt;

use fk_core::Any;

use super::super::orphans::{Counted, Pairs};
use super::super::schema::Finding;

/// Of each constraint, so many refused rows are told.
pub(crate) const REFUSALS: usize = 10;

/// Tells what a repair has done, or would do.
///
/// `{}` tells constraints and counts, `{:#}` also rows that were refused, which can be personal data.
#[derive(Debug, Clone, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Repaired {
    /// The run, by which it is undone; `None` where nothing was changed.
    pub run: Option<i64>,
    /// Whether it went to its end, and wasn't stopped.
    pub complete: bool,
    /// What was done for each constraint that had orphans.
    pub constraints: Vec<RepairedConstraint>,
    /// What is wrong with definitions, and which constraints were left for that.
    pub findings: Vec<Finding>,
}

/// Tells what a repair has done for one constraint.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct RepairedConstraint {
    /// The database that it is in.
    pub database: String,
    /// The constraint's name.
    pub constraint: String,
    /// The table that has it.
    pub table: String,
    /// What was done, in the word of its policy.
    pub policy: &'static str,
    /// How many rows aren't orphans any more.
    pub rows: u64,
    /// How many other rows were deleted, changed or made on the way: by referential actions, by triggers, as parents.
    pub others: u64,
    /// How many rows couldn't be mended, since a constraint or a trigger refused it: they are as they were.
    pub refused: u64,
    /// The columns by which a row is told.
    pub row_columns: Vec<String>,
    /// The first rows that couldn't be mended, up to 10.
    pub refusals: Vec<Refusal>,
}

/// Tells why an orphan couldn't be mended.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Refusal {
    /// The values of [`RepairedConstraint::row_columns`].
    pub row: Vec<Any>,
    /// The reason, in the database's words.
    pub reason: String,
}

/// Tells how far a repair is, after a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Progress {
    /// The constraint that the batch was about.
    pub constraint: String,
    /// Its table.
    pub table: String,
    /// Rows that were mended so far, of all constraints.
    pub rows: u64,
    /// Rows that were refused so far, of all constraints.
    pub refused: u64,
}

impl Repaired {
    /// Counts the rows that aren't orphans any more.
    pub fn rows(&self) -> u64 {
        self.constraints.iter().map(|of| of.rows).sum()
    }

    /// Counts the rows that couldn't be mended.
    pub fn refused(&self) -> u64 {
        self.constraints.iter().map(|of| of.refused).sum()
    }
}

impl fmt::Display for Repaired {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.rows() {
            0 => f.write_str("nothing was repaired")?,
            rows => write!(f, "{} repaired", Counted(rows, "orphan"))?,
        }
        if !self.complete {
            f.write_str(", and then it was stopped")?;
        }
        for of in &self.constraints {
            f.write_str("\n- ")?;
            of.fmt(f)?;
        }
        self.findings.iter().try_for_each(|finding| write!(f, "\nfinding: {finding}"))
    }
}

impl fmt::Display for RepairedConstraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { database, constraint, table, policy, rows, others, refused, .. } = self;
        write!(f, "\"{constraint}\" on table ")?;
        if database != "main" {
            write!(f, "\"{database}\".")?;
        }
        write!(f, "\"{table}\", {policy}: {}", Counted(*rows, "row"))?;
        if *others > 0 {
            write!(f, ", and {} besides", Counted(*others, "row"))?;
        }
        if *refused > 0 {
            write!(f, "; {refused} refused")?;
        }
        if !f.alternate() {
            return Ok(());
        }
        for refusal in &self.refusals {
            write!(f, "\n  {}: {}", Pairs(&self.row_columns, &refusal.row), refusal.reason)?;
        }
        let more = self.refused.saturating_sub(self.refusals.len() as u64);
        if more > 0 { write!(f, "\n  and {} more", Counted(more, "row")) } else { Ok(()) }
    }
}
