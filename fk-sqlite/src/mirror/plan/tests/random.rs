//! Random schemas and rows: what is planned is what happens when it is really done, inside a savepoint.
//!
//! `FK_ROUNDS=10000 cargo test -p fk-sqlite --lib mirror::plan` runs more; a failure prints its seed, schema and rows.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use fk_core::Any;
use fk_core::plan::{Effect, Plan, Target};
use fk_core::schema::Action;
use rusqlite::Connection;
use rusqlite::types::Value;

use crate::mirror::Schema;
use crate::mirror::plan::{Planner, register};
use crate::mirror::schema::{Affinity, Column, Reference, Table};

/// A generator of small numbers: collisions are what matters.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 20) % n
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[usize::try_from(self.below(of.len() as u64)).unwrap()]
    }

    fn value(&mut self) -> Any {
        if self.one_in(8) { Any::Null } else { Any::Integer(i64::try_from(self.below(5)).unwrap() + 1) }
    }
}

const NAMES: [&str; 8] = ["id", "k", "a", "b", "x", "y", "z", "tag"];
const ACTIONS: [(Action, &str); 5] = [
    (Action::NoAction, "NO ACTION"),
    (Action::Restrict, "RESTRICT"),
    (Action::SetNull, "SET NULL"),
    (Action::SetDefault, "SET DEFAULT"),
    (Action::Cascade, "CASCADE"),
];

/// A schema as SQL and as the mirror has it.
struct World {
    ddl: String,
    schema: Schema,
}

#[expect(clippy::too_many_lines, reason = "one axis after the other")]
fn world(random: &mut Random) -> World {
    let count = random.below(4) + 1;
    let kinds: Vec<u64> = (0..count).map(|_| random.below(4)).collect();
    let mut ddl = String::new();
    let mut tables = Vec::new();
    for (at, kind) in kinds.iter().enumerate() {
        let key: &[usize] = if *kind < 2 { &[0] } else { &[2, 3] };
        let mut references: Vec<Reference> = Vec::new();
        for _ in 0..random.below(4) {
            let parent = usize::try_from(random.below(count)).unwrap();
            let (parent_columns, columns): (&[usize], &[usize]) = match random.below(3) {
                0 => (&[0], random.pick(&[&[4][..], &[5], &[6], &[1], &[0], &[2]])),
                1 => (&[1], random.pick(&[&[4][..], &[5], &[6], &[1], &[3]])),
                _ => (&[2, 3], random.pick(&[&[4, 5][..], &[5, 6], &[6, 4], &[2, 3], &[2, 4]])),
            };
            let taken = |at: &usize| references.iter().any(|other| other.columns.contains(at));
            if columns.iter().any(taken) && !random.one_in(5) {
                continue;
            }
            references.push(Reference {
                name: format!("fk_{at}_{}", references.len()),
                order: references.len(),
                columns: columns.to_vec(),
                parent_name: format!("t{parent}"),
                parent: Some(parent),
                parent_columns: parent_columns.to_vec(),
                on_delete: random.pick(&ACTIONS).0,
                on_update: random.pick(&ACTIONS).0,
                deferred: random.one_in(3),
                enforced: !random.one_in(10),
                match_full: false,
                set_null: Vec::new(),
                alike: true,
                sound: true,
                indexed: false,
            });
        }
        let mut columns = Vec::new();
        for (position, name) in NAMES.iter().enumerate() {
            let is_key = key.contains(&position);
            columns.push(Column {
                name: (*name).to_owned(),
                declared_type: "INT".to_owned(),
                affinity: Affinity::Integer,
                collation: "BINARY".to_owned(),
                not_null: (is_key && *kind != 0) || (position < 7 && position > 0 && random.one_in(8)),
                default: (position > 0 && position < 7 && random.one_in(2)).then(|| (random.below(5) + 1).to_string()),
                generated: false,
            });
        }
        let _ = write!(ddl, "CREATE TABLE t{at} (");
        for (position, column) in columns.iter().enumerate() {
            let integer_key = *kind == 0 && position == 0;
            let kind = if integer_key { "INTEGER PRIMARY KEY" } else { "INT" };
            let null = if column.not_null { " NOT NULL" } else { "" };
            let default = column.default.as_ref().map_or_else(String::new, |text| format!(" DEFAULT {text}"));
            let _ = write!(ddl, "{} {kind}{null}{default}, ", column.name);
        }
        ddl.push_str(match kind {
            0 => "UNIQUE (k), UNIQUE (a, b)",
            1 => "PRIMARY KEY (id), UNIQUE (k), UNIQUE (a, b)",
            _ => "PRIMARY KEY (a, b), UNIQUE (id), UNIQUE (k)",
        });
        for reference in references.iter().filter(|reference| reference.enforced) {
            let names = |list: &[usize]| list.iter().map(|at| NAMES[*at]).collect::<Vec<_>>().join(", ");
            let word = |action| ACTIONS.iter().find(|(other, _)| *other == action).unwrap().1;
            let _ = write!(
                ddl,
                ", CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {} ({}) ON DELETE {} ON UPDATE {}{}",
                reference.name,
                names(&reference.columns),
                reference.parent_name,
                names(&reference.parent_columns),
                word(reference.on_delete),
                word(reference.on_update),
                if reference.deferred { " DEFERRABLE INITIALLY DEFERRED" } else { "" }
            );
        }
        let without = matches!(kind, 1 | 2);
        ddl.push_str(if without { ") WITHOUT ROWID;\n" } else { ");\n" });
        for reference in &mut references {
            if random.one_in(2) {
                let names: Vec<&str> = reference.columns.iter().map(|at| NAMES[*at]).collect();
                let _ = writeln!(ddl, "CREATE INDEX ix_{} ON t{at} ({});", reference.name, names.join(", "));
                reference.indexed = true;
            }
        }
        tables.push(Table {
            database: "main".to_owned(),
            name: format!("t{at}"),
            order: at,
            columns,
            key: key.to_vec(),
            rowid: (!without).then(|| if *kind == 0 { "id" } else { "rowid" }.to_owned()),
            uniques: Vec::new(),
            references,
            incoming: Vec::new(),
            has_triggers: false,
        });
    }
    let mut schema = Schema { tables, findings: Vec::new() };
    schema.link();
    World { ddl, schema }
}

