-- Changes of availability as a log that grows at its end. As an index it had each change taken out of its middle as well, a page
-- of it for every update of a SKU somewhere. A row that a later change of its SKU and location made stale says nothing, and is
-- swept away in time.
CREATE TABLE availability_changes (
  seq INTEGER PRIMARY KEY,
  sku TEXT NOT NULL,
  location TEXT NOT NULL
) STRICT;
INSERT INTO availability_changes SELECT changed_seq, sku, location FROM availability ORDER BY changed_seq;
DROP INDEX availability_changed;
