//! Compound queries in SQL: `(SELECT .. UNION SELECT ..) AS t0`, a table of its own, whose columns have the names of the
//! table's where whole rows are given, and `c0`, `c1`, .. elsewhere. The first part gives the names (SQLite documentation,
//! "SELECT", §3).

use std::fmt::Write as _;

use super::query::Kind;
use super::writer::Writer;
use crate::expression::Path;
use crate::query::{Compounded, Output, QueryData, SetOperator};

impl Writer<'_> {
    /// Writes the parts, one after the other.
    pub(super) fn compound(&mut self, parts: &Compounded) {
        self.compound_part(&parts.first, true);
        for (operator, part) in &parts.rest {
            self.push(match operator {
                SetOperator::Union => " UNION ",
                SetOperator::UnionAll => " UNION ALL ",
                SetOperator::Intersect => " INTERSECT ",
                SetOperator::Except => " EXCEPT ",
            });
            self.compound_part(part, false);
        }
    }

    /// A part with an order and a limit is a query of its own (SQLite documentation, "SELECT", §3).
    fn compound_part(&mut self, data: &QueryData, first: bool) {
        let cut = data.limit.is_some() || data.offset > 0;
        self.push(if cut { "SELECT * FROM (" } else { "" });
        self.parts(data, Kind::Rows, None, |writer| writer.part_outputs(data, first));
        self.push(if cut { ")" } else { "" });
    }

    /// Writes what a part gives, with names if it is the first. Its values are compared inside the statement.
    fn part_outputs(&mut self, data: &QueryData, named: bool) {
        if data.is_compound() {
            return self.everything();
        }
        let whole = [Output::Table(data.root())];
        let outputs = if data.outputs.is_empty() { &whole[..] } else { &data.outputs };
        let mut at = 0;
        for output in outputs {
            match output {
                Output::Table(path) => self.part_table(*path, &mut at, named, data.outputs.is_empty()),
                Output::Value(node) => {
                    self.push(if at == 0 { "" } else { ", " });
                    self.node(node);
                    self.name(at, named);
                    at += 1;
                }
            }
        }
    }

    fn part_table(&mut self, path: Path, at: &mut usize, named: bool, own_names: bool) {
        let Some((alias, table)) = self.source(path) else { return };
        for column in table.shape.columns {
            self.push(if *at == 0 { "" } else { ", " });
            self.qualified(alias, column.name);
            if named && own_names {
                self.push(" AS ");
                self.qualified(None, column.name);
            } else {
                self.name(*at, named);
            }
            *at += 1;
        }
    }

    fn name(&mut self, at: usize, named: bool) {
        if named {
            let _ = write!(self.sql, " AS c{at}");
        }
    }
}
