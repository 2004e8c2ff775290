import assert from 'node:assert/strict';
import test from 'node:test';
import { codes, inspect, interchange, order, set } from './fixtures.ts';

/** Findings of one 850, with its body changed. */
function found(change: (body: string[]) => string[], version = '004010') {
  return inspect(interchange([set('850', '0001', change(order('PO1001', 2)))], { version })).findings;
}

/** Puts a segment where another one stands. */
const swap = (id: string, segment: string) => (body: string[]) =>
  body.map((one) => (one.startsWith(`${id}*`) ? segment : one));

const elements: readonly (readonly [string, string, string, string, string])[] = [
  ['a mandatory element is empty', 'BEG', 'BEG*00*SA***20261125', 'element-missing@BEG03', '1'],
  ['a mandatory element at the end is absent', 'CTT', 'CTT', 'element-missing@CTT01', '1'],
  ['a condition is broken', 'N1', 'N1*ST**92*0042*X*Y*', 'trailing-separators@N1', ''],
  ['one of a pair is missing', 'N1', 'N1*ST*NORTH*92', 'element-condition@N104', '2'],
  ['a required alternative is missing', 'REF', 'REF*DP', 'element-condition@REF02', '2'],
  ['an element too many', 'REF', 'REF*DP*038***X', 'elements-too-many@REF05', '3'],
  ['too short', 'REF', 'REF*D*038', 'element-too-short@REF01', '4'],
  ['too long', 'REF', `REF*DP*${'9'.repeat(31)}`, 'element-too-long@REF02', '5'],
  ['a control character', 'REF', 'REF*DP*0\x0138', 'character-invalid@REF02', '6'],
  ['a component separator in a simple element', 'REF', 'REF*DP*0>38', 'separator-in-element@REF02', '6'],
  ['a code out of a whole list', 'BEG', 'BEG*XX*SA*PO1001**20261125', 'code-invalid@BEG01', '7'],
  ['no day of the calendar', 'BEG', 'BEG*00*SA*PO1001**20260229', 'date-invalid@BEG05', '8'],
  ['a date of another version', 'BEG', 'BEG*00*SA*PO1001**261125', 'date-of-other-version@BEG05', '8'],
];

for (const [name, id, segment, expected, code] of elements) {
  test(`${name}: ${expected}`, () => {
    const findings = found(swap(id, segment));
    assert.ok(codes(findings).includes(expected), codes(findings).join(' '));
    const one = findings.find((finding) => codes([finding])[0] === expected);
    assert.equal(one?.acknowledge?.code ?? '', code);
  });
}

test('a number is one', () => {
  const quantity = (value: string) => codes(found((body) => body.map((one) => one.replace('*12*EA', `*${value}*EA`))));
  for (const good of ['12', '-12', '12.5', '.5', '0', '00012', '12.']) assert.deepEqual(quantity(good), [], good);
  for (const bad of ['12X4', '1,5', '+3', '-', '.', '1.2.3', ' 12', '1E3']) {
    assert.deepEqual(quantity(bad), ['number-invalid@PO102', 'number-invalid@PO102'], bad);
  }
});

test('a sign and a decimal point do not count toward the length of a number', () => {
  const long = `-${'1'.repeat(9)}.${'2'.repeat(6)}`;
  assert.deepEqual(codes(found((body) => body.map((one) => one.replace('*12*EA', `*${long}*EA`)))), []);
});

test('a time is one', () => {
  const time = (value: string) => codes(found((body) => body.toSpliced(2, 0, `DTM*002*20261125*${value}`)));
  for (const good of ['0000', '2359', '235959', '2359591', '23595912']) assert.deepEqual(time(good), [], good);
  for (const bad of ['2400', '1260', '12', '12000', '12X0', '125960'])
    assert.deepEqual(time(bad), ['time-invalid@DTM03'], bad);
});

test('characters are counted, not bytes', () => {
  const name = 'É'.repeat(60);
  const source = Buffer.from(interchange([set('850', '0001', swap('N1', `N1*ST*${name}*92*0042`)(order()))]), 'utf8');
  assert.deepEqual(codes(inspect(source).findings), []);
});

