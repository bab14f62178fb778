// SY5: a part of a key is as public as its table.
use fk::prelude::*;

mod places {
    use fk::prelude::*;

    #[derive(Value, Debug, Clone, PartialEq)]
    struct Code(String);

    #[derive(Table)]
    #[table(name = "places", key(code, number))]
    pub struct Place {
        code: Code,
        number: i64,
    }
}

fn main() {
    let _ = places::Place::query();
}
