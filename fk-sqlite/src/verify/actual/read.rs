//! The statements that ask SQLite for its schema. They are the table-valued forms of the PRAGMAs, with
//! names bound, so that no name ever becomes part of a statement.

use fk_core::schema::Action;
use fk_core::sql::ident;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Result, Row, Statement};

use super::super::parse::{CreateTable, index_condition, parse_create_table};
use super::super::token::Unreadable;
use super::{Column, ForeignKey, Index, Kind, Object, Origin, Table, Term};

/// Reads all of a database's `sqlite_schema`.
pub(crate) fn read_objects(conn: &Connection, database: &str) -> Result<Vec<Object>> {
    let schema = schema_table(database);
    let mut statement =
        conn.prepare(&format!("SELECT type, name, tbl_name, sql, rootpage FROM {schema} ORDER BY rowid"))?;
    let mut rows = statement.query([])?;
    let mut objects = Vec::new();
    while let Some(row) = rows.next()? {
        let kind = match text(row, 0)?.as_str() {
            "table" if matches!(row.get_ref(4)?, ValueRef::Null | ValueRef::Integer(0)) => Kind::VirtualTable,
            "table" => Kind::Table,
            "view" => Kind::View,
            "index" => Kind::Index,
            "trigger" => Kind::Trigger,
            _ => continue,
        };
        objects.push(Object {
            kind,
            name: text(row, 1)?,
            table: text(row, 2)?,
            sql: text(row, 3)?,
            parents: Some(Vec::new()),
        });
    }
    Ok(objects)
}

/// The table in which a database keeps its schema.
fn schema_table(database: &str) -> String {
    let mut table = String::new();
    ident(&mut table, database);
    table + ".sqlite_schema"
}

/// Reads tables with statements prepared once.
pub(crate) struct Reader<'a> {
    conn: &'a Connection,
    database: &'a str,
    columns: Statement<'a>,
    foreign_keys: Statement<'a>,
    indexes: Statement<'a>,
    terms: Statement<'a>,
    index_text: Statement<'a>,
    parents: Statement<'a>,
}

impl<'a> Reader<'a> {
    /// Prepares for the tables of a database, as ATTACH has named it.
    pub(crate) fn new(conn: &'a Connection, database: &'a str) -> Result<Self> {
        Ok(Self {
            conn,
            database,
            columns: conn.prepare(
                "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo(?1, ?2) ORDER BY cid",
            )?,
            // The newest is the first: turned round, they are in order of declaration.
            foreign_keys: conn.prepare(
                "SELECT id, \"table\", \"from\", \"to\", on_delete, on_update \
                 FROM pragma_foreign_key_list(?1, ?2) ORDER BY id DESC, seq",
            )?,
            indexes: conn
                .prepare("SELECT name, \"unique\", origin, partial FROM pragma_index_list(?1, ?2) ORDER BY seq DESC")?,
            terms: conn
                .prepare("SELECT name, \"desc\", coll FROM pragma_index_xinfo(?1, ?2) WHERE key = 1 ORDER BY seqno")?,
            index_text: conn
                .prepare(&format!("SELECT sql FROM {} WHERE type = 'index' AND name = ?1", schema_table(database)))?,
            parents: conn.prepare("SELECT DISTINCT \"table\" FROM pragma_foreign_key_list(?1, ?2)")?,
        })
    }

    /// Reads a table, or tells where its text can't be read.
    pub(super) fn read_table(&mut self, object: &Object) -> Result<std::result::Result<Table, Unreadable>> {
        match parse_create_table(&object.sql) {
            Ok(text) => self.read_with(object, text).map(Ok),
            Err(unreadable) => Ok(Err(unreadable)),
        }
    }

    /// Reads a table as far as SQLite tells of it, whatever its text is.
    pub(crate) fn read_with(&mut self, object: &Object, text: CreateTable) -> Result<Table> {
        let name = object.name.clone();
        let (columns, key) = self.read_columns(&name)?;
        let indexes = self.read_indexes(&name, &columns)?;
        let foreign_keys = self.read_foreign_keys(&name)?;
        let rowid_key = key.len() == 1 && indexes.iter().all(|index| index.origin != Origin::PrimaryKey);
        let mut table = Table { name, columns, key, rowid_key, indexes, foreign_keys, text, doubts: Vec::new() };
        table.doubts = doubts(&table);
        join(&mut table.foreign_keys, &table.text);
        Ok(table)
    }

    /// Lists the tables that a table references.
    pub(super) fn read_parents(&mut self, table: &str) -> Result<Vec<String>> {
        self.parents.query_map([table, self.database], |row| text(row, 0))?.collect()
    }

    fn read_columns(&mut self, table: &str) -> Result<(Vec<Column>, Vec<String>)> {
        let (mut columns, mut key) = (Vec::new(), Vec::new());
        let mut rows = self.columns.query([table, self.database])?;
        while let Some(row) = rows.next()? {
            let name = text(row, 0)?;
            let collation = self.conn.column_metadata(Some(self.database), table, name.as_str())?.1;
            let collation = collation.map_or_else(|| "BINARY".into(), |c| c.to_string_lossy().into_owned());
            let position: i64 = row.get(4)?;
            if position > 0 {
                key.push((position, name.clone()));
            }
            let default = if matches!(row.get_ref(3)?, ValueRef::Null) { None } else { Some(text(row, 3)?) };
            columns.push(Column {
                name,
                declared_type: text(row, 1)?,
                not_null: row.get(2)?,
                has_default: default.as_ref().is_some_and(|default| !default.eq_ignore_ascii_case("NULL")),
                default,
                generated: row.get::<_, i64>(5)? > 1,
                collation,
            });
        }
        key.sort_unstable();
        Ok((columns, key.into_iter().map(|(_, name)| name).collect()))
    }

