-- by key: the first page
SELECT t0."id", t0."author_id", t0."owner_id", t0."placed", t0."rank", t0."title", t0."score", t0."thumb" FROM "posts" AS t0 ORDER BY t0."id" LIMIT 3
--   SCAN t0
-- by key: after
SELECT t0."id", t0."author_id", t0."owner_id", t0."placed", t0."rank", t0."title", t0."score", t0."thumb" FROM "posts" AS t0 WHERE (t0."id" > ?1) ORDER BY t0."id" LIMIT 3
--   SEARCH t0 USING INTEGER PRIMARY KEY (rowid>?)
-- by key: before
SELECT t0."id", t0."author_id", t0."owner_id", t0."placed", t0."rank", t0."title", t0."score", t0."thumb" FROM "posts" AS t0 WHERE (t0."id" < ?1) ORDER BY t0."id" DESC LIMIT 3
--   SEARCH t0 USING INTEGER PRIMARY KEY (rowid<?)

-- by a key of two columns: the first page
SELECT t0."post_id", t0."number", t0."text" FROM "remarks" AS t0 ORDER BY t0."post_id", t0."number" LIMIT 3
--   SCAN t0 USING INDEX sqlite_autoindex_remarks_1
-- by a key of two columns: after
SELECT t0."post_id", t0."number", t0."text" FROM "remarks" AS t0 WHERE ((t0."post_id", t0."number") > (?1, ?2)) ORDER BY t0."post_id", t0."number" LIMIT 3
--   SEARCH t0 USING INDEX sqlite_autoindex_remarks_1 ((post_id,number)>(?,?))
-- by a key of two columns: before
SELECT t0."post_id", t0."number", t0."text" FROM "remarks" AS t0 WHERE ((t0."post_id", t0."number") < (?1, ?2)) ORDER BY t0."post_id" DESC, t0."number" DESC LIMIT 3
--   SEARCH t0 USING INDEX sqlite_autoindex_remarks_1 ((post_id,number)<(?,?))

-- by an indexed column: the first page
SELECT t0."id", t0."author_id", t0."owner_id", t0."placed", t0."rank", t0."title", t0."score", t0."thumb" FROM "posts" AS t0 ORDER BY t0."placed", t0."id" LIMIT 3
--   SCAN t0 USING INDEX ix_posts_placed
-- by an indexed column: after
SELECT t0."id", t0."author_id", t0."owner_id", t0."placed", t0."rank", t0."title", t0."score", t0."thumb" FROM "posts" AS t0 WHERE ((t0."placed", t0."id") > (?1, ?2)) ORDER BY t0."placed", t0."id" LIMIT 3
--   SEARCH t0 USING INDEX ix_posts_placed (placed>?)
-- by an indexed column: before
SELECT t0."id", t0."author_id", t0."owner_id", t0."placed", t0."rank", t0."title", t0."score", t0."thumb" FROM "posts" AS t0 WHERE ((t0."placed", t0."id") < (?1, ?2)) ORDER BY t0."placed" DESC, t0."id" DESC LIMIT 3
--   SEARCH t0 USING INDEX ix_posts_placed (placed<?)

-- by an indexed column, descending: the first page
SELECT t0."id", t0."author_id", t0."owner_id", t0."placed", t0."rank", t0."title", t0."score", t0."thumb" FROM "posts" AS t0 ORDER BY t0."placed" DESC, t0."id" DESC LIMIT 3
--   SCAN t0 USING INDEX ix_posts_placed
-- by an indexed column, descending: after
SELECT t0."id", t0."author_id", t0."owner_id", t0."placed", t0."rank", t0."title", t0."score", t0."thumb" FROM "posts" AS t0 WHERE ((t0."placed", t0."id") < (?1, ?2)) ORDER BY t0."placed" DESC, t0."id" DESC LIMIT 3
--   SEARCH t0 USING INDEX ix_posts_placed (placed<?)
-- by an indexed column, descending: before
SELECT t0."id", t0."author_id", t0."owner_id", t0."placed", t0."rank", t0."title", t0."score", t0."thumb" FROM "posts" AS t0 WHERE ((t0."placed", t0."id") > (?1, ?2)) ORDER BY t0."placed", t0."id" LIMIT 3
--   SEARCH t0 USING INDEX ix_posts_placed (placed>?)

