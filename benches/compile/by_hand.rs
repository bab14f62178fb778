//! The same program over rusqlite, as one writes it by hand.

use std::fmt::Write as _;

use crate::tables::{PLAIN, TOUCH, each, name, references};

/// Gives the files of the program.
pub(crate) fn files(count: usize) -> Vec<(String, String)> {
    let mut files: Vec<_> = (0..count).map(|table| (format!("src/{}.rs", name(table)), module(table))).collect();
    let mods = each(count, |name| format!("mod {name};\n"));
    let calls = each(count, |name| format!("    total += {name}::exercise(&c)?;\n"));
    let main = format!(
        "#![allow(dead_code)]
{mods}
fn main() -> rusqlite::Result<()> {{
    let c = rusqlite::Connection::open_in_memory()?;
    c.execute_batch(include_str!(\"schema.sql\"))?;
    let mut total = 0;
{calls}    println!(\"{{total}}\");
    Ok(())
}}
"
    );
    files.push(("src/main.rs".to_owned(), main));
    files.push(("src/schema.sql".to_owned(), (0..count).map(ddl).collect()));
    files
}

fn ddl(table: usize) -> String {
    let name = name(table);
    let mut text = format!("CREATE TABLE {name} (id INTEGER PRIMARY KEY");
    for (column, _, ty, _) in PLAIN {
        write!(text, ", {column} {ty} NOT NULL").unwrap();
    }
    for (column, parent) in references(table) {
        write!(text, ", {column} INTEGER NOT NULL").unwrap();
        if let Some(parent) = parent {
            write!(text, " REFERENCES {}(id) ON DELETE CASCADE", self::name(parent)).unwrap();
        }
    }
    text.push_str(");\n");
    for (column, _) in references(table) {
        writeln!(text, "CREATE INDEX {name}_{column} ON {name}({column});").unwrap();
    }
    text
}

fn module(table: usize) -> String {
    let name = name(table);
    let columns: Vec<(&str, &str)> = [("id", "i64")]
        .into_iter()
        .chain(PLAIN.map(|(column, ty, ..)| (column, ty)))
        .chain(references(table).map(|(column, _)| (column, "i64")))
        .collect();
    let list = columns.iter().map(|(column, _)| *column).collect::<Vec<_>>().join(", ");
    let stored = list.trim_start_matches("id, ");
    let fields: String = columns.iter().map(|(column, ty)| format!("    pub {column}: {ty},\n")).collect();
    let reads: String =
        columns.iter().enumerate().map(|(at, (column, _))| format!("{column}: r.get({at})?, ")).collect();
    let binds: String = columns[1..].iter().map(|(column, _)| format!("r.{column}, ")).collect();
    let mut values: String = PLAIN.iter().map(|(column, .., value)| format!("{column}: {value}, ")).collect();
    values.push_str("parent_id: 1, other_id: 1");
    format!(
        "use rusqlite::{{Connection, Result, params}};

pub struct Row {{
{fields}}}

fn read(r: &rusqlite::Row) -> Result<Row> {{
    Ok(Row {{ {reads}}})
}}
pub fn insert(c: &Connection, r: &Row) -> Result<i64> {{
    c.prepare_cached(\"INSERT INTO {name}({stored}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)\")?.execute(params![{binds}])?;
    Ok(c.last_insert_rowid())
}}
pub fn get(c: &Connection, id: i64) -> Result<Row> {{
    c.prepare_cached(\"SELECT {list} FROM {name} WHERE id = ?1\")?.query_row([id], read)
}}
pub fn by_parent(c: &Connection, id: i64) -> Result<Vec<Row>> {{
    c.prepare_cached(\"SELECT {list} FROM {name} WHERE parent_id = ?1\")?.query_map([id], read)?.collect()
}}
pub fn many(c: &Connection) -> Result<Vec<Row>> {{
    c.prepare_cached(\"SELECT {list} FROM {name} WHERE qty > ?1\")?.query_map([{TOUCH}0], read)?.collect()
}}
pub fn rename(c: &Connection, id: i64, name: &str) -> Result<usize> {{
    c.prepare_cached(\"UPDATE {name} SET name = ?2 WHERE id = ?1\")?.execute(params![id, name])
}}
pub fn delete(c: &Connection, id: i64) -> Result<usize> {{
    c.prepare_cached(\"DELETE FROM {name} WHERE id = ?1\")?.execute([id])
}}
pub fn exercise(c: &Connection) -> Result<usize> {{
    let id = insert(c, &Row {{ id: 0, {values} }})?;
    rename(c, id, &get(c, id)?.note)?;
    let n = by_parent(c, 1)?.len() + many(c)?.len();
    insert(c, &Row {{ id: 0, {values} }})?;
    Ok(n + delete(c, id + 1)?)
}}
"
    )
}
