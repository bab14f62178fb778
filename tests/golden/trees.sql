-- subtree_of
SELECT t0."id", t0."name", t0."manager_id" FROM "employees" AS t0 WHERE (t0."id" IN (WITH RECURSIVE fk_tree1(k0) AS (SELECT t2."id" FROM "employees" AS t2 WHERE t2."id" = ?1 UNION SELECT t3."id" FROM fk_tree1 CROSS JOIN "employees" AS t3 WHERE t3."manager_id" = fk_tree1.k0) SELECT fk_tree1.k0 FROM fk_tree1));
--   SEARCH t0 USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 3
--   MATERIALIZE fk_tree1
--   SETUP
--   SEARCH t2 USING INTEGER PRIMARY KEY (rowid=?)
--   RECURSIVE STEP
--   SCAN fk_tree1
--   SEARCH t3 USING COVERING INDEX ix_employees_manager_id (manager_id=?)
--   SCAN fk_tree1

-- below
SELECT t0."id", t0."name", t0."manager_id" FROM "employees" AS t0 WHERE (t0."id" IN (WITH RECURSIVE fk_tree1(k0) AS (SELECT t2."id" FROM "employees" AS t3 CROSS JOIN "employees" AS t2 WHERE t3."id" = ?1 AND t2."manager_id" = t3."id" UNION SELECT t4."id" FROM fk_tree1 CROSS JOIN "employees" AS t4 WHERE t4."manager_id" = fk_tree1.k0) SELECT fk_tree1.k0 FROM fk_tree1));
--   SEARCH t0 USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 3
--   MATERIALIZE fk_tree1
--   SETUP
--   SEARCH t3 USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH t2 USING COVERING INDEX ix_employees_manager_id (manager_id=?)
--   RECURSIVE STEP
--   SCAN fk_tree1
--   SEARCH t4 USING COVERING INDEX ix_employees_manager_id (manager_id=?)
--   SCAN fk_tree1

-- path_to
SELECT t0."id", t0."name", t0."manager_id" FROM "employees" AS t0 WHERE (t0."id" IN (WITH RECURSIVE fk_tree1(k0, p0) AS (SELECT t2."id", t2."manager_id" FROM "employees" AS t2 WHERE t2."id" = ?1 UNION SELECT t3."id", t3."manager_id" FROM fk_tree1 CROSS JOIN "employees" AS t3 WHERE t3."id" = fk_tree1.p0) SELECT fk_tree1.k0 FROM fk_tree1));
--   SEARCH t0 USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 3
--   MATERIALIZE fk_tree1
--   SETUP
--   SEARCH t2 USING INTEGER PRIMARY KEY (rowid=?)
--   RECURSIVE STEP
--   SCAN fk_tree1
--   SEARCH t3 USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN fk_tree1

-- above
SELECT t0."id", t0."name", t0."manager_id" FROM "employees" AS t0 WHERE (t0."id" IN (WITH RECURSIVE fk_tree1(k0, p0) AS (SELECT t2."id", t2."manager_id" FROM "employees" AS t3 CROSS JOIN "employees" AS t2 WHERE t3."id" = ?1 AND t2."id" = t3."manager_id" UNION SELECT t4."id", t4."manager_id" FROM fk_tree1 CROSS JOIN "employees" AS t4 WHERE t4."id" = fk_tree1.p0) SELECT fk_tree1.k0 FROM fk_tree1));
--   SEARCH t0 USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 3
--   MATERIALIZE fk_tree1
--   SETUP
--   SEARCH t3 USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH t2 USING INTEGER PRIMARY KEY (rowid=?)
--   RECURSIVE STEP
--   SCAN fk_tree1
--   SEARCH t4 USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN fk_tree1

-- roots
SELECT t0."id", t0."name", t0."manager_id" FROM "employees" AS t0 WHERE (t0."manager_id" IS NULL);
--   SEARCH t0 USING INDEX ix_employees_manager_id (manager_id=?)

-- leaves
SELECT t0."id", t0."name", t0."manager_id" FROM "employees" AS t0 WHERE (NOT EXISTS (SELECT 1 FROM "employees" AS t1 WHERE (t1."manager_id" = t0."id")));
--   SCAN t0
--   CORRELATED SCALAR SUBQUERY 1
--   SEARCH t1 USING COVERING INDEX ix_employees_manager_id (manager_id=?)

