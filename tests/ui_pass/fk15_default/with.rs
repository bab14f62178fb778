// FK15: functions of the program give defaults of the field's type, and a key or its value.
use fk::prelude::*;

#[derive(Table)]
struct Item {
    #[key]
    #[default(with = new_id)]
    id: Key<Self, String>,
    #[default(with = today)]
    day: i64,
    #[default(with = days::none)]
    until: Option<i64>,
    #[default(sql = "unixepoch()")]
    made: i64,
}

#[derive(Table)]
struct Thing {
    #[key]
    #[default(with = thing)]
    id: Key<Self, i32>,
}

fn new_id() -> String {
    "a".to_owned()
}

fn today() -> i64 {
    1
}

mod days {
    pub fn none() -> Option<i64> {
        None
    }
}

fn thing() -> Key<Thing, i32> {
    Key::from_raw(1)
}

fn main() {
    let _ = NewItem { id: None, day: None, until: Some(Some(1)), made: None };
    let _ = NewThing { id: None };
}
