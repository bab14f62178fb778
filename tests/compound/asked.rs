//! What compound queries can be asked for, and what of.

use fk::Error;
use fk::prelude::*;

use crate::tables::{Home, Owner, Pet, small};

#[derive(Row, Debug, PartialEq)]
struct Named {
    name: String,
    pets: i64,
}

fn texts(names: Vec<String>) -> String {
    names.join(" ")
}

#[test]
fn whole_rows() -> fk::Result<()> {
    let db = small()?;
    let of_age = || Owner::query().filter(|o| o.age.eq(1));
    let with_pets = || Owner::query().filter(|o| o.pets().exists());
    let names =
        |query| db.read(|tx| Ok(tx.all(query)?.into_iter().map(|o: Owner| o.name).collect::<Vec<_>>().join(" ")));
    assert_eq!(names(of_age().union(with_pets()).order_by(|o| o.name.desc()))?, "Bob Ada");
    assert_eq!(names(of_age().union_all(with_pets()).order_by(|o| o.name.asc()))?, "Ada Ada Bob");
    assert_eq!(names(of_age().intersect(with_pets()))?, "Ada");
    assert_eq!(names(of_age().except(with_pets()))?, "Bob");
    // Rows that a path leads to are rows of that table.
    assert_eq!(names(Owner::query().except(Pet::query().select(|p| p.owner())))?, "Bob");
    let twice = Pet::query().select(|p| p.owner()).union_all(Owner::query());
    assert_eq!(db.read(|tx| tx.all(twice))?.len(), 4);
    Ok(())
}

/// The columns of the rows lead on as in any query.
#[test]
fn sorted_by_a_path() -> fk::Result<()> {
    let db = small()?;
    let pets = Pet::query().filter(|p| p.age.is_null()).union(Pet::query().filter(|p| p.age.eq(1)));
    let by_owner = pets.order_by(|p| (p.owner().name.asc(), p.owner().pets().count().desc(), p.name.desc()));
    let found = db.read(|tx| tx.all(by_owner.limit(5)))?;
    assert_eq!(found.iter().map(|pet| &*pet.name).collect::<Vec<_>>(), ["Bob", "ada"]);
    Ok(())
}

#[test]
fn selections_groups_and_structs() -> fk::Result<()> {
    let db = small()?;
    let owners = || Owner::query().select(|o| (o.name, o.pets().count()));
    let pets = || Pet::query().group_by(|p| p.name).select(|name, group| (name, group.count()));
    let all = db.read(|tx| tx.all(owners().union(pets()).order_by(|(name, pets)| (name.asc(), pets.asc()))))?;
    let rows = |rows: &[(&str, i64)]| rows.iter().map(|(name, pets)| ((*name).to_owned(), *pets)).collect::<Vec<_>>();
    assert_eq!(all, rows(&[("Ada", 2), ("Bob", 0), ("Bob", 1), ("ada", 1)]));
    // A group first: it has the pets' own collation.
    let all = db.read(|tx| tx.all(pets().union(owners()).order_by(|(name, pets)| (name.asc(), pets.desc()))))?;
    assert_eq!(all, rows(&[("Ada", 2), ("ada", 1), ("Bob", 1), ("Bob", 0)]));

    let named = |name: &str, pets| Named { name: name.to_owned(), pets };
    let structs = owners().into_row::<Named>().except(pets().into_row::<Named>()).order_by(|(name, _)| name.desc());
    assert_eq!(db.read(|tx| tx.all(structs))?, [named("Bob", 0), named("Ada", 2)]);
    let selected = || Owner::query().select(|o| SelectNamed { name: o.name, pets: o.pets().count() });
    let same = selected().union(selected()).order_by(|(name, pets)| (pets.asc(), name.asc()));
    assert_eq!(db.read(|tx| tx.all(same))?, [named("Bob", 0), named("Ada", 2)]);
    let after = owners().intersect(owners()).order_by(|(_, pets)| pets.desc()).limit(1).into_row::<Named>();
    assert_eq!(db.read(|tx| tx.one(after))?, named("Ada", 2));
    Ok(())
}

#[test]
fn rows_beside_values() -> fk::Result<()> {
    let db = small()?;
    let owners = Owner::query().select(|o| (o, o.name));
    let pets = Pet::query().select(|p| (p.owner(), p.name));
    // A row is nothing to sort by.
    let all = db.read(|tx| tx.all(owners.union_all(pets).order_by(|((), name)| (name.len().asc(), name.desc()))))?;
    assert_eq!(
        all.iter().map(|(owner, name)| format!("{}/{name}", owner.name)).collect::<Vec<_>>(),
        ["Ada/ada", "Bob/Bob", "Ada/Bob", "Ada/Ada"]
    );
    Ok(())
}

#[test]
fn asked_in_every_way() -> fk::Result<()> {
    let db = small()?;
    let names = || Owner::query().select(|o| o.name).union_all(Pet::query().select(|p| p.name));
    db.read(|tx: &ReadTx<'_, Home>| {
        assert_eq!((tx.count(names())?, tx.count(names().limit(3))?, tx.count(names().distinct())?), (4, 3, 3));
        assert!(tx.exists(names())? && !tx.exists(names().limit(0))? && !tx.exists(names().offset(4))?);
        assert_eq!(tx.first(names().order_by(|name| name.asc()).offset(2))?, Some("Bob".to_owned()));
        let mut each = Vec::new();
        tx.each(names().order_by(|name| name.asc()), |name| {
            each.push(name?);
            Ok(())
        })?;
        assert_eq!(texts(each), "Ada Bob Bob ada");
        let plan = tx.explain(names().limit(1))?;
        assert!(plan.sql.starts_with("SELECT t0.* FROM (SELECT t1.\"name\" AS c0"), "{plan}");
        assert!(matches!(tx.one(names()), Err(Error::NotUnique { table: "owners" })));
        assert!(matches!(tx.one(names().limit(0)), Err(Error::NotFound { table: "owners", .. })));
        assert_eq!(texts(tx.all(names().order_by(|name| name.desc()).limit(3))?), "ada Bob Bob");
        assert_eq!(texts(tx.all(names().order_by(|name| (name.len().asc(), name.asc())))?), "Ada Bob Bob ada");
        Ok(())
    })
}

