-- Inventory: updates of several effects, availability as a sequence of changes, reservations, dated supply.

-- One row for each effect of an update, from 0; a transfer has two. An effect of none has no state.
CREATE TABLE effects (
  source TEXT NOT NULL,
  key TEXT NOT NULL,
  effect INTEGER NOT NULL,
  sku TEXT NOT NULL,
  location TEXT NOT NULL,
  state TEXT,
  kind TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  occurred_at TEXT NOT NULL,
  transmission TEXT NOT NULL,
  outcome TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  rank TEXT NOT NULL,
  order_number TEXT,
  shipment TEXT,
  PRIMARY KEY (source, key, effect)
) STRICT, WITHOUT ROWID;
INSERT INTO effects
SELECT source, key, 0, sku, location, state, kind, quantity, occurred_at, transmission, outcome, recorded_at, rank, NULL, NULL
FROM updates;
DROP TABLE updates;
ALTER TABLE effects RENAME TO updates;
CREATE INDEX updates_changes ON updates (sku, location, state, occurred_at, quantity)
  WHERE kind <> 'count' AND outcome IN ('applied', 'late');
-- What takes the place of a reservation, and what releases supply.
CREATE INDEX updates_orders ON updates (sku, order_number)
  WHERE order_number IS NOT NULL AND effect = 0 AND kind IN ('allocation', 'cancellation') AND outcome IN ('applied', 'late');
CREATE INDEX updates_receipts ON updates (sku, location, shipment, order_number, occurred_at, quantity)
  WHERE coalesce(shipment, order_number) IS NOT NULL AND effect = 0 AND kind = 'receipt' AND outcome IN ('applied', 'late');

-- `changed_seq` grows by every change in the whole ledger: what changed since is a range of it. `reserved` is what orders
-- reserve, and is taken off the quantity. Where an order names no location, the location is empty.
CREATE TABLE sequenced (
  sku TEXT NOT NULL,
  location TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  as_of TEXT NOT NULL,
  reserved INTEGER NOT NULL,
  changed_seq INTEGER NOT NULL,
  PRIMARY KEY (sku, location)
) STRICT, WITHOUT ROWID;
INSERT INTO sequenced
SELECT sku, location, quantity, as_of, 0, row_number() OVER (ORDER BY sku, location) FROM availability;
DROP TABLE availability;
ALTER TABLE sequenced RENAME TO availability;
CREATE INDEX availability_changed ON availability (changed_seq);

-- Soft reservations: a row for each line of an accepted order, until `ended` says what became of it.
CREATE TABLE reservations (
  document TEXT NOT NULL,
  line TEXT NOT NULL,
  partner TEXT NOT NULL,
  order_number TEXT NOT NULL,
  sku TEXT NOT NULL,
  location TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  reserved_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  rank TEXT NOT NULL,
  transmission TEXT NOT NULL,
  ended TEXT,
  ended_at TEXT,
  PRIMARY KEY (document, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX reservations_open ON reservations (sku, location, reserved_at, quantity) WHERE ended IS NULL;
CREATE INDEX reservations_expiry ON reservations (expires_at) WHERE ended IS NULL;
CREATE INDEX reservations_order ON reservations (partner, order_number);
CREATE INDEX reservations_sku ON reservations (sku, order_number);

-- The newest word of a partner about one of its orders: an older one reserves nothing.
CREATE TABLE order_words (
  partner TEXT NOT NULL,
  order_number TEXT NOT NULL,
  document TEXT NOT NULL,
  rank TEXT NOT NULL,
  PRIMARY KEY (partner, order_number)
) STRICT, WITHOUT ROWID;

-- Dated supply: a row for each line of a ship notice, or for what a system says is on order. `reference` is the
-- shipment, or the order; a newer word of the same source about it replaces the older.
CREATE TABLE supply (
  document TEXT NOT NULL,
  line TEXT NOT NULL,
  source TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('in-transit', 'on-order')),
  reference TEXT NOT NULL,
  order_number TEXT,
  sku TEXT NOT NULL,
  location TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  received INTEGER NOT NULL DEFAULT 0,
  expected TEXT NOT NULL,
  said_at TEXT NOT NULL,
  rank TEXT NOT NULL,
  transmission TEXT NOT NULL,
  ended TEXT,
  ended_at TEXT,
  PRIMARY KEY (document, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX supply_item ON supply (sku, location);
CREATE INDEX supply_open ON supply (sku, location, expected) WHERE ended IS NULL;
CREATE INDEX supply_expected ON supply (expected) WHERE ended IS NULL;
CREATE INDEX supply_reference ON supply (source, state, reference);

-- The newest word of a source about a shipment or an order.
CREATE TABLE supply_words (
  source TEXT NOT NULL,
  state TEXT NOT NULL,
  reference TEXT NOT NULL,
  document TEXT NOT NULL,
  rank TEXT NOT NULL,
  PRIMARY KEY (source, state, reference)
) STRICT, WITHOUT ROWID;

-- A part whose updates could not be applied by a fault of ours is tried again later; at the last try it is set aside.
ALTER TABLE parts ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE parts ADD COLUMN retry_at TEXT;
ALTER TABLE parts ADD COLUMN fault TEXT;
CREATE INDEX parts_set_aside ON parts (document) WHERE fault IS NOT NULL AND waiting IS NULL;
