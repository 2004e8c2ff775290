/** For each acknowledgment code that we write, a file that causes it: AK3, AK4, AK5 and AK9, IK3, IK4 and IK5, TA1. */
import assert from 'node:assert/strict';
import test from 'node:test';
import type { ReceiveRule } from '../../../translators/partner.ts';
import { codeList } from '../../../translators/x12/dictionary/code-list.ts';
import { type FindingRule, findingRules } from '../../../translators/x12/findings.ts';
import type { Guideline } from '../../../translators/x12/guideline/guideline.ts';
import { answers, crossdock, type Side, segmentsOf } from './answers.ts';
import { type Envelope, gs, interchange, isa, order, set, text } from './fixtures.ts';

type Rules = Pick<Guideline, 'segments' | 'elements'>;

interface Cause {
  readonly file: string;
  /** The partner's guideline for its orders. */
  readonly guideline?: Rules;
  /** The set that the partner sends; 850 unless told. */
  readonly set?: string;
}

const one = set('850', '0001', order());
const two = set('850', '0002', order('PO1002'));
const bad = (body: string[], guideline?: Rules): Cause => ({
  file: interchange([set('850', '0001', body)]),
  ...(guideline === undefined ? {} : { guideline }),
});
const file = (of: string): Cause => ({ file: of });
const envelope = (of: Envelope, sets = [one]): Cause => file(interchange(sets, of));
const good = interchange([one]);

const segmentCauses: Readonly<Record<string, Cause>> = {
  'AK3 1': bad(order().toSpliced(1, 0, 'QQQ*1')),
  'AK3 2': bad(order(), { segments: { REF: { use: 'forbidden' } } }),
  'AK3 3': bad(order().slice(1)),
  'AK3 4': bad(order().toSpliced(3, 0, ...Array<string>(200).fill('N1*ST*X'))),
  'AK3 5': bad(order().toSpliced(2, 0, ...Array<string>(4).fill('PER*BD*X'))),
  'AK3 6': bad(order().toSpliced(1, 0, 'BSN*00*1*20261125*1200')),
  'AK3 7': bad(order().toSpliced(2, 0, 'CUR*BY*USD', 'BEG*00*SA*X**20261125')),
  'AK3 8': bad(order().with(1, 'REF*DP')),
};

const elementCauses: Readonly<Record<string, Cause>> = {
  'AK4 1': bad(order().with(0, 'BEG*00*SA***20261125')),
  'AK4 2': bad(order().with(1, 'REF*DP')),
  'AK4 3': bad(order().with(1, 'REF*DP*1***X')),
  'AK4 4': bad(order().with(1, 'REF*D*1')),
  'AK4 5': bad(order().with(1, `REF*DP*${'9'.repeat(31)}`)),
  'AK4 6': bad(order().with(1, 'REF*DP*1>2')),
  'AK4 7': bad(order().with(0, 'BEG*XX*SA*1**20261125')),
  'AK4 8': bad(order().with(0, 'BEG*00*SA*1**20261325')),
  'AK4 9': bad(order().toSpliced(2, 0, 'DTM*002*20261125*2500')),
  'AK4 10': bad(order().toSpliced(4, 0, 'QTY*38*5**X')),
};

const setCauses: Readonly<Record<string, Cause>> = {
  'AK5 1': file(interchange([one, set('860', '0002', ['BCH*00'])])),
  'AK5 2': file(interchange([one.slice(0, -1), two])),
  'AK5 3': file(interchange([one.with(-1, 'SE*7*0009'), two])),
  'AK5 4': file(interchange([one.with(-1, 'SE*9*0001'), two])),
  'AK5 5': bad(order().with(1, 'REF*DP')),
  'AK5 6': file(interchange([one.with(0, 'ST*85*0001'), two])),
  'AK5 7': file(interchange([one.with(0, 'ST*850').with(-1, 'SE*7'), two])),
  'AK5 23': file(interchange([one, one])),
};

const groupCauses: Readonly<Record<string, Cause>> = {
  'AK9 1': envelope({ gs01: 'IN' }, [set('810', '0001', ['BIG*20261125*1'])]),
  'AK9 2': envelope({ version: '4010' }),
  'AK9 3': file(text([isa(), gs(), ...one, 'IEA*1*000000001'])),
  'AK9 4': file(good.replace('GE*1*1', 'GE*1*2')),
  'AK9 5': file(good.replace('GE*1*1', 'GE*2*1')),
  'AK9 6': file(text([isa(), gs(), ...one, 'GE*1*1', gs(), ...one, 'GE*1*1', 'IEA*2*000000001'])),
};

