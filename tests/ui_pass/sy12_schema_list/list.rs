// SY12: a schema lists its tables.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers")]
struct Customer {
    #[key]
    id: Key<Self>,
    name: String,
}

mod stock {
    use fk::prelude::*;

    #[derive(Table)]
    pub struct Item {
        #[key]
        pub id: Key<Self>,
    }
}

#[derive(Schema)]
#[schema(crate = ::fk, Customer, stock::Item)]
struct Shop;

fn main() {
    assert_eq!(Shop::NAME, "Shop");
}