-- descendants_of
WITH RECURSIVE fk_tree0(k0, d, c) AS (SELECT t0."id", 0, 0 FROM "employees" AS t0 WHERE t0."id" = ?1 UNION ALL SELECT t2."id", fk_tree0.d + 1, t2."id" = ?1 FROM fk_tree0 CROSS JOIN "employees" AS t2 WHERE t2."manager_id" = fk_tree0.k0 AND fk_tree0.d < ?2 AND fk_tree0.c = 0 ORDER BY 2 DESC, 1) SELECT t3."id", t3."name", t3."manager_id", fk_tree0.d, fk_tree0.c FROM fk_tree0 CROSS JOIN "employees" AS t3 WHERE t3."id" = fk_tree0.k0;
--   CO-ROUTINE fk_tree0
--   SETUP
--   SEARCH t0 USING INTEGER PRIMARY KEY (rowid=?)
--   RECURSIVE STEP
--   SCAN fk_tree0
--   SEARCH t2 USING COVERING INDEX ix_employees_manager_id (manager_id=?)
--   SCAN fk_tree0
--   SEARCH t3 USING INTEGER PRIMARY KEY (rowid=?)

-- ancestors_of
WITH RECURSIVE fk_tree0(k0, p0, d, c) AS (SELECT t0."id", t0."manager_id", 0, 0 FROM "employees" AS t0 WHERE t0."id" = ?1 UNION ALL SELECT t2."id", t2."manager_id", fk_tree0.d + 1, 0 FROM fk_tree0 CROSS JOIN "employees" AS t2 WHERE t2."id" = fk_tree0.p0 AND fk_tree0.d < ?2 AND fk_tree0.c = 0 ORDER BY 3 DESC, 1) SELECT t3."id", t3."name", t3."manager_id", fk_tree0.d, fk_tree0.c FROM fk_tree0 CROSS JOIN "employees" AS t3 WHERE t3."id" = fk_tree0.k0;
--   CO-ROUTINE fk_tree0
--   SETUP
--   SEARCH t0 USING INTEGER PRIMARY KEY (rowid=?)
--   RECURSIVE STEP
--   SCAN fk_tree0
--   SEARCH t2 USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN fk_tree0
--   SEARCH t3 USING INTEGER PRIMARY KEY (rowid=?)

-- forest
WITH RECURSIVE fk_tree0(k0, d, c) AS (SELECT t0."id", 0, 0 FROM "employees" AS t0 WHERE NOT EXISTS (SELECT 1 FROM "employees" AS t1 WHERE t1."id" = t0."manager_id") UNION ALL SELECT t2."id", fk_tree0.d + 1, 0 FROM fk_tree0 CROSS JOIN "employees" AS t2 WHERE t2."manager_id" = fk_tree0.k0 AND fk_tree0.d < ?1 AND fk_tree0.c = 0 ORDER BY 2 DESC, 1) SELECT t3."id", t3."name", t3."manager_id", fk_tree0.d, fk_tree0.c FROM fk_tree0 CROSS JOIN "employees" AS t3 WHERE t3."id" = fk_tree0.k0;
--   CO-ROUTINE fk_tree0
--   SETUP
--   SCAN t0 USING COVERING INDEX ix_employees_manager_id
--   CORRELATED SCALAR SUBQUERY 1
--   SEARCH t1 USING INTEGER PRIMARY KEY (rowid=?)
--   RECURSIVE STEP
--   SCAN fk_tree0
--   SEARCH t2 USING COVERING INDEX ix_employees_manager_id (manager_id=?)
--   SCAN fk_tree0
--   SEARCH t3 USING INTEGER PRIMARY KEY (rowid=?)
SELECT count(*) FROM "employees";
--   SCAN employees USING COVERING INDEX ix_employees_manager_id

-- cycles
WITH RECURSIVE fk_tree0(k0) AS (SELECT t0."id" FROM "employees" AS t0 WHERE NOT EXISTS (SELECT 1 FROM "employees" AS t1 WHERE t1."id" = t0."manager_id") UNION ALL SELECT t2."id" FROM fk_tree0 CROSS JOIN "employees" AS t2 WHERE t2."manager_id" = fk_tree0.k0) SELECT t3."id", t3."name", t3."manager_id", t4."id" FROM "employees" AS t3 CROSS JOIN "employees" AS t4 WHERE t3."manager_id" = t4."id" AND t3."id" NOT IN (SELECT fk_tree0.k0 FROM fk_tree0) ORDER BY t3."id";
--   SCAN t3
--   LIST SUBQUERY 4
--   MATERIALIZE fk_tree0
--   SETUP
--   SCAN t0 USING COVERING INDEX ix_employees_manager_id
--   CORRELATED SCALAR SUBQUERY 1
--   SEARCH t1 USING INTEGER PRIMARY KEY (rowid=?)
--   RECURSIVE STEP
--   SCAN fk_tree0
--   SEARCH t2 USING COVERING INDEX ix_employees_manager_id (manager_id=?)
--   SCAN fk_tree0
--   CREATE BLOOM FILTER
--   SEARCH t4 USING INTEGER PRIMARY KEY (rowid=?)

