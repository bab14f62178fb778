//! FK13: a write transaction writes, and reads.
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

fn delete(tx: &mut WriteTx<'_, Shop>, item: Key<Item>) -> fk::Result<Deleted> {
    // A write transaction reads too.
    assert!(tx.get(item)?.is_some());
    tx.delete(item)
}

fn main() -> fk::Result<()> {
    let db = Db::<Shop>::in_memory()?;
    db.write(|tx| {
        let item = tx.insert(NewItem { name: String::new() })?;
        delete(tx, item.id)
    })?;
    Ok(())
}
