//! Parts of a tree as queries: everything that a query can do, they can.

use super::*;

const MANAGER: ToOne<Employee, Option<Key<Employee>>> = Employee::MANAGER;

#[test]
fn parts_are_the_rows_that_are_meant() {
    firm()
        .read(|tx| {
            assert_eq!(ids(tx, MANAGER.subtree_of(key(2))), [2, 4, 6, 7]);
            assert_eq!(ids(tx, MANAGER.below(key(2))), [4, 6, 7]);
            assert_eq!(ids(tx, MANAGER.path_to(key(6))), [1, 2, 4, 6]);
            assert_eq!(ids(tx, MANAGER.above(key(6))), [1, 2, 4]);
            assert_eq!(ids(tx, MANAGER.roots()), [1, 5, 9]);
            assert_eq!(ids(tx, MANAGER.leaves()), [3, 6, 7, 8, 9]);
            assert_eq!(ids(tx, MANAGER.subtree_of(key(9))), [9]);
            assert_eq!(ids(tx, MANAGER.below(key(9))), [] as [i64; 0]);
            assert_eq!(ids(tx, MANAGER.above(key(1))), [] as [i64; 0]);
            // A row that isn't there has no tree.
            assert_eq!(ids(tx, MANAGER.subtree_of(key(99))), [] as [i64; 0]);
            assert_eq!(ids(tx, MANAGER.path_to(key(99))), [] as [i64; 0]);
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_part_is_a_query_like_others() {
    let db = firm();
    db.write(|tx| {
        for (employee, reviewer, minutes) in [(4, Some(2), 10), (6, Some(1), 20), (6, None, 5), (8, Some(3), 40)] {
            let task = NewTask { employee_id: key(employee), reviewer_id: reviewer.map(key), minutes };
            tx.insert(task)?;
        }
        Ok(())
    })
    .unwrap();
    db.read(|tx| {
        let below = || MANAGER.below(key(1));
        assert_eq!(tx.count(below())?, 5);
        assert!(tx.exists(below().filter(|e| e.name.eq("e7")))?);
        assert_eq!(ids(tx, below().filter(|e| e.id.gt(key::<Employee>(3)))), [4, 6, 7]);
        let last = tx.all(below().order_by(|e| e.id.desc()).limit(2).select(|e| e.name))?;
        assert_eq!(last, ["e7", "e6"]);
        let loaded = tx.all(MANAGER.subtree_of(key(4)).order_by(|e| e.id.asc()).with(Employee::TASKS))?;
        assert_eq!(loaded.iter().map(|(e, t)| (*e.id.raw(), t.len())).collect::<Vec<_>>(), [(4, 1), (6, 2), (7, 0)]);
        // Both sides of a part.
        let both = MANAGER.below(key(1)).filter(|e| e.id.in_query(MANAGER.above(key(6)).select(|e| e.id)));
        assert_eq!(ids(tx, both), [2, 4]);
        // As a condition of another table.
        let theirs = Task::query().filter(|t| t.employee_id.in_query(MANAGER.subtree_of(key(2)).select(|e| e.id)));
        assert_eq!(tx.all(theirs.select(|t| t.minutes))?.into_iter().sum::<i64>(), 35);
        Ok(())
    })
    .unwrap();
}

#[test]
fn a_part_may_begin_at_a_row_of_another_query() {
    let db = firm();
    db.write(|tx| {
        tx.insert(NewTask { employee_id: key(6), reviewer_id: Some(key(2)), minutes: 10 })?;
        tx.insert(NewTask { employee_id: key(6), reviewer_id: Some(key(5)), minutes: 20 })?;
        tx.insert(NewTask { employee_id: key(8), reviewer_id: None, minutes: 40 }).map(drop)
    })
    .unwrap();
    db.read(|tx| {
        // How many are below each.
        let counts = tx.all(Employee::query().order_by(|e| e.id.asc()).select(|e| (e.id, MANAGER.below(e).count())))?;
        let counts: Vec<i64> = counts.into_iter().map(|(_, count)| count).collect();
        assert_eq!(counts, [5, 3, 0, 2, 1, 0, 0, 0, 0]);
        // How deep each is.
        let depths = tx.all(Employee::query().order_by(|e| e.id.asc()).select(|e| MANAGER.above(e).count()))?;
        assert_eq!(depths, [0, 1, 1, 2, 0, 3, 3, 1, 0]);
        // The minutes of all that are below, and the own ones.
        let minutes = Employee::query().order_by(|e| e.id.asc()).select(|e| {
            Task::query().filter(|t| t.employee_id.in_query(MANAGER.subtree_of(e).select(|b| b.id))).sum(|t| t.minutes)
        });
        assert_eq!(tx.all(minutes)?, [30, 30, 0, 30, 40, 30, 0, 40, 0]);
        // From a column with a key, and from a path: reviewed by someone above.
        let by_column = Task::query().filter(|t| MANAGER.above(t.employee_id).any(|e| e.id.eq(t.reviewer_id)));
        assert_eq!(tx.all(by_column.select(|t| t.minutes))?, [10]);
        let by_path = Task::query().filter(|t| MANAGER.above(t.employee()).any(|e| e.id.eq(t.reviewer_id)));
        assert_eq!(tx.all(by_path.select(|t| t.minutes))?, [10]);
        // From one that may be NULL, and from a path that may lead to nothing.
        let reviewers = Task::query().order_by(|t| t.id.asc()).select(|t| MANAGER.subtree_of(t.reviewer_id).count());
        assert_eq!(tx.all(reviewers)?, [4, 2, 0]);
        let reviewers = Task::query().order_by(|t| t.id.asc()).select(|t| MANAGER.subtree_of(t.reviewer()).count());
        assert_eq!(tx.all(reviewers)?, [4, 2, 0]);
        // A tree inside a tree.
        let highest = Employee::query()
            .order_by(|e| e.id.asc())
            .select(|e| MANAGER.path_to(e).filter(|up| !MANAGER.above(up).exists()).value(|up| up.id));
        let highest: Vec<i64> = tx.all(highest)?.into_iter().map(|id| *id.unwrap().raw()).collect();
        assert_eq!(highest, [1, 1, 1, 1, 5, 1, 1, 5, 9]);
        Ok(())
    })
    .unwrap();
}

#[test]
fn columns_of_no_query_around_are_refused() {
    firm()
        .read(|tx| {
            let mut stolen = None;
            let _ = Employee::query().filter(|e| {
                stolen = Some(e.id);
                e.id.eq(e.id)
            });
            let error = tx.all(MANAGER.below(stolen.unwrap())).unwrap_err();
            assert!(matches!(error, fk::Error::ForeignColumn { table: "employees" }), "{error}");
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_part_is_planned_and_asked_from_rows() {
    firm()
        .read(|tx| {
            let plan = tx.plan_delete_where(MANAGER.subtree_of(key(4)))?;
            assert_eq!((plan.rows, plan.total()), (3, 3));
            let plan = tx.plan_delete_where(MANAGER.below(key(1)).filter(|e| e.id.lt(key::<Employee>(4))))?;
            assert_eq!(plan.rows, 2);
            // Rows as they come, one, and whether there is one.
            assert!(tx.exists(MANAGER.path_to(key(9)))?);
            assert_eq!(tx.one(MANAGER.above(key(8)))?.id, key(5));
            assert_eq!(tx.first(MANAGER.below(key(9)))?, None);
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_part_of_each_row_is_cut_and_folded_like_others() {
    firm()
        .read(|tx| {
            let asked = Employee::query().order_by(|e| e.id.asc()).select(|e| {
                let below = || MANAGER.below(e);
                (
                    below().order_by(|b| b.id.desc()).limit(2).count(),
                    below().max(|b| b.id),
                    below().order_by(|b| b.name.desc()).value(|b| b.name),
                    below().filter(|b| b.manager().manager_id.is_not_null()).count(),
                    below().exists(),
                )
            });
            let found = tx.all(asked)?;
            let last = |id: i64| (Some(key(id)), Some(format!("e{id}")));
            let (seven, eight) = (last(7), last(8));
            assert_eq!(found[0], (2, seven.0, seven.1.clone(), 3, true));
            assert_eq!(found[1], (2, seven.0, seven.1.clone(), 3, true));
            assert_eq!(found[2], (0, None, None, 0, false));
            assert_eq!(found[3], (2, seven.0, seven.1, 2, true));
            assert_eq!(found[4], (1, eight.0, eight.1, 0, true));
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_part_is_changed_and_deleted_by_one_statement() {
    let db = firm();
    db.write(|tx| {
        assert_eq!(tx.update_where(MANAGER.below(key(2)), |e| e.name.set("below"))?, 3);
        assert_eq!(ids(tx, Employee::query().filter(|e| e.name.eq("below"))), [4, 6, 7]);
        // Which rows is known before one is written: what is changed may be the tree itself.
        assert_eq!(tx.update_where(MANAGER.subtree_of(key(4)), |e| e.manager_id.set(None))?, 3);
        assert_eq!(ids(tx, MANAGER.roots()), [1, 4, 5, 6, 7, 9]);
        assert_eq!(ids(tx, MANAGER.below(key(1))), [2, 3]);
        // Those that have nobody below them.
        let alone = Employee::query().filter(|e| !MANAGER.below(e).exists());
        assert_eq!(tx.update_where(alone, |e| e.name.set("alone"))?, 7);
        // A value that is computed for each row: how many are below it.
        tx.update_where(Task::query(), |t| t.minutes.set(0))?;
        tx.insert(NewTask { employee_id: key(1), reviewer_id: None, minutes: 5 })?;
        tx.update_where(Task::query(), |t| t.minutes.set(MANAGER.below(t.employee_id).count()))?;
        assert_eq!(tx.all(Task::query().select(|t| t.minutes))?, [2]);
        tx.delete_where(Task::query())?;
        assert_eq!(tx.delete_where(MANAGER.subtree_of(key(1)))?.rows, 3);
        assert_eq!(ids(tx, Employee::query()), [4, 5, 6, 7, 8, 9]);
        Ok(())
    })
    .unwrap();
}

#[test]
fn a_part_is_grouped_read_row_by_row_and_explained() {
    firm()
        .read(|tx| {
            let groups = MANAGER.below(key(1)).group_by(|e| e.manager_id).order_by(|manager, _| manager.asc());
            let groups = tx.all(groups.select(|manager, g| (manager, g.count())))?;
            assert_eq!(groups, [(Some(key(1)), 2), (Some(key(2)), 1), (Some(key(4)), 2)]);
            let mut seen = 0;
            tx.each(MANAGER.subtree_of(key(2)), |row| {
                seen += i64::from(row?.id.raw() > &1);
                Ok(())
            })?;
            assert_eq!(seen, 4);
            let explained = tx.explain(MANAGER.below(key(2)).filter(|e| e.name.ne("x")))?;
            assert_eq!(explained.values, [Any::Integer(2), Any::Text("x".into())]);
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_part_may_begin_at_a_row_that_a_query_finds() {
    let db = firm();
    db.write(|tx| {
        tx.insert(NewTask { employee_id: key(6), reviewer_id: Some(key(2)), minutes: 10 })?;
        tx.insert(NewTask { employee_id: key(6), reviewer_id: None, minutes: 20 })?;
        let newest = |minutes: i64| {
            let tasks = Task::query().filter(|t| t.minutes.le(minutes)).order_by(|t| t.id.desc());
            MANAGER.below(tasks.value(|t| t.reviewer_id))
        };
        assert_eq!(ids(tx, newest(10)), [4, 6, 7]);
        assert_eq!(ids(tx, newest(20)), [] as [i64; 0], "it has no reviewer");
        assert_eq!(tx.count(newest(10).filter(|e| e.id.gt(key::<Employee>(4))))?, 2);
        assert_eq!(tx.update_where(newest(10), |e| e.name.set("x"))?, 3);
        let longer = newest(10).filter(|e| e.name.eq("x"));
        assert_eq!(tx.update_where(longer, |e| e.name.set("y"))?, 3);
        assert_eq!(tx.delete_where(newest(10).filter(|e| e.id.ne(key::<Employee>(6))))?.rows, 2);
        assert_eq!(ids(tx, Employee::query()), [1, 2, 3, 5, 6, 8, 9]);
        Ok(())
    })
    .unwrap();
}
