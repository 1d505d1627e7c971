-- Customers and events of each touchpoint.
SELECT e.touchpoint AS key, count(DISTINCT coalesce(o.person, e.person)) FILTER (WHERE event <> '$answer')::float8 AS customers, count(*) FILTER (WHERE event <> '$answer')::float8 AS events
FROM bench_event e LEFT JOIN bench_override o ON o.old = e.person
WHERE ws = $1 AND ts >= to_timestamp($2::bigint / 1000.0) AND ts < to_timestamp($3::bigint / 1000.0)
GROUP BY key ORDER BY key