-- by a text without case: the first page
SELECT t0."id", t0."name", t0."born" FROM "authors" AS t0 ORDER BY t0."name", t0."id" LIMIT 3
--   SCAN t0 USING INDEX ix_authors_name
-- by a text without case: after
SELECT t0."id", t0."name", t0."born" FROM "authors" AS t0 WHERE ((t0."name", t0."id") > (?1, ?2)) ORDER BY t0."name", t0."id" LIMIT 3
--   SEARCH t0 USING INDEX ix_authors_name (name>?)
-- by a text without case: before
SELECT t0."id", t0."name", t0."born" FROM "authors" AS t0 WHERE ((t0."name", t0."id") < (?1, ?2)) ORDER BY t0."name" DESC, t0."id" DESC LIMIT 3
--   SEARCH t0 USING INDEX ix_authors_name (name<?)

-- by an index in two directions: the first page
SELECT t0."id", t0."author_id", t0."owner_id", t0."placed", t0."rank", t0."title", t0."score", t0."thumb" FROM "posts" AS t0 ORDER BY t0."placed" DESC, t0."title", t0."id" LIMIT 3
--   SCAN t0 USING INDEX ix_posts_placed_title
-- by an index in two directions: after
SELECT t0."id", t0."author_id", t0."owner_id", t0."placed", t0."rank", t0."title", t0."score", t0."thumb" FROM "posts" AS t0 WHERE ((t0."placed" <= ?1) AND ((t0."placed" < ?2) OR ((t0."placed" = ?3) AND ((t0."title" > ?4) OR ((t0."title" = ?5) AND (t0."id" > ?6)))))) ORDER BY t0."placed" DESC, t0."title", t0."id" LIMIT 3
--   SEARCH t0 USING INDEX ix_posts_placed_title (placed<?)
-- by an index in two directions: before
SELECT t0."id", t0."author_id", t0."owner_id", t0."placed", t0."rank", t0."title", t0."score", t0."thumb" FROM "posts" AS t0 WHERE ((t0."placed" >= ?1) AND ((t0."placed" > ?2) OR ((t0."placed" = ?3) AND ((t0."title" < ?4) OR ((t0."title" = ?5) AND (t0."id" < ?6)))))) ORDER BY t0."placed", t0."title" DESC, t0."id" DESC LIMIT 3
--   SEARCH t0 USING INDEX ix_posts_placed_title (placed>?)

-- by what may be NULL: the first page
SELECT t0."id", t0."author_id", t0."owner_id", t0."placed", t0."rank", t0."title", t0."score", t0."thumb" FROM "posts" AS t0 ORDER BY t0."score", t0."id" LIMIT 3
--   SCAN t0 USING INDEX ix_posts_score
-- by what may be NULL: after
SELECT t0."id", t0."author_id", t0."owner_id", t0."placed", t0."rank", t0."title", t0."score", t0."thumb" FROM "posts" AS t0 WHERE ((t0."score" IS NULL) AND (t0."id" > ?1)) ORDER BY t0."id" LIMIT 3
--   SEARCH t0 USING INDEX ix_posts_score (score=? AND rowid>?)
-- by what may be NULL: before
SELECT t0."id", t0."author_id", t0."owner_id", t0."placed", t0."rank", t0."title", t0."score", t0."thumb" FROM "posts" AS t0 WHERE ((t0."score" IS NULL) AND (t0."id" < ?1)) ORDER BY t0."id" DESC LIMIT 3
--   SEARCH t0 USING INDEX ix_posts_score (score=? AND rowid<?)

-- by what may be NULL, descending: the first page
SELECT t0."id", t0."author_id", t0."owner_id", t0."placed", t0."rank", t0."title", t0."score", t0."thumb" FROM "posts" AS t0 ORDER BY t0."score" DESC, t0."id" DESC LIMIT 3
--   SCAN t0 USING INDEX ix_posts_score
-- by what may be NULL, descending: after
SELECT t0."id", t0."author_id", t0."owner_id", t0."placed", t0."rank", t0."title", t0."score", t0."thumb" FROM "posts" AS t0 WHERE ((t0."score", t0."id") < (?1, ?2)) ORDER BY t0."score" DESC, t0."id" DESC LIMIT 3
--   SEARCH t0 USING INDEX ix_posts_score (score<?)
-- by what may be NULL, descending: before
SELECT t0."id", t0."author_id", t0."owner_id", t0."placed", t0."rank", t0."title", t0."score", t0."thumb" FROM "posts" AS t0 WHERE ((t0."score", t0."id") > (?1, ?2)) ORDER BY t0."score", t0."id" LIMIT 3
--   SEARCH t0 USING INDEX ix_posts_score (score>?)

