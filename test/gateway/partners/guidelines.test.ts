/** Guidelines of X12 sets in a partner's folder: read, checked with places, and given to the partner's rules. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partnerYaml, scratch } from './scratch.ts';

const guided = (name = 'guidelines/850.yaml', set = '850') =>
  partnerYaml({ receive: `[{ document: purchase-order, set: ${set}, guideline: ${name}, over: mailbox }]` });

test('a guideline is read, and stands in the rule that names it', async () => {
  using made = scratch({
    'partners/northwind/partner.yaml': guided(),
    'partners/northwind/guidelines/850.yaml':
      'set: 850\nsegments:\n  REF: { needs: [DP] }\nelements:\n  BEG01: { codes: [00] }\n  BEG03: { max: 10 }\n',
  });
  const { book, text } = await made.read();
  assert.deepEqual(text, []);
  assert.deepEqual(book?.partners.get('northwind')?.receive[0]?.guideline, {
    set: '850',
    segments: { REF: { needs: ['DP'] } },
    elements: { BEG01: { codes: ['00'] }, BEG03: { max: 10 } },
  });
});

test('a change of a guideline changes the version of the folder', async () => {
  using made = scratch({
    'partners/northwind/partner.yaml': guided(),
    'partners/northwind/guidelines/850.yaml': 'set: 850\n',
  });
  const before = (await made.read()).book?.partners.get('northwind');
  made.write({ 'partners/northwind/guidelines/850.yaml': 'set: 850\nsegments: { REF: { use: required } }\n' });
  const after = (await made.read()).book?.partners.get('northwind');
  assert.notEqual(before?.version, after?.version);
  assert.deepEqual(after?.receive[0]?.guideline?.segments, { REF: { use: 'required' } });
});

test('what is wrong with a guideline is told with file, line, column and the nearest that there is', async () => {
  using made = scratch({
    'partners/northwind/partner.yaml': guided(),
    'partners/northwind/guidelines/850.yaml': [
      'set: 850',
      'segments:',
      '  BGE: { use: required }',
      '  SCH: { use: requird }',
      'elements:',
      '  N109: { use: required }',
      '  PO103: { code: [EA] }',
      'findings:',
      '  code-invalit: off',
      '',
    ].join('\n'),
    'partners/northwind/guidelines/856.yaml': 'set: 856\nelements:\n  HL/LIN02: { codes: [UPC] }\n  HL05: { max: 2 }\n',
  });
  const { text } = await made.read();
  assert.deepEqual(
    text.map((line) => line.replace('partners/northwind/guidelines/', '')),
    [
      '850.yaml:4:15: `use` is `requird`; it may be required, optional or forbidden',
      '850.yaml:7:12: unknown key `code`; did you mean `codes`?',
      '850.yaml:9:3: unknown key `code-invalit`; did you mean `code-invalid`?',
      '856.yaml:3:23: `UPC` has 3 characters; HL/LIN02 has 2 to 2',
      '856.yaml:4:3: `HL05`: segment HL of 856 004010 has elements 01 to 04',
    ],
  );
  made.write({
    'partners/northwind/guidelines/850.yaml':
      'set: 850\nsegments:\n  BGE: { use: required }\n  SCH: { use: required }\n',
    'partners/northwind/guidelines/856.yaml': 'set: 856\n',
  });
  const second = await made.read();
  assert.deepEqual(
    second.text.map((line) => line.replace('partners/northwind/guidelines/', '')),
    [
      '850.yaml:3:3: 850 004010 has no BGE (did you mean BEG?)',
      '850.yaml:4:3: 850 004010 has no SCH (SCH stands at PO1/SCH, PO1/N1/SCH)',
    ],
  );
});

test('a guideline that is not there, or of another set, is told at the rule', async () => {
  using made = scratch({
    'partners/northwind/partner.yaml': guided('guidelines/85.yaml'),
    'partners/northwind/guidelines/850.yaml': 'set: 850\n',
    'partners/contoso/partner.yaml': guided('guidelines/856.yaml').replace('123456789', '987654321'),
    'partners/contoso/guidelines/856.yaml': 'set: 856\n',
  });
  const { text } = await made.read();
  assert.deepEqual(text, [
    'partners/contoso/partner.yaml:5:60: `guideline` is `guidelines/856.yaml`, which is of set 856, and the rule is of 850',
    "partners/northwind/partner.yaml:5:60: `guideline` is `guidelines/85.yaml`, and there is no such file in the partner's folder (did you mean guidelines/850.yaml?)",
  ]);
});

test('tolerances are named, and a misspelt one is told', async () => {
  const x12 = (tolerate: string) =>
    `{ us: { qualifier: ZZ, id: CROSSDOCK }, them: { qualifier: 01, id: 123456789 }, version: 004010, tolerate: ${tolerate} }`;
  using made = scratch({
    'partners/northwind/partner.yaml': partnerYaml({ x12: x12('[isa-width, trailing-separators]') }),
  });
  const { book } = await made.read();
  assert.deepEqual(book?.partners.get('northwind')?.x12?.tolerate, ['isa-width', 'trailing-separators']);
  made.write({ 'partners/northwind/partner.yaml': partnerYaml({ x12: x12('[isa-widht]') }) });
  const { text } = await made.read();
  assert.equal(text.length, 1);
  assert.match(text[0] ?? '', /partner\.yaml:3:\d+: .*`isa-widht`.*did you mean isa-width\?/);
});
