-- name: advicesBefore
SELECT * FROM advices WHERE (at, id) < (:at, :id) ORDER BY at DESC, id DESC LIMIT :limit;

-- name: advicesOfPartnerBefore
SELECT * FROM advices WHERE partner = :partner AND (at, id) < (:at, :id) ORDER BY at DESC, id DESC LIMIT :limit;

-- name: availabilityAt
SELECT * FROM availability WHERE location = :location AND sku > :after ORDER BY sku LIMIT :limit;