-- NULL last: the first page
SELECT t0."id", t0."author_id", t0."owner_id", t0."placed", t0."rank", t0."title", t0."score", t0."thumb" FROM "posts" AS t0 ORDER BY t0."score" NULLS LAST, t0."id" LIMIT 3
--   SCAN t0 USING INDEX ix_posts_score
-- NULL last: after
SELECT t0."id", t0."author_id", t0."owner_id", t0."placed", t0."rank", t0."title", t0."score", t0."thumb" FROM "posts" AS t0 WHERE ((t0."score", t0."id") > (?1, ?2)) ORDER BY t0."score", t0."id" LIMIT 3
--   SEARCH t0 USING INDEX ix_posts_score (score>?)
-- NULL last: before
SELECT t0."id", t0."author_id", t0."owner_id", t0."placed", t0."rank", t0."title", t0."score", t0."thumb" FROM "posts" AS t0 WHERE ((t0."score", t0."id") < (?1, ?2)) ORDER BY t0."score" DESC, t0."id" DESC LIMIT 3
--   SEARCH t0 USING INDEX ix_posts_score (score<?)

-- by what may be NULL in two directions: the first page
SELECT t0."id", t0."author_id", t0."owner_id", t0."placed", t0."rank", t0."title", t0."score", t0."thumb" FROM "posts" AS t0 ORDER BY t0."rank" DESC, t0."placed", t0."id" LIMIT 3
--   SCAN t0 USING INDEX ix_posts_rank_placed
-- by what may be NULL in two directions: after
SELECT t0."id", t0."author_id", t0."owner_id", t0."placed", t0."rank", t0."title", t0."score", t0."thumb" FROM "posts" AS t0 WHERE ((t0."rank" <= ?1) AND ((t0."rank" < ?2) OR ((t0."rank" = ?3) AND ((t0."placed" > ?4) OR ((t0."placed" = ?5) AND (t0."id" > ?6)))))) ORDER BY t0."rank" DESC, t0."placed", t0."id" LIMIT 3
--   SEARCH t0 USING INDEX ix_posts_rank_placed (rank<?)
-- by what may be NULL in two directions: before
SELECT t0."id", t0."author_id", t0."owner_id", t0."placed", t0."rank", t0."title", t0."score", t0."thumb" FROM "posts" AS t0 WHERE ((t0."rank" >= ?1) AND ((t0."rank" > ?2) OR ((t0."rank" = ?3) AND ((t0."placed" < ?4) OR ((t0."placed" = ?5) AND (t0."id" < ?6)))))) ORDER BY t0."rank", t0."placed" DESC, t0."id" DESC LIMIT 3
--   SEARCH t0 USING INDEX ix_posts_rank_placed (rank>?)

-- with a filter: the first page
SELECT t0."id", t0."author_id", t0."owner_id", t0."placed", t0."rank", t0."title", t0."score", t0."thumb" FROM "posts" AS t0 WHERE (t0."owner_id" = ?1) ORDER BY t0."id" DESC LIMIT 3
--   SEARCH t0 USING INDEX ix_posts_owner_id (owner_id=?)
-- with a filter: after
SELECT t0."id", t0."author_id", t0."owner_id", t0."placed", t0."rank", t0."title", t0."score", t0."thumb" FROM "posts" AS t0 WHERE ((t0."owner_id" = ?1) AND (t0."id" < ?2)) ORDER BY t0."id" DESC LIMIT 3
--   SEARCH t0 USING INDEX ix_posts_owner_id (owner_id=? AND rowid<?)
-- with a filter: before
SELECT t0."id", t0."author_id", t0."owner_id", t0."placed", t0."rank", t0."title", t0."score", t0."thumb" FROM "posts" AS t0 WHERE ((t0."owner_id" = ?1) AND (t0."id" > ?2)) ORDER BY t0."id" LIMIT 3
--   SEARCH t0 USING INDEX ix_posts_owner_id (owner_id=? AND rowid>?)

