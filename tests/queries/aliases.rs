//! Names that our SQL uses itself are a user's all the same.

use fk::prelude::*;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "k", has_many(children: V))]
struct K {
    #[key]
    id: Key<Self>,
    value: i64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "v")]
struct V {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    k_id: Key<K>,
    n: i64,
    x: i64,
    t0: i64,
    c: i64,
}

#[derive(Schema)]
#[schema(K, V)]
struct Short;

#[test]
fn names_of_ours_are_the_users_too() -> fk::Result<()> {
    let db = Db::<Short>::in_memory()?;
    db.write(|tx| {
        for value in [10, 20] {
            let parent = tx.insert(NewK { value })?;
            for n in [7, 5, 900] {
                tx.insert(NewV { k_id: parent.id, n, x: n, t0: value, c: -n })?;
            }
        }
        let newest = K::query().order_by(|k| k.id.asc()).with(K::CHILDREN.order_by(|v| v.n.asc()).limit(2).offset(1));
        let found: Vec<Vec<i64>> = tx.all(newest)?.into_iter().map(|(_, v)| v.iter().map(|v| v.n).collect()).collect();
        assert_eq!(found, [[7, 900], [7, 900]]);

        // An expression that is computed once, of the table whose name the SQL has for it.
        let sums = K::query()
            .order_by(|k| k.id.asc())
            .filter(|k| (k.children().sum(|v| v.x) * 2).gt(k.value))
            .select(|k| (k.value, (k.children().limit(2).sum(|v| v.c) + k.children().max(|v| v.t0).coalesce(0)).abs()));
        assert_eq!(tx.all(sums)?, [(10, 2), (20, 8)]);
        Ok(())
    })
}
