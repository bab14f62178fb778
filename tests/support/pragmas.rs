//! What SQLite itself says of a schema, beside what the library has read: the oracle of the model's tests and of the
//! fuzz target.

use std::collections::BTreeSet;

use fk::mirror::schema::{Affinity, FindingKind, Reference, Table};
use fk::mirror::{Schema, text};
use fk::schema::Action;
use rusqlite::{Connection, Params};

/// Fails with a sentence and the two sides.
fn same<T: PartialEq + std::fmt::Debug>(what: &str, read: &T, sqlite: &T) -> Result<(), String> {
    if read == sqlite { Ok(()) } else { Err(format!("{what}: read {read:?}, SQLite says {sqlite:?}")) }
}

type Row = Vec<rusqlite::types::Value>;

fn ask(connection: &Connection, sql: &str, parameters: impl Params) -> Result<Vec<Row>, String> {
    let error = |error: rusqlite::Error| format!("{sql}: {error}");
    let mut statement = connection.prepare(sql).map_err(error)?;
    let width = statement.column_count();
    let rows = statement.query_map(parameters, |row| (0..width).map(|at| row.get(at)).collect()).map_err(error)?;
    rows.collect::<Result<_, _>>().map_err(error)
}

fn text_of(value: &rusqlite::types::Value) -> String {
    match value {
        rusqlite::types::Value::Text(text) => text.clone(),
        rusqlite::types::Value::Integer(number) => number.to_string(),
        _ => String::new(),
    }
}

fn is(value: &rusqlite::types::Value, number: i64) -> bool {
    *value == rusqlite::types::Value::Integer(number)
}

fn lower(names: impl IntoIterator<Item = impl AsRef<str>>) -> Vec<String> {
    names.into_iter().map(|name| name.as_ref().to_ascii_lowercase()).collect()
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn action(action: Action) -> String {
    action.word().replace('_', " ").to_ascii_uppercase()
}

/// Compares everything that SQLite's PRAGMAs tell of the tables of `main` with the model.
pub(crate) fn agrees(connection: &Connection, schema: &Schema) -> Result<(), String> {
    for finding in &schema.findings {
        if matches!(finding.kind, FindingKind::Disagreement | FindingKind::Unreadable) {
            return Err(format!("a finding: {finding}"));
        }
    }
    let names = ask(
        connection,
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
         ORDER BY rowid",
        [],
    )?;
    let names: Vec<String> = names.iter().map(|row| text_of(&row[0])).collect();
    same("tables", &schema.tables.iter().map(|table| table.name.clone()).collect(), &names)?;
    for (order, table) in schema.tables.iter().enumerate() {
        let of = |error| format!("table {}: {error}", table.name);
        same("order", &table.order, &order).map_err(of)?;
        columns(connection, table).map_err(of)?;
        uniques(connection, table).map_err(of)?;
        references(connection, schema, table).map_err(of)?;
    }
    Ok(())
}

fn columns(connection: &Connection, table: &Table) -> Result<(), String> {
    let options =
        ask(connection, "SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name = ?1", [&table.name])?;
    let without_rowid = is(&options[0][0], 1);
    let rows = ask(
        connection,
        "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo(?1, 'main') ORDER BY cid",
        [&table.name],
    )?;
    let pk_index = ask(connection, "SELECT 1 FROM pragma_index_list(?1, 'main') WHERE origin = 'pk'", [&table.name])?;
    let mut key: Vec<(i64, usize)> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        if let rusqlite::types::Value::Integer(place @ 1..) = row[4] {
            key.push((place, at));
        }
    }
    key.sort_unstable();
    let key: Vec<usize> = key.into_iter().map(|(_, at)| at).collect();
    same("primary key", &table.key, &key)?;
    let rowid_key = key.len() == 1 && pk_index.is_empty();
    same("whether the rowid is the key", &table.rowid_is_key(), &rowid_key)?;
    let read: Vec<_> = table
        .columns
        .iter()
        .map(|c| (c.name.clone(), c.declared_type.clone(), c.not_null, c.default.is_some(), c.generated))
        .collect();
    let said: Vec<_> = rows
        .iter()
        .enumerate()
        .map(|(at, row)| {
            let not_null = is(&row[2], 1) || rowid_key && key == [at];
            let default = row[3] != rusqlite::types::Value::Null;
            let generated = is(&row[5], 2) || is(&row[5], 3);
            (text_of(&row[0]), text_of(&row[1]), not_null, default, generated)
        })
        .collect();
    same("columns", &read, &said)?;
    affinities(connection, table)?;
    let taken = ["rowid", "_rowid_", "oid"].iter().all(|word| table.column(word).is_some());
    same("whether it has a rowid", &table.rowid.is_some(), &(!without_rowid && (rowid_key || !taken)))?;
    // A name in double quotes that is no column would be a text; such a rowid's name isn't.
    let identity: Vec<String> = table.identity().iter().map(|name| format!("t.{}", quoted(name))).collect();
    if !identity.is_empty() {
        ask(connection, &format!("SELECT {} FROM main.{} t LIMIT 0", identity.join(", "), quoted(&table.name)), [])?;
    }
    Ok(())
}