fn value(any: &Any) -> Value {
    match any {
        Any::Integer(i) => Value::Integer(*i),
        _ => Value::Null,
    }
}

/// Fills the tables, and takes out what has no parent.
fn fill(connection: &Connection, world: &World, random: &mut Random) {
    connection.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    connection.execute_batch(&world.ddl).unwrap();
    for tag in 0..random.below(80) + 10 {
        let table = random.pick(&world.schema.tables.iter().collect::<Vec<_>>());
        let mut row: Vec<Value> = (0..7).map(|_| value(&random.value())).collect();
        row.push(Value::Integer(i64::try_from(tag).unwrap()));
        let sql = format!("INSERT OR IGNORE INTO {} VALUES (?, ?, ?, ?, ?, ?, ?, ?)", table.name);
        let _ = connection.execute(&sql, rusqlite::params_from_iter(row));
    }
    let mut again = true;
    while again {
        again = false;
        for (child, reference) in world.schema.references().map(|at| world.schema.reference(at)) {
            if reference.enforced {
                let without = orphans(&child.name, reference);
                let free = |at: &usize| !child.columns[*at].not_null && !child.key.contains(at);
                // Where it may be NULL it becomes so, and sometimes goes all the same.
                let sql = if reference.columns.iter().all(free) && !random.one_in(4) {
                    let tags = without.replacen("FROM", "SELECT c.tag FROM", 1);
                    let set: Vec<String> =
                        reference.columns.iter().map(|at| format!("{} = NULL", NAMES[*at])).collect();
                    format!("UPDATE {} SET {} WHERE tag IN ({tags})", child.name, set.join(", "))
                } else {
                    format!("DELETE {without}")
                };
                again |= connection.execute(&sql, []).unwrap() > 0;
            }
        }
    }
    connection.execute_batch("PRAGMA foreign_keys = ON").unwrap();
}

/// `FROM .. WHERE ..`: the rows without a parent.
fn orphans(child: &str, reference: &Reference) -> String {
    let whole: Vec<String> = reference.columns.iter().map(|at| format!("c.{} IS NOT NULL", NAMES[*at])).collect();
    let pairs = reference.columns.iter().zip(&reference.parent_columns);
    let equal: Vec<String> = pairs.map(|(own, key)| format!("p.{} = c.{}", NAMES[*key], NAMES[*own])).collect();
    format!(
        "FROM {child} AS c WHERE {} AND NOT EXISTS (SELECT 1 FROM {} AS p WHERE {})",
        whole.join(" AND "),
        reference.parent_name,
        equal.join(" AND ")
    )
}

type Rows = BTreeMap<(String, i64), Vec<Value>>;

