//! The constraints of columns and tables, clause by clause (parse.y, `ccons` and `tcons`).

use fk_core::schema::Action;

use super::super::expression::{Expression, slice};
use super::super::token::{Kind, Unreadable};
use super::{CheckClause, ColumnClause, Conflict, GeneratedClause, KeyClause, Name, Parser, ReferenceClause};

impl Parser<'_> {
    /// Reads one constraint of the column read last, or finds that there is none.
    pub(super) fn parse_column_constraint(&mut self, column: &str) -> Result<bool, Unreadable> {
        if self.word("CONSTRAINT") {
            self.parse_constraint_name()?;
        } else if self.word("DEFAULT") {
            let default = self.parse_default()?;
            self.change_column(|column| column.default = Some(default));
        } else if self.word("NULL") {
            self.name.next = None;
            self.parse_conflict(|| format!("column \"{column}\""))?;
        } else if self.words(&["NOT", "NULL"]) {
            self.change_column(|column| column.not_null = true);
            self.parse_conflict(|| format!("NOT NULL of column \"{column}\""))?;
        } else if self.words(&["PRIMARY", "KEY"]) {
            let _ = self.word("ASC") || self.word("DESC");
            self.parse_conflict(|| "the primary key".into())?;
            self.table.autoincrement |= self.word("AUTOINCREMENT");
            self.table.primary_key = Some(KeyClause { name: self.name.next.take(), columns: vec![column.to_owned()] });
        } else if self.word("UNIQUE") {
            self.parse_conflict(|| format!("unique key (\"{column}\")"))?;
            self.table.uniques.push(KeyClause { name: self.name.next.take(), columns: vec![column.to_owned()] });
        } else if self.word("CHECK") {
            self.parse_check()?;
        } else if self.peek().is_some_and(|token| token.is_word("REFERENCES")) {
            self.parse_references(vec![column.to_owned()])?;
        } else if let Some(deferred) = self.parse_deferral()? {
            // Wherever it stands, SQLite gives it to the foreign key before it.
            if let Some(foreign_key) = self.table.foreign_keys.last_mut() {
                foreign_key.deferred = deferred;
            }
        } else if self.word("COLLATE") {
            let collation = self.parse_name()?;
            self.change_column(|column| column.collation = Some(collation));
        } else if self.words(&["GENERATED", "ALWAYS", "AS"]) || self.word("AS") {
            let expression = Expression::new(self.sql, self.parse_parentheses()?);
            let stored = self.word("STORED");
            let _ = stored || self.word("VIRTUAL");
            self.change_column(|column| column.generated = Some(GeneratedClause { expression, stored }));
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    /// Reads one constraint of the table, or finds that there is none.
    pub(super) fn parse_table_constraint(&mut self) -> Result<bool, Unreadable> {
        let mut named = false;
        while self.word("CONSTRAINT") {
            self.parse_constraint_name()?;
            named = true;
        }
        if self.words(&["PRIMARY", "KEY"]) {
            let columns = self.parse_column_list()?;
            self.parse_conflict(|| "the primary key".into())?;
            self.table.primary_key = Some(KeyClause { name: self.name.next.take(), columns });
        } else if self.word("UNIQUE") {
            let columns = self.parse_column_list()?;
            self.parse_conflict(|| format!("unique key (\"{}\")", columns.join("\", \"")))?;
            self.table.uniques.push(KeyClause { name: self.name.next.take(), columns });
        } else if self.word("CHECK") {
            self.parse_check()?;
        } else if self.words(&["FOREIGN", "KEY"]) {
            let columns = self.parse_column_list()?;
            self.parse_references(columns)?;
        } else if !named {
            return Ok(false);
        }
        if self.peek().is_some_and(|token| token.is_operator(",")) {
            self.name = Name::default();
        }
        Ok(true)
    }

    fn change_column(&mut self, change: impl FnOnce(&mut ColumnClause)) {
        self.name.next = None;
        if let Some(column) = self.table.columns.last_mut() {
            change(column);
        }
    }

    fn parse_constraint_name(&mut self) -> Result<(), Unreadable> {
        let name = self.parse_name()?;
        self.name = Name { next: Some(name.clone()), check: Some(name) };
        Ok(())
    }

    fn parse_default(&mut self) -> Result<Expression, Unreadable> {
        let start = self.at;
        if self.peek().is_some_and(|token| token.is_operator("(")) {
            self.parse_parentheses()?;
        } else {
            let _ = self.operator("+") || self.operator("-");
            if self.next().is_none_or(|token| token.kind == Kind::Operator) {
                return Err(self.unreadable_before());
            }
        }
        Ok(Expression::new_default(self.sql, self.tokens.get(start..self.at).unwrap_or_default()))
    }

    fn parse_check(&mut self) -> Result<(), Unreadable> {
        let tokens = self.parse_parentheses()?;
        let condition = Expression::new(self.sql, tokens);
        let name = self.name.check.clone();
        self.name.next = None;
        self.parse_conflict(|| "a check".into())?;
        self.table.checks.push(CheckClause { name, condition });
        Ok(())
    }

    fn parse_conflict(&mut self, of: impl FnOnce() -> String) -> Result<(), Unreadable> {
        if !self.words(&["ON", "CONFLICT"]) {
            return Ok(());
        }
        let resolution = self.parse_name()?.to_ascii_uppercase();
        if resolution != "ABORT" {
            self.table.conflicts.push(Conflict { of: of(), resolution });
        }
        Ok(())
    }

    /// Reads columns in parentheses; collations and directions are left to the engine's own answer.
    fn parse_column_list(&mut self) -> Result<Vec<String>, Unreadable> {
        let tokens = self.parse_parentheses()?;
        self.table.autoincrement |= tokens.iter().any(|token| token.is_word("AUTOINCREMENT"));
        let inner = tokens.get(1..tokens.len().saturating_sub(1)).unwrap_or_default();
        let items = inner.split(|token| token.is_operator(","));
        Ok(items.filter_map(|item| Some(item.iter().find(|token| !token.is_operator("("))?.value())).collect())
    }

    fn parse_references(&mut self, columns: Vec<String>) -> Result<(), Unreadable> {
        let start = self.at;
        let name = self.name.next.take();
        self.expect_words(&["REFERENCES"])?;
        let parent = self.parse_name()?;
        let named = self.peek().is_some_and(|token| token.is_operator("("));
        let parent_columns = if named { self.parse_column_list()? } else { Vec::new() };
        let (mut on_delete, mut on_update) = (Action::NoAction, Action::NoAction);
        loop {
            if self.words(&["ON", "DELETE"]) {
                on_delete = self.parse_action()?;
            } else if self.words(&["ON", "UPDATE"]) {
                on_update = self.parse_action()?;
            } else if self.words(&["ON", "INSERT"]) {
                self.parse_action()?;
            } else if self.word("MATCH") {
                self.parse_name()?;
            } else {
                break;
            }
        }
        let deferred = self.parse_deferral()?.unwrap_or(false);
        let text = slice(self.sql, self.tokens.get(start..self.at).unwrap_or_default());
        self.table.foreign_keys.push(ReferenceClause {
            name,
            columns,
            parent,
            parent_columns,
            on_delete,
            on_update,
            deferred,
            text,
        });
        Ok(())
    }

    fn parse_action(&mut self) -> Result<Action, Unreadable> {
        const ACTIONS: [(&[&str], Action); 5] = [
            (&["SET", "NULL"], Action::SetNull),
            (&["SET", "DEFAULT"], Action::SetDefault),
            (&["CASCADE"], Action::Cascade),
            (&["RESTRICT"], Action::Restrict),
            (&["NO", "ACTION"], Action::NoAction),
        ];
        let found = ACTIONS.iter().find(|(words, _)| self.words(words)).map(|(_, action)| *action);
        found.ok_or_else(|| self.unreadable())
    }

    /// Reads a DEFERRABLE clause: only DEFERRABLE INITIALLY DEFERRED defers.
    fn parse_deferral(&mut self) -> Result<Option<bool>, Unreadable> {
        let negated = self.words(&["NOT", "DEFERRABLE"]);
        if !negated && !self.word("DEFERRABLE") {
            return Ok(None);
        }
        let initially = self.word("INITIALLY");
        let deferred = initially && self.word("DEFERRED");
        if initially && !deferred {
            self.expect_words(&["IMMEDIATE"])?;
        }
        Ok(Some(deferred && !negated))
    }
}