/// A table that SQLite makes of a query has a word for each affinity (SQLite documentation, "CREATE TABLE", §2.1).
fn affinities(connection: &Connection, table: &Table) -> Result<(), String> {
    let copy = format!("CREATE TEMP TABLE fk_copy AS SELECT * FROM main.{} LIMIT 0", quoted(&table.name));
    ask(connection, &copy, [])?;
    let types = ask(connection, "SELECT type FROM pragma_table_info('fk_copy', 'temp') ORDER BY cid", []);
    ask(connection, "DROP TABLE temp.fk_copy", [])?;
    let said: Vec<String> = types?.iter().map(|row| text_of(&row[0])).collect();
    let word = |affinity| match affinity {
        Affinity::Integer => "INT",
        Affinity::Text => "TEXT",
        Affinity::Blob => "",
        Affinity::Real => "REAL",
        Affinity::Numeric => "NUM",
    };
    let read: Vec<String> = table.columns.iter().map(|column| word(column.affinity).to_owned()).collect();
    same("affinities", &read, &said)
}

fn uniques(connection: &Connection, table: &Table) -> Result<(), String> {
    let mut said = BTreeSet::new();
    let indexes = ask(
        connection,
        "SELECT name, partial, origin FROM pragma_index_list(?1, 'main') WHERE \"unique\" AND origin <> 'pk'",
        [&table.name],
    )?;
    for index in &indexes {
        let terms = ask(
            connection,
            "SELECT cid FROM pragma_index_xinfo(?1, 'main') WHERE key ORDER BY seqno",
            [text_of(&index[0])],
        )?;
        let columns: Option<Vec<usize>> = terms
            .iter()
            .map(|term| match term[0] {
                rusqlite::types::Value::Integer(at) => usize::try_from(at).ok(),
                _ => None,
            })
            .collect();
        said.extend(columns.map(|columns| (columns, is(&index[1], 1))));
    }
    let read: BTreeSet<_> = table.uniques.iter().map(|unique| (unique.columns.clone(), unique.partial)).collect();
    same("unique keys", &read, &said)
}

