/** An advice is written again from the ledger, byte for byte, whatever the configuration and the stock are by then. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { explainedSku } from '../../../../gateway/advice/explain/explained.ts';
import { rebuilt } from '../../../../gateway/advice/explain/rebuild.ts';
import type { PartnerSend } from '../../../../gateway/partners/partner.ts';
import { composing } from '../set-up.ts';

const skus = Array.from({ length: 2_345 }, (_, at) => `S${String((at * 7_919) % 2_345).padStart(5, '0')}`);

for (const [what, given] of [
  ['an 846 of several sets and files', { linesPerSet: 400, setsPerFile: 2, locations: { DAL: '0042', RNO: '0077' } }],
  [
    'an 846 that an override changes',
    { override: { file: 'o', text: '{ "number": "N" & number, "lines": [lines[sku != "S00003"]] }' } },
  ],
  [
    'an 846 with N1 by location',
    { locationsAs: 'n1', price: 'UCP', lineDate: '007', locations: { DAL: '0042', RNO: '0077' } },
  ],
  ['an 846 with a LIN by location', { locationsAs: 'lin', linesPerSet: 401, locations: { DAL: '0042', RNO: '0077' } }],
  ['JSON', { set: undefined, json: '1', locations: { DAL: '0042', RNO: '0077' } }],
  [
    "JSON by the partner's specification",
    {
      ...{ set: undefined, locations: { DAL: '0042', RNO: '0077' } },
      json: {
        ...{ document: 'inventory-advice', format: 'json', lines: '/feed/items' },
        file: { fields: { number: { pointer: '/feed/id' }, quantityTotal: { pointer: '/feed/total' } } },
        line: { fields: { lineNumber: { pointer: '/n', as: 'number' }, sku: { pointer: '/sku' } } },
        quantities: { pointer: '/at', fields: { location: { pointer: '/code' }, quantity: { pointer: '/qty' } } },
      },
    },
  ],
  [
    'a flat file',
    {
      set: undefined,
      flat: {
        ...{ document: 'inventory-advice', format: 'csv' },
        fields: { lineNumber: { column: 'N' }, sku: { column: 'SKU' }, quantity: { column: 'QTY' } },
      },
    },
  ],
] as [string, Partial<PartnerSend>][]) {
  it(what, async () => {
    await using each = composing(given, skus);
    await each.stock(Object.fromEntries(skus.slice(0, 100).map((sku, at) => [sku, at * 1.25])));
    assert.equal(await each.compose(), 'sent');
    const advice = await each.newest();
    each.items.clear();
    await each.stock({ [skus[0] as string]: 99 });
    const { advices, transmissions } = each.ledger.read;
    const files = await advices.files(advice.id);
    assert.ok(files.length > 0);
    for (const { file, sha256, bytes } of files) {
      const hash = createHash('sha256');
      for await (const chunk of rebuilt(advices, advice, files, file)) hash.update(chunk);
      assert.equal(hash.digest('hex'), sha256);
      const content = (await transmissions.content(sha256)) ?? readFileSync(each.archive.path(sha256));
      assert.equal(content.length, bytes);
    }
    const line = await explainedSku(advices, advice, skus[3] as string);
    const [number] = line?.numbers ?? [];
    assert.deepEqual([number?.told, number?.differs], ['3.75', undefined]);
    assert.equal(await explainedSku(advices, advice, 'S'), undefined);
    assert.equal(advice.lines, skus.length);
  });
}

it('a line has the time of its oldest number, its price and its currency where that is asked, and CTT no sum', async () => {
  await using each = composing({ lineDate: '007', price: 'UCP', hashTotal: 'none' });
  await each.stock({ A: 12 });
  assert.equal(await each.compose(), 'sent');
  const [sent] = await each.ledger.read.transmissions.causedBy('northwind-1');
  const text = Buffer.from((await each.ledger.read.transmissions.content(sent?.sha256 ?? '')) ?? []).toString();
  assert.match(text, /LIN\*1\*VN\*A~\nDTM\*007\*20260601\*040000~\nCTP\*\*UCP\*9.5~\nCUR\*SE\*USD~\nQTY\*33\*12\*EA~/);
  assert.match(text, /LIN\*2\*VN\*B~\nCTP\*\*UCP\*9.5~\nCUR\*SE\*USD~\nQTY\*33\*0\*EA~/, 'never counted: no time');
  assert.match(text, /CTT\*4~/);
});

it('an item that is discontinued is told by its code, left out, or as zero where that is asked', async () => {
  for (const [discontinued, expected] of [
    ['omit', /^(?!.*VN\*A~)/s],
    ['coded', /LIN\*1\*VN\*A~\nQTY\*QX\*0\*EA~/],
    ['zero', /LIN\*1\*VN\*A~\nQTY\*33\*0\*EA~/],
  ] as const) {
    await using each = composing({ discontinued, discontinuedCode: 'QX' });
    each.master.set('A', { status: 'discontinued' });
    each.master.set('B', { status: 'sell-through', pack: 60_000n });
    await each.stock({ A: 12, B: 20 });
    await each.compose();
    const [sent] = await each.ledger.read.transmissions.causedBy('northwind-1');
    const text = Buffer.from((await each.ledger.read.transmissions.content(sent?.sha256 ?? '')) ?? []).toString();
    assert.match(text, expected);
    assert.match(text, /VN\*B~\nQTY\*33\*18\*EA~/);
  }
});
