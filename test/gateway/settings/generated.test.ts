/** What config/generate.ts writes: fresh, and true. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { generatedFiles, staleFiles } from '../../../config/generate.ts';
import { commandOf, replyHeader } from '../../../gateway/events/jetstream/command-message.ts';
import { eventTypes } from '../../../gateway/events/types.ts';
import { settingLeaves } from '../../../gateway/settings/environment.ts';
import { readSettings } from '../../../gateway/settings/read.ts';
import { noon } from '../../support/records.ts';

const root = join(import.meta.dirname, '../../..');
const config = join(root, 'config');
const bytes = new Uint8Array();

test('the generated files are fresh', () => {
  assert.deepEqual(staleFiles(config), [], 'run node config/generate.ts');
});

test('what is missing, changed or superfluous is stale', () => {
  const folder = mkdtempSync(join(tmpdir(), 'crossdock-config-'));
  try {
    assert.equal(staleFiles(folder).length, generatedFiles().size);
    writeFileSync(join(folder, 'gateway.yaml'), generatedFiles().get('gateway.yaml') ?? '');
    assert.ok(!staleFiles(folder).includes('gateway.yaml'));
    writeFileSync(join(folder, 'gateway.yaml'), 'environment: test\n');
    assert.ok(staleFiles(folder).includes('gateway.yaml'));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('gateway.yaml names every setting and its variable, and says what holds without it', () => {
  const text = readFileSync(join(config, 'gateway.yaml'), 'utf8');
  for (const { variable } of settingLeaves()) assert.match(text, new RegExp(`# ${variable}\\n`));
  const without = readSettings({ env: {}, cwd: join(root, 'test') });
  const read = readSettings({ file: join(config, 'gateway.yaml'), env: {}, cwd: join(root, 'test') });
  const place = { file: '', folder: '' };
  assert.deepEqual({ ...read.settings, ...place }, { ...without.settings, ...place });
});

test('an editor that takes 850 for a number finds nothing wrong with the examples', () => {
  const ajv = new Ajv({ strict: false });
  const schema = (name: string) => JSON.parse(readFileSync(join(config, 'schema', `${name}.schema.json`), 'utf8'));
  const isPartner = ajv.compile(schema('partner'));
  const isFlat = ajv.compile(schema('flat-file'));
  const check = (valid: typeof isPartner, file: string) => {
    assert.ok(valid(parse(readFileSync(file, 'utf8'))), `${file}: ${JSON.stringify(valid.errors)}`);
  };
  for (const partner of readdirSync(join(root, 'partners'))) {
    check(isPartner, join(root, 'partners', partner, 'partner.yaml'));
    for (const name of readdirSync(join(root, 'partners', partner)).filter((each) => each === 'maps')) {
      const maps = join(root, 'partners', partner, name);
      for (const map of readdirSync(maps)) check(isFlat, join(maps, map));
    }
  }
  check(ajv.compile(schema('gateway')), join(config, 'gateway.yaml'));
  check(ajv.compile(schema('inventory')), join(config, 'inventory.yaml'));
  check(ajv.compile(schema('calendars')), join(config, 'calendars.yaml'));
  assert.equal(isPartner({ name: 'x', status: 'gold', channels: {} }), false);
});

test('every event has a channel of five words, and every reference of the AsyncAPI document leads somewhere', () => {
  const document = parse(readFileSync(join(config, 'asyncapi.yaml'), 'utf8'));
  const channels: { address: string | null }[] = Object.values(document.channels);
  const addresses = channels.map(({ address }) => address);
  const events = Object.keys(eventTypes).map((type) => `crossdock.{environment}.${type}.{partner}`);
  assert.deepEqual(addresses, [...events, 'crossdock-commands.{environment}.inventory.update.{source}', null]);
  for (const address of events) assert.equal(address.split('.').length, 5);
  const text = JSON.stringify(document);
  for (const [, path = ''] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
    const found = path
      .split('/')
      .reduce<Record<string, unknown> | undefined>(
        (node, step) => node?.[step] as Record<string, unknown> | undefined,
        document,
      );
    assert.ok(found, `#/${path}`);
  }
});

test('what the AsyncAPI document says of commands is what is taken and answered', () => {
  const { channels, operations, components } = parse(readFileSync(join(config, 'asyncapi.yaml'), 'utf8'));
  const { address, parameters } = channels.updateInventory;
  assert.deepEqual(Object.keys(parameters), ['environment', 'source']);
  const message = { subject: address.replace('{environment}', 'prod').replace('{source}', 'wms'), seq: 1, data: bytes };
  const { asks, source } = commandOf({ ...message, info: { deliveryCount: 1 } } as Parameters<typeof commandOf>[0], '');
  assert.deepEqual([asks, source], ['inventory.update', 'wms']);
  const ajv = new Ajv({ strict: false });
  const isBatch = ajv.compile(components.schemas.updateInventory);
  const update = { key: 'a', sku: '00417', location: 'DAL', kind: 'pick', quantity: '1', occurredAt: noon };
  assert.ok(isBatch({ updates: [update] }), JSON.stringify(isBatch.errors));
  assert.ok(!isBatch({ updates: [] }));
  assert.equal(operations.updateInventory.action, 'receive');
  assert.equal(operations.updateInventory.reply.address.location, `$message.header#/${replyHeader}`);
  assert.deepEqual(Object.keys(components.schemas.commandHeaders.properties), [replyHeader]);
});
