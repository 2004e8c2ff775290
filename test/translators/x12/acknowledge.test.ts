import assert from 'node:assert/strict';
import test from 'node:test';
import type { GroupOutcome } from '../../../translators/outcome.ts';
import { write997 } from '../../../translators/x12/acknowledge.ts';
import { inspect, interchange, order, set, translate } from './fixtures.ts';

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
  assert.match(write997(group!.acknowledgment, envelope), /AK4\*2\*330\*6\*1\?2~/);
});

test('a composite is quoted by its component', () => {
  const body = order().toSpliced(4, 0, 'SLN*1**I*2*EA>X');
  assert.ok(answer(bad(body)).includes('AK4*5>2*1018*6*X'));
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

test('what names the group or a set and has not the form for it is made to fit, so that the answer is valid', () => {
  const of = (gs06: string) => interchange([one], { gs06 });
  for (const gs06 of ['12A4', '1234567890', '-1']) {
    assert.deepEqual(answer(of(gs06)), ['AK1*PO*0', 'AK2*850*0001', 'AK5*A', 'AK9*E*1*1*1*6'], gs06);
  }
  assert.equal(answer(of('000000042'))[0], 'AK1*PO*000000042');
  const numbers = [
    set('850', '7', order()),
    set('850', '0123456789', order('PO1002')),
    set('850', '', order('PO1003')),
  ];
  assert.deepEqual(answer(interchange(numbers)).slice(1), [
    ...['AK2*850*0007', 'AK5*E*7', 'AK2*850*012345678', 'AK5*R*7', 'AK2*850*0000', 'AK5*R*7', 'AK9*P*3*3*1'],
  ]);
});

test('an id that no list has names what was sent, cut or filled up to its length', () => {
  const body = order();
  const outcomes = translate(interchange([set('8500', '0001', body), set('85', '0002', body)], { gs01: 'P' }));
  const group = outcomes.find((outcome): outcome is GroupOutcome => outcome.kind === 'group');
  const written = write997(group!.acknowledgment, envelope);
  const segments = written.split('~\n').filter((segment) => /^AK[12589]/.test(segment));
  assert.deepEqual(segments.slice(0, -1), ['AK1*P?*1', 'AK2*850*0001', 'AK5*R*1*6', 'AK2*85?*0002', 'AK5*R*1*6']);
});
