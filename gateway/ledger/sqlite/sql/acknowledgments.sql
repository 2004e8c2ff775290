-- name: insertSentSet
INSERT INTO sent_sets (transmission, control, x12_set) VALUES (:transmission, :control, :set) ON CONFLICT DO NOTHING;

-- name: sentSets
SELECT * FROM sent_sets WHERE transmission = :transmission ORDER BY control;

-- name: sentGroup
SELECT * FROM transmissions WHERE partner = :partner AND x12_group = :group ORDER BY seq DESC LIMIT 1;

-- name: sentInterchange
SELECT * FROM transmissions WHERE partner = :partner AND x12_interchange = :interchange ORDER BY seq DESC LIMIT 1;

-- name: acknowledgeSet
UPDATE sent_sets SET acknowledgment = :status, acknowledged_by = :by, acknowledged_at = :at
WHERE transmission = :transmission AND control = :control;

-- name: acknowledgeGroup
UPDATE transmissions SET group_acknowledgment = :status, acknowledged_by = :by WHERE id = :id;

-- name: acknowledgeInterchange
UPDATE transmissions SET interchange_acknowledgment = :status, interchange_acknowledged_by = :by WHERE id = :id;

-- name: acknowledged
UPDATE transmissions SET acknowledgment = :status, acknowledged_at = iif(:status IS NULL, NULL, :at)
WHERE id = :id RETURNING *;
