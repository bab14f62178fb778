//! Files with orphans, as other programs leave them, and what is in a file to the byte.

use std::path::{Path, PathBuf};

use fk::prelude::*;
use rusqlite::Connection;

use crate::support::Folder;

/// A program's own table: the others are only in the file.
#[derive(Table, Debug)]
#[table(name = "own")]
pub(crate) struct Own {
    #[key]
    id: Key<Self>,
}

#[derive(Schema)]
#[schema(Own)]
pub(crate) struct Small;

pub(crate) type SmallDb = Db<Small>;

/// Values that are easily lost: beyond 2⁵³, not UTF-8, with a NUL, infinite, a real that is whole, bytes.
pub(crate) const ODD: [&str; 9] = [
    "9223372036854775807",
    "CAST(x'ff00fe' AS TEXT)",
    "'a' || char(0) || 'b'",
    "9e999",
    "3.0",
    "0.1",
    "x'00ff'",
    "NULL",
    "'O''Neill'",
];

/// A kind of tables, with a reference "k" of table "c" to table "p" (or to itself) that has orphans. A value for `v` is
/// put in for `{v}`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) name: &'static str,
    pub(crate) tables: &'static str,
    /// Rows that are in order.
    pub(crate) sound: &'static str,
    /// One orphan; `{i}` is its number.
    pub(crate) orphan: &'static str,
    /// The table that has the reference.
    pub(crate) child: &'static str,
    /// The database.
    pub(crate) database: &'static str,
}

