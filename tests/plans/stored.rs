//! A plan as JSON, and back.

use fk::plan::Plan;
use fk::prelude::*;

use crate::support::{Customer, NewCustomer, NewItem, NewOrder, OrderLine, Shop};

#[test]
fn a_plan_can_be_stored_and_used_later() -> fk::Result<()> {
    let db = Db::<Shop>::temporary()?;
    let helen = db.write(|tx| {
        let helen = tx.insert(NewCustomer { name: "Helen".into() })?;
        let lamp = tx.insert(NewItem { name: "Lamp".into(), price_cents: 1 })?;
        let order = tx.insert(NewOrder { customer_id: helen.id, status: None })?;
        tx.insert(OrderLine { order_id: order.id, item_id: lamp.id, quantity: 1 })?;
        Ok(helen)
    })?;
    let plans = db.read(|tx| {
        Ok([tx.plan_delete(helen.id)?, tx.plan_delete_where(Customer::query().filter(|c| c.name.like("H%")))?])
    })?;
    let [one, several] = plans.map(|plan| {
        let json = plan.to_json().unwrap();
        let back: Plan = serde_json::from_str(&json).unwrap();
        assert_eq!(back, plan);
        (json, back)
    });
    assert!(
        one.0.starts_with(r#"{"table":"customers","target":{"delete":{"columns":["id"],"key":[1]}},"rows":1,"#),
        "{}",
        one.0
    );
    let step = r#"{"depth":0,"effect":"delete","constraint":"fk_orders_customer_id","table":"orders","columns":["customer_id"],"parent":"customers","rows":1,"deferred":false,"reason":null,"sample_columns":["id"],"sample":[[1]]}"#;
    assert!(one.0.contains(step), "{}", one.0);
    assert_eq!(several.1.rows, 1);
    db.write(|tx| tx.execute(&several.1))
}

#[test]
fn values_of_every_kind_come_back() {
    let values = vec![Any::Null, Any::Integer(-7), Any::Real(1.0), Any::Text("a".into()), Any::Blob(vec![0, 255])];
    let json = serde_json::to_string(&values).unwrap();
    assert_eq!(json, r#"[null,-7,1.0,"a",[0,255]]"#);
    assert_eq!(serde_json::from_str::<Vec<Any>>(&json).unwrap(), values);
}
