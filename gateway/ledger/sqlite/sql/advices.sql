-- name: insertAdvice
INSERT INTO advices (id, partner, rule, due_at, number, transmission, policy_version, lines, at)
VALUES (:id, :partner, :rule, :dueAt, :number, :transmission, :policyVersion, :lines, :at) ON CONFLICT DO NOTHING;

-- name: insertAdviceLine
INSERT INTO advice_lines (advice, sku, ordinal, explanation) VALUES (:advice, :sku, :ordinal, :explanation);

-- name: scheduled
INSERT INTO schedules (partner, rule, until) VALUES (:partner, :rule, :until)
ON CONFLICT DO UPDATE SET until = max(until, excluded.until);

-- name: adoptSchedule
UPDATE OR IGNORE schedules SET rule = :rule WHERE partner = :partner AND rule = :placed;

-- name: adoptAdvices
UPDATE OR IGNORE advices SET rule = :rule WHERE partner = :partner AND rule = :placed;

-- name: scheduledUntil
SELECT until FROM schedules WHERE partner = :partner AND rule = :rule;

-- name: advice
SELECT * FROM advices WHERE id = :id;

-- name: advicesOfPartner
SELECT * FROM advices WHERE partner = :partner ORDER BY due_at DESC LIMIT :limit;

-- name: advices
SELECT * FROM advices ORDER BY at DESC LIMIT :limit;

-- name: adviceLine
SELECT * FROM advice_lines WHERE advice = :advice AND sku = :sku;

-- name: adviceLines
SELECT * FROM advice_lines WHERE advice = :advice ORDER BY ordinal;
