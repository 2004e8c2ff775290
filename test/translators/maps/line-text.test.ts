/** Lines that are written as JSON from their bytes are what the ordinary way makes of the same segments, to the byte. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nodeHost } from '../../../gateway/translation/host.ts';
import { setMappings } from '../../../translators/maps/index.ts';
import type { Items } from '../../../translators/partner.ts';
import { defaultLimits } from '../../../translators/translator.ts';
import { SegmentReader } from '../../../translators/x12/reader.ts';
import type { Segment } from '../../../translators/x12/segment.ts';
import type { MappedPart } from '../../../translators/x12/set-map.ts';
import { contextOf, itemsOf, loopPaths } from '../../support/segments.ts';

/** A segment that does not tell its bytes. */
function textOnly(segment: Segment): Segment {
  const { id, ordinal, offset, count } = segment;
  return {
    ...{ id, ordinal, offset, count },
    has: (element) => segment.has(element),
    text: (element) => segment.text(element),
    component: (element, component, repeat) => segment.component(element, component, repeat),
    repeats: (element) => segment.repeats(element),
    elementOffset: (element) => segment.elementOffset(element),
  };
}

const host = nodeHost();

interface Sent {
  readonly set: '850' | '846';
  readonly segments: readonly string[];
  readonly chunk: number;
  readonly linesMax: number;
  readonly items: Items;
}

/** What a map makes of a set, each part as JSON, and how many parts were text; `shown` is how it sees the segments. */
function mapped({ set, segments, chunk, linesMax, items }: Sent, shown: (segment: Segment) => Segment) {
  const mapping = setMappings.find((one) => one.set === set);
  assert.ok(mapping);
  const context = contextOf({ host, limits: { ...defaultLimits, partLinesMax: linesMax } }, items);
  const map = mapping.map(context, undefined, '1.1.1');
  const ids = segments.map((one) => one.slice(0, one.indexOf('*')));
  const paths = loopPaths(set, ids);
  const parts: MappedPart[] = [];
  let ordinal = 0;
  const reader = new SegmentReader(
    {
      segment(view) {
        if (view.id === 'ISA') return;
        view.ordinal = ++ordinal;
        map.segment(shown(view), paths.next().value ?? '');
        parts.push(...map.full());
      },
      defect: () => undefined,
    },
    { host, segmentBytesMax: defaultLimits.segmentBytesMax },
  );
  const isa =
    'ISA*00*          *00*          *ZZ*THEM           *ZZ*US             *261120*1200*U*00401*000000001*0*P*>';
  const bytes = host.bytes([isa, ...segments].map((one) => `${one}~`).join(''));
  for (let at = 0; at < bytes.length; at += chunk) reader.push(bytes.slice(at, at + chunk));
  reader.end();
  parts.push(map.last());
  return {
    bodies: parts.map((part) => ('body' in part ? part.body : JSON.stringify(part.document))),
    findings: map.findings(),
    number: map.number,
    texts: parts.filter((part) => 'body' in part).length,
  };
}

const heads = { 850: ['BEG*00*SA*PO1**20261120', 'REF*DP*038', 'N1*ST*Dallas*92*42'], 846: ['BIA*00*SI*I1*20261120'] };

/** Values as partners send them, plain ones more often than the others. */
const quantity = fc.oneof(
  { weight: 30, arbitrary: fc.nat(9_999).map(String) },
  fc.constantFrom(
    '1.50',
    '007',
    '0',
    '00',
    '.5',
    '5.',
    '0.0',
    '10.0',
    '-3',
    '+4',
    'X',
    '.',
    '',
    '1.2.3',
    '123456789012345678',
  ),
);
const value = fc.oneof(
  { weight: 40, arbitrary: fc.stringMatching(/^[A-Z0-9-]{1,14}$/) },
  fc.constantFrom(
    '',
    'A "B"',
    'C\\D',
    'pad  ',
    ' lead',
    'Ü',
    'a>b',
    "'",
    '\u007f',
    '\t',
    'WIDGET, BLUE, SIZE 1, BOXED & MORE',
  ),
);
const unit = fc.oneof({ weight: 20, arbitrary: fc.constant('EA') }, fc.constantFrom('CA', '', 'E"', 'EA>CA'));
const pairs = fc.array(fc.tuple(fc.constantFrom('UP', 'VN', 'SK', ''), value), { maxLength: 4 });
const segment = (...parts: readonly (string | readonly (readonly string[])[])[]) =>
  parts.map((part) => (typeof part === 'string' ? part : part.flat().join('*'))).join('*');
