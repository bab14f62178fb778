//! Trees: who is below whom in the house, and what that comes to.

use fk::prelude::*;

use super::Question;
use crate::chinook::original::{Customer, Employee, EmployeeColumns, Invoice};

const NANCY: Key<Employee> = Key::from_raw(2);

pub(super) const QUESTIONS: &[Question] = &[
    ("the employee tree with customers and revenue each", |ask| {
        let figures = Employee::query().order_by(|e| e.id.asc()).select(|e| {
            let revenue = e.customers().sum(|c| c.invoices().sum(|i| i.total));
            (e.id, e.customers().count(), revenue.round(2))
        });
        let (tree, of_each) = ask.read(|tx| Ok((tx.tree(Employee::BOSS.forest())?, tx.all(figures.clone())?)))?;
        let told = tree.iter().filter_map(|branch| {
            let (id, customers, revenue) = of_each.iter().find(|(id, ..)| *id == branch.row.id)?;
            Some((*id, i64::try_from(branch.depth).ok()?, *customers, *revenue))
        });
        ask.equal(
            told.collect::<Vec<_>>(),
            "WITH RECURSIVE tree(id, depth, path) AS (SELECT EmployeeId, 0, printf('/%04d', EmployeeId) FROM Employee WHERE ReportsTo IS NULL \
             UNION ALL SELECT e.EmployeeId, depth + 1, path || printf('/%04d', e.EmployeeId) \
             FROM tree JOIN Employee e ON e.ReportsTo = id) \
             SELECT id, depth, (SELECT count(*) FROM Customer WHERE SupportRepId = id), \
             (SELECT round(coalesce(sum(i.Total), 0.0), 2) FROM Customer c JOIN Invoice i ON i.CustomerId = c.CustomerId \
             WHERE c.SupportRepId = id) FROM tree ORDER BY path",
        )?;
        ask.explain(figures)
    }),
    ("the employee tree with the revenue of each with all below", |ask| {
        ask.rows(
            Employee::query().order_by(|e| e.id.asc()).select(|e| {
                let sold = |of: EmployeeColumns| of.customers().sum(|c| c.invoices().sum(|i| i.total));
                (e.id, Employee::BOSS.below(e.id).count(), Employee::BOSS.subtree_of(e.id).sum(sold).round(2))
            }),
            "WITH RECURSIVE part(top, id) AS (SELECT EmployeeId, EmployeeId FROM Employee \
             UNION SELECT top, e.EmployeeId FROM part JOIN Employee e ON e.ReportsTo = id) \
             SELECT top, count(DISTINCT id) - 1, round(coalesce(sum(i.Total), 0.0), 2) FROM part \
             LEFT JOIN Customer c ON c.SupportRepId = id LEFT JOIN Invoice i ON i.CustomerId = c.CustomerId \
             GROUP BY top ORDER BY top",
        )
    }),
    ("the way from an employee up to the head", |ask| {
        let above = ask.read(|tx| tx.tree(Employee::BOSS.ancestors_of(Key::from_raw(8)).without_itself()))?;
        let above = above.iter().filter_map(|branch| Some((branch.row.id, i64::try_from(branch.depth).ok()?)));
        ask.equal(
            above.collect::<Vec<_>>(),
            "WITH RECURSIVE up(id, depth) AS (SELECT ReportsTo, 1 FROM Employee WHERE EmployeeId = 8 \
             UNION ALL SELECT ReportsTo, depth + 1 FROM up JOIN Employee ON EmployeeId = id) \
             SELECT id, depth FROM up WHERE id IS NOT NULL ORDER BY depth",
        )
    }),
    ("those directly below the head, and no further", |ask| {
        let below = Employee::BOSS.descendants_of(Key::from_raw(1)).max_depth(1).without_itself();
        let below = ask.read(|tx| tx.tree(below))?;
        let below: Vec<(Key<Employee>, String)> = below.into_iter().map(|b| (b.row.id, b.row.last_name)).collect();
        ask.equal(below, "SELECT EmployeeId, LastName FROM Employee WHERE ReportsTo = 1 ORDER BY EmployeeId")
    }),
    ("who has nobody above, and who nobody below", |ask| {
        ask.rows(Employee::BOSS.roots(), "SELECT * FROM Employee WHERE ReportsTo IS NULL")?;
        ask.rows(
            Employee::BOSS.leaves().order_by(|e| e.id.asc()),
            "SELECT * FROM Employee WHERE EmployeeId NOT IN (SELECT ReportsTo FROM Employee WHERE ReportsTo IS NOT NULL) \
             ORDER BY EmployeeId",
        )
    }),
    ("customers of one part of the house", |ask| {
        ask.rows(
            Customer::query()
                .filter(|c| c.support_rep_id.in_query(Employee::BOSS.subtree_of(NANCY).select(|e| e.id)))
                .filter(|c| c.country.eq("Canada"))
                .order_by(|c| c.id.asc())
                .select(|c| (c.id, c.last_name)),
            "WITH RECURSIVE tree(id) AS (VALUES (2) UNION SELECT EmployeeId FROM tree JOIN Employee ON ReportsTo = id) \
             SELECT CustomerId, LastName FROM Customer WHERE SupportRepId IN tree AND Country = 'Canada' ORDER BY CustomerId",
        )
    }),
    ("what those have sold who have a manager of sales above them", |ask| {
        ask.rows(
            Invoice::query()
                .filter(|i| Employee::BOSS.above(i.customer().support_rep_id).any(|e| e.title.eq("Sales Manager")))
                .group_by(|i| i.invoice_date.year())
                .order_by(|year, _| year.asc())
                .select(|year, g| (year, g.count())),
            "WITH RECURSIVE tree(id) AS (SELECT EmployeeId FROM Employee WHERE ReportsTo IN \
             (SELECT EmployeeId FROM Employee WHERE Title = 'Sales Manager') \
             UNION SELECT EmployeeId FROM tree JOIN Employee ON ReportsTo = id) \
             SELECT CAST(strftime('%Y', i.InvoiceDate) AS INTEGER), count(*) FROM Invoice i \
             JOIN Customer c ON c.CustomerId = i.CustomerId WHERE c.SupportRepId IN tree GROUP BY 1 ORDER BY 1",
        )
    }),
    ("whether the data go in a circle", |ask| {
        if !ask.is_sample() {
            return Ok(());
        }
        let none: Vec<Vec<Key<Employee>>> = Vec::new();
        ask.same(&ask.read(|tx| tx.cycles(Employee::BOSS))?, &none)?;
        // A circle is refused where it would be made; where it is, it is found.
        ask.undone(|tx| {
            let refused = tx.move_under(Employee::BOSS, Key::from_raw(1), Some(Key::from_raw(7)));
            let moved = tx.move_under(Employee::BOSS, Key::from_raw(7), Some(NANCY));
            let boss = tx.require(Key::<Employee>::from_raw(7))?.reports_to;
            tx.set(Key::<Employee>::from_raw(1), |e| e.reports_to.set(Some(Key::from_raw(7))))?;
            Ok((refused.is_err(), moved.is_ok(), boss, tx.cycles(Employee::BOSS)?))
        })
        .and_then(|found| {
            let circle = [1, 7, 2].map(Key::from_raw).to_vec();
            ask.same(&found, &(true, true, Some(NANCY), vec![circle]))
        })
    }),
];
