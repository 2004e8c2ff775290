/** Samples with what is expected of them: written once, read by people, held against what comes of the file. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { duplicateRules } from '../../../gateway/partners/duplicates.ts';
import { noItems } from '../../../gateway/partners/make.ts';
import type { Partner } from '../../../gateway/partners/partner.ts';
import { folded } from '../../../gateway/translation/sample-text.ts';
import { checkSample, sampleNames } from '../../../gateway/translation/samples.ts';
import { defaultLimits } from '../../../translators/translator.ts';

const partner: Partner = {
  id: 'northwind',
  name: 'Northwind',
  status: 'draft',
  tier: 'standard',
  x12: { us: { qualifier: 'ZZ', id: 'US' }, them: { qualifier: 'ZZ', id: 'THEM' }, version: '004010' },
  channels: {},
  receive: [{ document: 'purchase-order', set: '850', over: 'mailbox', resend: 'skip' }],
  send: [],
  items: noItems,
  duplicates: duplicateRules(),
  version: '1',
};

const isa =
  'ISA*00*          *00*          *ZZ*THEM           *ZZ*US             *261120*1200*U*00401*000000001*0*P*>~';
const file = (quantity: string) =>
  `${isa}GS*PO*THEM*US*20261120*1200*1*X*004010~ST*850*0001~BEG*00*SA*A1**20261120~PO1*1*${quantity}*EA*1**VN*4~CTT*1~SE*5*0001~GE*1*1~IEA*1*000000001~`;

test('a sample is written, then as expected, then told where it differs', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'crossdock-samples-'));
  try {
    assert.deepEqual(sampleNames(folder), []);
    mkdirSync(join(folder, 'samples'));
    writeFileSync(join(folder, 'samples', '850.edi'), file('5'));
    writeFileSync(join(folder, 'samples', 'README.md'), 'Ours.');
    const check = async (update: boolean) => {
      const options = { limits: defaultLimits, update, now: '2026-11-25T12:00:00Z' };
      const { state, lines } = await checkSample(partner, folder, '850.edi', options);
      return [state, ...lines];
    };
    assert.deepEqual(await check(false), ['nothing-expected']);
    assert.deepEqual(await check(true), ['written']);
    assert.deepEqual(sampleNames(folder), ['850.edi']);
    const expected = join(folder, 'samples', '850.expected.json');
    const text = readFileSync(expected, 'utf8');
    assert.match(text, /"received": "2026-11-25T12:00:00Z"/);
    assert.match(text, /"findings": \["notice items-none, PO1, segment 3"\]/);
    assert.deepEqual(await check(false), ['as-expected']);
    // Laid out by another editor it is the same.
    writeFileSync(expected, JSON.stringify(JSON.parse(text)));
    assert.deepEqual(await check(false), ['as-expected']);
    writeFileSync(join(folder, 'samples', '850.edi'), file('6'));
    assert.deepEqual(
      (await check(false)).map((line) => line.replace(/ +/g, ' ')),
      ['differs', '- "quantity": "5",', '+ "quantity": "6",'],
    );
    writeFileSync(expected, '{}');
    assert.match((await check(false)).join(), /^unreadable,`received` has to say/);
    writeFileSync(expected, '{');
    assert.match((await check(false)).join(), /^unreadable,/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('JSON is folded so that it is the same value and no line that can be folded is long', () => {
  const value = { a: [{ b: 'x'.repeat(70), c: ['y'.repeat(60), {}] }], d: [], e: null };
  const text = folded(value);
  assert.deepEqual(JSON.parse(text), value);
  assert.ok(text.split('\n').every((line) => line.length <= 120));
  assert.equal(folded({ a: 1, b: [2] }), '{ "a": 1, "b": [2] }\n');
});
