-- name: stock
-- The texts are JSON, put together by hand: what stands in them (codes, names of partners, times, numbers) needs no
-- escape, and json_array takes twice the time over the millions of rows of an advice; many joins by || take a fifth more.
SELECT value,
  coalesce('[["' || (SELECT group_concat(concat_ws('","', location, quantity, as_of, reserved), '"],["')
     FROM availability WHERE sku = value) || '"]]', '[]'),
  coalesce('[["' || (SELECT group_concat(concat_ws('","', location, state, quantity, as_of,
     source || coalesce('","' || counted_at || '"', '",null')), '],["') FROM positions WHERE sku = value) || ']]', '[]')
FROM json_each(?) ORDER BY key;
