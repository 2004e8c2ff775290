import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { DocumentOutcome, EndOutcome, GroupOutcome, Outcome } from '../../../translators/outcome.ts';
import { x12Translator } from '../../../translators/x12/translator.ts';
import {
  bytes,
  codes,
  context,
  gs,
  interchange,
  isa,
  order,
  recordingMapping,
  set,
  text,
  translate,
} from './fixtures.ts';

const documents = (outcomes: readonly Outcome[]) =>
  outcomes.filter((outcome): outcome is DocumentOutcome => outcome.kind === 'document');
const groups = (outcomes: readonly Outcome[]) =>
  outcomes.filter((outcome): outcome is GroupOutcome => outcome.kind === 'group');
const end = (outcomes: readonly Outcome[]) => outcomes.at(-1) as EndOutcome;
const good = interchange([set('850', '0001', order()), set('850', '0002', order('PO1002'))]);

test('outcomes come in order: interchange, parts, documents, group, end', () => {
  const outcomes = translate(good);
  assert.deepEqual(
    outcomes.map(({ kind }) => kind),
    ['interchange', 'part', 'document', 'part', 'document', 'group', 'end'],
  );
  const [document] = documents(outcomes);
  assert.deepEqual(document?.place, {
    position: '1.1.1',
    type: 'purchase-order',
    set: '850',
    interchangeControl: '000000001',
    groupControl: '1',
    functionalId: 'PO',
    groupSender: 'NORTHWIND',
    setControl: '0001',
  });
  assert.equal(document?.verdict, 'accepted');
  assert.equal(document?.parts, 1);
  assert.equal(end(outcomes).verdict, 'accepted');
});

test('the map gets every segment but ST and SE, with its loop', () => {
  const seen: string[] = [];
  translate(interchange([set('850', '0001', order())]), ['850'], seen);
  assert.deepEqual(seen, [':BEG', ':REF', 'N1:N1', 'PO1:PO1', 'CTT:CTT']);
});

test('loops are told from the outside in', () => {
  const body = [...order().slice(0, 4), 'PID*F****X', 'N1*ST*X', 'N3*Y', 'PO1*2*1*EA', 'CTT*2'];
  const seen: string[] = [];
  translate(interchange([set('850', '0001', body)]), ['850'], seen);
  assert.deepEqual(seen.slice(4), ['PO1/PID:PID', 'PO1/N1:N1', 'PO1/N1:N3', 'PO1:PO1', 'CTT:CTT']);
});

test('a bad set is rejected and its neighbours go on', () => {
  const bad = set(
    '850',
    '0002',
    order().map((one) => one.replace('*12*EA', '*12X4*EA')),
  );
  const outcomes = translate(interchange([set('850', '0001', order()), bad, set('850', '0003', order())]));
  assert.deepEqual(
    documents(outcomes).map(({ verdict }) => verdict),
    ['accepted', 'rejected', 'accepted'],
  );
  assert.equal(groups(outcomes)[0]?.acknowledgment.verdict, 'partially-accepted');
  assert.equal(end(outcomes).verdict, 'partially-accepted');
});

test('a set that no receive rule names is rejected as not supported', () => {
  const outcomes = translate(interchange([set('860', '0001', ['BCH*00*SA*1***20261125'])], { gs01: 'PC' }));
  const [document] = documents(outcomes);
  assert.deepEqual(codes(document?.findings ?? []), ['set-not-expected@ST01']);
  assert.deepEqual(groups(outcomes)[0]?.acknowledgment.sets[0]?.codes, ['1']);
});

test('an interchange of somebody else is not translated and not acknowledged', () => {
  for (const [side, code] of [
    ['sender', 'sender-unknown@ISA06'],
    ['receiver', 'receiver-unknown@ISA08'],
  ] as const) {
    const outcomes = translate(interchange([set('850', '0001', order())], { [side]: 'SOMEBODY' }));
    assert.deepEqual(
      outcomes.map(({ kind }) => kind),
      ['interchange', 'document', 'interchange-acknowledgment', 'end'],
      side,
    );
    assert.deepEqual(codes(end(outcomes).findings), [code]);
    assert.equal(documents(outcomes)[0]?.verdict, 'rejected');
    assert.equal(end(outcomes).verdict, 'rejected');
  }
});

