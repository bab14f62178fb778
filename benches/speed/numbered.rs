//! What keys cost that never come again (`AUTOINCREMENT`): what a table has unless it says otherwise. The table is
//! in a schema of its own, since a child more would make every delete of a customer slower.

use fk::prelude::*;

use super::common::{Args, Rng, STATUS, Sum};
use super::ours::{Customer, Item, Order, OrderLine};

#[derive(Table, Debug)]
#[table(name = "numbered_orders")]
pub struct NumberedOrder {
    #[key]
    pub id: Key<Self>,
    #[references(on_delete = cascade)]
    pub customer_id: Key<Customer>,
    pub status: String,
}

#[derive(Schema, Debug)]
#[schema(Customer, Item, Order, OrderLine, NumberedOrder)]
pub struct Numbered;

pub fn run(db: &Db<Numbered>, a: &Args) -> fk::Result<Sum> {
    let (mut rng, mut sum) = (Rng::new(), Sum::default());
    for i in 0..a.rows {
        let order = NewNumberedOrder {
            customer_id: Key::from_raw(rng.id(a.customers())),
            status: STATUS[i as usize % 4].into(),
        };
        let order = db.write(|tx| tx.insert(order))?;
        sum.row(*order.id.raw(), 0, "");
    }
    Ok(sum)
}
