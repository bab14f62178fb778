//! SeaORM 2 over sqlx-sqlite: entities, active models and the entity loader.

use peers::*;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{Set, Unchanged},
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, FromQueryResult, IntoSimpleExpr, JoinType,
    PaginatorTrait, QueryFilter, QuerySelect, RelationTrait, RuntimeErr, SqlErr, SqlxSqliteConnector, TransactionTrait,
};

mod customers {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "customers")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        #[sea_orm(unique)]
        pub name: String,
        #[sea_orm(has_many)]
        pub orders: HasMany<super::orders::Entity>,
    }
    impl ActiveModelBehavior for ActiveModel {}
}

mod items {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "items")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        #[sea_orm(unique)]
        pub name: String,
        pub price_cents: i64,
        #[sea_orm(has_many)]
        pub lines: HasMany<super::order_lines::Entity>,
    }
    impl ActiveModelBehavior for ActiveModel {}
}

mod orders {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "orders")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub customer_id: i64,
        pub status: String,
        #[sea_orm(belongs_to, from = "customer_id", to = "id", on_delete = "Cascade")]
        pub customer: BelongsTo<super::customers::Entity>,
        #[sea_orm(has_many)]
        pub lines: HasMany<super::order_lines::Entity>,
    }
    impl ActiveModelBehavior for ActiveModel {}
}

mod order_lines {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "order_lines")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub order_id: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub item_id: i64,
        pub quantity: i64,
        #[sea_orm(belongs_to, from = "order_id", to = "id", on_delete = "Cascade")]
        pub order: BelongsTo<super::orders::Entity>,
        #[sea_orm(belongs_to, from = "item_id", to = "id", on_delete = "Restrict")]
        pub item: BelongsTo<super::items::Entity>,
    }
    impl ActiveModelBehavior for ActiveModel {}
}

#[derive(FromQueryResult)]
struct OrderName {
    id: i64,
    status: String,
    name: String,
}

const CHUNK: usize = 1000;

