-- Customers and events of each touchpoint.
SELECT toString(touchpoint) AS key, uniqExactIf(dictGetOrDefault('person_map', 'person', person, person), user_id != '' AND event != '$answer') AS customers, countIf(event != '$answer') AS events
FROM events
WHERE ws = {ws:UInt32} AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64})
GROUP BY key ORDER BY key
