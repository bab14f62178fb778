// FK12: a key is made of all its parts.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "courses", key(department, number))]
struct Course {
    department: String,
    number: i64,
}

fn main() {
    let _ = Course::key("CS".to_owned());
}
