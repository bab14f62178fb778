//! A sample that questions are asked of: copied and opened once for all of them, when the first is asked.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use fk::Verify;
use fk::prelude::*;
use libtest_mimic::Failed;

use crate::scratch::Scratch;

/// A copy of a sample.
pub(crate) struct Sample<S: Schema> {
    pub(crate) name: &'static str,
    file: Option<PathBuf>,
    /// The tables of a file that is made where there is no sample.
    shape: &'static str,
    open: OnceLock<Result<(Db<S>, Scratch), String>>,
}

impl<S: Schema> Sample<S> {
    pub(crate) fn new(samples: Option<&Path>, name: &'static str, shape: &'static str) -> Self {
        let file = samples.map(|folder| folder.join(format!("{name}.db")));
        Self { name, file, shape, open: OnceLock::new() }
    }

    /// Whether there is one.
    pub(crate) fn is_there(&self) -> bool {
        self.file.is_some()
    }

    /// The copy that all questions share: whatever is changed is taken back.
    pub(crate) fn db(&self) -> Result<&Db<S>, Failed> {
        let open = self.open.get_or_init(|| self.copy().map_err(|error| format!("{error:?}")));
        open.as_ref().map(|(db, _)| db).map_err(|error| error.as_str().into())
    }

    /// A file with the same tables and other rows, in which whatever may be NULL is NULL at times.
    pub(crate) fn made(&self) -> Result<(Db<S>, Scratch), Failed> {
        let scratch = Scratch::made(self.name, self.shape)?;
        let db = Db::options().verify(Verify::Compatible).open(scratch.file())?;
        Ok((db, scratch))
    }

    fn copy(&self) -> Result<(Db<S>, Scratch), Failed> {
        let file = self.file.as_deref().ok_or("there is no sample")?;
        let scratch = Scratch::copied(self.name, file)?;
        let db = Db::options().verify(Verify::Compatible).open(scratch.file())?;
        Ok((db, scratch))
    }
}
