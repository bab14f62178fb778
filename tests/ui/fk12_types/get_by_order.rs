// FK12: a composite key is looked up by its parts in their order.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "courses", key(department, number))]
struct Course {
    department: String,
    number: i64,
}

#[derive(Schema)]
#[schema(Course)]
struct School;

fn course(tx: &ReadTx<'_, School>) -> fk::Result<Option<Course>> {
    tx.get_by(Course::PRIMARY_KEY, (101, "CS"))
}

fn main() {}
