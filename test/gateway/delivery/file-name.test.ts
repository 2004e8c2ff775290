import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { fileName } from '../../../gateway/delivery/file-name.ts';

const facts = {
  number: 'PO-1',
  partner: 'northwind',
  control: '000000017',
  at: '2026-03-01T12:34:56.789Z',
  id: 'out-1',
};

describe('a file name', () => {
  for (const [template, expected, more] of [
    ['{number}.edi', 'PO-1.edi', {}],
    ['{partner}_{date}_{time}_{control}_{id}.txt', 'northwind_20260301_123456_000000017_out-1.txt', {}],
    ['{number}.edi', 'a-..-b.edi', { number: 'a/../b' }],
    ['{number}', 'etc-passwd', { number: '../../etc/passwd' }],
    ['{number}.edi', 'edi', { number: '' }],
    ['{number}', 'out-1', { number: '...' }],
    ['{number}.edi', 'edi', { number: 'ß\n' }],
    ['{nothing}.edi', 'nothing-.edi', {}],
    ['{number}', 'id-', { number: '{id}' }],
  ] as const) {
    it(`${template} with ${JSON.stringify(more)} is ${expected}`, () => {
      assert.equal(fileName(template, { ...facts, ...more }), expected);
    });
  }

  it('is never a path, never hidden, never empty and never too long', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.string({ unit: 'binary', maxLength: 40 }),
        (number, template) => {
          const name = fileName(`${template}{number}`, { ...facts, number });
          assert.match(name, /^[A-Za-z0-9_~+=@][A-Za-z0-9._~+=@-]{0,199}$/);
        },
      ),
    );
  });
});
