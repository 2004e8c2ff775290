-- Numbers under which something of a partner's was taken, by which the same again is told: one row a number, the first
-- that used it in the partner's window. `owner` is the content and the position in it, so that a repeated translation,
-- or a retry of the same bytes, finds its own number and no other's.
CREATE TABLE taken_numbers (
  partner TEXT NOT NULL,
  layer TEXT NOT NULL,
  number TEXT NOT NULL,
  owner TEXT NOT NULL,
  transmission TEXT NOT NULL,
  position TEXT NOT NULL,
  at TEXT NOT NULL,
  -- Of an interchange and a group: what stood in it, by which a resend is told from another one of the same number.
  fingerprint TEXT,
  PRIMARY KEY (partner, layer, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX taken_numbers_at ON taken_numbers (at);

-- Transmission that had the document's number, or that of its set, group or interchange, before.
ALTER TABLE documents ADD COLUMN duplicate_of TEXT;
