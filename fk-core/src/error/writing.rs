//! The words of errors that only certain writes give.

use std::fmt;

use crate::any::Any;
use crate::violation::KeyText;

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
