import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Rate } from '../../../gateway/api/rate.ts';

describe('a rate', () => {
  it('lets as many through at once as a minute allows, then says how long to wait', () => {
    const rate = new Rate(6);
    assert.deepEqual(
      Array.from({ length: 7 }, () => rate.take('a', 0)),
      [0, 0, 0, 0, 0, 0, 10],
    );
    assert.equal(rate.take('b', 0), 0, 'each on its own');
    assert.equal(rate.take('a', 9_999), 1);
    assert.equal(rate.take('a', 10_000), 0);
  });

  it('never lets more through than a full bucket and what filled it since', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000 }),
        fc.array(fc.nat(2_000), { maxLength: 200 }),
        (perMinute, waits) => {
          const rate = new Rate(perMinute);
          let now = 0;
          let through = 0;
          for (const wait of waits) {
            now += wait;
            if (rate.take('a', now) === 0) through += 1;
            assert.ok(through <= perMinute + (now * perMinute) / 60_000 + 1e-6);
          }
        },
      ),
    );
  });

  it('whose wait is kept is let through', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 1, max: 2_000 }), (perMinute, requests) => {
        const rate = new Rate(perMinute);
        let seconds = 0;
        for (let i = 0; i < requests; i++) seconds = rate.take('a', 0);
        if (seconds > 0) assert.equal(rate.take('a', seconds * 1_000), 0);
      }),
    );
  });

  it('forgets who asked longest ago, so that memory has an end', () => {
    const rate = new Rate(1, 2);
    for (const who of ['a', 'b', 'c']) rate.take(who, 0);
    assert.notEqual(rate.take('c', 0), 0);
    assert.equal(rate.take('a', 0), 0);
  });
});
