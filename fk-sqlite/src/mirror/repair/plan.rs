//! What a repair comes down to: which constraint is mended how, in which order, and whether it can be.

use std::fmt::Write as _;
use std::sync::Arc;

use fk_core::{Error, Result};
use rusqlite::Connection;

use super::{Policy, Wish};
use crate::mirror::finding::FindingKind;
use crate::mirror::orphans::{self, Place};
use crate::mirror::schema::{Finding, Incoming, Schema};

/// One constraint that is to be mended.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) schema: Arc<Schema>,
    pub(crate) at: Incoming,
    pub(crate) policy: Policy,
}

impl Step {
    pub(crate) fn place(&self) -> Place<'_> {
        Place::new(&self.schema, self.at)
    }
}

/// Everything that is to be mended.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) steps: Vec<Step>,
    pub(crate) findings: Vec<Finding>,
    /// The same policies again are the same plan: a run that was killed is gone on with by one like it.
    pub(crate) text: String,
}

/// Makes the plan. What was asked for by name has to be possible; what wasn't is left where it isn't, and told.
pub(crate) fn plan(connection: &Connection, schema: &Arc<Schema>, wish: &Wish) -> Result<Plan> {
    let mut plan = Plan { findings: schema.findings.clone(), ..Plan::default() };
    let mut schemas = vec![Arc::clone(schema)];
    if let Some(whole) = orphans::attached(connection)? {
        let is_ours = |finding: &Finding| finding.database.eq_ignore_ascii_case("main");
        plan.findings.extend(whole.findings.iter().filter(|finding| !is_ours(finding)).cloned());
        schemas.push(Arc::new(whole));
    }
    let mut used = vec![false; wish.rules.len()];
    for (number, schema) in schemas.iter().enumerate() {
        for at in in_order(schema) {
            let place = Place::new(schema, at);
            if number > 0 && place.child.database.eq_ignore_ascii_case("main") {
                continue;
            }
            let is_about = |rule: &super::Rule| {
                rule.table.eq_ignore_ascii_case(&place.child.name)
                    && rule.constraint.eq_ignore_ascii_case(&place.reference.name)
            };
            let named = wish.rules.iter().position(is_about);
            if let Some(named) = named {
                used[named] = true;
            }
            let policy = named.map_or(&wish.otherwise, |named| &wish.rules[named].policy);
            if matches!(policy, Policy::Leave) {
                continue;
            }
            match is_possible(schema, &place, policy) {
                Ok(()) => plan.steps.push(Step { schema: Arc::clone(schema), at, policy: policy.clone() }),
                Err(reason) if named.is_some() => {
                    return Err(Error::Repair { constraint: place.reference.name.clone(), reason });
                }
                Err(reason) => plan.findings.push(left(&place, policy, &reason)),
            }
        }
    }
    if let Some(unknown) = used.iter().position(|used| !used) {
        let rule = &wish.rules[unknown];
        let reason = format!("table \"{}\" has no such reference", rule.table);
        return Err(Error::Repair { constraint: rule.constraint.clone(), reason });
    }
    plan.text = text(&plan.steps);
    Ok(plan)
}

/// Says that a constraint keeps its orphans.
pub(crate) fn left(place: &Place<'_>, policy: &Policy, reason: &str) -> Finding {
    let (table, name) = (&place.child.name, &place.reference.name);
    let text = format!("foreign key \"{name}\" of table \"{table}\" is left, since {policy} can't be done: {reason}");
    Finding::new(FindingKind::Unreadable, &place.child.database, table, Some(name), text)
}

fn text(steps: &[Step]) -> String {
    let mut text = String::new();
    orphans::text::joined(&mut text, "; ", steps, |text, step| {
        let place = step.place();
        let (database, table) = (&place.child.database, &place.child.name);
        let _ = write!(text, "{database}.{table}.{}: {}", place.reference.name, step.policy);
    });
    text
}

/// References in an order in which parents are mended before their children: what a deleted parent leaves behind, in an
/// audited reference, is an orphan too.
fn in_order(schema: &Schema) -> Vec<Incoming> {
    let mut order = Vec::new();
    let mut seen = vec![false; schema.tables.len()];
    for table in 0..schema.tables.len() {
        visit(schema, table, &mut seen, &mut order);
    }
    order
}

fn visit(schema: &Schema, table: usize, seen: &mut [bool], order: &mut Vec<Incoming>) {
    // Along a path of references, without recursion: a schema may have a long one.
    let mut stack = vec![(table, 0)];
    while let Some((table, next)) = stack.pop() {
        if next == 0 && std::mem::replace(&mut seen[table], true) {
            continue;
        }
        let references = &schema.tables[table].references;
        if let Some(reference) = references.get(next) {
            stack.push((table, next + 1));
            if let Some(parent) = reference.parent.filter(|parent| !seen[*parent]) {
                stack.push((parent, 0));
            }
        } else {
            order.extend((0..references.len()).map(|key| Incoming { child: table, key }));
        }
    }
}

/// Whether a policy can be carried out for a reference; `Err` says why not, and what to do.
fn is_possible(schema: &Schema, place: &Place<'_>, policy: &Policy) -> Result<(), String> {
    orphans::is_searchable(schema, place)?;
    let (child, reference) = (place.child, place.reference);
    if child.identity().is_empty() {
        return Err(format!("table \"{}\" has columns with all names of the rowid, and no primary key", child.name));
    }
    let makes = matches!(policy, Policy::CreateParent(_));
    if !makes && child.references.iter().any(|fk| fk.enforced && !fk.sound) && !child.incoming.is_empty() {
        let text = "has a reference that SQLite can't follow, and is referenced itself: mend its definition first";
        return Err(format!("table \"{}\" {text}", child.name));
    }
    let column = |at: &usize| &child.columns[*at];
    match policy {
        Policy::Leave | Policy::Delete | Policy::Quarantine => Ok(()),
        Policy::SetNull => {
            for at in reference.nulled() {
                let what = match column(at) {
                    column if column.not_null => "may not be NULL",
                    column if column.generated => "is generated",
                    _ if child.key.contains(at) => "is part of the primary key",
                    _ => continue,
                };
                return Err(format!("column \"{}\" {what}\n  help: choose another policy", column(at).name));
            }
            Ok(())
        }
        Policy::SetDefault => {
            for at in &reference.columns {
                let what = match column(at) {
                    column if column.generated => "is generated",
                    column if column.default.is_none() && column.not_null => "has no default and may not be NULL",
                    _ => continue,
                };
                return Err(format!("column \"{}\" {what}\n  help: choose another policy", column(at).name));
            }
            Ok(())
        }
        Policy::CreateParent(_) => {
            let Some(parent) = place.parent else {
                return Err(format!("there is no table \"{}\" in which it could be made", reference.parent_name));
            };
            match reference.parent_columns.iter().find(|at| parent.columns[**at].generated) {
                Some(at) => Err(format!("column \"{}\" of the parent is generated", parent.columns[*at].name)),
                None => Ok(()),
            }
        }
    }
}
