-- What advices told, a million lines of one in about fifty megabytes: blocks of lines, compressed, in the order of the SKU.

-- full, delta or urgent; `held` waits for a person, `dropped` was decided against or replaced. `cursor` is the newest
-- change of availability that it knew. `frame` is JSON of what all its lines share: with the lines the files are
-- written again from it, byte for byte.
ALTER TABLE advices ADD COLUMN mode TEXT NOT NULL DEFAULT 'full' CHECK (mode IN ('full', 'delta', 'urgent'));
ALTER TABLE advices ADD COLUMN state TEXT NOT NULL DEFAULT 'sent' CHECK (state IN ('sent', 'held', 'dropped'));
ALTER TABLE advices ADD COLUMN reason TEXT;
ALTER TABLE advices ADD COLUMN decided_by TEXT;
ALTER TABLE advices ADD COLUMN decided_at TEXT;
ALTER TABLE advices ADD COLUMN why TEXT;
ALTER TABLE advices ADD COLUMN numbers INTEGER NOT NULL DEFAULT 0;
ALTER TABLE advices ADD COLUMN units TEXT NOT NULL DEFAULT '0';
ALTER TABLE advices ADD COLUMN zeroes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE advices ADD COLUMN cursor INTEGER NOT NULL DEFAULT 0;
ALTER TABLE advices ADD COLUMN frame TEXT;
CREATE INDEX advices_rule ON advices (partner, rule, number);
CREATE INDEX advices_held ON advices (partner, rule) WHERE state = 'held';

-- Written while an advice is composed, before it is there; a draft names those that a crash left behind.
CREATE TABLE advice_drafts (
  advice TEXT PRIMARY KEY,
  partner TEXT NOT NULL,
  rule TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- `control` is ST02 of the set that the lines went into; empty where there is none.
CREATE TABLE advice_blocks (
  id INTEGER PRIMARY KEY,
  advice TEXT NOT NULL,
  block INTEGER NOT NULL,
  file INTEGER NOT NULL,
  control TEXT NOT NULL,
  first_sku TEXT NOT NULL,
  last_sku TEXT NOT NULL,
  lines INTEGER NOT NULL,
  body BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX advice_blocks_place ON advice_blocks (advice, block);

-- Files of an advice, from 1. `content` is held here only while the advice is held and the archive has no file of it.
CREATE TABLE advice_files (
  advice TEXT NOT NULL,
  file INTEGER NOT NULL,
  transmission TEXT NOT NULL,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  content BLOB,
  interchange INTEGER,
  x12_group INTEGER,
  sets TEXT NOT NULL,
  PRIMARY KEY (advice, file)
) STRICT, WITHOUT ROWID;

-- How far the fast lane has looked at the changes of availability, and when it sent last.
ALTER TABLE schedules ADD COLUMN cursor INTEGER;
ALTER TABLE schedules ADD COLUMN urgent_at TEXT;
