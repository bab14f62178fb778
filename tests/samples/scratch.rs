//! A file of a test's own, in a folder that goes with it: samples are never opened where they are, and nothing may
//! stay beside a file that is closed.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use libtest_mimic::Failed;

use crate::generated;
use crate::witness::ensure;

const FILE: &str = "sample.db";

/// A folder with one file, removed when this is dropped.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    /// Copies a sample.
    pub(crate) fn copied(name: &str, sample: &Path) -> Result<Self, Failed> {
        let scratch = Self::folder(name)?;
        std::fs::copy(sample, scratch.file()).map_err(|error| format!("{}: {error}", sample.display()))?;
        // A copy is as read-only as its original.
        let file = std::fs::OpenOptions::new().read(true).open(scratch.file())?;
        let mut permissions = file.metadata()?.permissions();
        #[expect(clippy::permissions_set_readonly_false, reason = "the file is this test's own")]
        permissions.set_readonly(false);
        file.set_permissions(permissions)?;
        Ok(scratch)
    }

    /// Makes a file of this shape, with rows.
    pub(crate) fn made(name: &str, shape: &str) -> Result<Self, Failed> {
        let scratch = Self::folder(name)?;
        generated::make(&scratch.file(), shape)?;
        Ok(scratch)
    }

    fn folder(name: &str) -> Result<Self, Failed> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("fk-samples-{name}-{}-{count}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.0.join(FILE)
    }

    /// FNV-1a over all bytes.
    pub(crate) fn hash(&self) -> Result<u64, Failed> {
        let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        Ok(std::fs::read(self.file())?.iter().fold(0xcbf2_9ce4_8422_2325, step))
    }

    /// The file has this hash, and is alone.
    pub(crate) fn is_as_before(&self, hash: u64) -> Result<(), Failed> {
        ensure(self.hash()? == hash, || "the file has changed".to_owned())?;
        let entries = std::fs::read_dir(&self.0)?;
        let names = entries.map(|entry| Ok(entry?.file_name())).collect::<std::io::Result<Vec<OsString>>>()?;
        ensure(names == [FILE], || format!("there are {names:?}"))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
