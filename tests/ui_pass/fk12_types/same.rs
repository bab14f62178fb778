// FK12: a column is compared with its own type.
use fk::prelude::*;

#[derive(Value, Clone, Copy)]
enum Status {
    Draft,
    Placed,
}

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
    #[references(on_delete = cascade)]
    customer_id: Key<Customer>,
    status: Status,
    open: bool,
    number: i64,
}

fn main() {
    let _ = (Status::Draft, Status::Placed);
    let customer = Key::<Customer>::from_raw(1);
    let _ = Order::query()
        .filter(|o| o.customer_id.eq(customer).and(o.open))
        .filter(|o| o.status.eq(Status::Placed))
        .order_by(|o| (o.number.desc(), o.id.asc()));
}
