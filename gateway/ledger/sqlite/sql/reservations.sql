-- name: orderWord
SELECT document, rank FROM order_words WHERE partner = :partner AND order_number = :order;

-- name: putOrderWord
INSERT INTO order_words (partner, order_number, document, rank) VALUES (:partner, :order, :document, :rank)
ON CONFLICT DO UPDATE SET document = excluded.document, rank = excluded.rank;

-- name: putReservation
INSERT INTO reservations (document, line, partner, order_number, sku, location, quantity, reserved_at, expires_at, rank,
  transmission, ended, ended_at)
VALUES (:document, :line, :partner, :order, :sku, :location, :quantity, :reservedAt, :expiresAt, :rank, :transmission,
  :ended, :endedAt)
ON CONFLICT DO NOTHING;

-- name: supersedeReservations
UPDATE reservations SET ended = 'superseded', ended_at = :at
WHERE partner = :partner AND order_number = :order AND document <> :document AND ended IS NULL
RETURNING sku, location, quantity;

-- name: orderTaken
SELECT kind FROM updates WHERE sku = :sku AND order_number = :order AND effect = 0
  AND kind IN ('allocation', 'cancellation') AND order_number IS NOT NULL AND outcome IN ('applied', 'late')
ORDER BY kind LIMIT 1;

-- name: endReservations
UPDATE reservations SET ended = :end, ended_at = :at
WHERE sku = :sku AND order_number = :order AND ended IS NULL RETURNING sku, location, quantity;

-- name: expireReservations
UPDATE reservations SET ended = 'expired', ended_at = expires_at
WHERE (document, line) IN (SELECT document, line FROM reservations WHERE ended IS NULL AND expires_at <= :until
  ORDER BY expires_at LIMIT :limit)
RETURNING *;

-- name: reserved
SELECT coalesce(sum(quantity), 0) AS quantity FROM reservations WHERE sku = :sku AND location = :location AND ended IS NULL;

-- name: newestReserved
SELECT max(reserved_at) AS newest FROM reservations WHERE sku = :sku AND location = :location AND ended IS NULL;

-- name: askedOfDocument
-- What it reserves, or what it asks for without reserving.
SELECT coalesce(sum(quantity), 0) AS quantity FROM reservations
WHERE sku = :sku AND order_number = :order AND document = :document AND location = :location
  AND (ended IS NULL OR ended = 'not-reserved');

-- name: nextExpiry
SELECT min(expires_at) AS next FROM reservations WHERE ended IS NULL;

-- name: reservationsOfSku
SELECT * FROM reservations WHERE sku = :sku AND ended IS NULL ORDER BY expires_at, document, line;

-- name: reservationsOfOrder
SELECT * FROM reservations WHERE partner = :partner AND order_number = :order ORDER BY document, line;

-- name: asksOfPartner
SELECT asked.order_number, asked.sku, asked.location, sum(asked.quantity) AS quantity, min(asked.reserved_at) AS at,
  (SELECT count(DISTINCT document) FROM reservations other
     WHERE other.partner = asked.partner AND other.order_number = asked.order_number) AS words
FROM reservations asked WHERE asked.partner = :partner AND asked.reserved_at >= :since
GROUP BY asked.document, asked.sku, asked.location ORDER BY at, asked.order_number, asked.sku;
