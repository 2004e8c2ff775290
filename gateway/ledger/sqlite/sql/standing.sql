-- name: changedAt
SELECT sku, location, changed_at FROM availability
WHERE sku IN (SELECT value FROM json_each(:skus)) AND changed_at IS NOT NULL;

-- name: putDifference
INSERT INTO standing_differences (partner, rule, sku, location, since)
VALUES (:partner, :rule, :sku, :location, :since) ON CONFLICT DO UPDATE SET since = excluded.since;

-- name: removeDifference
DELETE FROM standing_differences WHERE partner = :partner AND rule = :rule AND sku = :sku AND location = :location;

-- name: differences
SELECT sku, location, since FROM standing_differences
WHERE partner = :partner AND rule = :rule AND sku IN (SELECT value FROM json_each(:skus));

-- name: putReconciliation
INSERT INTO reconciliations (partner, rule, at, numbers, differing, unacknowledged, since, variance, excess)
VALUES (:partner, :rule, :at, :numbers, :differing, :unacknowledged, :since, :variance, :excess)
ON CONFLICT DO UPDATE SET at = excluded.at, numbers = excluded.numbers, differing = excluded.differing,
  unacknowledged = excluded.unacknowledged, since = excluded.since, variance = excluded.variance, excess = excluded.excess;

-- name: reconciliations
SELECT * FROM reconciliations ORDER BY partner, rule;

-- name: forgetReconciliation
DELETE FROM reconciliations WHERE partner = :partner AND rule = :rule;

-- name: forgetDifferencesBefore
DELETE FROM standing_differences WHERE partner = :partner AND rule = :rule AND since < :before;

-- name: forgetDifferences
DELETE FROM standing_differences WHERE partner = :partner AND rule = :rule;
