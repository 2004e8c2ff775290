-- name: stock
-- The texts are JSON, put together by hand: what stands in them (codes, names of partners, times, numbers) needs no
-- escape, and json_array takes twice the time over the millions of rows of an advice.
SELECT value AS sku,
  (SELECT group_concat('["' || location || '","' || quantity || '","' || as_of || '","' || reserved || '"]')
     FROM availability WHERE sku = value) AS availability,
  (SELECT group_concat('["' || location || '","' || state || '","' || quantity || '","' || as_of || '","' || source
     || coalesce('","' || counted_at || '"]', '",null]')) FROM positions WHERE sku = value) AS positions
FROM json_each(:skus) ORDER BY key;
