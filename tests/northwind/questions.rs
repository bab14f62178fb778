//! What one asks of a trading company: natural keys, composite ones, parents that are all optional, and hardly an index.

use fk::Branch;
use fk::prelude::*;

use crate::corpus;
use crate::northwind::tables::{
    Category, Customer, Employee, Northwind, Order, OrderColumns, OrderDetail, OrderDetailColumns, Product, Region,
    Supplier, Territory,
};

type Question = corpus::Question<Northwind>;

/// What a line of an order comes to.
fn amount(d: OrderDetailColumns) -> Expr<f64> {
    d.unit_price * d.quantity.cast::<f64>() * (fk::value(1.0) - d.discount)
}

pub(crate) const QUESTIONS: &[Question] = &[
    ("products to order again", |ask| {
        ask.rows(
            Product::query()
                .filter(|p| (p.units_in_stock + p.units_on_order).le(p.reorder_level).and(p.discontinued.eq("0")))
                .order_by(|p| p.id.asc())
                .select(|p| (p.product_name, p.supplier().company_name, p.supplier().phone)),
            "SELECT p.ProductName, s.CompanyName, s.Phone FROM Products p \
             LEFT JOIN Suppliers s ON s.SupplierID = p.SupplierID \
             WHERE p.UnitsInStock + p.UnitsOnOrder <= p.ReorderLevel AND p.Discontinued = '0' ORDER BY p.ProductID",
        )
    }),
    ("the ten largest orders", |ask| {
        ask.rows(
            Order::query()
                .order_by(|o| (o.details().sum(amount).desc(), o.id.asc()))
                .limit(10)
                .select(|o| (o.id, o.customer().company_name, o.details().sum(amount).round(2))),
            "SELECT o.OrderID, c.CompanyName, \
             (SELECT round(sum(UnitPrice * Quantity * (1 - Discount)), 2) FROM \"Order Details\" d WHERE d.OrderID = o.OrderID) AS amount \
             FROM Orders o LEFT JOIN Customers c ON c.CustomerID = o.CustomerID ORDER BY amount DESC, o.OrderID LIMIT 10",
        )
    }),
    ("what the products of each category have brought in 1997", |ask| {
        ask.rows(
            OrderDetail::query()
                .filter(|d| d.order().shipped_date.between("1997-01-01", "1997-12-31"))
                .group_by(|d| d.product().category().category_name)
                .order_by(|category, _| category.asc())
                .select(|category, g| (category, g.count_distinct(|d| d.product_id), g.sum(amount).round(2))),
            "SELECT c.CategoryName, count(DISTINCT d.ProductID), round(sum(d.UnitPrice * d.Quantity * (1 - d.Discount)), 2) \
             FROM \"Order Details\" d JOIN Orders o ON o.OrderID = d.OrderID JOIN Products p ON p.ProductID = d.ProductID \
             LEFT JOIN Categories c ON c.CategoryID = p.CategoryID \
             WHERE o.ShippedDate BETWEEN '1997-01-01' AND '1997-12-31' GROUP BY c.CategoryName ORDER BY c.CategoryName",
        )
    }),
    ("customers who have never ordered", |ask| {
        ask.rows(
            Customer::query()
                .filter(|c| !c.orders().exists())
                .order_by(|c| c.id.asc())
                .select(|c| (c.id, c.company_name, c.types().count())),
            "SELECT CustomerID, CompanyName, \
             (SELECT count(*) FROM CustomerCustomerDemo d WHERE d.CustomerID = c.CustomerID) FROM Customers c \
             WHERE NOT EXISTS (SELECT 1 FROM Orders o WHERE o.CustomerID = c.CustomerID) ORDER BY CustomerID",
        )
    }),
    ("orders that were late, with everybody who had to do with them", |ask| {
        ask.rows(
            Order::query().filter(|o| o.shipped_date.gt(o.required_date)).order_by(|o| o.id.asc()).select(|o| {
                (
                    o.id,
                    o.customer().contact_name,
                    o.employee().last_name,
                    o.employee().boss().last_name,
                    o.shipper().company_name,
                )
            }),
            "SELECT o.OrderID, c.ContactName, e.LastName, b.LastName, s.CompanyName FROM Orders o \
             LEFT JOIN Customers c ON c.CustomerID = o.CustomerID LEFT JOIN Employees e ON e.EmployeeID = o.EmployeeID \
             LEFT JOIN Employees b ON b.EmployeeID = e.ReportsTo LEFT JOIN Shippers s ON s.ShipperID = o.ShipVia \
             WHERE o.ShippedDate > o.RequiredDate ORDER BY o.OrderID",
        )
    }),
    ("orders that go elsewhere than the customer is", |ask| {
        ask.rows(
            Order::query()
                .filter(|o| o.ship_city.is_not(o.customer().city))
                .group_by(|o| (o.customer_id, o.ship_city))
                .order_by(|(customer, _), g| (g.count().desc(), customer.asc()))
                .select(|(customer, city), g| (customer, city, g.count()))
                .limit(10),
            "SELECT o.CustomerID, o.ShipCity, count(*) FROM Orders o LEFT JOIN Customers c ON c.CustomerID = o.CustomerID \
             WHERE o.ShipCity IS NOT c.City GROUP BY o.CustomerID, o.ShipCity ORDER BY count(*) DESC, o.CustomerID LIMIT 10",
        )
    }),
    ("products dearer than the average of their category", |ask| {
        ask.rows(
            Product::query()
                .filter(|p| p.unit_price.gt(p.category().products().avg(|of| of.unit_price)))
                .order_by(|p| (p.category().category_name.asc(), p.unit_price.desc(), p.id.asc()))
                .select(|p| (p.category().category_name, p.product_name, p.unit_price)),
            "SELECT c.CategoryName, p.ProductName, p.UnitPrice FROM Products p \
             LEFT JOIN Categories c ON c.CategoryID = p.CategoryID \
             WHERE p.UnitPrice > (SELECT avg(o.UnitPrice) FROM Products o WHERE o.CategoryID = p.CategoryID) \
             ORDER BY c.CategoryName, p.UnitPrice DESC, p.ProductID",
        )
    }),
    ("partners by city, whether they buy or sell", |ask| {
        let buy = Customer::query().select(|c| (c.city, c.company_name, fk::value("buys")));
        let sell = Supplier::query().select(|s| (s.city, s.company_name.or_null(), fk::value("sells")));
        ask.rows(
            buy.union(sell).order_by(|(city, name, _)| (city.asc(), name.asc())).limit(40),
            "SELECT City, CompanyName, 'buys' FROM Customers UNION SELECT City, CompanyName, 'sells' FROM Suppliers \
             ORDER BY City, CompanyName LIMIT 40",
        )
    }),
    ("orders by quarter", |ask| {
        ask.rows(
            Order::query()
                .group_by(|o| (o.order_date.year(), (o.order_date.month() + 2) / 3))
                .order_by(|(year, quarter), _| (year.desc(), quarter.desc()))
                .select(|(year, quarter), g| (year, quarter, g.count(), g.sum(|o| o.freight).round(2))),
            "SELECT CAST(strftime('%Y', OrderDate) AS INTEGER), (CAST(strftime('%m', OrderDate) AS INTEGER) + 2) / 3, \
             count(*), round(coalesce(sum(Freight), 0.0), 2) FROM Orders GROUP BY 1, 2 ORDER BY 1 DESC, 2 DESC",
        )
    }),
    ("who goes to which region", |ask| {
        ask.rows(
            Region::query().order_by(|r| r.id.asc()).select(|r| {
                let goes = Employee::query().filter(|e| e.territories().any(|t| t.region_id.eq(r.id)));
                (r.region_description.trim(), r.territories().count(), goes.count())
            }),
            "SELECT trim(r.RegionDescription), count(DISTINCT t.TerritoryID), count(DISTINCT et.EmployeeID) FROM Regions r \
             LEFT JOIN Territories t ON t.RegionID = r.RegionID \
             LEFT JOIN EmployeeTerritories et ON et.TerritoryID = t.TerritoryID GROUP BY r.RegionID ORDER BY r.RegionID",
        )
    }),
    ("territories that nobody goes to", |ask| {
        ask.rows(
            Territory::query()
                .filter(|t| !t.employees().exists())
                .order_by(|t| t.id.asc())
                .select(|t| (t.id, t.territory_description.rtrim(), t.region().region_description.rtrim())),
            "SELECT t.TerritoryID, rtrim(t.TerritoryDescription), rtrim(r.RegionDescription) FROM Territories t \
             JOIN Regions r ON r.RegionID = t.RegionID \
             WHERE t.TerritoryID NOT IN (SELECT TerritoryID FROM EmployeeTerritories) ORDER BY t.TerritoryID",
        )
    }),
    ("orders of a day with all that belongs to them", |ask| {
        ask.answers(
            Order::query()
                .filter(|o| o.order_date.starts_with("1998-05-06"))
                .order_by(|o| o.id.asc())
                .with(Order::CUSTOMER)
                .with(Order::EMPLOYEE)
                .with(
                    Order::DETAILS.order_by(|d| d.product_id.asc()).with(OrderDetail::PRODUCT.with(Product::SUPPLIER)),
                ),
            |tx| {
                type Detail = (OrderDetail, (Product, Option<Supplier>));
                let mut found: Vec<(Order, Option<Customer>, Option<Employee>, Vec<Detail>)> = Vec::new();
                let sql = "SELECT * FROM Orders WHERE OrderDate LIKE '1998-05-06%' ORDER BY OrderID";
                for order in tx.sql::<Order>(sql, ())? {
                    let sql = "SELECT * FROM Customers WHERE CustomerID = ?1";
                    let customer = tx.sql(sql, (order.customer_id.clone(),))?.pop();
                    let employee = tx.sql("SELECT * FROM Employees WHERE EmployeeID = ?1", (order.employee_id,))?.pop();
                    let mut details = Vec::new();
                    let sql = "SELECT * FROM \"Order Details\" WHERE OrderID = ?1 ORDER BY ProductID";
                    for detail in tx.sql::<OrderDetail>(sql, (order.id,))? {
                        let sql = "SELECT * FROM Products WHERE ProductID = ?1";
                        let product = tx.sql::<Product>(sql, (detail.product_id,))?.remove(0);
                        let sql = "SELECT * FROM Suppliers WHERE SupplierID = ?1";
                        let supplier = tx.sql(sql, (product.supplier_id,))?.pop();
                        details.push((detail, (product, supplier)));
                    }
                    found.push((order, customer, employee, details));
                }
                Ok(found)
            },
        )
    }),
    ("all lines of orders, by pages of two hundred", |ask| {
        let query = OrderDetail::query().order_by(|d| (d.quantity.desc(), d.product_id.asc()));
        let mut found = Vec::new();
        let mut page = ask.read(|tx| tx.page(query.clone().page(200)))?;
        ask.explain_page(query.clone().page(200))?;
        loop {
            found.append(&mut page.rows);
            let Some(next) = page.next.take() else { break };
            page = ask.read(|tx| tx.page(query.clone().page(200).after(next)))?;
        }
        ask.equal(found, "SELECT * FROM \"Order Details\" ORDER BY Quantity DESC, ProductID, OrderID")
    }),
    ("small lines of old orders go", |ask| {
        ask.changes::<(Key<Order>, i64)>(
            |tx| {
                let small = OrderDetail::query().filter(|d| d.quantity.lt(5).and(d.order().order_date.year().lt(1997)));
                Ok(tx.delete_where(small)?.rows)
            },
            "DELETE FROM \"Order Details\" WHERE Quantity < 5 \
             AND OrderID IN (SELECT OrderID FROM Orders WHERE OrderDate LIKE '1996-%')",
            "SELECT OrderID, count(*) FROM \"Order Details\" GROUP BY OrderID ORDER BY OrderID",
        )
    }),
    ("everybody below the vice president, and what they have sold", |ask| {
        let below = ask.read(|tx| tx.tree(Employee::BOSS.descendants_of(Key::from_raw(2)).without_itself()))?;
        if ask.is_sample() {
            ask.same(&below.len(), &8)?;
            // Employee 9 reports to 5, who reports to 2.
            let path = below.iter().find(|branch| branch.row.id.raw() == &9).map(Branch::path);
            ask.same(&path, &Some([2, 5, 9].map(Key::from_raw).to_vec()))?;
        }
        ask.rows(
            Category::query().order_by(|c| c.id.asc()).select(|c| {
                let by_them = |o: OrderColumns| {
                    o.employee_id.in_query(Employee::BOSS.subtree_of(Key::from_raw(5)).select(|e| e.id))
                };
                (c.category_name, c.products().sum(|p| p.details().filter(|d| by_them(d.order())).count()))
            }),
            "WITH RECURSIVE tree(id) AS (VALUES (5) UNION SELECT EmployeeID FROM tree JOIN Employees ON ReportsTo = id) \
             SELECT c.CategoryName, (SELECT count(*) FROM \"Order Details\" d JOIN Products p ON p.ProductID = d.ProductID \
             JOIN Orders o ON o.OrderID = d.OrderID WHERE p.CategoryID = c.CategoryID AND o.EmployeeID IN tree) \
             FROM Categories c ORDER BY c.CategoryID",
        )
    }),
];
