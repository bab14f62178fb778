//! Rows in the order of their tree, with depth and path.

use fk::error::TreeFaultKind;

use super::*;

#[test]
fn rows_come_depth_first_and_siblings_by_key() {
    firm()
        .read(|tx| {
            let all = vec![
                (1, 0, vec![1]),
                (2, 1, vec![1, 2]),
                (4, 2, vec![1, 2, 4]),
                (6, 3, vec![1, 2, 4, 6]),
                (7, 3, vec![1, 2, 4, 7]),
                (3, 1, vec![1, 3]),
            ];
            assert_eq!(branches(tx, Employee::MANAGER.descendants_of(key(1)))?, all);
            assert_eq!(branches(tx, Employee::MANAGER.descendants_of(key(1)).without_itself())?, all[1..]);
            let short: Vec<_> = all.iter().filter(|(_, depth, _)| *depth <= 1).cloned().collect();
            assert_eq!(branches(tx, Employee::MANAGER.descendants_of(key(1)).max_depth(1))?, short);
            assert_eq!(branches(tx, Employee::MANAGER.descendants_of(key(1)).max_depth(0))?, all[..1]);
            assert_eq!(branches(tx, Employee::MANAGER.descendants_of(key(1)).max_depth(u64::MAX))?, all);
            assert_eq!(branches(tx, Employee::MANAGER.descendants_of(key(99)))?, []);
            let mut forest = all.clone();
            forest.extend([(5, 0, vec![5]), (8, 1, vec![5, 8]), (9, 0, vec![9])]);
            assert_eq!(branches(tx, Employee::MANAGER.forest())?, forest);
            let roots = vec![(1, 0, vec![1]), (5, 0, vec![5]), (9, 0, vec![9])];
            assert_eq!(branches(tx, Employee::MANAGER.forest().max_depth(0))?, roots);
            let others: Vec<_> = forest.into_iter().filter(|(_, depth, _)| *depth > 0).collect();
            assert_eq!(branches(tx, Employee::MANAGER.forest().without_itself())?, others);
            Ok(())
        })
        .unwrap();
}

