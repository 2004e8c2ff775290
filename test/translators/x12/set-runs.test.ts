import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { SetAcknowledgment } from '../../../translators/outcome.ts';
import { acknowledgedSets, SetRuns, setCount } from '../../../translators/x12/set-runs.ts';

const accepted = (control: string, set = '850'): SetAcknowledgment => ({
  set,
  control,
  verdict: 'accepted',
  codes: [],
  findings: [],
});

test('a hundred thousand good sets are one entry', () => {
  const runs = new SetRuns();
  for (let number = 1; number <= 100_000; number++) runs.add(accepted(String(number).padStart(9, '0')));
  assert.deepEqual(runs.entries, [{ ...accepted('000000001'), following: 99_999 }]);
  assert.equal(runs.count, 100_000);
});

test('what is not alike, or does not count on, is an entry of its own', () => {
  const runs = new SetRuns();
  const sets = [
    accepted('0001'),
    accepted('0002', '860'),
    { ...accepted('0003', '860'), verdict: 'rejected', codes: ['5'] } as const,
    accepted('0004', '860'),
    { ...accepted('0005', '860'), convention: '005010X999' },
    accepted('0005', '860'),
    accepted('0005', '860'),
    accepted('0007', '860'),
    accepted('9999'),
    accepted('10000'),
    accepted('A1'),
    accepted('A2'),
  ];
  for (const set of sets) runs.add(set);
  assert.deepEqual(runs.entries, sets);
});

test('one by one they are what they were', () => {
  const set = fc
    .tuple(fc.integer({ min: 0, max: 12 }), fc.boolean(), fc.constantFrom('850', '860'))
    .map(([number, good, id]): SetAcknowledgment => {
      const one = accepted(String(number).padStart(4, '0'), id);
      return good ? one : { ...one, verdict: 'rejected', codes: ['5'] };
    });
  fc.assert(
    fc.property(fc.array(set, { maxLength: 30 }), (sets) => {
      const runs = new SetRuns();
      for (const one of sets) runs.add(one);
      assert.deepEqual([...acknowledgedSets(runs.entries)], sets);
      assert.equal(setCount(runs.entries), sets.length);
    }),
  );
});
