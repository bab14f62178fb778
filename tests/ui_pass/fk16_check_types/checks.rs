// FK16: the whole grammar.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[check(number > 0 && number <= 100)]
    #[check(name = "odd", number * 2 - other + 1 != -5 || !(number == other))]
    number: i64,
    #[check(0 < other && 2 * other < 10)]
    other: i64,
    #[check(len(note) > 2 || is_null(note))]
    #[check(name = "like", like(note, "A%") || note == "none")]
    note: Option<String>,
    #[check(between(price, 0.5, 9.5) && price >= -1.0)]
    price: f64,
    #[check(open || !open || is_not_null(note))]
    open: bool,
    #[check(open == true)]
    #[column(name = "type")]
    r#type: i64,
}

fn main() {
    let _ = (Order::NUMBER_CHECK, Order::ODD_CHECK, Order::LIKE_CHECK, Order::OPEN_CHECK, Order::TYPE_CHECK);
    assert_eq!(Order::ODD_CHECK.constraint().name, "odd");
}
