-- When a partner read a file that we put out for it to the end, over the hosted drop, the first time.
ALTER TABLE transmissions ADD COLUMN fetched_at TEXT;
CREATE INDEX transmissions_sent_content ON transmissions (partner, sha256) WHERE direction = 'out';
