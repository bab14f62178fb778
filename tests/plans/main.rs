//! Plans as users see them: what is told of each action, carrying out, budgets.

#![allow(clippy::unwrap_used)]

#[path = "../support/mod.rs"]
mod support;

mod actions;
mod budgets;
mod carried_out;
mod enforcement;
mod files;
mod large;
#[cfg(feature = "serde_json")]
mod stored;

use fk::Plan;
use fk::plan::{Effect, Step};

/// The steps as effect, constraint and rows.
fn told(plan: &Plan) -> Vec<(Effect, &str, u64)> {
    plan.steps.iter().map(|step: &Step| (step.effect, step.constraint.as_str(), step.rows)).collect()
}
