//! Values between the typed layer and rusqlite's statements.

use std::rc::Rc;

use fk_core::any::Encoded;
use fk_core::expression::Part;
use fk_core::row::{Sink, Source};
use fk_core::schema::TableDef;
use fk_core::sql::{Bind, MOST_LISTED};
use fk_core::{Any, AnyRef, Error, Result, ValueError};
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, Row, Statement, ToSql};

use crate::error::engine;

/// A value on its way into a statement.
pub(crate) struct Bound<'a>(AnyRef<'a>);

impl<'a> Bound<'a> {
    pub(crate) fn new(value: AnyRef<'a>) -> Self {
        Self(value)
    }
}

impl<'a> From<&'a Any> for Bound<'a> {
    fn from(value: &'a Any) -> Self {
        Self(value.as_ref())
    }
}

impl ToSql for Bound<'_> {
    #[inline]
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match &self.0 {
            AnyRef::Null => ValueRef::Null,
            AnyRef::Integer(i) => ValueRef::Integer(*i),
            AnyRef::Real(r) => ValueRef::Real(*r),
            AnyRef::Text(t) => ValueRef::Text(t),
            AnyRef::Blob(b) => ValueRef::Blob(b),
        }))
    }
}

/// Is a statement to which values can be bound; positions count from 1.
pub(crate) trait BindTo {
    fn bind(&mut self, position: usize, value: Bound<'_>) -> rusqlite::Result<()>;

    /// Binds many values as one: the rows of `rarray(?)`.
    fn bind_array(&mut self, position: usize, values: Vec<Value>) -> rusqlite::Result<()>;
}

impl BindTo for Statement<'_> {
    #[inline]
    fn bind(&mut self, position: usize, value: Bound<'_>) -> rusqlite::Result<()> {
        self.raw_bind_parameter(position, value)
    }

    fn bind_array(&mut self, position: usize, values: Vec<Value>) -> rusqlite::Result<()> {
        self.raw_bind_parameter(position, Rc::new(values))
    }
}

/// Which columns the values of a statement are for.
enum Columns<'a> {
    All,
    Some(&'a [usize]),
    Parts(&'a [Part]),
}

/// Binds values to `?1`, `?2`, .. of a statement.
pub(crate) struct Binder<'a, B> {
    statement: &'a mut B,
    table: Option<&'static TableDef>,
    columns: Columns<'a>,
    next: usize,
    /// Values past this many are counted, but not bound.
    most: usize,
    /// This column gets NULL whatever the row says: the key that the database makes.
    generated: Option<usize>,
}

impl<'a, B: BindTo> Binder<'a, B> {
    /// Binds all columns of a row, up to `most` of them: the statement has no place for generated ones at the end.
    pub(crate) fn row(statement: &'a mut B, table: &'static TableDef, generated: Option<usize>, most: usize) -> Self {
        Self { statement, table: Some(table), columns: Columns::All, next: 0, most, generated }
    }

    /// Binds some columns of a table.
    pub(crate) fn columns(statement: &'a mut B, table: &'static TableDef, columns: &'a [usize]) -> Self {
        Self {
            statement,
            table: Some(table),
            columns: Columns::Some(columns),
            next: 0,
            most: usize::MAX,
            generated: None,
        }
    }

    /// Binds changed columns of a table, then a key.
    pub(crate) fn set(statement: &'a mut B, table: &'static TableDef, parts: &'a [Part]) -> Self {
        Self {
            statement,
            table: Some(table),
            columns: Columns::Parts(parts),
            next: 0,
            most: usize::MAX,
            generated: None,
        }
    }

    /// Binds parameters of raw SQL, which has places for `most` of them.
    pub(crate) fn raw(statement: &'a mut B, most: usize) -> Self {
        Self { statement, table: None, columns: Columns::All, next: 0, most, generated: None }
    }

    /// How many values were bound.
    pub(crate) fn count(&self) -> usize {
        self.next
    }

    /// The position of the column that the next value is for, where there is one.
    fn column(&self) -> Option<usize> {
        match self.columns {
            Columns::All => Some(self.next),
            Columns::Some(columns) => columns.get(self.next).copied(),
            Columns::Parts(parts) => parts.get(self.next).map(|part| part.index),
        }
    }

    /// Whether the next value is for a column that isn't written.
    #[cold]
    fn ignores(&self) -> bool {
        let column = self.table.zip(self.column()).and_then(|(def, at)| def.shape.columns.get(at));
        column.is_some_and(|column| column.generated.is_some())
    }

    #[cold]
    fn refuse(&self, source: ValueError) -> Error {
        let at = self.column();
        let (table, column) = match self.table {
            Some(def) => (
                def.shape.name.to_owned(),
                at.and_then(|at| def.shape.columns.get(at)).map_or("key", |c| c.name).to_owned(),
            ),
            None => (String::new(), format!("?{}", self.next + 1)),
        };
        Error::Encode { table, column, source: Box::new(source) }
    }
}

impl<B: BindTo> Sink for Binder<'_, B> {
    #[inline]
    fn put(&mut self, value: std::result::Result<Encoded<'_>, ValueError>) -> Result<()> {
        let value = match value {
            Ok(_) if self.generated == Some(self.next) => AnyRef::Null.into(),
            Ok(value) => value,
            Err(_) if self.ignores() => AnyRef::Null.into(),
            Err(error) => return Err(self.refuse(error)),
        };
        self.next += 1;
        if self.next > self.most {
            return Ok(());
        }
        self.statement.bind(self.next, Bound(value.as_ref())).map_err(engine)
    }
}