/// All rows, by a tag that nothing changes.
fn rows(connection: &Connection, schema: &Schema) -> Rows {
    let mut all = Rows::new();
    for table in &schema.tables {
        let mut statement = connection.prepare(&format!("SELECT * FROM {}", table.name)).unwrap();
        let mut found = statement.query([]).unwrap();
        while let Some(row) = found.next().unwrap() {
            all.insert((table.name.clone(), row.get(7).unwrap()), (0..7).map(|at| row.get(at).unwrap()).collect());
        }
    }
    all
}

fn number(connection: &Connection, sql: &str) -> u64 {
    let number: i64 = connection.query_row(sql, [], |row| row.get(0)).unwrap();
    u64::try_from(number).unwrap()
}

/// The rows that break each constraint: judged when the transaction ends.
fn broken(connection: &Connection, schema: &Schema, enforced: bool) -> u64 {
    let references = schema.references().map(|at| schema.reference(at));
    let asked = references.filter(|(_, reference)| reference.enforced == enforced);
    asked
        .map(|(child, reference)| number(connection, &format!("SELECT count(*) {}", orphans(&child.name, reference))))
        .sum()
}

fn target(connection: &Connection, random: &mut Random, table: &Table) -> (Target, String) {
    let names: Vec<&str> = table.names(&table.key).collect();
    let columns: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let key = |random: &mut Random| -> Vec<Any> {
        names.iter().map(|_| Any::Integer(i64::try_from(random.below(5)).unwrap() + 1)).collect()
    };
    let (mut old, new) = (key(random), key(random));
    if !random.one_in(10) {
        // One that is there, if there is one.
        let sql = format!("SELECT {} FROM {} ORDER BY tag LIMIT 1 OFFSET ?1", names.join(", "), table.name);
        let offset = i64::try_from(random.below(5)).unwrap();
        let found = connection.query_row(&sql, [offset], |row| (0..names.len()).map(|at| row.get(at)).collect());
        let found: rusqlite::Result<Vec<Option<i64>>> = found;
        if let Ok(found) = found {
            old = found.into_iter().map(|value| value.map_or(Any::Null, Any::Integer)).collect();
        }
    }
    let text = |key: &[Any], between: &str| {
        let pairs: Vec<String> = names.iter().zip(key).map(|(name, value)| format!("{name} = {value}")).collect();
        pairs.join(between)
    };
    match random.below(5) {
        0 | 1 => (
            Target::Delete { columns, key: old.clone() },
            format!("DELETE FROM {} WHERE {}", table.name, text(&old, " AND ")),
        ),
        2 => {
            let filter = "coalesce(x, 0) <= 2";
            let query = format!("SELECT {} FROM {} WHERE {filter}", names.join(", "), table.name);
            (Target::DeleteWhere { query, values: Vec::new() }, format!("DELETE FROM {} WHERE {filter}", table.name))
        }
        _ => {
            // As the library's own SET does, so that SQLite doesn't count a row that references itself twice.
            let own = |reference: &&Reference| reference.parent_name == table.name;
            let mut own: Vec<usize> =
                table.references.iter().filter(own).flat_map(|reference| reference.columns.clone()).collect();
            own.sort_unstable();
            own.dedup();
            let free = own.iter().filter(|at| !table.key.contains(at));
            let own = free.map(|at| format!(", {0} = {0}", NAMES[*at])).collect::<Vec<_>>().concat();
            let sql = format!("UPDATE {} SET {}{own} WHERE {}", table.name, text(&new, ", "), text(&old, " AND "));
            (Target::UpdateKey { columns, key: old, new_key: new }, sql)
        }
    }
}

/// How often each case was met.
#[derive(Debug, Default)]
struct Met {
    done: u64,
    acted: u64,
    refused: u64,
    at_commit: u64,
    unforeseen: u64,
    by_order: u64,
    cleared: u64,
    excused: u64,
}

/// Whether SQLite may lose sight of one of several rows that are to go, since an action gives it another primary key
/// before it comes to it.
fn rekeys(schema: &Schema, target: &Target) -> bool {
    let writes = |reference: &&Reference| {
        reference.enforced && matches!(reference.on_delete, Action::SetNull | Action::SetDefault)
    };
    !matches!(target, Target::UpdateKey { .. })
        && schema.tables.iter().any(|table| {
            let identity: Vec<usize> = table.identity().iter().filter_map(|name| table.column(name)).collect();
            let mut written = table.references.iter().filter(writes).flat_map(|reference| &reference.columns);
            written.any(|at| identity.contains(at))
        })
}

