import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { explainedLines, explainedSku } from '../../../../gateway/advice/explain/explained.ts';
import { segmentsOfLine } from '../../../../gateway/advice/explain/line-segments.ts';
import { outcomesOf } from '../../../../gateway/advice/explain/outcome.ts';
import type { Line, Span } from '../../../../gateway/cli/lines/layout.ts';
import { outcomeLines } from '../../../../gateway/cli/lines/outcome-lines.ts';
import type { PartnerSend } from '../../../../gateway/partners/partner.ts';
import { composing } from '../set-up.ts';

type Composing = ReturnType<typeof composing>;

/** Segments of each set of a file that was sent, by ST02: ids in order, and the SKU of each LIN. */
async function sentSets(each: Composing, sha256: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const content = await each.ledger.read.transmissions.content(sha256);
  assert.ok(content !== undefined);
  const sets = new Map<string, string[]>();
  let set: string[] = [];
  for (const segment of Buffer.from(content).toString('latin1').split('~')) {
    const [id, , control = ''] = segment.trim().split('*');
    if (id === 'ST') {
      set = [];
      sets.set(control, set);
    }
    if (id !== '') set.push(segment.trim());
  }
  return sets;
}

function lineText(line: Line | Span): string {
  if (typeof line === 'string') return line;
  return 'text' in line ? line.text : line.map(lineText).join('');
}

const idOf = (segment: string) => segment.slice(0, segment.indexOf('*'));

