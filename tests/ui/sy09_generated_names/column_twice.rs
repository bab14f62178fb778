// SY9: two fields are two columns; SQL does not tell names apart by case.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    note: String,
    #[column(name = "Note")]
    remark: String,
}

fn main() {}
