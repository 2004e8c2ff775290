CREATE TABLE IF NOT EXISTS received (
  seq INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  partner TEXT,
  as2_from TEXT NOT NULL,
  as2_to TEXT NOT NULL,
  message_id TEXT NOT NULL,
  outcome TEXT NOT NULL,
  evidence TEXT NOT NULL,
  header TEXT NOT NULL,
  body BLOB,
  body_file TEXT,
  mdn_body BLOB
) STRICT;
CREATE INDEX IF NOT EXISTS received_by_id ON received (message_id, as2_from, as2_to);
CREATE TRIGGER IF NOT EXISTS received_is_kept BEFORE UPDATE ON received BEGIN SELECT RAISE(ABORT, 'evidence is never changed'); END;

CREATE TABLE IF NOT EXISTS mdn_to_send (
  seq INTEGER PRIMARY KEY REFERENCES received,
  url TEXT NOT NULL,
  next_at TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  delivered_at TEXT,
  error TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX IF NOT EXISTS mdn_due ON mdn_to_send (next_at) WHERE next_at IS NOT NULL;

CREATE TABLE IF NOT EXISTS sent (
  seq INTEGER PRIMARY KEY,
  transmission TEXT NOT NULL,
  message_id TEXT NOT NULL UNIQUE,
  at TEXT NOT NULL,
  evidence TEXT NOT NULL,
  body BLOB,
  body_file TEXT,
  body_length INTEGER NOT NULL,
  closed_at TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS sent_by_transmission ON sent (transmission);
CREATE INDEX IF NOT EXISTS sent_open ON sent (at) WHERE closed_at IS NULL;

CREATE TABLE IF NOT EXISTS receipt (
  seq INTEGER PRIMARY KEY,
  message_id TEXT,
  state TEXT NOT NULL,
  evidence TEXT NOT NULL,
  body BLOB NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS receipt_by_id ON receipt (message_id);
CREATE TRIGGER IF NOT EXISTS receipt_is_kept BEFORE UPDATE ON receipt BEGIN SELECT RAISE(ABORT, 'evidence is never changed'); END;
CREATE INDEX IF NOT EXISTS received_by_file ON received (body_file) WHERE body_file IS NOT NULL;
CREATE INDEX IF NOT EXISTS sent_by_file ON sent (body_file) WHERE body_file IS NOT NULL;
