/** A long acknowledgment is written by the worker, and is the same to the byte as one that is not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writtenGroup } from '../../../gateway/translation/written-group.ts';
import type { GroupOutcome } from '../../../translators/outcome.ts';
import { acknowledgmentSet, write997, write999 } from '../../../translators/x12/acknowledge.ts';
import type { X12Settings } from '../../../translators/x12/settings.ts';
import { crossdock, outcomesOf } from '../../translators/x12/answers.ts';
import { interchange, order, set } from '../../translators/x12/fixtures.ts';

const x12: X12Settings = {
  us: { qualifier: 'ZZ', id: 'CROSSDOCK' },
  them: { qualifier: 'ZZ', id: 'NORTHWIND' },
  version: '004010',
};
const at = '2026-11-25T12:30:00Z';

/** The group of a file with so many orders, every tenth of them wrong. */
function groupOf(orders: number, version = '004010'): GroupOutcome {
  const sets = Array.from({ length: orders }, (_, index) => {
    const body = index % 10 === 9 ? order(`PO${index}`).with(1, 'REF*DP*1*a?b>c***~x') : order(`PO${index}`);
    return set('850', String(index + 1).padStart(4, '0'), body);
  });
  const newer = version === '004010' ? {} : { isa11: '^', isa12: '00501' };
  const outcomes = outcomesOf(interchange(sets, { version, ...newer }), crossdock());
  return outcomes.find((outcome) => outcome.kind === 'group') as GroupOutcome;
}

const settings: readonly X12Settings[] = [
  x12,
  { ...x12, acknowledge: { as: '999' } },
  {
    ...x12,
    acknowledge: { as: 'by-version' },
    delimiters: { element: '|', component: '?', segment: "'", newline: false },
  },
];

for (const version of ['004010', '005010', '005010X220A1']) {
  test(`of ${version}, as a 997 and a 999, in any delimiters`, () => {
    const outcome = groupOf(300, version);
    for (const one of settings) {
      const { acknowledgment, body } = writtenGroup(outcome, one);
      assert.ok(body, 'it is long');
      const write = acknowledgmentSet(acknowledgment, one) === '999' ? write999 : write997;
      const control = { interchange: 7, group: 8, set: 1, at };
      const envelope = { control, ...(one.delimiters && { delimiters: one.delimiters }) };
      assert.equal(write(acknowledgment, envelope, body), write(outcome.acknowledgment, envelope));
      assert.ok(acknowledgment.sets.every(({ findings }) => findings.length === 0));
    }
  });
}

test('a short one is left to who records it, and one that nobody gets is not written', () => {
  const short = groupOf(20);
  assert.equal(writtenGroup(short, x12), short);
  const unwanted = groupOf(300);
  assert.equal(writtenGroup(unwanted, { ...x12, acknowledge: { functional: 'never' } }), unwanted);
});
