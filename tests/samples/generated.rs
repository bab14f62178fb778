//! Files of the samples' shape, so that everything is tested where there are no samples. The tables are written as
//! SQL beside each schema; the rows are made here, the same way for any tables, by counting.
//!
//! A row's number gives all its values, and the numbers of the rows that it leads to. So the rows are right without
//! being looked up, in whatever order the tables are filled.

use std::collections::BTreeMap;
use std::path::Path;

use fk::rusqlite::Connection;
use libtest_mimic::Failed;

use crate::witness::{ensure, quoted};

/// How many rows each table gets.
pub(crate) const ROWS: usize = 24;

/// Numbers that have no factor in common with [`ROWS`]: multiplied by one, each row leads to another parent, so that
/// whatever has to be unique is.
const STEPS: [usize; 8] = [1, 5, 7, 11, 13, 17, 19, 23];

/// A column, and the parent's column that it leads to.
struct Column {
    name: String,
    of_type: String,
    nullable: bool,
    reference: Option<Reference>,
}

struct Reference {
    /// Its position among those of its table.
    at: usize,
    parent: String,
    column: String,
}

/// All tables, by name without regard to case.
struct Tables(BTreeMap<String, Vec<Column>>);

/// Makes a file with these tables, and fills them.
pub(crate) fn make(path: &Path, shape: &str) -> Result<(), Failed> {
    let connection = Connection::open(path)?;
    connection.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; BEGIN")?;
    connection.execute_batch(shape)?;
    let tables = Tables::read(&connection)?;
    for (table, columns) in &tables.0 {
        let names: Vec<String> = columns.iter().map(|column| quoted(&column.name)).collect();
        let values: Vec<String> = columns.iter().map(|column| tables.value(table, &column.name, "n")).collect();
        connection.execute_batch(&format!(
            "WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < {ROWS}) \
             INSERT INTO {} ({}) SELECT {} FROM counted",
            quoted(table),
            names.join(", "),
            values.join(", "),
        ))?;
    }
    let orphans: u32 = connection.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0))?;
    ensure(orphans == 0, || format!("{orphans} generated rows are orphans"))?;
    Ok(connection.execute_batch("COMMIT")?)
}

impl Tables {
    fn read(connection: &Connection) -> Result<Self, Failed> {
        let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'";
        let names: Vec<String> = connection.prepare(sql)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let mut tables = BTreeMap::new();
        for name in names {
            let sql = "SELECT c.name, upper(c.type), NOT c.\"notnull\" AND c.pk = 0, r.id, r.\"table\", r.\"to\" \
                       FROM pragma_table_info(?1) c \
                       LEFT JOIN pragma_foreign_key_list(?1) r ON r.\"from\" = c.name ORDER BY c.cid";
            let mut statement = connection.prepare(sql)?;
            let columns = statement.query_map([&name], |row| {
                let at: Option<u32> = row.get(3)?;
                let (parent, column) = (row.get(4), row.get(5));
                let reference = match at {
                    Some(at) => Some(Reference { at: at as usize, parent: parent?, column: column? }),
                    None => None,
                };
                Ok(Column { name: row.get(0)?, of_type: row.get(1)?, nullable: row.get(2)?, reference })
            })?;
            tables.insert(name, columns.collect::<Result<_, _>>()?);
        }
        Ok(Self(tables))
    }

    /// The SQL of what a column holds in the row whose number the SQL `n` gives.
    fn value(&self, table: &str, column: &str, n: &str) -> String {
        let Some((at, column)) = self.column(table, column) else { return "NULL".to_owned() };
        let (value, null_at) = match &column.reference {
            // Those come first who lead to a later row.
            Some(to) if to.parent == table => {
                (self.value(table, &to.column, &format!("iif({n} + 2 <= {ROWS}, {n} + 2, NULL)")), 3)
            }
            Some(to) => {
                let step = STEPS[to.at % STEPS.len()];
                (self.value(&to.parent, &to.column, &format!("({n} * {step} % {ROWS} + 1)")), to.at)
            }
            None => (own_value(column, n), at),
        };
        if column.nullable { format!("iif({n} % 4 = {}, NULL, {value})", null_at % 4) } else { value }
    }

    fn column(&self, table: &str, column: &str) -> Option<(usize, &Column)> {
        self.0.get(table)?.iter().enumerate().find(|(_, found)| found.name == column)
    }
}

/// The SQL of a value that a column of this type keeps as it is.
fn own_value(column: &Column, n: &str) -> String {
    let has = |part: &str| column.of_type.contains(part);
    if column.of_type == "INTEGER_OR_TEXT" {
        format!("iif({n} % 3, {n}, 'C' || {n})")
    } else if has("BOOL") {
        format!("{n} % 2")
    } else if has("INT") {
        n.to_owned()
    } else if has("DATE") || has("TIME") {
        format!("printf('2024-05-%02d 12:00:00', {n})")
    } else if has("CHAR") || has("TEXT") {
        // With what a careless reader would break: quotes, spaces, letters outside ASCII.
        format!("'text ' || {n} || substr('ß''雪\" 🎵', {n} % 6 + 1, 1)")
    } else if has("BLOB") {
        format!("zeroblob({n})")
    } else {
        format!("{n} / 4.0")
    }
}
