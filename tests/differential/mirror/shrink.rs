//! Makes a failing case as small as it can be: fewer statements, then fewer references, then fewer rows.

use super::run::Case;
use super::schema::{Axes, Schema};
use super::statement::Statement;

fn fails(schema: &Schema, statements: &[Statement], fault: u8, axes: Axes) -> bool {
    let mut case = Case::new(schema.clone(), fault, axes);
    case.statements = statements.to_vec();
    case.again().is_err()
}

pub(super) fn shrink(
    mut schema: Schema,
    mut statements: Vec<Statement>,
    fault: u8,
    axes: Axes,
) -> (Schema, Vec<Statement>) {
    if !fails(&schema, &statements, fault, axes) {
        return (schema, statements);
    }
    loop {
        let before = (statements.len(), schema.tables.iter().map(|table| table.references.len()).sum::<usize>());
        let mut at = statements.len();
        while at > 0 {
            at -= 1;
            let mut fewer = statements.clone();
            fewer.remove(at);
            if fails(&schema, &fewer, fault, axes) {
                statements = fewer;
            }
        }
        for table in 0..schema.tables.len() {
            for key in (0..schema.tables[table].references.len()).rev() {
                let mut fewer = schema.clone();
                fewer.tables[table].references.remove(key);
                if fails(&fewer, &statements, fault, axes) {
                    schema = fewer;
                }
            }
        }
        for at in 0..statements.len() {
            while let Statement::Insert { table, columns, rows, conflict } = &statements[at]
                && rows.len() > 1
            {
                let one = (0..rows.len()).find_map(|row| {
                    let mut rows = rows.clone();
                    rows.remove(row);
                    let mut fewer = statements.clone();
                    fewer[at] =
                        Statement::Insert { table: *table, columns: columns.clone(), rows, conflict: *conflict };
                    fails(&schema, &fewer, fault, axes).then_some(fewer)
                });
                match one {
                    Some(fewer) => statements = fewer,
                    None => break,
                }
            }
        }
        let after = (statements.len(), schema.tables.iter().map(|table| table.references.len()).sum::<usize>());
        if before == after {
            return (schema, statements);
        }
    }
}
