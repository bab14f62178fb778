// SY11: the cases are serde's.
use fk::prelude::*;

#[derive(Value)]
#[value(rename_all = "snakecase")]
enum Status {
    Draft,
}

fn main() {
    let _ = Status::Draft;
}
