/** A guideline over the dictionary, and tolerances, as a partner's files meet them. */
import assert from 'node:assert/strict';
import test from 'node:test';
import type { Finding } from '../../../../translators/finding.ts';
import type { DocumentOutcome, EndOutcome, GroupOutcome, Outcome } from '../../../../translators/outcome.ts';
import { findingRules } from '../../../../translators/x12/findings.ts';
import type { Guideline } from '../../../../translators/x12/guideline/guideline.ts';
import { type ToleranceName, tolerances } from '../../../../translators/x12/guideline/tolerances.ts';
import type { X12Settings } from '../../../../translators/x12/settings.ts';
import { x12Translator } from '../../../../translators/x12/translator.ts';
import { bytes, codes, context, interchange, order, recordingMapping, set } from '../fixtures.ts';

interface Partner {
  readonly guideline?: Omit<Guideline, 'set'>;
  readonly x12?: Partial<X12Settings>;
}

function outcomesOf(file: string, { guideline, x12 = {} }: Partner, seen: string[] = []): readonly Outcome[] {
  const base = context(['850']);
  const receive = base.partner.receive.map((rule) => ({
    ...rule,
    ...(guideline === undefined ? {} : { guideline: { set: '850', ...guideline } }),
  }));
  const partner = { ...base.partner, receive, x12: { ...base.partner.x12!, ...x12 } };
  const translator = x12Translator({ ...base, partner }, [recordingMapping('850', seen)]);
  return [...translator.push(bytes(file)), ...translator.end()];
}

const documentOf = (outcomes: readonly Outcome[]) =>
  outcomes.find((outcome): outcome is DocumentOutcome => outcome.kind === 'document')!;

/** Findings of the body of an 850 under a guideline. */
function found(guideline: Omit<Guideline, 'set'>, body: readonly string[], version = '004010'): readonly Finding[] {
  const file = interchange([set('850', '0001', body)], { version });
  return documentOf(outcomesOf(file, { guideline })).findings;
}

const cases: readonly (readonly [string, Omit<Guideline, 'set'>, readonly string[], readonly string[]])[] = [
  ['a required segment', { segments: { DTM: { use: 'required' } } }, order(), ['guideline-segment-missing@DTM']],
  [
    'a required segment of a loop, in each of its instances',
    { segments: { 'PO1/PID': { use: 'required' } } },
    order('1', 2).toSpliced(4, 0, 'PID*F****X'),
    ['guideline-segment-missing@PID'],
  ],
  [
    'a qualifier that has to come',
    { segments: { REF: { needs: ['DP', 'IA'] } } },
    order(),
    ['guideline-segment-missing@REF'],
  ],
  ['qualifiers that came', { segments: { REF: { needs: ['DP'] }, N1: { needs: ['ST'] } } }, order(), []],
  [
    'qualifiers are asked of each loop by itself',
    { segments: { 'N1/REF': { needs: ['IA'] } } },
    order().toSpliced(3, 0, 'REF*IA*1', 'N1*BY*X'),
    ['guideline-segment-missing@REF'],
  ],
  ['a forbidden segment', { segments: { REF: { use: 'forbidden' } } }, order(), ['guideline-segment-forbidden@REF']],
  [
    'a forbidden loop is one finding, whatever it holds',
    { segments: { 'PO1/N1': { use: 'forbidden' } } },
    order().toSpliced(4, 0, 'N1*ST*X', 'N3*Y'),
    ['guideline-segment-forbidden@N1'],
  ],
  [
    'anywhere: a star and a slash',
    { segments: { '*/REF': { use: 'forbidden' } } },
    order().toSpliced(3, 0, 'REF*IA*1'),
    ['guideline-segment-forbidden@REF', 'guideline-segment-forbidden@REF'],
  ],
  ['fewer uses', { segments: { PO1: { max: 1 } } }, order('1', 2), ['guideline-over-maximum@PO1']],
  ['more uses', { segments: { PER: { max: 9 } } }, order().toSpliced(2, 0, ...Array(6).fill('PER*BD*X')), []],
  [
    'a mandatory segment that may be missing',
    { segments: { PO1: { use: 'optional' } } },
    order().filter((one) => !/^(PO1|CTT)/.test(one)),
    [],
  ],
  [
    'a required element',
    { elements: { N104: { use: 'required' }, N103: { use: 'required' } } },
    order().with(2, 'N1*ST*NORTH'),
    ['guideline-element-missing@N103', 'guideline-element-missing@N104'],
  ],
  ['a mandatory element that may be missing', { elements: { BEG03: { use: 'optional' } } }, order(''), []],
  [
    'a forbidden element',
    { elements: { PO104: { use: 'forbidden' } } },
    order(),
    ['guideline-element-forbidden@PO104'],
  ],
  ['codes', { elements: { PO103: { codes: ['CA', 'PL'] } } }, order(), ['guideline-code@PO103']],
  ['codes that fit', { elements: { PO103: { codes: ['EA'] }, N103: { codes: ['92', '9'] } } }, order(), []],
  ['values of a text', { elements: { N102: { codes: ['SOUTH'] } } }, order(), ['guideline-code@N102']],
  ['values of a number', { elements: { PO102: { codes: ['24'] } } }, order(), ['guideline-code@PO102']],
  [
    'a code that is wrong by X12 is said so',
    { elements: { BEG01: { codes: ['00'] } } },
    order().with(0, 'BEG*XX*SA*1**20261125'),
    ['code-invalid@BEG01'],
  ],
  ['a code more', { elements: { BEG01: { addCodes: ['XX'] } } }, order().with(0, 'BEG*XX*SA*1**20261125'), []],
  ['a length', { elements: { BEG03: { max: 5 } } }, order('1234567'), ['guideline-too-long@BEG03']],
  [
    'a length that is wrong by X12',
    { elements: { BEG03: { max: 5 } } },
    order('9'.repeat(23)),
    ['element-too-long@BEG03'],
  ],
  ['a shortest length', { elements: { BEG03: { min: 5 } } }, order('12'), ['guideline-too-short@BEG03']],
  [
    'elements of one place only',
    { elements: { 'PO1/N104': { use: 'required' } } },
    order().with(2, 'N1*ST*NORTH').toSpliced(4, 0, 'N1*BY*X'),
    ['guideline-element-missing@N104'],
  ],
  [
    'a component',
    { elements: { 'PO1/SLN05-01': { codes: ['CA'] } } },
    order().toSpliced(4, 0, 'SLN*1**I*2*EA'),
    ['guideline-code@SLN05'],
  ],
  [
    'a rule turned off',
    { findings: { 'number-invalid': 'off' } },
    order().map((one) => one.replace('*12*', '*X*')),
    [],
  ],
  [
    'a rule turned off at one place',
    { findings: { 'code-invalid': { as: 'off', at: ['BEG01'] } } },
    order().with(0, 'BEG*XX*XX*1**20261125'),
    ['code-invalid@BEG02'],
  ],
  ['unknown segments', { unknownSegments: 'keep' }, order().toSpliced(1, 0, 'ZZ1*X'), ['segment-unrecognised@ZZ1']],
];