test('a finding says where, what, why and what to do', () => {
  const source = interchange([
    set(
      '850',
      '0001',
      order().map((one) => one.replace('*12*EA', '*12X4*EA')),
    ),
  ]);
  const [finding] = inspect(source).findings;
  assert.deepEqual(finding, {
    code: 'number-invalid',
    severity: 'error',
    message: 'PO102 (quantity ordered) is "12X4", not a number.',
    interchange: '000000001',
    group: '1',
    set: '0001',
    document: '1.1.1',
    segment: 'PO1',
    ordinal: 5,
    loop: 'PO1',
    element: 2,
    reference: 330,
    offset: source.indexOf('12X4'),
    rule: finding?.rule,
    hint: finding?.hint,
    value: '12X4',
    acknowledge: { level: 'AK4', code: '6' },
  });
});

const segments: readonly (readonly [string, (body: string[]) => string[], string, string])[] = [
  ['an id that X12 has not', (body) => body.toSpliced(1, 0, 'QQQ*1'), 'segment-unrecognised@QQQ', '1'],
  ['a mandatory segment is missing', (body) => body.slice(1), 'segment-missing@BEG', '3'],
  [
    'a mandatory loop is missing',
    (body) => body.filter((one) => !one.startsWith('PO1') && !one.startsWith('CTT')),
    'segment-missing@PO1',
    '3',
  ],
  [
    'a segment that is too much',
    (body) => body.toSpliced(2, 0, ...Array(4).fill('PER*BD*X')),
    'segment-over-maximum@PER',
    '5',
  ],
  [
    'a loop that is too much',
    (body) => body.toSpliced(3, 0, ...Array(200).fill('N1*ST*X')),
    'loop-over-maximum@N1',
    '4',
  ],
  ['a segment of another set', (body) => body.toSpliced(1, 0, 'BSN*00*1*20261125*1200'), 'segment-not-in-set@BSN', '6'],
  [
    'a segment out of order',
    (body) => body.toSpliced(2, 0, 'DTM*002*20261125', 'CUR*BY*USD'),
    'segment-out-of-order@CUR',
    '7',
  ],
  ['a segment of a loop that is not open', (body) => body.toSpliced(1, 0, 'PO4*1'), 'segment-out-of-order@PO4', '7'],
];

for (const [name, change, expected, code] of segments) {
  test(`${name}: ${expected}`, () => {
    const findings = found(change);
    assert.deepEqual(codes(findings), [expected]);
    assert.deepEqual(findings[0]?.acknowledge, { level: 'AK3', code });
  });
}

test('a composite is checked component by component', () => {
  const sln = (composite: string) => codes(found((body) => body.toSpliced(4, 0, `SLN*1**I*2*${composite}`)));
  assert.deepEqual(sln('EA>2>3.5'), []);
  assert.deepEqual(sln('EA>X'), ['number-invalid@SLN05']);
  assert.deepEqual(sln('>2'), ['element-missing@SLN05']);
  assert.deepEqual(sln(Array(16).fill('EA').join('>')).slice(-1), ['components-too-many@SLN05']);
});

test('a code out of a list that is not whole is a warning, told once', () => {
  const findings = found((body) => body.toSpliced(2, 0, 'REF*@@*1', 'REF*@@*2', 'REF*@#*3'));
  assert.deepEqual(codes(findings), ['code-unlisted@REF01', 'code-unlisted@REF01']);
  assert.ok(findings.every(({ severity }) => severity === 'warning'));
});

test('lists are 004010 lists: in another version an unknown code is a warning', () => {
  const findings = found(swap('BEG', 'BEG*XX*SA*PO1001**20261125'), '005010');
  assert.deepEqual(codes(findings), ['code-unlisted@BEG01']);
});

test('a version without a dictionary takes the nearest, and says so', () => {
  const findings = found((body) => body, '004020');
  assert.deepEqual(codes(findings), ['dictionary-fallback']);
  assert.equal(findings[0]?.severity, 'notice');
});

test('a set without a dictionary has only its envelope checked', () => {
  const findings = inspect(interchange([set('832', '0001', ['QQQ*1'])], { gs01: 'SC' })).findings;
  assert.deepEqual(codes(findings), ['set-unchecked']);
});

const shipment = (...levels: string[]) => [
  'BSN*00*S1*20261125*1200',
  ...levels.flatMap((level) => [`HL*${level}`, 'LIN**UP*012345678905']),
];
const levels = (...hls: string[]) =>
  codes(inspect(interchange([set('856', '0001', shipment(...hls))], { gs01: 'SH' })).findings);

test('any hierarchy of levels is right whose parents come before', () => {
  assert.deepEqual(levels('1**S', '2*1*O', '3*2*P', '4*3*I', '5*2*P', '6*5*I'), []);
  assert.deepEqual(levels('1*0*S', '2*1*I'), []);
  assert.deepEqual(levels('10**S', '7*10*I'), ['hl-sequence@HL01']);
});

