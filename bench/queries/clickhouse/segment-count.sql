-- People with two orders in the last 90 days whose latest NPS answer is 6 or less, of all people.
SELECT countIf(orders >= 2 AND answers > 0 AND latest <= 6) AS people, count() AS everybody
FROM (
  SELECT dictGetOrDefault('person_map', 'person', person, person) AS p,
    countIf(event = 'Order Completed' AND ts >= fromUnixTimestamp64Milli({since:Int64})) AS orders,
    countIf(event = '$answer' AND metric = 'nps') AS answers,
    argMaxIf(assumeNotNull(score), (ts, message_id), event = '$answer' AND metric = 'nps') AS latest
  FROM events WHERE ws = {ws:UInt32} AND person != 0 GROUP BY p
)
