// FK28: sums and averages of numbers, the smallest and largest of what has an order.
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
    let found = shop()?.read(|tx| {
        tx.one(Customer::query().select(|c| {
            (
                c.orders().min(|o| o.id),
                c.orders().max(|o| o.customer().name),
                c.orders().sum(|o| o.lines().sum(|l| l.position)),
                c.orders().avg(|o| o.lines().count()),
            )
        }))
    })?;
    assert_eq!((found.1.as_deref(), found.2, found.3), (Some("Helen"), 2, Some(0.5)));
    let mut groups = shop()?.read(|tx| {
        let by_paid = Order::query().group_by(|o| o.paid);
        tx.all(by_paid.select(|paid, orders| (orders.count(), orders.min(|o| o.id), paid)))
    })?;
    groups.sort_by_key(|(_, id, _)| *id);
    assert_eq!((groups.len(), groups[0].0, groups[0].2), (2, 1, true));
    Ok(())
}
