/// The columns of [`Order`], as the closures of a query get them.
#[allow(dead_code, deprecated, non_camel_case_types, clippy::struct_field_names)]
pub struct OrderColumns<PathNull = ::fk::Required> {
    /// `orders.id`
    ///
    /// Counted from 1.
    pub id: ::fk::Column<Key<Order>, PathNull>,
    /// `orders.customer_id`
    pub customer_id: ::fk::Column<Option<Key<Customer>>, PathNull>,
    /// `orders.status`
    pub status: ::fk::Column<Status, PathNull>,
    /// `orders.number`
    number: ::fk::Column<i64, PathNull>,
    /// `orders.note`
    note: ::fk::Column<String, PathNull>,
}
#[automatically_derived]
impl<PathNull> ::core::marker::Copy for OrderColumns<PathNull> {}
#[automatically_derived]
impl<PathNull> ::core::clone::Clone for OrderColumns<PathNull> {
    fn clone(&self) -> Self {
        *self
    }
}
#[automatically_derived]
impl<PathNull> ::core::fmt::Debug for OrderColumns<PathNull> {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::core::fmt::Formatter::write_str(formatter, "OrderColumns")
    }
}
/// A row of [`Order`] to insert.
#[allow(
    dead_code,
    deprecated,
    non_camel_case_types,
    missing_debug_implementations,
    clippy::struct_field_names
)]
pub struct NewOrder {
    /// `customer_id`
    pub customer_id: Option<Key<Customer>>,
    /// `status`; `None` is the default.
    pub status: ::core::option::Option<Status>,
    /// `number`
    number: i64,
    /// `note`; `None` is the default.
    note: ::core::option::Option<String>,
}
/// The key of [`Order`].
#[allow(dead_code, deprecated, non_camel_case_types)]
pub type OrderKey = ::fk::Key<Order>;
#[allow(deprecated)]
const _: () = {
    #[allow(unused_imports)]
    use ::fk::{check as fk_derive_check, derive as fk_derive_glue};
    const FK_DERIVE_COLUMNS: &(
        fk_derive_check::Col<Key<Order>>,
        fk_derive_check::Col<Option<Key<Customer>>>,
        fk_derive_check::Col<Status>,
        fk_derive_check::Col<i64>,
        fk_derive_check::Col<String>,
    ) = &(
        fk_derive_check::column::<Key<Order>>("id"),
        fk_derive_check::column::<Option<Key<Customer>>>("customer_id"),
        fk_derive_check::column::<Status>("status"),
        fk_derive_check::column::<i64>("number"),
        fk_derive_check::column::<String>("note"),
    );
    const FK_DERIVE_REFERENCE_0: &fk_derive_check::Link = &fk_derive_check::references::<
        Option<Key<Customer>>,
        fk_derive_check::Inferred<_>,
        fk_derive_check::Inferred<_>,
    >(fk_derive_check::Options {
        on_delete: fk_derive_glue::Action::SetNull,
        on_update: fk_derive_glue::Action::Cascade,
        index: ::core::option::Option::Some("ix_orders_customer_id"),
        ..fk_derive_check::Options::new("fk_orders_customer_id", "customer", &[1])
    });
    const FK_DERIVE_REFERENCES: &[fk_derive_glue::ForeignKeyDef] = &[
        FK_DERIVE_REFERENCE_0.def,
    ];
    const FK_DERIVE_CHILDREN_0: &fk_derive_check::Children<Order, OrderLine> = &fk_derive_check::children::<
        Order,
        OrderLine,
    >("");
    #[allow(clippy::unnecessary_wraps)]
    fn fk_derive_default_2() -> Status {
        Status::Draft
    }
    #[allow(clippy::unnecessary_wraps)]
    fn fk_derive_default_4() -> String {
        fk_derive_check::text("")
    }
    const FK_DERIVE_DEFS: &[fk_derive_glue::ColumnDef] = &[
        FK_DERIVE_COLUMNS.0.def,
        FK_DERIVE_COLUMNS.1.def,
        FK_DERIVE_COLUMNS
            .2
            .def
            .with_default(
                fk_derive_glue::Formula::Typed(|| (FK_DERIVE_COLUMNS
                    .2
                    .node)(&fk_derive_default_2())),
            ),
        FK_DERIVE_COLUMNS.3.def,
        FK_DERIVE_COLUMNS
            .4
            .def
            .with_default(
                fk_derive_glue::Formula::Typed(|| (FK_DERIVE_COLUMNS
                    .4
                    .node)(&fk_derive_default_4())),
            ),
    ];
    const FK_DERIVE_SHAPE: &fk_derive_glue::TableShape = &fk_derive_glue::TableShape::new(
            "orders",
            "Order",
            FK_DERIVE_DEFS,
            &[0],
            "pk_orders",
            true,
            &[fk_derive_glue::UniqueDef::new("uq_orders_number", &[3])],
        )
        .autoincrement();
    const _: () = fk_derive_check::plain(&FK_DERIVE_COLUMNS.2.def, "orders");
    const _: () = fk_derive_check::plain(&FK_DERIVE_COLUMNS.4.def, "orders");
    const _: () = fk_derive_check::link(FK_DERIVE_REFERENCE_0, FK_DERIVE_SHAPE);
    const _: () = fk_derive_check::set_null_allowed(
        &[FK_DERIVE_COLUMNS.1.def],
        "orders",
    );
    const _: () = fk_derive_check::has_many(FK_DERIVE_CHILDREN_0, false, "lines");
    #[allow(dead_code, clippy::must_use_candidate)]
    impl Order {
        /// The primary key `pk_orders`.
        pub const PRIMARY_KEY: ::fk::CandidateKey<
            Order,
            ::fk::Key<Order, ::core::primitive::i64>,
        > = ::fk::CandidateKey::new(0);
        /// The reference of `orders.customer_id`: foreign key `fk_orders_customer_id`.
        pub const CUSTOMER: ::fk::ToOne<Order, Option<Key<Customer>>> = ::fk::ToOne::new(
            0,
        );
        /// The candidate key `orders.number`: unique constraint `uq_orders_number`.
        const NUMBER_KEY: ::fk::CandidateKey<Order, i64> = ::fk::CandidateKey::new(1);
        /// The check of `orders.number`: check constraint `ck_orders_number`.
        const NUMBER_CHECK: ::fk::Check<Order, i64> = ::fk::Check::new(0);
        /// The rows of [`OrderLine`] that reference a row of `orders`.
        pub const LINES: ::fk::ToMany<Order, OrderLine> = ::fk::ToMany::new(
            FK_DERIVE_CHILDREN_0.index,
        );
        /// Starts a query over the rows of [`OrderLine`] that reference this one.
        pub fn lines(&self) -> ::fk::Query<OrderLine> {
            (FK_DERIVE_CHILDREN_0.of)(self, FK_DERIVE_CHILDREN_0.index)
        }
    }
    #[allow(dead_code, clippy::must_use_candidate)]
    impl<PathNull: fk_derive_glue::Nullness> OrderColumns<PathNull> {
        /// The columns of the row that `orders.customer_id` references.
        pub fn customer<PathTo: fk_derive_glue::Joins<PathNull>>(self) -> PathTo::Columns
        where
            Option<Key<Customer>>: fk_derive_glue::Is<PathTo>,
        {
            PathTo::columns(self.id.path().to(0))
        }
        /// Asks for the rows of [`OrderLine`] that reference this one.
        pub fn lines(self) -> ::fk::Query<OrderLine> {
            FK_DERIVE_CHILDREN_0.under(self.id.path())
        }
    }
    #[automatically_derived]
    impl<PathNull> fk_derive_glue::SelectionSource for OrderColumns<PathNull> {
        type Choice = fk_derive_glue::WholeRow<Order, PathNull>;
        fn choice(self) -> Self::Choice {
            fk_derive_glue::WholeRow::new(self.id.path())
        }
    }
    #[automatically_derived]
    impl fk_derive_glue::TableSource for Order {
        type Id = ::core::primitive::i64;
        type Columns<PathNull: fk_derive_glue::Nullness> = OrderColumns<PathNull>;
        const SHAPE: fk_derive_glue::TableShape = *FK_DERIVE_SHAPE;
        const DEF: fk_derive_glue::TableDef = fk_derive_glue::TableDef::new(
            *FK_DERIVE_SHAPE,
            FK_DERIVE_REFERENCES,
            &[
                fk_derive_glue::CheckDef {
                    name: "ck_orders_number",
                    columns: &[3, 4],
                    condition: fk_derive_glue::Formula::Typed(|| fk_derive_check::condition(
                        fk_derive_check::and(
                            fk_derive_check::Stored::<
                                i64,
                            >::new(fk_derive_glue::Path::TABLE, 3)
                                .gt(0),
                            fk_derive_check::len(
                                    fk_derive_check::Stored::<
                                        String,
                                    >::new(fk_derive_glue::Path::TABLE, 4),
                                )
                                .lt(80),
                        ),
                    )),
                },
            ],
            &[],
        );
        const CHILDREN: &'static [&'static ::core::primitive::str] = &[
            FK_DERIVE_CHILDREN_0.child(),
        ];
        fn columns<PathNull: fk_derive_glue::Nullness>(
            path: fk_derive_glue::Path,
        ) -> OrderColumns<PathNull> {
            OrderColumns {
                id: fk_derive_glue::Column::new(path, 0),
                customer_id: fk_derive_glue::Column::new(path, 1),
                status: fk_derive_glue::Column::new(path, 2),
                number: fk_derive_glue::Column::new(path, 3),
                note: fk_derive_glue::Column::new(path, 4),
            }
        }
        fn id(&self) -> ::core::primitive::i64 {
            fk_derive_check::key_part(::fk::Key::raw(&self.id))
        }
        fn encode(
            &self,
            sink: &mut dyn fk_derive_glue::Sink,
        ) -> fk_derive_glue::Outcome<()> {
            (FK_DERIVE_COLUMNS.0.encode)(&self.id, sink)?;
            (FK_DERIVE_COLUMNS.1.encode)(&self.customer_id, sink)?;
            (FK_DERIVE_COLUMNS.2.encode)(&self.status, sink)?;
            (FK_DERIVE_COLUMNS.3.encode)(&self.number, sink)?;
            (FK_DERIVE_COLUMNS.4.encode)(&self.note, sink)?;
            ::core::result::Result::Ok(())
        }
        #[inline]
        fn decode(source: &dyn fk_derive_glue::Source) -> fk_derive_glue::Outcome<Self> {
            ::core::result::Result::Ok(Self {
                id: (FK_DERIVE_COLUMNS.0.decode)(source, 0)?,
                customer_id: (FK_DERIVE_COLUMNS.1.decode)(source, 1)?,
                status: (FK_DERIVE_COLUMNS.2.decode)(source, 2)?,
                number: (FK_DERIVE_COLUMNS.3.decode)(source, 3)?,
                note: (FK_DERIVE_COLUMNS.4.decode)(source, 4)?,
            })
        }
        fn set_generated(&mut self, id: ::core::primitive::i64) {
            self.id = fk_derive_glue::Key::from_raw(id);
        }
    }
    #[automatically_derived]
    impl fk_derive_glue::InsertSource for NewOrder {
        type Table = Order;
        const GENERATES_KEY: ::core::primitive::bool = true;
        fn given(self) -> fk_derive_glue::Given<Order> {
            fk_derive_glue::Given::Row(Order {
                id: fk_derive_glue::Key::from_raw(0),
                customer_id: self.customer_id,
                status: ::core::option::Option::unwrap_or_else(
                    self.status,
                    fk_derive_default_2,
                ),
                number: self.number,
                note: ::core::option::Option::unwrap_or_else(
                    self.note,
                    fk_derive_default_4,
                ),
            })
        }
    }
    #[automatically_derived]
    impl fk_derive_glue::InsertSource for Order {
        type Table = Self;
        const GENERATES_KEY: ::core::primitive::bool = false;
        fn given(self) -> fk_derive_glue::Given<Self> {
            fk_derive_glue::Given::Row(self)
        }
    }
};