fn references(connection: &Connection, schema: &Schema, table: &Table) -> Result<(), String> {
    let rows = ask(
        connection,
        "SELECT id, \"table\", \"from\", \"to\", on_update, on_delete FROM pragma_foreign_key_list(?1, 'main') \
         ORDER BY id DESC, seq",
        [&table.name],
    )?;
    let mut said: Vec<(String, Vec<String>, Vec<String>, String, String)> = Vec::new();
    let mut last = None;
    for row in &rows {
        if last != Some(&row[0]) {
            said.push((text_of(&row[1]), Vec::new(), Vec::new(), text_of(&row[4]), text_of(&row[5])));
            last = Some(&row[0]);
        }
        let Some((_, from, to, ..)) = said.last_mut() else { continue };
        from.push(text_of(&row[2]).to_ascii_lowercase());
        to.extend((row[3] != rusqlite::types::Value::Null).then(|| text_of(&row[3]).to_ascii_lowercase()));
    }
    let mut read = Vec::new();
    for (order, reference) in table.references.iter().enumerate() {
        same("a reference's place", &reference.order, &order)?;
        let implicit = said.get(order).is_some_and(|(_, _, to, ..)| to.is_empty());
        let to = match reference.parent {
            Some(parent) if reference.sound && !implicit => {
                schema.tables[parent].names(&reference.parent_columns).collect()
            }
            _ => Vec::new(),
        };
        if let Some(parent) = reference.parent {
            let name = &schema.tables[parent].name;
            same("the parent", &name.to_ascii_lowercase(), &reference.parent_name.to_ascii_lowercase())?;
        }
        read.push((
            reference.parent_name.clone(),
            lower(table.names(&reference.columns)),
            lower(to),
            action(reference.on_update),
            action(reference.on_delete),
        ));
    }
    for (reference, (_, _, to, ..)) in table.references.iter().zip(&mut said) {
        if !reference.sound {
            to.clear();
        }
    }
    same("references", &read, &said)?;
    soundness(connection, schema, table)?;
    deferral(connection, schema, table)
}

/// Whether SQLite finds the parents of a table's references, as it says when it compiles a statement.
fn soundness(connection: &Connection, schema: &Schema, table: &Table) -> Result<(), String> {
    let on = ask(connection, "PRAGMA foreign_keys", [])?;
    if !is(&on[0][0], 1) {
        return Err("foreign keys are off".into());
    }
    let error = match connection.prepare(&format!("DELETE FROM main.{}", quoted(&table.name))) {
        Ok(_) => None,
        Err(rusqlite::Error::SqlInputError { msg, .. } | rusqlite::Error::SqliteFailure(_, Some(msg))) => Some(msg),
        Err(error) => return Err(error.to_string()),
    };
    let mut unsound = schema
        .references()
        .map(|at| schema.reference(at))
        .filter(|(child, reference)| !reference.sound && child.database == table.database);
    let Some(error) = error else {
        // Its own, and those of others that mean this table, have to be found.
        let meant = |(child, reference): &(&Table, &Reference)| {
            child.name == table.name || reference.parent_name.eq_ignore_ascii_case(&table.name)
        };
        return match unsound.find(meant) {
            Some((_, reference)) => Err(format!("SQLite finds the parent of {}", reference.name)),
            None => Ok(()),
        };
    };
    // The statement may also act on a table whose own references can't be followed.
    let expected = unsound.any(|(child, reference)| {
        let parent = &reference.parent_name;
        error == format!("foreign key mismatch - {} referencing {}", quoted(&child.name), quoted(parent))
            || error == format!("no such table: main.{parent}")
    });
    let generated = schema.findings.iter().any(|finding| finding.kind == FindingKind::GeneratedColumn);
    let expected = expected || generated && error.starts_with("cannot UPDATE generated column");
    // A trigger of the file may need what this program hasn't.
    if expected || table.has_triggers { Ok(()) } else { Err(format!("all parents are found, SQLite says {error}")) }
}

/// Whether references are put off: SQLite counts the violations of such a one apart.
fn deferral(connection: &Connection, schema: &Schema, table: &Table) -> Result<(), String> {
    if table.has_triggers || table.references.iter().any(|reference| !reference.sound) {
        return Ok(());
    }
    let text =
        ask(connection, "SELECT lower(sql) FROM sqlite_schema WHERE type = 'table' AND name = ?1", [&table.name])?;
    if text_of(&text[0][0]).contains("replace") {
        // What is replaced is counted too.
        return Ok(());
    }
    let Ok(program) = ask(connection, &format!("EXPLAIN INSERT INTO main.{} DEFAULT VALUES", quoted(&table.name)), [])
    else {
        // A parent of an unsound reference, or all columns are generated.
        return Ok(());
    };
    let apart = |row: &&Row| text_of(&row[1]) == "FkCounter" && is(&row[2], 1);
    let said = program.iter().filter(apart).count();
    let own = table.references.iter().filter(|reference| reference.deferred).count();
    let incoming = table.incoming.iter().filter(|at| schema.reference(**at).1.deferred).count();
    same("how many references are put off", &(own + incoming), &said)
}

