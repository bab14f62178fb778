/// What `select` takes for [`Line`]: a column or an expression for each field.
#[allow(
    dead_code,
    deprecated,
    non_camel_case_types,
    missing_debug_implementations,
    clippy::struct_field_names
)]
pub struct SelectLine<Gives_id, Gives_type, Gives_others> {
    /// What is selected for `id`.
    ///
    /// Counted from 1.
    pub id: Gives_id,
    /// What is selected for `type`.
    r#type: Gives_type,
    /// What is selected for `others`.
    others: Gives_others,
}
#[allow(deprecated, non_camel_case_types)]
const _: () = {
    use ::fk::derive as fk_derive_glue;
    type FK_DERIVE_FIELD_0 = Key<Order>;
    type FK_DERIVE_FIELD_1 = Option<String>;
    type FK_DERIVE_FIELD_2 = Vec<Line>;
    #[automatically_derived]
    impl<Gives_id, Gives_type, Gives_others> fk_derive_glue::SelectionSource
    for SelectLine<Gives_id, Gives_type, Gives_others> {
        type Choice = fk_derive_glue::Fields<Line, (Gives_id, Gives_type, Gives_others)>;
        fn choice(self) -> Self::Choice {
            fk_derive_glue::Fields::new((self.id, self.r#type, self.others))
        }
    }
    #[automatically_derived]
    impl<
        Gives_id: fk_derive_glue::Gives<FK_DERIVE_FIELD_0>,
        Gives_type: fk_derive_glue::Gives<FK_DERIVE_FIELD_1>,
        Gives_others: fk_derive_glue::Gives<FK_DERIVE_FIELD_2>,
    > fk_derive_glue::MadeOf<(Gives_id, Gives_type, Gives_others)> for Line {
        fn add_to(
            parts: (Gives_id, Gives_type, Gives_others),
            outputs: &mut fk_derive_glue::Outputs,
        ) {
            fk_derive_glue::Selection::add_to(parts.0, outputs);
            fk_derive_glue::Selection::add_to(parts.1, outputs);
            fk_derive_glue::Selection::add_to(parts.2, outputs);
        }
        fn read(
            row: &dyn fk_derive_glue::Source,
            at: &mut ::core::primitive::usize,
        ) -> fk_derive_glue::Outcome<Self> {
            ::core::result::Result::Ok(Self {
                id: <Gives_id as fk_derive_glue::Gives<
                    FK_DERIVE_FIELD_0,
                >>::read_field(row, at)?,
                r#type: <Gives_type as fk_derive_glue::Gives<
                    FK_DERIVE_FIELD_1,
                >>::read_field(row, at)?,
                others: <Gives_others as fk_derive_glue::Gives<
                    FK_DERIVE_FIELD_2,
                >>::read_field(row, at)?,
            })
        }
    }
    #[automatically_derived]
    impl fk_derive_glue::RowSource<
        (FK_DERIVE_FIELD_0, FK_DERIVE_FIELD_1, FK_DERIVE_FIELD_2),
    > for Line {
        fn from_parts(
            parts: (FK_DERIVE_FIELD_0, FK_DERIVE_FIELD_1, FK_DERIVE_FIELD_2),
        ) -> Self {
            Self {
                id: parts.0,
                r#type: parts.1,
                others: parts.2,
            }
        }
    }
};
