//! Tables and columns with the names that our SQL gives to things of its own.

use fk::prelude::*;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "k", has_many(entries: Entry))]
struct Keys {
    #[key]
    id: Key<Self>,
    value: i64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "n")]
struct Entry {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    k_id: Key<Keys>,
    n: i64,
    c0: i64,
    k0: i64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "v", has_many(parts: Whole via whole_id))]
#[allow(clippy::struct_field_names)]
struct Whole {
    #[key]
    id: Key<Self>,
    x: i64,
    #[references(on_delete = cascade)]
    whole_id: Option<Key<Whole>>,
}

#[derive(Schema)]
#[schema(Keys, Entry, Whole)]
struct Ours;

fn ours() -> fk::Result<Db<Ours>> {
    let db = Db::<Ours>::in_memory()?;
    db.write(|tx| {
        for value in [7, 1] {
            tx.insert(NewKeys { value })?;
        }
        for n in 0..6 {
            let k_id = Key::from_raw(1 + n % 2);
            tx.insert(NewEntry { k_id, n: 100 - n, c0: n, k0: -n })?;
        }
        let whole = tx.insert(NewWhole { x: 1, whole_id: None })?;
        tx.insert(NewWhole { x: 5, whole_id: Some(whole.id) })
    })?;
    Ok(db)
}

#[test]
fn a_column_is_not_the_number_of_a_row_of_its_parent() -> fk::Result<()> {
    let newest = Keys::query().with(Keys::ENTRIES.order_by(|e| e.n.desc()).limit(1)).with(
        // Skipped by their numbers too.
        Keys::ENTRIES.order_by(|e| e.n.asc()).limit(1).offset(1),
    );
    let found: Vec<_> = ours()?.read(|tx| tx.all(newest))?.into_iter().map(|(_, a, b)| (a[0].n, b[0].n)).collect();
    assert_eq!(found, [(100, 98), (99, 97)]);
    Ok(())
}

#[test]
fn columns_are_not_those_of_what_is_computed_before_an_update() -> fk::Result<()> {
    let changed = ours()?.write(|tx| {
        tx.update_where(Entry::query().filter(|e| e.c0.lt(2)), |e| {
            (e.n.set(e.k().value + e.n), e.c0.set(e.k0), e.k0.set(e.c0))
        })?;
        tx.all(Entry::query().order_by(|e| e.id.asc()).limit(2).select(|e| (e.n, e.c0, e.k0)))
    })?;
    assert_eq!(changed, [(107, 0, 0), (100, -1, 1)]);
    Ok(())
}

#[test]
fn a_table_is_not_the_value_that_is_used_twice() -> fk::Result<()> {
    let query = Whole::query().filter(|w| (w.parts().sum(|part| part.x) + w.x).gt(5)).select(|w| (w.id, w.x));
    assert_eq!(ours()?.read(|tx| tx.all(query))?, [(Key::from_raw(1), 1)]);
    Ok(())
}

mod array {
    use fk::prelude::*;

    #[derive(Table, Debug, Clone, PartialEq)]
    #[table(name = "RArray", has_many(parts: Part via whole_id))]
    pub(super) struct Part {
        #[key]
        pub(super) id: Key<Self>,
        #[references(on_delete = cascade)]
        whole_id: Option<Key<Part>>,
    }

    #[derive(Schema)]
    #[schema(Part)]
    struct Arrays;

    #[test]
    fn a_table_is_not_the_function_that_many_values_are_the_rows_of() -> fk::Result<()> {
        let db = Db::<Arrays>::in_memory()?;
        db.write(|tx| {
            let whole = tx.insert(NewPart { whole_id: None })?;
            let part = tx.insert(NewPart { whole_id: Some(whole.id) })?;
            assert_eq!(tx.all(Part::query().with(Part::PARTS))?, [(whole, vec![part.clone()]), (part, vec![])]);
            let many = (2..500).map(Key::from_raw);
            assert_eq!(tx.count(Part::query().filter(|p| p.id.is_in(many)))?, 1);
            Ok(())
        })
    }
}
