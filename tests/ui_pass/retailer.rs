//! What a retailer declares compiles, and generates what the documentation says.
use fk::prelude::*;

#[derive(Value, Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Draft,
    Placed,
    Shipped,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "customers", has_many(orders: Order))]
pub struct Customer {
    #[key]
    pub id: Key<Self>,
    #[unique]
    pub name: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "items", has_many(lines: OrderLine))]
pub struct Item {
    #[key]
    pub id: Key<Self>,
    #[unique]
    pub name: String,
    pub price_cents: i64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "orders", has_many(lines: OrderLine))]
pub struct Order {
    #[key]
    pub id: Key<Self>,
    #[references(on_delete = cascade)]
    pub customer_id: Key<Customer>,
    #[default(Status::Draft)]
    pub status: Status,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "order_lines", key(order_id, item_id))]
pub struct OrderLine {
    #[references(on_delete = cascade)]
    pub order_id: Key<Order>,
    #[references(on_delete = restrict)]
    pub item_id: Key<Item>,
    #[check(quantity > 0)]
    pub quantity: i64,
}

#[derive(Schema)]
#[schema(Customer, Item, Order, OrderLine)]
pub struct Shop;

fn main() {
    let helen = Customer { id: Key::from_raw(1), name: "Helen".into() };
    let _ = NewCustomer { name: "Helen".into() };
    let _ = NewOrder { customer_id: helen.id, status: None };
    let line = OrderLine { order_id: Key::from_raw(1), item_id: Key::from_raw(1), quantity: 2 };
    let key: OrderLineKey = line.key();
    assert_eq!(key, OrderLine::key(line.order_id, line.item_id));
    let _: Query<Order> = helen.orders().filter(|o| o.status.ne(Status::Shipped)).order_by(|o| o.id.desc());
    let _: (ToOne<Order, Key<Customer>>, ToMany<Customer, Order>) = (Order::CUSTOMER, Customer::ORDERS);
    let _: (CandidateKey<Customer, String>, Check<OrderLine, i64>) = (Customer::NAME_KEY, OrderLine::QUANTITY_CHECK);
    assert_eq!(OrderLine::ITEM.constraint().name, "fk_order_lines_item_id");
    assert_eq!(Customer::PRIMARY_KEY.constraint().name, "pk_customers");
    assert_eq!(Customer::NAME_KEY.constraint().name, "uq_customers_name");
    assert_eq!(OrderLine::QUANTITY_CHECK.constraint().name, "ck_order_lines_quantity");
    assert_eq!(Customer::ORDERS.constraint(), Order::CUSTOMER.constraint());
    assert_eq!(<OrderLine as In<Shop>>::INDEX, 3);
    assert_eq!(Shop::TABLES.len(), 4);
}
