// FK27: relations that start at the table, and there at the one that they lead to.
use fk::prelude::*;

#[derive(Value, Debug, Clone, Copy, PartialEq)]
enum Status {
    Draft,
    Placed,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(has_many(orders: Order via customer_id))]
struct Customer {
    #[key]
    id: Key<Self>,
    name: String,
    rank: Option<i64>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(has_many(lines: Line))]
struct Order {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    customer_id: Key<Customer>,
    #[references(on_delete = set_null)]
    recommender_id: Option<Key<Customer>>,
    status: Status,
    paid: bool,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(key(order_id, position))]
struct Line {
    #[references(on_delete = cascade)]
    order_id: Key<Order>,
    position: i64,
}

#[derive(Schema)]
#[schema(Customer, Order, Line)]
struct Shop;

fn shop() -> fk::Result<Db<Shop>> {
    let db = Db::<Shop>::in_memory()?;
    db.write(|tx| {
        let customer_id = tx.insert(NewCustomer { name: "Helen".into(), rank: None })?.id;
        let order = NewOrder { customer_id, recommender_id: None, status: Status::Draft, paid: true };
        let order_id = tx.insert(order)?.id;
        tx.insert(Line { order_id, position: 2 })?;
        tx.insert(NewOrder { customer_id, recommender_id: Some(customer_id), status: Status::Placed, paid: false })?;
        Ok(())
    })?;
    Ok(db)
}

fn main() -> fk::Result<()> {
    let customers = shop()?.read(|tx| {
        let unpaid = Customer::ORDERS.filter(|o| !o.paid).order_by(|o| o.id.desc()).limit(3);
        tx.all(Customer::query().with(Customer::ORDERS.with(Order::LINES)).with(unpaid))
    })?;
    let (_, orders, unpaid) = &customers[0];
    assert_eq!((orders.len(), orders[0].1.len(), unpaid.len()), (2, 1, 1));
    let lines = shop()?.read(|tx| tx.all(Line::query().with(Line::ORDER.with(Order::CUSTOMER))))?;
    assert_eq!(lines[0].1.1.name, "Helen");
    Ok(())
}