describe('where a line stands in what was sent', () => {
  const shapes = fc.record({
    count: fc.integer({ min: 1, max: 12 }),
    linesPerSet: fc.option(fc.integer({ min: 2, max: 5 }), { nil: undefined }),
    setsPerFile: fc.option(fc.integer({ min: 1, max: 2 }), { nil: undefined }),
    locationsAs: fc.constantFrom(undefined, 'sdq' as const, 'n1' as const, 'lin' as const),
    locations: fc.option(fc.constant({ DAL: '0042', RNO: '0077' }), { nil: undefined }),
    price: fc.constantFrom(undefined, 'CON'),
    references: fc.constantFrom(undefined, { VR: '12' }),
  });

  it('is where its segments are in the file, line by line, and every segment between has one line', async () => {
    await fc.assert(
      fc.asyncProperty(shapes, async ({ count, ...shape }) => {
        const skus = Array.from({ length: count }, (_, index) => `S${index}`);
        const given = Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined));
        await using each = composing(given as Partial<PartnerSend>, skus);
        await each.stock(Object.fromEntries(skus.map((sku, index) => [sku, index * 3])));
        await each.compose();
        const advice = await each.newest();
        const files = await each.ledger.read.advices.files(advice.id);
        const sent = await Promise.all(files.map(({ sha256 }) => sentSets(each, sha256)));
        const placed = new Map<string, number>();
        for await (const { sku, place } of explainedLines(each.ledger.read.advices, advice)) {
          assert.ok(place !== undefined);
          const set = sent[place.file - 1]?.get(place.control) ?? [];
          const found = await segmentsOfLine(each.ledger.read.advices, advice, place, sku);
          assert.ok(found !== undefined);
          const { first, ids } = found;
          const its = set.slice(first - 1, first - 1 + ids.length);
          assert.deepEqual(its.map(idOf), ids);
          const lins = its.filter((segment) => idOf(segment) === 'LIN');
          assert.ok(lins.length > 0 && lins.every((lin) => lin.endsWith(`*VN*${sku}`)), its.join('~'));
          const key = `${place.file} ${place.control}`;
          placed.set(key, (placed.get(key) ?? 0) + ids.length);
        }
        for (const [index, sets] of sent.entries()) {
          for (const [control, segments] of sets) {
            const body = segments.map(idOf);
            const lines = body.indexOf('CTT') - body.indexOf('LIN');
            assert.equal(placed.get(`${index + 1} ${control}`), lines);
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('what became of a file', () => {
  const error = (ordinal: number, segment: string) => ({ segment, ordinal, codes: ['8'], elements: [] });

  async function answered(each: Composing, sets: readonly object[], status = 'P'): Promise<void> {
    const advice = await each.newest();
    const [file] = await each.ledger.read.advices.files(advice.id);
    const body = {
      ...{ type: 'acknowledgment', part: { number: 1, last: true }, functionalId: 'IB', status },
      ...{ groupControl: String(file?.group), setsIncluded: 2, setsReceived: 2, setsAccepted: 1, codes: ['5'] },
      ...{ sets, extra: [] },
    };
    const at = '2026-06-01T08:00:00.000Z';
    await each.ledger.write(async ({ transmissions, documents, acknowledgments }) => {
      await transmissions.receive({
        ...{ id: 'in-1', partner: 'northwind', channel: 'box', name: '997.edi', sourceKey: 'k', sha256: 'ab' },
        ...{ bytes: 1, receivedAt: at, resend: 'skip' },
      });
      await documents.putPart({ documentId: 'doc', part: 1, body: JSON.stringify(body), updates: [] });
      const place = { type: 'acknowledgment', set: '999', setControl: '1', position: '1.1.1' } as const;
      const about = { id: 'doc', transmission: 'in-1', partner: 'northwind', place, number: '1', parts: 1, at };
      await documents.finish({ ...about, verdict: 'accepted', test: false });
      await acknowledgments.group({
        ...{ partner: 'northwind', group: `IB:${file?.group}`, status, by: 'in-1', at },
        sets: sets as { control: string; status: string }[],
      });
    });
  }

  const lineOf = async (each: Composing, sku: string) => {
    const advice = await each.newest();
    const line = await explainedSku(each.ledger.read.advices, advice, sku);
    assert.ok(line !== undefined);
    const [only, ...others] = await outcomesOf(each.ledger.read, advice, line);
    assert.deepEqual(others, []);
    assert.ok(only !== undefined);
    return only;
  };

  it('is told of the set that the line is in, and of its own segments', async () => {
    await using each = composing({ linesPerSet: 2 });
    await each.stock({ A: 5, B: 6, C: 7, D: 8 });
    await each.compose();
    // ST, BIA; A: LIN, QTY; B: LIN, QTY; CTT.
    const errors = [error(2, 'BIA'), error(4, 'QTY'), error(5, 'QTY')];
    await answered(each, [
      { set: '846', control: '0001', status: 'R', codes: ['5'], errors },
      { set: '846', control: '0002', status: 'A', codes: [], errors: [] },
    ]);
    const a = await lineOf(each, 'A');
    assert.deepEqual(
      a.sets.map(({ control, acknowledgment }) => [control, acknowledgment]),
      [['0001', 'R']],
    );
    assert.deepEqual(a.errors, { ofLine: [{ ...error(4, 'QTY'), sent: 'QTY' }], elsewhere: 2 });
    assert.deepEqual((await lineOf(each, 'B')).errors, { ofLine: [{ ...error(5, 'QTY'), sent: 'LIN' }], elsewhere: 2 });
    const c = await lineOf(each, 'C');
    assert.equal(c.errors, undefined);
    const [answer] = c.answers;
    assert.deepEqual(
      [answer?.set, answer?.status, answer?.codes, answer?.ofSet?.control, answer?.at, answer?.kept],
      ['999', 'P', ['5'], '0002', '2026-06-01T08:00:00.000Z', true],
    );
  });

  it('is told of the one set of a file without a line too; of several, the text says which were not taken', async () => {
    await using one = composing();
    await one.stock({ A: 5 });
    await one.compose();
    await answered(one, [{ set: '846', control: '0001', status: 'R', codes: ['5'], errors: [] }], 'R');
    const [file] = await outcomesOf(one.ledger.read, await one.newest());
    assert.deepEqual(file?.answers[0]?.ofSet?.codes, ['5']);
    await using several = composing({ linesPerSet: 2 });
    await several.stock({ A: 5, B: 6, C: 7, D: 8 });
    await several.compose();
    await answered(several, [
      { set: '846', control: '0001', status: 'R', codes: ['5'], errors: [] },
      { set: '846', control: '0002', status: 'A', codes: [], errors: [] },
    ]);
    const [both] = await outcomesOf(several.ledger.read, await several.newest());
    assert.ok(both !== undefined);
    const words = outcomeLines({ ...both, as2: [] }).map(lineText);
    assert.ok(
      words.some((line) => line.trim() === 'set 0001 rejected'),
      words.join('\n'),
    );
    assert.ok(
      words.some((line) => line.trim() === '1 set accepted'),
      words.join('\n'),
    );
  });

  it('is due no 997 where it was given up, though it was sent', async () => {
    await using each = composing();
    await each.stock({ A: 5 });
    await each.compose();
    const { transmission } = await each.newest();
    const at = '2026-06-01T08:00:00.000Z';
    await each.ledger.write(async ({ transmissions }) => {
      await transmissions.sent(transmission, at, 'https://as2.northwind.example/');
      await transmissions.expectAcknowledgment(transmission, '2026-06-01T10:00:00.000Z');
    });
    const last = async () => {
      const [file] = await outcomesOf(each.ledger.read, await each.newest());
      assert.ok(file !== undefined);
      return lineText(outcomeLines({ ...file, as2: [] }).at(-1) ?? '').trim();
    };
    assert.equal(await last(), '997  none has come; it is due 2026-06-01 10:00:00 UTC');
    const failure = { at, reason: 'refused', code: 'as2-refused', class: 'permanent', counts: true } as const;
    await each.ledger.write(({ transmissions }) => transmissions.failDelivery(transmission, failure, null));
    assert.equal(await last(), '997  none has come');
  });

  it('says where the acknowledgment is not kept, and where it does not name the set', async () => {
    await using each = composing();
    await each.stock({ A: 5 });
    await each.compose();
    await each.acknowledge('A');
    const [unkept] = (await lineOf(each, 'A')).answers;
    assert.deepEqual([unkept?.status, unkept?.name, unkept?.at, unkept?.kept], ['A', null, null, false]);
    await answered(each, [], 'R');
    const [silent] = (await lineOf(each, 'A')).answers;
    assert.deepEqual([silent?.status, silent?.kept, silent?.ofSet], ['R', true, undefined]);
  });

  it('does not guess where an override wrote the lines', async () => {
    await using each = composing({ override: { file: 'maps/846.jsonata', text: '$' } });
    await each.stock({ A: 5 });
    await each.compose();
    await answered(each, [{ set: '846', control: '0001', status: 'E', codes: [], errors: [error(3, 'LIN')] }], 'E');
    assert.deepEqual((await lineOf(each, 'A')).errors, { ofLine: null, elsewhere: 1 });
  });

  it('holds a TA1 against its interchange', async () => {
    await using each = composing();
    await each.stock({ A: 5 });
    await each.compose();
    const about = { partner: 'northwind', interchange: '1', status: 'R', note: '009', by: 'in-2', at: 'later' };
    await each.ledger.write(({ acknowledgments }) => acknowledgments.interchange(about));
    const [ta1] = (await lineOf(each, 'A')).answers;
    assert.deepEqual([ta1?.set, ta1?.status, ta1?.codes, ta1?.kept], ['TA1', 'R', ['009'], false]);
    const words = outcomeLines({ ...(await lineOf(each, 'A')), as2: [] }).map(lineText);
    assert.ok(
      words.some((line) => line.includes('interchange rejected; note 009, receiver not known; by in-2')),
      words.join('\n'),
    );
  });
});
