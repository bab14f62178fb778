//! Functions of texts: patterns, parts, and what they are made of.
//!
//! Patterns of a user's own go to `like` and `glob`. Who looks for a text as it is takes `starts_with`, `ends_with` or
//! `contains`, in which no character has a meaning.

use super::{Binary, Column, Expr, Expression, Function, Node, Operand, Unary};
use crate::nullness::Nullness;
use crate::value::{HasBase, Scalar, Value};

/// What one operand of type `V` on a path `N` may be.
type Same<V, N> = <<V as Value>::Null as Nullness>::Or<N>;

/// What comes of an operand of type `V` on a path `N`, and another.
type With<V, N, R> = <Same<V, N> as Nullness>::Or<<R as Operand<String>>::Null>;

macro_rules! methods {
    ($($name:ident)*) => {$(
        impl<V: Value, N: Nullness> $name<V, N> {
            /// Is `LIKE`: `%` stands for any text, `_` for one character; letters of ASCII match in
            /// either case (SQLite documentation, "The LIKE operator").
            pub fn like<R: Operand<String>>(self, pattern: R) -> Expr<bool, With<V, N, R>>
            where
                V::Scalar: IsText,
            {
                Expr::new(Node::binary(Binary::Like, Expression::into_node(self), pattern.into_node()))
            }

            /// Is `NOT LIKE`.
            ///
            /// ```
            /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
            /// # fn main() -> fk::Result<()> {
            /// # let (db, helen, lamp, order) = shop()?;
            /// let others = Item::query().filter(|i| i.name.not_like("l%"));
            /// assert_eq!(db.read(|tx| tx.all(others))?, []);
            /// # Ok(())
            /// # }
            /// ```
            pub fn not_like<R: Operand<String>>(self, pattern: R) -> Expr<bool, With<V, N, R>>
            where
                V::Scalar: IsText,
            {
                let like = Node::binary(Binary::Like, Expression::into_node(self), pattern.into_node());
                Expr::new(Node::unary(Unary::Not, like))
            }

            /// Is `GLOB`: `*` stands for any text, `?` for one character, `[a-z]` for one of these; case matters (SQLite
            /// documentation, "The LIKE operator").
            ///
            /// ```
            /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
            /// # fn main() -> fk::Result<()> {
            /// # let (db, helen, lamp, order) = shop()?;
            /// let (large, small) = (Item::query().filter(|i| i.name.glob("[A-Z]*")), Item::query().filter(|i| i.name.glob("l*")));
            /// assert_eq!(db.read(|tx| Ok((tx.count(large)?, tx.count(small)?)))?, (1, 0));
            /// # Ok(())
            /// # }
            /// ```
            pub fn glob<R: Operand<String>>(self, pattern: R) -> Expr<bool, With<V, N, R>>
            where
                V::Scalar: IsText,
            {
                Expr::new(Node::binary(Binary::Glob, Expression::into_node(self), pattern.into_node()))
            }

            /// Is whether it begins with this text, in which no character has a meaning. An index of the column serves it:
            /// it is a range. Texts are equal as they are for `eq`, so that a `nocase` column doesn't know ASCII's cases.
            ///
            /// ```
            /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
            /// # fn main() -> fk::Result<()> {
            /// # let (db, helen, lamp, order) = shop()?;
            /// let (found, not) = (Item::query().filter(|i| i.name.starts_with("La")), Item::query().filter(|i| i.name.starts_with("L%")));
            /// assert_eq!(db.read(|tx| Ok((tx.count(found)?, tx.count(not)?)))?, (1, 0));
            /// # Ok(())
            /// # }
            /// ```
            pub fn starts_with<R: Operand<String>>(self, prefix: R) -> Expr<bool, With<V, N, R>>
            where
                V::Scalar: IsText,
            {
                Expr::new(call(Function::StartsWith, self, [prefix.into_node()]))
            }

            /// Is whether it ends with this text, in which no character has a meaning. Case matters as for
            /// [`starts_with`](Self::starts_with); every row is looked at.
            ///
            /// ```
            /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
            /// # fn main() -> fk::Result<()> {
            /// # let (db, helen, lamp, order) = shop()?;
            /// let (found, not) = (Item::query().filter(|i| i.name.ends_with("mp")), Item::query().filter(|i| i.name.ends_with("MP")));
            /// assert_eq!(db.read(|tx| Ok((tx.count(found)?, tx.count(not)?)))?, (1, 0));
            /// # Ok(())
            /// # }
            /// ```
            pub fn ends_with<R: Operand<String>>(self, suffix: R) -> Expr<bool, With<V, N, R>>
            where
                V::Scalar: IsText,
            {
                Expr::new(call(Function::EndsWith, self, [suffix.into_node()]))
            }

            /// Is whether this text is in it, in which no character has a meaning. Case matters as for
            /// [`starts_with`](Self::starts_with); every row is looked at. To find letters in either case compare
            /// `lower()`.
            ///
            /// ```
            /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
            /// # fn main() -> fk::Result<()> {
            /// # let (db, helen, lamp, order) = shop()?;
            /// let (found, not) = (Item::query().filter(|i| i.name.contains("am")), Item::query().filter(|i| i.name.contains("_")));
            /// assert_eq!(db.read(|tx| Ok((tx.count(found)?, tx.count(not)?)))?, (1, 0));
            /// # Ok(())
            /// # }
            /// ```
            pub fn contains<R: Operand<String>>(self, part: R) -> Expr<bool, With<V, N, R>>
            where
                V::Scalar: IsText,
            {
                Expr::new(call(Function::Contains, self, [part.into_node()]))
            }

            /// Is `||`: both texts, one after the other. `+` is for numbers alone.
            ///
            /// ```
            /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
            /// # fn main() -> fk::Result<()> {
            /// # let (db, helen, lamp, order) = shop()?;
            /// let labels = Item::query().select(|i| i.name.concat(": ").concat(i.price_cents.cast::<String>()));
            /// assert_eq!(db.read(|tx| tx.all(labels))?, ["Lamp: 1999"]);
            /// # Ok(())
            /// # }
            /// ```
            pub fn concat<R: Operand<String>>(self, other: R) -> Expr<String, With<V, N, R>>
            where
                V::Scalar: IsText,
            {
                Expr::new(Node::binary(Binary::Concat, Expression::into_node(self), other.into_node()))
            }

            /// Is the text with ASCII's letters in lower case; others stay as they are (SQLite documentation,
            /// "Built-In Scalar SQL Functions").
            ///
            /// ```
            /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
            /// # fn main() -> fk::Result<()> {
            /// # let (db, helen, lamp, order) = shop()?;
            /// let names = Item::query().select(|i| (i.name.lower(), i.name.upper()));
            /// assert_eq!(db.read(|tx| tx.all(names))?, [("lamp".to_owned(), "LAMP".to_owned())]);
            /// # Ok(())
            /// # }
            /// ```
            pub fn lower(self) -> Expr<String, Same<V, N>>
            where
                V::Scalar: IsText,
            {
                Expr::new(call(Function::Lower, self, []))
            }

            /// Is the text with ASCII's letters in upper case; others stay as they are.
            pub fn upper(self) -> Expr<String, Same<V, N>>
            where
                V::Scalar: IsText,
            {
                Expr::new(call(Function::Upper, self, []))
            }

            /// Is the text without spaces at both ends; other white space stays.
            ///
            /// ```
            /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
            /// # fn main() -> fk::Result<()> {
            /// # let (db, helen, lamp, order) = shop()?;
            /// let texts = Item::query().select(|_| {
            ///     let text = || fk::value("  a ");
            ///     (text().trim(), text().ltrim(), text().rtrim())
            /// });
            /// assert_eq!(db.read(|tx| tx.one(texts))?, ("a".to_owned(), "a ".to_owned(), "  a".to_owned()));
            /// # Ok(())
            /// # }
            /// ```
            pub fn trim(self) -> Expr<String, Same<V, N>>
            where
                V::Scalar: IsText,
            {
                Expr::new(call(Function::Trim, self, []))
            }

            /// Is the text without spaces at its beginning.
            pub fn ltrim(self) -> Expr<String, Same<V, N>>
            where
                V::Scalar: IsText,
            {
                Expr::new(call(Function::TrimStart, self, []))
            }

            /// Is the text without spaces at its end.
            pub fn rtrim(self) -> Expr<String, Same<V, N>>
            where
                V::Scalar: IsText,
            {
                Expr::new(call(Function::TrimEnd, self, []))
            }

            /// Is the text with every occurrence of `from` replaced by `to`; an empty `from` changes nothing.
            ///
            /// ```
            /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
            /// # fn main() -> fk::Result<()> {
            /// # let (db, helen, lamp, order) = shop()?;
            /// let names = Item::query().select(|i| i.name.replace("amp", "antern"));
            /// assert_eq!(db.read(|tx| tx.all(names))?, ["Lantern"]);
            /// # Ok(())
            /// # }
            /// ```
            pub fn replace<A: Operand<String>, B: Operand<String>>(
                self,
                from: A,
                to: B,
            ) -> Expr<String, <With<V, N, A> as Nullness>::Or<B::Null>>
            where
                V::Scalar: IsText,
            {
                Expr::new(call(Function::Replace, self, [from.into_node(), to.into_node()]))
            }

            /// Is `length` characters of the text from `start` on. The first has number 1; a `start` below 0 counts from the
            /// end, a `length` below 0 takes those before (SQLite documentation, "Built-In Scalar SQL Functions").
            ///
            /// ```
            /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
            /// # fn main() -> fk::Result<()> {
            /// # let (db, helen, lamp, order) = shop()?;
            /// let parts = Item::query().select(|i| (i.name.substr(1, 2), i.name.substr(-2, i.name.len())));
            /// assert_eq!(db.read(|tx| tx.all(parts))?, [("La".to_owned(), "mp".to_owned())]);
            /// # Ok(())
            /// # }
            /// ```
            #[allow(clippy::type_complexity, reason = "NULL comes of any of three")]
            pub fn substr<A: Operand<i64>, B: Operand<i64>>(
                self,
                start: A,
                length: B,
            ) -> Expr<String, <<Same<V, N> as Nullness>::Or<A::Null> as Nullness>::Or<B::Null>>
            where
                V::Scalar: IsText,
            {
                Expr::new(call(Function::Substr, self, [start.into_node(), length.into_node()]))
            }

            /// Is the number of the character at which `part` begins for the first time, from 1; 0 where it isn't in it.
            ///
            /// ```
            /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
            /// # fn main() -> fk::Result<()> {
            /// # let (db, helen, lamp, order) = shop()?;
            /// let positions = Item::query().select(|i| (i.name.instr("m"), i.name.instr("M")));
            /// assert_eq!(db.read(|tx| tx.all(positions))?, [(3, 0)]);
            /// # Ok(())
            /// # }
            /// ```
            pub fn instr<R: Operand<String>>(self, part: R) -> Expr<i64, With<V, N, R>>
            where
                V::Scalar: IsText,
            {
                Expr::new(call(Function::Instr, self, [part.into_node()]))
            }
        }

        impl<V: Value, N: Nullness> $name<V, N> {
            /// Is the bytes as hexadecimal digits, in upper case.
            ///
            /// ```
            /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
            /// # fn main() -> fk::Result<()> {
            /// # let (db, helen, lamp, order) = shop()?;
            /// assert_eq!(db.read(|tx| tx.all(Item::query().select(|i| i.name.hex())))?, ["4C616D70"]);
            /// # Ok(())
            /// # }
            /// ```
            pub fn hex(self) -> Expr<String, Same<V, N>>
            where
                V::Scalar: HasBytes,
            {
                Expr::new(call(Function::Hex, self, []))
            }
        }
    )*};
}

methods!(Column Expr);

/// A call whose first argument is an expression.
pub(super) fn call<const N: usize>(function: Function, first: impl Expression, others: [Node; N]) -> Node {
    Node::Call(function, [first.into_node()].into_iter().chain(others).collect())
}

/// Says that the stored form is a text: that of `String`, and of newtypes and enums.
#[diagnostic::on_unimplemented(message = "`{Self}` is no text in the database", label = "expected a text")]
pub trait IsText {}

#[diagnostic::do_not_recommend]
impl<T: Scalar<Base: HasBase<T, Base = String>>> IsText for T {}

/// Says that the stored form is a text or a blob.
#[diagnostic::on_unimplemented(message = "`{Self}` isn't stored as bytes", label = "expected a text or a blob")]
pub trait HasBytes {}

#[diagnostic::do_not_recommend]
impl<T: Scalar<Base: HasBase<T, Base: StoredAsBytes>>> HasBytes for T {}

#[doc(hidden)]
pub trait StoredAsBytes {}

impl StoredAsBytes for String {}
impl StoredAsBytes for Vec<u8> {}
#[cfg(feature = "uuid")]
impl StoredAsBytes for uuid::Uuid {}
