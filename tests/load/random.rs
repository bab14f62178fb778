//! Random rows with random choices, beside a plain search for what has to go.

use std::collections::{BTreeMap, BTreeSet};

use fk::OnOrphan;
use fk::prelude::*;

use crate::orphans;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "groups")]
struct Group {
    #[key]
    id: Key<Self>,
    #[references(on_delete = set_null, as leader)]
    leader: Option<Key<Member>>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "members")]
struct Member {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade, as group)]
    group: Key<Group>,
    #[references(on_delete = set_null, as friend)]
    friend: Option<Key<Member>>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "links", key(a, b))]
struct Link {
    #[references(on_delete = cascade, as first)]
    a: Key<Member>,
    #[references(on_delete = cascade, index = false, as second)]
    b: Key<Member>,
}

#[derive(Schema)]
#[schema(Group, Member, Link)]
struct Club;

/// The constraints, with the table that has each and its parent's; which of them may be NULL.
const KEYS: [(&str, usize, usize, bool); 5] = [
    ("fk_groups_leader", 0, 1, true),
    ("fk_members_group", 1, 0, false),
    ("fk_members_friend", 1, 1, true),
    ("fk_links_a", 2, 1, false),
    ("fk_links_b", 2, 1, false),
];
const TABLES: [&str; 3] = ["groups", "members", "links"];

struct Random(u64);

impl Random {
    fn below(&mut self, n: i64) -> i64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        i64::try_from(self.0 % n.unsigned_abs()).unwrap()
    }
}

/// A table's rows: what tells a row, and its references in the order of [`KEYS`].
type Rows = [BTreeMap<(i64, i64), Vec<Option<i64>>>; 3];

/// Does to loaded rows what was chosen, one row at a time, until nothing is wrong.
fn mend(rows: &mut Rows, loaded: &[BTreeSet<(i64, i64)>; 3], policies: [OnOrphan; 5]) {
    let at = |key: usize| KEYS[..key].iter().filter(|(_, table, ..)| *table == KEYS[key].1).count();
    for removes in [true, false] {
        loop {
            let mut changed = false;
            for (key, (_, table, parent, _)) in KEYS.iter().enumerate() {
                let is_removed = policies[key] != OnOrphan::SetNull;
                if is_removed != removes {
                    continue;
                }
                let parents: BTreeSet<i64> = rows[*parent].keys().map(|(id, _)| *id).collect();
                for row in &loaded[*table] {
                    let Some(values) = rows[*table].get_mut(row) else { continue };
                    let place = &mut values[at(key)];
                    if place.is_none_or(|value| parents.contains(&value)) {
                        continue;
                    }
                    *place = None;
                    if removes {
                        rows[*table].remove(row);
                    }
                    changed = true;
                }
            }
            if !changed {
                break;
            }
        }
    }
}

fn read(db: &Db<Club>) -> fk::Result<Rows> {
    db.read(|tx| {
        let groups = tx.sql::<(i64, Option<i64>)>("SELECT id, leader FROM groups", ())?;
        let members = tx.sql::<(i64, Option<i64>, Option<i64>)>("SELECT id, \"group\", friend FROM members", ())?;
        let links = tx.sql::<(i64, i64)>("SELECT a, b FROM links", ())?;
        Ok([
            groups.into_iter().map(|(id, leader)| ((id, 0), vec![leader])).collect(),
            members.into_iter().map(|(id, group, friend)| ((id, 0), vec![group, friend])).collect(),
            links.into_iter().map(|(a, b)| ((a, b), vec![Some(a), Some(b)])).collect(),
        ])
    })
}

#[test]
fn what_stays_is_what_a_plain_search_leaves() -> fk::Result<()> {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let (mut removed, mut refused) = (0, 0);
    for round in 0..120 {
        let db = if round % 2 == 0 { Db::<Club>::in_memory()? } else { Db::<Club>::temporary()? };
        let mut rows = Rows::default();
        for load in 0..3 {
            let policies: [OnOrphan; 5] = std::array::from_fn(|key| match random.below(3) {
                0 if KEYS[key].3 => OnOrphan::SetNull,
                1 => OnOrphan::Quarantine,
                _ => OnOrphan::Skip,
            });
            let keys = 6 + random.below(10);
            let mut new: [BTreeSet<(i64, i64)>; 3] = Default::default();
            let mut order: Vec<(usize, (i64, i64))> = Vec::new();
            for _ in 0..random.below(25) {
                let table = usize::try_from(random.below(3)).unwrap();
                let row = (1 + random.below(keys), if table == 2 { 1 + random.below(keys) } else { 0 });
                if rows[table].contains_key(&row) {
                    continue;
                }
                let mut maybe = || (random.below(4) > 0).then(|| 1 + random.below(keys));
                let values = match table {
                    0 => vec![maybe()],
                    1 => vec![Some(maybe().unwrap_or(1)), maybe()],
                    _ => vec![Some(row.0), Some(row.1)],
                };
                rows[table].insert(row, values);
                new[table].insert(row);
                order.push((table, row));
            }
            let insert = |load: &mut fk::Loader<'_, Club>| -> fk::Result<()> {
                for (table, row) in &order {
                    let values = &rows[*table][row];
                    let id = row.0;
                    match table {
                        0 => {
                            load.insert(Group { id: Key::from_raw(id), leader: values[0].map(Key::from_raw) }).map(drop)
                        }
                        1 => {
                            let group = Key::from_raw(values[0].unwrap());
                            let friend = values[1].map(Key::from_raw);
                            load.insert_all([Member { id: Key::from_raw(id), group, friend }]).map(drop)
                        }
                        _ => load.insert(Link { a: Key::from_raw(id), b: Key::from_raw(row.1) }).map(drop),
                    }?;
                }
                Ok(())
            };
            let mut expected = rows.clone();
            mend(&mut expected, &new, policies);
            // Without a choice it is refused if anything would be mended, and nothing changes.
            let before = read(&db)?;
            let outcome = db.bulk_load(insert);
            let told = || format!("round {round}, load {load}: {policies:?}\n{order:?}");
            if expected == rows {
                outcome?;
            } else {
                refused += 1;
                assert!(outcome.is_err(), "{}", told());
                assert_eq!(read(&db)?, before);
                let loaded = db.bulk_load(|load| {
                    for ((name, table, ..), policy) in KEYS.iter().zip(policies) {
                        load.on_orphan_named(TABLES[*table], name, policy)?;
                    }
                    insert(load)
                })?;
                let gone: usize = (0..3).map(|table| rows[table].len() - expected[table].len()).sum();
                removed += gone;
                let removing = loaded.mended.iter().filter(|mended| mended.policy != OnOrphan::SetNull);
                assert_eq!(removing.map(|mended| mended.rows.rows).sum::<u64>(), gone as u64, "{}", told());
                assert_eq!(loaded.rows, (order.len() - gone) as u64, "{}", told());
            }
            assert_eq!(read(&db)?, expected, "{}", told());
            assert!(orphans(&db)?.is_empty(), "{}", told());
            rows = expected;
        }
    }
    assert!(removed > 300 && refused > 100, "{removed} {refused}");
    Ok(())
}
