//! Functions of values of one row, in SQL.

use super::Dialect;
use super::writer::Writer;
use crate::expression::{Function, Node};
use crate::schema::Collation;

impl Writer<'_> {
    /// Writes a call.
    pub(super) fn call(&mut self, function: Function, parts: &[Node]) {
        match function {
            // One of them is passed on as it is.
            Function::Coalesce => {
                self.push("coalesce(");
                for (i, part) in parts.iter().enumerate() {
                    self.push(if i == 0 { "" } else { ", " });
                    self.plain(part);
                }
                self.push(")");
            }
            // SQLite's own fails even where no row is asked for it, and doesn't say what has overflowed.
            Function::AbsInteger => {
                let [node] = parts else { return };
                let text = self.piece(|writer| writer.plain(node));
                self.reused(node, &text, &mut |sql, x| {
                    sql.push_str(&"(CASE WHEN {} < 0 THEN - {} ELSE {} END)".replace("{}", x));
                });
            }
            Function::StartsWith => self.of_two(parts, starts_with),
            Function::EndsWith => self.of_two(parts, ends_with),
            Function::Contains => self.of_two(parts, contains),
            // Of NULL it would be an empty text.
            Function::Hex => self.of_one(parts, "CASE WHEN {} IS NOT NULL THEN hex({}) END"),
            // SQLite's own need its mathematical functions. From 2⁵² on there are only whole numbers.
            Function::Floor => self.of_one(
                parts,
                "CASE WHEN abs({}) < 4503599627370496.0 THEN CAST(CAST({} AS INTEGER) - (CAST({} AS INTEGER) > {}) AS REAL) ELSE {} END",
            ),
            Function::Ceil => self.of_one(
                parts,
                "CASE WHEN abs({}) < 4503599627370496.0 THEN CAST(CAST({} AS INTEGER) + (CAST({} AS INTEGER) < {}) AS REAL) ELSE {} END",
            ),
            _ => {
                let (before, after) = around(function);
                self.push(before);
                self.list(parts, ", ");
                self.push(after);
            }
        }
    }

    fn of_one(&mut self, parts: &[Node], pattern: &str) {
        let [node] = parts else { return };
        let text = self.piece(|writer| writer.node(node));
        self.reused(node, &text, &mut |sql, x| sql.push_str(&pattern.replace("{}", x)));
    }

    /// Writes a function of two texts, which is told how those of the first compare. The second is a column no more, whose
    /// own way to compare would count.
    fn of_two(&mut self, parts: &[Node], write: fn(&Dialect, &str, &str, Collation) -> String) {
        let [node, other] = parts else { return };
        let (collation, dialect) = (self.collation(node), self.dialect);
        let text = self.piece(|writer| writer.node(node));
        let mut with = self.piece(|writer| writer.node(other));
        if matches!(other, Node::Column { .. }) {
            with = format!("({with} || '')");
        }
        self.reused(node, &text, &mut |sql, text| sql.push_str(&write(dialect, text, &with, collation)));
    }
}

/// A range, so that an index serves it, and the text's beginning: a column of numbers, which a file of others may have,
/// would take the end of the range for one (SQLite documentation, "Datatypes", §4.2). What only seems to have no spaces at
/// its end is compared by bytes. The part of an empty blob would be NULL.
fn starts_with(dialect: &Dialect, text: &str, with: &str, collation: Collation) -> String {
    let bytes = |text| format!("CAST('.' || {} AS BLOB)", folded(text, collation));
    let (own, other, end) = (bytes(text), bytes(with), dialect.last_text);
    let same = format!("substr({own}, 1, length({other})) = {other}");
    match collation {
        Collation::Binary | Collation::NoCase => {
            format!("({text} >= {with} AND {text} < ({with} || {end}) AND {same})")
        }
        Collation::RTrim => format!("({same})"),
    }
}

fn ends_with(_: &Dialect, text: &str, with: &str, collation: Collation) -> String {
    let bytes = |text| format!("CAST({} || '.' AS BLOB)", folded(text, collation));
    let (text, with) = (bytes(text), bytes(with));
    format!("(substr({text}, length({text}) - length({with}) + 1) = {with})")
}

fn contains(_: &Dialect, text: &str, with: &str, collation: Collation) -> String {
    format!("(instr({}, {}) > 0)", folded(text, collation), folded(with, collation))
}

fn folded(text: &str, collation: Collation) -> String {
    if collation == Collation::NoCase { format!("lower({text})") } else { text.to_owned() }
}

fn around(function: Function) -> (&'static str, &'static str) {
    match function {
        Function::Coalesce => ("coalesce(", ")"),
        Function::NullIf => ("nullif(", ")"),
        Function::Lower => ("lower(", ")"),
        Function::Upper => ("upper(", ")"),
        Function::Trim => ("trim(", ")"),
        Function::TrimStart => ("ltrim(", ")"),
        Function::TrimEnd => ("rtrim(", ")"),
        Function::Replace => ("replace(", ")"),
        Function::Substr => ("substr(", ")"),
        Function::Instr | Function::Contains | Function::StartsWith | Function::EndsWith => ("instr(", ")"),
        Function::Hex => ("hex(", ")"),
        Function::Abs | Function::AbsInteger => ("abs(", ")"),
        Function::Sign => ("sign(", ")"),
        Function::Round => ("round(", ")"),
        Function::Floor => ("floor(", ")"),
        Function::Ceil => ("ceil(", ")"),
        Function::Least => ("min(", ")"),
        Function::Greatest => ("max(", ")"),
        Function::Year => ("CAST(strftime('%Y', ", ") AS INTEGER)"),
        Function::Month => ("CAST(strftime('%m', ", ") AS INTEGER)"),
        Function::Day => ("CAST(strftime('%d', ", ") AS INTEGER)"),
        Function::Weekday => ("CAST(strftime('%w', ", ") AS INTEGER)"),
        Function::DayOfYear => ("CAST(strftime('%j', ", ") AS INTEGER)"),
        Function::Hour => ("CAST(strftime('%H', ", ") AS INTEGER)"),
        Function::Minute => ("CAST(strftime('%M', ", ") AS INTEGER)"),
        Function::Second => ("CAST(strftime('%S', ", ") AS INTEGER)"),
        Function::UnixSeconds => ("CAST(strftime('%s', ", ") AS INTEGER)"),
        Function::DateText => ("date(", ")"),
        Function::TimeText => ("time(", ")"),
        Function::Strftime => ("strftime(", ")"),
    }
}
