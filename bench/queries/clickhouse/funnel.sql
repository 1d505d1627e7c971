-- How many people view, meet event 3, order and answer, in this order, within 30 days of viewing; and of those who had 30 days since a view
-- of theirs, the share that got so far within them.
SELECT key, people, kept[key] / kept[1] AS share FROM (
  SELECT [countIf(level >= 1), countIf(level >= 2), countIf(level >= 3), countIf(level >= 4)] AS counts,
    [countIf(closed >= 1), countIf(closed >= 2), countIf(closed >= 3), countIf(closed >= 4)] AS kept
  FROM (
    SELECT p, greatest(closed, later) AS level, closed
    FROM (
      SELECT dictGetOrDefault('person_map', 'person', person, person) AS p, toUInt64(toUnixTimestamp64Milli(now64(3))) AS now,
        windowFunnel(2592000000)(toUInt64(toUnixTimestamp64Milli(ts)), event = 'Product Viewed' AND ts < fromUnixTimestamp64Milli({to:Int64})
          AND toUInt64(toUnixTimestamp64Milli(ts)) + 2592000000 <= now, event = 'Event 3', event = 'Order Completed', event = '$answer') AS closed,
        windowFunnelIf(2592000000)(toUInt64(toUnixTimestamp64Milli(ts)), event = 'Product Viewed' AND ts < fromUnixTimestamp64Milli({to:Int64}),
          event = 'Event 3', event = 'Order Completed', event = '$answer', toUInt64(toUnixTimestamp64Milli(ts)) + 2592000000 > now) AS later
      FROM events
      WHERE ws = {ws:UInt32} AND event IN ('Product Viewed', 'Event 3', 'Order Completed', '$answer')
        AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64} + 2592000000)
      GROUP BY p
    )
  )
) ARRAY JOIN counts AS people, arrayEnumerate(counts) AS key
ORDER BY key
