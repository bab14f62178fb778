//! One level of what referential actions do: P1 to P4.

use fk_core::plan::Effect;
use fk_core::schema::Action;
use rusqlite::params;

use super::layout::listed;
use super::{Draft, Event, Planner, count};
use crate::mirror::names::default;
use crate::mirror::schema::{Incoming, Reference};

/// What is asked by one statement that is prepared once.
#[derive(Clone, Copy)]
#[repr(u8)]
enum Ask {
    Delete,
    Change,
    Hold,
}

/// A row is rewritten so often at most, then the rewrites are taken to go in a circle.
const REWRITES: u32 = 1000;

/// The name of a constraint's doings in the TEMP tables.
pub(super) fn via(at: Incoming, event: Event) -> i64 {
    count(at.key as u64) * 2 + i64::from(event == Event::Moved)
}

impl Planner<'_> {
    /// Follows what the level before has done; tells whether something was.
    pub(super) fn level(&mut self) -> rusqlite::Result<bool> {
        let mut events = Vec::new();
        for (table, state) in self.states.iter_mut().enumerate() {
            for (event, (all, done)) in [(Event::Gone, &mut state.gone), (Event::Moved, &mut state.moved)] {
                if *all > *done {
                    events.push((table, event, *done, *all));
                    *done = *all;
                }
            }
        }
        let mut acted = false;
        for (table, event, low, high) in events {
            for at in &self.schema.tables[table].incoming {
                acted |= self.act(*at, event, low, high)?;
            }
        }
        if self.levels > 0 && self.levels.is_multiple_of(u64::from(REWRITES)) && self.is_circle()? {
            return Ok(false);
        }
        Ok(acted)
    }

    fn act(&mut self, at: Incoming, event: Event, low: i64, high: i64) -> rusqlite::Result<bool> {
        let (_, reference) = self.schema.reference(at);
        if !reference.enforced {
            return Ok(false);
        }
        let action = if event == Event::Gone { reference.on_delete } else { reference.on_update };
        let rows = match action {
            Action::NoAction => return Ok(false),
            Action::Restrict if self.defers => return Ok(false),
            Action::Restrict => {
                self.make(at.child, 'h')?;
                self.collect(Ask::Hold, at, event, (low, high), None)?;
                return Ok(false);
            }
            Action::Cascade if event == Event::Gone => {
                self.make(at.child, 'g')?;
                let rows = self.collect(Ask::Delete, at, event, (low, high), None)?;
                self.states[at.child].gone.0 += count(rows);
                rows
            }
            Action::Cascade | Action::SetNull | Action::SetDefault => self.change(at, event, (low, high), action)?,
        };
        if rows == 0 {
            return Ok(false);
        }
        let effect = match action {
            Action::SetNull => Effect::SetNull,
            Action::SetDefault => Effect::SetDefault,
            _ if event == Event::Gone => Effect::Delete,
            _ => Effect::Rewrite,
        };
        let step = self.step(at, event, effect);
        if effect == Effect::Delete {
            self.drafts[step].rows += rows;
        } else {
            let columns = written(reference, event, action).to_vec();
            let writers = &mut self.states[at.child].writers;
            let via = via(at, event);
            if !writers.iter().any(|(other, ..)| *other == via) {
                writers.push((via, columns, Some(step)));
            }
        }
        if at.child != self.table {
            self.states[at.child].reached.get_or_insert(step);
        }
        Ok(true)
    }

    /// Finds or makes the step of a constraint.
    pub(super) fn step(&mut self, at: Incoming, event: Event, effect: Effect) -> usize {
        let same = |draft: &Draft| draft.at == at && draft.effect == effect && draft.event == event;
        self.drafts.iter().position(same).unwrap_or_else(|| {
            let (_, reference) = self.schema.reference(at);
            let under = reference.parent.and_then(|parent| self.states[parent].reached);
            self.draft(at, event, effect, under)
        })
    }

    pub(super) fn draft(&mut self, at: Incoming, event: Event, effect: Effect, under: Option<usize>) -> usize {
        let (rows, deferred, reason, sample) = (0, false, None, Vec::new());
        self.drafts.push(Draft { at, event, effect, under, rows, deferred, reason, sample });
        self.drafts.len() - 1
    }

    /// Puts the children of the rows of a level into a TEMP table, and tells how many are new there.
    fn collect(
        &mut self,
        ask: Ask,
        at: Incoming,
        event: Event,
        (low, high): (i64, i64),
        action: Option<Action>,
    ) -> rusqlite::Result<u64> {
        let kept = self.has(at.child, 'k');
        let mut rows = 0;
        for overlay in [false, true] {
            if overlay && !kept {
                continue;
            }
            let flags = u8::from(overlay) | u8::from(kept) << 1 | u8::from(self.has(at.child, 'g')) << 2;
            let id = (ask as u8, at, event, flags);
            if !self.statements.contains_key(&id) {
                let text = self.collecting(ask, at, event, overlay, action);
                self.statements.insert(id, self.connection.prepare(&text)?);
            }
            if let Some(statement) = self.statements.get_mut(&id) {
                rows += statement.execute(params![low, high])? as u64;
            }
        }
        Ok(rows)
    }

    fn collecting(&self, ask: Ask, at: Incoming, event: Event, overlay: bool, action: Option<Action>) -> String {
        let (_, reference) = self.schema.reference(at);
        let child = self.layout(at.child);
        let ids = (child.ids(), child.ids_of("c", !overlay));
        let from = self.children(ask, at, event, overlay);
        // What is seen from the child: a row that has changed is what it has become.
        let own = |column: &usize| if overlay { format!("c.n{column}") } else { child.column("c", *column) };
        let listing =
            |columns: &[usize]| columns.iter().map(|at| format!(", {}", own(at))).collect::<Vec<_>>().concat();
        let via = via(at, event);
        match ask {
            Ask::Delete => format!(
                "INSERT OR IGNORE INTO {} (via, {}{}) SELECT {via}, {}{} {from}",
                child.temp('g'),
                ids.0,
                if child.leaf { String::new() } else { listed("p", &child.parents) },
                ids.1,
                if child.leaf { String::new() } else { listing(&child.parents) },
            ),
            Ask::Hold => {
                format!("INSERT OR IGNORE INTO {} (via, {}) SELECT {via}, {} {from}", child.temp('h'), ids.0, ids.1)
            }
            Ask::Change => {
                let action = action.unwrap_or(Action::SetNull);
                let columns = written(reference, event, action);
                let pairs = reference.columns.iter().zip(&reference.parent_columns);
                let value = |column: &usize| match action {
                    Action::SetDefault => default(&self.schema.tables[at.child].columns[*column]),
                    Action::Cascade => {
                        let from = pairs.clone().find(|(own, _)| *own == column);
                        from.map_or_else(|| "NULL".to_owned(), |(_, parent)| format!("e.b{parent}"))
                    }
                    _ => "NULL".to_owned(),
                };
                let values = columns.iter().map(|column| format!(", {}", value(column))).collect::<Vec<_>>().concat();
                format!(
                    "INSERT OR IGNORE INTO {} ({}{}) SELECT {}{values} {from}",
                    child.temp('r'),
                    ids.0,
                    listed("v", columns),
                    ids.1
                )
            }
        }
    }

    /// `FROM .. WHERE ..`: the rows `c` of the child that reference the keys `e` of a level, ?1 to ?2.
    fn children(&self, ask: Ask, at: Incoming, event: Event, overlay: bool) -> String {
        let (_, reference) = self.schema.reference(at);
        let parent = reference.parent.unwrap_or_default();
        let (events, child) = (self.layout(parent), self.layout(at.child));
        let (letter, prefix) = if event == Event::Gone { ('g', 'p') } else { ('m', 'a') };
        let rows = if overlay { child.temp('k') } else { child.table.clone() };
        let mut text = joined(reference, &events.temp(letter), &rows, overlay);
        text.push_str(" WHERE ");
        text.push_str(&matching(
            reference,
            |key| format!("e.{prefix}{key}"),
            |own| if overlay { format!("c.n{own}") } else { child.column("c", own) },
        ));
        text.push_str(" AND e.seq > ?1 AND e.seq <= ?2");
        if event == Event::Moved {
            let still: Vec<String> = reference.parent_columns.iter().map(|at| format!("e.a{at} IS e.b{at}")).collect();
            and_not(&mut text, &format!("({})", still.join(" AND ")));
        }
        // Of those that go, none goes twice; and whether they are there still when RESTRICT looks, SQLite's order says.
        if self.has(at.child, 'g') && matches!(ask, Ask::Change) {
            and_not(&mut text, &child.is_in('g', "c", !overlay));
        }
        if matches!(ask, Ask::Hold) && event == Event::Gone && parent == at.child {
            and_not(&mut text, &format!("({})", child.same("e", "c", !overlay)));
        }
        if !overlay && self.has(at.child, 'k') {
            and_not(&mut text, &child.is_in('k', "c", true));
        }
        text
    }

    /// Changes the children of the rows of a level, and tells how many there are.
    fn change(&mut self, at: Incoming, event: Event, range: (i64, i64), action: Action) -> rusqlite::Result<u64> {
        let (_, reference) = self.schema.reference(at);
        let columns = written(reference, event, action);
        self.make(at.child, 'r')?;
        let layout = self.layout(at.child);
        let (changing, kept) = (layout.temp('r'), layout.temp('k'));
        self.execute(&format!("DELETE FROM {changing}"), &[])?;
        let rows = self.collect(Ask::Change, at, event, range, Some(action))?;
        if rows == 0 {
            return Ok(0);
        }
        for letter in ['k', 'm', 't'] {
            self.make(at.child, letter)?;
        }
        let layout = self.layout(at.child);
        let ids = layout.ids();
        let values = layout.columns_of("c", &layout.keys);
        let keep = format!(
            "INSERT OR IGNORE INTO {kept} ({ids}{}{}) SELECT {}{values}{values} FROM {changing} AS r CROSS JOIN {} AS c WHERE {}",
            listed("o", &layout.keys),
            listed("n", &layout.keys),
            layout.ids_of("c", true),
            layout.table,
            layout.same("r", "c", true),
        );
        let moves = |at: &&usize| columns.contains(at);
        let still: Vec<String> = layout.parents.iter().filter(moves).map(|at| format!("k.n{at} IS r.v{at}")).collect();
        let becomes: String = layout
            .parents
            .iter()
            .map(|at| if columns.contains(at) { format!(", r.v{at}") } else { format!(", k.n{at}") })
            .collect();
        let same = layout.same("r", "k", false);
        let rekey = format!(
            "INSERT INTO {} ({ids}{}{}) SELECT {}{}{becomes} FROM {changing} AS r CROSS JOIN {kept} AS k \
             WHERE {same} AND NOT ({})",
            layout.temp('m'),
            listed("a", &layout.parents),
            listed("b", &layout.parents),
            layout.ids_of("r", false),
            listed("k.n", &layout.parents),
            still.join(" AND "),
        );
        let set: Vec<String> = columns.iter().map(|at| format!("n{at} = r.v{at}")).collect();
        let write = format!("UPDATE {kept} AS k SET {} FROM {changing} AS r WHERE {same}", set.join(", "));
        let touch = format!(
            "INSERT OR IGNORE INTO {} (via, {ids}) SELECT {}, {ids} FROM {changing}",
            layout.temp('t'),
            via(at, event)
        );
        self.execute(&keep, &[])?;
        if !still.is_empty() {
            let rekeyed = self.execute(&rekey, &[])?;
            self.states[at.child].moved.0 += count(rekeyed);
        }
        self.execute(&write, &[])?;
        self.execute(&touch, &[])?;
        Ok(rows)
    }

    /// Whether a row was rewritten again and again.
    fn is_circle(&mut self) -> rusqlite::Result<bool> {
        for table in 0..self.states.len() {
            if !self.has(table, 'm') {
                continue;
            }
            let layout = self.layout(table);
            let text = format!(
                "SELECT 1 FROM {} GROUP BY {} HAVING count(*) > {} LIMIT 1",
                layout.temp('m'),
                layout.ids(),
                REWRITES / 2
            );
            let again = self.connection.prepare(&text)?.exists([])?;
            let writer = self.states[table].writers.iter().find_map(|(.., step)| *step);
            if let (true, Some(writer)) = (again, writer) {
                let (at, event) = (self.drafts[writer].at, self.drafts[writer].event);
                let step = self.draft(at, event, Effect::Fail, Some(writer));
                self.drafts[step].rows = 1;
                self.drafts[step].reason = Some("the rewrites go in a circle without end".to_owned());
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Appends a condition.
pub(super) fn and_not(text: &mut String, condition: &str) {
    text.push_str(" AND NOT ");
    text.push_str(condition);
}

/// The columns that an action writes.
pub(super) fn written(reference: &Reference, event: Event, action: Action) -> &[usize] {
    if action == Action::SetNull && event == Event::Gone { reference.nulled() } else { &reference.columns }
}

/// `FROM` keys `e` and children `c`, the side first that the other is found by.
pub(super) fn joined(reference: &Reference, keys: &str, rows: &str, overlay: bool) -> String {
    if overlay || (reference.indexed && reference.alike) {
        format!("FROM {keys} AS e CROSS JOIN {rows} AS c")
    } else {
        format!("FROM {rows} AS c CROSS JOIN {keys} AS e")
    }
}

/// Compares a child's columns with a parent's key.
pub(super) fn matching(reference: &Reference, key: impl Fn(usize) -> String, own: impl Fn(usize) -> String) -> String {
    let pairs = reference.columns.iter().zip(&reference.parent_columns).map(|(child, parent)| {
        // A sign takes the affinity from the child's column, so that the parent's counts.
        let sign = if reference.alike { "" } else { "+" };
        format!("{} = {sign}{}", key(*parent), own(*child))
    });
    pairs.collect::<Vec<_>>().join(" AND ")
}
