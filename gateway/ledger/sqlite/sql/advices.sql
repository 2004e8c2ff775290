-- name: insertAdvice
INSERT INTO advices (id, partner, rule, due_at, number, transmission, policy_version, lines, at, mode, state, reason,
  numbers, units, zeroes, cursor, frame)
VALUES (:id, :partner, :rule, :dueAt, :number, :transmission, :policyVersion, :lines, :at, :mode, :state, :reason,
  :numbers, :units, :zeroes, :cursor, :frame) ON CONFLICT DO NOTHING;

-- name: decideAdvice
UPDATE advices SET state = :state, decided_by = :by, decided_at = :at, why = :why WHERE id = :id AND state = 'held';

-- name: insertDraft
INSERT INTO advice_drafts (advice, partner, rule) VALUES (:advice, :partner, :rule) ON CONFLICT DO NOTHING;

-- name: deleteDraftBlocks
DELETE FROM advice_blocks WHERE advice IN (SELECT advice FROM advice_drafts WHERE partner = :partner AND rule = :rule);

-- name: deleteDrafts
DELETE FROM advice_drafts WHERE partner = :partner AND rule = :rule;

-- name: deleteBlocks
DELETE FROM advice_blocks WHERE advice = :advice;

-- name: deleteDraft
DELETE FROM advice_drafts WHERE advice = :advice;

-- name: insertBlock
INSERT INTO advice_blocks (advice, block, file, control, first_sku, last_sku, lines, body)
VALUES (:advice, :block, :file, :control, :firstSku, :lastSku, :lines, :body);

-- name: insertAdviceFile
INSERT INTO advice_files (advice, file, transmission, name, sha256, bytes, content, interchange, x12_group, sets)
VALUES (:advice, :file, :transmission, :name, :sha256, :bytes, :content, :interchange, :group, :sets);

-- name: forgetContents
UPDATE advice_files SET content = NULL WHERE advice = :advice;

-- name: scheduled
INSERT INTO schedules (partner, rule, until) VALUES (:partner, :rule, :until)
ON CONFLICT DO UPDATE SET until = max(until, excluded.until);

-- name: looked
UPDATE schedules SET cursor = max(coalesce(cursor, 0), :cursor), urgent_at = coalesce(:sentAt, urgent_at)
WHERE partner = :partner AND rule = :rule;

-- name: adoptSchedule
UPDATE OR IGNORE schedules SET rule = :rule WHERE partner = :partner AND rule = :placed;

-- name: adoptAdvices
UPDATE OR IGNORE advices SET rule = :rule WHERE partner = :partner AND rule = :placed;

-- name: scheduledUntil
SELECT * FROM schedules WHERE partner = :partner AND rule = :rule;

-- name: advice
SELECT * FROM advices WHERE id = :id;

-- name: advicesOfPartner
SELECT * FROM advices WHERE partner = :partner ORDER BY due_at DESC LIMIT :limit;

-- name: advices
SELECT * FROM advices ORDER BY at DESC LIMIT :limit;

-- name: advicesOfRule
SELECT * FROM advices WHERE partner = :partner AND rule = :rule AND number < :before AND state <> 'dropped'
ORDER BY number DESC LIMIT :limit;

-- name: advicesHeld
SELECT * FROM advices WHERE state = 'held' ORDER BY partner, rule;

-- name: advicesHeldOfRule
SELECT * FROM advices WHERE partner = :partner AND rule = :rule AND state = 'held';

-- name: adviceFiles
SELECT * FROM advice_files WHERE advice = :advice ORDER BY file;

-- name: adviceBlocks
SELECT block, file, control, first_sku, last_sku, lines FROM advice_blocks WHERE advice = :advice ORDER BY block;

-- name: adviceBlockBody
SELECT body FROM advice_blocks WHERE advice = :advice AND block = :block;

-- name: adviceLine
SELECT * FROM advice_lines WHERE advice = :advice AND sku = :sku;

-- name: adviceLines
SELECT * FROM advice_lines WHERE advice = :advice ORDER BY ordinal;
