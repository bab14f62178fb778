//! The words of errors that only certain writes give.

use std::fmt;

use crate::any::Any;
use crate::plan::{Plan, Step};
use crate::violation::{Event, KeyText};

pub(super) fn changed(
    table: &str,
    columns: &[&'static str],
    key: &[Any],
    changed: &[&'static str],
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    write!(f, "the row of \"{table}\" has changed since it was read: ({})", changed.join(", "))?;
    f.write_str("\n  help: read it again, and decide anew")?;
    if f.alternate() { write!(f, "\ndetail: {}", KeyText(columns, key)) } else { Ok(()) }
}

pub(super) fn other_parent(
    constraint: &str,
    table: &str,
    columns: &[&'static str],
    key: &[Any],
    parent: &str,
    parent_key: &[Any],
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    write!(f, "a new row of \"{table}\" doesn't reference the row of \"{parent}\" that it is nested below")?;
    write!(f, " (foreign key constraint \"{constraint}\")\n  help: give ({}) the values", columns.join(", "))?;
    f.write_str(" of the closure's first argument")?;
    if !f.alternate() {
        return Ok(());
    }
    write!(f, "\ndetail: {}, and not {}", KeyText(columns, key), KeyText(columns, parent_key))
}

pub(super) fn circle(
    table: &str,
    constraints: &[&'static str],
    columns: &[&'static str],
    keys: &[Vec<Any>],
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    let (count, names) = (keys.len(), constraints.join("\", \""));
    write!(f, "{count} rows of \"{table}\" reference one another in a circle, and none can be inserted first")?;
    write!(
        f,
        " (foreign key constraint \"{names}\")\n  help: make the reference `deferred`, or an `Option`; or put the"
    )?;
    f.write_str(" foreign keys of the transaction off first (`tx.defer_foreign_keys()`)")?;
    if !f.alternate() {
        return Ok(());
    }
    for (i, key) in keys.iter().take(10).enumerate() {
        write!(f, "{}{}", if i == 0 { "\ndetail: " } else { " -> " }, KeyText(columns, key))?;
    }
    if count > 10 { write!(f, " and {} more", count - 10) } else { Ok(()) }
}

pub(super) fn plan_changed(plan: &Plan, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "the data of \"{}\" has changed since the plan was made", plan.table)?;
    f.write_str("\n  help: look at the new plan, which the error has, and execute that")?;
    if f.alternate() { write!(f, "\ndetail: {plan:#}") } else { Ok(()) }
}

#[expect(clippy::trivially_copy_pass_by_ref, clippy::ref_option, reason = "thiserror gives a reference to each field")]
pub(super) fn over_budget(
    plan: &Plan,
    limit: &u64,
    constraint: &Option<String>,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    write!(f, "delete on table \"{}\" would ", plan.table)?;
    match constraint {
        None => write!(f, "delete or change {} rows, and may no more than {limit}", plan.total())?,
        Some(name) => {
            let of = |step: &&Step| step.effect.acts() && step.constraint == *name;
            let rows: u64 = plan.steps.iter().filter(of).map(|step| step.rows).sum();
            write!(
                f,
                "delete or change {rows} rows by foreign key constraint \"{name}\", which may no more than {limit}"
            )?;
        }
    }
    f.write_str("\n  help: the error has the plan: look at it, and `execute` it if it is meant")?;
    if f.alternate() { write!(f, "\ndetail: {plan:#}") } else { Ok(()) }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "thiserror gives a reference to each field")]
pub(super) fn too_deep(
    event: &Event,
    table: &str,
    circle: &[(String, String)],
    columns: &[String],
    key: &[Any],
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    match table {
        "" => f.write_str("the statement's")?,
        table => write!(f, "{} on table \"{table}\": the", event.word())?,
    }
    f.write_str(" referential actions go deeper than SQLite's limit of 1000 levels")?;
    for (i, (constraint, table)) in circle.iter().enumerate() {
        let link = if i == 0 { ", in the circle of" } else { "," };
        write!(f, "{link} \"{constraint}\" on table \"{table}\"")?;
    }
    f.write_str("\n  help: begin at the other end, in parts, or let the mirror act (`Enforcement::Mirror`), which has no such limit")?;
    if f.alternate() && !key.is_empty() && key.len() == columns.len() {
        write!(f, "\ndetail: it began with the row {}", KeyText(columns, key))?;
    }
    Ok(())
}
