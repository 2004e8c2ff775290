-- name: keepContent
INSERT INTO contents (sha256, content) VALUES (:sha256, :content) ON CONFLICT DO NOTHING;

-- name: content
SELECT content FROM contents WHERE sha256 = :sha256;

-- name: insertReceived
INSERT INTO transmissions (id, direction, partner, channel, name, source_key, sha256, bytes, at, content_key, translation, duplicate_of, message_id, original_name)
VALUES (:id, 'in', :partner, :channel, :name, :sourceKey, :sha256, :bytes, :at, :contentKey, :translation, :duplicateOf, :messageId, :originalName);

-- name: firstOfContent
SELECT id FROM transmissions
WHERE direction = 'in' AND partner = :partner AND sha256 = :sha256
  AND (translation = 'waiting' OR (translation = 'done' AND verdict <> 'rejected'))
ORDER BY seq LIMIT 1;

-- name: transmission
SELECT * FROM transmissions WHERE id = :id;

-- name: transmissionsByPrefix
SELECT * FROM transmissions WHERE id >= :prefix AND id < :prefixEnd ORDER BY id LIMIT 2;

-- name: transmissionBySource
SELECT * FROM transmissions WHERE source_key = :sourceKey;

-- name: transmissions
SELECT * FROM transmissions WHERE seq < :before AND (:direction IS NULL OR direction = :direction)
ORDER BY seq DESC LIMIT :limit;

-- name: transmissionsOfPartner
SELECT * FROM transmissions WHERE partner = :partner AND seq < :before AND (:direction IS NULL OR direction = :direction)
ORDER BY seq DESC LIMIT :limit;

-- name: transmissionsByCause
SELECT * FROM transmissions WHERE cause = :cause ORDER BY seq;

-- name: waitingTranslation
SELECT * FROM transmissions WHERE translation = 'waiting' AND partner = :partner ORDER BY seq LIMIT :limit;

-- name: partnersWaiting
SELECT partner FROM transmissions WHERE translation = 'waiting' GROUP BY partner ORDER BY min(seq);

-- name: finishTranslation
UPDATE transmissions SET translation = 'done', verdict = :verdict, documents = :documents, rejected = :rejected,
  errors = :errors, warnings = warnings + :warnings, test = :test, config_version = :configVersion, translated_at = :at, reason = NULL
WHERE id = :id AND translation = 'waiting';

-- name: addWarnings
UPDATE transmissions SET warnings = warnings + :warnings WHERE id = :id;

-- name: failTranslation
UPDATE transmissions SET attempts = attempts + 1, reason = :reason, translation = iif(:final, 'failed', translation)
WHERE id = :id AND translation = 'waiting' RETURNING attempts;

-- name: insertOutbound
INSERT INTO transmissions (id, direction, partner, channel, name, sha256, bytes, at, content_key, test, kind, cause, x12_group, x12_interchange, coalesce_key, delivery, next_attempt_at)
VALUES (:id, 'out', :partner, :channel, :name, :sha256, :bytes, :at, :id, :test, :kind, :cause, :group, :interchange, :coalesce, 'waiting', :at)
ON CONFLICT (id) DO NOTHING;

-- name: outboundThere
SELECT 1 AS there FROM transmissions WHERE id = :id AND direction = 'out';

-- name: stage
UPDATE transmissions SET delivery = 'staged', staged_at = coalesce(staged_at, :at) WHERE id = :id AND delivery = 'waiting';

-- name: sent
UPDATE transmissions SET delivery = 'sent', sent_at = :at, delivered_to = coalesce(:to, delivered_to), next_attempt_at = NULL, reason = NULL,
  failure_code = NULL, failure_class = NULL, failed_at = NULL, doubtful = 0
WHERE id = :id AND delivery IN ('waiting', 'staged');

-- name: unreceipted
SELECT * FROM transmissions
WHERE delivery = 'sent' AND sent_at < :before AND partner = :partner AND channel = :channel
ORDER BY sent_at LIMIT :limit;

-- name: deliver
UPDATE transmissions SET delivery = 'delivered', delivered_at = :at, delivered_to = coalesce(:to, delivered_to), next_attempt_at = NULL, reason = NULL, failure_code = NULL, failure_class = NULL, failed_at = NULL, doubtful = 0
WHERE id = :id AND delivery IN ('waiting', 'staged', 'sent');

-- A receipt that was there first has closed the delivery; where it went, the end of the try alone knows.
-- name: wentTo
UPDATE transmissions SET delivered_to = :to WHERE id = :id AND delivery = 'delivered' AND delivered_to IS NULL;

-- name: expectAcknowledgment
UPDATE transmissions SET acknowledge_by = coalesce(acknowledge_by, :by)
WHERE id = :id AND delivery IN ('sent', 'delivered') AND acknowledgment IS NULL;

-- name: receipt
UPDATE transmissions SET receipted_at = :at, receipt = :receipt WHERE id = :id AND direction = 'out' AND receipt IS NULL;

-- name: deliverByReceipt
UPDATE transmissions SET delivery = 'delivered', delivered_at = :at, next_attempt_at = NULL, reason = NULL, failure_code = NULL, failure_class = NULL, failed_at = NULL, doubtful = 0
WHERE id = :id AND delivery IN ('waiting', 'staged', 'sent', 'failed');

-- name: fetch
-- Of several with the same bytes the one of that name, else the oldest. Its name may have had a number put to it.
UPDATE transmissions SET fetched_at = :at WHERE seq = (
  SELECT seq FROM transmissions
  WHERE direction = 'out' AND partner = :partner AND sha256 = :sha256 AND channel = :channel AND fetched_at IS NULL
  ORDER BY name <> :name, seq LIMIT 1)
RETURNING *;

-- name: failDelivery
UPDATE transmissions SET attempts = attempts + :counts, reason = :reason, next_attempt_at = :nextAttemptAt,
  failure_code = :code, failure_class = :class, failed_at = :at, tried_at = coalesce(tried_at, :at),
  doubtful = CASE :class WHEN 'ambiguous' THEN 1 WHEN 'permanent' THEN 0 ELSE doubtful END,
  delivery = CASE WHEN :nextAttemptAt IS NULL THEN 'failed' WHEN delivery = 'sent' THEN 'staged' ELSE delivery END
WHERE id = :id AND delivery IN ('waiting', 'staged', 'sent');

-- name: nextNumber
INSERT INTO numbers (partner, sequence, last) VALUES (:partner, :sequence, 1)
ON CONFLICT (partner, sequence) DO UPDATE SET last = last + 1 RETURNING last;

-- name: depthTranslation
SELECT count(*) AS waiting, min(at) AS oldest FROM transmissions WHERE translation = 'waiting';

-- name: depthDelivery
SELECT count(*) AS waiting, min(at) AS oldest FROM transmissions WHERE delivery IN ('waiting', 'staged');

-- name: depthInventory
SELECT count(*) AS waiting, min(d.at) AS oldest FROM parts p JOIN documents d ON d.seq = p.waiting WHERE p.waiting IS NOT NULL;

-- name: depthEvents
SELECT (SELECT coalesce(max(seq), 0) FROM outbox) - (SELECT seq FROM published) AS waiting,
  (SELECT time FROM outbox WHERE seq > (SELECT seq FROM published) ORDER BY seq LIMIT 1) AS oldest;
