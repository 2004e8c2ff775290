import assert from 'node:assert/strict';
import test from 'node:test';
import type { GroupOutcome } from '../../../translators/outcome.ts';
import { write997 } from '../../../translators/x12/acknowledge.ts';
import { codeLists } from '../../../translators/x12/dictionary/code-list.ts';
import { type FindingRule, findingRules } from '../../../translators/x12/findings.ts';
import { gs, inspect, interchange, isa, order, set, text, translate } from './fixtures.ts';

const envelope = { control: { interchange: 5, group: 6, set: 7, at: '2026-11-25T12:00:00Z' } };

/** The 997 of the first group of a file, as its segments from AK1 to AK9. */
function answer(file: string, sets = ['850']): string[] {
  const group = translate(file, sets).find((outcome): outcome is GroupOutcome => outcome.kind === 'group');
  const written = write997(group!.acknowledgment, envelope);
  assert.equal(inspect(written).ok, true, written);
  return written.split('~\n').slice(3, -4);
}

const one = set('850', '0001', order());
const two = set('850', '0002', order('PO1002'));
const bad = (body: string[]) => interchange([set('850', '0001', body)]);

test('golden: a whole 997', () => {
  const outcomes = translate(interchange([one, two]));
  const group = outcomes.find((outcome): outcome is GroupOutcome => outcome.kind === 'group');
  assert.equal(
    write997(group!.acknowledgment, envelope),
    [
      'ISA*00*          *00*          *ZZ*CROSSDOCK      *ZZ*NORTHWIND      *261125*1200*U*00401*000000005*0*P*>~',
      'GS*FA*CROSSDOCK*NORTHWIND*20261125*1200*6*X*004010~',
      'ST*997*0007~',
      'AK1*PO*1~',
      'AK2*850*0001~',
      'AK5*A~',
      'AK2*850*0002~',
      'AK5*A~',
      'AK9*A*2*2*2~',
      'SE*8*0007~',
      'GE*1*6~',
      'IEA*1*000000005~',
      '',
    ].join('\n'),
  );
});

test('golden: three defects in one set beside a good one', () => {
  const body = order().map((segment) => segment.replace('*12*EA', '*12X4*EA').replace('BEG*00', 'BEG*XX'));
  body.push('QQQ*1');
  assert.deepEqual(answer(interchange([set('850', '0001', body), two])), [
    'AK1*PO*1',
    'AK2*850*0001',
    'AK3*BEG*2**8',
    'AK4*1*353*7*XX',
    'AK3*PO1*5*PO1*8',
    'AK4*2*330*6*12X4',
    'AK3*QQQ*7*CTT*1',
    'AK5*R*5',
    'AK2*850*0002',
    'AK5*A',
    'AK9*P*2*2*1',
  ]);
});

test('a test interchange is answered by a test interchange', () => {
  const outcomes = translate(interchange([one], { isa15: 'T' }));
  const group = outcomes.find((outcome): outcome is GroupOutcome => outcome.kind === 'group');
  assert.match(write997(group!.acknowledgment, envelope), /\*0\*T\*>~/);
});

test("the partner's delimiters, and the group's version, are used", () => {
  const outcomes = translate(interchange([one], { version: '003060VICS' }));
  const group = outcomes.find((outcome): outcome is GroupOutcome => outcome.kind === 'group');
  const written = write997(group!.acknowledgment, { ...envelope, delimiters: { element: '|', segment: '\n' } });
  assert.match(written, /^ISA\|.*\|00306\|/);
  assert.match(written, /\nGS\|FA\|CROSSDOCK\|NORTHWIND\|261125\|1200\|6\|X\|003060\n/);
});

test('a copy of a bad value holds no delimiter of the 997', () => {
  const outcomes = translate(
    interchange(
      [
        set(
          '850',
          '0001',
          order().map((segment) => segment.replace('*12*EA', '*1~2*EA')),
        ),
      ],
      {
        terminator: '!',
      },
    ),
  );
  const group = outcomes.find((outcome): outcome is GroupOutcome => outcome.kind === 'group');
  assert.match(write997(group!.acknowledgment, envelope), /AK4\*2\*330\*6\*1 2~/);
});

