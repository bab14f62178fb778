//! Transactions over tables that are declared by hand as the derive would: what the database computes, keys among some
//! rows, and references of every kind.

pub(crate) mod declared;
mod explained;
mod references;
mod written;
