// SY6: nothing would hold `match = full` of an audited reference.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "courses", key(department, number))]
struct Course {
    department: String,
    number: i64,
}

#[derive(Table)]
#[table(name = "lessons")]
#[table(foreign_key((department, number) -> Course(department, number), on_delete = no_action, enforced = audit, match = full, as course))]
struct Lesson {
    #[key]
    id: Key<Self>,
    department: Option<String>,
    number: Option<i64>,
}

fn main() {}
