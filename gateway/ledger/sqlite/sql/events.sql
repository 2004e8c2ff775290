-- name: appendEvent
INSERT INTO outbox (id, type, partner, test, time, correlation, data, document, part)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING;

-- name: markPublished
UPDATE published SET seq = :seq, stream_sequence = :streamSequence, stream = :stream WHERE one = 1;

-- name: published
SELECT seq, stream_sequence, stream FROM published WHERE one = 1;

-- name: eventsAfter
SELECT o.seq, o.id, o.type, o.partner, o.test, o.time, o.correlation, coalesce(o.data, p.body) AS data
FROM outbox o LEFT JOIN parts p ON p.document = o.document AND p.part = o.part
WHERE o.seq > :seq ORDER BY o.seq LIMIT :limit;

-- name: availabilityChanges
SELECT seq, time, data FROM outbox
WHERE seq > :after AND seq <= :until AND type = 'availability.changed' AND time >= :since ORDER BY seq LIMIT :limit;

-- name: changeFrom
-- The first change of availability from a position on.
SELECT seq, time FROM outbox WHERE seq >= :seq AND type = 'availability.changed' ORDER BY seq LIMIT 1;

-- name: recentEvents
SELECT o.seq, o.id, o.type, o.partner, o.test, o.time, o.correlation, coalesce(o.data, p.body) AS data
FROM outbox o LEFT JOIN parts p ON p.document = o.document AND p.part = o.part
ORDER BY o.seq DESC LIMIT :limit;

-- name: recentEventsOf
SELECT o.seq, o.id, o.type, o.partner, o.test, o.time, o.correlation, coalesce(o.data, p.body) AS data
FROM outbox o LEFT JOIN parts p ON p.document = o.document AND p.part = o.part
WHERE o.correlation = :correlation ORDER BY o.seq DESC LIMIT :limit;

-- name: lastEvent
SELECT coalesce(max(seq), 0) AS seq FROM outbox;
