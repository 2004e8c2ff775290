import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Type } from 'typebox';
import { checkYaml } from '../../../gateway/settings/check.ts';
import { formatConfigError } from '../../../gateway/settings/config-error.ts';
import { readYaml } from '../../../gateway/settings/yaml.ts';

const closed = { additionalProperties: false } as const;

function errorsOf(text: string, schema: Parameters<typeof checkYaml>[1]): string[] {
  return checkYaml(readYaml('f', text), schema).errors.map(formatConfigError);
}

test('text becomes a number or a truth only where the schema asks for it', () => {
  const schema = Type.Object({
    port: Type.Integer(),
    on: Type.Boolean(),
    id: Type.String(),
    rest: Type.Optional(Type.Number()),
  });
  const { value } = checkYaml(readYaml('f', 'port: 080\non: true\nid: 007\nrest: 1.5\n'), schema);
  assert.deepEqual(value, { port: 80, on: true, id: '007', rest: 1.5 });
});

test('of alternatives only the one that was meant is complained about', () => {
  const schema = Type.Object({
    channel: Type.Union([
      Type.Object({ kind: Type.Literal('folder'), path: Type.String() }, closed),
      Type.Object({ kind: Type.Literal('sftp'), host: Type.String(), port: Type.Integer() }, closed),
    ]),
    level: Type.Union([Type.Literal('low'), Type.Literal('high')]),
    size: Type.Union([Type.Integer(), Type.Object({ width: Type.Integer() }, closed)]),
  });
  assert.deepEqual(errorsOf('channel: { kind: sftp, host: h, port: x }\nlevel: low\nsize: { width: y }\n', schema), [
    'f:1:39: `port` is `x`; it has to be a whole number',
    'f:3:16: `width` is `y`; it has to be a whole number',
  ]);
  assert.deepEqual(errorsOf('channel: { kind: ftp }\nlevel: middle\nsize: 3\n', schema), [
    'f:1:18: `kind` is `ftp`; it may be folder or sftp',
    'f:2:8: `level` is `middle`; it may be low or high',
  ]);
});

test('numbers, texts and lists out of their bounds', () => {
  const schema = Type.Object({
    port: Type.Integer({ minimum: 1, maximum: 65535 }),
    code: Type.String({ maxLength: 1 }),
    list: Type.Array(Type.String(), { minItems: 1 }),
    kind: Type.Enum(['count', 'receipt', 'allocation', 'release']),
  });
  assert.deepEqual(errorsOf('port: 70000\ncode: ab\nlist: []\nkind: alocation\n', schema), [
    'f:1:7: `port` is `70000`; the most is 65535',
    'f:2:7: `code` is `ab`; it has 1 character at most',
    'f:3:7: `list` is empty; it has one entry at least',
    'f:4:7: `kind` is `alocation`; it may be count, receipt, allocation or release (did you mean allocation?)',
  ]);
});

test('an empty file, and values that are shown cut and with control characters visible', () => {
  const schema = Type.Object({ kind: Type.Enum(['a']) });
  assert.deepEqual(errorsOf('', schema), ['f:1:1: the file is empty; it has to be keys with values, as `key: value`']);
  assert.deepEqual(errorsOf(`kind: "x\\e[31m${'y'.repeat(80)}"\n`, schema), [
    `f:1:7: \`kind\` is \`x\\x1b[31m${'y'.repeat(50)}…\`; it may only be a`,
  ]);
});