for (const [name, guideline, body, expected] of cases) {
  test(`${name}: ${expected.join(' ') || 'right'}`, () => {
    assert.deepEqual(codes(found(guideline, body)), expected);
  });
}

test('a rule made a warning rejects no more, and is still acknowledged', () => {
  const body = order().map((one) => one.replace('*12*EA', '*12X*EA'));
  const [one] = found({ findings: { 'number-invalid': 'warning' } }, body);
  assert.deepEqual([one?.severity, one?.acknowledge?.code], ['warning', '6']);
});

test('an unknown segment that is kept reaches the map, is a notice, and another one still rejects', () => {
  const seen: string[] = [];
  const file = interchange([set('850', '0001', order().toSpliced(1, 0, 'ZZ1*X'))]);
  const document = documentOf(outcomesOf(file, { guideline: { unknownSegments: ['ZZ1'] } }, seen));
  assert.equal(document.verdict, 'accepted');
  assert.deepEqual(
    document.findings.map(({ severity }) => severity),
    ['notice'],
  );
  assert.ok(seen.includes(':ZZ1'));
  const other = documentOf(outcomesOf(file, { guideline: { unknownSegments: ['ZZ2'] } }));
  assert.equal(other.verdict, 'rejected');
});

test("a guideline's finding says what it asks, and has the codes of the 997 and the 999", () => {
  const [one] = found({ elements: { PO103: { codes: ['CA', 'PL'] } } }, order());
  assert.equal(one?.message, 'PO103 (unit of measure) is "EA"; the partner\'s guideline allows CA, PL.');
  assert.deepEqual(one?.acknowledge, { level: 'AK4', code: '7', implementation: 'I6' });
});

test('levels of a hierarchy have rules of their own', () => {
  const guideline: Guideline = {
    set: '856',
    segments: {
      'HL:S/TD5': { use: 'required' },
      'HL:P/MAN': { use: 'required' },
      'HL/LIN': { use: 'forbidden' },
      'HL:I/LIN': { use: 'required' },
    },
    elements: { 'HL:I/SN103': { codes: ['EA'] } },
  };
  const levels = (...segments: string[]) => {
    const body = ['BSN*00*S1*20261125*1200', ...segments];
    const base = context(['856']);
    const receive = base.partner.receive.map((rule) => ({ ...rule, guideline }));
    const partner = { ...base.partner, receive };
    const translator = x12Translator({ ...base, partner }, [recordingMapping('856')]);
    const file = interchange([set('856', '0001', body)], { gs01: 'SH' });
    const { findings } = documentOf([...translator.push(bytes(file)), ...translator.end()]);
    return findings.map(({ code, segment, ordinal }) => `${code}@${segment}:${ordinal}`);
  };
  const item = ['LIN**UP*012345678905', 'SN1**5*EA'];
  assert.deepEqual(levels('HL*1**S', 'TD5*****X', 'HL*2*1*P', 'MAN*GM*1', 'HL*3*2*I', ...item), []);
  assert.deepEqual(levels('HL*1**S', 'LIN**UP*1', 'TD5*****X', 'HL*2*1*I', ...item), [
    'guideline-segment-forbidden@LIN:4',
  ]);
  assert.deepEqual(levels('HL*1**S', 'HL*2*1*P', 'HL*3*2*I', 'SN1**5*CA'), [
    'guideline-segment-missing@TD5:4',
    'guideline-segment-missing@MAN:5',
    'guideline-segment-missing@LIN:6',
    'guideline-code@SN1:6',
  ]);
});

