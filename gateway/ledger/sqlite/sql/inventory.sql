-- name: recordUpdate
INSERT INTO updates (source, key, effect, sku, location, state, kind, quantity, occurred_at, transmission, outcome,
  recorded_at, rank, order_number, shipment)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
-- A key that was refused has not been used up: sent again once the owner is put right, it is applied.
ON CONFLICT (source, key, effect) DO UPDATE SET sku = excluded.sku, location = excluded.location,
  state = excluded.state, kind = excluded.kind, quantity = excluded.quantity, occurred_at = excluded.occurred_at,
  transmission = excluded.transmission, outcome = excluded.outcome, recorded_at = excluded.recorded_at,
  rank = excluded.rank, order_number = excluded.order_number, shipment = excluded.shipment
WHERE outcome IN ('refused', 'unknown') AND excluded.outcome IN ('applied', 'late');

-- name: update
SELECT * FROM updates WHERE source = :source AND key = :key ORDER BY effect;

-- name: putPosition
INSERT INTO positions (sku, location, state, quantity, as_of, source, counted_at, count_rank, key)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET quantity = excluded.quantity, as_of = excluded.as_of, source = excluded.source,
  counted_at = excluded.counted_at, count_rank = excluded.count_rank, key = excluded.key;

-- name: changesAfter
-- Columns beside max() are of the row that has it: the newest, and of several of one instant the last by source and key.
SELECT coalesce(sum(quantity), 0) AS sum, max(occurred_at || char(1) || source || char(1) || key) AS newest,
  occurred_at, source, key
FROM updates
WHERE sku = :sku AND location = :location AND state = :state AND occurred_at > :after
  AND kind <> 'count' AND outcome IN ('applied', 'late');

-- name: positionsOf
SELECT state, quantity, as_of, source, counted_at, count_rank, key FROM positions WHERE sku = ? AND location = ?
ORDER BY state;

-- name: positionsOfSku
SELECT * FROM positions WHERE sku = :sku ORDER BY location, state;

-- name: availability
SELECT quantity, as_of, reserved, changed_seq FROM availability WHERE sku = ? AND location = ?;

-- name: availabilityOfSku
SELECT * FROM availability WHERE sku = :sku ORDER BY location;

-- name: availabilitySince
SELECT a.* FROM availability_changes c CROSS JOIN availability a
  ON a.sku = c.sku AND a.location = c.location AND a.changed_seq = c.seq
WHERE c.seq > :after AND c.seq < :until ORDER BY c.seq LIMIT :limit;

-- name: changeBeyond
-- The first behind some changes.
SELECT seq FROM availability_changes WHERE seq > :after ORDER BY seq LIMIT 1 OFFSET :some;

-- name: changedSince
SELECT sku, seq AS changed_seq FROM availability_changes WHERE seq > :after ORDER BY seq LIMIT :limit;

-- name: appendChange
INSERT INTO availability_changes (seq, sku, location) VALUES (?, ?, ?);

-- name: changesExamined
SELECT seq, (SELECT changed_seq FROM availability a WHERE a.sku = c.sku AND a.location = c.location) IS NOT seq AS stale
FROM availability_changes c WHERE seq > :after ORDER BY seq LIMIT :limit;

-- name: removeChanges
DELETE FROM availability_changes WHERE seq IN (SELECT value FROM json_each(:seqs));

-- name: changedAmong
SELECT value AS sku FROM json_each(:skus)
WHERE EXISTS (SELECT 1 FROM availability WHERE sku = value AND changed_seq > :after) ORDER BY key;

-- name: availabilityCursor
-- Changes of availability and of dated supply are one sequence.
SELECT max(coalesce((SELECT max(seq) FROM availability_changes), 0),
  coalesce((SELECT max(changed_seq) FROM open_supply), 0)) AS last;

-- name: putAvailability
INSERT INTO availability (sku, location, quantity, as_of, reserved, changed_seq, changed_at)
VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (sku, location) DO UPDATE SET quantity = excluded.quantity, as_of = excluded.as_of, reserved = excluded.reserved,
  changed_seq = excluded.changed_seq,
  changed_at = iif(excluded.quantity <> availability.quantity, excluded.changed_at, availability.changed_at);
