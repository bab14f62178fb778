//! What becomes of loaded rows that reference what isn't there.

use fk_core::RowsAtFault;

/// Says what a bulk load does with rows whose parent isn't there, for one reference ([`Loader::on_orphan`]).
///
/// [`Loader::on_orphan`]: crate::Loader::on_orphan
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum OnOrphan {
    /// The load is refused as a whole, and the error names all such rows. The default.
    #[default]
    Refuse,
    /// The row isn't loaded. Rows that reference it lose their parent, and come under their own reference's choice.
    Skip,
    /// The row is loaded with NULL in the columns of the reference that may be NULL.
    SetNull,
    /// The row is put into the table `fk_quarantine_<table>`, which is made if need be: it has the table's columns, the
    /// constraint's name as `fk_constraint`, and the time in seconds since 1970 as `fk_at`. For rows that reference it,
    /// as [`OnOrphan::Skip`].
    Quarantine,
}

impl OnOrphan {
    /// Whether the row doesn't stay.
    pub(super) fn removes(self) -> bool {
        matches!(self, Self::Skip | Self::Quarantine)
    }
}

/// Tells of a bulk load that was committed.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Loaded<R> {
    /// What the closure gave.
    pub value: R,
    /// How many rows were inserted and stayed.
    pub rows: u64,
    /// The rows without a parent, and what became of them; nothing where there were none.
    pub mended: Vec<Mended>,
}

/// Tells of the loaded rows that violated one constraint.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Mended {
    /// What was done with them. Of several constraints that a row violates, the first is told.
    pub policy: OnOrphan,
    /// Which they were.
    pub rows: RowsAtFault,
}
