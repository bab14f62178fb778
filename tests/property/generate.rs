//! Random expressions of each type, and random queries, made by the same methods that a user has.

use std::rc::Rc;

use fk::case;
use fk::prelude::*;
use fk::query::Sort;

use crate::tables::{Child, INTEGERS, Parent, REALS, Source, TEXTS};
use crate::tape::Tape;

pub(crate) type Int = Expr<i64, Optional>;
pub(crate) type Text = Expr<String, Optional>;
pub(crate) type Bool = Expr<bool, Optional>;
pub(crate) type Real = Expr<f64, Optional>;
pub(crate) type Ref = Expr<Key<Parent>, Optional>;

/// What an expression about one row can begin with.
#[derive(Default)]
pub(crate) struct Leaves {
    pub(crate) ints: Vec<Int>,
    pub(crate) texts: Vec<Text>,
    pub(crate) bools: Vec<Bool>,
    pub(crate) reals: Vec<Real>,
    pub(crate) keys: Vec<Ref>,
    pub(crate) children: Vec<Box<dyn Fn() -> Query<Child>>>,
    pub(crate) parents: Vec<Box<dyn Fn() -> Query<Parent>>>,
}

/// The queries that an expression is inside of, the innermost last.
#[derive(Clone, Default)]
pub(crate) struct Scopes(Vec<Rc<Leaves>>);

impl Scopes {
    pub(crate) fn inside<T: Source>(&self, columns: T::Columns<Required>) -> Self {
        let mut scopes = self.0.clone();
        scopes.push(Rc::new(T::leaves(columns)));
        Self(scopes)
    }

    /// Mostly the innermost.
    fn pick(&self, tape: &mut Tape) -> &Leaves {
        let back = if tape.below(4) == 3 { tape.below(self.0.len()) } else { 0 };
        &self.0[self.0.len() - 1 - back]
    }
}

pub(crate) struct Generator<'t> {
    pub(crate) tape: &'t mut Tape,
}

/// Something of a random query, whichever table it is about.
macro_rules! with_query {
    ($self:ident, $scopes:ident, $depth:ident, $query:ident, $T:ident => $of:expr) => {
        if $self.tape.below(2) == 0 {
            #[allow(dead_code)]
            type $T = Child;
            let $query = $self.children($scopes, $depth);
            $of
        } else {
            #[allow(dead_code)]
            type $T = Parent;
            let $query = $self.parents($scopes, $depth);
            $of
        }
    };
}

