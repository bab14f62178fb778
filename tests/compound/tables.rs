//! Two tables whose rows can be compared column by column, with NULL and duplicates.

use fk::prelude::*;

use crate::random::Random;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "owners", has_many(pets: Pet))]
pub(crate) struct Owner {
    #[key]
    pub(crate) id: Key<Self>,
    pub(crate) name: String,
    pub(crate) age: Option<i64>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "pets")]
pub(crate) struct Pet {
    #[key]
    pub(crate) id: Key<Self>,
    #[references(on_delete = cascade)]
    pub(crate) owner_id: Key<Owner>,
    #[column(collate = nocase)]
    pub(crate) name: String,
    pub(crate) age: Option<i64>,
}

#[derive(Schema)]
#[schema(Owner, Pet)]
pub(crate) struct Home;

pub(crate) type HomeDb = Db<Home>;

pub(crate) const NAMES: [&str; 4] = ["Ada", "Bob", "Cleo", ""];
pub(crate) const AGES: [Option<i64>; 4] = [None, Some(1), Some(2), Some(-3)];

pub(crate) fn fill(db: &HomeDb, random: &mut Random) -> fk::Result<()> {
    db.write(|tx| {
        let mut owners = Vec::new();
        for _ in 0..3 + random.below(5) {
            let new = NewOwner { name: (*random.of(&NAMES)).into(), age: *random.of(&AGES) };
            owners.push(tx.insert(new)?.id);
        }
        for _ in 0..random.below(8) {
            let (name, age) = ((*random.of(&NAMES)).into(), *random.of(&AGES));
            tx.insert(NewPet { owner_id: *random.of(&owners), name, age })?;
        }
        Ok(())
    })
}

/// Ada with a cat of hers, Bob without; both are one year old, the cat is of no known age.
pub(crate) fn small() -> fk::Result<HomeDb> {
    let db = HomeDb::in_memory()?;
    db.write(|tx| {
        let ada = tx.insert(NewOwner { name: "Ada".into(), age: Some(1) })?;
        tx.insert(NewOwner { name: "Bob".into(), age: Some(1) })?;
        tx.insert(NewPet { owner_id: ada.id, name: "ada".into(), age: None })?;
        tx.insert(NewPet { owner_id: ada.id, name: "Bob".into(), age: Some(1) })?;
        Ok(())
    })?;
    Ok(db)
}
