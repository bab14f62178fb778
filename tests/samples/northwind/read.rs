//! All rows of the Northwind traders, and all their references: separate from the tables, since those say what
//! a file has, and this what is asked of it.

use fk::prelude::*;
use libtest_mimic::Failed;

use super::tables::{
    Category, Customer, CustomerOfType, CustomerType, Employee, EmployeeTerritory, Northwind, Order, OrderDetail,
    Product, Region, Shipper, Supplier, Territory,
};
use crate::witness::{Witness, ensure};

/// Reads every row, and follows every reference once for each row that it leads to.
pub(crate) fn read(tx: &ReadTx<'_, Northwind>, witness: &mut Witness) -> Result<(), Failed> {
    witness.whole::<_, Category>(tx)?;
    witness.whole::<_, CustomerType>(tx)?;
    witness.whole::<_, Customer>(tx)?;
    let customers_of_types: Vec<CustomerOfType> = witness.whole(tx)?;
    witness.follow(
        tx,
        &customers_of_types,
        |c| Some(c.customer_id.clone()),
        |c| tx.first(CustomerOfType::CUSTOMER.of(c)),
    )?;
    witness.follow(
        tx,
        &customers_of_types,
        |c| Some(c.customer_type_id.clone()),
        |c| tx.first(CustomerOfType::CUSTOMER_TYPE.of(c)),
    )?;
    let employees: Vec<Employee> = witness.whole(tx)?;
    witness.follow(tx, &employees, |e| e.reports_to, |e| tx.first(Employee::BOSS.of(e)))?;
    witness.whole::<_, Region>(tx)?;
    let territories: Vec<Territory> = witness.whole(tx)?;
    witness.follow(tx, &territories, |t| Some(t.region_id), |t| tx.first(Territory::REGION.of(t)))?;
    let employee_territories: Vec<EmployeeTerritory> = witness.whole(tx)?;
    witness.follow(
        tx,
        &employee_territories,
        |e| Some(e.employee_id),
        |e| tx.first(EmployeeTerritory::EMPLOYEE.of(e)),
    )?;
    witness.follow(
        tx,
        &employee_territories,
        |e| Some(e.territory_id.clone()),
        |e| tx.first(EmployeeTerritory::TERRITORY.of(e)),
    )?;
    witness.whole::<_, Shipper>(tx)?;
    witness.whole::<_, Supplier>(tx)?;
    let products: Vec<Product> = witness.whole(tx)?;
    witness.follow(tx, &products, |p| p.category_id, |p| tx.first(Product::CATEGORY.of(p)))?;
    witness.follow(tx, &products, |p| p.supplier_id, |p| tx.first(Product::SUPPLIER.of(p)))?;
    let orders: Vec<Order> = witness.whole(tx)?;
    witness.follow(tx, &orders, |o| o.employee_id, |o| tx.first(Order::EMPLOYEE.of(o)))?;
    witness.follow(tx, &orders, |o| o.customer_id.clone(), |o| tx.first(Order::CUSTOMER.of(o)))?;
    witness.follow(tx, &orders, |o| o.ship_via, |o| tx.first(Order::SHIPPER.of(o)))?;
    let details: Vec<OrderDetail> = witness.whole(tx)?;
    witness.follow(tx, &details, |d| Some(d.order_id), |d| tx.first(OrderDetail::ORDER.of(d)))?;
    witness.follow(tx, &details, |d| Some(d.product_id), |d| tx.first(OrderDetail::PRODUCT.of(d)))?;
    orders_of_customers(tx)?;
    Ok(())
}

/// Goes the other way: from each customer to the orders, from each order to its lines.
fn orders_of_customers(tx: &ReadTx<'_, Northwind>) -> Result<(), Failed> {
    let mut orders = 0;
    for customer in tx.all(Customer::query())? {
        orders += tx.count(customer.orders())?;
    }
    let all = tx.count(Order::query().filter(|o| o.customer_id.is_not_null()))?;
    ensure(orders == all, || format!("the customers have {orders} orders of {all}"))?;
    let mut details = 0;
    for order in tx.all(Order::query())? {
        details += tx.all(order.details())?.len();
    }
    let all = tx.all(OrderDetail::query())?.len();
    ensure(details == all, || format!("the orders have {details} lines of {all}"))
}