-- something else is given: the first page
SELECT t0."title", t0."placed", t0."id" FROM "posts" AS t0 ORDER BY t0."placed", t0."id" LIMIT 3
--   SCAN t0 USING INDEX ix_posts_placed
-- something else is given: after
SELECT t0."title", t0."placed", t0."id" FROM "posts" AS t0 WHERE ((t0."placed", t0."id") > (?1, ?2)) ORDER BY t0."placed", t0."id" LIMIT 3
--   SEARCH t0 USING INDEX ix_posts_placed (placed>?)
-- something else is given: before
SELECT t0."title", t0."placed", t0."id" FROM "posts" AS t0 WHERE ((t0."placed", t0."id") < (?1, ?2)) ORDER BY t0."placed" DESC, t0."id" DESC LIMIT 3
--   SEARCH t0 USING INDEX ix_posts_placed (placed<?)

-- what is sorted by is given: the first page
SELECT t0."id", t0."placed" FROM "posts" AS t0 ORDER BY t0."placed", t0."id" LIMIT 3
--   SCAN t0 USING COVERING INDEX ix_posts_placed
-- what is sorted by is given: after
SELECT t0."id", t0."placed" FROM "posts" AS t0 WHERE ((t0."placed", t0."id") > (?1, ?2)) ORDER BY t0."placed", t0."id" LIMIT 3
--   SEARCH t0 USING COVERING INDEX ix_posts_placed (placed>?)
-- what is sorted by is given: before
SELECT t0."id", t0."placed" FROM "posts" AS t0 WHERE ((t0."placed", t0."id") < (?1, ?2)) ORDER BY t0."placed" DESC, t0."id" DESC LIMIT 3
--   SEARCH t0 USING COVERING INDEX ix_posts_placed (placed<?)

-- by a parent's column: the first page
SELECT t0."id", t0."author_id", t0."owner_id", t0."placed", t0."rank", t0."title", t0."score", t0."thumb", t1."id", t1."name", t1."born", t1."name" FROM "posts" AS t0 JOIN "authors" AS t1 ON t1."id" = t0."owner_id" ORDER BY t1."name", t0."id" LIMIT 3
--   SCAN t0 USING INDEX ix_posts_owner_id
--   SEARCH t1 USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY
-- by a parent's column: after
SELECT t0."id", t0."author_id", t0."owner_id", t0."placed", t0."rank", t0."title", t0."score", t0."thumb", t1."id", t1."name", t1."born", t1."name" FROM "posts" AS t0 JOIN "authors" AS t1 ON t1."id" = t0."owner_id" WHERE ((t1."name", t0."id") > (?1, ?2)) ORDER BY t1."name", t0."id" LIMIT 3
--   SEARCH t1 USING INDEX ix_authors_name (name>?)
--   SEARCH t0 USING INDEX ix_posts_owner_id (owner_id=?)
--   USE TEMP B-TREE FOR LAST TERM OF ORDER BY
-- by a parent's column: before
SELECT t0."id", t0."author_id", t0."owner_id", t0."placed", t0."rank", t0."title", t0."score", t0."thumb", t1."id", t1."name", t1."born", t1."name" FROM "posts" AS t0 JOIN "authors" AS t1 ON t1."id" = t0."owner_id" WHERE ((t1."name", t0."id") < (?1, ?2)) ORDER BY t1."name" DESC, t0."id" DESC LIMIT 3
--   SEARCH t1 USING INDEX ix_authors_name (name<?)
--   SEARCH t0 USING INDEX ix_posts_owner_id (owner_id=?)
--   USE TEMP B-TREE FOR LAST TERM OF ORDER BY

