-- Customers, events and ratings of each touchpoint: what the journey map shows but for its pain model.
SELECT key, customers, events, answers, value
FROM (
  SELECT toString(touchpoint) AS key, uniqExactIf(dictGetOrDefault('person_map', 'person', person, person), user_id != '') AS customers, count() AS events
  FROM events
  WHERE ws = {ws:UInt32} AND event != '$answer' AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64})
  GROUP BY key
) AS met
LEFT JOIN (
  SELECT toString(touchpoint) AS key, count() AS answers, 100 * (countIf(score >= 4) - countIf(score <= 2)) / count() AS value
  FROM events
  WHERE ws = {ws:UInt32} AND event = '$answer' AND metric = 'csat' AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64})
  GROUP BY key
) AS asked USING (key)
ORDER BY key
