//! What a query gives, from the rules of SQL: three-valued logic, LEFT and INNER paths, groups. Sources: SQLite
//! documentation, "SQL As Understood By SQLite", "Datatypes" and "NULL Handling".
//!
//! SQLite is free to leave out what can't change the result, so that an overflow may go unseen; that there was one at all
//! is kept.

use std::cell::Cell;
use std::cmp::Ordering;

use fk::Any;
use fk::expression::{Aggregate, Asks, Binary, Function, Node, Path, Scope, Step, Unary};
use fk::query::{Output, QueryData};
use fk::schema::TableDef;

use crate::tables::Rows;
use crate::values::{binary, boolean, call, cast, compare, compared, count, one_of, real, truth};

/// An integer has become too large.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Overflow;

type Outcome = Result<Any, Overflow>;
type Row = [Any];

#[derive(Clone, Copy)]
struct Frame<'a> {
    scope: Scope,
    table: &'static TableDef,
    row: Option<&'a Row>,
    group: Option<&'a [&'a Row]>,
}

pub(crate) struct Evaluator<'a> {
    pub(crate) rows: &'a Rows,
    pub(crate) tables: &'a [&'static TableDef],
    /// Whether anything has overflowed, used or not.
    pub(crate) overflown: Cell<bool>,
}

impl<'a> Evaluator<'a> {
    /// What a whole query gives.
    pub(crate) fn all(&self, data: &QueryData) -> Result<Vec<Vec<Any>>, Overflow> {
        self.run(data, &[])
    }

    fn overflow<T>(&self) -> Result<T, Overflow> {
        self.overflown.set(true);
        Err(Overflow)
    }