/// Compares the text of a table, as the parser reads it, with everything that SQLite says of the table that it has
/// made of this text.
pub(crate) fn text_agrees(connection: &Connection, name: &str, sql: &str) -> Result<(), String> {
    let read = text::read(sql).map_err(|near| format!("can't be read near {near}"))?;
    same("name", &read.name.to_ascii_lowercase(), &name.to_ascii_lowercase())?;
    let options =
        ask(connection, "SELECT wr, strict FROM pragma_table_list WHERE schema = 'main' AND name = ?1", [name])?;
    let (without_rowid, strict) = (is(&options[0][0], 1), is(&options[0][1], 1));
    same("options", &(read.without_rowid, read.strict), &(without_rowid, strict))?;
    let rows = ask(
        connection,
        "SELECT name, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo(?1, 'main') ORDER BY cid",
        [name],
    )?;
    same("columns", &read.columns.len(), &rows.len())?;
    for (column, row) in read.columns.iter().zip(&rows) {
        let of = |error| format!("column {}: {error}", column.name);
        same("name", &column.name, &text_of(&row[0])).map_err(of)?;
        let in_key = read.key.iter().flatten().any(|key| key.eq_ignore_ascii_case(&column.name));
        // The key of such a table is NOT NULL without the words.
        if !(in_key && (without_rowid || strict)) {
            same("not null", &column.not_null, &is(&row[1], 1)).map_err(of)?;
        }
        let default = match &row[2] {
            rusqlite::types::Value::Text(default) => Some(default.trim().to_owned()),
            _ => None,
        };
        let bare = |text: &String| match text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
            Some(inner) => inner.trim().to_owned(),
            None => text.clone(),
        };
        same("default", &column.default.as_ref().map(bare), &default).map_err(of)?;
        let generated = if is(&row[4], 3) { Some(true) } else { is(&row[4], 2).then_some(false) };
        same("generated", &column.generated, &generated).map_err(of)?;
    }
    let mut key: Vec<(i64, String)> = Vec::new();
    for row in &rows {
        if let rusqlite::types::Value::Integer(place @ 1..) = row[3] {
            key.push((place, text_of(&row[0]).to_ascii_lowercase()));
        }
    }
    key.sort_unstable();
    let key: BTreeSet<String> = key.into_iter().map(|(_, name)| name).collect();
    same("primary key", &lower(read.key.iter().flatten()).into_iter().collect(), &key)?;
    let indexes = ask(connection, "SELECT name FROM pragma_index_list(?1, 'main') WHERE origin = 'u'", [name])?;
    for index in &indexes {
        let terms = ask(
            connection,
            "SELECT name FROM pragma_index_xinfo(?1, 'main') WHERE key ORDER BY seqno",
            [text_of(&index[0])],
        )?;
        let terms = lower(terms.iter().map(|term| text_of(&term[0])));
        if !read.uniques.iter().any(|unique| lower(unique) == terms) {
            return Err(format!("a unique key isn't read: {terms:?}"));
        }
    }
    if !read.uniques.is_empty() && indexes.is_empty() && read.key.is_none() {
        return Err(format!("unique keys that aren't there: {:?}", read.uniques));
    }
    let sequence = ask(connection, "SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'", [])?;
    if read.autoincrement && sequence.is_empty() {
        return Err("AUTOINCREMENT that isn't there".into());
    }
    let count = ask(connection, "SELECT count(DISTINCT id) FROM pragma_foreign_key_list(?1, 'main')", [name])?;
    same("how many references", &read.references.len().to_string(), &text_of(&count[0][0]))
}