test('HL04 is held against the tree', () => {
  assert.deepEqual(levels('1**S*1', '2*1*O*1', '3*2*I*0'), []);
  assert.deepEqual(levels('1**S*1', '2*1*O*1', '3*1*O'), ['hl-children-differ@HL']);
  assert.deepEqual(levels('1**S*1', '2*1*O*0', '3*2*I', '4*2*I'), ['hl-children-differ@HL04']);
});

test('levels without a parent, or with one that is not there, are found', () => {
  assert.deepEqual(levels('1**S', '2**O', '3*0*I'), ['hl-parent-missing@HL02', 'hl-parent-missing@HL02']);
  assert.deepEqual(levels('1**S', '2*9*O'), ['hl-parent-unknown@HL02']);
  assert.deepEqual(levels('1**S', '2*2*O'), ['hl-parent-unknown@HL02']);
  assert.deepEqual(levels('1**S', '1*1*O'), ['hl-parent-unknown@HL02', 'hl-duplicate@HL01']);
});

test('line counts that differ are a warning', () => {
  const findings = found(swap('CTT', 'CTT*5'));
  assert.deepEqual(codes(findings), ['line-count-differs@CTT']);
  assert.equal(findings[0]?.severity, 'warning');
});

test('trailing separators are a warning, told once a segment id', () => {
  const findings = found((body) => body.map((one) => (one.startsWith('PO1') ? `${one}**` : one)));
  assert.deepEqual(codes(findings), ['trailing-separators@PO1']);
  assert.equal(findings[0]?.severity, 'warning');
});

test('no more findings of a set are kept than the limit, and the rest is counted', () => {
  const source = interchange([
    set(
      '850',
      '0001',
      order('PO1', 50).map((one) => one.replace('*12*EA', '*X*EA')),
    ),
  ]);
  const { findings, ok } = inspect(source, { findingsMax: 10 });
  assert.equal(ok, false);
  assert.equal(findings.length, 10);
});

test('an element that repeats is checked repeat by repeat', () => {
  const invoice = (...segments: string[]) => {
    const body = ['BIG*20261125*1', 'IT1', 'N1*BY*X', ...segments, 'TDS*1'];
    const file = interchange([set('810', '0001', body)], { gs01: 'IN', version: '005010', isa12: '00501', isa11: '^' });
    return codes(inspect(file).findings);
  };
  const races = (count: number) => `DMG*****${Array(count).fill('A').join('^')}`;
  assert.deepEqual(invoice(races(10)), []);
  assert.deepEqual(invoice(races(11)), ['repeats-too-many@DMG05']);
  assert.deepEqual(invoice('DMG*****A^BBBB'), ['element-too-long@DMG05']);
  assert.deepEqual(invoice('REF*IA*1^2'), ['separator-in-element@REF02']);
});

test('a decimal number may have an exponent from 005010 on', () => {
  const quantity = (value: string, version: string) =>
    codes(found((body) => body.map((one) => one.replace('*12*EA', `*${value}*EA`)), version)).filter((code) =>
      code.startsWith('number'),
    );
  assert.deepEqual(quantity('1.2E1', '005010'), []);
  assert.deepEqual(quantity('12E-1', '005010'), []);
  assert.deepEqual(quantity('1E', '005010'), ['number-invalid@PO102', 'number-invalid@PO102']);
  assert.deepEqual(quantity('1E3', '004060'), ['number-invalid@PO102', 'number-invalid@PO102']);
});

test('blanks at the end are told once a set, and not where the minimum length needs them', () => {
  const named = (name: string) => codes(found(swap('N1', `N1*ST*${name}*92*0042`)));
  assert.deepEqual(named('NORTH  '), ['blanks-at-end@N102']);
  assert.deepEqual(named('     '), ['element-blank@N102']);
  assert.deepEqual(codes(found(swap('N1', 'N1*ST*NORTH*92*1 '))), []);
  assert.deepEqual(named(' NORTH'), []);
});

test('LS and LE enclose a loop by one id', () => {
  const body = (le: string) => ['BIA*00*SI*1*20261125', 'LIN**UP*012345678905', 'QTY*33*5', 'LS*REF', 'REF*IA*1', le];
  const advice = (le: string) => codes(inspect(interchange([set('846', '0001', body(le))], { gs01: 'IB' })).findings);
  assert.deepEqual(advice('LE*REF'), []);
  assert.deepEqual(advice('LE*LIN'), ['loop-id-mismatch@LE']);
});
