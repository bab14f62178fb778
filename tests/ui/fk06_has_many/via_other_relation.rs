// FK6: the relation that `via` names leads to this table.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "users", has_many(orders: Order via seller))]
struct User {
    #[key]
    id: Key<Self>,
}

#[derive(Table)]
#[table(name = "sellers")]
struct Seller {
    #[key]
    id: Key<Self>,
}

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[references(on_delete = restrict)]
    user_id: Key<User>,
    #[references(on_delete = restrict)]
    seller_id: Key<Seller>,
}

fn main() {}
