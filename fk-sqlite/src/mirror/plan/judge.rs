//! What stands in the way when all actions have been done, and how much was done: P5 and P6.

use fk_core::plan::{Effect, Plan, Target};
use fk_core::schema::Action;

use super::act::{and_not, joined, matching, via, written};
use super::digest::FUNCTION;
use super::{Event, ITSELF, Planner, SAMPLE, acts};
use crate::mirror::schema::{Incoming, Reference};

/// The place of a table's primary key among its references.
pub(super) const PRIMARY_KEY: usize = usize::MAX;

impl Planner<'_> {
    pub(super) fn judge(&mut self) -> rusqlite::Result<()> {
        for at in 0..self.drafts.len() {
            self.done(at)?;
        }
        let schema = self.schema;
        for table in 0..schema.tables.len() {
            if self.states[table].gone.0 > 0 || self.states[table].moved.0 > 0 {
                for at in &schema.tables[table].incoming {
                    self.left(*at)?;
                }
            }
        }
        for child in 0..schema.tables.len() {
            self.held(child)?;
            self.written(child)?;
        }
        self.clash()?;
        self.broken();
        Ok(())
    }

    /// Counts what a step has changed, and takes a sample.
    fn done(&mut self, step: usize) -> rusqlite::Result<()> {
        let draft = &self.drafts[step];
        let (at, event) = (draft.at, draft.event);
        if !draft.effect.acts() {
            return Ok(());
        }
        let (layout, via, gone) = (self.layout(at.child), via(at, event), self.has(at.child, 'g'));
        let rows = if draft.effect == Effect::Delete {
            format!("FROM {} WHERE via = {via} ORDER BY {}", layout.temp('g'), layout.order())
        } else {
            let stays = if gone { format!(" AND NOT {}", layout.is_in('g', "t", false)) } else { String::new() };
            format!("FROM {} AS t WHERE via = {via}{stays}", layout.temp('t'))
        };
        let ids = layout.ids();
        let sample = format!(
            "SELECT {} FROM (SELECT {ids} {rows} LIMIT {SAMPLE}) AS s CROSS JOIN {} AS c WHERE {}",
            layout.shown_of("c"),
            layout.table,
            layout.same("s", "c", true)
        );
        let count = format!("SELECT count(*), {FUNCTION}('t', {}, {via}, {ids}) {rows}", at.child);
        if draft.effect != Effect::Delete {
            self.drafts[step].rows = self.count(&count, &[])?;
        }
        self.drafts[step].sample = self.sample(&sample, &[])?;
        Ok(())
    }

    /// Whether a row of the parent has a key in the end.
    fn has_parent(&self, reference: &Reference, value: impl Fn(usize) -> String) -> String {
        let parent = reference.parent.unwrap_or_default();
        let layout = self.layout(parent);
        let pairs = reference.columns.iter().zip(&reference.parent_columns);
        let equal = |key: &dyn Fn(usize) -> String| {
            let pairs = pairs.clone().map(|(own, key_at)| format!("{} = {}", key(*key_at), value(*own)));
            pairs.collect::<Vec<_>>().join(" AND ")
        };
        let (gone, kept) = (self.has(parent, 'g'), self.has(parent, 'k'));
        let but = |alias: &str, real: bool| {
            if gone { format!(" AND NOT {}", layout.is_in('g', alias, real)) } else { String::new() }
        };
        let mut text = format!(
            "EXISTS (SELECT 1 FROM {} AS p WHERE {}{}",
            layout.table,
            equal(&|at| layout.column("p", at)),
            but("p", true)
        );
        if kept {
            and_not(&mut text, &layout.is_in('k', "p", true));
            text.push_str(") OR EXISTS (SELECT 1 FROM ");
            text.push_str(&layout.temp('k'));
            text.push_str(" AS q WHERE ");
            text.push_str(&equal(&|at| format!("q.n{at}")));
            text.push_str(&but("q", false));
        }
        format!("({text}))")
    }

    /// The steps that write one of some columns of a table, as they are called in the TEMP tables.
    fn writers(&self, child: usize, columns: &[usize]) -> Vec<(i64, Option<usize>)> {
        let touches = |written: &[usize]| written.iter().any(|at| columns.contains(at));
        let writers = self.states[child].writers.iter().filter(|(_, written, _)| touches(written));
        writers.map(|(via, _, step)| (*via, *step)).collect()
    }

    /// Whether one of the writers has changed a row.
    fn was_written(&self, child: usize, writers: &[(i64, Option<usize>)], alias: &str, real: bool) -> String {
        let layout = self.layout(child);
        let list: Vec<String> = writers.iter().map(|(via, _)| via.to_string()).collect();
        format!(
            "EXISTS (SELECT 1 FROM {} AS w WHERE w.via IN ({}) AND {})",
            layout.temp('t'),
            list.join(", "),
            layout.same("w", alias, real)
        )
    }

    /// NO ACTION, and references that are only audited: who still has a key that no row has any more?
    fn left(&mut self, at: Incoming) -> rusqlite::Result<()> {
        let (_, reference) = self.schema.reference(at);
        let Some(parent) = reference.parent else { return Ok(()) };
        let waits =
            |action| !reference.enforced || action == Action::NoAction || (action == Action::Restrict && self.defers);
        let sources = [
            (Event::Gone, 'g', 'p', self.states[parent].gone.0 > 0 && waits(reference.on_delete)),
            (Event::Moved, 'm', 'a', self.states[parent].moved.0 > 0 && waits(reference.on_update)),
        ];
        let sources: Vec<_> = sources.into_iter().filter(|(.., asked)| *asked).collect();
        let Some((event, letter, prefix, _)) = sources.first().copied() else { return Ok(()) };
        let (keys, child) = (self.layout(parent), self.layout(at.child));
        // Where keys change, one may have been several rows'.
        let moves = self.has(parent, 'k');
        let (rows, prefix) = if moves {
            let select = |(_, letter, prefix, _): &(Event, char, char, bool)| {
                let columns: Vec<String> =
                    reference.parent_columns.iter().map(|at| format!("{prefix}{at} AS e{at}")).collect();
                format!("SELECT DISTINCT {} FROM {}", columns.join(", "), keys.temp(*letter))
            };
            let all: Vec<String> = sources.iter().map(select).collect();
            (format!("({})", all.join(" UNION ")), 'e')
        } else {
            (keys.temp(letter), prefix)
        };
        let mut from = joined(reference, &rows, &child.table, false);
        from.push_str(" WHERE ");
        from.push_str(&matching(reference, |key| format!("e.{prefix}{key}"), |own| child.column("c", own)));
        if self.has(at.child, 'g') {
            and_not(&mut from, &child.is_in('g', "c", true));
        }
        let writers = self.writers(at.child, &reference.columns);
        if !writers.is_empty() {
            and_not(&mut from, &self.was_written(at.child, &writers, "c", true));
        }
        if moves {
            let sign = if reference.alike { "" } else { "+" };
            let value = |own| format!("{sign}{}", child.column("c", own));
            and_not(&mut from, &self.has_parent(reference, value));
        }
        let effect = if reference.enforced { Effect::Block } else { Effect::Orphan };
        let deferred = reference.enforced && (reference.deferred || self.defers);
        self.told(at, event, effect, &from, "c", true)?;
        if let Some(draft) = self.drafts.last_mut().filter(|draft| draft.at == at && draft.effect == effect) {
            draft.deferred = deferred;
        }
        Ok(())
    }

    /// Makes a step of the rows that a query finds, if there are some.
    fn told(
        &mut self,
        at: Incoming,
        event: Event,
        effect: Effect,
        from: &str,
        alias: &str,
        real: bool,
    ) -> rusqlite::Result<Option<usize>> {
        let layout = self.layout(at.child);
        let count = format!(
            "SELECT count(*), {FUNCTION}('{effect:?}', {}, {}, {}) {from}",
            at.child,
            via(at, event),
            layout.ids_of(alias, real)
        );
        let sample = if real {
            format!("SELECT {} {from} LIMIT {SAMPLE}", layout.shown_of(alias))
        } else {
            format!(
                "SELECT {} FROM (SELECT {} {from} LIMIT {SAMPLE}) AS s CROSS JOIN {} AS c WHERE {}",
                layout.shown_of("c"),
                layout.ids_of(alias, false),
                layout.table,
                layout.same("s", "c", true)
            )
        };
        let rows = self.count(&count, &[])?;
        if rows == 0 {
            return Ok(None);
        }
        let sample = self.sample(&sample, &[])?;
        // What fails may fail for several reasons.
        let step = match effect {
            Effect::Fail => self.draft(at, event, effect, None),
            _ => self.step(at, event, effect),
        };
        (self.drafts[step].rows, self.drafts[step].sample) = (rows, sample);
        Ok(Some(step))
    }

    /// RESTRICT: who was there when the key went?
    fn held(&mut self, child: usize) -> rusqlite::Result<()> {
        if !self.has(child, 'h') {
            return Ok(());
        }
        for key in 0..self.schema.tables[child].references.len() {
            let at = Incoming { child, key };
            for event in [Event::Gone, Event::Moved] {
                let layout = self.layout(child);
                let from = format!("FROM {} AS h WHERE h.via = {}", layout.temp('h'), via(at, event));
                if !self.has(child, 'g') {
                    self.told(at, event, Effect::Block, &from, "h", false)?;
                    continue;
                }
                let goes = layout.is_in('g', "h", false);
                self.told(at, event, Effect::Block, &format!("{from} AND NOT {goes}"), "h", false)?;
                self.told(at, event, Effect::MayBlock, &format!("{from} AND {goes}"), "h", false)?;
            }
        }
        Ok(())
    }

    /// P6: what the rows that were changed need.
    fn written(&mut self, child: usize) -> rusqlite::Result<()> {
        let schema = self.schema;
        let table = &schema.tables[child];
        let writers = self.states[child].writers.clone();
        if writers.is_empty() {
            return Ok(());
        }
        let stays = |planner: &Self| {
            let layout = planner.layout(child);
            let but = if planner.has(child, 'g') {
                format!(" AND NOT {}", layout.is_in('g', "k", false))
            } else {
                String::new()
            };
            (format!("FROM {} AS k WHERE ", layout.temp('k')), but)
        };
        for (via, columns, step) in &writers {
            let Some(step) = *step else { continue };
            let needed = |at: &&usize| table.columns[**at].not_null || (table.rowid_is_key() && table.key.contains(at));
            for column in columns.iter().filter(needed) {
                let (from, but) = stays(self);
                let was = self.was_written(child, &[(*via, None)], "k", false);
                let from = format!("{from}k.n{column} IS NULL AND {was}{but}");
                let (at, event) = (self.drafts[step].at, self.drafts[step].event);
                if let Some(fail) = self.told(at, event, Effect::Fail, &from, "k", false)? {
                    self.drafts[fail].under = Some(step);
                    let name = &table.columns[*column].name;
                    self.drafts[fail].reason = Some(format!("column \"{name}\" may not be NULL"));
                }
            }
        }
        for (key, reference) in table.references.iter().enumerate() {
            let writers = self.writers(child, &reference.columns);
            if writers.is_empty() || !reference.enforced || !reference.sound {
                continue;
            }
            let (from, but) = stays(self);
            let whole: Vec<String> = reference.columns.iter().map(|at| format!("k.n{at} IS NOT NULL AND ")).collect();
            let was = self.was_written(child, &writers, "k", false);
            let sign = if reference.alike { "" } else { "+" };
            let has = self.has_parent(reference, |own| format!("{sign}k.n{own}"));
            let from = format!("{from}{}{was}{but} AND NOT {has}", whole.concat());
            let at = Incoming { child, key };
            if let Some(fail) = self.told(at, Event::Moved, Effect::Fail, &from, "k", false)? {
                let parent = reference.parent.map_or("", |parent| schema.tables[parent].name.as_str());
                // Below what writes them, unless that is the plan itself.
                self.drafts[fail].under = writers.first().and_then(|(_, step)| *step);
                self.drafts[fail].deferred = reference.deferred || self.defers;
                self.drafts[fail].reason = Some(format!("no row of {parent} has their key"));
            }
        }
        Ok(())
    }

    /// Whether the new key is a row's already.
    fn clash(&mut self) -> rusqlite::Result<()> {
        if !matches!(self.target, Target::UpdateKey { .. }) || self.rows == 0 {
            return Ok(());
        }
        let layout = self.layout(self.table);
        let key: Vec<String> = self.asked.iter().map(|at| format!("{} = k.n{at}", layout.column("c", *at))).collect();
        let from = format!(
            "FROM {} AS k CROSS JOIN {} AS c WHERE {} AND NOT ({}) AND {}",
            layout.temp('k'),
            layout.table,
            key.join(" AND "),
            layout.same("k", "c", true),
            self.was_written(self.table, &[(ITSELF, None)], "k", false)
        );
        let (at, event) = (Incoming { child: self.table, key: PRIMARY_KEY }, Event::Moved);
        let count = format!("SELECT count(*), {FUNCTION}('clash', {}) {from}", layout.ids_of("c", true));
        let sample = format!("SELECT {} {from} LIMIT {SAMPLE}", layout.shown_of("c"));
        let rows = self.count(&count, &[])?;
        if rows > 0 {
            let sample = self.sample(&sample, &[])?;
            let step = self.draft(at, event, Effect::Fail, None);
            (self.drafts[step].rows, self.drafts[step].sample) = (rows, sample);
            self.drafts[step].reason = Some("the new key is theirs already".to_owned());
        }
        Ok(())
    }

    /// Definitions for which SQLite refuses every such statement when it is prepared.
    fn broken(&mut self) {
        let (schema, deletes) = (self.schema, !matches!(self.target, Target::UpdateKey { .. }));
        let (mut written_to, mut next) = (vec![self.table], 0);
        while next < written_to.len() {
            let table = written_to[next];
            next += 1;
            for at in schema.references() {
                let (child, reference) = schema.reference(at);
                if !reference.enforced || (at.child != table && reference.parent != Some(table)) {
                    continue;
                }
                if !reference.sound {
                    // A key of the child that isn't written isn't looked at.
                    let seen = deletes || reference.parent == Some(table);
                    self.is_broken(at, seen, "its definition is broken");
                    continue;
                }
                if reference.parent != Some(table) || !acts(reference) {
                    continue;
                }
                let action = if deletes { reference.on_delete } else { reference.on_update };
                let event = if deletes { Event::Gone } else { Event::Moved };
                let writes = matches!(action, Action::SetNull | Action::SetDefault)
                    || (action == Action::Cascade && event == Event::Moved);
                let columns = written(reference, event, action);
                let computed = columns.iter().find(|at| child.columns[**at].generated).filter(|_| writes);
                if let Some(column) = computed {
                    let name = &child.columns[*column].name;
                    self.is_broken(at, true, &format!("the action would write the generated column \"{name}\""));
                }
                let leads = !matches!(action, Action::NoAction | Action::Restrict);
                if leads && !written_to.contains(&at.child) {
                    written_to.push(at.child);
                }
            }
        }
    }

    fn is_broken(&mut self, at: Incoming, seen: bool, reason: &str) {
        let known = |draft: &super::Draft| draft.at == at && draft.effect == Effect::Broken;
        if !seen || self.drafts.iter().any(known) {
            return;
        }
        let (child, reference) = self.schema.reference(at);
        let mut findings = self.schema.findings.iter();
        let told = findings.find(|finding| {
            finding.table == child.name && finding.constraint.as_deref() == Some(reference.name.as_str())
        });
        let step = self.draft(at, Event::Gone, Effect::Broken, None);
        self.drafts[step].reason = Some(told.map_or_else(|| reason.to_owned(), |finding| finding.text.clone()));
    }

    /// Counts all rows and takes their digest.
    pub(super) fn totals(&mut self, plan: &mut Plan) -> rusqlite::Result<()> {
        let deletes = !matches!(self.target, Target::UpdateKey { .. });
        let (mut gone, mut kept) = (0, 0);
        for table in 0..self.states.len() {
            let layout = self.layout_if_used(table);
            let Some(layout) = layout else { continue };
            let name = &layout.table;
            if self.has(table, 'g') {
                // A row that has the rowid of another is another row if its key is.
                let real = layout.shown_of("c");
                let text = format!(
                    "SELECT count(*), {FUNCTION}('g', {table}, {}{}, {real}) FROM {} AS g CROSS JOIN {name} AS c WHERE {}",
                    layout.ids_of("g", false),
                    if layout.leaf { String::new() } else { super::listed("g.p", &layout.parents) },
                    layout.temp('g'),
                    layout.same("g", "c", true)
                );
                gone += self.count(&text, &[])?;
                if self.rekeys(table) {
                    self.states[table].before = Some(self.number(&self.layout(table).table)?);
                }
            }
            let Some(layout) = self.layout_if_used(table) else { continue };
            if self.has(table, 'k') {
                let but = if self.has(table, 'g') {
                    format!(" AND NOT {}", layout.is_in('g', "k", false))
                } else {
                    String::new()
                };
                let text = format!(
                    "SELECT count(*), {FUNCTION}('k', {table}, {}{}{}, {}) FROM {} AS k CROSS JOIN {} AS c WHERE {}{but}",
                    layout.ids_of("k", false),
                    super::listed("k.o", &layout.keys),
                    super::listed("k.n", &layout.keys),
                    layout.shown_of("c"),
                    layout.temp('k'),
                    layout.table,
                    layout.same("k", "c", true)
                );
                kept += self.count(&text, &[])?;
            }
        }
        plan.rows = self.rows;
        plan.deleted = if deletes { gone - self.rows } else { gone };
        plan.changed = if deletes { kept } else { kept - self.rows };
        Ok(())
    }

    fn layout_if_used(&self, table: usize) -> Option<&super::Layout> {
        (!self.states[table].made.is_empty()).then(|| self.layout(table))
    }
}
