-- People with two orders in the last 90 days whose latest NPS answer is 6 or less, of all people.
WITH resolved AS (SELECT coalesce(o.person, e.person) AS p, event, metric, ts, score FROM bench_event e LEFT JOIN bench_override o ON o.old = e.person WHERE ws = $1),
  orders AS (SELECT p FROM resolved WHERE event = 'Order Completed' AND ts >= to_timestamp($2::bigint / 1000.0) GROUP BY p HAVING count(*) >= 2),
  latest AS (SELECT DISTINCT ON (p) p, score FROM resolved WHERE event = '$answer' AND metric = 'nps' ORDER BY p, ts DESC)
SELECT (SELECT count(*) FROM orders JOIN latest USING (p) WHERE score <= 6)::float8 AS people, (SELECT count(DISTINCT p) FROM resolved)::float8 AS everybody