test('a wrong interchange does not hide the next', () => {
  const other = interchange([set('850', '0001', order())], { sender: 'SOMEBODY' });
  const outcomes = translate(other + good);
  assert.deepEqual(
    documents(outcomes).map(({ verdict }) => verdict),
    ['rejected', 'accepted', 'accepted'],
  );
});

test('a group of acknowledgments is never acknowledged', () => {
  const body = ['AK1*IB*1', 'AK9*A*1*1*1'];
  const outcomes = translate(interchange([set('997', '0001', body)], { gs01: 'FA' }), ['997']);
  assert.deepEqual(
    outcomes.map(({ kind }) => kind),
    ['interchange', 'part', 'document', 'end'],
  );
});

test('ISA15 that is not P marks documents as test', () => {
  for (const [isa15, expected] of [
    ['P', false],
    ['T', true],
    ['I', true],
    ['X', true],
  ] as const) {
    const [document] = documents(translate(interchange([set('850', '0001', order())], { isa15 })));
    assert.equal(document?.test, expected, isa15);
  }
});

test('an error of the group takes back no set', () => {
  const outcomes = translate(good.replace('GE*2*1', 'GE*9*1'));
  assert.deepEqual(
    documents(outcomes).map(({ verdict }) => verdict),
    ['accepted', 'accepted'],
  );
  const { acknowledgment, findings } = groups(outcomes)[0]!;
  assert.equal(acknowledgment.verdict, 'accepted-with-errors');
  assert.deepEqual(acknowledgment.codes, ['5']);
  assert.equal(acknowledgment.setsIncluded, 9);
  assert.deepEqual(codes(findings), ['group-count-wrong@GE01']);
  assert.equal(end(outcomes).verdict, 'accepted-with-errors');
});

test('a file that is no X12 is rejected with what it is', () => {
  const outcomes = translate('hello');
  assert.deepEqual(
    outcomes.map(({ kind }) => kind),
    ['end'],
  );
  assert.deepEqual(codes(end(outcomes).findings), ['text-outside-interchange', 'no-interchange']);
  assert.equal(end(outcomes).verdict, 'rejected');
});

test('a TA1 is a document of its own', () => {
  const outcomes = translate(text([isa(), 'TA1*000000009*261125*1200*R*006', 'IEA*0*000000001']));
  assert.equal(end(outcomes).verdict, 'accepted');
  const place = {
    position: '1.TA1.1',
    type: 'interchange-acknowledgment',
    set: 'TA1',
    interchangeControl: '000000001',
  };
  const document = {
    type: 'interchange-acknowledgment',
    part: { number: 1, last: true },
    control: '000000009',
    date: '261125',
    time: '1200',
    status: 'R',
    note: '006',
    extra: [],
  };
  assert.deepEqual(outcomes.slice(1, -1), [
    { kind: 'part', place, part: 1, last: true, document, updates: [] },
    {
      kind: 'document',
      place,
      verdict: 'accepted',
      number: '000000009',
      parts: 1,
      test: false,
      findings: [],
    },
  ]);
});

test('a TA1 counts by what it says, not by its form', () => {
  const answer = (ta1: string) => documents(translate(text([isa(), ta1, 'IEA*0*000000001'])));
  const [short] = answer('TA1*9*20261125*12*E*999*X');
  assert.equal(short?.verdict, 'accepted-with-errors');
  assert.deepEqual(
    codes(short?.findings ?? []),
    [1, 2, 3, 5].map((element) => `interchange-acknowledgment-form@TA10${element}`),
  );
  const [silent] = answer('TA1**261125*1200*Q*000');
  assert.equal(silent?.verdict, 'rejected');
  assert.deepEqual(
    codes(silent?.findings ?? []),
    [1, 4].map((element) => `interchange-acknowledgment-unreadable@TA10${element}`),
  );
});

