-- Canaries: a row for each change of a partner's synthetic item, and when it came how far. `changed_seq` is the change of
-- availability that it made; an advice whose cursor is not before it knows the change.
CREATE TABLE canaries (
  partner TEXT NOT NULL,
  due_at TEXT NOT NULL,
  rule TEXT NOT NULL,
  sku TEXT NOT NULL,
  location TEXT NOT NULL,
  quantity TEXT NOT NULL,
  transmission TEXT NOT NULL,
  changed_seq INTEGER NOT NULL,
  updated_at TEXT NOT NULL,
  overdue_from TEXT NOT NULL,
  -- The advice that told it first, and what that told; a later one may be the one that was acknowledged.
  advice TEXT,
  told TEXT,
  composed_at TEXT,
  delivered_at TEXT,
  fetched_at TEXT,
  acknowledged_at TEXT,
  outcome TEXT CHECK (outcome IN ('acknowledged', 'delivered', 'fetched', 'abandoned')),
  ended_at TEXT,
  PRIMARY KEY (partner, due_at)
) STRICT, WITHOUT ROWID;
