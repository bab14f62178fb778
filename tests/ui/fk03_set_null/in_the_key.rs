// FK3: a part of the primary key never becomes NULL.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "courses", key(department, number))]
struct Course {
    department: String,
    number: i64,
}

#[derive(Table)]
#[table(name = "rooms", key(department, room))]
#[table(foreign_key((department, number) -> Course(department, number), on_delete = set_null, as course))]
struct Room {
    department: String,
    room: i64,
    number: Option<i64>,
}

fn main() {}
