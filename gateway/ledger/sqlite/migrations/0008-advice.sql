-- Send rules are known by what they are, not by their place in the list. A rule recorded by its place is `#` and the
-- place until the gateway meets the rule that stands there, and gives the rows its key.

CREATE TABLE schedules_by_key (
  partner TEXT NOT NULL,
  rule TEXT NOT NULL,
  until TEXT NOT NULL,
  PRIMARY KEY (partner, rule)
) STRICT, WITHOUT ROWID;
INSERT INTO schedules_by_key SELECT partner, '#' || rule, until FROM schedules;
DROP TABLE schedules;
ALTER TABLE schedules_by_key RENAME TO schedules;

CREATE TABLE advices_by_key (
  id TEXT PRIMARY KEY,
  partner TEXT NOT NULL,
  rule TEXT NOT NULL,
  due_at TEXT NOT NULL,
  number INTEGER NOT NULL,
  transmission TEXT NOT NULL,
  policy_version TEXT NOT NULL,
  lines INTEGER NOT NULL,
  at TEXT NOT NULL,
  UNIQUE (partner, rule, due_at)
) STRICT, WITHOUT ROWID;
INSERT INTO advices_by_key
SELECT id, partner, '#' || rule, due_at, number, transmission, policy_version, lines, at FROM advices;
DROP TABLE advices;
ALTER TABLE advices_by_key RENAME TO advices;