-- below, of each row
SELECT t0."id", (SELECT count(*) FROM (WITH RECURSIVE fk_tree2(k0) AS (SELECT t3."id" FROM "employees" AS t4 CROSS JOIN "employees" AS t3 WHERE t4."id" = t0."id" AND t3."manager_id" = t4."id" UNION SELECT t5."id" FROM fk_tree2 CROSS JOIN "employees" AS t5 WHERE t5."manager_id" = fk_tree2.k0) SELECT fk_tree2.k0 FROM fk_tree2) AS k2 CROSS JOIN "employees" AS t1 WHERE (t1."id" = k2.k0)) FROM "employees" AS t0;
--   SCAN t0 USING COVERING INDEX ix_employees_manager_id
--   CORRELATED SCALAR SUBQUERY 4
--   CO-ROUTINE fk_tree2
--   SETUP
--   SEARCH t4 USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH t3 USING COVERING INDEX ix_employees_manager_id (manager_id=?)
--   RECURSIVE STEP
--   SCAN fk_tree2
--   SEARCH t5 USING COVERING INDEX ix_employees_manager_id (manager_id=?)
--   SCAN fk_tree2
--   SEARCH t1 USING INTEGER PRIMARY KEY (rowid=?)

-- above, of a path, as a condition
SELECT t0."id", t0."employee_id", t0."reviewer_id", t0."minutes" FROM "tasks" AS t0 LEFT JOIN "employees" AS t5 ON t5."id" = t0."reviewer_id" WHERE EXISTS (SELECT 1 FROM (WITH RECURSIVE fk_tree2(k0, p0) AS (SELECT t3."id", t3."manager_id" FROM "employees" AS t4 CROSS JOIN "employees" AS t3 WHERE t4."id" = t5."id" AND t3."id" = t4."manager_id" UNION SELECT t6."id", t6."manager_id" FROM fk_tree2 CROSS JOIN "employees" AS t6 WHERE t6."id" = fk_tree2.p0) SELECT fk_tree2.k0 FROM fk_tree2) AS k2 CROSS JOIN "employees" AS t1 WHERE (t1."id" = k2.k0 AND (t1."name" = ?1)));
--   SCAN t0
--   SEARCH t5 USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
--   CORRELATED SCALAR SUBQUERY 4
--   CO-ROUTINE fk_tree2
--   SETUP
--   SEARCH t4 USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH t3 USING INTEGER PRIMARY KEY (rowid=?)
--   RECURSIVE STEP
--   SCAN fk_tree2
--   SEARCH t6 USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN fk_tree2
--   SEARCH t1 USING INTEGER PRIMARY KEY (rowid=?)

-- subtree_of, in another query
SELECT t0."id", t0."employee_id", t0."reviewer_id", t0."minutes" FROM "tasks" AS t0 WHERE (t0."employee_id" IN (SELECT t1."id" FROM "employees" AS t1 WHERE ((t1."id" IN (WITH RECURSIVE fk_tree2(k0) AS (SELECT t3."id" FROM "employees" AS t3 WHERE t3."id" = ?1 UNION SELECT t4."id" FROM fk_tree2 CROSS JOIN "employees" AS t4 WHERE t4."manager_id" = fk_tree2.k0) SELECT fk_tree2.k0 FROM fk_tree2)) AND (t1."name" <> ?2)))) ORDER BY t0."id";
--   SEARCH t0 USING INDEX ix_tasks_employee_id (employee_id=?)
--   LIST SUBQUERY 4
--   SEARCH t1 USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 3
--   MATERIALIZE fk_tree2
--   SETUP
--   SEARCH t3 USING INTEGER PRIMARY KEY (rowid=?)
--   RECURSIVE STEP
--   SCAN fk_tree2
--   SEARCH t4 USING COVERING INDEX ix_employees_manager_id (manager_id=?)
--   SCAN fk_tree2
--   USE TEMP B-TREE FOR ORDER BY

-- roots, where each row has a parent
SELECT t0."id", t0."parent_id" FROM "accounts" AS t0 WHERE (t0."parent_id" = t0."id");
--   SCAN t0

