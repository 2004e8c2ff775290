-- Delivery in full: more ends than two, receipts, dead letters, acknowledgments that are due, endpoints and alerts.

-- SQLite changes a CHECK only with its table: the table is made anew and its rows move, with their seq.
ALTER TABLE transmissions RENAME TO transmissions_before;
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
  delivery TEXT CHECK (delivery IN ('waiting', 'staged', 'sent', 'delivered', 'failed', 'superseded', 'dropped')),
  delivered_at TEXT,
  next_attempt_at TEXT,
  acknowledged_at TEXT,
  acknowledgment TEXT,
  reason TEXT,
  x12_interchange TEXT,
  group_acknowledgment TEXT,
  interchange_acknowledgment TEXT,
  acknowledged_by TEXT,
  interchange_acknowledged_by TEXT,
  -- When it was staged first; it stays when the delivery is given up, for a replay goes on from there.
  staged_at TEXT,
  -- The partner has the bytes and owes a receipt since.
  sent_at TEXT,
  -- The receipt, as the evidence store names it, and when it came.
  receipted_at TEXT,
  receipt TEXT,
  -- First failed try since it was queued, which the total time limit counts from.
  tried_at TEXT,
  -- Code and class of the last failure; doubtful while the partner may have it without our knowing.
  failure_code TEXT,
  failure_class TEXT CHECK (failure_class IN ('transient', 'permanent', 'ambiguous')),
  failed_at TEXT,
  doubtful INTEGER NOT NULL DEFAULT 0,
  -- Among those of a partner's channel with one key, the newest cause alone need be sent; and which one took its place.
  coalesce_key TEXT,
  superseded_by TEXT,
  -- When the partner's acknowledgment of it is due, and when it was found missing.
  acknowledge_by TEXT,
  overdue_at TEXT,
  -- Times that a person sent it again out of the dead letters.
  replays INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO transmissions (seq, id, direction, partner, channel, name, source_key, sha256, bytes, at, test, duplicate_of,
  translation, attempts, verdict, translated_at, documents, rejected, errors, warnings, config_version, content_key, kind,
  cause, x12_group, delivery, delivered_at, next_attempt_at, acknowledged_at, acknowledgment, reason, x12_interchange,
  group_acknowledgment, interchange_acknowledgment, acknowledged_by, interchange_acknowledged_by, staged_at)
SELECT seq, id, direction, partner, channel, name, source_key, sha256, bytes, at, test, duplicate_of,
  translation, attempts, verdict, translated_at, documents, rejected, errors, warnings, config_version, content_key, kind,
  cause, x12_group, delivery, delivered_at, next_attempt_at, acknowledged_at, acknowledgment, reason, x12_interchange,
  group_acknowledgment, interchange_acknowledgment, acknowledged_by, interchange_acknowledged_by,
  iif(delivery = 'staged', at, NULL)
FROM transmissions_before;
DROP TABLE transmissions_before;
CREATE INDEX transmissions_content ON transmissions (partner, sha256) WHERE direction = 'in';
CREATE INDEX transmissions_waiting ON transmissions (partner, seq) WHERE translation = 'waiting';
CREATE INDEX transmissions_cause ON transmissions (cause) WHERE cause IS NOT NULL;
CREATE INDEX transmissions_group ON transmissions (partner, x12_group) WHERE x12_group IS NOT NULL;
CREATE INDEX transmissions_interchange ON transmissions (partner, x12_interchange) WHERE x12_interchange IS NOT NULL;
CREATE INDEX transmissions_partner ON transmissions (partner, seq);
CREATE INDEX transmissions_undelivered ON transmissions (partner, channel, kind, seq)
  WHERE delivery IN ('waiting', 'staged');
CREATE INDEX transmissions_sent ON transmissions (sent_at) WHERE delivery = 'sent';
CREATE INDEX transmissions_dead ON transmissions (seq) WHERE delivery = 'failed';
CREATE INDEX transmissions_coalesce ON transmissions (partner, channel, coalesce_key, seq)
  WHERE coalesce_key IS NOT NULL;
CREATE INDEX transmissions_acknowledge_by ON transmissions (acknowledge_by)
  WHERE acknowledge_by IS NOT NULL AND overdue_at IS NULL AND acknowledgment IS NULL;
CREATE INDEX transmissions_overdue ON transmissions (partner, seq)
  WHERE overdue_at IS NOT NULL AND acknowledgment IS NULL;

-- What a person did with a dead letter: replay or drop, who, when and why.
CREATE TABLE interventions (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  transmission TEXT NOT NULL,
  action TEXT NOT NULL CHECK (action IN ('replay', 'drop')),
  who TEXT NOT NULL,
  reason TEXT,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX interventions_transmission ON interventions (transmission, seq);

-- The breaker of an endpoint, a partner's channel; no row where nothing failed.
CREATE TABLE endpoints (
  partner TEXT NOT NULL,
  channel TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('closed', 'open')),
  failures INTEGER NOT NULL,
  down_since TEXT,
  probes INTEGER NOT NULL,
  probe_at TEXT,
  code TEXT,
  reason TEXT,
  PRIMARY KEY (partner, channel)
) STRICT, WITHOUT ROWID;

-- Alerts: raised once, cleared once; a key can be open once at a time.
CREATE TABLE alerts (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  partner TEXT NOT NULL,
  test INTEGER NOT NULL,
  sentence TEXT NOT NULL,
  correlation TEXT NOT NULL,
  raised_at TEXT NOT NULL,
  cleared_at TEXT
) STRICT;
CREATE UNIQUE INDEX alerts_open ON alerts (kind, key) WHERE cleared_at IS NULL;
