// SY2: every word.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers")]
struct Customer {
    #[key]
    id: Key<Self>,
    name: String,
}

#[derive(Table)]
#[table(name = "orders", crate = ::fk, new(name = "OrderForm", derive(Debug, Clone)))]
struct Order {
    /// The number on the paper.
    #[key]
    id: Key<Self>,
    #[references(
        Customer, on_delete = set_default, on_update = cascade, deferred, name = "fk", index = false, as buyer,
        cascade_limit = 1_000
    )]
    #[default(None)]
    customer: Option<Key<Customer>>,
    #[unique(name = "u")]
    number: i64,
    #[index]
    note: String,
    #[index(name = "by_place")]
    place: String,
    #[not_a_reference]
    seen: Key<Customer>,
    #[column(name = "from")]
    source: String,
}

#[derive(Schema)]
#[schema(Customer, Order, at_most = 10_000)]
struct Shop;

fn main() {
    assert_eq!(Shop::AT_MOST, Some(10_000));
    let form = OrderForm {
        customer: None,
        number: 1,
        note: String::new(),
        place: String::new(),
        seen: Key::from_raw(1),
        source: String::new(),
    };
    let _ = format!("{:?}", form.clone());
    let _ = Order::BUYER;
}