    fn read_indexes(&mut self, table: &str, columns: &[Column]) -> Result<Vec<Index>> {
        let mut indexes = Vec::new();
        let mut rows = self.indexes.query([table, self.database])?;
        while let Some(row) = rows.next()? {
            let origin = match text(row, 2)?.as_str() {
                "pk" => Origin::PrimaryKey,
                "u" => Origin::Unique,
                _ => Origin::CreateIndex,
            };
            let name = text(row, 0)?;
            let mut terms = Vec::new();
            let mut term_rows = self.terms.query([name.as_str(), self.database])?;
            while let Some(row) = term_rows.next()? {
                let column = if matches!(row.get_ref(0)?, ValueRef::Null) { None } else { Some(text(row, 0)?) };
                let collation = text(row, 2)?;
                let own = columns.iter().find(|own| column.as_ref().is_some_and(|c| own.name.eq_ignore_ascii_case(c)));
                let natural = own.is_some_and(|own| own.collation.eq_ignore_ascii_case(&collation));
                terms.push(Term { column, descending: row.get(1)?, collation, natural });
            }
            let partial = row.get(3)?;
            let condition =
                if partial { index_condition(&self.index_text.query_row([&name], |row| text(row, 0))?) } else { None };
            indexes.push(Index { name, unique: row.get(1)?, origin, partial, condition, terms });
        }
        Ok(indexes)
    }

    fn read_foreign_keys(&mut self, table: &str) -> Result<Vec<ForeignKey>> {
        let mut keys: Vec<(i64, ForeignKey)> = Vec::new();
        let mut rows = self.foreign_keys.query([table, self.database])?;
        while let Some(row) = rows.next()? {
            let id = row.get(0)?;
            if keys.last().is_none_or(|(last, _)| *last != id) {
                let key = ForeignKey {
                    name: None,
                    columns: Vec::new(),
                    parent: text(row, 1)?,
                    parent_columns: Vec::new(),
                    on_delete: action(&text(row, 4)?),
                    on_update: action(&text(row, 5)?),
                    deferred: false,
                };
                keys.push((id, key));
            }
            if let Some((_, key)) = keys.last_mut() {
                key.columns.push(text(row, 2)?);
                if !matches!(row.get_ref(3)?, ValueRef::Null) {
                    key.parent_columns.push(text(row, 3)?);
                }
            }
        }
        Ok(keys.into_iter().map(|(_, key)| key).collect())
    }
}

/// Takes over from the text what the engine doesn't tell, unless the text tells of other keys.
fn join(foreign_keys: &mut [ForeignKey], text: &CreateTable) {
    if foreign_keys.len() != text.foreign_keys.len() {
        return;
    }
    for (key, clause) in foreign_keys.iter_mut().zip(&text.foreign_keys) {
        key.name.clone_from(&clause.name);
        key.deferred = clause.deferred;
    }
}

/// Compares what both the engine and the text tell.
fn doubts(table: &Table) -> Vec<String> {
    let text = &table.text;
    let mut doubts = Vec::new();
    let mut compare = |what: &str, engine: Vec<String>, read: Vec<String>| {
        let same = engine.len() == read.len() && engine.iter().zip(&read).all(|(a, b)| a.eq_ignore_ascii_case(b));
        if !same {
            doubts.push(format!("{what}: SQLite says {}, its text {}", engine.join(", "), read.join(", ")));
        }
    };
    compare(
        "columns",
        table.columns.iter().map(|c| c.name.clone()).collect(),
        text.columns.iter().map(|c| c.name.clone()).collect(),
    );
    compare(
        "collations",
        table.columns.iter().map(|c| c.collation.clone()).collect(),
        text.columns.iter().map(|c| c.collation.clone().unwrap_or_else(|| "BINARY".into())).collect(),
    );
    compare(
        "generated columns",
        table.columns.iter().filter(|c| c.generated).map(|c| c.name.clone()).collect(),
        text.columns.iter().filter(|c| c.generated.is_some()).map(|c| c.name.clone()).collect(),
    );
    compare("primary key", table.key.clone(), text.primary_key.as_ref().map(|k| k.columns.clone()).unwrap_or_default());
    let shown = |columns: &[String], parent: &str, to: &[String], delete: Action, update: Action| {
        format!("({}) -> {parent} ({}) {} {}", columns.join(", "), to.join(", "), delete.word(), update.word())
    };
    compare(
        "foreign keys",
        (table.foreign_keys.iter())
            .map(|k| shown(&k.columns, &k.parent, &k.parent_columns, k.on_delete, k.on_update))
            .collect(),
        (text.foreign_keys.iter())
            .map(|k| shown(&k.columns, &k.parent, &k.parent_columns, k.on_delete, k.on_update))
            .collect(),
    );
    doubts
}

fn action(word: &str) -> Action {
    match word {
        "CASCADE" => Action::Cascade,
        "RESTRICT" => Action::Restrict,
        "SET NULL" => Action::SetNull,
        "SET DEFAULT" => Action::SetDefault,
        _ => Action::NoAction,
    }
}

/// Reads a text; NULL is empty, and what isn't UTF-8 is replaced.
fn text(row: &Row<'_>, column: usize) -> Result<String> {
    Ok(match row.get_ref(column)? {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        ValueRef::Null => String::new(),
        ValueRef::Integer(i) => i.to_string(),
        ValueRef::Real(r) => r.to_string(),
    })
}
