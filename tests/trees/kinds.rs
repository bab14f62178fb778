//! Every kind of reference to the own table: natural keys, several columns, other columns, audited, deferred, required.

use super::*;

fn text(path: &str) -> Key<Folder, String> {
    Key::from_raw(path.to_owned())
}

#[test]
fn natural_keys_are_texts() {
    let db = Db::<Trees>::in_memory().unwrap();
    db.write(|tx| {
        for (path, parent) in [("/", None), ("/b", Some("/")), ("/a", Some("/")), ("/a/ü", Some("/a")), ("~'\"", None)]
        {
            tx.insert(Folder { path: text(path), parent_id: parent.map(text) })?;
        }
        Ok(())
    })
    .unwrap();
    db.read(|tx| {
        let tree = tx.tree(Folder::PARENT.forest())?;
        let found: Vec<_> = tree.iter().map(|b| (b.row.path.raw().as_str(), b.depth)).collect();
        assert_eq!(found, [("/", 0), ("/a", 1), ("/a/ü", 2), ("/b", 1), ("~'\"", 0)]);
        assert_eq!(tree[2].path(), [text("/"), text("/a"), text("/a/ü")]);
        assert_eq!(tx.count(Folder::PARENT.subtree_of(text("~'\"")))?, 1);
        let up = tx.tree(Folder::PARENT.ancestors_of(text("/a/ü")))?;
        assert_eq!(up[2].path(), [text("/a/ü"), text("/a"), text("/")]);
        Ok(())
    })
    .unwrap();
}

#[test]
fn keys_of_several_columns_lead_inside_one_tenant() {
    let db = Db::<Trees>::in_memory().unwrap();
    db.write(|tx| {
        for (tenant, number, above) in
            [("a", 1, None), ("a", 2, Some(1)), ("a", 3, Some(2)), ("b", 1, None), ("b", 2, Some(1)), ("b", 3, None)]
        {
            tx.insert(Node { tenant: tenant.into(), number, above })?;
        }
        Ok(())
    })
    .unwrap();
    let at = |tenant: &str, number| Node::key(tenant.to_owned(), number);
    db.write(|tx| {
        let below =
            tx.all(Node::ABOVE.below(at("a", 1)).order_by(|n| n.number.asc()).select(|n| (n.tenant, n.number)))?;
        assert_eq!(below, [("a".to_owned(), 2), ("a".to_owned(), 3)]);
        let counts = tx.all(
            Node::query().order_by(|n| (n.tenant.asc(), n.number.asc())).select(|n| Node::ABOVE.below(n).count()),
        )?;
        assert_eq!(counts, [2, 1, 0, 1, 0, 0]);
        let tree = tx.tree(Node::ABOVE.descendants_of(at("a", 1)))?;
        assert_eq!(tree[2].path(), [at("a", 1), at("a", 2), at("a", 3)]);
        assert_eq!(tx.tree(Node::ABOVE.forest())?.len(), 6);
        assert_eq!(tx.count(Node::ABOVE.roots())?, 3);
        assert_eq!(tx.count(Node::ABOVE.leaves())?, 3);
        tx.set(at("a", 1), |n| n.above.set(3))?;
        assert_eq!(tx.cycles(Node::ABOVE)?, [[at("a", 1), at("a", 3), at("a", 2)]]);
        assert!(matches!(tx.tree(Node::ABOVE.forest()), Err(fk::Error::Tree(_))));
        assert!(matches!(tx.tree(Node::ABOVE.ancestors_of(at("a", 2))), Err(fk::Error::Tree(_))));
        assert!(matches!(tx.tree(Node::ABOVE.descendants_of(at("a", 2))), Err(fk::Error::Tree(_))));
        assert_eq!(tx.tree(Node::ABOVE.descendants_of(at("b", 1)))?.len(), 2);
        Ok(())
    })
    .unwrap();
}

#[test]
fn other_columns_lead_too() {
    let db = Db::<Trees>::in_memory().unwrap();
    db.write(|tx| {
        for (id, code, whole) in
            [(1, "car", None), (2, "wheel", Some("car")), (3, "nut", Some("wheel")), (4, "x", None)]
        {
            tx.insert(Part { id: key(id), code: code.into(), whole_code: whole.map(str::to_owned) })?;
        }
        let tree = tx.tree(Part::WHOLE.forest())?;
        assert_eq!(
            tree.iter().map(|b| (*b.row.id.raw(), b.depth)).collect::<Vec<_>>(),
            [(1, 0), (2, 1), (3, 2), (4, 0)]
        );
        assert_eq!(tx.count(Part::WHOLE.above(key(3)))?, 2);
        assert_eq!(tx.count(Part::WHOLE.below(key(1)))?, 2);
        assert_eq!(tx.tree(Part::WHOLE.ancestors_of(key(3)))?[2].row.code, "car");
        let counts = tx.all(
            Part::query()
                .order_by(|p| p.id.asc())
                .select(|p| (Part::WHOLE.below(p).count(), Part::WHOLE.above(p).count())),
        )?;
        assert_eq!(counts, [(2, 0), (1, 1), (0, 2), (0, 0)]);
        tx.set(key::<Part>(1), |p| p.whole_code.set("nut".to_owned()))?;
        assert_eq!(tx.cycles(Part::WHOLE)?, [[key(1), key(3), key(2)]]);
        assert_eq!(tx.count(Part::WHOLE.below(key(1)))?, 3);
        assert!(matches!(tx.tree(Part::WHOLE.descendants_of(key(2))), Err(fk::Error::Tree(_))));
        Ok(())
    })
    .unwrap();
}