/** The 999 has these beside the codes above, in the same files. */
const implementationCauses: Readonly<Record<string, Cause>> = {
  'IK3 I4': bad(order(), { segments: { REF: { use: 'forbidden' } } }),
  'IK3 I8': bad(order(), { segments: { FOB: { use: 'required' } } }),
  'IK4 12': {
    set: '810',
    file: interchange([set('810', '0001', ['BIG*20261125*1', `DMG*****${Array(11).fill('A').join('^')}`, 'TDS*1'])], {
      version: '005010',
      gs01: 'IN',
      isa11: '^',
      isa12: '00501',
    }),
  },
  'IK4 13': bad(order().toSpliced(4, 0, 'MEA*WT*G*1*LB>1>1>LB>1>1>LB>1>1>LB>1>1>LB>1>1>X')),
  'IK4 I6': bad(order(), { elements: { BEG02: { codes: ['NE'] } } }),
  'IK4 I9': bad(order(), { elements: { BEG06: { use: 'required' } } }),
  'IK4 I10': bad(order(), { elements: { REF02: { use: 'forbidden' } } }),
  'AK9 19': file(
    text([
      isa({ isa12: '00501', isa11: '^' }),
      ...[1, 2].flatMap(() => [gs({ version: '005010' }), ...one, 'GE*1*1']),
      'IEA*2*000000001',
    ]),
  ),
  'IK5 I5': bad(order(), { elements: { REF02: { use: 'forbidden' } } }),
};

/** An ISA with one element changed, in a good file. */
const changed = (from: string, to: string): Cause => file(good.replace(from, to));

const interchangeCauses: Readonly<Record<string, Cause>> = {
  'TA1 000': envelope({ isa14: '1' }),
  'TA1 001': changed('IEA*1*000000001', 'IEA*1*000000002'),
  'TA1 003': envelope({ isa12: '00999', isa14: '1' }),
  'TA1 005': { file: good.replace('*ZZ*NORTHWIND', '*QQ*NORTHWIND').replace('*0*P*', '*1*P*') },
  'TA1 006': envelope({ sender: 'SOMEBODY' }),
  'TA1 007': { file: good.replace('*ZZ*CROSSDOCK', '*QQ*CROSSDOCK').replace('*0*P*', '*1*P*') },
  'TA1 008': { file: good.replace('*CROSSDOCK      *', '*               *') },
  'TA1 009': envelope({ receiver: 'SOMEBODY' }),
  'TA1 010': { file: good.replace('ISA*00', 'ISA*99').replace('*0*P*', '*1*P*') },
  'TA1 011': { file: good.replace('ISA*00', 'ISA*03').replace('*0*P*', '*1*P*') },
  'TA1 012': { file: good.replace('*00*          *ZZ', '*99*          *ZZ').replace('*0*P*', '*1*P*') },
  'TA1 013': { file: good.replace('*00*          *ZZ', '*01*          *ZZ').replace('*0*P*', '*1*P*') },
  'TA1 014': changed('*261125*1200*U', '*261325*1200*U'),
  'TA1 015': changed('*261125*1200*U', '*261125*2500*U'),
  'TA1 016': envelope({ isa11: 'X', isa14: '1' }),
  'TA1 017': envelope({ isa12: '4010 ', isa14: '1' }),
  'TA1 018': envelope({ isa13: 'ABC000001', isa14: '1' }),
  'TA1 020': envelope({ isa15: 'X' }),
  'TA1 021': changed('IEA*1', 'IEA*2'),
  'TA1 022': file(text([isa(), 'IEA*0*000000001'])),
  'TA1 023': changed('IEA*1*000000001~\n', ''),
  'TA1 024': file(text([isa(), ...one, 'IEA*0*000000001'])),
  'TA1 027': { file: good.replace('*P*>~', '*P*~~').replace('*0*P*', '*1*P*') },
};

/** ISA14 that is neither 0 nor 1 asks for nothing; where a TA1 goes out all the same, it says so. */
const always: Readonly<Record<string, Cause>> = { 'TA1 019': envelope({ isa14: '7' }) };

/** Elements of a segment that hold codes. */
const codeElements: Readonly<Record<string, readonly number[]>> = {
  AK3: [4],
  IK3: [4],
  AK4: [3],
  IK4: [3],
  AK5: [2, 3, 4, 5, 6],
  IK5: [2, 3, 4, 5, 6],
  AK9: [5, 6, 7, 8, 9],
  TA1: [5],
};

function check(
  name: string,
  { file, guideline, set = '850' }: Cause,
  acknowledge: NonNullable<Side['acknowledge']>,
): void {
  const [segment = '', code = ''] = name.split(' ');
  test(`${segment} code ${code} is caused and written${acknowledge.as === '999' ? ' in a 999' : ''}`, () => {
    const receive: ReceiveRule = { document: 'purchase-order', set, over: 'mailbox' };
    const rules = guideline === undefined ? receive : { ...receive, guideline: { set, ...guideline } };
    const written = segmentsOf(answers(file, crossdock({ acknowledge, receive: [rules] })));
    const found = written.some((line) => {
      const elements = line.split('*');
      return elements[0] === segment && codeElements[segment]?.some((at) => elements[at] === code);
    });
    assert.ok(found, written.join('\n'));
  });
}

