//! The rows that a plan is about: P1.

use fk_core::Any;
use fk_core::plan::Target;

use super::layout::listed;
use super::{ITSELF, Planner, count};

impl Planner<'_> {
    pub(super) fn start(&mut self) -> rusqlite::Result<()> {
        let layout = self.layout(self.table);
        let key: Vec<String> = self.asked.iter().map(|at| layout.column("c", *at)).collect();
        let pairs = key.iter().enumerate().map(|(at, name)| format!("{name} = ?{}", at + 1));
        let equal = pairs.collect::<Vec<_>>().join(" AND ");
        match self.target.clone() {
            Target::Delete { key, .. } => self.delete(&equal, &key),
            Target::DeleteWhere { query, values } => {
                let key = if key.len() == 1 { key.concat() } else { format!("({})", key.join(", ")) };
                self.delete(&format!("{key} IN ({query})"), &values)
            }
            Target::UpdateKey { key, new_key, .. } => self.update(&equal, [key, new_key].concat()),
        }
    }

    /// Rows go.
    fn delete(&mut self, filter: &str, values: &[Any]) -> rusqlite::Result<()> {
        let layout = self.layout(self.table);
        let text = format!(
            "INSERT INTO {} (via, {}{}) SELECT {ITSELF}, {}{} FROM {} AS c WHERE {filter}",
            layout.temp('g'),
            layout.ids(),
            listed("p", &layout.parents),
            layout.ids_of("c", true),
            layout.columns_of("c", &layout.parents),
            layout.table
        );
        self.make(self.table, 'g')?;
        self.rows = self.execute(&text, values)?;
        self.states[self.table].gone.0 = count(self.rows);
        Ok(())
    }

    /// A row gets another key: `values` are the old one and the new one.
    fn update(&mut self, filter: &str, values: Vec<Any>) -> rusqlite::Result<()> {
        let (table, key) = (self.table, self.asked.clone());
        for letter in ['k', 'm', 't'] {
            self.make(table, letter)?;
        }
        let layout = self.layout(table);
        let (ids, kept) = (layout.ids(), layout.temp('k'));
        let becomes = layout.keys.iter().map(|at| match key.iter().position(|own| own == at) {
            Some(place) => format!(", ?{}", key.len() + place + 1),
            None => format!(", {}", layout.column("c", *at)),
        });
        let keep = format!(
            "INSERT INTO {kept} ({ids}{}{}) SELECT {}{}{} FROM {} AS c WHERE {filter}",
            listed("o", &layout.keys),
            listed("n", &layout.keys),
            layout.ids_of("c", true),
            layout.columns_of("c", &layout.keys),
            becomes.collect::<Vec<_>>().concat(),
            layout.table
        );
        let touch = format!("INSERT INTO {} (via, {ids}) SELECT {ITSELF}, {ids} FROM {kept}", layout.temp('t'));
        let followed = layout.parents.iter().filter(|at| key.contains(at));
        let still: Vec<String> = followed.map(|at| format!("o{at} IS n{at}")).collect();
        let rekey = format!(
            "INSERT INTO {} ({ids}{}{}) SELECT {ids}{}{} FROM {kept} WHERE NOT ({})",
            layout.temp('m'),
            listed("a", &layout.parents),
            listed("b", &layout.parents),
            listed("o", &layout.parents),
            listed("n", &layout.parents),
            still.join(" AND ")
        );
        self.rows = self.execute(&keep, &values)?;
        self.execute(&touch, &[])?;
        if !still.is_empty() {
            self.states[table].moved.0 = count(self.execute(&rekey, &[])?);
        }
        self.states[table].writers.push((ITSELF, key, None));
        Ok(())
    }
}
