// FK5: a struct of several fields is no column.
use fk::prelude::*;

struct Money {
    cents: i64,
}

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    total: Option<Money>,
}

fn main() {
    let _ = Money { cents: 1 }.cents;
}