pub(crate) const SHAPES: [Shape; 9] = [
    Shape {
        name: "single",
        tables: "CREATE TABLE p (id INTEGER PRIMARY KEY, n TEXT NOT NULL DEFAULT 'made');
                 CREATE TABLE c (id INTEGER PRIMARY KEY, x INTEGER DEFAULT 1 CONSTRAINT k REFERENCES p (id), v);
                 CREATE INDEX ix ON c (x);
                 CREATE TABLE g (id INTEGER PRIMARY KEY, c INTEGER REFERENCES c (id) ON DELETE CASCADE, v);
                 CREATE TABLE h (id INTEGER PRIMARY KEY, c INTEGER REFERENCES c (id) ON DELETE SET NULL);",
        sound: "INSERT INTO p VALUES (1, 'one'); INSERT INTO c VALUES (1, 1, 0), (2, NULL, 0);
                INSERT INTO g VALUES (1, 1, 'stays'), (2, 101, x'ff'), (3, 101, 1.0); INSERT INTO h VALUES (1, 102);",
        orphan: "INSERT INTO c VALUES (100 + {i}, 90 + {i} % 3, {v})",
        child: "c",
        database: "main",
    },
    Shape {
        name: "composite",
        tables: "CREATE TABLE p (a INTEGER, b TEXT, PRIMARY KEY (a, b));
                 CREATE TABLE c (id INTEGER PRIMARY KEY, a INTEGER DEFAULT 1, b TEXT DEFAULT 'one', v,
                    CONSTRAINT k FOREIGN KEY (a, b) REFERENCES p (a, b));",
        sound: "INSERT INTO p VALUES (1, 'one'); INSERT INTO c VALUES (1, 1, 'one', 0), (2, NULL, 'lost', 0);",
        orphan: "INSERT INTO c VALUES (100 + {i}, {i} % 2, 'lost', {v})",
        child: "c",
        database: "main",
    },
    Shape {
        name: "composite, indexed",
        tables: "CREATE TABLE p (a INTEGER, b TEXT, PRIMARY KEY (a, b));
                 CREATE TABLE c (id INTEGER PRIMARY KEY, a INTEGER DEFAULT 1, b TEXT DEFAULT 'one', v,
                    CONSTRAINT k FOREIGN KEY (a, b) REFERENCES p (a, b));
                 CREATE INDEX ix ON c (a, b);",
        sound: "INSERT INTO p VALUES (1, 'one'); INSERT INTO c VALUES (1, 1, 'one', 0), (2, NULL, 'lost', 0);",
        orphan: "INSERT INTO c VALUES (100 + {i}, {i} % 2, 'lost', {v})",
        child: "c",
        database: "main",
    },
    Shape {
        name: "without rowid",
        tables: "CREATE TABLE p (k TEXT PRIMARY KEY) WITHOUT ROWID;
                 CREATE TABLE c (a TEXT, b BLOB, x TEXT DEFAULT 'one', v, PRIMARY KEY (a, b),
                    CONSTRAINT k FOREIGN KEY (x) REFERENCES p (k)) WITHOUT ROWID;
                 CREATE INDEX ix ON c (x);",
        sound: "INSERT INTO p VALUES ('one'); INSERT INTO c VALUES ('a', 1, 'one', 0), ('b', 1, NULL, 0);",
        orphan: "INSERT INTO c VALUES (CAST(x'ff' AS TEXT) || {i}, CAST({i} AS BLOB), 'lost ' || {i} % 2, {v})",
        child: "c",
        database: "main",
    },
    Shape {
        name: "a column called rowid",
        tables: "CREATE TABLE p (id INTEGER PRIMARY KEY);
                 CREATE TABLE \"odd 'c\" (\"rowid\" TEXT, x INTEGER DEFAULT 1 CONSTRAINT k REFERENCES p (id), v,
                    twice AS (x * 2));",
        sound: "INSERT INTO p VALUES (1); INSERT INTO \"odd 'c\" VALUES ('r', 1, 0), (NULL, NULL, 0);",
        orphan: "INSERT INTO \"odd 'c\" VALUES ('same', 90 + {i} % 3, {v})",
        child: "odd 'c",
        database: "main",
    },
    Shape {
        name: "itself",
        tables: "CREATE TABLE c (id INTEGER PRIMARY KEY, x INTEGER DEFAULT 1 CONSTRAINT k REFERENCES c (id) ON DELETE CASCADE, v);
                 CREATE INDEX ix ON c (x);",
        sound: "INSERT INTO c VALUES (1, NULL, 0), (2, 1, 0), (50, 100, 'of an orphan');",
        orphan: "INSERT INTO c VALUES (100 + {i}, 9000 + {i} % 3, {v})",
        child: "c",
        database: "main",
    },
    Shape {
        name: "attached",
        tables: "CREATE TABLE aux.p (id INTEGER PRIMARY KEY, n TEXT NOT NULL DEFAULT 'made');
                 CREATE TABLE aux.c (id INTEGER PRIMARY KEY, x INTEGER DEFAULT 1 CONSTRAINT k REFERENCES p (id), v);
                 CREATE TABLE aux.g (id INTEGER PRIMARY KEY, c INTEGER REFERENCES c (id) ON DELETE CASCADE, v);",
        sound: "INSERT INTO aux.p VALUES (1, 'one'); INSERT INTO aux.c VALUES (1, 1, 0), (2, NULL, 0);
                INSERT INTO aux.g VALUES (1, 1, 'stays'), (2, 101, x'ff');",
        orphan: "INSERT INTO aux.c VALUES (100 + {i}, 90 + {i} % 3, {v})",
        child: "c",
        database: "aux",
    },
    Shape {
        name: "sides that compare otherwise",
        tables: "CREATE TABLE p (k TEXT UNIQUE);
                 CREATE TABLE c (id INTEGER PRIMARY KEY, x COLLATE NOCASE DEFAULT 'one', v,
                    CONSTRAINT k FOREIGN KEY (x) REFERENCES p (k));
                 CREATE INDEX ix ON c (x);",
        sound: "INSERT INTO p VALUES ('one'), ('1'), ('a'); INSERT INTO c VALUES (1, 'one', 0), (2, 1, 0), (3, 'a', 0);",
        orphan: "INSERT INTO c VALUES (100 + {i}, CASE {i} % 3 WHEN 0 THEN 'A' WHEN 1 THEN 2 ELSE 2.0 END, {v})",
        child: "c",
        database: "main",
    },
    Shape {
        name: "triggers",
        tables: "CREATE TABLE p (id INTEGER PRIMARY KEY, n TEXT NOT NULL DEFAULT 'made', seen INTEGER DEFAULT 0);
                 CREATE TABLE c (id INTEGER PRIMARY KEY, x INTEGER DEFAULT 1 CONSTRAINT k REFERENCES p (id), v,
                    changed INTEGER DEFAULT 0);
                 CREATE TABLE note (text);
                 CREATE TRIGGER changed AFTER UPDATE OF x ON c BEGIN
                    UPDATE c SET changed = old.changed + 1 WHERE id = new.id;
                    INSERT INTO note VALUES ('changed ' || new.id); END;
                 CREATE TRIGGER gone AFTER DELETE ON c BEGIN
                    INSERT INTO note VALUES ('gone ' || old.id); UPDATE p SET seen = seen + 1; END;
                 CREATE TRIGGER made AFTER INSERT ON p BEGIN UPDATE p SET seen = 7 WHERE id = new.id; END;",
        sound: "INSERT INTO p VALUES (1, 'one', 0); INSERT INTO c VALUES (1, 1, 0, 0), (2, NULL, 0, 0);",
        orphan: "INSERT INTO c VALUES (100 + {i}, 90 + {i} % 3, {v}, 0)",
        child: "c",
        database: "main",
    },
];