    fn run(&self, data: &QueryData, outer: &[Frame<'a>]) -> Result<Vec<Vec<Any>>, Overflow> {
        let parts = data.inspect();
        let mut env = outer.to_vec();
        let frame = Frame { scope: parts.scope, table: data.table(), row: None, group: None };
        env.push(frame);
        let last = env.len() - 1;
        let mut found: Vec<&'a Row> = Vec::new();
        let mut outcome = Ok(());
        for row in &self.rows[data.table().shape.name] {
            env[last].row = Some(row);
            match parts.filter.map_or(Ok(Any::Integer(1)), |filter| self.node(filter, &env)) {
                Ok(value) if truth(&value) == Some(true) => found.push(row),
                Ok(_) => {}
                Err(error) => outcome = Err(error),
            }
        }
        outcome?;
        let mut sorted: Vec<(Vec<Any>, Vec<Any>)> = Vec::new();
        if let Some((keys, having)) = parts.group {
            let mut groups: Vec<(Vec<Any>, Vec<&'a Row>)> = Vec::new();
            if keys.is_empty() {
                groups.push((Vec::new(), found));
            } else {
                for row in found {
                    env[last].row = Some(row);
                    let key = keys.iter().map(|key| self.node(key, &env)).collect::<Result<Vec<_>, _>>()?;
                    match groups.iter_mut().find(|(other, _)| *other == key) {
                        Some((_, rows)) => rows.push(row),
                        None => groups.push((key, vec![row])),
                    }
                }
            }
            for (_, rows) in &groups {
                // A group lives as long as this loop; what is evaluated of it is copied.
                let row = rows.first().copied();
                let inner = Evaluator { rows: self.rows, tables: self.tables, overflown: Cell::new(false) };
                let mut env: Vec<Frame<'_>> = env.clone();
                env[last] = Frame { row, group: Some(rows), ..frame };
                let result = inner.of_group(having, &parts.order, data, &env);
                self.overflown.set(self.overflown.get() || inner.overflown.get());
                sorted.extend(result?);
            }
        } else {
            for row in found {
                env[last].row = Some(row);
                let by = parts.order.iter().map(|(by, ..)| self.node(by, &env)).collect::<Result<_, _>>()?;
                sorted.push((by, self.outputs(data, &env)?));
            }
        }
        if parts.distinct {
            let mut kept: Vec<(Vec<Any>, Vec<Any>)> = Vec::new();
            for (by, outputs) in sorted {
                if !kept.iter().any(|(_, other)| *other == outputs) {
                    kept.push((by, outputs));
                }
            }
            sorted = kept;
        }
        sorted.sort_by(|(left, _), (right, _)| {
            let each = parts.order.iter().zip(left.iter().zip(right));
            each.map(|((_, down, nulls_first), (a, b))| {
                if let (Some(first), true) = (nulls_first, a.is_null() != b.is_null()) {
                    return if a.is_null() == *first { Ordering::Less } else { Ordering::Greater };
                }
                if *down { compare(b, a) } else { compare(a, b) }
            })
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
        });
        let skipped = sorted.into_iter().skip(usize::try_from(parts.offset).unwrap());
        Ok(skipped.take(parts.limit.map_or(usize::MAX, |n| usize::try_from(n).unwrap())).map(|(_, row)| row).collect())
    }

    #[allow(clippy::type_complexity)]
    fn of_group(
        &self,
        having: Option<&Node>,
        order: &[(&Node, bool, Option<bool>)],
        data: &QueryData,
        env: &[Frame<'a>],
    ) -> Result<Option<(Vec<Any>, Vec<Any>)>, Overflow> {
        if let Some(having) = having
            && truth(&self.node(having, env)?) != Some(true)
        {
            // SQLite computes functions of all groups first.
            let _ = self.outputs(data, env);
            return Ok(None);
        }
        let by = order.iter().map(|(by, ..)| self.node(by, env)).collect::<Result<_, _>>()?;
        Ok(Some((by, self.outputs(data, env)?)))
    }

    fn outputs(&self, data: &QueryData, env: &[Frame<'a>]) -> Result<Vec<Any>, Overflow> {
        if data.outputs().is_empty() {
            return Ok(env.last().and_then(|frame| frame.row).map(<[Any]>::to_vec).unwrap_or_default());
        }
        let mut values = Vec::new();
        for output in data.outputs() {
            match output {
                Output::Value(node) => values.push(self.node(node, env)?),
                other => panic!("{other:?}"),
            }
        }
        Ok(values)
    }

    /// A path leads to a row, or to none: then all of it is NULL.
    fn column(&self, path: Path, index: usize, env: &[Frame<'a>]) -> Any {
        let frame = env.iter().rfind(|frame| frame.scope == path.scope()).expect("a column of an outer query");
        let (mut table, mut row) = (frame.table, frame.row);
        for step in path.steps() {
            let Step::To(key) = step else { panic!("{step:?}") };
            let key = &table.foreign_keys[key];
            let parent =
                self.tables.iter().find(|table| table.shape.name == key.parent).expect("a table of the schema");
            row = row.and_then(|row| {
                let rows = &self.rows[parent.shape.name];
                let matches = |candidate: &&Vec<Any>| {
                    let columns = key.columns.iter().zip(key.parent_columns);
                    columns
                        .map(|(own, other)| compared(&row[*own], &candidate[*other], Ordering::is_eq))
                        .all(|m| m == Some(true))
                };
                rows.iter().find(matches).map(Vec::as_slice)
            });
            table = parent;
        }
        row.map_or(Any::Null, |row| row[index].clone())
    }

    fn fold(&self, aggregate: Aggregate, values: Vec<Any>) -> Outcome {
        let mut there: Vec<Any> = values.into_iter().filter(|value| !value.is_null()).collect();
        there.sort_by(compare);
        Ok(match aggregate {
            Aggregate::Count => count(there.len()),
            Aggregate::CountDistinct => {
                there.dedup();
                count(there.len())
            }
            Aggregate::Min => there.into_iter().next().unwrap_or(Any::Null),
            Aggregate::Max => there.pop().unwrap_or(Any::Null),
            Aggregate::Sum if there.is_empty() => Any::Integer(0),
            Aggregate::SumReal if there.is_empty() => Any::Real(0.0),
            Aggregate::Avg if there.is_empty() => Any::Null,
            Aggregate::Sum if matches!(there[0], Any::Integer(_)) => {
                // Whether SQLite's sum overflows on its way depends on the order.
                let integers = || there.iter().map(|v| if let Any::Integer(i) = v { i128::from(*i) } else { 0 });
                let (up, down): (i128, i128) =
                    (integers().filter(|i| *i > 0).sum(), integers().filter(|i| *i < 0).sum());
                if i64::try_from(up).is_err() || i64::try_from(down).is_err() {
                    self.overflown.set(true);
                }
                match i64::try_from(up + down) {
                    Ok(sum) => Any::Integer(sum),
                    Err(_) => return self.overflow(),
                }
            }
            Aggregate::Sum | Aggregate::SumReal | Aggregate::Avg => {
                #[allow(clippy::cast_precision_loss)]
                let number = |value: &Any| match value {
                    Any::Integer(i) => *i as f64,
                    Any::Real(r) => *r,
                    other => panic!("{other:?}"),
                };
                let sum: f64 = there.iter().map(number).sum();
                #[allow(clippy::cast_precision_loss)]
                let many = there.len() as f64;
                real(if aggregate == Aggregate::Avg { sum / many } else { sum })
            }
        })
    }

    #[allow(clippy::too_many_lines, reason = "one arm for each kind of node")]
    fn node(&self, node: &Node, env: &[Frame<'a>]) -> Outcome {
        match node {
            Node::Column { path, index } => Ok(self.column(*path, *index, env)),
            Node::Value(value) => Ok(value.clone()),
            Node::Unary(op, of) => {
                let value = self.node(of, env)?;
                Ok(match op {
                    Unary::Not => boolean(truth(&value).map(|value| !value)),
                    Unary::IsNotTrue => boolean(Some(truth(&value) != Some(true))),
                    Unary::IsNull => boolean(Some(value.is_null())),
                    Unary::IsNotNull => boolean(Some(!value.is_null())),
                    Unary::Neg | Unary::NegInteger => match value {
                        Any::Integer(i) => i.checked_neg().map_or_else(|| self.overflow(), |i| Ok(Any::Integer(i)))?,
                        Any::Real(r) => real(-r),
                        other => other,
                    },
                    Unary::Length => match value {
                        Any::Text(text) => count(text.chars().count()),
                        other => other,
                    },
                })
            }
            Node::Chain(op, parts) => {
                let values: Vec<Outcome> = parts.iter().map(|part| self.node(part, env)).collect();
                let dominant = *op == Binary::Or;
                let known = |value: &Outcome| value.as_ref().is_ok_and(|value| truth(value) == Some(dominant));
                if values.iter().any(known) {
                    return Ok(boolean(Some(dominant)));
                }
                let values = values.into_iter().collect::<Result<Vec<_>, _>>()?;
                Ok(boolean(if values.iter().any(Any::is_null) { None } else { Some(!dominant) }))
            }
            Node::Binary(op, sides) => {
                let (left, right) = (self.node(&sides[0], env)?, self.node(&sides[1], env)?);
                Ok(binary(*op, &left, &right))
            }
            Node::Integer(op, sides) => {
                let (left, right) = (self.node(&sides[0], env)?, self.node(&sides[1], env)?);
                let (Any::Integer(a), Any::Integer(b)) = (left, right) else { return Ok(Any::Null) };
                let result = match op {
                    Binary::Add => a.checked_add(b),
                    Binary::Sub => a.checked_sub(b),
                    Binary::Mul => a.checked_mul(b),
                    Binary::Div | Binary::Rem if b == 0 => return Ok(Any::Null),
                    Binary::Div => a.checked_div(b),
                    Binary::Rem => Some(a.wrapping_rem(b)),
                    other => panic!("{other:?}"),
                };
                result.map_or_else(|| self.overflow(), |result| Ok(Any::Integer(result)))
            }
            Node::Between(parts) => {
                let [value, low, high] = &**parts;
                let (value, low, high) = (self.node(value, env)?, self.node(low, env), self.node(high, env));
                let above = low.map(|low| compared(&value, &low, Ordering::is_ge));
                let below = high.map(|high| compared(&value, &high, Ordering::is_le));
                if above == Ok(Some(false)) || below == Ok(Some(false)) {
                    return Ok(boolean(Some(false)));
                }
                let (above, below) = (above?, below?);
                Ok(boolean(above.zip(below).map(|_| true)))
            }
            Node::In(value, list) => {
                let value = self.node(value, env)?;
                let list: Vec<Outcome> = list.iter().map(|node| self.node(node, env)).collect();
                let is_equal = |other: &Outcome| {
                    other.as_ref().is_ok_and(|other| compared(&value, other, Ordering::is_eq) == Some(true))
                };
                if list.iter().any(is_equal) {
                    return Ok(boolean(Some(true)));
                }
                let list = list.into_iter().collect::<Result<Vec<_>, _>>()?;
                Ok(boolean(one_of(&value, &list)))
            }
            Node::InArray(value, list) => Ok(boolean(one_of(&self.node(value, env)?, list))),
            Node::Call(function, parts) => self.call(*function, parts, env),
            Node::Case(arms, otherwise) => {
                for (condition, value) in arms {
                    if truth(&self.node(condition, env)?) == Some(true) {
                        return self.node(value, env);
                    }
                }
                otherwise.as_ref().map_or(Ok(Any::Null), |otherwise| self.node(otherwise, env))
            }
            Node::Cast(of, storage) => Ok(cast(self.node(of, env)?, *storage)),
            Node::Aggregate(aggregate, _, of) => {
                let frame = *env.last().expect("a group");
                let rows = frame.group.expect("a group");
                let Some(of) = of else { return Ok(count(rows.len())) };
                let mut env = env.to_vec();
                let mut values = Vec::new();
                for row in rows {
                    let last = env.len() - 1;
                    env[last] = Frame { row: Some(row), group: None, ..frame };
                    values.push(self.node(of, &env)?);
                }
                self.fold(*aggregate, values)
            }
            Node::Query(query) => {
                let rows = self.run(&query.data, env);
                match &query.asks {
                    Asks::Exists => {
                        // What isn't given needn't be computed.
                        Ok(boolean(Some(!rows?.is_empty())))
                    }
                    Asks::Value => Ok(rows?.into_iter().next().and_then(|mut row| row.pop()).unwrap_or(Any::Null)),
                    Asks::Fold(Aggregate::Count) => Ok(count(rows?.len())),
                    Asks::Fold(aggregate) => {
                        let values = rows?.into_iter().filter_map(|mut row| row.pop()).collect();
                        self.fold(*aggregate, values)
                    }
                    Asks::Contains(values) => {
                        let value = self.node(&values[0], env)?;
                        let rows: Vec<Any> = rows?.into_iter().filter_map(|mut row| row.pop()).collect();
                        Ok(boolean(one_of(&value, &rows)))
                    }
                    other => panic!("{other:?}"),
                }
            }
            other => panic!("{other:?}"),
        }
    }

    fn call(&self, function: Function, parts: &[Node], env: &[Frame<'a>]) -> Outcome {
        if function == Function::Coalesce {
            for part in parts {
                let value = self.node(part, env)?;
                if !value.is_null() {
                    return Ok(value);
                }
            }
            return Ok(Any::Null);
        }
        let values = parts.iter().map(|part| self.node(part, env)).collect::<Result<Vec<_>, _>>()?;
        if function == Function::NullIf {
            let equal = compared(&values[0], &values[1], Ordering::is_eq) == Some(true);
            return Ok(if equal { Any::Null } else { values[0].clone() });
        }
        call(function, &values).map_or_else(|| self.overflow(), Ok)
    }
}
