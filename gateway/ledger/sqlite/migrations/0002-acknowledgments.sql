-- What a partner's 997, 999 and TA1 say of what we sent, by interchange, group and transaction set.

-- ISA13 of what was sent, without leading zeros.
ALTER TABLE transmissions ADD COLUMN x12_interchange TEXT;
-- AK901, and TA104 with TA105 as `R 009`. `acknowledgment` is the worst of these and of the sets'.
ALTER TABLE transmissions ADD COLUMN group_acknowledgment TEXT;
ALTER TABLE transmissions ADD COLUMN interchange_acknowledgment TEXT;
-- Inbound transmissions that said so.
ALTER TABLE transmissions ADD COLUMN acknowledged_by TEXT;
ALTER TABLE transmissions ADD COLUMN interchange_acknowledged_by TEXT;
UPDATE transmissions SET group_acknowledgment = acknowledgment WHERE acknowledgment IS NOT NULL;
CREATE INDEX transmissions_interchange ON transmissions (partner, x12_interchange) WHERE x12_interchange IS NOT NULL;

-- Transaction sets of what was sent; control is ST02.
CREATE TABLE sent_sets (
  transmission TEXT NOT NULL,
  control TEXT NOT NULL,
  x12_set TEXT NOT NULL,
  acknowledgment TEXT,
  acknowledged_by TEXT,
  acknowledged_at TEXT,
  PRIMARY KEY (transmission, control)
) STRICT, WITHOUT ROWID;
