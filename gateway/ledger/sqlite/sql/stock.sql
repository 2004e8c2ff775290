-- name: stock
SELECT value AS sku,
  (SELECT json_group_array(json_array(location, CAST(quantity AS TEXT), as_of, CAST(reserved AS TEXT)))
     FROM availability WHERE sku = value) AS availability,
  (SELECT json_group_array(json_array(location, state, CAST(quantity AS TEXT), as_of, source, counted_at))
     FROM positions WHERE sku = value) AS positions
FROM json_each(:skus) ORDER BY key;
