-- How many people view, meet event 3, order and answer, in this order, within 30 days of viewing: each row takes over the
-- latest view from which the step before was reached.
WITH steps AS (
  SELECT coalesce(o.person, e.person) AS p, ts, CASE event WHEN 'Product Viewed' THEN 1 WHEN 'Event 3' THEN 2 WHEN 'Order Completed' THEN 3 ELSE 4 END AS step
  FROM bench_event e LEFT JOIN bench_override o ON o.old = e.person
  WHERE ws = $1 AND event IN ('Product Viewed', 'Event 3', 'Order Completed', '$answer')
    AND ts >= to_timestamp($2::bigint / 1000.0) AND ts < to_timestamp($3::bigint / 1000.0) + interval '30 days'
),
first AS (SELECT p, ts, step, CASE WHEN step = 1 AND ts < to_timestamp($3::bigint / 1000.0) THEN ts END AS a1 FROM steps),
second AS (SELECT *, CASE WHEN step = 2 THEN max(a1) OVER w END AS c2 FROM first WINDOW w AS (PARTITION BY p ORDER BY ts, step)),
second_in AS (SELECT *, CASE WHEN c2 >= ts - interval '30 days' THEN c2 END AS a2 FROM second),
third AS (SELECT *, CASE WHEN step = 3 THEN max(a2) OVER w END AS c3 FROM second_in WINDOW w AS (PARTITION BY p ORDER BY ts, step)),
third_in AS (SELECT *, CASE WHEN c3 >= ts - interval '30 days' THEN c3 END AS a3 FROM third),
fourth AS (SELECT *, CASE WHEN step = 4 THEN max(a3) OVER w END AS c4 FROM third_in WINDOW w AS (PARTITION BY p ORDER BY ts, step)),
levels AS (
  SELECT p, CASE WHEN bool_or(c4 >= ts - interval '30 days') THEN 4 WHEN bool_or(a3 IS NOT NULL) THEN 3 WHEN bool_or(a2 IS NOT NULL) THEN 2
    WHEN bool_or(a1 IS NOT NULL) THEN 1 ELSE 0 END AS level
  FROM fourth GROUP BY p
)
SELECT key::float8 AS key, (SELECT count(*) FROM levels WHERE level >= key)::float8 AS people FROM generate_series(1, 4) AS key ORDER BY key
