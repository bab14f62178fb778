// FK21: a generated column is read, compared and sorted by, and never written.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "lines", index(total desc))]
struct Line {
    #[key]
    id: Key<Self>,
    quantity: i64,
    price: i64,
    discount: Option<i64>,
    #[generated(quantity * price)]
    total: i64,
    #[generated(stored, price - discount)]
    reduced: Option<i64>,
    #[generated(total + 1)]
    more: i64,
    #[generated(sql = "quantity || 'x'")]
    label: String,
    #[generated(stored, sql = "'a'")]
    #[unique]
    letter: String,
}

fn main() {
    let _ = NewLine { quantity: 1, price: 2, discount: None };
    let _ = Line::query().filter(|line| line.total.gt(10)).order_by(|line| line.total.desc());
    let _ = Line::LETTER_KEY;
}
