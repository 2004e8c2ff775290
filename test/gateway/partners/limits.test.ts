/** Every limit of the partners folder, met. */
import assert from 'node:assert/strict';
import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { partnerFilesMax } from '../../../gateway/partners/folder.ts';
import { cellBytesMax } from '../../../gateway/partners/items/item-index.ts';
import { itemsBytesMax } from '../../../gateway/partners/items/items-file.ts';
import { configErrorsMax } from '../../../gateway/settings/config-error.ts';
import { yamlCharactersMax } from '../../../gateway/settings/yaml.ts';
import { partnerYaml, scratch } from './scratch.ts';

const file = 'partners/a/partner.yaml';

test('an items file that is too large is not read', async () => {
  using made = scratch({ [file]: partnerYaml(), 'partners/a/items.csv': 'sku\n1\n' });
  truncateSync(join(made.partners, 'a/items.csv'), itemsBytesMax + 1);
  assert.deepEqual((await made.read()).text, [
    `partners/a/items.csv: the file has ${itemsBytesMax + 1} bytes; the most is ${itemsBytesMax}`,
  ]);
});

test('a partner.yaml that is too long is not read', async () => {
  using made = scratch({ [file]: partnerYaml() });
  truncateSync(join(made.folder, file), yamlCharactersMax * 4 + 1);
  assert.deepEqual((await made.read()).text, [`${file}: the file is longer than ${yamlCharactersMax} characters`]);
});

test('a value of an item is as long as it may be, and no longer', async () => {
  const items = (length: number) => `sku,description\n1,${'x'.repeat(length)}\n2,${'é'.repeat(length / 2)}\n`;
  using made = scratch({ [file]: partnerYaml(), 'partners/a/items.csv': items(cellBytesMax) });
  const { book } = await made.read();
  assert.equal(book?.partners.get('a')?.items.description('1')?.length, cellBytesMax);
  assert.equal(book?.partners.get('a')?.items.description('2')?.length, cellBytesMax / 2);
  made.write({ 'partners/a/items.csv': items(cellBytesMax + 2) });
  assert.deepEqual((await made.read()).text, [
    `partners/a/items.csv:2:3: the value is longer than ${cellBytesMax} bytes`,
    `partners/a/items.csv:3:3: the value is longer than ${cellBytesMax} bytes`,
  ]);
});

test('folders with too many files or too deep', async () => {
  const many = Object.fromEntries(Array.from({ length: partnerFilesMax }, (_, i) => [`partners/a/certs/${i}.pem`, '']));
  using made = scratch({ [file]: partnerYaml(), ...many, 'partners/b/1/2/3/4/5/x': '' });
  assert.deepEqual((await made.read()).text, [
    `partners/a: the folder has more than ${partnerFilesMax} files`,
    'partners/b: the folder nests deeper than 4 levels at 1/2/3/4/5',
  ]);
});

test('errors of one file are counted where there are too many of them', async () => {
  const unknown = Array.from({ length: configErrorsMax + 5 }, (_, i) => `zz${i}: x\n`).join('');
  using made = scratch({
    [file]: partnerYaml() + unknown,
    'partners/b/partner.yaml': partnerYaml(),
    'partners/b/items.csv': `sku\n${'1\n'.repeat(100)}`,
  });
  const { text } = await made.read();
  assert.equal(text.filter((line) => line.startsWith(`${file}:`)).length, configErrorsMax + 1);
  assert.ok(text.includes(`${file}: 5 further errors`));
});
