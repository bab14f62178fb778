//! Deliberate faults of the engine, one at a time: a suite of tests that doesn't notice one is no proof.

/// A fault by its number; 0 is none.
///
/// 1 no cascade on delete · 2 no SET NULL on delete · 3 SET DEFAULT writes NULL · 4 no action on update · 5 RESTRICT is NO
/// ACTION · 6 NULL in a key is a value · 7 the newest reference acts last · 8 actions end after two levels · 9 a savepoint
/// that is rolled back forgets all that waits · 10 a removed key isn't looked up · 11 a written key isn't looked up
/// unless its row was inserted · 12 what is put off is never looked up
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Fault(u8);

impl Fault {
    pub(crate) fn new(number: u8) -> Self {
        Self(number)
    }

    pub(super) fn is(self, number: u8) -> bool {
        self.0 == number
    }
}
