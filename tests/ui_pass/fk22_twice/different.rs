// FK22: the same columns may reference two tables, and other columns the same one.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "users")]
struct User {
    #[key]
    id: Key<Self>,
}

#[derive(Table)]
#[table(name = "members", key(user_id))]
struct Member {
    #[references(on_delete = cascade)]
    user_id: Key<User>,
}

#[derive(Table)]
#[table(name = "orders")]
#[table(foreign_key((user_id) -> Member(user_id), on_delete = restrict, as member, name = "fk_orders_member"))]
struct Order {
    #[key]
    id: Key<Self>,
    #[references(on_delete = restrict)]
    user_id: Key<User>,
    #[references(on_delete = restrict)]
    payer_id: Key<User>,
}

#[derive(Schema)]
#[schema(User, Member, Order)]
struct Shop;

fn main() {
    let _ = (Order::MEMBER, Order::USER, Order::PAYER);
}