fn compare(seed: u64, met: &mut Met) {
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    for _ in 0..8 {
        random.below(2);
    }
    let world = world(&mut random);
    let schema = &world.schema;
    let connection = Connection::open_in_memory().unwrap();
    register(&connection).unwrap();
    fill(&connection, &world, &mut random);
    for _ in 0..12 {
        let table = usize::try_from(random.below(schema.tables.len() as u64)).unwrap();
        let (target, sql) = target(&connection, &mut random, &schema.tables[table]);
        if shares(schema) || moves(schema, &target) || rekeys(schema, &target) {
            met.excused += 1;
            continue;
        }
        let before = rows(&connection, schema);
        connection.execute_batch("BEGIN; SAVEPOINT whole").unwrap();
        let lost = broken(&connection, schema, false);
        let mut planner = Planner::new(&connection, schema, table, target, false);
        let plan = planner.run().unwrap();
        let changes = connection.total_changes();
        let outcome = connection.execute(&sql, []);
        let written = connection.total_changes() - changes;
        let after = rows(&connection, schema);
        let say = |what: &str| -> String {
            let rows = before.iter().map(|row| format!("{row:?}")).collect::<Vec<_>>().join("\n");
            format!("seed {seed}: {what}\n{}\n{rows}\n{sql}\n{outcome:?}\n{plan:#}", world.ddl)
        };
        check(&connection, schema, &plan, &outcome, (&before, &after), lost, met, &say);
        if outcome.is_ok() && !plan.is_order_dependent() {
            assert!(planner.is_carried_out(written).unwrap(), "{}", say("isn't called carried out"));
            if plan.total() > 0 {
                met.cleared += 1;
                planner.clear().unwrap();
                assert_eq!(number(&connection, "SELECT count(*) FROM sqlite_temp_schema"), 0);
            }
        }
        connection.execute_batch("ROLLBACK").unwrap();
    }
}

#[expect(clippy::too_many_arguments, reason = "all that there is to compare")]
fn check(
    connection: &Connection,
    schema: &Schema,
    plan: &Plan,
    outcome: &rusqlite::Result<usize>,
    (before, after): (&Rows, &Rows),
    lost: u64,
    met: &mut Met,
    say: &dyn Fn(&str) -> String,
) {
    let at_once = plan.blockers().any(|step| !step.deferred);
    if plan.is_order_dependent() {
        met.by_order += 1;
        return;
    }
    match outcome {
        Err(_) if at_once => met.refused += 1,
        // UNIQUE isn't foreseen.
        Err(rusqlite::Error::SqliteFailure(error, _)) if matches!(error.extended_code, 2067 | 1555) => {
            met.unforeseen += 1;
        }
        // SQLite comes to a row, and can't make it NULL, before it comes to what deletes it.
        Err(rusqlite::Error::SqliteFailure(error, _))
            if matches!(error.extended_code, 1299 | 20) && goes_too(plan, schema) =>
        {
            met.by_order += 1;
        }
        Err(error) => panic!("{error}: {}", say("was refused")),
        Ok(_) if at_once => panic!("{}", say("was not refused")),
        Ok(rows) => {
            met.done += 1;
            met.acted += u64::from(plan.deleted + plan.changed > 0);
            // SQLite counts a row of several that went by an action from another as that.
            let several = matches!(plan.target, Target::DeleteWhere { .. });
            let own = plan.rows.abs_diff(*rows as u64);
            assert!(own == 0 || (several && plan.rows > *rows as u64), "{}", say("the plan's own rows"));
            let gone = before.keys().filter(|tag| !after.contains_key(*tag));
            let mut by_table: BTreeMap<&str, u64> = BTreeMap::new();
            for (table, _) in gone {
                *by_table.entry(table).or_default() += 1;
            }
            let mut planned: BTreeMap<&str, u64> = BTreeMap::new();
            let updates = matches!(plan.target, Target::UpdateKey { .. });
            if !updates {
                *planned.entry(&plan.table).or_default() += plan.rows;
            }
            for step in plan.steps.iter().filter(|step| step.effect == Effect::Delete) {
                *planned.entry(&step.table).or_default() += step.rows;
            }
            planned.retain(|_, rows| *rows > 0);
            assert_eq!(planned, by_table, "{}", say("rows that went"));
            let changed =
                before.iter().filter(|(tag, row)| after.get(*tag).is_some_and(|now| now != *row)).count() as u64;
            let own = if updates { plan.rows } else { 0 };
            assert!(plan.changed + own >= changed, "{}", say("fewer rows changed"));
            let idle = plan.steps.iter().any(|step| step.effect == Effect::SetDefault) || updates;
            assert!(idle || plan.changed == changed, "{}", say("more rows changed"));
            let left: u64 = plan.steps.iter().filter(|step| step.effect == Effect::Orphan).map(|step| step.rows).sum();
            let left_now = broken(connection, schema, false);
            // What was rewritten isn't the audit's.
            if plan.changed == 0 && !updates {
                assert_eq!(lost_after(before, after, schema, lost, left), left_now, "{}", say("left without a parent"));
            }
            let violated = broken(connection, schema, true);
            met.at_commit += u64::from(violated > 0);
            assert_eq!(violated > 0, plan.is_blocked(), "{}", say("at commit"));
        }
    }
}

