//! Which connection a transaction gets, and how long it waits for it.
//!
//! One connection writes; up to N read, opened when first needed. In memory there is one for both.
//! A thread that would wait for itself is told so at once. Readers are closed before the writer, so
//! that the writer is the last to leave and takes the write-ahead log with it.

use std::path::PathBuf;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::ThreadId;
use std::time::{Duration, Instant};

use fk_core::{Error, Result};

use crate::open::open_reader;
use crate::options::Settings;
use crate::statement::Link;

/// Where connections wait for transactions.
#[derive(Debug)]
pub(crate) struct Pool {
    state: Mutex<State>,
    writer_free: Condvar,
    reader_free: Condvar,
    /// `None` in memory.
    path: Option<PathBuf>,
    settings: Settings,
}

#[derive(Debug)]
struct State {
    /// `None` while a transaction has it.
    writer: Option<Box<Link>>,
    writing: Option<ThreadId>,
    #[expect(clippy::vec_box, reason = "a connection is handed around as a pointer")]
    idle: Vec<Box<Link>>,
    /// Read transactions that are running, oldest first.
    reading: Vec<Reading>,
    next_reading: u64,
    /// How many reading connections there are, idle ones included.
    opened: usize,
    /// How many threads wait for a connection: waking nobody costs a system call too.
    waiting: usize,
}

#[derive(Debug)]
struct Reading {
    number: u64,
    since: Instant,
    thread: ThreadId,
}

/// What a connection was given out for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Write,
    Read(u64),
    /// Reading on the only connection.
    ReadShared(u64),
}

impl Pool {
    pub(crate) fn new(writer: Link, path: Option<PathBuf>, settings: Settings) -> Self {
        let state = State {
            writer: Some(Box::new(writer)),
            writing: None,
            idle: Vec::new(),
            reading: Vec::new(),
            next_reading: 0,
            opened: 0,
            waiting: 0,
        };
        Self { state: Mutex::new(state), writer_free: Condvar::new(), reader_free: Condvar::new(), path, settings }
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // No code of a user runs under the lock.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the writer, waiting for other threads up to the busy timeout.
    pub(crate) fn writer(&self, inner: &'static str) -> Result<Box<Link>> {
        let thread = std::thread::current().id();
        let mut state = self.lock();
        let mut start = None;
        loop {
            if let Some(link) = state.writer.take() {
                state.writing = Some(thread);
                return Ok(link);
            }
            if state.writing == Some(thread) {
                return Err(Error::Nested { inner });
            }
            state = self.wait(&self.writer_free, state, &mut start, "another transaction writes")?;
        }
    }

    /// Takes a reader, waiting for other threads up to the busy timeout.
    pub(crate) fn reader(&self) -> Result<(Box<Link>, Role)> {
        let Some(path) = &self.path else {
            let link = self.writer("read")?;
            let number = self.lock().begin_reading(std::thread::current().id());
            return Ok((link, Role::ReadShared(number)));
        };
        let thread = std::thread::current().id();
        let mut state = self.lock();
        if state.writing == Some(thread) {
            return Err(Error::Nested { inner: "read" });
        }
        let mut start = None;
        loop {
            if let Some(link) = state.idle.pop() {
                let number = state.begin_reading(thread);
                return Ok((link, Role::Read(number)));
            }
            if state.opened < self.settings.readers {
                state.opened += 1;
                let number = state.begin_reading(thread);
                drop(state);
                return match open_reader(path, &self.settings) {
                    Ok(connection) => Ok((Box::new(Link::new(connection)), Role::Read(number))),
                    Err(error) => {
                        self.give(None, Role::Read(number));
                        Err(error)
                    }
                };
            }
            if state.reading.iter().all(|reading| reading.thread == thread) {
                return Err(Error::Nested { inner: "read" });
            }
            state = self.wait(&self.reader_free, state, &mut start, "all readers are in use")?;
        }
    }

    /// Whether this thread is in a read transaction.
    pub(crate) fn reads_here(&self) -> bool {
        let thread = std::thread::current().id();
        self.lock().reading.iter().any(|reading| reading.thread == thread)
    }

    fn wait<'m>(
        &self,
        free: &Condvar,
        mut state: MutexGuard<'m, State>,
        start: &mut Option<Instant>,
        what: &'static str,
    ) -> Result<MutexGuard<'m, State>> {
        let waited = start.get_or_insert_with(Instant::now).elapsed();
        let Some(left) = self.settings.busy_timeout.checked_sub(waited).filter(|left| !left.is_zero()) else {
            return Err(Error::Busy { what, waited });
        };
        state.waiting += 1;
        let mut state = free.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        state.waiting -= 1;
        Ok(state)
    }

    /// Takes a connection back; `None` where it is of no use any more.
    pub(crate) fn give(&self, link: Option<Box<Link>>, role: Role) {
        let mut state = self.lock();
        let free = match role {
            Role::Write => {
                state.end_writing(link);
                &self.writer_free
            }
            Role::ReadShared(number) => {
                state.end_reading(number);
                state.end_writing(link);
                &self.writer_free
            }
            Role::Read(number) => {
                state.end_reading(number);
                match link {
                    Some(link) => state.idle.push(link),
                    None => state.opened -= 1,
                }
                &self.reader_free
            }
        };
        let waiting = state.waiting > 0;
        drop(state);
        if waiting {
            free.notify_one();
        }
    }

    /// How long the oldest read transaction has been running.
    pub(crate) fn oldest_reader(&self) -> Option<Duration> {
        self.lock().reading.first().map(|reading| reading.since.elapsed())
    }
}

impl State {
    fn begin_reading(&mut self, thread: ThreadId) -> u64 {
        let number = self.next_reading;
        self.next_reading += 1;
        self.reading.push(Reading { number, since: Instant::now(), thread });
        number
    }

    fn end_reading(&mut self, number: u64) {
        self.reading.retain(|reading| reading.number != number);
    }

    fn end_writing(&mut self, link: Option<Box<Link>>) {
        self.writing = None;
        if link.is_some() {
            self.writer = link;
        }
    }
}

impl Drop for State {
    fn drop(&mut self) {
        self.idle.clear();
        self.writer = None;
    }
}
