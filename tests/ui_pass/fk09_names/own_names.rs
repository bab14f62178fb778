// FK9: a constraint's name is there once in a schema.
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

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade, name = "fk_1")]
    customer_id: Key<Customer>,
    #[references(on_delete = cascade, name = "fk_2", index = false)]
    item_id: Key<Item>,
    #[unique(name = "number")]
    #[check(name = "ck_orders_positive", number > 0)]
    number: i64,
    #[index(name = "by note")]
    note: String,
}

#[derive(Schema)]
#[schema(Customer, Item, Order)]
struct Shop;

fn main() {
    assert_eq!(Order::NUMBER_KEY.constraint().name, "number");
    assert_eq!(Order::POSITIVE_CHECK.constraint().name, "ck_orders_positive");
}