const in997 = { ...segmentCauses, ...elementCauses, ...setCauses, ...groupCauses };
for (const [name, cause] of Object.entries(in997)) check(name, cause, {});
for (const [name, cause] of Object.entries(interchangeCauses)) check(name, cause, {});
for (const [name, cause] of Object.entries(always)) check(name, cause, { interchange: 'always' });

/** What the 997 says in AK3, AK4 and AK5, a 999 says by the same code, but where it has one of its own. */
const ofGuidelines = new Set(['AK3 2']);
const in999 = Object.entries(in997).filter(([name]) => !ofGuidelines.has(name));
for (const [name, cause] of in999) check(name.replace(/^AK([345])/, 'IK$1'), cause, { as: '999' });
for (const [name, cause] of Object.entries(implementationCauses)) check(name, cause, { as: '999' });

const lists = { AK9: '716', AK5: '718', AK3: '720', AK4: '723', TA1: 'I18', IK3: '620', IK4: '621' } as const;
const all = { ...in997, ...interchangeCauses, ...always, ...implementationCauses };

test('every code that a rule reports by is one of X12, and has a test here', () => {
  for (const [name, { acknowledge, implementation }] of Object.entries<FindingRule>(findingRules)) {
    if (acknowledge === undefined) continue;
    const [level, code] = acknowledge.split(' ') as [keyof typeof lists, string];
    assert.ok(codeList(lists[level])?.codes.includes(code), `${name}: ${acknowledge}`);
    assert.ok(all[acknowledge] !== undefined, `${name}: ${acknowledge} has no test`);
    if (implementation === undefined) continue;
    const other = `${level === 'AK9' ? level : level.replace('AK', 'IK')} ${implementation}`;
    assert.ok(codeList(lists[other.slice(0, 3) as 'AK9' | 'IK3' | 'IK4'])?.codes.includes(implementation), other);
    assert.ok(all[other] !== undefined, `${name}: ${other} has no test`);
  }
});

const securityReasons =
  'Nobody signs or encrypts X12 by its own segments (X12.58); S1S to S4E are read as unknown segments.';
const unreadable = 'An ISA with such a delimiter cannot be read, so nobody is known to answer.';
const noSuchRule = 'Guidelines here have no rule of that kind.';

/** Codes that nothing causes, and why. */
const never: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  AK3: {},
  AK4: {},
  AK5: codesFor('8 9 10 11 12 13 15 16 17 19 20 21 22 24 25 26 27', securityReasons),
  AK9: {
    ...codesFor('10 11 12 13 14 15 16 17 18 20 21 22 23 24 25 26', securityReasons),
  },
  TA1: {
    '002': 'ISA11 names the standard up to 00401, and X12 knows only U: what is none of X12 is 016.',
    '004': unreadable,
    '025': 'The ledger knows what came before: test/gateway/translation/duplicates.test.ts causes it.',
    '026': unreadable,
    ...codesFor('028 029 030 031', 'ISB and ISE, which ask for a time of delivery, are of no version here.'),
  },
  IK3: {
    '2': 'A segment that a guideline has no use for is I4; what X12 itself has no use for is 1, 6 or 7.',
    I6: noSuchRule,
    I7: noSuchRule,
    I9: noSuchRule,
  },
  IK4: { I11: noSuchRule, I12: noSuchRule, I13: noSuchRule },
  IK5: {
    ...codesFor('8 9 10 11 12 13 15 16 17 20 21 22 24 25 26 27', securityReasons),
    '18': 'A set in a group of another kind is 6, which a 997 can say too.',
    '19': 'No set is held to the guide that ST03 names.',
    I6: 'No set is held to the guide that ST03 names.',
  },
};

function codesFor(codes: string, reason: string): Readonly<Record<string, string>> {
  return Object.fromEntries(codes.split(' ').map((code) => [code, reason]));
}

test('every code of X12 is caused here, or it is said why nothing causes it', () => {
  const caused = new Set([...Object.keys(all), ...in999.map(([name]) => name.replace(/^AK([345])/, 'IK$1'))]);
  for (const [segment, list] of Object.entries({ ...lists, IK5: '618' })) {
    for (const code of codeList(list)?.codes ?? []) {
      const isCaused = caused.has(`${segment} ${code}`);
      const reason = never[segment]?.[code];
      assert.notEqual(
        isCaused,
        reason !== undefined,
        `${segment} ${code}: ${isCaused ? 'caused, though' : 'not caused, and no reason:'} ${reason ?? ''}`,
      );
    }
  }
});