-- leaves, where each row has a parent
SELECT t0."id", t0."parent_id" FROM "accounts" AS t0 WHERE (NOT EXISTS (SELECT 1 FROM "accounts" AS t1 WHERE ((t1."parent_id" = t0."id") AND (NOT (t1."id" = t0."id")))));
--   SCAN t0
--   CORRELATED SCALAR SUBQUERY 1
--   SEARCH t1 USING COVERING INDEX ix_accounts_parent_id (parent_id=?)

-- below, where each row has a parent
SELECT t0."id", t0."parent_id" FROM "accounts" AS t0 WHERE (t0."id" IN (WITH RECURSIVE fk_tree1(k0) AS (SELECT t2."id" FROM "accounts" AS t3 CROSS JOIN "accounts" AS t2 WHERE t3."id" = ?1 AND t2."parent_id" = t3."id" AND NOT (t2."id" = t3."id") UNION SELECT t4."id" FROM fk_tree1 CROSS JOIN "accounts" AS t4 WHERE t4."parent_id" = fk_tree1.k0 AND NOT (t4."id" = fk_tree1.k0)) SELECT fk_tree1.k0 FROM fk_tree1));
--   SEARCH t0 USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 3
--   MATERIALIZE fk_tree1
--   SETUP
--   SEARCH t3 USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH t2 USING COVERING INDEX ix_accounts_parent_id (parent_id=?)
--   RECURSIVE STEP
--   SCAN fk_tree1
--   SEARCH t4 USING COVERING INDEX ix_accounts_parent_id (parent_id=?)
--   SCAN fk_tree1

-- forest, where each row has a parent
WITH RECURSIVE fk_tree0(k0, d, c) AS (SELECT t0."id", 0, 0 FROM "accounts" AS t0 WHERE NOT EXISTS (SELECT 1 FROM "accounts" AS t1 WHERE t1."id" = t0."parent_id" AND NOT (t1."id" = t0."id")) UNION ALL SELECT t2."id", fk_tree0.d + 1, 0 FROM fk_tree0 CROSS JOIN "accounts" AS t2 WHERE t2."parent_id" = fk_tree0.k0 AND NOT (t2."id" = fk_tree0.k0) AND fk_tree0.d < ?1 AND fk_tree0.c = 0 ORDER BY 2 DESC, 1) SELECT t3."id", t3."parent_id", fk_tree0.d, fk_tree0.c FROM fk_tree0 CROSS JOIN "accounts" AS t3 WHERE t3."id" = fk_tree0.k0;
--   CO-ROUTINE fk_tree0
--   SETUP
--   SCAN t0
--   CORRELATED SCALAR SUBQUERY 1
--   SEARCH t1 USING INTEGER PRIMARY KEY (rowid=?)
--   RECURSIVE STEP
--   SCAN fk_tree0
--   SEARCH t2 USING COVERING INDEX ix_accounts_parent_id (parent_id=?)
--   SCAN fk_tree0
--   SEARCH t3 USING INTEGER PRIMARY KEY (rowid=?)
SELECT count(*) FROM "accounts";
--   SCAN accounts

-- subtree_of, several columns
SELECT t0."tenant", t0."number", t0."above" FROM "nodes" AS t0 WHERE ((t0."tenant", t0."number") IN (WITH RECURSIVE fk_tree1(k0, k1) AS (SELECT t2."tenant", t2."number" FROM "nodes" AS t2 WHERE t2."tenant" = ?1 AND t2."number" = ?2 UNION SELECT t3."tenant", t3."number" FROM fk_tree1 CROSS JOIN "nodes" AS t3 WHERE t3."tenant" = fk_tree1.k0 AND t3."above" = fk_tree1.k1) SELECT fk_tree1.k0, fk_tree1.k1 FROM fk_tree1));
--   SEARCH t0 USING INDEX sqlite_autoindex_nodes_1 (tenant=? AND number=?)
--   LIST SUBQUERY 5
--   MATERIALIZE fk_tree1
--   SETUP
--   SEARCH t2 USING COVERING INDEX sqlite_autoindex_nodes_1 (tenant=? AND number=?)
--   RECURSIVE STEP
--   SCAN fk_tree1
--   SEARCH t3 USING INDEX ix_nodes_tenant_above (tenant=? AND above=?)
--   SCAN fk_tree1

