// FK7: what goes in below a row goes into a table of the schema too.
use fk::Db;
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers")]
struct Customer {
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
}

#[derive(Schema)]
#[schema(Customer)]
struct Shop;

fn main() {
    let db = Db::<Shop>::in_memory().unwrap();
    let helen = NewCustomer { name: String::new() };
    let helen = helen.with(Order::CUSTOMER.inverse(), [()], |helen, ()| NewOrder { customer_id: helen.id });
    let _ = db.write(|tx| tx.insert_nested(helen));
}