/// Binds one value.
pub(crate) fn bind_ref(statement: &mut impl BindTo, position: usize, value: AnyRef<'_>) -> Result<()> {
    put(statement, position, value).map_err(engine)
}

/// Binds one value, and gives the engine's own error.
pub(crate) fn put(statement: &mut impl BindTo, position: usize, value: AnyRef<'_>) -> rusqlite::Result<()> {
    statement.bind(position, Bound(value))
}

/// Binds values that are at hand already.
pub(crate) fn bind_all<'v, V: Into<Bind<'v>>>(
    statement: &mut impl BindTo,
    values: impl IntoIterator<Item = V>,
) -> Result<()> {
    bind_from(statement, 1, values)
}

/// Binds values that are at hand already, from a position on.
pub(crate) fn bind_from<'v, V: Into<Bind<'v>>>(
    statement: &mut impl BindTo,
    first: usize,
    values: impl IntoIterator<Item = V>,
) -> Result<()> {
    for (i, value) in values.into_iter().enumerate() {
        match value.into() {
            Bind::One(value) => statement.bind(first + i, Bound(value.as_ref())),
            Bind::Many(values) => statement.bind_array(first + i, values.iter().cloned().map(native).collect()),
        }
        .map_err(engine)?;
    }
    Ok(())
}

/// Gives values one by one, as data: a statement in [`LISTED`](crate::dialect::LISTED) has them so, but for long lists,
/// which stand in its text.
pub(crate) fn listed<'v>(values: impl Iterator<Item = Bind<'v>>) -> Vec<Any> {
    let mut list = Vec::new();
    for value in values {
        match value {
            Bind::One(value) => list.push(value.clone()),
            Bind::Many(values) if values.len() > MOST_LISTED => {}
            Bind::Many(values) => list.extend_from_slice(values),
        }
    }
    list
}

/// The value as rusqlite has it.
pub(crate) fn native(value: Any) -> Value {
    match value {
        Any::Null => Value::Null,
        Any::Integer(integer) => Value::Integer(integer),
        Any::Real(real) => Value::Real(real),
        Any::Text(text) => Value::Text(text),
        Any::Blob(bytes) => Value::Blob(bytes),
    }
}

/// Runs a query over values and gives all rows. The statement is kept for the next time.
pub(crate) fn query(connection: &Connection, sql: &str, parameters: &[Any]) -> Result<Vec<Vec<Any>>> {
    let mut statement = connection.prepare_cached(sql).map_err(engine)?;
    bind_all(&mut *statement, parameters)?;
    let width = statement.column_count();
    let mut rows = statement.raw_query();
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(engine)? {
        found.push(values(row, width));
    }
    Ok(found)
}

/// Reads the row on which a statement stands.
pub(crate) struct RowSource<'a, 's> {
    pub(crate) row: &'a Row<'s>,
    /// The table whose columns the row has, in order; `None` for raw SQL.
    pub(crate) table: Option<&'static TableDef>,
}

impl Source for RowSource<'_, '_> {
    fn get(&self, index: usize) -> AnyRef<'_> {
        self.row.get_ref(index).map_or(AnyRef::Null, any_ref)
    }

    fn width(&self) -> usize {
        self.row.as_ref().column_count()
    }

    #[cold]
    fn fail(&self, index: usize, source: ValueError) -> Error {
        unreadable(self, self.table, index, self.row.as_ref().column_name(index).ok(), source)
    }
}

/// Says which value of a row is none of its column's type.
#[cold]
pub(crate) fn unreadable(
    row: &dyn Source,
    table: Option<&'static TableDef>,
    index: usize,
    name: Option<&str>,
    source: ValueError,
) -> Error {
    match table.filter(|def| index < def.shape.columns.len()) {
        Some(def) => Error::Decode {
            table: def.shape.name.to_owned(),
            column: def.column(index).name.to_owned(),
            key: def.shape.key.iter().map(|at| (def.column(*at).name.to_owned(), row.get(*at).to_any())).collect(),
            source: Box::new(source),
        },
        // Integers that became too large: a column alone has no parentheses in its name, and was checked when it was
        // written.
        None if matches!(source, ValueError::Kind { expected: "an integer", found: "a real number" })
            && name.is_some_and(|name| name.contains('(')) =>
        {
            Error::Overflow { expression: name.unwrap_or_default().to_owned() }
        }
        None => Error::Decode {
            table: String::new(),
            column: name.map_or_else(|| index.to_string(), str::to_owned),
            key: Vec::new(),
            source: Box::new(source),
        },
    }
}

pub(crate) fn any_ref(value: ValueRef<'_>) -> AnyRef<'_> {
    match value {
        ValueRef::Null => AnyRef::Null,
        ValueRef::Integer(i) => AnyRef::Integer(i),
        ValueRef::Real(r) => AnyRef::Real(r),
        ValueRef::Text(t) => AnyRef::Text(t),
        ValueRef::Blob(b) => AnyRef::Blob(b),
    }
}

/// Collects all columns of a row.
pub(crate) fn values(row: &Row<'_>, width: usize) -> Vec<Any> {
    (0..width).map(|i| row.get_ref(i).map_or(Any::Null, |v| any_ref(v).to_any())).collect()
}

/// Takes some columns of a row.
pub(crate) fn pick(columns: &[usize], row: &[Any]) -> Vec<Any> {
    columns.iter().filter_map(|at| row.get(*at).cloned()).collect()
}
