/// The columns of [`Lesson`], as the closures of a query get them.
#[allow(dead_code, deprecated, non_camel_case_types, clippy::struct_field_names)]
struct LessonColumns<PathNull = ::fk::Required> {
    /// `lessons.id`
    id: ::fk::Column<Key<Lesson>, PathNull>,
    /// `lessons.department`
    department: ::fk::Column<String, PathNull>,
    /// `lessons.number`
    number: ::fk::Column<Option<i64>, PathNull>,
    /// `lessons.room_code`
    room_code: ::fk::Column<String, PathNull>,
    /// `lessons.made`
    made: ::fk::Column<i64, PathNull>,
    /// `lessons.gone`
    gone: ::fk::Column<Option<i64>, PathNull>,
    /// `lessons.next`
    next: ::fk::Column<i64, ::fk::Generated<PathNull>>,
}
#[automatically_derived]
impl<PathNull> ::core::marker::Copy for LessonColumns<PathNull> {}
#[automatically_derived]
impl<PathNull> ::core::clone::Clone for LessonColumns<PathNull> {
    fn clone(&self) -> Self {
        *self
    }
}
#[automatically_derived]
impl<PathNull> ::core::fmt::Debug for LessonColumns<PathNull> {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::core::fmt::Formatter::write_str(formatter, "LessonColumns")
    }
}
/// A row of [`Lesson`] to insert.
#[allow(
    dead_code,
    deprecated,
    non_camel_case_types,
    missing_debug_implementations,
    clippy::struct_field_names
)]
struct NewLesson {
    /// `department`
    department: String,
    /// `number`
    number: Option<i64>,
    /// `room_code`
    room_code: String,
    /// `made`; `None` is the default.
    made: ::core::option::Option<i64>,
    /// `gone`; `None` is the default.
    gone: ::core::option::Option<Option<i64>>,
}
/// The key of [`Lesson`].
#[allow(dead_code, deprecated, non_camel_case_types)]
type LessonKey = ::fk::Key<Lesson>;
#[allow(deprecated)]
const _: () = {
    #[allow(unused_imports)]
    use ::fk::{check as fk_derive_check, derive as fk_derive_glue};
    const FK_DERIVE_COLUMNS: &(
        fk_derive_check::Col<Key<Lesson>>,
        fk_derive_check::Col<String>,
        fk_derive_check::Col<Option<i64>>,
        fk_derive_check::Col<String>,
        fk_derive_check::Col<i64>,
        fk_derive_check::Col<Option<i64>>,
        fk_derive_check::Col<i64>,
    ) = &(
        fk_derive_check::column::<Key<Lesson>>("id"),
        fk_derive_check::column::<String>("department"),
        fk_derive_check::column::<Option<i64>>("number"),
        fk_derive_check::column::<String>("room_code"),
        fk_derive_check::column::<i64>("made"),
        fk_derive_check::column::<Option<i64>>("gone"),
        fk_derive_check::column::<i64>("next"),
    );
    const FK_DERIVE_REFERENCED_0: &fk_derive_check::Referenced<1> = &fk_derive_check::referenced::<
        Room,
        fk_derive_check::Inferred<_>,
        fk_derive_check::Inferred<_>,
        fk_derive_check::Inferred<_>,
        String,
        _,
    >(|columns| columns.code, ["code"]);
    const FK_DERIVE_REFERENCE_0: &fk_derive_check::Link = &fk_derive_check::references_columns(
        FK_DERIVE_REFERENCED_0,
        fk_derive_check::Options {
            index: ::core::option::Option::Some("ix_lessons_room_code"),
            enforced: false,
            ..fk_derive_check::Options::new("fk_lessons_room_code", "room", &[3])
        },
        [FK_DERIVE_COLUMNS.3.def],
    );
    const FK_DERIVE_REFERENCED_1: &fk_derive_check::Referenced<2> = &fk_derive_check::referenced::<
        Course,
        fk_derive_check::Inferred<_>,
        fk_derive_check::Inferred<_>,
        fk_derive_check::Inferred<_>,
        (String, Option<i64>),
        _,
    >(|columns| (columns.department, columns.number), ["department", "number"]);
    const FK_DERIVE_REFERENCE_1: &fk_derive_check::Link = &fk_derive_check::references_columns(
        FK_DERIVE_REFERENCED_1,
        fk_derive_check::Options {
            on_delete: fk_derive_glue::Action::SetNull,
            index: ::core::option::Option::Some("ix_lessons_department_number"),
            set_null: &[2],
            ..fk_derive_check::Options::new(
                "fk_lessons_department_number",
                "course",
                &[1, 2],
            )
        },
        [FK_DERIVE_COLUMNS.1.def, FK_DERIVE_COLUMNS.2.def],
    );
    const FK_DERIVE_REFERENCES: &[fk_derive_glue::ForeignKeyDef] = &[
        FK_DERIVE_REFERENCE_0.def,
        FK_DERIVE_REFERENCE_1.def,
    ];
    const FK_DERIVE_CHILDREN_0: &fk_derive_check::Children<Lesson, Exam> = &fk_derive_check::children::<
        Lesson,
        Exam,
    >("");
    const FK_DERIVE_BETWEEN_0: &fk_derive_check::Between<Lesson, Visit, Student> = &fk_derive_check::between::<
        Lesson,
        Visit,
        Student,
    >("", "");
    #[allow(clippy::unnecessary_wraps)]
    fn fk_derive_default_5() -> Option<i64> {
        fk_derive_check::made::<Option<i64>, _>(clock::never())
    }
    const FK_DERIVE_DEFS: &[fk_derive_glue::ColumnDef] = &[
        FK_DERIVE_COLUMNS.0.def,
        FK_DERIVE_COLUMNS.1.def,
        FK_DERIVE_COLUMNS.2.def,
        FK_DERIVE_COLUMNS.3.def.collated(fk_derive_glue::Collation::NoCase),
        FK_DERIVE_COLUMNS
            .4
            .def
            .with_default(fk_derive_glue::Formula::Sql("unixepoch()")),
        FK_DERIVE_COLUMNS.5.def,
        FK_DERIVE_COLUMNS
            .6
            .def
            .generated(
                fk_derive_glue::Formula::Typed(|| fk_derive_check::generated::<
                    i64,
                    _,
                    _,
                    _,
                >(
                    (fk_derive_check::Stored::<i64>::new(fk_derive_glue::Path::TABLE, 4)
                        + 1),
                )),
                true,
            ),
    ];
    const FK_DERIVE_SHAPE: &fk_derive_glue::TableShape = &fk_derive_glue::TableShape::new(
        "lessons",
        "Lesson",
        FK_DERIVE_DEFS,
        &[0],
        "pk_lessons",
        true,
        &[
            fk_derive_glue::UniqueDef::new("uq_lessons_now", &[1, 2])
                .filtered(|| fk_derive_check::condition(
                    fk_derive_check::Stored::<
                        Option<i64>,
                    >::new(fk_derive_glue::Path::TABLE, 5)
                        .is_null(),
                )),
        ],
    );
    const _: () = fk_derive_check::collated(&FK_DERIVE_COLUMNS.3.def, "lessons");
    const _: () = fk_derive_check::plain(&FK_DERIVE_COLUMNS.5.def, "lessons");
    const _: () = fk_derive_check::candidate_key(FK_DERIVE_REFERENCED_0);
    const _: () = fk_derive_check::link(FK_DERIVE_REFERENCE_0, FK_DERIVE_SHAPE);
    const _: () = fk_derive_check::candidate_key(FK_DERIVE_REFERENCED_1);
    const _: () = fk_derive_check::link(FK_DERIVE_REFERENCE_1, FK_DERIVE_SHAPE);
    const _: () = fk_derive_check::set_null_allowed(
        &[FK_DERIVE_COLUMNS.2.def],
        "lessons",
    );
    const _: () = fk_derive_check::has_many(FK_DERIVE_CHILDREN_0, true, "exam");
    const _: () = fk_derive_check::many_to_many(FK_DERIVE_BETWEEN_0, "students");
    #[allow(dead_code, clippy::must_use_candidate)]
    impl Lesson {
        /// The primary key `pk_lessons`.
        const PRIMARY_KEY: ::fk::CandidateKey<
            Lesson,
            ::fk::Key<Lesson, ::core::primitive::i64>,
        > = ::fk::CandidateKey::new(0);
        /// The reference of `lessons.room_code`: foreign key `fk_lessons_room_code`.
        const ROOM: ::fk::ToOne<Lesson, ::fk::Audited<::fk::To<Room, String>>> = ::fk::ToOne::new(
            0,
        );
        /// The reference of `lessons (department, number)`: foreign key `fk_lessons_department_number`.
        const COURSE: ::fk::ToOne<Lesson, ::fk::To<Course, (String, Option<i64>)>> = ::fk::ToOne::new(
            1,
        );
        /// The candidate key `lessons (department, number)`: unique constraint `uq_lessons_now`.
        const NOW_KEY: ::fk::CandidateKey<Lesson, (String, Option<i64>)> = ::fk::CandidateKey::new(
            1,
        );
        /// The check of `lessons`: check constraint `ck_lessons_room`.
        const ROOM_CHECK: ::fk::Check<Lesson, ()> = ::fk::Check::new(0);
        /// The row of [`Exam`] that references a row of `lessons`.
        const EXAM: ::fk::ToMaybe<Lesson, Exam> = ::fk::ToMaybe::new(
            FK_DERIVE_CHILDREN_0.index,
        );
        /// Asks for the row of [`Exam`] that references this one.
        fn exam(&self) -> ::fk::AtMostOne<Exam> {
            ::fk::AtMostOne::new(
                (FK_DERIVE_CHILDREN_0.of)(self, FK_DERIVE_CHILDREN_0.index),
            )
        }
        /// The rows of [`Student`] that rows of [`Visit`] link to a row of `lessons`.
        const STUDENTS: ::fk::ManyToMany<Lesson, Visit, Student> = ::fk::ManyToMany::new(
            FK_DERIVE_BETWEEN_0.near,
            FK_DERIVE_BETWEEN_0.far,
        );
        /// Starts a query over the rows of [`Student`] that rows of [`Visit`] link to this one.
        fn students(&self) -> ::fk::Query<Student> {
            (FK_DERIVE_BETWEEN_0
                .of)(self, FK_DERIVE_BETWEEN_0.near, FK_DERIVE_BETWEEN_0.far)
        }
    }
    #[allow(dead_code, clippy::must_use_candidate)]
    impl<PathNull: fk_derive_glue::Nullness> LessonColumns<PathNull> {
        /// The columns of the row that `lessons.room_code` references.
        fn room<PathTo: fk_derive_glue::Joins<PathNull>>(self) -> PathTo::Columns
        where
            ::fk::Audited<::fk::To<Room, String>>: fk_derive_glue::Is<PathTo>,
        {
            PathTo::columns(self.id.path().to(0))
        }
        /// The columns of the row that `lessons (department, number)` references.
        fn course<PathTo: fk_derive_glue::Joins<PathNull>>(self) -> PathTo::Columns
        where
            ::fk::To<Course, (String, Option<i64>)>: fk_derive_glue::Is<PathTo>,
        {
            PathTo::columns(self.id.path().to(1))
        }
        /// The columns of the row of [`Exam`] that references this one, if there is one.
        fn exam<PathTo: fk_derive_glue::Joins<PathNull>>(self) -> PathTo::Columns
        where
            ::fk::ToMaybe<Lesson, Exam>: fk_derive_glue::Is<PathTo>,
        {
            PathTo::columns(FK_DERIVE_CHILDREN_0.back(self.id.path()))
        }
        /// Asks for the rows of [`Student`] that rows of [`Visit`] link to this one.
        fn students(self) -> ::fk::Query<Student> {
            FK_DERIVE_BETWEEN_0.under(self.id.path())
        }
    }
    #[automatically_derived]
    impl<PathNull> fk_derive_glue::SelectionSource for LessonColumns<PathNull> {
        type Choice = fk_derive_glue::WholeRow<Lesson, PathNull>;
        fn choice(self) -> Self::Choice {
            fk_derive_glue::WholeRow::new(self.id.path())
        }
    }
    #[automatically_derived]
    impl fk_derive_glue::TableSource for Lesson {
        type Id = ::core::primitive::i64;
        type Columns<PathNull: fk_derive_glue::Nullness> = LessonColumns<PathNull>;
        const SHAPE: fk_derive_glue::TableShape = *FK_DERIVE_SHAPE;
        const DEF: fk_derive_glue::TableDef = fk_derive_glue::TableDef::new(
            *FK_DERIVE_SHAPE,
            FK_DERIVE_REFERENCES,
            &[
                fk_derive_glue::CheckDef {
                    name: "ck_lessons_room",
                    columns: &[],
                    condition: fk_derive_glue::Formula::Sql("room_code <> ''"),
                },
            ],
            &[
                fk_derive_glue::IndexDef::new("ix_lessons_room_code_made", &[3, 4])
                    .descending(&[4]),
            ],
        );
        const CHILDREN: &'static [&'static ::core::primitive::str] = &[
            FK_DERIVE_CHILDREN_0.child(),
            FK_DERIVE_BETWEEN_0.tables()[0],
            FK_DERIVE_BETWEEN_0.tables()[1],
        ];
        fn columns<PathNull: fk_derive_glue::Nullness>(
            path: fk_derive_glue::Path,
        ) -> LessonColumns<PathNull> {
            LessonColumns {
                id: fk_derive_glue::Column::new(path, 0),
                department: fk_derive_glue::Column::new(path, 1),
                number: fk_derive_glue::Column::new(path, 2),
                room_code: fk_derive_glue::Column::new(path, 3),
                made: fk_derive_glue::Column::new(path, 4),
                gone: fk_derive_glue::Column::new(path, 5),
                next: fk_derive_glue::Column::new(path, 6),
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
            (FK_DERIVE_COLUMNS.1.encode)(&self.department, sink)?;
            (FK_DERIVE_COLUMNS.2.encode)(&self.number, sink)?;
            (FK_DERIVE_COLUMNS.3.encode)(&self.room_code, sink)?;
            (FK_DERIVE_COLUMNS.4.encode)(&self.made, sink)?;
            (FK_DERIVE_COLUMNS.5.encode)(&self.gone, sink)?;
            (FK_DERIVE_COLUMNS.6.encode)(&self.next, sink)?;
            ::core::result::Result::Ok(())
        }
        #[inline]
        fn decode(source: &dyn fk_derive_glue::Source) -> fk_derive_glue::Outcome<Self> {
            ::core::result::Result::Ok(Self {
                id: (FK_DERIVE_COLUMNS.0.decode)(source, 0)?,
                department: (FK_DERIVE_COLUMNS.1.decode)(source, 1)?,
                number: (FK_DERIVE_COLUMNS.2.decode)(source, 2)?,
                room_code: (FK_DERIVE_COLUMNS.3.decode)(source, 3)?,
                made: (FK_DERIVE_COLUMNS.4.decode)(source, 4)?,
                gone: (FK_DERIVE_COLUMNS.5.decode)(source, 5)?,
                next: (FK_DERIVE_COLUMNS.6.decode)(source, 6)?,
            })
        }
        fn set_generated(&mut self, id: ::core::primitive::i64) {
            self.id = fk_derive_glue::Key::from_raw(id);
        }
    }
    #[automatically_derived]
    impl fk_derive_glue::InsertSource for NewLesson {
        type Table = Lesson;
        const GENERATES_KEY: ::core::primitive::bool = true;
        fn given(self) -> fk_derive_glue::Given<Lesson> {
            fk_derive_glue::given_values([
                ::core::option::Option::None,
                ::core::option::Option::Some(
                    (FK_DERIVE_COLUMNS.1.node)(&self.department),
                ),
                ::core::option::Option::Some((FK_DERIVE_COLUMNS.2.node)(&self.number)),
                ::core::option::Option::Some(
                    (FK_DERIVE_COLUMNS.3.node)(&self.room_code),
                ),
                ::core::option::Option::map(
                    ::core::option::Option::as_ref(&self.made),
                    FK_DERIVE_COLUMNS.4.node,
                ),
                ::core::option::Option::Some(
                    (FK_DERIVE_COLUMNS
                        .5
                        .node)(
                        &::core::option::Option::unwrap_or_else(
                            self.gone,
                            fk_derive_default_5,
                        ),
                    ),
                ),
                ::core::option::Option::None,
            ])
        }
    }
    #[automatically_derived]
    impl fk_derive_glue::InsertSource for Lesson {
        type Table = Self;
        const GENERATES_KEY: ::core::primitive::bool = false;
        fn given(self) -> fk_derive_glue::Given<Self> {
            fk_derive_glue::Given::Row(self)
        }
    }
};
