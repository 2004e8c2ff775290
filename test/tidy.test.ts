/** Keeps the house in order: who may import whom, words that do not belong, files that grow too long. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '..');

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((name) => name !== '');
const sources = files.filter((name) => name.endsWith('.ts'));
const code = sources.filter((name) => /^(translators|gateway)\//.test(name));

/**
 * Areas, longest prefix first in effect, and what each may import: itself, and the prefixes listed. A file listed alone
 * is a port: its types are open to those that name it, the rest of its area is not.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  'translators/finding.ts': [],
  'translators/host.ts': [],
  'translators/outcome.ts': ['translators/canonical', 'translators/finding.ts'],
  'translators/partner.ts': [
    'translators/canonical',
    'translators/flatfile/spec.ts',
    'translators/x12/guideline/guideline.ts',
    'translators/x12/settings.ts',
  ],
  'translators/translator.ts': ['translators/host.ts', 'translators/outcome.ts', 'translators/partner.ts'],
  'translators/canonical': ['translators/finding.ts'],
  'translators/x12': ['translators'],
  'translators/flatfile': ['translators'],
  'translators/jsonfile': ['translators'],
  'translators/maps': ['translators'],
  'gateway/errors.ts': [],
  'gateway/clock.ts': [],
  'gateway/log.ts': [],
  'gateway/stage.ts': ['gateway/log.ts'],
  'gateway/lock.ts': [],
  'gateway/data-folder.ts': [],
  'gateway/settings': ['translators', 'gateway/channels/sftp-server/settings.ts', 'gateway/channels/as2/settings.ts'],
  'gateway/partners': [
    'translators',
    'gateway/settings',
    'gateway/advice/schedule/schedule.ts',
    'gateway/advice/policy/buffer-condition.ts',
    'gateway/advice/policy/buffer.ts',
    'gateway/channels/as2/channel-settings.ts',
    'gateway/channels/sftp/settings.ts',
    'gateway/channels/sftp-server/settings.ts',
    'gateway/delivery/file-name.ts',
    'gateway/translation/host.ts',
  ],
  'gateway/ledger': ['translators', 'gateway/events/types.ts'],
  'gateway/archive': ['gateway/errors.ts'],
  'gateway/events': ['translators', 'gateway/ledger', 'gateway/clock.ts', 'gateway/log.ts'],
  'gateway/intake': ['gateway/archive', 'gateway/ledger', 'gateway/clock.ts', 'gateway/log.ts'],
  'gateway/channels/sftp/settings.ts': ['gateway/settings/secrets.ts', 'gateway/settings/units.ts'],
  'gateway/channels/sftp-server/settings.ts': ['gateway/settings/units.ts'],
  'gateway/channels/as2/settings.ts': ['gateway/settings/units.ts'],
  'gateway/channels/as2/channel-settings.ts': [
    'gateway/settings/secrets.ts',
    'gateway/settings/units.ts',
    'gateway/channels/as2/cms/algorithms.ts',
  ],
  'gateway/channels': [
    'gateway/intake',
    'gateway/archive',
    'gateway/settings/secrets.ts',
    'gateway/settings/units.ts',
    'gateway/errors.ts',
    'gateway/clock.ts',
    'gateway/log.ts',
  ],
  'gateway/translation': [
    'translators',
    'gateway/ledger',
    'gateway/archive',
    'gateway/partners',
    'gateway/delivery/file-name.ts',
    'gateway/errors.ts',
    'gateway/clock.ts',
    'gateway/log.ts',
  ],
  'gateway/inventory': [
    'translators',
    'gateway/alerts',
    'gateway/ledger',
    'gateway/settings',
    'gateway/clock.ts',
    'gateway/log.ts',
  ],
  'gateway/advice/policy/buffer-condition.ts': [
    'gateway/advice',
    'gateway/partners/schema/buffer-schema.ts',
    'gateway/settings',
  ],
  'gateway/advice/schedule/schedule.ts': [
    'gateway/advice/schedule/cron-times.ts',
    'gateway/advice/schedule/calendar.ts',
    'gateway/partners/schema/schedule-schema.ts',
    'gateway/settings',
  ],
  'gateway/advice': [
    'gateway/alerts',
    'translators',
    'gateway/ledger',
    'gateway/archive',
    'gateway/partners',
    'gateway/settings',
    'gateway/inventory/availability.ts',
    'gateway/inventory/promise.ts',
    'gateway/translation/host.ts',
    'gateway/delivery/file-name.ts',
    'gateway/clock.ts',
    'gateway/log.ts',
  ],
  'gateway/alerts': ['gateway/ledger'],
  'gateway/canary': [
    'translators',
    'gateway/advice',
    'gateway/alerts',
    'gateway/ledger',
    'gateway/partners',
    'gateway/clock.ts',
    'gateway/log.ts',
  ],
  'gateway/standing': [
    'translators',
    'gateway/advice',
    'gateway/alerts',
    'gateway/inventory/availability.ts',
    'gateway/inventory/oversell.ts',
    'gateway/ledger',
    'gateway/partners',
    'gateway/settings',
    'gateway/clock.ts',
    'gateway/log.ts',
  ],
  'gateway/delivery': [
    'gateway/ledger',
    'gateway/alerts',
    'gateway/archive',
    'gateway/channels/sender.ts',
    'gateway/errors.ts',
    'gateway/clock.ts',
    'gateway/log.ts',
  ],
  'gateway/wiring': ['gateway'],
  'gateway/commands': [
    'translators',
    'gateway/archive',
    'gateway/events/jetstream/commands.ts',
    'gateway/events/jetstream/command-message.ts',
    'gateway/partners',
    'gateway/inventory',
    'gateway/ledger',
    'gateway/errors.ts',
    'gateway/clock.ts',
    'gateway/log.ts',
  ],
  'gateway/api': [
    'translators',
    'gateway/advice/breath.ts',
    'gateway/advice/explain/explained.ts',
    'gateway/advice/telling/item-facts.ts',
    'gateway/advice/explain/outcome.ts',
    'gateway/alerts/alerts.ts',
    'gateway/channels/as2/evidence/trace.ts',
    'gateway/canary',
    'gateway/commands',
    'gateway/ledger',
    'gateway/partners',
    'gateway/standing',
    'gateway/events/cloud-event.ts',
    'gateway/errors.ts',
    'gateway/clock.ts',
    'gateway/log.ts',
  ],
  'gateway/configuration.ts': ['gateway/partners', 'gateway/settings'],
  'gateway/main.ts': ['gateway'],
  'gateway/cli': ['gateway', 'translators'],
  'gateway/demo': ['gateway', 'translators'],
};

function areaOf(file: string): string | undefined {
  const areas = Object.keys(mayImport).filter((area) => isWithin(file, area));
  return areas.sort((a, b) => b.length - a.length)[0];
}

function isWithin(file: string, area: string): boolean {
  return file === area || file.startsWith(`${area}/`) || (area === 'gateway/cli' && file === 'gateway/cli.ts');
}

function importsOf(file: string): readonly string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found = text.matchAll(/(?:from\s+|import\s+|import\(\s*)'([^']+)'/g);
  return [...found].map((match) => match[1] as string);
}

test('every module imports only what its area may', () => {
  const broken: string[] = [];
  for (const file of code) {
    const area = areaOf(file);
    assert.ok(area, `${file} stands in no area of the import table`);
    for (const name of importsOf(file)) {
      if (!name.startsWith('.')) continue;
      const target = normalize(join(dirname(file), name));
      const allowed = [area, ...(mayImport[area] as readonly string[])];
      if (!allowed.some((each) => isWithin(target, each))) broken.push(`${file} may not import ${target}`);
    }
  }
  assert.deepEqual(broken, []);
});

test('translators are pure: no module of Node, and only these packages', () => {
  const packages = new Set(['typebox']);
  const broken = code
    .filter((file) => file.startsWith('translators/'))
    .flatMap((file) =>
      importsOf(file)
        .filter((name) => !name.startsWith('.') && !packages.has(name))
        .map((name) => `${file}: ${name}`),
    );
  assert.deepEqual(broken, []);
});

test('x12 knows nothing of the maps and of flat files', () => {
  const broken = code
    .filter((file) => file.startsWith('translators/x12/'))
    .flatMap((file) => importsOf(file).map((name) => ({ file, target: normalize(join(dirname(file), name)) })))
    .filter(({ target }) => /^translators\/(maps|flatfile)\//.test(target));
  assert.deepEqual(broken, []);
});

/** Spelt apart, so that this file does not find itself. */
const bannedNames = ['utils', 'helpers', 'common', 'manager', 'misc'];
const bannedWords = [
  ['TO', 'DO'],
  ['FIX', 'ME'],
  ['XX', 'X:'],
  ['@ts-', 'ignore'],
  ['@ts-', 'nocheck'],
  ['test.', 'skip'],
  ['test.', 'only'],
].map((word) => word.join(''));

test('no file has a name that says nothing', () => {
  const bad = files.filter((file) =>
    bannedNames.some((name) => file.split('/').some((part) => part.replace(/\..*/, '') === name)),
  );
  assert.deepEqual(bad, []);
});

test('no unfinished places and no silenced checks', () => {
  const bad = sources.flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return bannedWords.filter((word) => text.includes(word)).map((word) => `${file}: ${word}`);
  });
  assert.deepEqual(bad, []);
});

const linesMax = 400;

test(`no source file has more than ${linesMax} lines`, () => {
  const long = code.filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length > linesMax);
  assert.deepEqual(long, []);
});

test('every module of code opens with its contract', () => {
  const silent = code.filter(
    (file) =>
      !readFileSync(join(root, file), 'utf8')
        .replace(/^#!.*\n/, '')
        .startsWith('/**'),
  );
  assert.deepEqual(silent, []);
});
