// FK26: each field is given what its type is: columns, expressions, rows, tuples and further rows.
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

#[derive(Row, Debug, PartialEq)]
struct Card {
    id: Key<Order>,
    customer: String,
    recommender: Option<String>,
    whole: Customer,
    maybe: Option<Customer>,
    sum: i64,
    largest: Option<i64>,
    pair: (bool, Status),
    inner: Inner,
}

#[derive(Row, Debug, PartialEq)]
struct Inner {
    lines: i64,
    any: bool,
}

#[derive(Row, Debug, PartialEq)]
struct Page {
    order: Order,
    customer: Customer,
    recommender: Option<Customer>,
    lines: Vec<Line>,
}

fn main() -> fk::Result<()> {
    let db = shop()?;
    let cards: Vec<Card> = db.read(|tx| {
        tx.all(Order::query().order_by(|o| o.id.asc()).select(|o| SelectCard {
            inner: SelectInner { lines: o.lines().count(), any: o.lines().exists() },
            id: o.id,
            customer: o.customer().name,
            recommender: o.recommender().name,
            whole: o.customer(),
            maybe: o.recommender(),
            sum: o.lines().sum(|l| l.position),
            largest: o.lines().max(|l| l.position),
            pair: (o.paid, o.status),
        }))
    })?;
    assert_eq!((cards[0].sum, cards[0].largest, cards[1].sum, cards[1].largest), (2, Some(2), 0, None));
    assert_eq!((&cards[0].maybe, &cards[1].recommender), (&None, &Some("Helen".to_owned())));
    assert_eq!((&cards[0].inner, cards[1].pair), (&Inner { lines: 1, any: true }, (false, Status::Placed)));

    let pages: Vec<Page> = db.read(|tx| {
        let orders = Order::query().with(Order::CUSTOMER).with(Order::RECOMMENDER).with(Order::LINES);
        tx.all(orders.into_row())
    })?;
    assert_eq!((pages[0].order.id, pages[0].lines.len(), &pages[0].recommender), (cards[0].id, 1, &None));
    assert_eq!(pages[1].customer, cards[1].whole);
    let inner: Inner = db.read(|tx| tx.one(Order::query().limit(1).select(|o| (o.lines().count(), o.paid)).into_row()))?;
    assert_eq!(inner, Inner { lines: 1, any: true });
    Ok(())
}