/// Whether two constraints may come to one column of a row, one of them to write it: then the order in which SQLite
/// comes to them decides what becomes of it.
fn shares(schema: &Schema) -> bool {
    let acts = |action| !matches!(action, Action::NoAction | Action::Restrict);
    let writes = |reference: &Reference| {
        matches!(reference.on_delete, Action::SetNull | Action::SetDefault) || acts(reference.on_update)
    };
    schema.tables.iter().any(|table| {
        let enforced = table.references.iter().filter(|reference| reference.enforced);
        let mut pairs =
            enforced.clone().enumerate().flat_map(|(at, a)| enforced.clone().skip(at + 1).map(move |b| (a, b)));
        pairs.any(|(a, b)| a.columns.iter().any(|column| b.columns.contains(column)) && (writes(a) || writes(b)))
    })
}

/// Whether a delete may change a key that others follow, which may go too: then it is again that order.
fn moves(schema: &Schema, target: &Target) -> bool {
    let acts = |action| !matches!(action, Action::NoAction | Action::Restrict);
    !matches!(target, Target::UpdateKey { .. })
        && schema.tables.iter().any(|table| {
            let writes = |reference: &&Reference| {
                reference.enforced && matches!(reference.on_delete, Action::SetNull | Action::SetDefault)
            };
            let mut written = table.references.iter().filter(writes).flat_map(|reference| &reference.columns);
            let followed = |column: &usize| {
                table.incoming.iter().map(|at| schema.reference(*at).1).any(|incoming| {
                    incoming.enforced
                        && incoming.parent_columns.contains(column)
                        && (acts(incoming.on_delete) || acts(incoming.on_update))
                })
            };
            written.any(followed)
        })
}

/// Whether rows go of a table that has a reference which can't do what it says.
fn goes_too(plan: &Plan, schema: &Schema) -> bool {
    let goes = |name: &str| {
        let step = |step: &fk_core::plan::Step| step.effect == Effect::Delete && step.table == name;
        plan.steps.iter().any(step) || (plan.table == name && !matches!(plan.target, Target::UpdateKey { .. }))
    };
    let null =
        |table: &Table, at: &usize| table.columns[*at].not_null || (table.rowid_is_key() && table.key.contains(at));
    schema.tables.iter().filter(|table| goes(&table.name)).any(|table| {
        let writes = |action| matches!(action, Action::SetNull | Action::SetDefault);
        let acting = table.references.iter().filter(|reference| reference.enforced && writes(reference.on_delete));
        acting.flat_map(|reference| &reference.columns).any(|at| null(table, at))
    })
}

/// How many rows have no parent afterwards: those that had none, but for those that went, and those that are told.
fn lost_after(before: &Rows, after: &Rows, schema: &Schema, _: u64, left: u64) -> u64 {
    let mut still = 0;
    for at in schema.references() {
        let (child, reference) = schema.reference(at);
        let Some(parent) = reference.parent.filter(|_| !reference.enforced) else { continue };
        let has = |rows: &Rows, key: &[&Value]| {
            rows.iter().any(|((table, _), row)| {
                *table == schema.tables[parent].name
                    && reference.parent_columns.iter().zip(key).all(|(at, value)| row[*at] == **value)
            })
        };
        for (tag, row) in before.iter().filter(|((table, _), _)| *table == child.name) {
            let key: Vec<&Value> = reference.columns.iter().map(|at| &row[*at]).collect();
            if key.iter().all(|value| **value != Value::Null) && !has(before, &key) && after.contains_key(tag) {
                let now: Vec<&Value> = reference.columns.iter().map(|at| &after[tag][*at]).collect();
                still += u64::from(!has(after, &now) && now.iter().all(|value| **value != Value::Null));
            }
        }
    }
    still + left
}

#[test]
fn what_is_planned_is_what_happens() {
    let rounds = std::env::var("FK_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(400);
    let first = std::env::var("FK_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    let mut met = Met::default();
    for seed in first..first + rounds {
        compare(seed, &mut met);
    }
    let enough = [met.done, met.acted, met.refused, met.at_commit, met.cleared];
    assert!(rounds < 400 || enough.iter().all(|count| *count > 20), "{met:?}");
    println!("{met:?}");
}
