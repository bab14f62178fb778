//! Moving rows: a circle is refused, everything else is a write like others.

use fk::Enforcement;
use fk::error::TreeFaultKind;

use super::*;

fn everywhere(test: impl Fn(&Db<Trees>)) {
    for enforcement in [Enforcement::Database, Enforcement::Mirror, Enforcement::Both] {
        let db = Db::<Trees>::options().enforcement(enforcement).in_memory().unwrap();
        db.write(|tx| employ(tx, &FIRM)).unwrap();
        test(&db);
    }
}

/// All employees' managers, in order.
fn managers(tx: &ReadTx<'_, Trees>) -> Vec<Option<i64>> {
    let all = tx.all(Employee::query().order_by(|e| e.id.asc()).select(|e| e.manager_id)).unwrap();
    all.into_iter().map(|id| id.map(Key::into_raw)).collect()
}

#[test]
fn a_row_moves_with_all_that_is_below_it() {
    everywhere(|db| {
        db.write(|tx| {
            tx.move_under(Employee::MANAGER, key(2), Some(key(8)))?;
            assert_eq!(ids(tx, Employee::MANAGER.below(key(5))), [2, 4, 6, 7, 8]);
            tx.move_under(Employee::MANAGER, key(4), None)?;
            assert_eq!(ids(tx, Employee::MANAGER.roots()), [1, 4, 5, 9]);
            // A key alone will do, and where it is already is no error.
            tx.move_under(Employee::MANAGER, key(4), key(9))?;
            tx.move_under(Employee::MANAGER, key(4), key(9))?;
            let now = [None, Some(8), Some(1), Some(9), None, Some(4), Some(4), Some(5), None];
            assert_eq!(managers(tx), now);
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn no_circle_is_made() {
    everywhere(|db| {
        db.write(|tx| {
            for (row, parent, way) in
                [(2, 2, vec![2]), (1, 2, vec![1, 2]), (1, 6, vec![1, 6, 4, 2]), (4, 7, vec![4, 7])]
            {
                let error = tx.move_under(Employee::MANAGER, key(row), Some(key(parent))).unwrap_err();
                let fk::Error::Tree(fault) = &error else { panic!("{error}") };
                assert_eq!(fault.kind, TreeFaultKind::WouldCycle);
                let rows: Vec<Vec<Any>> = way.into_iter().map(|id| vec![Any::Integer(id)]).collect();
                assert_eq!(fault.rows, rows);
            }
            assert_eq!(managers(tx), FIRM.map(|(_, manager)| manager), "nothing has changed");
            let error = tx.move_under(Employee::MANAGER, key(1), Some(key(6))).unwrap_err();
            let brief = "a row of table \"employees\" can't be moved under a row below it: foreign key constraint \
                         \"fk_employees_manager_id\" would lead in a circle of 4 rows\n  \
                         help: move the new parent out from under it first";
            assert_eq!(error.to_string(), brief);
            let detail = "detail: from row to parent: (id)=(1), (id)=(6), (id)=(4), (id)=(2), (id)=(1)";
            assert_eq!(format!("{error:#}"), format!("{brief}\n{detail}"));
            let error = tx.move_under(Employee::MANAGER, key(3), key(3)).unwrap_err();
            let brief = "a row of table \"employees\" can't be moved under itself: foreign key constraint \
                         \"fk_employees_manager_id\" would lead in a circle of 1 row";
            assert_eq!(error.to_string(), brief);
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn what_is_absent_is_told() {
    everywhere(|db| {
        db.write(|tx| {
            let error = tx.move_under(Employee::MANAGER, key(99), Some(key(1))).unwrap_err();
            assert!(error.is_not_found(), "{error}");
            let error = tx.move_under(Employee::MANAGER, key(99), None).unwrap_err();
            assert!(error.is_not_found(), "{error}");
            let error = tx.move_under(Employee::MANAGER, key(3), Some(key(99))).unwrap_err();
            assert!(error.missing_parent(Employee::MANAGER), "{error}");
            assert_eq!(managers(tx), FIRM.map(|(_, manager)| manager), "nothing has changed");
            // A deferred reference may be ahead of its row.
            tx.insert(Step { id: key(1), after_id: None })?;
            tx.move_under(Step::AFTER, key(1), Some(key(2)))?;
            tx.insert(Step { id: key(2), after_id: None })?;
            // An audited one leads where it wants.
            tx.insert(Message { id: key(1), reply_to_id: None })?;
            tx.move_under(Message::REPLY_TO, key(1), Some(key(7)))?;
            assert_eq!(tx.require(key::<Message>(1))?.reply_to_id, Some(key(7)));
            // One to another column can't be written without the row.
            tx.insert(Part { id: key(1), code: "a".into(), whole_code: None })?;
            let error = tx.move_under(Part::WHOLE, key(1), Some(key(9))).unwrap_err();
            assert!(error.is_not_found(), "{error}");
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn circles_in_the_data_are_undone_by_moves() {
    everywhere(|db| {
        db.write(|tx| {
            tx.set(key::<Employee>(1), |e| e.manager_id.set(key(4)))?;
            assert_eq!(tx.cycles(Employee::MANAGER)?, [[key(1), key(4), key(2)]]);
            // Under a row of a circle, and away from there again.
            tx.move_under(Employee::MANAGER, key(8), Some(key(2)))?;
            tx.move_under(Employee::MANAGER, key(8), Some(key(5)))?;
            // Where it is already, it is in the circle.
            assert!(tx.move_under(Employee::MANAGER, key(2), Some(key(1))).is_err());
            tx.move_under(Employee::MANAGER, key(1), Some(key(9)))?;
            assert_eq!(tx.cycles(Employee::MANAGER)?, [] as [Vec<Key<Employee>>; 0]);
            assert_eq!(ids(tx, Employee::MANAGER.below(key(9))), [1, 2, 3, 4, 6, 7]);
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn where_each_row_has_a_parent_a_root_is_its_own() {
    everywhere(|db| {
        db.write(|tx| {
            for (id, parent) in [(1, 1), (2, 1), (3, 2), (4, 4)] {
                tx.insert(Account { id: key(id), parent_id: key(parent) })?;
            }
            tx.move_under(Account::PARENT, key(2), key(2))?;
            assert_eq!(tx.count(Account::PARENT.roots())?, 3);
            assert!(tx.move_under(Account::PARENT, key(2), key(3)).is_err());
            tx.move_under(Account::PARENT, key(1), key(3))?;
            tx.move_under(Account::PARENT, key(2), key(4))?;
            let below = tx.tree(Account::PARENT.descendants_of(key(4)))?;
            assert_eq!(
                below.iter().map(|b| (*b.row.id.raw(), b.depth)).collect::<Vec<_>>(),
                [(4, 0), (2, 1), (3, 2), (1, 3)]
            );
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn keys_of_several_columns_and_other_columns_are_written_whole() {
    everywhere(|db| {
        db.write(|tx| {
            let node = |tenant: &str, number, above| Node { tenant: tenant.into(), number, above };
            for row in [node("a", 1, None), node("a", 2, Some(1)), node("a", 3, None), node("b", 1, None)] {
                tx.insert(row)?;
            }
            let at = |tenant: &str, number| Node::key(tenant.to_owned(), number);
            tx.move_under(Node::ABOVE, at("a", 3), Some(at("a", 2)))?;
            assert_eq!(tx.require(at("a", 3))?.above, Some(2));
            assert!(tx.move_under(Node::ABOVE, at("a", 1), Some(at("a", 3))).is_err());
            tx.move_under(Node::ABOVE, at("a", 2), None)?;
            assert_eq!(tx.require(at("a", 2))?, node("a", 2, None));
            let error = tx.move_under(Node::ABOVE, at("a", 3), Some(at("b", 1))).unwrap_err();
            let brief = "a row of table \"nodes\" can't be moved there: columns of foreign key constraint \
                         \"fk_nodes_tenant_above\" are a part of its primary key, which would change\n  \
                         help: insert the row anew, with the other key";
            assert_eq!(error.to_string(), brief);
            assert_eq!(format!("{error:#}"), format!("{brief}\ndetail: row (tenant, number)=(a, 3)"));

            tx.insert(Part { id: key(1), code: "Car".into(), whole_code: None })?;
            tx.insert(Part { id: key(2), code: "wheel".into(), whole_code: None })?;
            tx.move_under(Part::WHOLE, key(2), Some(key(1)))?;
            assert_eq!(tx.require(key::<Part>(2))?.whole_code.as_deref(), Some("Car"));
            assert!(tx.move_under(Part::WHOLE, key(1), Some(key(2))).is_err());
            tx.move_under(Part::WHOLE, key(2), None)?;
            assert_eq!(tx.require(key::<Part>(2))?.whole_code, None);

            let folder = |path: &str| Key::<Folder, String>::from_raw(path.into());
            tx.insert(Folder { path: folder("/"), parent_id: None })?;
            tx.insert(Folder { path: folder("/it's"), parent_id: None })?;
            tx.move_under(Folder::PARENT, folder("/it's"), Some(folder("/")))?;
            assert!(tx.move_under(Folder::PARENT, folder("/"), Some(folder("/it's"))).is_err());
            Ok(())
        })
        .unwrap();
    });
}
