-- The three steps after each person's first order, repeats as one: the twenty most frequent sequences.
WITH rows AS (
  SELECT coalesce(o.person, e.person) AS p, ts, event COLLATE "C" AS event
  FROM bench_event e LEFT JOIN bench_override o ON o.old = e.person
  WHERE ws = $1 AND ts >= to_timestamp($2::bigint / 1000.0) AND ts < to_timestamp($3::bigint / 1000.0) + make_interval(days => $4::int)
),
starts AS (SELECT p, min(ts) AS at FROM rows WHERE event = 'Order Completed' AND ts < to_timestamp($3::bigint / 1000.0) GROUP BY p),
walked AS (
  SELECT p, ts, event, lag(event) OVER (PARTITION BY p ORDER BY ts, event) AS before
  FROM rows JOIN starts USING (p) WHERE (ts, event) >= (at, 'Order Completed') AND ts <= at + make_interval(days => $4::int)
),
numbered AS (SELECT p, event, row_number() OVER (PARTITION BY p ORDER BY ts, event) AS place FROM walked WHERE event IS DISTINCT FROM before),
paths AS (SELECT p, coalesce(string_agg(event, ' > ' ORDER BY place) FILTER (WHERE place BETWEEN 2 AND 4), '') AS key, 
  coalesce(array_agg(event ORDER BY place) FILTER (WHERE place BETWEEN 2 AND 4), '{}') AS steps FROM numbered WHERE place <= 4 GROUP BY p)
SELECT key, count(*)::float8 AS people FROM paths GROUP BY key, steps ORDER BY people DESC, steps COLLATE "C" LIMIT 20
