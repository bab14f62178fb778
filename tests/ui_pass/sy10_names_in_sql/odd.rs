// SY10: any other name is fine: names are quoted.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "all orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[unique(name = "one \"note\"")]
    #[column(name = "select")]
    note: String,
}

fn main() {
    assert_eq!(Order::ONE__NOTE__KEY.constraint().table, "all orders");
}