test('a guideline does not change what other partners are checked by', () => {
  assert.deepEqual(codes(found({ segments: { REF: { use: 'forbidden' } } }, order())), [
    'guideline-segment-forbidden@REF',
  ]);
  assert.deepEqual(codes(found({}, order())), []);
});

test('a guideline written for one version passes over places that another has not', () => {
  assert.deepEqual(
    codes(found({ elements: { BEG12: { use: 'required' } } }, order('1').with(0, 'BEG*00*SA*1**261125'), '003040')),
    [],
  );
});

const damaged: Readonly<Partial<Record<ToleranceName, readonly [string | RegExp, string]>>> = {
  'wrong-segment-count': ['SE*7*', 'SE*9*'],
  'wrong-set-count': ['GE*1*', 'GE*5*'],
  'wrong-group-count': ['IEA*1*', 'IEA*5*'],
  'trailer-control-numbers': ['GE*1*1~', 'GE*1*9~'],
  'isa-width': ['NORTHWIND      *', 'NORTHWIND*'],
  'envelope-dates': ['*20261125*1200*1*X', '*20269925*1200*1*X'],
  'text-around': [/^/, 'From the VAN\n'],
  'doubled-terminators': ['REF*DP*038~', 'REF*DP*038~~'],
  'bare-line-breaks': ['REF*DP', 'REF*\nDP'],
  'trailing-separators': ['REF*DP*038~', 'REF*DP*038**~'],
  'padded-elements': ['REF*DP*038~', 'REF*DP*038 ~'],
  'unknown-codes': ['BEG*00*', 'BEG*XX*'],
  'unknown-segments': ['REF*DP', 'ZZ1*DP'],
  'extra-elements': ['REF*DP*038~', 'REF*DP*038***X~'],
  'segment-order': ['REF*DP*038~', 'DTM*002*20261125~\nREF*DP*038~'],
  'more-segments': ['REF*DP*038~', 'PER*BD*X~\nPER*BD*X~\nPER*BD*X~\nPER*BD*X~'],
  'element-lengths': ['REF*DP*038~', `REF*DP*${'9'.repeat(31)}~`],
  'dates-of-other-version': ['**20261125~', '**261125~'],
  'broken-conditions': ['REF*DP*038~', 'REF*DP~'],
  'separators-in-data': ['REF*DP*038~', 'REF*DP*0>38~'],
};

for (const [name, [from, to]] of Object.entries(damaged) as [ToleranceName, [string, string]][]) {
  test(`${name}: recorded as tolerated where the partner has it, found where it has not`, () => {
    const file = interchange([set('850', '0001', order())])
      .replace(from, to)
      .replace(/SE\*\d+\*/, (se) => {
        if (name === 'wrong-segment-count') return se;
        const more = (to.match(/~\n/g) ?? []).length;
        return `SE*${7 + more}*`;
      });
    const all = (outcomes: readonly Outcome[]) =>
      outcomes.flatMap((outcome) => ('findings' in outcome ? outcome.findings : []));
    const strict = all(outcomesOf(file, {}));
    assert.ok(
      strict.some(({ code }) => (tolerances[name].findings as readonly string[]).includes(code)),
      codes(strict).join(),
    );
    const outcomes = outcomesOf(file, { x12: { tolerate: [name] } });
    const lenient = all(outcomes);
    assert.ok(lenient.some(({ code, message }) => code === 'tolerated' && message.includes(`(${name})`)));
    assert.deepEqual(codes(lenient.filter(({ severity }) => severity === 'error')), []);
    assert.equal(documentOf(outcomes).verdict, 'accepted');
    assert.equal((outcomes.at(-1) as EndOutcome).verdict, 'accepted');
    const group = outcomes.find((outcome): outcome is GroupOutcome => outcome.kind === 'group');
    assert.equal(group?.acknowledgment.verdict, 'accepted');
  });
}

test('every tolerance names findings that the registry or the maps have, and says what it costs', () => {
  const maps = new Set(['count-differs', 'total-differs']);
  for (const [name, { findings, lets, cost }] of Object.entries(tolerances)) {
    for (const code of findings) assert.ok(code in findingRules || maps.has(code), `${name}: ${code}`);
    assert.ok(lets.endsWith('.') && cost.endsWith('.'), name);
  }
});
