-- name: putCanary
INSERT INTO canaries (partner, due_at, rule, sku, location, quantity, transmission, changed_seq, updated_at, overdue_from,
  advice, told, composed_at, delivered_at, fetched_at, acknowledged_at, outcome, ended_at)
VALUES (:partner, :dueAt, :rule, :sku, :location, :quantity, :transmission, :changedSeq, :updatedAt, :overdueFrom,
  :advice, :told, :composedAt, :deliveredAt, :fetchedAt, :acknowledgedAt, :outcome, :endedAt)
ON CONFLICT DO UPDATE SET advice = excluded.advice, told = excluded.told, composed_at = excluded.composed_at,
  delivered_at = excluded.delivered_at, fetched_at = excluded.fetched_at, acknowledged_at = excluded.acknowledged_at,
  outcome = excluded.outcome, ended_at = excluded.ended_at;

-- name: forgetCanaries
-- All but the newest of a partner.
DELETE FROM canaries WHERE partner = :partner AND due_at < (
  SELECT due_at FROM canaries WHERE partner = :partner ORDER BY due_at DESC LIMIT 1 OFFSET :kept);

-- name: canariesOf
SELECT * FROM canaries WHERE partner = :partner AND due_at < :before ORDER BY due_at DESC LIMIT :limit;

-- name: canaryPartners
-- One step through the index a partner, however many changes each has.
WITH RECURSIVE named (partner) AS (
  SELECT min(partner) FROM canaries
  UNION ALL
  SELECT (SELECT min(c.partner) FROM canaries c WHERE c.partner > named.partner) FROM named WHERE named.partner IS NOT NULL
)
SELECT partner FROM named WHERE partner IS NOT NULL;
