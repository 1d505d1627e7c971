-- What one customer's page sums up: events, answers, orders, money by currency, the latest score of each question.
WITH mine AS MATERIALIZED (SELECT event, ts, currency, amount, metric, touchpoint, score FROM bench_event WHERE ws = $1 AND person IN ($2::bigint, $3::bigint))
SELECT 'events' AS key, count(*)::float8 AS value FROM mine
UNION ALL SELECT 'answers', count(*)::float8 FROM mine WHERE event = '$answer'
UNION ALL SELECT 'orders', count(*)::float8 FROM mine WHERE event = 'Order Completed'
UNION ALL SELECT 'spent ' || currency, sum(amount)::float8 FROM mine WHERE event = 'Order Completed' AND amount IS NOT NULL GROUP BY currency
UNION ALL (SELECT DISTINCT ON (metric, touchpoint) 'score ' || metric || ' ' || touchpoint, score FROM mine WHERE event = '$answer' AND score IS NOT NULL ORDER BY metric, touchpoint, ts DESC)
