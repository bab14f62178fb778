//! SQL text, made of data: the only place of this crate where it is written.
//!
//! Identifiers go through [`ident`], and nothing else writes them. Values are never written, but
//! bound: the exceptions are what a declaration says (CHECK, DEFAULT and GENERATED clauses, conditions of
//! indexes), where SQL allows no parameter, and LIMIT and OFFSET, which are integers. What an engine wants differently is in its [`Dialect`].

mod bulk;
mod compound;
mod ddl;
mod dialect;
mod dml;
mod function;
mod ident;
mod node;
mod overflow;
mod probe;
mod query;
mod shape;
mod tree;
mod unchanged;
mod writer;

pub use bulk::{Bulk, bulk, bulk_shape, chosen, row, settable};
pub use ddl::{
    Index, create_all, create_index_statements, create_schema, create_set_null_trigger, create_stage, create_table,
    create_trigger_statements, has_match_full_check, indexes, match_full_check_name, set_null_trigger_name,
    words_check_name,
};
pub use dialect::Dialect;
pub use dml::{OnConflict, delete, insert, insert_given, select_by, select_by_key, select_list, set, update, upsert};
pub use ident::{ident, ident_list};
pub use node::MOST_LISTED;
pub use probe::{children_count, children_sample, exists_by, fulfils};
pub use query::{Kind, query};
pub(crate) use shape::expression_shape;
pub use shape::{Bind, Few, Shape, shape};
pub use tree::{Way, count_rows, rootless, tree};
pub use unchanged::update_unchanged;
