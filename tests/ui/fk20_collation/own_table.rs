// FK20: a reference to its own table compares by bytes.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "terms")]
struct Term {
    #[key]
    id: Key<Self>,
    #[unique]
    #[column(collate = nocase)]
    name: String,
    #[references(Term::name, on_delete = no_action, as broader)]
    #[column(collate = nocase)]
    broader: Option<String>,
}

fn main() {}