-- above, several columns
SELECT t0."tenant", t0."number", t0."above" FROM "nodes" AS t0 WHERE ((t0."tenant", t0."number") IN (WITH RECURSIVE fk_tree1(k0, k1, p0, p1) AS (SELECT t2."tenant", t2."number", t2."tenant", t2."above" FROM "nodes" AS t3 CROSS JOIN "nodes" AS t2 WHERE t3."tenant" = ?1 AND t3."number" = ?2 AND t2."tenant" = t3."tenant" AND t2."number" = t3."above" UNION SELECT t4."tenant", t4."number", t4."tenant", t4."above" FROM fk_tree1 CROSS JOIN "nodes" AS t4 WHERE t4."tenant" = fk_tree1.p0 AND t4."number" = fk_tree1.p1) SELECT fk_tree1.k0, fk_tree1.k1 FROM fk_tree1));
--   SEARCH t0 USING INDEX sqlite_autoindex_nodes_1 (tenant=? AND number=?)
--   LIST SUBQUERY 5
--   MATERIALIZE fk_tree1
--   SETUP
--   SEARCH t3 USING INDEX sqlite_autoindex_nodes_1 (tenant=? AND number=?)
--   SEARCH t2 USING INDEX sqlite_autoindex_nodes_1 (tenant=? AND number=?)
--   RECURSIVE STEP
--   SCAN fk_tree1
--   SEARCH t4 USING INDEX sqlite_autoindex_nodes_1 (tenant=? AND number=?)
--   SCAN fk_tree1

-- descendants_of, several columns
WITH RECURSIVE fk_tree0(k0, k1, d, c) AS (SELECT t0."tenant", t0."number", 0, 0 FROM "nodes" AS t0 WHERE t0."tenant" = ?1 AND t0."number" = ?2 UNION ALL SELECT t2."tenant", t2."number", fk_tree0.d + 1, t2."tenant" = ?1 AND t2."number" = ?2 FROM fk_tree0 CROSS JOIN "nodes" AS t2 WHERE t2."tenant" = fk_tree0.k0 AND t2."above" = fk_tree0.k1 AND fk_tree0.d < ?3 AND fk_tree0.c = 0 ORDER BY 3 DESC, 1, 2) SELECT t3."tenant", t3."number", t3."above", fk_tree0.d, fk_tree0.c FROM fk_tree0 CROSS JOIN "nodes" AS t3 WHERE t3."tenant" = fk_tree0.k0 AND t3."number" = fk_tree0.k1;
--   CO-ROUTINE fk_tree0
--   SETUP
--   SEARCH t0 USING COVERING INDEX sqlite_autoindex_nodes_1 (tenant=? AND number=?)
--   RECURSIVE STEP
--   SCAN fk_tree0
--   SEARCH t2 USING INDEX ix_nodes_tenant_above (tenant=? AND above=?)
--   SCAN fk_tree0
--   SEARCH t3 USING INDEX sqlite_autoindex_nodes_1 (tenant=? AND number=?)

-- below, another column
SELECT t0."id", t0."code", t0."whole_code" FROM "parts" AS t0 WHERE (t0."id" IN (WITH RECURSIVE fk_tree1(k0, p0) AS (SELECT t2."id", t2."code" FROM "parts" AS t3 CROSS JOIN "parts" AS t2 WHERE t3."id" = ?1 AND t2."whole_code" = t3."code" UNION SELECT t4."id", t4."code" FROM fk_tree1 CROSS JOIN "parts" AS t4 WHERE t4."whole_code" = fk_tree1.p0) SELECT fk_tree1.k0 FROM fk_tree1));
--   SEARCH t0 USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 3
--   MATERIALIZE fk_tree1
--   SETUP
--   SEARCH t3 USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH t2 USING INDEX ix_parts_whole_code (whole_code=?)
--   RECURSIVE STEP
--   SCAN fk_tree1
--   SEARCH t4 USING INDEX ix_parts_whole_code (whole_code=?)
--   SCAN fk_tree1

-- roots, audited
SELECT t0."id", t0."reply_to_id" FROM "messages" AS t0 WHERE (NOT EXISTS (SELECT 1 FROM "messages" AS t1 WHERE (t1."id" = t0."reply_to_id")));
--   SCAN t0
--   CORRELATED SCALAR SUBQUERY 1
--   SEARCH t1 USING INTEGER PRIMARY KEY (rowid=?)

-- roots, audited, where each row has a parent
SELECT t0."id", t0."base_id" FROM "versions" AS t0 WHERE (NOT EXISTS (SELECT 1 FROM "versions" AS t1 WHERE ((t1."id" = t0."base_id") AND (NOT (t1."id" = t0."id")))));
--   SCAN t0
--   CORRELATED SCALAR SUBQUERY 1
--   SEARCH t1 USING INTEGER PRIMARY KEY (rowid=?)