-- Events, answers and orders of one customer.
SELECT count() AS events, countIf(event = '$answer') AS answers, countIf(event = 'Order Completed') AS orders
FROM events_by_person WHERE ws = {ws:UInt32} AND person IN ({a:UInt64}, {b:UInt64})
