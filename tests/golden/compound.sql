-- whole rows
SELECT t0.* FROM (SELECT t1."id" AS "id", t1."name" AS "name", t1."age" AS "age" FROM "owners" AS t1 WHERE (t1."age" < ?1) UNION SELECT t2."id", t2."name", t2."age" FROM "owners" AS t2 WHERE (t2."name" = ?2)) AS t0
--   [Owner { id: Key(1), name: "Ada", age: Some(1) }, Owner { id: Key(2), name: "", age: Some(1) }, Owner { id: Key(3), name: "Ada", age: Some(2) }, Owner { id: Key(5), name: "Ada", age: Some(1) }]

-- sorted by a column
SELECT t0.* FROM (SELECT t1."id" AS "id", t1."name" AS "name", t1."age" AS "age" FROM "owners" AS t1 WHERE (t1."age" < ?1) EXCEPT SELECT t2."id", t2."name", t2."age" FROM "owners" AS t2 WHERE (t2."name" = ?2)) AS t0 ORDER BY t0."name" DESC
--   [Owner { id: Key(2), name: "", age: Some(1) }]

-- sorted by a path and a number of children
SELECT t0.* FROM (SELECT t1."id" AS "id", t1."owner_id" AS "owner_id", t1."name" AS "name", t1."age" AS "age" FROM "pets" AS t1 UNION ALL SELECT t2."id", t2."owner_id", t2."name", t2."age" FROM "pets" AS t2) AS t0 JOIN "owners" AS t3 ON t3."id" = t0."owner_id" ORDER BY t3."name", (SELECT count(*) FROM "pets" AS t4 WHERE (t4."owner_id" = t3."id")) DESC LIMIT 2
--   [Pet { id: Key(3), owner_id: Key(1), name: "", age: Some(2) }, Pet { id: Key(4), owner_id: Key(3), name: "Cleo", age: Some(1) }]

-- values
SELECT t0.* FROM (SELECT t1."age" AS c0 FROM "owners" AS t1 UNION SELECT t2."age" FROM "pets" AS t2) AS t0 ORDER BY t0.c0 NULLS LAST
--   [Some(-3), Some(1), Some(2), None]

-- tuples, of an expression too
SELECT t0.* FROM (SELECT t1."name" AS c0, CASE typeof((t1."age" * ?1)) WHEN 'real' THEN json_extract('1', 'integer overflow in (t1."age" * ?1)' || substr(typeof((t1."age" * ?1)), 9)) ELSE (t1."age" * ?1) END AS c1 FROM "owners" AS t1 UNION ALL SELECT t2."name", CASE typeof((t2."age" + ?2)) WHEN 'real' THEN json_extract('1', 'integer overflow in (t2."age" + ?2)' || substr(typeof((t2."age" + ?2)), 9)) ELSE (t2."age" + ?2) END FROM "pets" AS t2) AS t0 ORDER BY t0.c0, t0.c1 DESC LIMIT 3 OFFSET 1
--   [("", Some(2)), ("Ada", Some(4)), ("Ada", Some(2))]

-- a row beside a value
SELECT t0.* FROM (SELECT t2."id" AS c0, t2."name" AS c1, t2."age" AS c2, t1."age" AS c3 FROM "pets" AS t1 JOIN "owners" AS t2 ON t2."id" = t1."owner_id" EXCEPT SELECT t3."id", t3."name", t3."age", t3."age" FROM "owners" AS t3) AS t0
--   [(Owner { id: Key(1), name: "Ada", age: Some(1) }, Some(2)), (Owner { id: Key(3), name: "Ada", age: Some(2) }, Some(1)), (Owner { id: Key(4), name: "Bob", age: Some(2) }, None), (Owner { id: Key(4), name: "Bob", age: Some(2) }, Some(-3))]

-- from left to right
SELECT t0.* FROM (SELECT t1."age" AS c0 FROM "owners" AS t1 UNION SELECT t2."age" FROM "pets" AS t2 EXCEPT SELECT * FROM (SELECT t3."age" FROM "owners" AS t3 LIMIT 1) INTERSECT SELECT t4."age" FROM "pets" AS t4) AS t0
--   [None, Some(-3), Some(2)]

-- a compound as a part
SELECT t0.* FROM (SELECT t1."age" AS c0 FROM "owners" AS t1 EXCEPT SELECT t2.* FROM (SELECT t3."age" AS c0 FROM "pets" AS t3 INTERSECT SELECT t4."age" FROM "owners" AS t4) AS t2) AS t0
--   []

-- a part with an order and a limit
SELECT t0.* FROM (SELECT * FROM (SELECT t1."age" AS c0 FROM "owners" AS t1 ORDER BY t1."id" DESC LIMIT 2) UNION ALL SELECT t2."age" FROM "pets" AS t2) AS t0
--   [Some(1), Some(2), None, Some(-3), Some(2), Some(1)]

-- an order that says nothing
SELECT t0.* FROM (SELECT t1."age" AS c0 FROM "owners" AS t1 UNION SELECT t2."age" FROM "pets" AS t2) AS t0
--   [None, Some(-3), Some(1), Some(2)]

-- groups
SELECT t0.* FROM (SELECT t1."owner_id" AS c0 FROM "pets" AS t1 GROUP BY t1."owner_id" HAVING (count(*) > ?1) UNION SELECT t2."id" FROM "owners" AS t2 WHERE (t2."age" < ?2)) AS t0
--   [Key(1), Key(2), Key(4), Key(5)]

-- the very same twice
SELECT DISTINCT t0.* FROM (SELECT t1."age" AS c0 FROM "owners" AS t1 UNION ALL SELECT t2."age" FROM "owners" AS t2) AS t0
--   [Some(1), Some(2)]

-- in another query
SELECT t0."name" FROM "pets" AS t0 WHERE (t0."age" IN (SELECT t1.* FROM (SELECT t2."age" AS c0 FROM "owners" AS t2 INTERSECT SELECT t3."age" FROM "pets" AS t3) AS t1))
--   ["", "Cleo"]

-- about the outer row
SELECT (SELECT count(*) FROM (SELECT t2."age" AS c0 FROM "pets" AS t2 WHERE (t2."owner_id" = t0."id") UNION SELECT t3."age" FROM "owners" AS t3 WHERE (t3."id" > t0."id")) AS t1) FROM "owners" AS t0
--   [2, 2, 2, 3, 0]

-- the number of all
SELECT count(*) FROM (SELECT t1."age" AS c0 FROM "owners" AS t1 UNION SELECT t2."age" FROM "pets" AS t2) AS t0
--   4

-- whether there is one of all
SELECT EXISTS (SELECT 1 FROM (SELECT t1."age" AS c0 FROM "owners" AS t1 UNION SELECT t2."age" FROM "pets" AS t2) AS t0)
--   true

-- the number of some
SELECT count(*) FROM (SELECT t0.* FROM (SELECT t1."age" AS c0 FROM "owners" AS t1 UNION SELECT t2."age" FROM "pets" AS t2) AS t0 LIMIT 2)
--   2

-- whether there is one of some
SELECT EXISTS (SELECT 1 FROM (SELECT t1."age" AS c0 FROM "owners" AS t1 UNION SELECT t2."age" FROM "pets" AS t2) AS t0 LIMIT 2)
--   true

