//! Compiles and runs the book's examples: `cargo test --doc`. It is nothing else's business, so it exists for doctests
//! alone; `tests/rules.rs` sees that no chapter is missing.

#[doc = include_str!("../docs/src/getting-started.md")]
struct GettingStarted;

#[doc = include_str!("../docs/src/keys.md")]
struct Keys;

#[doc = include_str!("../docs/src/references.md")]
struct References;

#[doc = include_str!("../docs/src/columns.md")]
struct Columns;

#[doc = include_str!("../docs/src/queries.md")]
struct Queries;

#[doc = include_str!("../docs/src/loading.md")]
struct Loading;

#[doc = include_str!("../docs/src/pages.md")]
struct Pages;

#[doc = include_str!("../docs/src/trees.md")]
struct Trees;

#[doc = include_str!("../docs/src/sql.md")]
struct Sql;

#[doc = include_str!("../docs/src/performance.md")]
struct Performance;
#[doc = include_str!("../docs/src/writing.md")]
struct Writing;

#[doc = include_str!("../docs/src/violations.md")]
struct Violations;

#[doc = include_str!("../docs/src/plans.md")]
struct Plans;

#[doc = include_str!("../docs/src/enforcement.md")]
struct Enforcement;
#[doc = include_str!("../docs/src/bulk-loading.md")]
struct BulkLoading;

#[doc = include_str!("../docs/src/orphans.md")]
struct Orphans;

#[doc = include_str!("../docs/rules.md")]
struct Rules;
