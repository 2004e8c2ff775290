/** Every named statement is used, can be prepared, and does not read a large table from end to end. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { migrate } from '../../../gateway/ledger/sqlite/migrate.ts';
import { readStatements, Statements } from '../../../gateway/ledger/sqlite/statements.ts';
import { temporaryFolder } from '../../support/temporary.ts';

/** Tables that grow with what passes through. */
const largeTables =
  /\b(transmissions|documents|parts|findings|outbox|updates|positions|availability|availability_changes|advices|advice_lines|advice_blocks|contents|reservations|supply|open_supply|taken_numbers|standing_differences)\b/;

/** Statements that may scan, and why; what they scan is part of the entry, so that nothing worse slips in. */
const mayScan: Readonly<Record<string, { readonly plan: RegExp; readonly why: string }>> = {
  recentEvents: { plan: /^SCAN o$/, why: 'Newest first by its key, and ends at the limit.' },
  advices: { plan: /^SCAN advices USING INDEX advices_newest$/, why: 'Newest first, and ends at the limit.' },
  advicesHeld: { plan: /^SCAN advices USING INDEX advices_held$/, why: 'Holds what is held only.' },
  partnersWaiting: {
    plan: /^SCAN transmissions USING (COVERING )?INDEX transmissions_waiting$/,
    why: 'Holds what waits only.',
  },
  depthTranslation: { plan: /^SCAN transmissions USING INDEX transmissions_waiting$/, why: 'Holds what waits only.' },
  queues: {
    plan: /^SCAN (transmissions USING INDEX transmissions_undelivered|h)$/,
    why: 'The first entry of the index, where the steps begin; and the steps themselves, one a queue.',
  },
  takeUpParts: { plan: /^SCAN parts USING INDEX parts_set_aside$/, why: 'Holds what was set aside only.' },
  partsSetAside: { plan: /^SCAN p USING INDEX parts_set_aside$/, why: 'Holds what was set aside only.' },
  overdue: { plan: /^SCAN transmissions USING INDEX transmissions_overdue$/, why: 'Holds what is overdue only.' },
  deadLetters: { plan: /^SCAN transmissions USING INDEX transmissions_dead$/, why: 'Holds dead letters only.' },
  depthDelivery: { plan: /^SCAN transmissions USING INDEX transmissions_undelivered$/, why: 'Holds what waits only.' },
};

function database(): DatabaseSync {
  const made = new DatabaseSync(':memory:');
  migrate(made);
  return made;
}

describe('named statements', () => {
  const folder = join(import.meta.dirname, '../../../gateway/ledger/sqlite');
  const sources = readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
  const statements = [...readStatements()];
  const scans = new Map<string, string[]>();

  it('are there', () => assert.ok(statements.length > 40));

  for (const [name, sql] of statements) {
    it(`${name}: used, prepared, and planned with an index`, () => {
      assert.ok(sources.includes(`'${name}'`), 'no source runs it');
      const plan = database().prepare(`EXPLAIN QUERY PLAN ${sql}`).all();
      const found = plan.map(({ detail }) => String(detail)).filter((detail) => /^SCAN /.test(detail));
      // A scan names the table, or its alias where it has one.
      const large = found.filter((detail) => largeTables.test(detail) || /^SCAN [a-z]( |$)/.test(detail));
      scans.set(name, large);
      const allowed = mayScan[name];
      for (const detail of large) {
        assert.ok(allowed, `it reads a large table from end to end: ${detail}`);
        assert.match(detail, allowed.plan);
      }
    });
  }

  for (const name of ['outdated', 'newerThan']) {
    it(`${name}: looks among the advices of the rule, not among all that the partner was ever sent`, () => {
      const plan = database()
        .prepare(`EXPLAIN QUERY PLAN ${readStatements().get(name)}`)
        .all();
      const newer = plan.map(({ detail }) => String(detail)).filter((detail) => detail.startsWith('SEARCH n '));
      assert.ok(newer.length > 0);
      for (const detail of newer) {
        assert.match(detail, /transmissions_coalesce \(partner=\? AND channel=\? AND coalesce_key=\? AND seq>\?\)/);
      }
    });
  }

  it('scan where the list says so, and nowhere else', () => {
    const scanning = [...scans].filter(([, found]) => found.length > 0).map(([name]) => name);
    assert.deepEqual(scanning.sort(), Object.keys(mayScan).sort());
  });
});

it('a name that stands twice is refused, and one that is not there named', () => {
  using folder = temporaryFolder();
  writeFileSync(join(folder.path, 'a.sql'), '-- name: one\nSELECT 1;\n');
  writeFileSync(join(folder.path, 'b.sql'), '-- name: one\nSELECT 2;\n');
  assert.throws(() => readStatements(folder.path), /b\.sql.*one stands twice/);
  assert.throws(() => new Statements(database(), new Map()).get('nobody'), /nobody/);
});
