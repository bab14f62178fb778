// FK5: a column has a column type.
use fk::prelude::*;

struct Point;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    at: Point,
}

#[derive(Schema)]
#[schema(Order)]
struct Shop;

fn main() {
    let _ = Order::query().filter(|o| o.id.eq(Key::from_raw(1)));
}
