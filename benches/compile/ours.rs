//! The program over fk: a module for each table, with a function for each statement.

use std::fmt::Write as _;

use crate::tables::{PLAIN, TOUCH, each, name, references};

/// Gives the files of the program.
pub(crate) fn files(count: usize) -> Vec<(String, String)> {
    let mut files: Vec<_> = (0..count).map(|table| (format!("src/{}.rs", name(table)), module(table, count))).collect();
    let mods = each(count, |name| format!("mod {name};\n"));
    let list = each(count, |name| format!("{name}::{}, ", name.to_uppercase()));
    let calls = each(count, |name| format!("        total += {name}::exercise(tx)?;\n"));
    let main = format!(
        "#![allow(dead_code)]
use fk::prelude::*;

{mods}
#[derive(Schema)]
#[schema({list})]
pub struct All;

fn main() -> fk::Result<()> {{
    let db = Db::<All>::in_memory()?;
    let total = db.write(|tx| {{
        tx.defer_foreign_keys()?;
        let mut total = 0;
{calls}        Ok::<_, fk::Error>(total)
    }})?;
    println!(\"{{total}}\");
    Ok(())
}}
"
    );
    files.push(("src/main.rs".to_owned(), main));
    files
}

fn module(table: usize, count: usize) -> String {
    let name = name(table);
    let ty = name.to_uppercase();
    let path = |table: usize| format!("crate::{0}::{1}", self::name(table), self::name(table).to_uppercase());
    let mut fields = String::new();
    for (column, ty, ..) in PLAIN {
        writeln!(fields, "    pub {column}: {ty},").unwrap();
    }
    let mut values: String = PLAIN.iter().map(|(column, .., value)| format!("{column}: {value}, ")).collect();
    for (column, parent) in references(table) {
        match parent {
            Some(parent) => {
                let ty = path(parent);
                writeln!(fields, "    #[references(on_delete = cascade)]\n    pub {column}: Key<{ty}>,").unwrap();
                write!(values, "{column}: Key::from_raw(1), ").unwrap();
            }
            None => {
                writeln!(fields, "    pub {column}: i64,").unwrap();
                write!(values, "{column}: 1, ").unwrap();
            }
        }
    }
    let mut children = String::new();
    for child in 0..count {
        for (column, _) in references(child).into_iter().filter(|(_, parent)| *parent == Some(table)) {
            write!(children, "{}_rows: {} via {column}, ", self::name(child), path(child)).unwrap();
        }
    }
    let parent = references(table)[0].1.map_or_else(|| "i64".to_owned(), |parent| format!("Key<{}>", path(parent)));
    let one = if table == 0 { "1" } else { "Key::from_raw(1)" };
    format!(
        "use fk::prelude::*;

use crate::All;

#[derive(Table)]
#[table(name = \"{name}\", has_many({children}))]
pub struct {ty} {{
    #[key]
    pub id: Key<Self>,
{fields}}}

pub fn insert(tx: &mut WriteTx<'_, All>, row: New{ty}) -> fk::Result<{ty}> {{
    tx.insert(row)
}}
pub fn get(tx: &ReadTx<'_, All>, id: Key<{ty}>) -> fk::Result<{ty}> {{
    tx.require(id)
}}
pub fn by_parent(tx: &ReadTx<'_, All>, id: {parent}) -> fk::Result<Vec<{ty}>> {{
    tx.all({ty}::query().filter(|t| t.parent_id.eq(id)))
}}
pub fn many(tx: &ReadTx<'_, All>) -> fk::Result<Vec<{ty}>> {{
    tx.all({ty}::query().filter(|t| t.qty.gt({TOUCH}0)))
}}
pub fn rename(tx: &mut WriteTx<'_, All>, id: Key<{ty}>, name: &str) -> fk::Result<()> {{
    tx.set(id, |t| t.name.set(name))
}}
pub fn delete(tx: &mut WriteTx<'_, All>, id: Key<{ty}>) -> fk::Result<Deleted> {{
    tx.delete(id)
}}
pub fn exercise(tx: &mut WriteTx<'_, All>) -> fk::Result<usize> {{
    let id = insert(tx, New{ty} {{ {values}}})?.id;
    let note = get(tx, id)?.note;
    rename(tx, id, &note)?;
    let n = by_parent(tx, {one})?.len() + many(tx)?.len();
    let second = insert(tx, New{ty} {{ {values}}})?;
    Ok(n + delete(tx, second.id)?.rows as usize)
}}
"
    )
}
