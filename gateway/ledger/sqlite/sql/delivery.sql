-- name: queues
-- The first transmission of every queue (partner, channel, kind), the position of its last, and whether the fast lane made one of
-- these two. One step through the index a queue, however much waits in it.
WITH RECURSIVE heads (seq, partner, channel, kind, next_attempt_at) AS (
  SELECT * FROM (
    SELECT seq, partner, channel, kind, next_attempt_at FROM transmissions WHERE delivery IN ('waiting', 'staged')
    ORDER BY partner, channel, kind, seq LIMIT 1)
  UNION ALL
  SELECT t.seq, t.partner, t.channel, t.kind, t.next_attempt_at FROM heads h JOIN transmissions t ON t.seq = (
    SELECT n.seq FROM transmissions n
    WHERE n.delivery IN ('waiting', 'staged') AND (n.partner, n.channel, n.kind) > (h.partner, h.channel, h.kind)
    ORDER BY n.partner, n.channel, n.kind, n.seq LIMIT 1)
), queues AS (
  SELECT h.*, (SELECT l.seq FROM transmissions l
    WHERE l.delivery IN ('waiting', 'staged') AND l.partner = h.partner AND l.channel = h.channel AND l.kind = h.kind
    ORDER BY l.seq DESC LIMIT 1) AS last
  FROM heads h
)
SELECT q.*, EXISTS (SELECT 1 FROM transmissions t JOIN advices a ON a.id = t.cause
  WHERE t.seq IN (q.seq, q.last) AND a.mode = 'urgent') AS urgent
FROM queues q;

-- name: dueInQueue
-- What stands behind one that is to be tried again waits, so that the order of the queue is kept.
SELECT * FROM transmissions
WHERE delivery IN ('waiting', 'staged') AND partner = :partner AND channel = :channel AND kind = :kind
  AND seq < coalesce((SELECT min(seq) FROM transmissions
    WHERE delivery IN ('waiting', 'staged') AND partner = :partner AND channel = :channel AND kind = :kind
      AND next_attempt_at > :now), 9223372036854775807)
ORDER BY seq LIMIT :limit;

-- name: firstInQueue
SELECT * FROM transmissions
WHERE delivery IN ('waiting', 'staged') AND partner = :partner AND channel = :channel AND kind = :kind
ORDER BY seq LIMIT 1;

-- name: outdated
-- Advices of a queue that wait, and of which a newer one makes each needless: a full one of its rule or, where it is a delta
-- or urgent itself, a delta, which says all that differs from what the partner has. One that was sent in part, or may have
-- been, is finished first: the partner would see half of it for ever.
SELECT o.id, (SELECT n.id FROM transmissions n INDEXED BY transmissions_coalesce
    WHERE n.partner = o.partner AND n.channel = o.channel AND n.seq > o.seq
      AND n.coalesce_key IN (substr(o.coalesce_key, instr(o.coalesce_key, ':') + 1),
        iif(instr(o.coalesce_key, ':') = 0, o.coalesce_key, 'delta:' || substr(o.coalesce_key, instr(o.coalesce_key, ':') + 1)))
      AND n.cause <> o.cause AND n.delivery IN ('waiting', 'staged', 'sent', 'delivered')
    ORDER BY n.seq DESC LIMIT 1) AS newer
FROM transmissions o
WHERE o.delivery IN ('waiting', 'staged') AND o.delivery = 'waiting' AND o.partner = :partner AND o.channel = :channel
  AND o.kind = :kind AND o.coalesce_key IS NOT NULL AND newer IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM transmissions s
    WHERE s.cause = o.cause AND s.partner = o.partner AND s.channel = o.channel AND s.coalesce_key = o.coalesce_key
      AND (s.delivery IN ('staged', 'sent', 'delivered') OR s.staged_at IS NOT NULL OR s.doubtful = 1))
ORDER BY o.seq LIMIT :limit;

-- name: supersede
UPDATE transmissions SET delivery = 'superseded', superseded_by = :newer, next_attempt_at = NULL
WHERE id = :id AND delivery IN ('waiting', 'failed') RETURNING *;

-- name: retryNow
UPDATE transmissions SET next_attempt_at = :at
WHERE delivery IN ('waiting', 'staged') AND partner = :partner AND channel = :channel AND failure_class = 'transient'
  AND next_attempt_at > :at;

-- name: waitingFor
SELECT count(*) AS waiting FROM transmissions
WHERE delivery IN ('waiting', 'staged') AND partner = :partner AND channel = :channel;

-- name: endpoint
SELECT * FROM endpoints WHERE partner = :partner AND channel = :channel;