/// A file of a shape in a folder of its own.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) folder: Folder,
    pub(crate) path: PathBuf,
}

impl File {
    /// Makes a file with the program's own table alone, and runs SQL on it with foreign keys off.
    pub(crate) fn new(sql: &str) -> Self {
        let folder = Folder::new();
        let path = folder.file("file.db");
        drop(SmallDb::open(&path).unwrap());
        let file = Self { folder, path };
        file.run(sql);
        file
    }

    pub(crate) fn of(shape: &Shape, orphans: usize) -> Self {
        let file = Self::new("");
        let connection = file.connection();
        connection.execute_batch(shape.tables).unwrap();
        connection.execute_batch(shape.sound).unwrap();
        for i in 0..orphans {
            let value = ODD[i % ODD.len()];
            connection.execute_batch(&shape.orphan.replace("{i}", &i.to_string()).replace("{v}", value)).unwrap();
        }
        file
    }

    /// A connection that keeps no constraint.
    pub(crate) fn connection(&self) -> Connection {
        let connection = Connection::open(&self.path).unwrap();
        connection.pragma_update(None, "foreign_keys", false).unwrap();
        attach(&connection, &self.path).unwrap();
        connection
    }

    pub(crate) fn run(&self, sql: &str) {
        self.connection().execute_batch(sql).unwrap();
    }

    pub(crate) fn open(&self) -> SmallDb {
        open(&self.path).unwrap()
    }

    /// Every value of every table that isn't the library's own, with its type.
    pub(crate) fn dump(&self) -> Vec<String> {
        let connection = self.connection();
        ["main", "aux"].iter().flat_map(|database| dump(&connection, database)).collect()
    }
}

/// Opens a file with its neighbour attached.
pub(crate) fn open(path: &Path) -> fk::Result<SmallDb> {
    let own = path.to_owned();
    SmallDb::options().on_connect(move |connection| attach(connection, &own)).open(path)
}

fn attach(connection: &Connection, path: &Path) -> rusqlite::Result<()> {
    let aux = path.with_file_name("aux.db");
    connection.execute("ATTACH ?1 AS aux", [aux.to_str().unwrap()]).map(drop)
}

fn dump(connection: &Connection, database: &str) -> Vec<String> {
    let tables = format!(
        "SELECT name FROM {database}.sqlite_schema WHERE type = 'table' AND name NOT GLOB 'fk_*' \
         AND name NOT GLOB 'sqlite_*' ORDER BY name"
    );
    let mut statement = connection.prepare(&tables).unwrap();
    let tables: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut lines = Vec::new();
    for table in tables {
        let quoted = table.replace('"', "\"\"");
        let mut statement = connection.prepare(&format!("SELECT * FROM {database}.\"{quoted}\"")).unwrap();
        let width = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values: Vec<String> = (0..width).map(|at| format!("{:?}", row.get_ref(at).unwrap())).collect();
            lines.push(format!("{database}.{table}: {}", values.join(", ")));
        }
    }
    lines.sort();
    lines
}

/// What differs.
pub(crate) fn assert_same(found: &[String], expected: &[String], what: &str) {
    let less: Vec<&String> = expected.iter().filter(|line| !found.contains(line)).collect();
    let more: Vec<&String> = found.iter().filter(|line| !expected.contains(line)).collect();
    assert!(found == expected, "{what}\nmissing: {less:#?}\ntoo much: {more:#?}");
}
