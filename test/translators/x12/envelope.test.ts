import assert from 'node:assert/strict';
import test from 'node:test';
import { codes, gs, inspect, interchange, isa, order, set, text } from './fixtures.ts';

const one = set('850', '0001', order());
const two = set('850', '0002', order('PO1002'));
const good = interchange([one, two]);

/** Findings of a file that is a good one with something changed. */
function found(source: string): string[] {
  return codes(inspect(source).findings);
}

test('a good file has no findings, and everything is counted', () => {
  const { ok, interchanges, groups, sets, segments, findings, contents, bytes } = inspect(good);
  assert.deepEqual(findings, []);
  assert.deepEqual(
    { ok, interchanges, groups, sets, segments },
    { ok: true, interchanges: 1, groups: 1, sets: 2, segments: 18 },
  );
  assert.equal(bytes, good.length);
  assert.deepEqual(contents, [
    {
      control: '000000001',
      sender: 'ZZ:NORTHWIND',
      receiver: 'ZZ:CROSSDOCK',
      version: '00401',
      test: false,
      groups: [{ control: '1', functionalId: 'PO', version: '004010', sets: { 850: 2 } }],
    },
  ]);
});

const damages: readonly (readonly [string, (file: string) => string, readonly string[]])[] = [
  ['SE01 counts wrong', (file) => file.replace('SE*7*0001', 'SE*9*0001'), ['set-count-wrong@SE01']],
  ['SE01 is no number', (file) => file.replace('SE*7*0001', 'SE*X*0001'), ['set-count-wrong@SE01']],
  ['SE02 is not ST02', (file) => file.replace('SE*7*0001', 'SE*7*0009'), ['set-control-mismatch@SE02']],
  ['SE02 lacks zeros', (file) => file.replace('SE*7*0001', 'SE*7*1'), ['control-number-padding@SE02']],
  ['SE is missing', (file) => file.replace('SE*7*0001~\n', ''), ['set-trailer-missing']],
  ['the last SE is missing', (file) => file.replace('SE*7*0002~\n', ''), ['set-trailer-missing']],
  ['ST01 is no set id', (file) => file.replace('ST*850*0001', 'ST*85X*0001'), ['set-unchecked', 'set-id-invalid@ST01']],
  [
    'ST02 is empty',
    (file) => file.replace('ST*850*0001', 'ST*850*').replace('SE*7*0001', 'SE*7'),
    ['set-control-invalid@ST02'],
  ],
  ['ST02 is short', (file) => file.replaceAll('*0001~', '*1~'), ['set-control-form@ST02']],
  ['ST02 comes twice', (file) => file.replaceAll('*0002~', '*0001~'), ['set-control-duplicate@ST02']],
  ['GE01 counts wrong', (file) => file.replace('GE*2', 'GE*3'), ['group-count-wrong@GE01']],
  ['GE02 is not GS06', (file) => file.replace('GE*2*1', 'GE*2*4'), ['group-control-mismatch@GE02']],
  ['GE is missing', (file) => file.replace('GE*2*1~\n', ''), ['group-trailer-missing']],
  [
    'GS06 is empty',
    (file) => file.replace('*1200*1*X', '*1200**X').replace('GE*2*1', 'GE*2'),
    ['group-header-incomplete@GS'],
  ],
  [
    'GS is missing',
    (file) => file.replace(/GS.*\n/, ''),
    ['set-outside-group@ST', 'set-outside-group@ST', 'trailer-without-header@GE', 'interchange-count-wrong@IEA01'],
  ],
  ['IEA01 counts wrong', (file) => file.replace('IEA*1', 'IEA*2'), ['interchange-count-wrong@IEA01']],
  [
    'IEA02 is not ISA13',
    (file) => file.replace('IEA*1*000000001', 'IEA*1*000000002'),
    ['interchange-control-mismatch@IEA02'],
  ],
  ['IEA is missing', (file) => file.replace(/IEA.*\n/, ''), ['interchange-trailer-missing']],
  ['SE comes twice', (file) => file.replace('SE*7*0001~\n', 'SE*7*0001~\nSE*7*0001~\n'), ['segment-outside-set@SE']],
  [
    'a segment stands between sets',
    (file) => file.replace('ST*850*0002', 'REF*DP*1~\nST*850*0002'),
    ['segment-outside-set@REF'],
  ],
  ['a segment stands between groups', (file) => file.replace('IEA*', 'REF*DP*1~\nIEA*'), ['segment-outside-group@REF']],
  ['a terminator is doubled', (file) => file.replace('REF*DP*038~', 'REF*DP*038~~'), ['segment-empty']],
  ['text stands behind', (file) => `${file}bye`, ['text-outside-interchange']],
  ['ISA13 is no number', (file) => file.replaceAll('000000001', 'ABC000001'), ['interchange-control-form@ISA13']],
  ['ISA01 is unknown', (file) => file.replace('ISA*00', 'ISA*99'), ['authorization-unknown@ISA01']],
  ['ISA03 is unknown', (file) => file.replace('*00*          *ZZ', '*99*          *ZZ'), ['security-unknown@ISA03']],
  ['ISA05 is unknown', (file) => file.replace('*ZZ*NORTHWIND', '*QQ*NORTHWIND'), ['sender-qualifier-unknown@ISA05']],
  ['ISA07 is unknown', (file) => file.replace('*ZZ*CROSSDOCK', '*QQ*CROSSDOCK'), ['receiver-qualifier-unknown@ISA07']],
  ['ISA09 is no date', (file) => file.replace('*261125*1200*U', '*261325*1200*U'), ['interchange-date-invalid@ISA09']],
  ['ISA10 is no time', (file) => file.replace('*261125*1200*U', '*261125*2500*U'), ['interchange-time-invalid@ISA10']],
  ['ISA12 is no version', (file) => file.replace('*U*00401', '*U*0040X'), ['interchange-version-form@ISA12']],
  ['ISA14 is unknown', (file) => file.replace('*0*P*', '*7*P*'), ['acknowledgment-request-unknown@ISA14']],
  ['GS04 is no date', (file) => file.replace('*20261125*1200*1*X', '*20261325*1200*1*X'), ['group-date-invalid@GS04']],
  ['GS05 is no time', (file) => file.replace('*20261125*1200*1*X', '*20261125*12*1*X'), ['group-time-invalid@GS05']],
  [
    'GS06 is no number',
    (file) => file.replace('*1200*1*X', '*1200*A1*X').replace('GE*2*1', 'GE*2*A1'),
    ['group-control-form@GS06'],
  ],
  ['ISA15 is unknown', (file) => file.replace('*0*P*', '*0*X*'), ['usage-unknown@ISA15']],
  [
    '850 stands under IB',
    (file) => file.replace('GS*PO', 'GS*IB'),
    ['set-group-mismatch@ST01', 'set-group-mismatch@ST01'],
  ],
  [
    '850 stands under a guide of its own',
    (file) => file.replace('GS*PO', 'GS*SC'),
    ['group-id-unlisted@ST01', 'group-id-unlisted@ST01'],
  ],
];

