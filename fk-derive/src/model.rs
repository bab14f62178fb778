//! A table as the derive understands it: names and tokens, with every default filled in.
//!
//! `validate` makes it, also of a struct with mistakes (then as well as can be), and `expand` turns it
//! into code. Positions are those of `columns`.

use proc_macro2::{Ident, TokenStream};
use syn::{Attribute, Path, Visibility};

/// Describes a table.
pub(crate) struct Table {
    /// The path of the facade.
    pub(crate) facade: TokenStream,
    pub(crate) ident: Ident,
    pub(crate) vis: Visibility,
    /// The name in the database.
    pub(crate) name: String,
    pub(crate) columns: Vec<Column>,
    pub(crate) key: Key,
    pub(crate) uniques: Vec<Unique>,
    pub(crate) indexes: Vec<Index>,
    pub(crate) references: Vec<Reference>,
    pub(crate) checks: Vec<Check>,
    pub(crate) has_many: Vec<HasMany>,
    pub(crate) new: Ident,
    pub(crate) new_derives: Vec<Path>,
}

/// Describes a column.
pub(crate) struct Column {
    pub(crate) ident: Ident,
    pub(crate) vis: Visibility,
    /// Its type, without `Self`.
    pub(crate) ty: TokenStream,
    /// The name in the database.
    pub(crate) name: String,
    pub(crate) docs: Vec<Attribute>,
    pub(crate) default: Option<TokenStream>,
    /// Whether a key in it would be an undeclared reference.
    pub(crate) plain: bool,
}

/// Describes the primary key.
pub(crate) struct Key {
    pub(crate) columns: Vec<usize>,
    /// `V` of `Key<Self, V>` for `#[key]`; `None` where the struct names the columns.
    pub(crate) own: Option<TokenStream>,
    /// Whether the database makes it.
    pub(crate) generated: bool,
}

/// Describes a candidate key of one column.
pub(crate) struct Unique {
    pub(crate) name: String,
    pub(crate) column: usize,
    pub(crate) constant: Ident,
}

/// Describes an index of one column.
pub(crate) struct Index {
    pub(crate) name: String,
    pub(crate) column: usize,
}

/// Describes a reference.
pub(crate) struct Reference {
    pub(crate) name: String,
    pub(crate) column: usize,
    /// The parent, where the attribute names it.
    pub(crate) parent: Option<TokenStream>,
    pub(crate) relation: String,
    /// What is wrong about the relation's name, and where, if that is only true of a key.
    pub(crate) unnamed: Option<(Ident, String)>,
    pub(crate) constant: Ident,
    pub(crate) on_delete: Action,
    pub(crate) on_update: Action,
    pub(crate) deferred: bool,
    pub(crate) index: Option<String>,
}

/// Describes an action.
pub(crate) struct Action {
    pub(crate) variant: Ident,
    /// The word that the user wrote, if any.
    pub(crate) word: Option<Ident>,
}

/// Describes a CHECK.
pub(crate) struct Check {
    pub(crate) name: String,
    /// The column on which it is written.
    pub(crate) column: usize,
    /// The columns that it reads.
    pub(crate) reads: Vec<usize>,
    pub(crate) constant: Ident,
    /// An expression that gives the condition's node.
    pub(crate) condition: TokenStream,
}

/// Describes the children that one relation leads to.
pub(crate) struct HasMany {
    pub(crate) method: Ident,
    pub(crate) constant: Ident,
    pub(crate) child: TokenStream,
    pub(crate) via: Option<Ident>,
}
