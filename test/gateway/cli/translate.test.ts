import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { jsonLines, processed, repository, scratch, words } from './run-cli.ts';

const sample = (name: string) => join(repository, 'partners/northwind/samples', name);

interface Part {
  readonly position: string;
  readonly set: string;
  readonly part: number;
  readonly last: boolean;
  readonly document: { readonly type: string; readonly number: string };
}

test('an accepted file: its documents on standard output, 0, and nothing is kept', async () => {
  using folder = scratch();
  const data = join(folder.path, 'data');
  const { code, out, err } = await processed(['translate', sample('850.edi'), '--partner', 'northwind'], {
    env: { CROSSDOCK_FOLDERS_DATA: data },
  });
  assert.equal(code, 0, err);
  const [part, ...more] = jsonLines<Part>(out);
  assert.deepEqual(more, []);
  assert.deepEqual(Object.keys(part ?? {}), ['position', 'set', 'part', 'last', 'document']);
  assert.deepEqual([part?.position, part?.set, part?.part, part?.last], ['1.1.1', '850', 1, true]);
  assert.deepEqual([part?.document.type, part?.document.number], ['purchase-order', '4500031877']);
  assert.match(err, /850\.edi: accepted: 1 document\n$/);
  assert.equal(existsSync(data), false);
});

test('a partly rejected file: the good set only, findings in words, 1', async () => {
  const { code, out, err } = await words(['translate', sample('850-three-defects.edi'), '--partner', 'northwind']);
  assert.equal(code, 1);
  assert.deepEqual(
    jsonLines<Part>(out).map(({ position }) => position),
    ['1.1.1'],
  );
  assert.match(err, /^1\.1\.2 {2}Purchase order .*rejected$/m);
  assert.match(err, /error +PO1-02, segment 12 of set 0002, loop PO1, byte 825/);
  assert.match(err, /^to do +Quote/m);
  assert.match(err, /partially accepted: 2 documents, 1 of them rejected, 3 errors/);
});

test('with --json the findings are JSON, and the verdict is the last line', async () => {
  const argv = ['translate', sample('850-three-defects.edi'), '--partner', 'northwind', '--json'];
  const lines = jsonLines((await words(argv)).err);
  const { verdict, documents, rejected, errors } = lines.at(-1) as Record<string, unknown>;
  assert.deepEqual([verdict, documents, rejected, errors], ['partially-accepted', 2, 1, 3]);
  assert.equal(lines.filter(({ severity }) => severity === 'error').length, 3);
});

test('noise is rejected; a missing file and a folder are told; an unknown partner is a usage error', async () => {
  using folder = scratch();
  writeFileSync(join(folder.path, 'noise.edi'), 'no X12 at all');
  const translate = (file: string, partner: string) => words(['translate', file, '--partner', partner]);
  const noise = await translate(join(folder.path, 'noise.edi'), 'northwind');
  assert.deepEqual([noise.code, noise.out], [1, '']);
  assert.match(noise.err, /: rejected: 0 documents/);
  const missing = await translate('nowhere.edi', 'northwind');
  assert.equal(missing.code, 1);
  assert.match(missing.err, /there is no file nowhere\.edi/);
  assert.match((await translate(folder.path, 'northwind')).err, /is a folder/);
  const unknown = await translate(sample('850.edi'), 'northwin');
  assert.equal(unknown.code, 2);
  assert.match(unknown.err, /Did you mean northwind\?/);
});

test('partners with errors: the errors with their places, and 2, for the file is not to blame', async () => {
  using folder = scratch();
  mkdirSync(join(folder.path, 'partners', 'acme'), { recursive: true });
  writeFileSync(join(folder.path, 'partners', 'acme', 'partner.yaml'), 'name: Acme\nstatus: prodution\n');
  const { code, out, err } = await words(['translate', sample('850.edi'), '--partner', 'acme'], { cwd: folder.path });
  assert.deepEqual([code, out], [2, '']);
  assert.match(err, /partner\.yaml:2:9: /);
});

test('an override of the partner changes what is shown, and one that fails is told by its place', async () => {
  using folder = scratch();
  const northwind = join(folder.path, 'partners/northwind');
  cpSync(join(repository, 'partners/northwind'), northwind, { recursive: true });
  cpSync(join(repository, 'config/calendars.yaml'), join(folder.path, 'config/calendars.yaml'));
  const yaml = join(northwind, 'partner.yaml');
  const rule = '    set: 850\n';
  writeFileSync(yaml, readFileSync(yaml, 'utf8').replace(rule, `${rule}    override: maps/850.jsonata\n`));
  mkdirSync(join(northwind, 'maps'));
  const translated = async (expression: string) => {
    writeFileSync(join(northwind, 'maps/850.jsonata'), expression);
    return words(['translate', join(northwind, 'samples/850.edi'), '--partner', 'northwind'], { cwd: folder.path });
  };
  const changed = await translated('{ "messages": ["Department " & references[qualifier = "DP"].value] }');
  assert.equal(changed.code, 0, changed.err);
  const [line] = jsonLines(changed.out) as { document?: { messages?: string[] } }[];
  assert.deepEqual(line?.document?.messages, ['Department 0310']);
  const failed = await translated('{\n  "messages": $uppercase(5) }');
  assert.deepEqual([failed.code, failed.out], [1, '']);
  assert.match(failed.err, /maps\/850\.jsonata:2:\d+: /);
});
