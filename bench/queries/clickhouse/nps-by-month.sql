-- NPS by month and over all, with the sums over people that its interval needs.
SELECT key, sum(n) AS answers, 100 * sum(y) / sum(n) AS value, count() AS people, sum(n * n) AS nn, sum(n * y) AS ny, sum(y * y) AS yy
FROM (
  SELECT toString(toStartOfMonth(toDate(ts))) AS key, dictGetOrDefault('person_map', 'person', person, person) AS p, count() AS n, sum(multiIf(score >= 9, 1, score >= 7, 0, -1)) AS y
  FROM events
  WHERE ws = {ws:UInt32} AND event = '$answer' AND metric = 'nps' AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64})
  GROUP BY key, p
  UNION ALL
  SELECT '' AS key, dictGetOrDefault('person_map', 'person', person, person) AS p, count() AS n, sum(multiIf(score >= 9, 1, score >= 7, 0, -1)) AS y
  FROM events
  WHERE ws = {ws:UInt32} AND event = '$answer' AND metric = 'nps' AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64})
  GROUP BY p
)
GROUP BY key ORDER BY key
