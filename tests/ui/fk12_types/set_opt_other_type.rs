// FK12: what a column may be given is of its type.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "items")]
struct Item {
    #[key]
    id: Key<Self>,
    price_cents: i64,
}

#[derive(Schema)]
#[schema(Item)]
struct Shop;

fn patch(tx: &mut WriteTx<'_, Shop>, item: Key<Item>, price: Option<String>) -> fk::Result<()> {
    tx.set(item, |i| i.price_cents.set_opt(price))
}

fn main() {}
