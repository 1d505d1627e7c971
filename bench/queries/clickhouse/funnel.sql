-- How many people view, meet event 3, order and answer, in this order, within 30 days of viewing.
SELECT key, people FROM (
  SELECT [countIf(level >= 1), countIf(level >= 2), countIf(level >= 3), countIf(level >= 4)] AS counts
  FROM (
    SELECT dictGetOrDefault('person_map', 'person', person, person) AS p,
      windowFunnel(2592000000)(toUInt64(toUnixTimestamp64Milli(ts)), event = 'Product Viewed' AND ts < fromUnixTimestamp64Milli({to:Int64}), event = 'Event 3',
        event = 'Order Completed', event = '$answer') AS level
    FROM events
    WHERE ws = {ws:UInt32} AND event IN ('Product Viewed', 'Event 3', 'Order Completed', '$answer')
      AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64} + 2592000000)
    GROUP BY p
  )
) ARRAY JOIN counts AS people, arrayEnumerate(counts) AS key
ORDER BY key
