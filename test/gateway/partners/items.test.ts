import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { gtinCheckDigit } from '../../../gateway/partners/items/item-number.ts';
import { readItems } from '../../../gateway/partners/items/items-file.ts';
import { formatConfigError } from '../../../gateway/settings/config-error.ts';

const encoder = new TextEncoder();

async function read(text: string | Uint8Array) {
  const { items, errors } = await readItems('items.csv', typeof text === 'string' ? encoder.encode(text) : text);
  return { items, text: errors.map(formatConfigError) };
}

const upc = (digits: string) => digits + gtinCheckDigit(digits);
const plain = `sku,description,class,UP,BP,VN,#note
00417,Stockpot,fast,${upc('61414100417')},NW-1,A1,mine
417,"Pot, small",,${upc('61414100999')},NW-2,A2,
00532,,,,NW-3,00417,
`;

test('a number is found by its qualifier first, then by itself where it stands for one SKU', async () => {
  const { items, text } = await read(plain);
  assert.deepEqual(text, []);
  assert.equal(items?.size, 3);
  assert.equal(items?.sku('BP', 'NW-1'), '00417');
  assert.equal(items?.sku('VN', '00417'), '00532', 'the vendor number, though it is a SKU too');
  assert.equal(items?.sku('XX', 'NW-2'), '417', 'an unknown qualifier narrows nothing');
  assert.equal(items?.sku('', '417'), '417');
  assert.equal(items?.sku('BP', '00417'), undefined, 'a vendor number of one item and the SKU of another');
  assert.equal(items?.sku('BP', 'NW-9'), undefined);
  assert.equal(items?.sku('BP', ''), undefined);
});

test('the GTIN is one number in all its lengths; other numbers keep their zeros', async () => {
  const { items } = await read(plain);
  const number = upc('61414100417');
  for (const padded of [number, `0${number}`, `00${number}`]) {
    assert.equal(items?.sku('UP', padded), '00417');
    assert.equal(items?.sku('EN', padded), '00417');
  }
  assert.equal(items?.sku('UP', `000${number}`), undefined, 'no GTIN has 15 digits');
  assert.equal(items?.sku('BP', '0NW-1'), undefined);
});

test('numbers come in the order of the columns, words where there are any', async () => {
  const { items } = await read(plain);
  assert.deepEqual(items?.numbers('417'), [
    { qualifier: 'UP', value: upc('61414100999') },
    { qualifier: 'BP', value: 'NW-2' },
    { qualifier: 'VN', value: 'A2' },
  ]);
  assert.deepEqual(
    items?.numbers('00532').map(({ qualifier }) => qualifier),
    ['BP', 'VN'],
  );
  assert.deepEqual(items?.numbers('nobody'), []);
  assert.equal(items?.description('417'), 'Pot, small');
  assert.equal(items?.description('00532'), undefined);
  assert.equal(items?.class('00417'), 'fast');
  assert.deepEqual([...(items?.skus() ?? [])], ['00417', '417', '00532']);
});

test('delimiters, line ends and the byte order mark of spreadsheets', async () => {
  for (const text of [
    '\ufeffsku;UP;description\r\n01;;Käse\r\n',
    'sku\tUP\tdescription\n\n01\t\tKäse',
    'sku,UP,description\r01,,Käse\r',
  ]) {
    const { items, text: errors } = await read(text);
    assert.deepEqual(errors, []);
    assert.equal(items?.description('01'), 'Käse');
  }
});

test('errors have line and column, behind quotes and line breaks too', async () => {
  const { text } = await read(
    `sku,description,UP,EN,UK\n\n1,"a, ""b""\nc",${upc('61414100417')},,\n2,"ä",36000291452,4006381333932,x\n1,,${upc('61414100417')},,\n`,
  );
  assert.deepEqual(text, [
    'items.csv:5:7: UP `36000291452`: it has 12 digits, and this has 11; a spreadsheet may have dropped a leading zero',
    'items.csv:5:19: EN `4006381333932`: its check digit is 2 and should be 1',
    'items.csv:5:33: UK `x`: it has 14 digits and nothing else',
    'items.csv:6:1: SKU `1` stands twice (one line an item; a second number of the same kind has no place yet)',
    'items.csv:6:4: UP `614141004171` stands for two SKUs, `1` and `1`',
  ]);
});

test('a file that is no items file', async () => {
  assert.deepEqual((await read('')).text, [
    'items.csv: the file is empty (its first line names the columns: sku,UP,…)',
  ]);
  assert.deepEqual((await read('UP\n')).text, [
    'items.csv:1:1: no column is called `sku` (our own item number stands in it)',
  ]);
  assert.deepEqual((await read('sku\n"1')).text, ['items.csv:2:1: a quote is opened and never closed']);
  assert.deepEqual((await read('sku,VN\n1,a"b\n')).text, [
    'items.csv:2:1: a quote stands inside a value that does not begin with one; quote the whole value',
  ]);
  assert.deepEqual((await read(Uint8Array.of(0x73, 0xe4))).text, [
    'items.csv: the file is not UTF-8 (save it as "CSV UTF-8")',
  ]);
  const many = (await read(`sku\n${'1\n'.repeat(100)}`)).text;
  assert.equal(many.length, 50, 'errors are bounded');
});

test('the nearest numbers, of few items and of many', async () => {
  const few = (await read(plain)).items;
  assert.deepEqual(few?.nearest('NW-4'), ['NW-1', 'NW-2', 'NW-3']);
  assert.deepEqual(few?.nearest('0000532'), ['00532']);
  assert.deepEqual(few?.nearest('something else'), []);
  const rows = Array.from(
    { length: 5_000 },
    (_, i) => `${String(i * 7).padStart(6, '0')},${upc(String(61414100000 + i))}`,
  );
  const many = (await read(`sku,UP\n${rows.join('\n')}\n`)).items;
  const number = upc('61414102345');
  const swapped = number.slice(0, 8) + number[9] + number[8] + number.slice(10);
  assert.ok(many?.nearest(swapped).includes(number), 'two digits swapped');
  assert.ok(many?.nearest(number.slice(0, 5) + number.slice(6)).includes(number), 'a digit left out');
  assert.ok(many?.nearest('7').includes('000007'), 'leading zeros left out');
  assert.ok((many?.nearest(number).length ?? 9) <= 3);
  assert.deepEqual(many?.nearest('x'.repeat(200)), []);
});

test('no bytes throw, and whatever is read is found again', async () => {
  const cell = fc.string({ minLength: 1, maxLength: 6, unit: fc.constantFrom('0', '1', 'A', 'é', '-', '"', ',', ' ') });
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(
        cell.filter((text) => text.trim() !== ''),
        { selector: (text) => text.trim(), maxLength: 30 },
      ),
      async (skus) => {
        const lines = skus.map((sku, i) => `"${sku.replaceAll('"', '""')}",n${i}`);
        const { items, text } = await read(['sku,VN', ...lines].join('\n'));
        assert.deepEqual(text, []);
        for (const [i, sku] of skus.entries()) assert.equal(items?.sku('VN', `n${i}`), sku.trim());
      },
    ),
    { numRuns: 50 },
  );
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 80 }), async (bytes) => {
      const { items, text } = await read(bytes);
      assert.equal(items === undefined, text.length > 0);
    }),
    { numRuns: 200 },
  );
});
