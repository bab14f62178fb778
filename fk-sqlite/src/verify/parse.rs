//! Reads the CREATE TABLE that `sqlite_schema` keeps: the only place where SQLite keeps the names of
//! constraints, the deferral of foreign keys, conditions and conflict clauses.
//!
//! Follows parse.y also where the grammar is odd: a DEFERRABLE clause between the constraints of any
//! column belongs to the foreign key before it, a name before a CHECK stands for later CHECKs of the
//! same column too, commas between table constraints may be left out, and `GENERATED ALWAYS` is read
//! into the type. Only texts that SQLite has taken are given, so nothing is checked for its own sake.
//! The clauses themselves are read in [`clause`].

mod clause;
mod object;

use fk_core::schema::Action;
pub(crate) use object::{index_condition, trigger_body};

use super::expression::{Expression, is_reserved, slice};
use super::token::{Kind, Token, Unreadable, tokenize};

/// A table as its text has it.
#[derive(Debug, Default)]
pub(crate) struct CreateTable {
    pub(crate) name: String,
    pub(crate) columns: Vec<ColumnClause>,
    pub(crate) primary_key: Option<KeyClause>,
    pub(crate) uniques: Vec<KeyClause>,
    pub(crate) checks: Vec<CheckClause>,
    /// In order of declaration.
    pub(crate) foreign_keys: Vec<ReferenceClause>,
    pub(crate) conflicts: Vec<Conflict>,
    pub(crate) autoincrement: bool,
    pub(crate) without_rowid: bool,
    pub(crate) strict: bool,
}

/// A column.
#[derive(Debug)]
pub(crate) struct ColumnClause {
    pub(crate) name: String,
    /// The whole clause, name included.
    pub(crate) text: String,
    /// Whether its type begins with a quoted word.
    pub(crate) has_quoted_type: bool,
    pub(crate) not_null: bool,
    pub(crate) default: Option<Expression>,
    pub(crate) collation: Option<String>,
    pub(crate) generated: Option<GeneratedClause>,
}

/// How a column is generated.
#[derive(Debug)]
pub(crate) struct GeneratedClause {
    pub(crate) expression: Expression,
    pub(crate) stored: bool,
}

/// A primary key or a unique key.
#[derive(Debug)]
pub(crate) struct KeyClause {
    pub(crate) name: Option<String>,
    pub(crate) columns: Vec<String>,
}

/// A CHECK.
#[derive(Debug)]
pub(crate) struct CheckClause {
    pub(crate) name: Option<String>,
    pub(crate) condition: Expression,
}

/// A foreign key.
#[derive(Debug)]
pub(crate) struct ReferenceClause {
    pub(crate) name: Option<String>,
    pub(crate) columns: Vec<String>,
    pub(crate) parent: String,
    /// Empty where the parent's primary key is meant without being named.
    pub(crate) parent_columns: Vec<String>,
    pub(crate) on_delete: Action,
    pub(crate) on_update: Action,
    pub(crate) deferred: bool,
    /// From REFERENCES on.
    pub(crate) text: String,
}

/// An ON CONFLICT clause that isn't ABORT.
#[derive(Debug)]
pub(crate) struct Conflict {
    /// The constraint that has it.
    pub(crate) of: String,
    pub(crate) resolution: String,
}

/// Reads the text of a table.
pub(crate) fn parse_create_table(sql: &str) -> Result<CreateTable, Unreadable> {
    let tokens = tokenize(sql)?;
    let mut parser = Parser { sql, tokens: &tokens, at: 0, name: Name::default(), table: CreateTable::default() };
    parser.parse_table()?;
    Ok(parser.table)
}

/// The name that CONSTRAINT has given.
#[derive(Debug, Default)]
struct Name {
    /// For the constraint that follows.
    next: Option<String>,
    /// For every CHECK until the next column or comma: what SQLite's own message shows.
    check: Option<String>,
}

struct Parser<'a> {
    sql: &'a str,
    tokens: &'a [Token<'a>],
    at: usize,
    name: Name,
    table: CreateTable,
}

impl<'a> Parser<'a> {
    fn parse_table(&mut self) -> Result<(), Unreadable> {
        self.expect_words(&["CREATE"])?;
        let _ = self.word("TEMP") || self.word("TEMPORARY");
        self.expect_words(&["TABLE"])?;
        if self.word("IF") {
            self.expect_words(&["NOT", "EXISTS"])?;
        }
        self.table.name = self.parse_name()?;
        if self.operator(".") {
            self.table.name = self.parse_name()?;
        }
        self.expect_operator("(")?;
        loop {
            if self.parse_table_constraint()? {
                self.operator(",");
            } else {
                self.parse_column()?;
                if !self.operator(",") {
                    break self.expect_operator(")")?;
                }
            }
            if self.operator(")") {
                break;
            }
        }
        self.parse_options()
    }

