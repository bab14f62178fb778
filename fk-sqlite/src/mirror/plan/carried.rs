//! Whether what was done is what was planned: asked of the TEMP tables after the statement has run.

use fk_core::plan::Target;
use fk_core::schema::Action;

use super::{Planner, acts};

impl Planner<'_> {
    /// The condition that picks the plan's own rows, for a DELETE.
    pub(crate) fn own_rows(&self) -> String {
        let layout = self.layout(self.table);
        let table = &self.schema.tables[self.table];
        let ids: Vec<String> = table.identity().into_iter().map(super::quoted).collect();
        let own = format!("SELECT {} FROM {} WHERE via = {}", layout.ids(), layout.temp('g'), super::ITSELF);
        match ids.as_slice() {
            [one] => format!("{one} IN ({own})"),
            several => format!("({}) IN ({own})", several.join(", ")),
        }
    }

    /// Tells whether the rows that were to go have gone, and those that were to change are what they were to become;
    /// and whether `written` rows in all, as SQLite has counted, can be these and no others.
    pub(crate) fn is_carried_out(&self, written: u64) -> rusqlite::Result<bool> {
        let (mut least, mut most, mut unforeseen) = (0, 0, false);
        for (table, state) in self.states.iter().enumerate() {
            if state.made.is_empty() {
                continue;
            }
            let layout = self.layout(table);
            unforeseen |= self.is_unforeseen(table);
            if self.has(table, 'g') {
                let gone = layout.temp('g');
                let still =
                    format!("{gone} AS g CROSS JOIN {} AS c WHERE {}", layout.table, layout.same("g", "c", true));
                // A key that went may have become another row's.
                let again = if self.has(table, 'k') {
                    format!(
                        " AND NOT EXISTS (SELECT 1 FROM {} AS k WHERE {})",
                        layout.temp('k'),
                        layout.same_after("k", "c")
                    )
                } else {
                    String::new()
                };
                if self.number(&format!("{still}{again}"))? > 0 {
                    return Ok(false);
                }
                let rows = self.number(&gone)?;
                if state.before.is_some_and(|before| before.checked_sub(rows) != self.number(&layout.table).ok()) {
                    return Ok(false);
                }
                // One that SQLite hasn't come to yet may be changed before it goes.
                let references = self.schema.tables[table].references.iter();
                let changes = references.filter(|reference| reference.enforced && acts(reference)).count() as u64;
                (least, most) = (least + rows, most + rows * (1 + changes));
            }
            if self.has(table, 'k') {
                let but = if self.has(table, 'g') {
                    format!(" AND NOT {}", layout.is_in('g', "k", false))
                } else {
                    String::new()
                };
                let kept = format!("{} AS k WHERE 1{but}", layout.temp('k'));
                // What the database computes follows from the others.
                let columns = &self.schema.tables[table].columns;
                let given = layout.keys.iter().filter(|at| !columns[**at].generated);
                let same: Vec<String> =
                    given.map(|at| format!(" AND {} IS k.n{at}", layout.column("c", *at))).collect();
                let same = same.concat();
                let is = format!(
                    "{} AS k CROSS JOIN {} AS c WHERE {}{same}{but}",
                    layout.temp('k'),
                    layout.table,
                    layout.same_after("k", "c")
                );
                let rows = self.number(&kept)?;
                if self.number(&is)? != rows {
                    return Ok(false);
                }
                least += rows;
            }
        }
        // Where rows are changed, SQLite may come to one of them again and again.
        let changes = self.states.iter().any(|state| !state.writers.is_empty());
        Ok(unforeseen || (least <= written && (changes || written <= most)))
    }

    /// Whether an action may give a row of the table another identity: then SQLite, which has collected those that are to
    /// go, doesn't find it any more.
    pub(super) fn rekeys(&self, table: usize) -> bool {
        let table = &self.schema.tables[table];
        let identity: Vec<usize> = table.identity().iter().filter_map(|name| table.column(name)).collect();
        let changes = |action| matches!(action, Action::SetNull | Action::SetDefault);
        let references = table.references.iter().filter(|reference| reference.enforced && changes(reference.on_delete));
        references.flat_map(|reference| &reference.columns).any(|column| identity.contains(column))
    }

    pub(super) fn number(&self, from: &str) -> rusqlite::Result<u64> {
        let number: i64 = self.connection.query_row(&format!("SELECT count(*) FROM {from}"), [], |row| row.get(0))?;
        Ok(number.try_into().unwrap_or(0))
    }

    /// Drops the TEMP tables, for a part of a transaction that is kept.
    pub(crate) fn clear(mut self) -> rusqlite::Result<()> {
        self.statements.clear();
        let mut text = String::new();
        for (table, state) in self.states.iter().enumerate() {
            for letter in state.made.chars() {
                text.push_str("DROP TABLE ");
                text.push_str(&self.layout(table).temp(letter));
                text.push(';');
            }
        }
        self.connection.execute_batch(&text)
    }

    /// What the plan is about.
    pub(crate) fn target(&self) -> &Target {
        &self.target
    }
}
