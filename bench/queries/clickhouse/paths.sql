-- The three steps after each person's first order, repeats as one: the twenty most frequent sequences.
SELECT arrayStringConcat(steps, ' > ') AS key, count() AS people
FROM (
  SELECT arraySort(groupArray((ts, event))) AS sorted,
    arrayFirstIndex(e -> e.2 = 'Order Completed' AND e.1 < fromUnixTimestamp64Milli({to:Int64}), sorted) AS at,
    arrayFilter(e -> e.1 <= sorted[at].1 + toIntervalDay({days:UInt16}), arraySlice(sorted, at)) AS walked,
    arraySlice(arrayCompact(arrayMap(e -> toString(e.2), walked)), 2, 3) AS steps
  FROM events
  WHERE ws = {ws:UInt32} AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64} + {days:UInt16} * 86400000)
  GROUP BY dictGetOrDefault('person_map', 'person', person, person)
  HAVING at > 0
)
GROUP BY steps ORDER BY people DESC, steps LIMIT 20
