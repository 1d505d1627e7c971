-- Events, answers and orders of one customer.
SELECT count(*)::float8 AS events, (count(*) FILTER (WHERE event = '$answer'))::float8 AS answers, (count(*) FILTER (WHERE event = 'Order Completed'))::float8 AS orders
FROM bench_event WHERE ws = $1 AND person IN ($2::bigint, $3::bigint)