const description = fc.oneof(
  { weight: 4, arbitrary: value.map((text) => `PID*F****${text}`) },
  fc.tuple(fc.constantFrom('F', 'S', 'X', 'Z', '', 'F '), value).map(([kind, text]) => `PID*${kind}*08***${text}`),
  fc.constantFrom('PID*F****A*X', 'PID*F', 'PID*Z****B', 'PID*F****C**', 'PID*****D'),
);

const lines: Readonly<Record<Sent['set'], fc.Arbitrary<string[]>>> = {
  850: fc
    .tuple(
      fc
        .tuple(
          fc.constantFrom('1', '2', '003', '', 'A"'),
          quantity,
          unit,
          quantity,
          fc.constantFrom('', 'WE', 'TE '),
          pairs,
        )
        .map((of) => segment('PO1', ...of)),
      fc.array(
        fc.oneof(
          { weight: 8, arbitrary: description },
          { weight: 8, arbitrary: fc.tuple(quantity, quantity, unit).map((of) => segment('PO4', ...of)) },
          fc.constantFrom(
            'PO4*6*1*EA*CTN',
            'PO4**',
            'REF*PK*1',
            'DTM*002*20261201',
            'SDQ*EA*92*1*2',
            'N1*Z7*S*92*1',
            'CTP**UCP*7',
          ),
          fc.constantFrom('SLN*1**I*2*EA', 'MEA*PD*LN*1', 'ZZZ*1', 'N9*L1*X', 'MSG*Y', 'QTY*17*5', 'CTT*9'),
        ),
        { maxLength: 4 },
      ),
    )
    .map(([line, more]) => [line, ...more]),
  846: fc
    .tuple(
      fc.tuple(fc.constantFrom('1', '2', '003', '', 'A"'), pairs).map((of) => segment('LIN', ...of)),
      fc.array(
        fc.oneof(
          { weight: 3, arbitrary: description },
          {
            weight: 5,
            arbitrary: fc
              .tuple(fc.constantFrom('33', '17', '', '3"'), quantity, unit)
              .map((of) => segment('QTY', ...of)),
          },
          fc.constantFrom(
            'QTY*33*5*EA*X',
            'DTM*018*20261201',
            'UIT*EA',
            'REF*IO*W1',
            'N1*WH*Dock*92*W2',
            'SCH*5*EA***002*20261201',
          ),
          fc.constantFrom('SDQ*EA*92*1*2', 'ZA*QS*4*EA', 'CTP**UCP*7', 'ZZZ*1', 'CTT*9*12', 'LS*1', 'N3*Street'),
        ),
        { maxLength: 5 },
      ),
    )
    .map(([line, more]) => [line, ...more]),
};

const known = fc.constantFrom(itemsOf({}), itemsOf({ A: 'SKU', 'VN 1': 'S"KU', 'UP 1': 'Größe', 'SK 1': 'SKU-1' }));

for (const set of ['850', '846'] as const) {
  test(`lines of an ${set} written as text are those that were read`, () => {
    let texts = 0;
    const sent = fc.record({
      set: fc.constant(set),
      segments: fc.array(lines[set], { maxLength: 6 }).map((of) => [...heads[set], ...of.flat(), `CTT*${of.length}`]),
      chunk: fc.constantFrom(7, 100, 65_536),
      linesMax: fc.constantFrom(2, 500),
      items: known,
    });
    fc.assert(
      fc.property(sent, (one) => {
        const written = mapped(one, (view) => view);
        const read = mapped(one, textOnly);
        assert.equal(read.texts, 0);
        texts += written.texts;
        assert.deepEqual({ ...written, texts: 0 }, read);
      }),
      { numRuns: 1_000 },
    );
    assert.ok(texts > 300, `only ${texts} parts were text`);
  });
}
