/** Our own acknowledgments, read back: without findings, to the verdicts that were written, and without end to nobody. */
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { Acknowledgment } from '../../../translators/canonical/acknowledgment.ts';
import type { InterchangeAcknowledgment } from '../../../translators/canonical/interchange-acknowledgment.ts';
import type { Verdict } from '../../../translators/outcome.ts';
import { acknowledgedSets } from '../../../translators/x12/set-runs.ts';
import { answers, crossdock, outcomesOf, type Side } from './answers.ts';
import { gs, inspect, interchange, isa, order, set, text } from './fixtures.ts';

const letters = { accepted: 'A', 'accepted-with-errors': 'E', 'partially-accepted': 'P', rejected: 'R' } as const;
const letter = (verdict: Verdict) => letters[verdict];
const northwind: Side = { us: 'NORTHWIND', them: 'CROSSDOCK' };

/** What Northwind's gateway makes of our answers: verdicts of groups and sets, and of interchanges. */
function readBack(texts: readonly string[]) {
  const groups: { group: string; status: string; sets: [string, string][]; counts: number[] }[] = [];
  const interchanges: { control: string; status: string; note: string }[] = [];
  for (const outcome of outcomesOf(texts.join(''), northwind)) {
    if (outcome.kind !== 'part') continue;
    const document = outcome.document as Acknowledgment | InterchangeAcknowledgment;
    if (document.type === 'interchange-acknowledgment') {
      const { control, status, note } = document;
      interchanges.push({ control, status, note });
      continue;
    }
    const { functionalId, groupControl, status, sets, setsIncluded, setsReceived, setsAccepted } = document;
    groups.push({
      group: `${functionalId} ${groupControl}`,
      status,
      sets: sets.map((one) => [one.control, one.status]),
      counts: [setsIncluded, setsReceived, setsAccepted],
    });
  }
  return { groups, interchanges };
}

/** The same, as we concluded it. */
function concluded(file: string, side: Side) {
  const groups: ReturnType<typeof readBack>['groups'] = [];
  const interchanges: ReturnType<typeof readBack>['interchanges'] = [];
  for (const outcome of outcomesOf(file, side)) {
    if (outcome.kind === 'interchange-acknowledgment') {
      const { control, verdict, note } = outcome.acknowledgment;
      interchanges.push({ control, status: letter(verdict), note });
    } else if (outcome.kind === 'group') {
      const { functionalId, control, verdict, setsIncluded } = outcome.acknowledgment;
      const sets = [...acknowledgedSets(outcome.acknowledgment.sets)];
      const accepted = sets.filter((one) => one.verdict !== 'rejected').length;
      groups.push({
        group: `${functionalId} ${control}`,
        status: letter(verdict),
        // AK202 has four characters at least.
        sets: sets.map((one) => [one.control.padStart(4, '0'), letter(one.verdict)]),
        counts: [setsIncluded, sets.length, accepted],
      });
    }
  }
  return { groups, interchanges };
}

const damage = fc.record({
  at: fc.nat(),
  cut: fc.integer({ min: 0, max: 20 }),
  insert: fc.string({
    unit: fc.constantFrom('*', '~', '>', '^', '\n', 'X', '9', '\x00', '\xff', ' ', '|', 'N1*', 'REF*~'),
    maxLength: 8,
  }),
});

/** An order with one place damaged, between its ST and SE. */
function damaged(number: string, { at, cut, insert }: { at: number; cut: number; insert: string }): string {
  const body = text(order(number, 3));
  const from = at % body.length;
  return body.slice(0, from) + insert + body.slice(from + cut);
}

function file(bodies: readonly string[], version: string, isa14: string): string {
  const newer = version === '005010' ? { isa11: '^', isa12: '00501' } : {};
  const sets = bodies.map((body, index) => {
    const control = String(index + 1).padStart(4, '0');
    return `ST*850*${control}~\n${body}~\nSE*${body.split('~').length + 1}*${control}~\n`;
  });
  const head = text([isa({ ...newer, isa14 }), gs({ version })]);
  return `${head}${sets.join('')}GE*${sets.length}*1~\nIEA*1*000000001~\n`;
}

test('whatever happens inside of sets, what we write is right and says what we concluded', () => {
  const delimiters = fc.constantFrom(undefined, { element: '|', component: ':', repetition: '!', segment: "'" });
  fc.assert(
    fc.property(
      fc.array(damage, { minLength: 1, maxLength: 4 }),
      fc.constantFrom('003040', '004010', '005010'),
      fc.constantFrom('997', '999', 'by-version'),
      fc.constantFrom('0', '1'),
      delimiters,
      (damages, version, as, isa14, own) => {
        const bodies = damages.map((one, index) => damaged(`PO${index}`, one));
        const side = crossdock({ acknowledge: { as }, ...(own === undefined ? {} : { delimiters: own }) });
        const source = file(bodies, version, isa14);
        const written = answers(source, side);
        for (const answer of written) {
          // An ST that damage made has a name that no list has, and AK201 can only repeat it.
          const findings = inspect(answer).findings.filter(
            ({ code, segment, element }) =>
              !/^code-(invalid|unlisted)$/.test(code) || segment !== 'AK2' || element !== 1,
          );
          assert.deepEqual(findings, [], answer);
        }
        assert.deepEqual(readBack(written), concluded(source, side));
      },
    ),
    { numRuns: 300 },
  );
});

