-- name: supplyWord
SELECT document, rank FROM supply_words WHERE source = :source AND state = :state AND reference = :reference;

-- name: putSupplyWord
INSERT INTO supply_words (source, state, reference, document, rank)
VALUES (:source, :state, :reference, :document, :rank)
ON CONFLICT DO UPDATE SET document = excluded.document, rank = excluded.rank;

-- name: putSupply
INSERT INTO supply (document, line, source, state, reference, order_number, sku, location, quantity, expected, said_at,
  rank, transmission, ended, ended_at)
VALUES (:document, :line, :source, :state, :reference, :order, :sku, :location, :quantity, :expected, :saidAt, :rank,
  :transmission, :ended, :endedAt)
ON CONFLICT DO NOTHING;

-- name: supersedeSupply
UPDATE supply SET ended = 'superseded', ended_at = :at
WHERE source = :source AND state = :state AND reference = :reference AND document <> :document
  AND ended IS NOT 'superseded'
RETURNING sku, location;

-- name: supplyOf
SELECT * FROM supply WHERE sku = :sku AND location = :location AND ended IS NOT 'superseded'
ORDER BY expected, document, line;

-- name: receiptsOf
SELECT shipment, order_number, quantity, occurred_at FROM updates
WHERE sku = :sku AND location = :location AND effect = 0 AND kind = 'receipt'
  AND coalesce(shipment, order_number) IS NOT NULL AND outcome IN ('applied', 'late')
ORDER BY shipment, order_number, occurred_at;

-- name: settleSupply
UPDATE supply SET received = :received, ended = :ended, ended_at = :at WHERE document = :document AND line = :line;

-- name: lapseSupply
UPDATE supply SET ended = 'lapsed', ended_at = :at
WHERE (document, line) IN (SELECT document, line FROM supply WHERE ended IS NULL AND expected < :before
  ORDER BY expected LIMIT :limit)
RETURNING *;

-- name: nextExpected
SELECT min(expected) AS next FROM supply WHERE ended IS NULL;

-- name: openSupplyOfSku
SELECT * FROM supply WHERE sku = :sku AND ended IS NULL ORDER BY location, expected, document, line;

-- name: supplyOfReference
SELECT * FROM supply WHERE source = :source AND state = :state AND reference = :reference ORDER BY document, line;

-- name: openSupplyDays
SELECT days FROM open_supply WHERE sku = :sku AND location = :location;

-- name: putOpenSupply
INSERT INTO open_supply (sku, location, days, changed_seq, changed_at) VALUES (:sku, :location, :days, :changedSeq, :at)
ON CONFLICT DO UPDATE SET days = excluded.days, changed_seq = excluded.changed_seq, changed_at = excluded.changed_at;

-- name: supplyChangedSince
SELECT sku, location, changed_seq FROM open_supply WHERE changed_seq > :after ORDER BY changed_seq LIMIT :limit;

-- name: skusExpected
SELECT DISTINCT sku FROM supply WHERE ended IS NULL AND expected >= :from AND expected < :until;

-- name: openSupplyOfSkus
SELECT value AS sku,
  (SELECT json_group_array(json_array(location, expected, CAST(quantity - received AS TEXT), state, source, reference,
     order_number, document, transmission, said_at) ORDER BY location, expected, document, line) FROM supply
   WHERE sku = value AND ended IS NULL AND quantity > received) AS supply
FROM json_each(:skus) ORDER BY key;
