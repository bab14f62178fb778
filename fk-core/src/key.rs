//! `Key<T>`: the key of one table, which is no other table's.

#[cfg(feature = "serde")]
mod serialize;

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use crate::any::{Any, AnyRef, Encoded};
use crate::check::AsField;
use crate::error::Result;
use crate::expression::Marker;
use crate::row::Sink;
use crate::schema::ScalarDef;
use crate::value::{No, Scalar, Value, ValueError};

/// Holds the primary key of a row of `T`.
///
/// `V` is the key's value: an `i64` unless said otherwise, a `String` for a natural key, a tuple
/// for a composite one. A `Key<Customer>` can't be given where a `Key<Item>` is wanted.
///
/// It is a claim, not a proof: the row may be gone. `get` and `require` find out. A key that the database makes isn't
/// made again after its row is deleted, so that an address or a log that still has it leads to no other row (SQLite
/// documentation, "SQLite Autoincrement"); with `#[key(autoincrement = false)]` the largest one may come again.
///
/// ```
/// use fk_core::Key;
/// struct Customer;
/// let key = Key::<Customer>::from_raw(7);
/// assert_eq!(*key.raw(), 7);
/// assert_eq!(key.to_string(), "7");
/// ```
pub struct Key<T, V = i64>(V, Marker<T>);

impl<T, V> Key<T, V> {
    /// Makes a key of its value, whether or not such a row exists.
    pub const fn from_raw(value: V) -> Self {
        Self(value, PhantomData)
    }

    /// Borrows the key's value.
    pub const fn raw(&self) -> &V {
        &self.0
    }

    /// Takes the key's value out.
    pub fn into_raw(self) -> V {
        self.0
    }
}

impl<T, V: Clone> Clone for Key<T, V> {
    fn clone(&self) -> Self {
        Self(self.0.clone(), PhantomData)
    }
}

impl<T, V: Copy> Copy for Key<T, V> {}

impl<T, V: PartialEq> PartialEq for Key<T, V> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T, V: Eq> Eq for Key<T, V> {}

impl<T, V: PartialOrd> PartialOrd for Key<T, V> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.0.partial_cmp(&other.0)
    }
}

impl<T, V: Ord> Ord for Key<T, V> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

impl<T, V: Hash> Hash for Key<T, V> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<T, V: fmt::Debug> fmt::Debug for Key<T, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Key").field(&self.0).finish()
    }
}

impl<T, V: fmt::Display> fmt::Display for Key<T, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T, V: std::str::FromStr> std::str::FromStr for Key<T, V> {
    type Err = V::Err;

    fn from_str(text: &str) -> std::result::Result<Self, V::Err> {
        text.parse().map(Self::from_raw)
    }
}

#[diagnostic::do_not_recommend]
impl<T: 'static, V: Scalar> Scalar for Key<T, V> {
    const DEF: ScalarDef = V::DEF.as_key();
    type Order = V::Order;
    type Arithmetic = No;
    type Base = AsField<V>;

    fn encode(&self) -> std::result::Result<Encoded<'_>, ValueError> {
        self.0.encode()
    }

    #[inline]
    fn decode(raw: AnyRef<'_>) -> std::result::Result<Self, ValueError> {
        // Every table has a key of its own: `map` would be two functions more for each.
        match V::decode(raw) {
            Ok(value) => Ok(Self(value, PhantomData)),
            Err(error) => Err(error),
        }
    }
}

/// Is the value of a primary key: one column's, or a tuple of several.
pub trait KeyValue: 'static {
    /// Binds the columns, in the key's order.
    ///
    /// # Errors
    /// Those of the sink, and of a value that can't be stored.
    fn bind(&self, sink: &mut dyn Sink) -> Result<()>;

    /// Gives the columns' values, for errors.
    fn values(&self) -> Vec<Any>;
}

fn any<V: Value>(value: &V) -> Any {
    value.encode().map_or(Any::Null, Encoded::to_any)
}

impl<V: Scalar> KeyValue for V {
    fn bind(&self, sink: &mut dyn Sink) -> Result<()> {
        sink.put(Value::encode(self))
    }

    fn values(&self) -> Vec<Any> {
        vec![any(self)]
    }
}

macro_rules! tuple {
    ($($ty:ident $at:tt),*) => {
        impl<$($ty: Scalar),*> KeyValue for ($($ty,)*) {
            fn bind(&self, sink: &mut dyn Sink) -> Result<()> {
                $(sink.put(Value::encode(&self.$at))?;)*
                Ok(())
            }

            fn values(&self) -> Vec<Any> {
                vec![$(any(&self.$at)),*]
            }
        }
    };
}

tuple!(A 0, B 1);
tuple!(A 0, B 1, C 2);
tuple!(A 0, B 1, C 2, D 3);
tuple!(A 0, B 1, C 2, D 3, E 4);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