for (const [name, damage, expected] of damages) {
  test(`${name}: ${expected[0]}`, () => {
    assert.notEqual(damage(good), good);
    assert.deepEqual(found(damage(good)), expected);
  });
}

test('harmless padding of counts is no finding', () => {
  assert.deepEqual(found(good.replace('SE*7*0001', 'SE*0007*0001').replace('IEA*1*', 'IEA*00001*')), []);
});

test('a file that is cut anywhere is not ok, and its whole sets are counted', () => {
  for (let end = 0; end < good.length - 2; end++) {
    const { ok, sets } = inspect(good.slice(0, end));
    assert.equal(ok, false, good.slice(0, end).slice(-20));
    assert.ok(sets >= (good.slice(0, end).match(/\nST/g)?.length ?? 0) - 1);
  }
});

test('GS06 that comes twice is found', () => {
  const group = [gs(), ...one, 'GE*1*1'];
  assert.deepEqual(found(text([isa(), ...group, ...group, 'IEA*2*000000001'])), ['group-control-duplicate@GS06']);
});

test('a group without sets, and an interchange without groups, are found', () => {
  assert.deepEqual(found(interchange([])), ['group-empty']);
  assert.deepEqual(found(text([isa(), 'IEA*0*000000001'])), ['interchange-empty']);
});

test('a malformed id is found also in a set without a dictionary', () => {
  const odd = interchange([set('832', '0001', ['TEST*1', 'x1*2', 'BCT*1'])], { gs01: 'SC' });
  assert.deepEqual(found(odd), ['set-unchecked', 'segment-unrecognised@TEST', 'segment-unrecognised@x1']);
});

test('TA1 segments stand between ISA and GS', () => {
  const ta1 = 'TA1*000000009*261125*1200*A*000';
  assert.deepEqual(found(text([isa(), ta1, ta1, gs(), ...one, 'GE*1*1', 'IEA*1*000000001'])), []);
  assert.deepEqual(found(text([isa(), ta1, 'IEA*0*000000001'])), []);
});

test('interchanges of several versions and delimiters stand in one file', () => {
  const other = interchange([set('856', '0001', shipNotice)], {
    element: '|',
    component: ':',
    terminator: '\r\n',
    isa11: '^',
    isa12: '00501',
    isa13: '000000002',
    gs01: 'SH',
    version: '005010',
  });
  const result = inspect(good + other + good.replaceAll('000000001', '000000003'));
  assert.deepEqual(codes(result.findings), []);
  assert.equal(result.interchanges, 3);
  assert.deepEqual(
    result.contents.map(({ groups }) => groups[0]?.version),
    ['004010', '005010', '004010'],
  );
});

const shipNotice = ['BSN*00*S1*20261125*1200', 'HL*1**S', 'HL*2*1*I', 'LIN**UP*012345678905', 'SN1**5*EA', 'CTT*2'];
