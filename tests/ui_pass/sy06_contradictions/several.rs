// SY6: an audited reference without an action; several columns with a default each; partial keys beside whole ones.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "courses", key(department, number))]
struct Course {
    department: String,
    number: i64,
}

#[derive(Table)]
#[table(name = "lessons", unique(room, where = is_null(gone), name = "uq_lessons_free"), index(room, number desc))]
#[table(foreign_key((department, number) -> Course(department, number), on_delete = set_default, as course))]
#[table(foreign_key((department, next) -> Course(department, number), on_delete = no_action, enforced = audit, as follows))]
struct Lesson {
    #[key]
    id: Key<Self>,
    #[default("CS")]
    department: String,
    #[default(sql = "101")]
    number: i64,
    next: i64,
    #[unique]
    room: i64,
    gone: Option<i64>,
}

fn main() {}