#[test]
fn inside_other_queries() -> fk::Result<()> {
    let db = small()?;
    let pets = |query| db.read(|tx| Ok(texts(tx.all::<Pet, _>(query)?)));
    let owners = |query| db.read(|tx| Ok(texts(tx.all::<Owner, _>(query)?)));
    let both = || Owner::query().select(|o| o.age).intersect(Pet::query().select(|p| p.age));
    assert_eq!(pets(Pet::query().filter(|p| p.age.in_query(both())).select(|p| p.name))?, "Bob");
    assert_eq!(pets(Pet::query().filter(|p| !p.age.in_query(both())).select(|p| p.name))?, "");
    // Each part may be about the row of the outer query.
    let same = Owner::query()
        .filter(|o| {
            let own = Owner::query().filter(|other| other.id.eq(o.id)).select(|other| other.name);
            o.pets().select(|p| p.name).intersect(own).exists()
        })
        .select(|o| o.name);
    assert_eq!(owners(same)?, "Ada");
    let counts = Owner::query().select(|o| {
        let names = o.pets().select(|p| p.name);
        let more = Pet::query().filter(|p| p.age.eq(o.age)).select(|p| p.name);
        (o.name, names.clone().union(more.clone()).count(), names.union_all(more).count())
    });
    assert_eq!(db.read(|tx| tx.all(counts))?, [("Ada".to_owned(), 2, 3), ("Bob".to_owned(), 1, 1)]);
    // Groups are values too, put together or not.
    let many = Pet::query().group_by(|p| p.owner_id).having(|_, g| g.count().gt(1)).select(|owner, _| owner);
    assert_eq!(owners(Owner::query().filter(|o| o.id.in_query(many)).select(|o| o.name))?, "Ada");
    let kept = Pet::query().group_by(|p| p.owner_id).select(|owner, _| owner).except(Owner::query().select(|o| o.id));
    assert_eq!(owners(Owner::query().filter(|o| o.id.in_query(kept)).select(|o| o.name))?, "");
    Ok(())
}

/// A loop puts together as many as there are.
#[test]
fn the_type_stays_the_same() -> fk::Result<()> {
    let db = small()?;
    let mut query = Owner::query().union(Owner::query());
    for age in 0..40 {
        query = query.union_all(Owner::query().filter(|o| o.age.eq(age)));
    }
    assert_eq!(db.read(|tx| tx.count(query.order_by(|o| o.name.asc()).limit(100).union(Owner::query())))?, 2);
    assert_eq!(db.read(|tx| tx.count(Owner::query().except(Owner::query()).except(Owner::query())))?, 0);
    Ok(())
}

/// NULL is a value here, and what is the same twice is there once.
#[test]
fn the_very_same_query_twice() -> fk::Result<()> {
    let db = small()?;
    let ages = Pet::query().filter(|p| p.age.is_not(7)).select(|p| p.age);
    db.read(|tx| {
        assert_eq!(tx.all(ages.clone().union(ages.clone()))?, [None, Some(1)]);
        assert_eq!(tx.count(ages.clone().union_all(ages.clone()))?, 4);
        assert_eq!(tx.count(ages.clone().except(ages.clone()))?, 0);
        let first = ages.clone().limit(1).union_all(ages.clone().limit(1));
        assert_eq!(tx.count(first.clone().union_all(first))?, 4);
        Ok(())
    })
}

/// Of two texts that the first query's column takes for one, one is given.
#[test]
fn the_first_query_says_what_is_equal() -> fk::Result<()> {
    let db = small()?;
    let (owners, pets) = (|| Owner::query().select(|o| o.name), || Pet::query().select(|p| p.name));
    assert_eq!(db.read(|tx| tx.count(owners().union(pets())))?, 3);
    assert_eq!(db.read(|tx| tx.count(pets().union(owners())))?, 2);
    Ok(())
}

#[test]
fn a_column_of_a_part_is_none_of_the_whole() -> fk::Result<()> {
    let db = small()?;
    let mut outside = None;
    let part = Owner::query().filter(|o| {
        outside = Some(o.name);
        o.age.is_null()
    });
    let wrong = part.union(Owner::query()).order_by(|_| outside.unwrap().asc());
    assert!(matches!(db.read(|tx| tx.all(wrong)), Err(Error::ForeignColumn { table: "owners" })));
    Ok(())
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "words")]
struct Word {
    #[key]
    id: Key<Self>,
    name: String,
}

#[derive(Schema)]
#[schema(Word)]
struct Alone;

/// That every table is there is known when the text is written.
#[test]
fn a_part_of_another_schema_is_refused() -> fk::Result<()> {
    let db = Db::<Alone>::in_memory()?;
    let names = Word::query().select(|w| w.name).union(Pet::query().select(|p| p.name));
    let error = db.read(|tx| tx.all(names)).unwrap_err();
    assert!(error.to_string().contains("table \"pets\" is not in the schema of this database"), "{error}");
    Ok(())
}
