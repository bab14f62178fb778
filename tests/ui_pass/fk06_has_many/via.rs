// FK6: where two references lead back, `via` says which.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers", has_many(bought: Order via buyer_id, paid: Order via payer_id))]
#[table(has_many(recommended: Self via recommended_by_id))]
struct Customer {
    #[key]
    id: Key<Self>,
    #[references(on_delete = set_null)]
    recommended_by_id: Option<Key<Self>>,
}

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    buyer_id: Key<Customer>,
    #[references(on_delete = cascade)]
    payer_id: Key<Customer>,
}

#[derive(Schema)]
#[schema(Customer, Order)]
struct Shop;

fn main() {
    let _ = (Customer::BOUGHT, Customer::PAID, Customer::RECOMMENDED, Order::BUYER, Customer::RECOMMENDED_BY);
    let row = Customer { id: Key::from_raw(1), recommended_by_id: None };
    let _ = row.paid().filter(|order| order.buyer_id.ne(row.id));
}