test('whatever happens to the envelope, what we answer can be read, and answering ends', () => {
  const good = interchange([set('850', '0001', order()), set('850', '0002', order('PO1002'))], { isa14: '1' });
  const always: Side['acknowledge'] = { interchange: 'always' };
  fc.assert(
    fc.property(fc.array(damage, { maxLength: 3 }), (damages) => {
      let source = good;
      for (const { at, cut, insert } of damages) {
        const from = at % source.length;
        source = source.slice(0, from) + insert + source.slice(from + cut);
      }
      const first = answers(source, crossdock({ acknowledge: always }));
      const second = answers(first.join(''), { ...northwind, acknowledge: always });
      assert.deepEqual(second, []);
      for (const answer of first) assert.equal(inspect(answer).interchanges, 1, answer);
    }),
    { numRuns: 300 },
  );
});

test('where an acknowledgment is damaged so that it is answered, that answer is not', () => {
  const source = interchange([set('850', '0001', order().slice(1))], { isa14: '1' });
  const answered = answers(source, crossdock()).join('');
  fc.assert(
    fc.property(damage, ({ at, cut, insert }) => {
      const from = at % answered.length;
      const broken = answered.slice(0, from) + insert + answered.slice(from + cut);
      const second = answers(broken, northwind);
      assert.deepEqual(answers(second.join(''), crossdock({ acknowledge: { interchange: 'always' } })), []);
    }),
    { numRuns: 300 },
  );
});

test('a TA1 of the wrong parties makes no echo', () => {
  const strangers = interchange([set('850', '0001', order())], { sender: 'SOMEBODY', isa14: '1' });
  const first = answers(strangers, crossdock());
  assert.equal(first.length, 1);
  const somebody: Side = { us: 'SOMEBODY', them: 'ANOTHER', acknowledge: { interchange: 'always' } };
  assert.deepEqual(answers(first.join(''), somebody), []);
});

test('settings: nothing is answered where nothing shall be', () => {
  const source = interchange([set('850', '0001', order())], { isa14: '1' }).replace('IEA*1', 'IEA*2');
  const kinds = (acknowledge: NonNullable<Side['acknowledge']>, of = source) =>
    answers(of, crossdock({ acknowledge })).map((answer) => /\n(ST\*997|TA1)/.exec(answer)?.[1]);
  assert.deepEqual(kinds({}), ['ST*997', 'TA1']);
  assert.deepEqual(kinds({ interchange: 'never' }), ['ST*997']);
  const unasked = interchange([set('850', '0001', order())]);
  assert.deepEqual(kinds({ interchange: 'when-asked' }, unasked), ['ST*997']);
  assert.deepEqual(kinds({ interchange: 'always' }, unasked), ['ST*997', 'TA1']);
});

test('an interchange of acknowledgments is answered where it asks, and by a TA1 alone', () => {
  const acknowledgment = set('997', '0001', ['AK1*IB*1', 'AK9*A*1*1*1']);
  const of = (isa14: string) => interchange([acknowledgment], { gs01: 'FA', isa14 });
  assert.deepEqual(answers(of('0'), crossdock({ acknowledge: { interchange: 'always' } })), []);
  assert.match(answers(of('1'), crossdock()).join(), /TA1\*000000001\*261125\*1200\*A\*000/);
  assert.deepEqual(answers(of('1'), crossdock({ acknowledge: { interchange: 'never' } })), []);
});

test('an acknowledgment counts by what it says, not by its form', () => {
  const of = (body: readonly string[], change = (file: string) => file) => {
    const outcomes = outcomesOf(change(interchange([set('997', '0001', body)], { gs01: 'FA' })), crossdock());
    const found = outcomes.find((outcome) => outcome.kind === 'document');
    return found?.kind === 'document' ? found.verdict : undefined;
  };
  const whole = ['AK1*IB*1', 'AK2*846*1', 'AK3*QTY*12*2010BAX*8', 'AK5*R', 'AK9*R*1*1*0'];
  assert.equal(of(whole), 'accepted-with-errors');
  assert.equal(
    of(whole, (text) => text.replace('SE*7', 'SE*9')),
    'accepted-with-errors',
  );
  assert.equal(of(whole.with(0, 'AK1*IB')), 'rejected', 'which group?');
  assert.equal(of(whole.slice(1)), 'rejected', 'which group?');
  assert.equal(of(whole.with(-1, 'AK9**1*1*0')), 'rejected', 'what verdict?');
  assert.equal(of(whole.with(-1, 'AK9*Q*1*1*0')), 'rejected', 'what verdict?');
  assert.equal(of(whole.slice(0, -1)), 'rejected', 'what verdict?');
  assert.equal(
    of(whole, (text) => text.replace(/SE\*.*\n/, '')),
    'rejected',
    'it was cut off',
  );
});
