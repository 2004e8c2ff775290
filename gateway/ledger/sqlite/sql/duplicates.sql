-- name: takenNumber
SELECT n.owner, n.transmission, n.position, n.at, n.fingerprint, t.name, t.translation = 'failed' AS given_up
FROM taken_numbers n JOIN transmissions t ON t.id = n.transmission
WHERE n.partner = :partner AND n.layer = :layer AND n.number = :number;

-- name: takeNumber
INSERT INTO taken_numbers (partner, layer, number, owner, transmission, position, at)
VALUES (:partner, :layer, :number, :owner, :transmission, :position, :at)
ON CONFLICT (partner, layer, number) DO UPDATE SET owner = excluded.owner, transmission = excluded.transmission,
  position = excluded.position, at = excluded.at, fingerprint = NULL;

-- name: fingerprintNumber
UPDATE taken_numbers SET fingerprint = :fingerprint
WHERE partner = :partner AND layer = :layer AND number = :number AND owner = :owner;

-- name: forgetNumbers
DELETE FROM taken_numbers WHERE (partner, layer, number) IN
  (SELECT partner, layer, number FROM taken_numbers WHERE at < :before ORDER BY at LIMIT :limit);
