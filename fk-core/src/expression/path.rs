//! [`Path`]: how a query comes from its own table to the one whose column it uses.
//!
//! A column is `Copy`, so the way to it has to be too. Nearly every way is a few references long and fits into eight
//! bytes; a longer one, or one that leads over a `has_one`, is kept once for the whole program.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::{Mutex, PoisonError};

use super::Scope;
use crate::schema::TableDef;

/// Leads from one table to a row of another.
#[derive(Clone, Copy)]
pub enum Step {
    /// Over the foreign key at this position, to its parent.
    To(usize),
    /// Over the foreign key at this position of another table, to the only child.
    Back(&'static TableDef, usize),
}

impl Step {
    fn parts(&self) -> (Option<&'static str>, usize) {
        match self {
            Self::To(key) => (None, *key),
            Self::Back(child, key) => (Some(child.shape.name), *key),
        }
    }
}

impl PartialEq for Step {
    fn eq(&self, other: &Self) -> bool {
        self.parts() == other.parts()
    }
}

impl Eq for Step {}

impl Hash for Step {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.parts().hash(state);
    }
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::To(key) => write!(f, "To({key})"),
            Self::Back(child, key) => write!(f, "Back({}, {key})", child.shape.name),
        }
    }
}

/// Names a source of columns inside a query: the query's own table, or one that references lead to from there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Path {
    scope: Scope,
    steps: Steps,
}

/// As many steps fit into a path itself.
const SHORT: usize = 8;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Steps {
    /// Positions of foreign keys, counted from 1; 0 is the end.
    Short([u8; SHORT]),
    Long(&'static [Step]),
}

impl Path {
    /// The table itself, outside a query: in CHECK and `set`.
    pub const TABLE: Self = Self::root(Scope::TABLE);

    /// The table of a query itself.
    pub const fn root(scope: Scope) -> Self {
        Self { scope, steps: Steps::Short([0; SHORT]) }
    }

    /// The query that it begins in.
    pub const fn scope(self) -> Scope {
        self.scope
    }

    /// Whether it leads nowhere else.
    pub const fn is_root(self) -> bool {
        matches!(self.steps, Steps::Short([0, ..]))
    }

    /// Goes on to the parent over the foreign key at this position.
    #[must_use]
    pub fn to(self, key: usize) -> Self {
        if let (Steps::Short(mut steps), Ok(number)) = (self.steps, u8::try_from(key + 1))
            && let Some(end) = steps.iter_mut().find(|step| **step == 0)
        {
            *end = number;
            return Self { scope: self.scope, steps: Steps::Short(steps) };
        }
        self.longer(Step::To(key))
    }

    /// Goes on to the only child that references over its foreign key at this position.
    #[must_use]
    pub fn back(self, child: &'static TableDef, key: usize) -> Self {
        self.longer(Step::Back(child, key))
    }

    /// Goes on by one step.
    #[must_use]
    pub fn then(self, step: Step) -> Self {
        match step {
            Step::To(key) => self.to(key),
            Step::Back(child, key) => self.back(child, key),
        }
    }

    /// Gives the steps.
    pub fn steps(self) -> impl ExactSizeIterator<Item = Step> {
        let count = match self.steps {
            Steps::Short(steps) => steps.iter().position(|step| *step == 0).unwrap_or(SHORT),
            Steps::Long(steps) => steps.len(),
        };
        (0..count).map(move |at| match self.steps {
            Steps::Short(steps) => Step::To(usize::from(steps[at]) - 1),
            Steps::Long(steps) => steps[at],
        })
    }

    /// A program writes out few long ways, so that all of them are kept.
    #[cold]
    fn longer(self, step: Step) -> Self {
        static WAYS: Mutex<Vec<&'static [Step]>> = Mutex::new(Vec::new());
        let steps: Vec<Step> = self.steps().chain([step]).collect();
        let mut ways = WAYS.lock().unwrap_or_else(PoisonError::into_inner);
        let known = ways.iter().copied().find(|way| **way == *steps);
        let steps = known.unwrap_or_else(|| {
            let way: &'static [Step] = Box::leak(steps.into_boxed_slice());
            ways.push(way);
            way
        });
        Self { scope: self.scope, steps: Steps::Long(steps) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_of_any_length_is_the_same_as_itself() {
        let way = |length: usize| (0..length).fold(Path::root(Scope::TABLE), |path, key| path.to(key % 3));
        for length in 0..40 {
            let steps: Vec<Step> = way(length).steps().collect();
            assert_eq!(steps, (0..length).map(|key| Step::To(key % 3)).collect::<Vec<_>>());
            assert_eq!(way(length), way(length));
            assert_ne!(way(length), way(length + 1));
        }
        assert_eq!(Path::root(Scope::TABLE).to(300).steps().collect::<Vec<_>>(), [Step::To(300)]);
    }
}
