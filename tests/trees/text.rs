//! The SQL of every construct, to the letter, with what SQLite does for it: an index that isn't used any more is seen.
//!
//! After a change that is meant, `GOLDEN=overwrite cargo test --test trees text` writes the golden anew.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::path::Path;

use fk::rusqlite::trace::{TraceEvent, TraceEventCodes};

use super::*;

thread_local! {
    static LOG: RefCell<Vec<String>> = RefCell::default();
}

fn record(event: TraceEvent<'_>) {
    if let TraceEvent::Profile(statement, _) = event {
        LOG.with_borrow_mut(|log| log.push(statement.sql().into_owned()));
    }
}

type Case = (&'static str, fn(&ReadTx<'_, Trees>) -> fk::Result<()>);

const CASES: &[Case] = &[
    ("subtree_of", |tx| tx.all(Employee::MANAGER.subtree_of(key(2))).map(drop)),
    ("below", |tx| tx.all(Employee::MANAGER.below(key(2))).map(drop)),
    ("path_to", |tx| tx.all(Employee::MANAGER.path_to(key(6))).map(drop)),
    ("above", |tx| tx.all(Employee::MANAGER.above(key(6))).map(drop)),
    ("roots", |tx| tx.all(Employee::MANAGER.roots()).map(drop)),
    ("leaves", |tx| tx.all(Employee::MANAGER.leaves()).map(drop)),
    ("descendants_of", |tx| tx.tree(Employee::MANAGER.descendants_of(key(1))).map(drop)),
    ("ancestors_of", |tx| tx.tree(Employee::MANAGER.ancestors_of(key(6)).max_depth(2)).map(drop)),
    ("forest", |tx| tx.tree(Employee::MANAGER.forest()).map(drop)),
    ("cycles", |tx| tx.cycles(Employee::MANAGER).map(drop)),
    ("below, of each row", |tx| {
        tx.all(Employee::query().select(|e| (e.id, Employee::MANAGER.below(e).count()))).map(drop)
    }),
    ("above, of a path, as a condition", |tx| {
        tx.all(Task::query().filter(|t| Employee::MANAGER.above(t.reviewer()).any(|e| e.name.eq("Ada")))).map(drop)
    }),
    ("subtree_of, in another query", |tx| {
        let theirs = Employee::MANAGER.subtree_of(key(2)).filter(|e| e.name.ne("e6")).select(|e| e.id);
        tx.all(Task::query().filter(|t| t.employee_id.in_query(theirs)).order_by(|t| t.id.asc())).map(drop)
    }),
    ("roots, where each row has a parent", |tx| tx.all(Account::PARENT.roots()).map(drop)),
    ("leaves, where each row has a parent", |tx| tx.all(Account::PARENT.leaves()).map(drop)),
    ("below, where each row has a parent", |tx| tx.all(Account::PARENT.below(key(1))).map(drop)),
    ("forest, where each row has a parent", |tx| tx.tree(Account::PARENT.forest()).map(drop)),
    ("subtree_of, several columns", |tx| tx.all(Node::ABOVE.subtree_of(Node::key("a".into(), 1))).map(drop)),
    ("above, several columns", |tx| tx.all(Node::ABOVE.above(Node::key("a".into(), 1))).map(drop)),
    ("descendants_of, several columns", |tx| tx.tree(Node::ABOVE.descendants_of(Node::key("a".into(), 1))).map(drop)),
    ("below, another column", |tx| tx.all(Part::WHOLE.below(key(1))).map(drop)),
    ("roots, audited", |tx| tx.all(Message::REPLY_TO.roots()).map(drop)),
    ("roots, audited, where each row has a parent", |tx| tx.all(Version::BASE.roots()).map(drop)),
];

fn compare(golden: &str, output: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(golden);
    if std::env::var_os("GOLDEN").is_some_and(|wish| wish == "overwrite") {
        std::fs::write(&path, output).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(expected == output, "{} differs\n--- expected\n{expected}--- found\n{output}", path.display());
}

#[test]
fn the_statements_are_these() {
    let options = Db::<Trees>::options().on_connect(|connection| {
        let _ = connection.trace_v2(TraceEventCodes::SQLITE_TRACE_PROFILE, Some(record as fn(TraceEvent<'_>)));
        Ok(())
    });
    let db = options.in_memory().unwrap();
    db.write(|tx| employ(tx, &FIRM)).unwrap();
    let mut text = String::new();
    db.read(|tx| {
        for (name, run) in CASES {
            LOG.take();
            run(tx)?;
            writeln!(text, "-- {name}").unwrap();
            for sql in LOG.take() {
                writeln!(text, "{sql};").unwrap();
                let mut plan = tx.connection()?.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
                let steps =
                    plan.raw_query().mapped(|row| row.get::<_, String>(3)).map(Result::unwrap).collect::<Vec<_>>();
                for step in steps {
                    writeln!(text, "--   {step}").unwrap();
                }
            }
            text.push('\n');
        }
        Ok(())
    })
    .unwrap();
    compare("trees.sql", text.trim_end());
}

#[test]
fn one_shape_is_written_once() {
    let db = firm();
    db.read(|tx| {
        // The same shapes with other values, one after the other, come to their own rows.
        for (row, below) in [(1, vec![2, 3, 4, 6, 7]), (2, vec![4, 6, 7]), (5, vec![8]), (9, vec![])] {
            assert_eq!(ids(tx, Employee::MANAGER.below(key(row))), below);
            let with_itself: Vec<i64> = ids(tx, Employee::MANAGER.subtree_of(key(row)));
            assert_eq!(with_itself.len(), below.len() + 1);
            assert!(!ids(tx, Employee::MANAGER.above(key(row))).contains(&row));
            assert!(ids(tx, Employee::MANAGER.path_to(key(row))).contains(&row));
            assert_eq!(tx.tree(Employee::MANAGER.descendants_of(key(row)))?.len(), with_itself.len());
            assert_eq!(tx.tree(Employee::MANAGER.ancestors_of(key(row)))?[0].row.id, key(row));
        }
        Ok(())
    })
    .unwrap();
}
