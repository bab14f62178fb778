// FK30: rows are chosen before groups and selections or behind them, groups by `having`.
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
    let db = shop()?;
    let paid = db.read(|tx| {
        let groups = Order::query().filter(|o| o.id.is_not_null()).group_by(|o| (o.paid, o.status));
        tx.all(groups.having(|(paid, _), orders| orders.count().gt(0).and(paid)).select(|(_, status), _| status).limit(2))
    })?;
    assert_eq!(paid, [Status::Draft]);
    let lines = Order::query().select(|o| o.lines().count()).filter(|o| o.paid).order_by(|o| o.id.asc());
    assert_eq!(db.read(|tx| tx.all(lines))?, [1]);
    let loaded = Order::query().with(Order::LINES).filter(|o| !o.paid).order_by(|o| o.id.asc()).limit(1);
    assert_eq!(db.read(|tx| tx.all(loaded))?[0].1, []);
    Ok(())
}
