//! Checks in every form, on a field and on a table, in the grammar and in SQL: each refuses by its own name. And the
//! indexes that stand beside them, as they were declared.

use fk::prelude::*;

use crate::{each, key, refused};

/// Has each form of a check.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "spans",
    check(low < high),
    check(name = "ck_spans_wide", high - low < 100 && (len(name) + 1 > low || is_null(rank))),
    check(name = "ck_even", sql = "(low + high) % 2 = 0"),
    index(low, high desc),
    index(name desc, name = "ix_by_name"),
    index(rank, where = is_not_null(rank) && low > 0, name = "ix_spans_ranked")
)]
struct Span {
    #[key]
    id: Key<Self>,
    low: i64,
    high: i64,
    #[check(sql = "name = trim(name)")]
    #[check(name = "ck_spans_initial", !like(name, "x%") && name != "y")]
    name: String,
    #[check(is_in(rank, 1, 2, 3))]
    rank: Option<i64>,
    #[check(is_in(colour, "red", "it's"))]
    colour: String,
    #[index]
    #[check(between(ratio, -0.5, 0.5) || ratio == 2.0)]
    ratio: f64,
}

#[derive(Schema)]
#[schema(Span)]
struct Checks;

fn span(low: i64, high: i64) -> NewSpan {
    NewSpan { low, high, name: "n".into(), rank: None, colour: "red".into(), ratio: 0.0 }
}

#[test]
fn every_form_of_a_check_refuses_by_its_name() {
    each::<Checks>(|db| {
        let insert = "insert on table \"spans\" violates check constraint ";
        let cases = [
            ("ck_spans_low_high", "(low, high)=(3, 1)", span(3, 1)),
            ("ck_spans_wide", "(low, high, name, rank)=(0, 100, n, null)", span(0, 100)),
            ("ck_spans_wide", "(low, high, name, rank)=(2, 4, n, 1)", NewSpan { rank: Some(1), ..span(2, 4) }),
            ("ck_spans_name", "(name)=( n)", NewSpan { name: " n".into(), ..span(0, 2) }),
            ("ck_spans_initial", "(name)=(Xy)", NewSpan { name: "Xy".into(), ..span(0, 2) }),
            ("ck_spans_initial", "(name)=(y)", NewSpan { name: "y".into(), ..span(0, 2) }),
            ("ck_spans_rank", "(rank)=(4)", NewSpan { rank: Some(4), ..span(0, 2) }),
            ("ck_spans_colour", "(colour)=(Red)", NewSpan { colour: "Red".into(), ..span(0, 2) }),
            ("ck_spans_ratio", "(ratio)=(0.75)", NewSpan { ratio: 0.75, ..span(0, 2) }),
        ];
        for (name, value, row) in cases {
            refused(
                db,
                |tx| tx.insert(row),
                &format!("{insert}\"{name}\""),
                &format!("detail: failing row has {value}"),
            );
        }
        // What a check in SQL reads isn't known.
        let error = db.write(|tx| tx.insert(span(0, 1))).unwrap_err();
        assert_eq!(format!("{error:#}"), format!("{insert}\"ck_even\""));
        assert!(error.check_failed(Span::EVEN_CHECK) && !error.check_failed(Span::LOW_HIGH_CHECK));
        let fine = [
            NewSpan { rank: Some(3), name: "abc".into(), ..span(2, 4) },
            NewSpan { colour: "it's".into(), ratio: 2.0, ..span(-1, 1) },
            NewSpan { ratio: -0.5, ..span(0, 98) },
        ];
        db.write(|tx| tx.insert_all(fine))?;
        let error = refused(
            db,
            |tx| tx.set(key::<Span>(3), |s| (s.low.set(100), s.rank.set(2))),
            r#"update on table "spans" violates check constraint "ck_spans_low_high""#,
            "detail: failing row (id)=(3) has (low, high)=(100, 98)",
        );
        assert!(error.check_failed(Span::LOW_HIGH_CHECK));
        Ok(())
    });
    let _: [Check<Span, ()>; 3] = [Span::LOW_HIGH_CHECK, Span::WIDE_CHECK, Span::EVEN_CHECK];
    let _: [Check<Span, String>; 3] = [Span::NAME_CHECK, Span::INITIAL_CHECK, Span::COLOUR_CHECK];
    let _: (Check<Span, Option<i64>>, Check<Span, f64>) = (Span::RANK_CHECK, Span::RATIO_CHECK);
}

#[test]
fn indexes_are_made_as_they_were_declared() {
    each::<Checks>(|db| {
        let sql = "SELECT sql FROM sqlite_schema WHERE tbl_name = 'spans' AND type = 'index' ORDER BY name";
        let made: Vec<(String,)> = db.read(|tx| tx.sql(sql, ()))?;
        let made: Vec<&str> = made.iter().map(|(sql,)| sql.as_str()).collect();
        assert_eq!(
            made,
            [
                r#"CREATE INDEX "ix_by_name" ON "spans" ("name" DESC)"#,
                r#"CREATE INDEX "ix_spans_low_high" ON "spans" ("low", "high" DESC)"#,
                r#"CREATE INDEX "ix_spans_ranked" ON "spans" ("rank") WHERE (("rank" IS NOT NULL) AND ("low" > 0))"#,
                r#"CREATE INDEX "ix_spans_ratio" ON "spans" ("ratio")"#,
            ]
        );
        Ok(())
    });
}
