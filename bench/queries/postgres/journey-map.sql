-- Customers, events and ratings of each touchpoint: what the journey map shows but for its pain model.
SELECT e.touchpoint AS key, count(DISTINCT coalesce(o.person, e.person)) FILTER (WHERE event <> '$answer')::float8 AS customers,
  count(*) FILTER (WHERE event <> '$answer')::float8 AS events, count(*) FILTER (WHERE metric = 'csat')::float8 AS answers,
  coalesce(100 * (count(*) FILTER (WHERE metric = 'csat' AND score >= 4) - count(*) FILTER (WHERE metric = 'csat' AND score <= 2))::float8
    / nullif(count(*) FILTER (WHERE metric = 'csat'), 0), 0) AS value
FROM bench_event e LEFT JOIN bench_override o ON o.old = e.person
WHERE ws = $1 AND ts >= to_timestamp($2::bigint / 1000.0) AND ts < to_timestamp($3::bigint / 1000.0)
GROUP BY key ORDER BY key