impl Generator<'_> {
    fn below(&mut self, n: usize) -> usize {
        self.tape.below(n)
    }

    fn small(&mut self, n: usize) -> i64 {
        i64::try_from(self.below(n)).unwrap()
    }

    fn children(&mut self, scopes: &Scopes, depth: usize) -> Query<Child> {
        let leaves = scopes.pick(self.tape);
        let at = self.tape.below(leaves.children.len() + 1);
        let query = leaves.children.get(at).map_or_else(Child::query, |of| of());
        self.narrow(query, scopes, depth)
    }

    fn parents(&mut self, scopes: &Scopes, depth: usize) -> Query<Parent> {
        let leaves = scopes.pick(self.tape);
        let at = self.tape.below(leaves.parents.len() + 1);
        let query = leaves.parents.get(at).map_or_else(Parent::query, |of| of());
        self.narrow(query, scopes, depth)
    }

    /// Adds a filter, and a limit over a total order.
    pub(crate) fn narrow<T: Source>(&mut self, mut query: Query<T>, scopes: &Scopes, depth: usize) -> Query<T> {
        if depth > 0 && self.below(2) == 1 {
            query = query.filter(|columns| self.bool(&scopes.inside::<T>(columns), depth - 1));
        }
        if self.below(4) == 3 {
            let sorts = self.below(2);
            query = query.order_by(|columns| self.order::<T>(columns, scopes, depth.min(1), sorts)).order_by(T::by_id);
            if self.below(2) == 1 {
                query = query.limit(self.below(4) as u64);
            }
            if self.below(3) == 2 {
                query = query.offset(self.below(3) as u64);
            }
        }
        query
    }

    /// Sorts by random expressions; at last comes the key.
    pub(crate) fn order<T: Source>(
        &mut self,
        columns: T::Columns<Required>,
        scopes: &Scopes,
        depth: usize,
        sorts: usize,
    ) -> Vec<Sort> {
        let inner = scopes.inside::<T>(columns);
        (0..sorts).map(|_| self.sort(&inner, depth)).collect()
    }

    fn sort(&mut self, scopes: &Scopes, depth: usize) -> Sort {
        let down = self.below(2) == 1;
        let sort = match self.below(3) {
            0 => self.int(scopes, depth).directed(down),
            1 => self.text(scopes, depth).directed(down),
            _ => self.real(scopes, depth).directed(down),
        };
        match self.below(4) {
            2 => sort.nulls_first(),
            3 => sort.nulls_last(),
            _ => sort,
        }
    }

    pub(crate) fn int(&mut self, scopes: &Scopes, depth: usize) -> Int {
        let Some(d) = depth.checked_sub(1).filter(|_| self.below(5) > 0) else {
            return match self.below(12) {
                0..4 => fk::value(*self.tape.pick(&INTEGERS)).or_null(),
                4 => fk::value(None::<i64>),
                5 if self.below(12) == 11 => fk::value(*self.tape.pick(&[i64::MAX, i64::MIN])).or_null(),
                _ => {
                    let leaves = scopes.pick(self.tape);
                    self.tape.pick(&leaves.ints).clone()
                }
            };
        };
        match self.below(22) {
            0 => (self.int(scopes, d) + self.int(scopes, d)).or_null(),
            1 => (self.int(scopes, d) - self.int(scopes, d)).or_null(),
            2 => (self.int(scopes, d) * self.int(scopes, d)).or_null(),
            3 => self.int(scopes, d) / self.int(scopes, d),
            4 => self.int(scopes, d) % self.int(scopes, d),
            5 => -self.int(scopes, d),
            6 => self.int(scopes, d).abs(),
            7 => self.int(scopes, d).sign(),
            8 => self.int(scopes, d).coalesce(self.int(scopes, d)),
            9 => self.int(scopes, d).nullif(self.int(scopes, d)),
            10 => case().when(self.bool(scopes, d), self.int(scopes, d)).otherwise(self.int(scopes, d)),
            11 => {
                let first = case().when(self.bool(scopes, d), self.int(scopes, d));
                first.when(self.bool(scopes, d), self.int(scopes, d)).end()
            }
            12 => self.int(scopes, d).min_of(self.int(scopes, d)),
            13 => self.int(scopes, d).max_of(self.int(scopes, d)),
            14 => self.text(scopes, d).len(),
            15 => self.text(scopes, d).instr(self.text(scopes, d)),
            16 => self.text(scopes, d).cast::<i64>(),
            17 => with_query!(self, scopes, d, query, T => query.count().or_null()),
            18 => {
                with_query!(self, scopes, d, query, T => query.sum(|c| self.int(&scopes.inside::<T>(c), d)).or_null())
            }
            19 => with_query!(self, scopes, d, query, T => query.min(|c| self.int(&scopes.inside::<T>(c), d))),
            20 => with_query!(self, scopes, d, query, T => query.max(|c| self.int(&scopes.inside::<T>(c), d))),
            _ => with_query!(self, scopes, d, query, T => {
                query.order_by(T::by_id).value(|c| self.int(&scopes.inside::<T>(c), d))
            }),
        }
    }

    pub(crate) fn text(&mut self, scopes: &Scopes, depth: usize) -> Text {
        let Some(d) = depth.checked_sub(1).filter(|_| self.below(5) > 0) else {
            return match self.below(8) {
                0..3 => fk::value(*self.tape.pick(&TEXTS)).or_null(),
                3 => fk::value(None::<String>),
                _ => {
                    let leaves = scopes.pick(self.tape);
                    self.tape.pick(&leaves.texts).clone()
                }
            };
        };
        match self.below(15) {
            0 => self.text(scopes, d).concat(self.text(scopes, d)),
            1 => self.text(scopes, d).lower(),
            2 => self.text(scopes, d).upper(),
            3 => self.text(scopes, d).trim(),
            4 => self.text(scopes, d).ltrim(),
            5 => self.text(scopes, d).rtrim(),
            6 => self.text(scopes, d).replace(self.text(scopes, d), self.text(scopes, d)),
            7 => {
                let (start, length) = (self.small(9) - 4, self.small(7) - 2);
                self.text(scopes, d).substr(start, length)
            }
            8 => self.text(scopes, d).coalesce(self.text(scopes, d)),
            9 => self.text(scopes, d).nullif(self.text(scopes, d)),
            10 => case().when(self.bool(scopes, d), self.text(scopes, d)).otherwise(self.text(scopes, d)),
            11 => self.int(scopes, d).cast::<String>(),
            12 => self.text(scopes, d).hex(),
            13 => self.text(scopes, d).min_of(self.text(scopes, d)),
            _ => with_query!(self, scopes, d, query, T => query.max(|c| self.text(&scopes.inside::<T>(c), d))),
        }
    }

    pub(crate) fn real(&mut self, scopes: &Scopes, depth: usize) -> Real {
        let Some(d) = depth.checked_sub(1).filter(|_| self.below(5) > 0) else { return self.real_leaf(scopes) };
        match self.below(13) {
            0 => (self.real(scopes, d) + self.real(scopes, d)).or_null(),
            1 => (self.real(scopes, d) - self.real(scopes, d)).or_null(),
            2 => (self.real(scopes, d) * self.real_leaf(scopes)).or_null(),
            3 => self.real(scopes, d) / self.real(scopes, d),
            4 => -self.real(scopes, d),
            5 => self.real(scopes, d).abs(),
            6 => self.real(scopes, d).floor(),
            7 => self.real(scopes, d).ceil(),
            8 => self.real(scopes, d).coalesce(self.real(scopes, d)),
            9 => self.int(scopes, d).cast::<f64>(),
            10 => case().when(self.bool(scopes, d), self.real(scopes, d)).end(),
            // Sums of other numbers would depend on their order.
            11 => with_query!(self, scopes, d, query, T => {
                query.sum(|c| self.real_leaf(&scopes.inside::<T>(c))).or_null()
            }),
            _ => with_query!(self, scopes, d, query, T => query.avg(|c| self.real_leaf(&scopes.inside::<T>(c)))),
        }
    }

    fn real_leaf(&mut self, scopes: &Scopes) -> Real {
        match self.below(6) {
            0 | 1 => fk::value(*self.tape.pick(&REALS)).or_null(),
            2 => fk::value(None::<f64>),
            _ => {
                let leaves = scopes.pick(self.tape);
                self.tape.pick(&leaves.reals).clone()
            }
        }
    }

    fn key(&mut self, scopes: &Scopes) -> Ref {
        let leaves = scopes.pick(self.tape);
        self.tape.pick(&leaves.keys).clone()
    }

    pub(crate) fn bool(&mut self, scopes: &Scopes, depth: usize) -> Bool {
        let Some(d) = depth.checked_sub(1).filter(|_| self.below(6) > 0) else {
            return match self.below(6) {
                0 => fk::value(true).or_null(),
                1 => fk::value(None::<bool>),
                2 => self.key(scopes).is_null().or_null(),
                _ => {
                    let leaves = scopes.pick(self.tape);
                    self.tape.pick(&leaves.bools).clone()
                }
            };
        };
        match self.below(29) {
            0 => self.bool(scopes, d).and(self.bool(scopes, d)),
            1 => self.bool(scopes, d).or(self.bool(scopes, d)),
            2 => !self.bool(scopes, d),
            3 => self.int(scopes, d).eq(self.int(scopes, d)),
            4 => self.int(scopes, d).ne(self.int(scopes, d)),
            5 => self.int(scopes, d).lt(self.int(scopes, d)),
            6 => self.int(scopes, d).ge(self.int(scopes, d)),
            7 => self.text(scopes, d).eq(self.text(scopes, d)),
            8 => self.text(scopes, d).le(self.text(scopes, d)),
            9 => self.text(scopes, d).gt(self.text(scopes, d)),
            10 => self.real(scopes, d).lt(self.real(scopes, d)),
            11 => self.bool(scopes, d).eq(self.bool(scopes, d)),
            12 => self.int(scopes, d).is(self.int(scopes, d)).or_null(),
            13 => self.text(scopes, d).is_not(self.text(scopes, d)).or_null(),
            14 => self.int(scopes, d).is_null().or_null(),
            15 => self.text(scopes, d).is_not_null().or_null(),
            16 => self.int(scopes, d).between(self.int(scopes, d), self.int(scopes, d)),
            17 => {
                // Long enough to be bound as one, at times.
                let long = self.below(8) == 7;
                let (first, null) = (self.small(5) - 2, self.below(3) == 2);
                let last = if long { first + 600 } else { first + self.small(4) };
                let values = (first..last).map(Some).chain(null.then_some(None));
                self.int(scopes, d).is_in(values)
            }
            18 => self.text(scopes, d).is_in([self.text(scopes, d), self.text(scopes, d)]),
            19 => self.text(scopes, d).like(self.text(scopes, d)),
            20 => self.text(scopes, d).starts_with(self.text(scopes, d)),
            21 => self.text(scopes, d).ends_with(self.text(scopes, d)),
            22 => self.text(scopes, d).contains(self.text(scopes, d)),
            23 => with_query!(self, scopes, d, query, T => query.exists().or_null()),
            24 => {
                with_query!(self, scopes, d, query, T => query.any(|c| self.bool(&scopes.inside::<T>(c), d)).or_null())
            }
            25 => {
                with_query!(self, scopes, d, query, T => query.all(|c| self.bool(&scopes.inside::<T>(c), d)).or_null())
            }
            26 => with_query!(self, scopes, d, query, T => {
                let values = query.select(|c| self.int(&scopes.inside::<T>(c), d));
                self.int(scopes, d).in_query(values)
            }),
            27 => case().when(self.bool(scopes, d), self.bool(scopes, d)).otherwise(self.bool(scopes, d)),
            _ => self.key(scopes).eq(self.key(scopes)),
        }
    }
}

/// `asc` or `desc`.
trait Directed {
    fn directed(self, down: bool) -> Sort;
}

macro_rules! directed {
    ($($ty:ty)*) => {$(
        impl Directed for $ty {
            fn directed(self, down: bool) -> Sort {
                if down { self.desc() } else { self.asc() }
            }
        }
    )*};
}

directed!(Int Text Real);
