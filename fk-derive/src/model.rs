//! A table as the derive understands it: names and tokens, with every default filled in.
//!
//! `validate` makes it, also of a struct with mistakes (then as well as can be), and `expand` turns it
//! into code. Positions are those of `columns`.

use proc_macro2::{Ident, Span, TokenStream};
use syn::{Attribute, LitStr, Path, Visibility};

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
    pub(crate) many_to_many: Vec<ManyToMany>,
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
    pub(crate) default: Option<Default>,
    /// Gives the variant of `Collation`, and the word that says so.
    pub(crate) collation: Option<(&'static str, Ident)>,
    pub(crate) generated: Option<Generated>,
    /// Whether a key in it would be an undeclared reference.
    pub(crate) plain: bool,
}

/// Says where a default comes from.
pub(crate) enum Default {
    /// An expression of the column's type.
    Value(TokenStream),
    /// SQL that the database evaluates.
    Sql(LitStr),
    /// A function that the program calls.
    With(Path),
}

/// Describes how a column is generated.
pub(crate) struct Generated {
    pub(crate) formula: Formula,
    pub(crate) stored: bool,
}

/// Says what the database computes.
pub(crate) enum Formula {
    /// An expression that gives a node.
    Typed(TokenStream),
    Sql(LitStr),
}

/// Describes the primary key.
pub(crate) struct Key {
    pub(crate) columns: Vec<usize>,
    /// `V` of `Key<Self, V>` for `#[key]`; `None` where the struct names the columns.
    pub(crate) own: Option<TokenStream>,
    /// Whether the database makes it.
    pub(crate) generated: bool,
    /// Whether it never makes the same one again.
    pub(crate) autoincrement: bool,
    /// Where it is declared.
    pub(crate) place: Span,
}

/// Describes a candidate key.
pub(crate) struct Unique {
    pub(crate) name: String,
    pub(crate) columns: Vec<usize>,
    pub(crate) constant: Ident,
    /// Gives the condition under which rows are unique.
    pub(crate) filter: Option<TokenStream>,
}

/// Describes an index.
pub(crate) struct Index {
    pub(crate) name: String,
    pub(crate) columns: Vec<usize>,
    /// Those of them in descending order.
    pub(crate) descending: Vec<usize>,
    /// Gives the condition that its rows fulfil.
    pub(crate) filter: Option<TokenStream>,
}

/// Describes a reference.
pub(crate) struct Reference {
    pub(crate) name: String,
    pub(crate) columns: Vec<usize>,
    /// Where the struct's `foreign_key(..)` names them, the names.
    pub(crate) fields: Vec<Ident>,
    pub(crate) to: To,
    pub(crate) relation: String,
    /// What is wrong about the relation's name, and where, if that is only true of a key.
    pub(crate) unnamed: Option<(Ident, String)>,
    pub(crate) constant: Ident,
    pub(crate) on_delete: Action,
    pub(crate) on_update: Action,
    pub(crate) deferred: bool,
    pub(crate) index: Option<String>,
    pub(crate) match_full: bool,
    pub(crate) enforced: bool,
    /// How many rows it may delete or change for one delete.
    pub(crate) limit: Option<u64>,
    /// `references` or `foreign_key`.
    pub(crate) word: Ident,
}

/// Says what a reference leads to.
pub(crate) enum To {
    /// The table whose key the field's type is.
    Inferred,
    /// The primary key of a table.
    Table(TokenStream),
    /// Fields of a table.
    Columns { parent: TokenStream, fields: Vec<Ident> },
}

/// Describes an action.
pub(crate) struct Action {
    pub(crate) variant: Ident,
    /// The columns that SET NULL makes NULL, where it isn't all.
    pub(crate) columns: Vec<usize>,
    /// The word that the user wrote, if any.
    pub(crate) word: Option<Ident>,
}

/// Describes a CHECK.
pub(crate) struct Check {
    pub(crate) name: String,
    /// The column on which it is written; `None` on the struct.
    pub(crate) column: Option<usize>,
    /// The columns that it reads.
    pub(crate) reads: Vec<usize>,
    pub(crate) constant: Ident,
    pub(crate) condition: Formula,
}

/// Describes the children that one relation leads to.
pub(crate) struct HasMany {
    pub(crate) method: Ident,
    pub(crate) constant: Ident,
    pub(crate) child: TokenStream,
    pub(crate) via: Option<Ident>,
    /// Whether there is one at most.
    pub(crate) one: bool,
}

/// Describes a relation over a table between.
pub(crate) struct ManyToMany {
    pub(crate) method: Ident,
    pub(crate) constant: Ident,
    pub(crate) through: TokenStream,
    pub(crate) target: TokenStream,
    pub(crate) via: Option<(Ident, Ident)>,
}