test('a composite is quoted by its component', () => {
  const body = order().toSpliced(4, 0, 'SLN*1**I*2*EA>X');
  assert.ok(answer(bad(body)).includes('AK4*5>2*1018*6*X'));
});

/** One file for each code: AK304 (720), AK403 (723), AK502 (718), AK905 (716). */
const caused: Readonly<Record<string, string>> = {
  'AK3 1': bad(order().toSpliced(1, 0, 'QQQ*1')),
  'AK3 3': bad(order().slice(1)),
  'AK3 4': bad(order().toSpliced(3, 0, ...Array<string>(200).fill('N1*ST*X'))),
  'AK3 5': bad(order().toSpliced(2, 0, ...Array<string>(4).fill('PER*BD*X'))),
  'AK3 6': bad(order().toSpliced(1, 0, 'BSN*00*1*20261125*1200')),
  'AK3 7': bad(order().toSpliced(2, 0, 'CUR*BY*USD', 'BEG*00*SA*X**20261125')),
  'AK3 8': bad(order().with(1, 'REF*DP')),
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
  'AK5 1': interchange([one, set('860', '0002', ['BCH*00'])]),
  'AK5 2': interchange([one.slice(0, -1), two]),
  'AK5 3': interchange([one.with(-1, 'SE*7*0009'), two]),
  'AK5 4': interchange([one.with(-1, 'SE*9*0001'), two]),
  'AK5 5': bad(order().with(1, 'REF*DP')),
  'AK5 6': interchange([one.with(0, 'ST*85*0001'), two]),
  'AK5 7': interchange([one.with(0, 'ST*850').with(-1, 'SE*7'), two]),
  'AK5 23': interchange([one, one]),
  'AK9 3': text([isa(), gs(), ...one, 'IEA*1*000000001']),
  'AK9 4': interchange([one]).replace('GE*1*1', 'GE*1*2'),
  'AK9 5': interchange([one]).replace('GE*1*1', 'GE*2*1'),
  'AK9 6': text([isa(), gs(), ...one, 'GE*1*1', gs(), ...one, 'GE*1*1', 'IEA*2*000000001']),
};

for (const [place, file] of Object.entries(caused)) {
  const [segment, code] = place.split(' ');
  test(`${segment} code ${code} is caused and written`, () => {
    const outcomes = translate(file);
    const written = outcomes
      .filter((outcome): outcome is GroupOutcome => outcome.kind === 'group')
      .flatMap(({ acknowledgment }) => write997(acknowledgment, envelope).split('~\n'));
    const position = { AK3: [4], AK4: [3], AK5: [2, 3, 4, 5, 6], AK9: [5, 6, 7, 8, 9] }[segment ?? ''] ?? [];
    const found = written.some((line) => {
      const elements = line.split('*');
      return elements[0] === segment && position.some((at) => elements[at] === code);
    });
    assert.ok(found, written.join('\n'));
  });
}

test('every code that a rule reports by is one of X12, and has a test here', () => {
  const lists = { AK9: '716', AK5: '718', AK3: '720', AK4: '723', TA1: 'I18' } as const;
  for (const [name, { acknowledge }] of Object.entries<FindingRule>(findingRules)) {
    if (acknowledge === undefined) continue;
    const [level, code] = acknowledge.split(' ') as [keyof typeof lists, string];
    const list = codeLists.get(lists[level])?.codes ?? [];
    assert.ok(list.includes(code), `${name}: ${acknowledge}`);
    if (level !== 'TA1') assert.ok(caused[acknowledge] !== undefined, `${name}: ${acknowledge}`);
  }
});

test('counts: a set that was accepted with errors is an accepted one', () => {
  const warned = set('850', '0001', order().with(1, 'REF*DP*1>2'));
  assert.deepEqual(answer(interchange([warned, two])).slice(-1), ['AK9*E*2*2*2']);
  assert.ok(answer(interchange([warned])).includes('AK5*E*5'));
});

test('counts: a group of nothing but bad sets is rejected', () => {
  assert.deepEqual(answer(bad(order().with(1, 'REF*DP'))).slice(-1), ['AK9*R*1*1*0']);
});

test('an empty group is answered, and rejected', () => {
  assert.deepEqual(answer(interchange([])), ['AK1*PO*1', 'AK9*R*0*0*0']);
});
