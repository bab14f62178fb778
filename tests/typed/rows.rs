//! `#[derive(Row)]`: a user's structs for what a query gives, serialised as a service wants them.

use fk::prelude::*;
use serde::Serialize;
use serde_json::json;

use crate::{Customer, Item, Order, OrderLine, Status, shop};

/// An order with everything that its page shows.
#[derive(Row, Serialize, Debug, PartialEq)]
struct OrderPage {
    #[serde(flatten)]
    order: Order,
    customer: Customer,
    agent: Option<Customer>,
    lines: Vec<PageLine>,
}

#[derive(Row, Serialize, Debug, PartialEq)]
struct PageLine {
    #[serde(flatten)]
    line: OrderLine,
    item: Item,
}

/// A line of a list.
#[derive(Row, Serialize, Debug, PartialEq)]
pub struct Summary {
    pub id: Key<Order>,
    /// Whose it is.
    pub customer: String,
    pub agent: Option<String>,
    pub(crate) status: Status,
    total: Total,
}

#[derive(Row, Serialize, Debug, PartialEq)]
struct Total {
    cents: i64,
    heaviest: Option<f64>,
}

#[test]
fn an_order_page_is_json() -> fk::Result<()> {
    let pages: Vec<OrderPage> = shop()?.read(|tx| {
        let lines = Order::LINES.order_by(|l| l.item().name.asc()).with(OrderLine::ITEM).into_row::<PageLine>();
        let orders = Order::query().order_by(|o| o.id.asc());
        tx.all(orders.with(Order::CUSTOMER).with(Order::AGENT).with(lines).into_row())
    })?;
    let expected = json!([
        {
            "id": 1,
            "customer_id": 2,
            "agent_id": 1,
            "status": "placed",
            "customer": { "id": 2, "name": "Helen", "recommender_id": 1, "rank": null },
            "agent": { "id": 1, "name": "Anne", "recommender_id": null, "rank": 1 },
            "lines": [
                {
                    "order_id": 1,
                    "item_id": 2,
                    "quantity": 1,
                    "item": { "id": 2, "name": "Chair", "price_cents": 500, "weight": null }
                },
                {
                    "order_id": 1,
                    "item_id": 1,
                    "quantity": 2,
                    "item": { "id": 1, "name": "Lamp", "price_cents": 1999, "weight": 1.5 }
                }
            ]
        },
        {
            "id": 2,
            "customer_id": 2,
            "agent_id": null,
            "status": "draft",
            "customer": { "id": 2, "name": "Helen", "recommender_id": 1, "rank": null },
            "agent": null,
            "lines": []
        }
    ]);
    assert_eq!(serde_json::to_value(pages).unwrap(), expected);
    Ok(())
}

#[test]
fn fields_are_selected_by_name() -> fk::Result<()> {
    let summary = Order::query().order_by(|o| o.id.desc()).select(|o| SelectSummary {
        // In any order.
        total: SelectTotal {
            cents: o.lines().sum(|l| l.quantity * l.item().price_cents),
            heaviest: o.lines().max(|l| l.item().weight),
        },
        customer: o.customer().name,
        agent: o.agent().name,
        status: o.status,
        id: o.id,
    });
    let found: Vec<Summary> = shop()?.read(|tx| tx.all(summary))?;
    let text = serde_json::to_string(&found[1]).unwrap();
    let expected =
        r#"{"id":1,"customer":"Helen","agent":"Anne","status":"placed","total":{"cents":4498,"heaviest":1.5}}"#;
    assert_eq!(text, expected);
    assert_eq!((found[0].agent.as_deref(), found[0].total.cents, found[0].total.heaviest), (None, 0, None));
    Ok(())
}

#[test]
fn groups_and_compound_rows_fill_structs_too() -> fk::Result<()> {
    #[derive(Row, Debug, PartialEq)]
    struct PerStatus {
        status: Status,
        orders: i64,
        largest: Option<Key<Order>>,
    }
    let db = shop()?;
    let named = Order::query()
        .group_by(|o| o.status)
        .order_by(|_, orders| orders.max(|o| o.id).asc())
        .select(|status, orders| SelectPerStatus { status, orders: orders.count(), largest: orders.max(|o| o.id) });
    let placed = Order::query()
        .group_by(|o| o.status)
        .order_by(|_, orders| orders.max(|o| o.id).asc())
        .select(|status, orders| (status, orders.count(), orders.max(|o| o.id)))
        .into_row::<PerStatus>();
    let (named, placed) = db.read(|tx| Ok((tx.all(named)?, tx.all(placed)?)))?;
    assert_eq!(named, placed);
    assert_eq!(named[0], PerStatus { status: Status::Placed, orders: 1, largest: Some(Key::from_raw(1)) });
    Ok(())
}

#[test]
fn a_row_is_loaded_inside_a_row() -> fk::Result<()> {
    #[derive(Row, Debug, PartialEq)]
    struct Of {
        customer: Customer,
        recommender: Option<Customer>,
    }
    #[derive(Row, Debug, PartialEq)]
    struct Sold {
        order: Order,
        of: Of,
        agent: Option<Of>,
    }
    let sold: Vec<Sold> = shop()?.read(|tx| {
        let customer = Order::CUSTOMER.with(Customer::RECOMMENDER).into_row::<Of>();
        let agent = Order::AGENT.with(Customer::RECOMMENDER).into_row::<Of>();
        tx.all(Order::query().order_by(|o| o.id.asc()).with(customer).with(agent).into_row())
    })?;
    assert_eq!(sold[0].of.recommender.as_ref().map(|c| c.name.as_str()), Some("Anne"));
    assert_eq!(sold[0].agent.as_ref().map(|of| (of.customer.name.as_str(), &of.recommender)), Some(("Anne", &None)));
    assert_eq!(sold[1].agent, None);
    Ok(())
}

#[test]
fn a_row_has_more_fields_than_a_tuple_has_parts() -> fk::Result<()> {
    macro_rules! wide {
        ($($field:ident)*) => {
            #[derive(Row, Debug, PartialEq)]
            struct Wide { $($field: i64),* }

            fn select(i: crate::ItemColumns) -> impl fk::query::Selection<Row = Wide> {
                SelectWide { $($field: i.price_cents + 1),* }
            }
        };
    }
    wide!(a b c d e f g h i j k l m n o p q r s t);
    let rows: Vec<Wide> = shop()?.read(|tx| tx.all(Item::query().order_by(|i| i.id.asc()).select(select)))?;
    assert_eq!((rows[0].a, rows[1].t), (2000, 501));
    Ok(())
}
