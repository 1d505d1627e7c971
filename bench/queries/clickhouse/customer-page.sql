-- What one customer's page sums up: events, answers, orders, money by currency, the latest score of each question.
SELECT t.1 AS key, t.2 AS value
FROM (
  SELECT sumMapIf(map(toString(currency), assumeNotNull(amount_minor)), event = 'Order Completed' AND amount_minor IS NOT NULL) AS spent, toDateTime64(0, 3, 'UTC') AS never,
    arrayJoin(arrayConcat(
      [('events', toFloat64(count()), never), ('answers', toFloat64(countIf(event = '$answer')), never), ('orders', toFloat64(countIf(event = 'Order Completed')), never)],
      arrayMap((currency, amount) -> (concat('spent ', currency), toFloat64(amount), never), mapKeys(spent), mapValues(spent)),
      groupArrayIf((concat('score ', metric, ' ', touchpoint), assumeNotNull(score), ts), event = '$answer' AND score IS NOT NULL)
    )) AS t
  FROM events_by_person WHERE ws = {ws:UInt32} AND person IN ({a:UInt64}, {b:UInt64})
)
ORDER BY t.3 DESC LIMIT 1 BY key
