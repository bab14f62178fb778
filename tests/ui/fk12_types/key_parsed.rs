// FK12: a key that is read from a text is a key of one table.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "users")]
struct User {
    #[key]
    id: Key<Self>,
}

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
}

#[derive(Schema)]
#[schema(User, Order)]
struct Shop;

fn order(tx: &ReadTx<'_, Shop>, text: &str) -> fk::Result<Option<Order>> {
    let key: Key<User> = text.parse().unwrap();
    tx.get(key)
}

fn main() {}
