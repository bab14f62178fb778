//! Files that differ from the declared schema in one point each, and what is told of them.

mod compatible;
mod declared;
mod formulas;
mod grammar;
mod refused;
mod refused_keys;
mod samples;
mod strange;
mod tolerated;
