//! FK7: tables of the schema are used with it.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers")]
struct Customer {
    #[key]
    id: Key<Self>,
    name: String,
}

#[derive(Table)]
#[table(name = "items")]
struct Item {
    #[key]
    id: Key<Self>,
    name: String,
}

#[derive(Schema)]
#[schema(Customer, Item)]
struct Shop;

fn main() -> fk::Result<()> {
    let db = Db::<Shop>::in_memory()?;
    let item = db.write(|tx| tx.insert(NewItem { name: String::new() }))?;
    db.read(|tx| {
        assert!(tx.get(item.id)?.is_some());
        assert_eq!(tx.all(Item::query())?.len(), 1);
        Ok(())
    })
}
