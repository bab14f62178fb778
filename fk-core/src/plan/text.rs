//! A plan as a tree.

use std::fmt;

use super::{Effect, Plan, Step, Target};
use crate::violation::KeyText;

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { table, .. } = self;
        match &self.target {
            Target::Delete { columns, key } => write!(f, "delete {table} {}", KeyText(columns, key))?,
            Target::DeleteWhere { .. } => write!(f, "delete {}", Rows(self.rows, table))?,
            Target::UpdateKey { columns, key, new_key } => {
                write!(f, "update {table} {} to {}", KeyText(columns, key), KeyText(columns, new_key))?;
            }
        }
        if self.rows == 0 && !matches!(self.target, Target::DeleteWhere { .. }) {
            f.write_str(": no such row")?;
        }
        // Whether more is to come at each depth above the line.
        let mut open: Vec<bool> = Vec::new();
        for (at, step) in self.steps.iter().enumerate() {
            let mut after = self.steps[at + 1..].iter().take_while(|later| later.depth >= step.depth);
            let more = after.any(|later| later.depth == step.depth);
            open.truncate(step.depth);
            f.write_str("\n")?;
            open.iter().try_for_each(|open| f.write_str(if *open { "│  " } else { "   " }))?;
            f.write_str(if more { "├─ " } else { "└─ " })?;
            open.push(more);
            fmt::Display::fmt(step, f)?;
        }
        if self.unforeseen.is_empty() {
            return Ok(());
        }
        write!(f, "\nnote: triggers or computed keys of {} may do more than this", self.unforeseen.join(", "))
    }
}

/// Writes `1 row of orders`.
struct Rows<'a>(u64, &'a str);

impl fmt::Display for Rows<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} of {}", self.0, if self.0 == 1 { "row" } else { "rows" }, self.1)
    }
}

impl fmt::Display for Step {
    /// Writes one line; `{:#}` adds the rows that are shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.effect {
            Effect::Delete => "cascade",
            Effect::SetNull => "set null",
            Effect::SetDefault => "set default",
            Effect::Rewrite => "rewrite",
            Effect::Block if self.deferred => "blocked at commit by",
            Effect::Block => "blocked by",
            Effect::MayBlock => "perhaps blocked, by the order of actions, by",
            Effect::Fail if self.deferred => "fails at commit:",
            Effect::Fail => "fails:",
            Effect::Orphan => "left without a parent by",
            Effect::Broken => "refused for",
        };
        write!(f, "{word} {}", self.constraint)?;
        match self.effect {
            Effect::Broken => write!(f, " of {}", self.table)?,
            _ => write!(f, ": {}", Rows(self.rows, &self.table))?,
        }
        if let Some(reason) = &self.reason {
            write!(f, ", since {reason}")?;
        }
        if !f.alternate() {
            return Ok(());
        }
        for (at, row) in self.sample.iter().enumerate() {
            write!(f, "{}{}", if at == 0 { ": " } else { ", " }, KeyText(&self.sample_columns, row))?;
        }
        let more = self.rows.saturating_sub(self.sample.len() as u64);
        if more > 0 && !self.sample.is_empty() { write!(f, " and {more} more") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::any::Any;

    fn step(depth: usize, effect: Effect, table: &str, rows: u64) -> Step {
        Step { depth, rows, ..Step::new(effect, format!("fk_{table}"), table) }
    }

    #[test]
    fn branches_are_drawn_as_far_as_they_go_on() {
        let target = Target::Delete { columns: vec!["a".into(), "b".into()], key: vec![Any::Integer(1), Any::Null] };
        let mut plan = Plan::new("t", target);
        plan.rows = 1;
        plan.steps = vec![
            step(0, Effect::Delete, "x", 2),
            step(1, Effect::SetNull, "y", 1),
            step(2, Effect::Rewrite, "z", 3),
            step(1, Effect::Block, "v", 1),
            step(0, Effect::Orphan, "w", 7),
        ];
        plan.steps[3].deferred = true;
        plan.steps[4].sample_columns = vec!["id".into()];
        plan.steps[4].sample = vec![vec![Any::Integer(5)], vec![Any::Integer(6)]];
        plan.unforeseen = vec!["x".into()];
        let tree = "delete t (a, b)=(1, null)\n\
                    ├─ cascade fk_x: 2 rows of x\n\
                    │  ├─ set null fk_y: 1 row of y\n\
                    │  │  └─ rewrite fk_z: 3 rows of z\n\
                    │  └─ blocked at commit by fk_v: 1 row of v\n\
                    └─ left without a parent by fk_w: 7 rows of w\n\
                    note: triggers or computed keys of x may do more than this";
        assert_eq!(plan.to_string(), tree);
        let full = tree.replace("rows of w", "rows of w: (id)=(5), (id)=(6) and 5 more");
        assert_eq!(format!("{plan:#}"), full);
    }
}