#[test]
fn what_replies_to_nothing_that_is_there_is_a_root() {
    let db = Db::<Trees>::in_memory().unwrap();
    db.write(|tx| {
        for (id, reply_to) in [(1, None), (2, Some(1)), (3, Some(99)), (4, Some(3)), (5, Some(4))] {
            tx.insert(Message { id: key(id), reply_to_id: reply_to.map(key) })?;
        }
        let ids = |query: Query<Message>| -> Vec<i64> {
            tx.all(query.order_by(|m| m.id.asc())).unwrap().into_iter().map(|m| m.id.into_raw()).collect()
        };
        assert_eq!(ids(Message::REPLY_TO.roots()), [1, 3]);
        assert_eq!(ids(Message::REPLY_TO.leaves()), [2, 5]);
        assert_eq!(ids(Message::REPLY_TO.below(key(99))), [] as [i64; 0], "it isn't there");
        let tree = tx.tree(Message::REPLY_TO.forest())?;
        assert_eq!(
            tree.iter().map(|b| (*b.row.id.raw(), b.depth)).collect::<Vec<_>>(),
            [(1, 0), (2, 1), (3, 0), (4, 1), (5, 2)]
        );
        assert_eq!(tx.tree(Message::REPLY_TO.ancestors_of(key(5)))?.len(), 3);
        assert_eq!(tx.cycles(Message::REPLY_TO)?, [] as [Vec<Key<Message>>; 0]);
        Ok(())
    })
    .unwrap();
}

#[test]
fn an_audited_reference_that_has_to_be_written_makes_its_own_rows_roots() {
    let db = Db::<Trees>::in_memory().unwrap();
    db.write(|tx| {
        for (id, base) in [(1, 1), (2, 1), (3, 99), (4, 3), (5, 6), (6, 5)] {
            tx.insert(Version { id: key(id), base_id: key(base) })?;
        }
        let roots = tx.all(Version::BASE.roots().order_by(|v| v.id.asc()).select(|v| v.id))?;
        assert_eq!(roots, [key(1), key(3)]);
        let leaves = tx.all(Version::BASE.leaves().order_by(|v| v.id.asc()).select(|v| v.id))?;
        assert_eq!(leaves, [key(2), key(4)]);
        assert_eq!(tx.cycles(Version::BASE)?, [[key(5), key(6)]]);
        tx.move_under(Version::BASE, key(5), key(5))?;
        assert_eq!(tx.tree(Version::BASE.forest())?.len(), 6);
        Ok(())
    })
    .unwrap();
}

#[test]
fn where_each_row_has_a_parent_its_own_one_is_no_circle() {
    let db = Db::<Trees>::in_memory().unwrap();
    db.write(|tx| {
        for (id, parent) in [(1, 1), (2, 1), (3, 2), (4, 4)] {
            tx.insert(Account { id: key(id), parent_id: key(parent) })?;
        }
        let ids = |query: Query<Account>| -> Vec<i64> {
            tx.all(query.order_by(|a| a.id.asc())).unwrap().into_iter().map(|a| a.id.into_raw()).collect()
        };
        assert_eq!(ids(Account::PARENT.roots()), [1, 4]);
        assert_eq!(ids(Account::PARENT.leaves()), [3, 4]);
        assert_eq!(ids(Account::PARENT.below(key(1))), [2, 3]);
        assert_eq!(ids(Account::PARENT.above(key(1))), [] as [i64; 0]);
        assert_eq!(ids(Account::PARENT.above(key(3))), [1, 2]);
        assert_eq!(ids(Account::PARENT.path_to(key(1))), [1]);
        let tree = tx.tree(Account::PARENT.forest())?;
        assert_eq!(
            tree.iter().map(|b| (*b.row.id.raw(), b.depth)).collect::<Vec<_>>(),
            [(1, 0), (2, 1), (3, 2), (4, 0)]
        );
        assert_eq!(tx.tree(Account::PARENT.ancestors_of(key(3)))?.len(), 3);
        assert_eq!(tx.tree(Account::PARENT.descendants_of(key(1)))?.len(), 3);
        assert_eq!(tx.cycles(Account::PARENT)?, [] as [Vec<Key<Account>>; 0]);
        tx.set(key::<Account>(1), |a| a.parent_id.set(key(3)))?;
        assert_eq!(tx.cycles(Account::PARENT)?, [[key(1), key(3), key(2)]]);
        assert_eq!(tx.count(Account::PARENT.below(key(2)))?, 3);
        Ok(())
    })
    .unwrap();
}

