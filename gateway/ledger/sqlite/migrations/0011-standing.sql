-- What partners acknowledged beside what is true: since when they differ, and what the last comparison found.

-- When the quantity changed last, RFC 3339; null where it has not since there is this column.
ALTER TABLE availability ADD COLUMN changed_at TEXT;

-- One row for each number that a partner believes and that is not what it would be told now. `location` is empty where
-- all of our locations are told as one sum.
CREATE TABLE standing_differences (
  partner TEXT NOT NULL,
  rule TEXT NOT NULL,
  sku TEXT NOT NULL,
  location TEXT NOT NULL,
  since TEXT NOT NULL,
  PRIMARY KEY (partner, rule, sku, location)
) STRICT, WITHOUT ROWID;

-- The last comparison of each send rule. `variance` and `excess` are decimals.
CREATE TABLE reconciliations (
  partner TEXT NOT NULL,
  rule TEXT NOT NULL,
  at TEXT NOT NULL,
  numbers INTEGER NOT NULL,
  differing INTEGER NOT NULL,
  unacknowledged INTEGER NOT NULL,
  since TEXT,
  variance TEXT NOT NULL,
  excess TEXT NOT NULL,
  PRIMARY KEY (partner, rule)
) STRICT, WITHOUT ROWID;
