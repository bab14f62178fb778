//! SQLite's result codes in this library's words.

use std::io::ErrorKind;
use std::path::Path;

use fk_core::Error;
use rusqlite::ffi;

/// Any error of the engine that isn't a violation.
pub(crate) fn engine(error: rusqlite::Error) -> Error {
    let message = error.to_string();
    Error::Database { message, source: Box::new(error) }
}

/// The extended result code, or 0 if the error is rusqlite's own.
pub(crate) fn code(error: &rusqlite::Error) -> i32 {
    match error {
        rusqlite::Error::SqliteFailure(inner, _) => inner.extended_code,
        rusqlite::Error::SqlInputError { error, .. } => error.extended_code,
        _ => 0,
    }
}

/// The primary result code: the low byte of the extended one.
pub(crate) fn primary(error: &rusqlite::Error) -> i32 {
    code(error) & 0xff
}

/// SQLite's own message.
pub(crate) fn message(error: &rusqlite::Error) -> &str {
    match error {
        rusqlite::Error::SqliteFailure(_, Some(message)) => message,
        rusqlite::Error::SqlInputError { msg, .. } => msg,
        _ => "",
    }
}

/// What a constraint's failure was, by extended result code
/// (SQLite documentation, "Result and Error Codes", §3 "extended result codes").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    ForeignKey,
    Restrict,
    Unique,
    NotNull,
    Check,
}

/// Tells whether a constraint refused the statement.
pub(crate) fn refusal(error: &rusqlite::Error) -> Option<Refusal> {
    match code(error) {
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => Some(Refusal::ForeignKey),
        // RESTRICT is compiled as a trigger that raises; a user's own RAISE has a message of its own.
        ffi::SQLITE_CONSTRAINT_TRIGGER if message(error) == "FOREIGN KEY constraint failed" => Some(Refusal::Restrict),
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID => {
            Some(Refusal::Unique)
        }
        ffi::SQLITE_CONSTRAINT_NOTNULL => Some(Refusal::NotNull),
        ffi::SQLITE_CONSTRAINT_CHECK => Some(Refusal::Check),
        _ => None,
    }
}

/// An error from a file that is being opened.
pub(crate) fn opening(path: &Path, error: rusqlite::Error, waited: std::time::Duration) -> Error {
    if matches!(error, rusqlite::Error::NulError(_) | rusqlite::Error::InvalidPath(_)) {
        return Error::Open { path: path.to_owned(), reason: format!("SQLite can't be given this path: {error}") };
    }
    match primary(&error) {
        ffi::SQLITE_NOTADB => Error::NotADatabase { path: path.to_owned() },
        ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED => Error::Busy { what: "another connection holds the file", waited },
        ffi::SQLITE_READONLY => Error::ReadOnly { path: path.to_owned(), reason: reason(path, &error) },
        ffi::SQLITE_CANTOPEN | ffi::SQLITE_PERM | ffi::SQLITE_IOERR | ffi::SQLITE_AUTH => {
            let (path, reason) = (path.to_owned(), reason(path, &error));
            if folder_is_read_only(&path) { Error::ReadOnly { path, reason } } else { Error::Open { path, reason } }
        }
        _ => engine(error),
    }
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Whether nobody may write into the file's folder, where SQLite keeps the write-ahead log.
fn folder_is_read_only(path: &Path) -> bool {
    let hidden = path.metadata().is_err_and(|e| e.kind() == ErrorKind::PermissionDenied);
    !hidden && folder(path).metadata().is_ok_and(|meta| meta.is_dir() && meta.permissions().readonly())
}

/// Says more than SQLite's "unable to open database file" where the file system tells.
///
/// The file isn't opened to find out: closing it would end all locks of this process on it ("How To Corrupt
/// An SQLite Database File", §2.2).
fn reason(path: &Path, error: &rusqlite::Error) -> String {
    if path.is_dir() {
        return "it is a directory".to_owned();
    }
    let folder = folder(path);
    match folder.metadata() {
        Err(e) => return format!("its folder \"{}\" can't be used: {e}", folder.display()),
        Ok(meta) if !meta.is_dir() => return format!("\"{}\" is not a folder", folder.display()),
        Ok(_) if folder_is_read_only(path) => return format!("its folder \"{}\" is read-only", folder.display()),
        Ok(_) => {}
    }
    match path.metadata() {
        Err(e) if e.kind() == ErrorKind::NotFound => {
            format!("it can't be created in \"{}\": {error}", folder.display())
        }
        Err(e) => e.to_string(),
        Ok(_) => format!("{error}; it and its folder have to be readable and writable"),
    }
}