#[test]
fn a_row_whose_parent_is_missing_is_in_the_forest_all_the_same() {
    let db = Db::<Trees>::in_memory().unwrap();
    let refused = db.write(|tx| {
        // Only for a while: the commit would refuse it.
        for (id, after) in [(1, None), (2, Some(1)), (3, Some(99)), (4, Some(3))] {
            tx.insert(Step { id: key(id), after_id: after.map(key) })?;
        }
        let tree = tx.tree(Step::AFTER.forest())?;
        assert_eq!(
            tree.iter().map(|b| (*b.row.id.raw(), b.depth)).collect::<Vec<_>>(),
            [(1, 0), (2, 1), (3, 0), (4, 1)]
        );
        assert_eq!(tx.tree(Step::AFTER.ancestors_of(key(4)))?.len(), 2);
        assert_eq!(tx.tree(Step::AFTER.descendants_of(key(3)))?.len(), 2);
        assert_eq!(tx.count(Step::AFTER.above(key(4)))?, 1);
        assert_eq!(tx.count(Step::AFTER.above(key(3)))?, 0);
        assert_eq!(tx.one(Step::AFTER.roots())?.id, key(1), "its reference isn't NULL");
        assert_eq!(tx.cycles(Step::AFTER)?, [] as [Vec<Key<Step>>; 0]);
        // What is missing may come, and go under something then.
        tx.insert(Step { id: key(99), after_id: None })?;
        assert_eq!(tx.count(Step::AFTER.above(key(4)))?, 2);
        tx.move_under(Step::AFTER, key(99), Some(key(2)))?;
        assert!(tx.move_under(Step::AFTER, key(1), Some(key(4))).is_err());
        tx.delete(key::<Step>(99))?;
        Ok(())
    });
    assert!(refused.unwrap_err().missing_parent(Step::AFTER));
}

/// Is called as the rows that are found would be.
mod names {
    use super::*;

    #[derive(Table, Debug, Clone, PartialEq)]
    #[table(name = "FK_tree0")]
    struct Zero {
        #[key]
        id: Key<Self>,
        #[references(on_delete = set_null, as above)]
        k0: Option<Key<Zero>>,
    }

    #[derive(Table, Debug, Clone, PartialEq)]
    #[table(name = "fk_tree1")]
    struct One {
        #[key]
        id: Key<Self>,
        #[references(on_delete = set_null, as above)]
        k0: Option<Key<One>>,
    }

    #[derive(Table, Debug, Clone, PartialEq)]
    #[table(name = "k2")]
    struct Two {
        #[key]
        k0: Key<Self>,
        #[references(on_delete = set_null, as above)]
        d: Option<Key<Two>>,
    }

    #[derive(Schema)]
    #[schema(Zero, One, Two)]
    struct Names;

    #[test]
    fn no_name_is_taken_for_another() {
        let db = Db::<Names>::in_memory().unwrap();
        db.write(|tx| {
            for id in 1..=3 {
                let above = (id > 1).then_some(id - 1);
                tx.insert(Zero { id: key(id), k0: above.map(key) })?;
                tx.insert(One { id: key(id), k0: above.map(key) })?;
                tx.insert(Two { k0: key(id), d: above.map(key) })?;
            }
            assert_eq!(tx.tree(Zero::ABOVE.forest())?.len(), 3);
            assert_eq!(tx.tree(One::ABOVE.descendants_of(key(1)))?.len(), 3);
            assert_eq!(tx.tree(Two::ABOVE.ancestors_of(key(3)))?.len(), 3);
            assert_eq!(tx.count(One::ABOVE.below(key(1)))?, 2);
            assert_eq!(tx.all(Zero::query().select(|z| Zero::ABOVE.below(z).count()))?, [2, 1, 0]);
            assert_eq!(tx.all(One::query().select(|o| One::ABOVE.below(o).count()))?, [2, 1, 0]);
            assert_eq!(tx.all(Two::query().select(|t| Two::ABOVE.above(t).count()))?, [0, 1, 2]);
            tx.set(key::<Zero>(1), |z| z.k0.set(key(3)))?;
            assert_eq!(tx.cycles(Zero::ABOVE)?, [[key(1), key(3), key(2)]]);
            Ok(())
        })
        .unwrap();
    }
}
