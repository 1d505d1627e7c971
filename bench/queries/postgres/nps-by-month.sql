-- NPS by month and over all, with the sums over people that its interval needs.
WITH answers AS (
  SELECT to_char(date_trunc('month', ts AT TIME ZONE 'UTC'), 'YYYY-MM-DD') AS key, coalesce(o.person, e.person) AS p, CASE WHEN score >= 9 THEN 1 WHEN score >= 7 THEN 0 ELSE -1 END AS c
  FROM bench_event e LEFT JOIN bench_override o ON o.old = e.person
  WHERE ws = $1 AND event = '$answer' AND metric = 'nps' AND ts >= to_timestamp($2::bigint / 1000.0) AND ts < to_timestamp($3::bigint / 1000.0)
), sums AS (
  SELECT key, p, count(*) AS n, sum(c) AS y FROM answers GROUP BY key, p
  UNION ALL
  SELECT '', p, count(*), sum(c) FROM answers GROUP BY p
)
SELECT key, sum(n)::float8 AS answers, (100 * sum(y)::float8 / sum(n)::float8) AS value, count(*)::float8 AS people, sum(n * n)::float8 AS nn, sum(n * y)::float8 AS ny, sum(y * y)::float8 AS yy
FROM sums GROUP BY key ORDER BY key