-- by an optional parent's: the first page
SELECT t0."id", t0."author_id", t0."owner_id", t0."placed", t0."rank", t0."title", t0."score", t0."thumb", t1."name" FROM "posts" AS t0 LEFT JOIN "authors" AS t1 ON t1."id" = t0."author_id" ORDER BY t1."name", t0."placed" DESC, t0."id" DESC LIMIT 3
--   SCAN t0 USING INDEX ix_posts_author_id
--   SEARCH t1 USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
--   USE TEMP B-TREE FOR ORDER BY
-- by an optional parent's: after
SELECT t0."id", t0."author_id", t0."owner_id", t0."placed", t0."rank", t0."title", t0."score", t0."thumb", t1."name" FROM "posts" AS t0 LEFT JOIN "authors" AS t1 ON t1."id" = t0."author_id" WHERE ((t1."name" IS NULL) AND ((t0."placed", t0."id") < (?1, ?2))) ORDER BY t0."placed" DESC, t0."id" DESC LIMIT 3
--   SEARCH t0 USING INDEX ix_posts_placed (placed<?)
--   SEARCH t1 USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
-- by an optional parent's: before
SELECT t0."id", t0."author_id", t0."owner_id", t0."placed", t0."rank", t0."title", t0."score", t0."thumb", t1."name" FROM "posts" AS t0 LEFT JOIN "authors" AS t1 ON t1."id" = t0."author_id" WHERE ((t1."name" IS NULL) AND ((t0."placed", t0."id") > (?1, ?2))) ORDER BY t0."placed", t0."id" LIMIT 3
--   SEARCH t0 USING INDEX ix_posts_placed (placed>?)
--   SEARCH t1 USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN

-- by a number of children: the first page
SELECT t0."id", t0."name", t0."born", (SELECT count(*) FROM "posts" AS t1 WHERE (t1."owner_id" = t0."id")) FROM "authors" AS t0 ORDER BY (SELECT count(*) FROM "posts" AS t2 WHERE (t2."owner_id" = t0."id")) DESC, t0."id" DESC LIMIT 3
--   SCAN t0
--   CORRELATED SCALAR SUBQUERY 2
--   SEARCH t2 USING COVERING INDEX ix_posts_owner_id (owner_id=?)
--   CORRELATED SCALAR SUBQUERY 1
--   SEARCH t1 USING COVERING INDEX ix_posts_owner_id (owner_id=?)
--   USE TEMP B-TREE FOR ORDER BY
-- by a number of children: after
SELECT t0."id", t0."name", t0."born", (SELECT count(*) FROM "posts" AS t1 WHERE (t1."owner_id" = t0."id")) FROM "authors" AS t0 WHERE (((SELECT count(*) FROM "posts" AS t2 WHERE (t2."owner_id" = t0."id")), t0."id") < (?1, ?2)) ORDER BY (SELECT count(*) FROM "posts" AS t3 WHERE (t3."owner_id" = t0."id")) DESC, t0."id" DESC LIMIT 3
--   SCAN t0
--   CORRELATED SCALAR SUBQUERY 2
--   SEARCH t2 USING COVERING INDEX ix_posts_owner_id (owner_id=?)
--   CORRELATED SCALAR SUBQUERY 3
--   SEARCH t3 USING COVERING INDEX ix_posts_owner_id (owner_id=?)
--   CORRELATED SCALAR SUBQUERY 1
--   SEARCH t1 USING COVERING INDEX ix_posts_owner_id (owner_id=?)
--   USE TEMP B-TREE FOR ORDER BY
-- by a number of children: before
SELECT t0."id", t0."name", t0."born", (SELECT count(*) FROM "posts" AS t1 WHERE (t1."owner_id" = t0."id")) FROM "authors" AS t0 WHERE (((SELECT count(*) FROM "posts" AS t2 WHERE (t2."owner_id" = t0."id")), t0."id") > (?1, ?2)) ORDER BY (SELECT count(*) FROM "posts" AS t3 WHERE (t3."owner_id" = t0."id")), t0."id" LIMIT 3
--   SCAN t0
--   CORRELATED SCALAR SUBQUERY 2
--   SEARCH t2 USING COVERING INDEX ix_posts_owner_id (owner_id=?)
--   CORRELATED SCALAR SUBQUERY 3
--   SEARCH t3 USING COVERING INDEX ix_posts_owner_id (owner_id=?)
--   CORRELATED SCALAR SUBQUERY 1
--   SEARCH t1 USING COVERING INDEX ix_posts_owner_id (owner_id=?)
--   USE TEMP B-TREE FOR ORDER BY

