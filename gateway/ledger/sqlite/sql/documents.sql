-- name: putPart
INSERT INTO parts (document, part, body, updates) VALUES (:document, :part, :body, :updates)
ON CONFLICT (document, part) DO UPDATE SET body = excluded.body, updates = excluded.updates WHERE waiting IS NULL
  AND NOT EXISTS (SELECT 1 FROM documents WHERE id = :document AND verdict <> 'rejected');

-- name: insertDocument
INSERT INTO documents (id, transmission, partner, position, type, x12_set, control, number, verdict, parts, test, at,
  duplicate_of)
VALUES (:id, :transmission, :partner, :position, :type, :set, :control, :number, :verdict, :parts, :test, :at,
  :duplicateOf)
ON CONFLICT (id) DO NOTHING RETURNING seq;

-- name: retryDocument
UPDATE documents SET transmission = :transmission, number = :number, verdict = :verdict, parts = :parts, test = :test,
  at = :at, type = :type, x12_set = :set, control = :control, duplicate_of = :duplicateOf
WHERE id = :id AND verdict = 'rejected' AND transmission <> :transmission RETURNING seq;

-- name: discardParts
DELETE FROM parts WHERE document = :document AND part > :after;

-- name: waitForInventory
UPDATE parts SET waiting = :seq WHERE document = :document AND (:all = 1 OR updates IS NOT NULL);

-- name: markDuplicate
UPDATE parts SET body = :first || substr(body, 2) WHERE document = :document;

-- name: parts
SELECT body FROM parts WHERE document = :document ORDER BY part;

-- name: partApplied
UPDATE parts SET waiting = NULL, retry_at = NULL, fault = NULL WHERE document = :document AND part = :part;

-- name: partFailed
UPDATE parts SET attempts = attempts + 1, fault = :fault, retry_at = :retryAt,
  waiting = CASE WHEN :retryAt IS NULL THEN NULL ELSE waiting END
WHERE document = :document AND part = :part;

-- name: takeUpParts
UPDATE parts SET attempts = 0, retry_at = NULL, fault = NULL,
  waiting = (SELECT seq FROM documents WHERE id = parts.document)
WHERE fault IS NOT NULL AND waiting IS NULL
RETURNING document, part, (SELECT transmission FROM documents WHERE id = parts.document) AS transmission;

-- name: takeUpPartsOf
UPDATE parts SET attempts = 0, retry_at = NULL, fault = NULL,
  waiting = (SELECT seq FROM documents WHERE id = parts.document)
WHERE fault IS NOT NULL AND waiting IS NULL
  AND document IN (SELECT id FROM documents WHERE transmission = :transmission)
RETURNING document, part, :transmission AS transmission;

-- name: partsSetAside
SELECT p.document, p.part, p.fault, d.transmission, d.partner, d.type, d.number, d.at
FROM parts p INDEXED BY parts_set_aside CROSS JOIN documents d ON d.id = p.document
WHERE p.fault IS NOT NULL AND p.waiting IS NULL ORDER BY d.seq, p.part LIMIT :limit;

-- name: partHeading
SELECT body FROM parts WHERE document = :document AND part = 1;

-- name: clearFindings
DELETE FROM findings WHERE transmission = :transmission AND scope = :scope;

-- name: insertFinding
INSERT INTO findings (transmission, scope, ordinal, severity, code, body)
VALUES (:transmission, :scope, :ordinal, :severity, :code, :body);

-- name: documentsByTransmission
SELECT * FROM documents WHERE transmission = :transmission ORDER BY seq;

-- name: document
SELECT * FROM documents WHERE id = :id;

-- name: findings
SELECT body FROM findings WHERE transmission = :transmission ORDER BY seq LIMIT :limit;

-- name: waitingUpdates
SELECT p.document, p.part, p.updates, p.waiting, p.attempts, d.transmission, d.partner, d.test, d.type, d.at,
  CASE WHEN d.type IN ('purchase-order', 'ship-notice') THEN p.body ELSE '' END AS body
FROM parts p JOIN documents d ON d.seq = p.waiting
WHERE p.waiting IS NOT NULL AND (p.retry_at IS NULL OR p.retry_at <= :at) ORDER BY p.waiting, p.part LIMIT :limit;