#[test]
fn upwards_the_nearest_comes_first() {
    firm()
        .read(|tx| {
            let all = vec![(6, 0, vec![6]), (4, 1, vec![6, 4]), (2, 2, vec![6, 4, 2]), (1, 3, vec![6, 4, 2, 1])];
            assert_eq!(branches(tx, Employee::MANAGER.ancestors_of(key(6)))?, all);
            assert_eq!(branches(tx, Employee::MANAGER.ancestors_of(key(6)).without_itself())?, all[1..]);
            assert_eq!(branches(tx, Employee::MANAGER.ancestors_of(key(6)).max_depth(2))?, all[..3]);
            assert_eq!(branches(tx, Employee::MANAGER.ancestors_of(key(99)))?, []);
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_branch_is_data() {
    firm()
        .read(|tx| {
            let one = tx.tree(Employee::MANAGER.ancestors_of(key(2)))?;
            let again = tx.tree(Employee::MANAGER.ancestors_of(key(2)))?;
            assert_eq!(one, again);
            assert_eq!(one[1].clone(), one[1]);
            assert_ne!(one[0], one[1]);
            let text = format!("{:?}", one[1]);
            assert!(text.starts_with("Branch { row: Employee {"), "{text}");
            assert!(text.ends_with("depth: 1, path: [Key(2), Key(1)] }"), "{text}");
            Ok(())
        })
        .unwrap();
}

#[test]
fn an_empty_table_has_no_tree() {
    let db = Db::<Trees>::in_memory().unwrap();
    db.read(|tx| {
        assert_eq!(branches(tx, Employee::MANAGER.forest())?, []);
        assert_eq!(ids(tx, Employee::MANAGER.roots()), [] as [i64; 0]);
        assert_eq!(tx.cycles(Employee::MANAGER)?, [] as [Vec<Key<Employee>>; 0]);
        Ok(())
    })
    .unwrap();
}

/// A chain from 1, the root, to `length`.
fn chain(length: i64) -> Db<Trees> {
    let db = Db::<Trees>::in_memory().unwrap();
    let rows: Vec<_> = (1..=length).map(|id| (id, (id > 1).then(|| id - 1))).collect();
    db.write(|tx| employ(tx, &rows)).unwrap();
    db
}

#[test]
fn a_chain_may_be_10_000_long() {
    let db = chain(10_001);
    db.read(|tx| {
        let down = tx.tree(Employee::MANAGER.descendants_of(key(1)))?;
        assert_eq!(down.len(), 10_001);
        assert!(down.iter().zip(1..).all(|(b, id)| *b.row.id.raw() == id && b.depth + 1 == id.unsigned_abs()));
        let path: Vec<i64> = down[10_000].path().into_iter().map(Key::into_raw).collect();
        assert_eq!(path, (1..=10_001).collect::<Vec<_>>());
        let up = tx.tree(Employee::MANAGER.ancestors_of(key(10_001)))?;
        assert_eq!(up.len(), 10_001);
        assert_eq!(up[10_000].path().len(), 10_001);
        let forest = tx.tree(Employee::MANAGER.forest())?;
        assert!(forest.iter().zip(&down).all(|(one, other)| one.row == other.row && one.depth == other.depth));
        assert_eq!(forest.len(), 10_001);
        assert_eq!(tx.count(Employee::MANAGER.below(key(1)))?, 10_000);
        assert_eq!(tx.count(Employee::MANAGER.above(key(10_001)))?, 10_000);
        assert_eq!(tx.cycles(Employee::MANAGER)?, [] as [Vec<Key<Employee>>; 0]);
        Ok(())
    })
    .unwrap();
}

#[test]
fn what_is_deeper_is_an_error_unless_it_was_said() {
    let db = chain(10_002);
    db.read(|tx| {
        for tree in [
            Employee::MANAGER.descendants_of(key(1)),
            Employee::MANAGER.ancestors_of(key(10_002)),
            Employee::MANAGER.forest(),
        ] {
            let fk::Error::Tree(fault) = tx.tree(tree.clone()).unwrap_err() else { panic!("another error") };
            assert_eq!(fault.kind, TreeFaultKind::TooDeep(10_000));
            assert_eq!((fault.table, fault.constraint), ("employees", "fk_employees_manager_id"));
            assert_eq!(tx.tree(tree.clone().max_depth(20_000))?.len(), 10_002);
            assert_eq!(tx.tree(tree.max_depth(10_000))?.len(), 10_001);
        }
        let error = tx.tree(Employee::MANAGER.forest()).unwrap_err();
        assert_eq!(
            format!("{error:#}"),
            "the tree of table \"employees\" by foreign key constraint \"fk_employees_manager_id\" is deeper than 10000\n  \
             help: say how deep to go: `max_depth(..)`\n\
             detail: row (id)=(10002)"
        );
        Ok(())
    })
    .unwrap();
}

#[test]
fn a_chain_longer_than_any_stack_is_no_matter() {
    let db = Db::<Trees>::in_memory().unwrap();
    db.write(|tx| {
        let sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) \
                   INSERT INTO employees SELECT i, 'e', nullif(i - 1, 0) FROM n";
        tx.sql::<()>(sql, ()).map(drop)
    })
    .unwrap();
    db.read(|tx| {
        let mut down = tx.tree(Employee::MANAGER.descendants_of(key(1)).max_depth(u64::MAX))?;
        assert_eq!(down.len(), 200_000);
        let last = down.pop().unwrap();
        drop(down);
        assert_eq!(last.path().len(), 200_000);
        drop(last);
        assert_eq!(tx.tree(Employee::MANAGER.ancestors_of(key(200_000)).max_depth(u64::MAX))?.len(), 200_000);
        assert_eq!(tx.count(Employee::MANAGER.below(key(1)))?, 199_999);
        assert_eq!(tx.count(Employee::MANAGER.above(key(200_000)))?, 199_999);
        Ok(())
    })
    .unwrap();
}

#[cfg(feature = "serde")]
#[test]
fn a_branch_is_serialised_with_its_path() {
    /// Serialises as a service does.
    #[derive(Table, Debug, serde::Serialize)]
    #[table(name = "folders")]
    struct Place {
        #[key]
        id: Key<Self>,
        #[references(on_delete = cascade, as place)]
        in_id: Option<Key<Place>>,
    }

    #[derive(Schema)]
    #[schema(Place)]
    struct Places;

    let db = Db::<Places>::in_memory().unwrap();
    let found = db.write(|tx| {
        tx.insert(Place { id: key(1), in_id: None })?;
        tx.insert(Place { id: key(2), in_id: Some(key(1)) })?;
        tx.tree(Place::PLACE.descendants_of(key(1)).without_itself())
    });
    let text = serde_json::to_string(&found.unwrap()).unwrap();
    assert_eq!(text, r#"[{"row":{"id":2,"in_id":1},"depth":1,"path":[1,2]}]"#);
}
