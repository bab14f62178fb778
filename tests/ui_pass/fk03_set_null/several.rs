// FK3: of several columns, only those become NULL that `set_null(..)` names.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "courses", key(department, number))]
struct Course {
    department: String,
    number: i64,
}

#[derive(Table)]
#[table(name = "rooms", key(department, room))]
#[table(foreign_key((department, number) -> Course(department, number), on_delete = set_null(number), as course))]
struct Room {
    department: String,
    room: i64,
    number: Option<i64>,
}

#[derive(Table)]
#[table(name = "lessons")]
#[table(foreign_key((department, number) -> Course(department, number), on_delete = set_null, as course))]
struct Lesson {
    #[key]
    id: Key<Self>,
    department: Option<String>,
    number: Option<i64>,
}

#[derive(Schema)]
#[schema(Course, Room, Lesson)]
struct School;

fn main() {
    let _ = (Room::COURSE, Lesson::COURSE);
}
