// FK19: a key of another table doesn't reference this one's.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "shops")]
struct Shop {
    #[key]
    id: Key<Self>,
}

#[derive(Table)]
#[table(name = "users", unique(id, shop_id))]
struct User {
    #[key]
    id: Key<Self>,
    #[references(on_delete = restrict)]
    shop_id: Key<Shop>,
}

#[derive(Table)]
#[table(name = "orders")]
#[table(foreign_key((user_id, shop_id) -> User(shop_id, id), on_delete = restrict, as user))]
struct Order {
    #[key]
    id: Key<Self>,
    user_id: Key<User>,
    shop_id: Key<Shop>,
}

fn main() {}