-- name: endpoints
SELECT * FROM endpoints ORDER BY partner, channel;

-- name: keepEndpoint
INSERT INTO endpoints (partner, channel, state, failures, down_since, probes, probe_at, code, reason)
VALUES (:partner, :channel, :state, :failures, :downSince, :probes, :probeAt, :code, :reason)
ON CONFLICT DO UPDATE SET state = excluded.state, failures = excluded.failures, down_since = excluded.down_since,
  probes = excluded.probes, probe_at = excluded.probe_at, code = excluded.code, reason = excluded.reason;

-- name: forgetEndpoint
DELETE FROM endpoints WHERE partner = :partner AND channel = :channel;

-- name: raiseAlert
INSERT INTO alerts (kind, key, partner, test, sentence, correlation, raised_at)
VALUES (:kind, :key, :partner, :test, :sentence, :correlationId, :at)
ON CONFLICT (kind, key) WHERE cleared_at IS NULL DO NOTHING RETURNING *;

-- name: clearAlert
UPDATE alerts SET cleared_at = :at WHERE kind = :kind AND key = :key AND cleared_at IS NULL RETURNING *;

-- name: openAlerts
SELECT * FROM alerts INDEXED BY alerts_open WHERE cleared_at IS NULL ORDER BY seq;

-- name: deadLetters
SELECT * FROM transmissions
WHERE delivery = 'failed' AND (:partner IS NULL OR partner = :partner) AND (:code IS NULL OR failure_code = :code)
  AND (:kind IS NULL OR kind = :kind) AND (:since IS NULL OR failed_at >= :since)
ORDER BY seq LIMIT :limit;

-- name: replay
-- What the partner surely does not have, or a person found out about, is staged anew; what it may have goes on from there.
UPDATE transmissions SET
  delivery = iif(staged_at IS NULL OR failure_class = 'permanent' OR failure_code = 'outcome-unknown', 'waiting', 'staged'),
  staged_at = iif(failure_class = 'permanent' OR failure_code = 'outcome-unknown', NULL, staged_at),
  doubtful = iif(failure_code = 'outcome-unknown', 0, doubtful),
  attempts = 0, tried_at = :at, next_attempt_at = :at, replays = replays + 1,
  reason = NULL, failure_code = NULL, failure_class = NULL, failed_at = NULL
WHERE id = :id AND delivery = 'failed' RETURNING *;

-- name: drop
UPDATE transmissions SET delivery = 'dropped' WHERE id = :id AND delivery = 'failed' RETURNING *;

-- name: newerThan
-- Of any kind of its rule: what is sent again after it would take the place of newer numbers.
SELECT n.id FROM transmissions o JOIN transmissions n INDEXED BY transmissions_coalesce
  ON n.partner = o.partner AND n.channel = o.channel AND n.seq > o.seq
  AND n.coalesce_key IN (substr(o.coalesce_key, instr(o.coalesce_key, ':') + 1),
    'delta:' || substr(o.coalesce_key, instr(o.coalesce_key, ':') + 1),
    'urgent:' || substr(o.coalesce_key, instr(o.coalesce_key, ':') + 1))
WHERE o.id = :id AND o.coalesce_key IS NOT NULL AND n.coalesce_key IS NOT NULL AND n.cause <> o.cause
  AND n.delivery IN ('waiting', 'staged', 'sent', 'delivered')
ORDER BY n.seq DESC LIMIT 1;

-- name: intervene
INSERT INTO interventions (transmission, action, who, reason, at) VALUES (:transmission, :action, :who, :reason, :at);

-- name: interventions
SELECT * FROM interventions WHERE transmission = :transmission ORDER BY seq;

-- name: unacknowledged
SELECT * FROM transmissions
WHERE acknowledge_by IS NOT NULL AND overdue_at IS NULL AND acknowledgment IS NULL AND acknowledge_by <= :now
  AND delivery IN ('sent', 'delivered')
ORDER BY acknowledge_by LIMIT :limit;

-- name: markOverdue
UPDATE transmissions SET overdue_at = :at WHERE id = :id AND overdue_at IS NULL AND acknowledgment IS NULL;

-- name: overdue
SELECT * FROM transmissions
WHERE overdue_at IS NOT NULL AND acknowledgment IS NULL AND (:partner IS NULL OR partner = :partner)
ORDER BY acknowledge_by LIMIT :limit;

-- name: acknowledgedLate
SELECT t.* FROM alerts a CROSS JOIN transmissions t ON t.id = a.key
WHERE a.cleared_at IS NULL AND a.kind = 'acknowledgment-overdue' AND t.acknowledgment IS NOT NULL LIMIT :limit;
