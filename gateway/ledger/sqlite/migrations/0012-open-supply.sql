-- Dated supply as a sequence of changes: what is still to come of each SKU and location, by day.

-- `days` is JSON, [[day, units of 10^-4 as text], …], the soonest first. `changed_seq` is of one sequence with that of
-- availability, so that a cursor is of both.
CREATE TABLE open_supply (
  sku TEXT NOT NULL,
  location TEXT NOT NULL,
  days TEXT NOT NULL,
  changed_seq INTEGER NOT NULL,
  changed_at TEXT,
  PRIMARY KEY (sku, location)
) STRICT, WITHOUT ROWID;
CREATE INDEX open_supply_changed ON open_supply (changed_seq);

INSERT INTO open_supply (sku, location, days, changed_seq)
SELECT sku, location, json_group_array(json_array(expected, CAST(quantity AS TEXT)) ORDER BY expected),
  (SELECT coalesce(max(changed_seq), 0) FROM availability) + row_number() OVER (ORDER BY sku, location)
FROM (SELECT sku, location, expected, sum(quantity - received) AS quantity FROM supply
  WHERE ended IS NULL AND quantity > received GROUP BY sku, location, expected)
GROUP BY sku, location;
