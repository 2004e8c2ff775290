-- The ledger as it begins. Migrations only append: a change is a new file, never an edit of an old one.

CREATE TABLE ledger (
  id TEXT NOT NULL
) STRICT;

-- Small transmissions share the commit of their record; the archive has the others. Kept once by content.
CREATE TABLE contents (
  sha256 TEXT PRIMARY KEY,
  content BLOB NOT NULL
) STRICT;

CREATE TABLE transmissions (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
  partner TEXT NOT NULL,
  channel TEXT NOT NULL,
  name TEXT NOT NULL,
  source_key TEXT UNIQUE,
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  at TEXT NOT NULL,
  test INTEGER NOT NULL DEFAULT 0,
  duplicate_of TEXT,
  translation TEXT CHECK (translation IN ('waiting', 'done', 'skipped', 'failed')),
  attempts INTEGER NOT NULL DEFAULT 0,
  verdict TEXT,
  translated_at TEXT,
  documents INTEGER NOT NULL DEFAULT 0,
  rejected INTEGER NOT NULL DEFAULT 0,
  errors INTEGER NOT NULL DEFAULT 0,
  warnings INTEGER NOT NULL DEFAULT 0,
  config_version TEXT,
  content_key TEXT NOT NULL,
  kind TEXT,
  cause TEXT,
  x12_group TEXT,
  delivery TEXT CHECK (delivery IN ('waiting', 'staged', 'delivered', 'failed')),
  delivered_at TEXT,
  next_attempt_at TEXT,
  acknowledged_at TEXT,
  acknowledgment TEXT,
  reason TEXT
) STRICT;
CREATE INDEX transmissions_content ON transmissions (partner, sha256) WHERE direction = 'in';
CREATE INDEX transmissions_waiting ON transmissions (partner, seq) WHERE translation = 'waiting';
CREATE INDEX transmissions_undelivered ON transmissions (partner, seq, next_attempt_at) WHERE delivery IN ('waiting', 'staged');
CREATE INDEX transmissions_cause ON transmissions (cause) WHERE cause IS NOT NULL;
CREATE INDEX transmissions_group ON transmissions (partner, x12_group) WHERE x12_group IS NOT NULL;
CREATE INDEX transmissions_partner ON transmissions (partner, seq);

CREATE TABLE numbers (
  partner TEXT NOT NULL,
  sequence TEXT NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (partner, sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE documents (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  transmission TEXT NOT NULL,
  partner TEXT NOT NULL,
  position TEXT NOT NULL,
  type TEXT NOT NULL,
  x12_set TEXT,
  control TEXT,
  number TEXT NOT NULL,
  verdict TEXT NOT NULL,
  parts INTEGER NOT NULL,
  test INTEGER NOT NULL,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX documents_transmission ON documents (transmission, seq);
CREATE INDEX documents_number ON documents (partner, number);

-- A part is written before its document's verdict. `waiting` is the seq of its accepted document while its inventory
-- updates are not applied.
CREATE TABLE parts (
  document TEXT NOT NULL,
  part INTEGER NOT NULL,
  body TEXT NOT NULL,
  updates TEXT,
  waiting INTEGER,
  PRIMARY KEY (document, part)
) STRICT;
CREATE INDEX parts_waiting ON parts (waiting, part) WHERE waiting IS NOT NULL;

CREATE TABLE findings (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  transmission TEXT NOT NULL,
  scope TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  severity TEXT NOT NULL,
  code TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX findings_place ON findings (transmission, scope, ordinal);
CREATE INDEX findings_transmission ON findings (transmission, seq);

CREATE TABLE outbox (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  partner TEXT NOT NULL,
  test INTEGER NOT NULL,
  time TEXT NOT NULL,
  correlation TEXT NOT NULL,
  data TEXT,
  document TEXT,
  part INTEGER,
  CHECK ((data IS NULL) <> (document IS NULL))
) STRICT;
CREATE INDEX outbox_correlation ON outbox (correlation, seq);

-- One row: how far the outbox was published, and where in which stream.
CREATE TABLE published (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  seq INTEGER NOT NULL,
  stream_sequence INTEGER NOT NULL,
  stream TEXT NOT NULL
) STRICT;
INSERT INTO published VALUES (1, 0, 0, '');

-- Quantities are integers of 10^-4 units.
CREATE TABLE updates (
  source TEXT NOT NULL,
  key TEXT NOT NULL,
  sku TEXT NOT NULL,
  location TEXT NOT NULL,
  state TEXT NOT NULL,
  kind TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  occurred_at TEXT NOT NULL,
  transmission TEXT NOT NULL,
  outcome TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  rank TEXT NOT NULL,
  PRIMARY KEY (source, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX updates_changes ON updates (sku, location, state, occurred_at, quantity)
  WHERE kind <> 'count' AND outcome IN ('applied', 'late');

CREATE TABLE positions (
  sku TEXT NOT NULL,
  location TEXT NOT NULL,
  state TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  as_of TEXT NOT NULL,
  source TEXT NOT NULL,
  counted_at TEXT,
  count_rank TEXT,
  key TEXT NOT NULL,
  PRIMARY KEY (sku, location, state)
) STRICT, WITHOUT ROWID;

CREATE TABLE availability (
  sku TEXT NOT NULL,
  location TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  as_of TEXT NOT NULL,
  PRIMARY KEY (sku, location)
) STRICT, WITHOUT ROWID;

CREATE TABLE advices (
  id TEXT PRIMARY KEY,
  partner TEXT NOT NULL,
  rule INTEGER NOT NULL,
  due_at TEXT NOT NULL,
  number INTEGER NOT NULL,
  transmission TEXT NOT NULL,
  policy_version TEXT NOT NULL,
  lines INTEGER NOT NULL,
  at TEXT NOT NULL,
  UNIQUE (partner, rule, due_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE advice_lines (
  advice TEXT NOT NULL,
  sku TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  explanation TEXT NOT NULL,
  PRIMARY KEY (advice, sku)
) STRICT, WITHOUT ROWID;

CREATE TABLE schedules (
  partner TEXT NOT NULL,
  rule INTEGER NOT NULL,
  until TEXT NOT NULL,
  PRIMARY KEY (partner, rule)
) STRICT, WITHOUT ROWID;
