// SY11: newtypes and enums of unit variants.
use fk::prelude::*;

#[derive(Value)]
struct Money(i64);

#[derive(Value)]
#[value(rename_all = "SCREAMING_SNAKE_CASE", crate = ::fk)]
enum Status {
    Draft = 1,
    InTransit = 7,
}

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    price: Money,
    status: Status,
}

fn main() {
    let _ = Order::query().filter(|o| (o.price + Money(1)).gt(Money(2)).and(o.status.eq(Status::Draft)));
    let _ = Status::InTransit;
}
