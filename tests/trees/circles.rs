//! Rows that are above themselves: every question ends, and says so where it has to.

use fk::error::TreeFaultKind;

use super::*;

/// Circles of 1, 2 and 4, rows below them, and a tree that is in order.
const ROWS: [(i64, Option<i64>); 13] = [
    (1, Some(1)),
    (2, Some(1)),
    (3, Some(4)),
    (4, Some(3)),
    (5, Some(4)),
    (6, Some(5)),
    (7, Some(10)),
    (8, Some(7)),
    (9, Some(8)),
    (10, Some(9)),
    (11, Some(9)),
    (12, None),
    (13, Some(12)),
];

fn circles() -> Db<Trees> {
    let db = Db::<Trees>::in_memory().unwrap();
    db.write(|tx| employ(tx, &ROWS)).unwrap();
    db
}

fn circle(tx: &ReadTx<'_, Trees>, tree: fk::Tree<Employee>) -> Vec<i64> {
    let fk::Error::Tree(fault) = tx.tree(tree).unwrap_err() else { panic!("another error") };
    assert_eq!(fault.kind, TreeFaultKind::Cycle);
    assert_eq!(
        (fault.table, fault.constraint, &fault.columns[..]),
        ("employees", "fk_employees_manager_id", &["id"][..])
    );
    let id = |row: &Vec<Any>| match row[..] {
        [Any::Integer(id)] => id,
        _ => panic!("{row:?}"),
    };
    fault.rows.iter().map(id).collect()
}

#[test]
fn all_circles_are_found_once() {
    circles()
        .read(|tx| {
            let found = tx.cycles(Employee::MANAGER)?;
            let found: Vec<Vec<i64>> = found.into_iter().map(|c| c.into_iter().map(Key::into_raw).collect()).collect();
            assert_eq!(found, [vec![1], vec![3, 4], vec![7, 10, 9, 8]]);
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_tree_says_which_circle_it_has_come_to() {
    circles()
        .read(|tx| {
            assert_eq!(circle(tx, Employee::MANAGER.descendants_of(key(1))), [1]);
            assert_eq!(circle(tx, Employee::MANAGER.descendants_of(key(4))), [4, 3]);
            assert_eq!(circle(tx, Employee::MANAGER.descendants_of(key(8))), [8, 7, 10, 9]);
            assert_eq!(circle(tx, Employee::MANAGER.ancestors_of(key(1))), [1]);
            assert_eq!(circle(tx, Employee::MANAGER.ancestors_of(key(2))), [1]);
            assert_eq!(circle(tx, Employee::MANAGER.ancestors_of(key(6))), [4, 3]);
            assert_eq!(circle(tx, Employee::MANAGER.ancestors_of(key(11))), [9, 8, 7, 10]);
            assert_eq!(circle(tx, Employee::MANAGER.forest()), [1]);
            // However deep one wants to go.
            assert_eq!(circle(tx, Employee::MANAGER.descendants_of(key(8)).max_depth(u64::MAX)), [8, 7, 10, 9]);
            assert_eq!(circle(tx, Employee::MANAGER.ancestors_of(key(11)).max_depth(u64::MAX)), [9, 8, 7, 10]);
            // What doesn't come to one has none.
            assert_eq!(tx.tree(Employee::MANAGER.descendants_of(key(12)))?.len(), 2);
            assert_eq!(tx.tree(Employee::MANAGER.descendants_of(key(2)))?.len(), 1);
            assert_eq!(tx.tree(Employee::MANAGER.ancestors_of(key(11)).max_depth(3))?.len(), 4);
            assert_eq!(tx.tree(Employee::MANAGER.descendants_of(key(8)).max_depth(3))?.len(), 5);
            assert_eq!(tx.tree(Employee::MANAGER.forest().max_depth(u64::MAX))?.len(), 2);
            Ok(())
        })
        .unwrap();
}

#[test]
fn the_error_names_the_rows() {
    circles()
        .read(|tx| {
            let error = tx.tree(Employee::MANAGER.descendants_of(key(8))).unwrap_err();
            let brief = "table \"employees\" has a circle of 4 rows by foreign key constraint \"fk_employees_manager_id\"\n  \
                         help: `cycles` finds all circles, `move_under` takes a row out of one";
            assert_eq!(error.to_string(), brief);
            let detail = "detail: from row to parent: (id)=(8), (id)=(7), (id)=(10), (id)=(9), (id)=(8)";
            assert_eq!(format!("{error:#}"), format!("{brief}\n{detail}"));
            let error = tx.tree(Employee::MANAGER.ancestors_of(key(2))).unwrap_err();
            let brief = "table \"employees\" has a circle of 1 row that is its own parent by foreign key constraint \
                         \"fk_employees_manager_id\"\n  help: `cycles` finds all circles, `move_under` takes a row out of one";
            assert_eq!(error.to_string(), brief);
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_long_circle_is_told_of_at_both_ends() {
    let db = Db::<Trees>::in_memory().unwrap();
    let rows: Vec<_> = (1..=5000).map(|id| (id, Some(if id == 1 { 5000 } else { id - 1 }))).collect();
    db.write(|tx| employ(tx, &rows)).unwrap();
    db.read(|tx| {
        let found = tx.cycles(Employee::MANAGER)?;
        assert_eq!((found.len(), found[0].len(), *found[0][0].raw(), *found[0][1].raw()), (1, 5000, 1, 5000));
        assert_eq!(circle(tx, Employee::MANAGER.descendants_of(key(2))).len(), 5000);
        let error = format!("{:#}", tx.tree(Employee::MANAGER.ancestors_of(key(30))).unwrap_err());
        assert!(error.contains("(id)=(21), 4980 more, (id)=(40),"), "{error}");
        assert!(error.ends_with("(id)=(31), (id)=(30)"), "{error}");
        assert_eq!(tx.count(Employee::MANAGER.below(key(7)))?, 5000);
        Ok(())
    })
    .unwrap();
}

#[test]
fn parts_end_and_a_row_of_a_circle_is_below_and_above_itself() {
    circles()
        .read(|tx| {
            let manager = Employee::MANAGER;
            assert_eq!(ids(tx, manager.subtree_of(key(3))), [3, 4, 5, 6]);
            assert_eq!(ids(tx, manager.below(key(3))), [3, 4, 5, 6]);
            assert_eq!(ids(tx, manager.below(key(5))), [6]);
            assert_eq!(ids(tx, manager.above(key(6))), [3, 4, 5]);
            assert_eq!(ids(tx, manager.path_to(key(6))), [3, 4, 5, 6]);
            assert_eq!(ids(tx, manager.below(key(1))), [1, 2]);
            let caught = Employee::query().filter(|e| manager.above(e).any(|up| up.id.eq(e.id)));
            assert_eq!(ids(tx, caught), [1, 3, 4, 7, 8, 9, 10]);
            assert_eq!(ids(tx, manager.roots()), [12]);
            assert_eq!(ids(tx, manager.leaves()), [2, 6, 11, 13]);
            Ok(())
        })
        .unwrap();
}