    /// Reads what stands behind the closing parenthesis.
    fn parse_options(&mut self) -> Result<(), Unreadable> {
        while let Some(token) = self.next() {
            if token.is_word("STRICT") {
                self.table.strict = true;
            } else if token.is_word("WITHOUT") {
                self.expect_words(&["ROWID"])?;
                self.table.without_rowid = true;
            } else if !(token.is_operator(",") || token.is_operator(";")) {
                return Err(self.unreadable_before());
            }
        }
        Ok(())
    }

    fn parse_column(&mut self) -> Result<(), Unreadable> {
        let start = self.at;
        self.name = Name::default();
        let name = self.parse_name()?;
        self.table.columns.push(ColumnClause {
            name: name.clone(),
            text: String::new(),
            has_quoted_type: self.peek().is_some_and(|token| matches!(token.kind, Kind::Quoted | Kind::Text)),
            not_null: false,
            default: None,
            collation: None,
            generated: None,
        });
        self.parse_type()?;
        while self.parse_column_constraint(&name)? {}
        self.name.next = None;
        let text = slice(self.sql, self.tokens.get(start..self.at).unwrap_or_default());
        if let Some(column) = self.table.columns.last_mut() {
            column.text = text;
        }
        Ok(())
    }

    /// Steps over a type: any words that aren't reserved, then perhaps one or two numbers.
    fn parse_type(&mut self) -> Result<(), Unreadable> {
        let mut any = false;
        while self.peek().is_some_and(|token| match token.kind {
            Kind::Word => !is_reserved(token.text),
            Kind::Quoted | Kind::Text => true,
            Kind::Blob | Kind::Number | Kind::Operator => false,
        }) {
            self.at += 1;
            any = true;
        }
        if any && self.peek().is_some_and(|token| token.is_operator("(")) {
            self.parse_parentheses()?;
        }
        Ok(())
    }

    fn peek(&self) -> Option<Token<'a>> {
        self.tokens.get(self.at).copied()
    }

    fn next(&mut self) -> Option<Token<'a>> {
        let token = self.peek()?;
        self.at += 1;
        Some(token)
    }

    /// Steps over a keyword if it is there.
    fn word(&mut self, keyword: &str) -> bool {
        let there = self.peek().is_some_and(|token| token.is_word(keyword));
        self.at += usize::from(there);
        there
    }

    /// Steps over keywords if all are there.
    fn words(&mut self, keywords: &[&str]) -> bool {
        let start = self.at;
        let there = keywords.iter().all(|keyword| self.word(keyword));
        if !there {
            self.at = start;
        }
        there
    }

    fn operator(&mut self, operator: &str) -> bool {
        let there = self.peek().is_some_and(|token| token.is_operator(operator));
        self.at += usize::from(there);
        there
    }

    fn expect_words(&mut self, keywords: &[&str]) -> Result<(), Unreadable> {
        if self.words(keywords) { Ok(()) } else { Err(self.unreadable()) }
    }

    fn expect_operator(&mut self, operator: &str) -> Result<(), Unreadable> {
        if self.operator(operator) { Ok(()) } else { Err(self.unreadable()) }
    }

    /// Reads a name, which may be written as a text too.
    fn parse_name(&mut self) -> Result<String, Unreadable> {
        match self.peek() {
            Some(token) if matches!(token.kind, Kind::Word | Kind::Quoted | Kind::Text) => {
                self.at += 1;
                Ok(token.value())
            }
            _ => Err(self.unreadable()),
        }
    }

    /// Reads everything in a pair of parentheses, both included.
    fn parse_parentheses(&mut self) -> Result<&'a [Token<'a>], Unreadable> {
        let start = self.at;
        self.expect_operator("(")?;
        let mut depth = 1_usize;
        while depth > 0 {
            let Some(token) = self.next() else { return Err(self.unreadable()) };
            if token.is_operator("(") {
                depth += 1;
            } else if token.is_operator(")") {
                depth -= 1;
            }
        }
        Ok(self.tokens.get(start..self.at).unwrap_or_default())
    }

    fn unreadable(&self) -> Unreadable {
        Unreadable::at(self.peek().and_then(|token| self.sql.get(token.start..)).unwrap_or_default())
    }

    fn unreadable_before(&mut self) -> Unreadable {
        self.at = self.at.saturating_sub(1);
        self.unreadable()
    }
}
