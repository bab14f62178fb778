// FK5: a column has a column type.
use fk::Scalar;
use fk::prelude::*;

#[derive(Value, Clone)]
struct Email(String);

#[derive(Value)]
#[value(rename_all = "kebab-case")]
enum Status {
    Draft,
    InTransit,
    #[value(rename = "done!")]
    Done,
}

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    small: i8,
    large: u32,
    number: Option<i64>,
    price: f64,
    open: bool,
    note: Option<String>,
    picture: Vec<u8>,
    email: Email,
    backup: Option<Email>,
    #[default(Status::Draft)]
    status: Status,
}

fn main() {
    assert_eq!(<Status as Scalar>::DEF.words, ["draft", "in-transit", "done!"]);
    let _ = (Status::InTransit, Status::Done);
    let _ = Order::query().filter(|o| o.email.gt(Email("a".into()))).order_by(|o| o.backup.asc());
}
