// FK12: a key is made of its parts in their order.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "courses", key(department, number))]
struct Course {
    department: String,
    number: i64,
}

fn main() {
    let _ = Course::key(101, "CS".to_owned());
}
