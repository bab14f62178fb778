// FK29: columns, expressions, rows and tuples are selected, once.
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
    let found: Vec<(Customer, (String, i64), bool, Option<Customer>)> = db.read(|tx| {
        tx.all(Order::query().order_by(|o| o.id.asc()).select(|o| {
            (o.customer(), (o.customer().name, o.lines().count()), !o.paid, o.recommender())
        }))
    })?;
    assert_eq!((found[0].1.1, found[0].2, &found[0].3, found[1].3.is_some()), (1, false, &None, true));
    let mut counts = db.read(|tx| tx.all(Order::query().group_by(|o| o.status).select(|_, orders| orders.count())))?;
    counts.sort_unstable();
    assert_eq!(counts, [1, 1]);
    Ok(())
}