test('TA1s stand before the groups of their interchange, and do not hide them', () => {
  const ta1 = ['TA1*000000009*261125*1200*A*000', 'TA1*000000010*261125*1200*A*000'];
  const group = [gs(), ...set('850', '0001', order()), 'GE*1*1'];
  const outcomes = translate(text([isa(), ...ta1, ...group, 'IEA*1*000000001']));
  assert.deepEqual(
    documents(outcomes).map(({ place, verdict }) => [place.position, verdict]),
    [
      ['1.TA1.1', 'accepted'],
      ['1.TA1.2', 'accepted'],
      ['1.1.1', 'accepted'],
    ],
  );
});

test('a TA1 in an interchange of somebody else is not taken', () => {
  const file = text([isa({ sender: 'SOMEBODY' }), 'TA1*000000009*261125*1200*A*000', 'IEA*0*000000001']);
  assert.deepEqual(
    translate(file).map(({ kind }) => kind),
    ['interchange', 'document', 'end'],
    'and never answered',
  );
});

test('an acknowledgment needs no receive rule', () => {
  const file = interchange([set('997', '0001', ['AK1*IB*1', 'AK9*A*1*1*1'])], { gs01: 'FA' });
  const mapping = { ...recordingMapping('997'), document: 'acknowledgment' } as const;
  const translator = x12Translator(context(['850']), [mapping]);
  const outcomes = [...translator.push(bytes(file)), ...translator.end()];
  assert.deepEqual(
    documents(outcomes).map(({ verdict }) => verdict),
    ['accepted'],
  );
});

test('a set outside of a group is rejected, and only a TA1 can say so', () => {
  const outcomes = translate(text([isa(), ...set('850', '0001', order()), 'IEA*0*000000001']));
  assert.deepEqual(
    outcomes.map(({ kind }) => kind),
    ['interchange', 'document', 'interchange-acknowledgment', 'end'],
  );
  assert.equal(documents(outcomes)[0]?.verdict, 'rejected');
});

test('any damage inside of one set leaves the other sets as they are', () => {
  const before = set('850', '0001', order());
  const after = set('850', '0003', order('PO1003'));
  const middle = text(set('850', '0002', order('PO1002', 5)));
  const head = text([isa(), gs(), ...before]);
  const tail = text([...after, 'GE*3*1', 'IEA*1*000000001']);
  const damage = fc.record({
    at: fc.integer({ min: 3, max: middle.length - 2 }),
    cut: fc.integer({ min: 0, max: 20 }),
    insert: fc.string({ unit: fc.constantFrom('*', '~', '>', '\n', 'X', '9', '\x00', '\xff', ' '), maxLength: 10 }),
  });
  fc.assert(
    fc.property(damage, ({ at, cut, insert }) => {
      const end = Math.min(at + cut, middle.length - 2);
      const damaged = head + middle.slice(0, at) + insert + middle.slice(end) + tail;
      const verdicts = new Map(documents(translate(damaged)).map(({ place, verdict }) => [place.setControl, verdict]));
      assert.equal(verdicts.get('0001'), 'accepted');
      assert.equal(verdicts.get('0003'), 'accepted');
    }),
    { numRuns: 300 },
  );
});

test('nothing at all makes it throw, and it ends', () => {
  const pieces = fc.oneof(
    fc.constantFrom(...good.split('~'), isa(), gs(), '~', '*', '\n', 'ISA', 'ISA*'),
    fc.string({ unit: 'binary', maxLength: 20 }),
  );
  fc.assert(
    fc.property(
      fc.array(pieces, { maxLength: 40 }),
      fc.constantFrom('', '~', '~\n'),
      fc.integer({ min: 1, max: 300 }),
      (parts, joint, size) => {
        const all = bytes(parts.join(joint));
        const outcomes = (piece: number) => {
          const translator = x12Translator(context(['850']), [recordingMapping('850')]);
          const told: Outcome[] = [];
          for (let at = 0; at < all.length; at += piece) told.push(...translator.push(all.slice(at, at + piece)));
          return [...told, ...translator.end()];
        };
        const whole = outcomes(Number.MAX_SAFE_INTEGER);
        assert.equal(whole.at(-1)?.kind, 'end');
        assert.deepEqual(outcomes(size), whole);
      },
    ),
    { numRuns: 300 },
  );
});