#[tokio::main]
async fn main() -> Result<(), DbErr> {
    let a = args();
    let options = SqliteConnectOptions::new()
        .filename(&a.path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .foreign_keys(true);
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await.unwrap();
    let db = SqlxSqliteConnector::from_sqlx_sqlite_pool(pool);
    for sql in [SCHEMA, &a.seed_sql(), TOUCH] {
        db.execute_unprepared(sql).await?;
    }
    let version = sea_orm::Statement::from_string(sea_orm::DbBackend::Sqlite, "SELECT sqlite_version()");
    let version: String = db.query_one_raw(version).await?.unwrap().try_get_by_index(0)?;
    let start = Start::now();
    let sum = run(&db, &a).await?;
    report(&version, start, sum);
    Ok(())
}

async fn run(db: &sea_orm::DatabaseConnection, a: &Args) -> Result<Sum, DbErr> {
    let (mut rng, mut sum) = (Rng::new(), Sum::default());
    match a.case.as_str() {
        "insert_one_tx" => {
            for i in 0..a.rows {
                let tx = db.begin().await?;
                let order = orders::ActiveModel {
                    customer_id: Set(rng.id(a.customers())),
                    status: Set(STATUS[i as usize % 4].to_string()),
                    ..Default::default()
                };
                sum.row(orders::Entity::insert(order).exec(&tx).await?.last_insert_id, 0, "");
                tx.commit().await?;
            }
        }
        "insert_batch" => {
            let lines: Vec<_> = (0..a.rows)
                .map(batch_line)
                .map(|(order_id, item_id, quantity)| order_lines::ActiveModel {
                    order_id: Set(order_id),
                    item_id: Set(item_id),
                    quantity: Set(quantity),
                })
                .collect();
            let tx = db.begin().await?;
            for chunk in lines.chunks(CHUNK) {
                order_lines::Entity::insert_many(chunk.to_vec()).exec(&tx).await?;
            }
            tx.commit().await?;
            sum.row(order_lines::Entity::find().count(db).await? as i64, 0, "");
        }
        "get_by_pk" => {
            let tx = db.begin().await?;
            for _ in 0..a.rows {
                let o = orders::Entity::find_by_id(rng.id(a.orders())).one(&tx).await?.unwrap();
                sum.row(o.id, o.customer_id, &o.status);
            }
        }
        "filter_by_fk" => {
            let tx = db.begin().await?;
            for _ in 0..a.rows {
                let of = orders::COLUMN.customer_id.eq(rng.id(a.customers()));
                let found = orders::Entity::find().filter(of).all(&tx).await?;
                found.iter().for_each(|o| sum.row(o.id, o.customer_id, &o.status));
            }
        }
        "join_2" => {
            let tx = db.begin().await?;
            let rows = orders::Entity::find()
                .join(JoinType::InnerJoin, orders::Relation::Customers.def())
                .select_only()
                .columns([orders::Column::Id, orders::Column::Status])
                .column(customers::Column::Name)
                .into_model::<OrderName>()
                .all(&tx)
                .await?;
            for r in &rows {
                sum.row(r.id, r.status.len() as i64, &r.name);
            }
        }
        "eager_3" => {
            let tx = db.begin().await?;
            for p in 0..a.rows {
                let (lo, hi) = page(p);
                let customers = customers::Entity::load()
                    .filter(customers::COLUMN.name.between(lo, hi))
                    .with((orders::Entity, order_lines::Entity))
                    .all(&tx)
                    .await?;
                for c in &customers {
                    sum.row(c.id, c.orders.len() as i64, &c.name);
                    for o in &c.orders {
                        sum.row(o.id, o.customer_id, &o.status);
                        o.lines.iter().for_each(|l| sum.row(l.item_id, l.quantity, ""));
                    }
                }
            }
        }
        "update_by_pk" => {
            let tx = db.begin().await?;
            for i in 0..a.rows {
                let order = orders::ActiveModel {
                    id: Unchanged(rng.id(a.orders())),
                    status: Set(STATUS[i as usize % 4].to_string()),
                    ..Default::default()
                };
                order.update(&tx).await?;
            }
            tx.commit().await?;
            let by_status: Vec<(String, i64)> = orders::Entity::find()
                .select_only()
                .column(orders::Column::Status)
                .column_as(orders::Column::Id.count(), "n")
                .group_by(orders::Column::Status)
                .into_tuple()
                .all(db)
                .await?;
            by_status.iter().for_each(|(s, n)| sum.row(*n, 0, s));
        }
        "delete_cascade" => {
            let tx = db.begin().await?;
            for i in 1..=a.rows {
                customers::Entity::delete_by_id(2 * i).exec(&tx).await?;
            }
            tx.commit().await?;
            let left = orders::Entity::find().count(db).await? as i64;
            sum.row(left, order_lines::Entity::find().count(db).await? as i64, "");
        }
        "delete_blocked" => {
            let tx = db.begin().await?;
            for i in 0..a.rows {
                let r = items::Entity::delete_by_id(i % ITEMS + 1).exec(&tx).await;
                sum.row(refused(r)?, 0, "");
            }
        }
        "insert_orphan" => {
            let tx = db.begin().await?;
            for i in 0..a.rows {
                let line = order_lines::ActiveModel {
                    order_id: Set(1_000_000 + i),
                    item_id: Set(i % ITEMS + 1),
                    quantity: Set(1),
                };
                let r = order_lines::Entity::insert(line).exec(&tx).await;
                sum.row(refused(r)?, 0, "");
            }
        }
        "aggregate" => {
            let tx = db.begin().await?;
            let total =
                order_lines::COLUMN.quantity.into_simple_expr().mul(items::COLUMN.price_cents.into_simple_expr()).sum();
            let rows: Vec<(i64, i64)> = order_lines::Entity::find()
                .join(JoinType::InnerJoin, order_lines::Relation::Items.def())
                .select_only()
                .column(order_lines::Column::OrderId)
                .column_as(total, "total")
                .group_by(order_lines::Column::OrderId)
                .into_tuple()
                .all(&tx)
                .await?;
            rows.iter().for_each(|(id, total)| sum.row(*id, *total, ""));
        }
        other => panic!("unknown case {other}"),
    }
    Ok(sum)
}

/// 1 when a constraint stopped the statement. `sql_err` doesn't know `ON DELETE RESTRICT` (code 1811), so the message
/// decides.
fn refused<T>(r: Result<T, DbErr>) -> Result<i64, DbErr> {
    match r {
        Ok(_) => Ok(0),
        Err(e) if matches!(e.sql_err(), Some(SqlErr::ForeignKeyConstraintViolation(_))) => Ok(1),
        Err(DbErr::Exec(RuntimeErr::SqlxError(e)) | DbErr::Query(RuntimeErr::SqlxError(e)))
            if e.as_database_error().is_some_and(|e| e.message() == "FOREIGN KEY constraint failed") =>
        {
            Ok(1)
        }
        Err(e) => Err(e),
    }
}
