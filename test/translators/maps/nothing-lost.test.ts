/**
 * What holds for every map and whatever a partner sends: it does not throw, its parts are valid by their schema and
 * numbered, and every element that was sent is in the document, or is one that `notKept` gives a reason for.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { impliedDecimal, normalDecimal } from '../../../translators/canonical/decimal.ts';
import type { CanonicalDocument } from '../../../translators/canonical/document.ts';
import { isoDate, isoPeriod, isoTime } from '../../../translators/maps/dates.ts';
import { mapFindings } from '../../../translators/maps/findings.ts';
import { setMappings } from '../../../translators/maps/index.ts';
import { notKept } from '../../../translators/maps/not-kept.ts';
import { readSscc } from '../../../translators/maps/sscc.ts';
import type { ReceiveRule } from '../../../translators/partner.ts';
import { defaultLimits } from '../../../translators/translator.ts';
import { assertValid } from '../../support/schema-check.ts';
import { itemsOf, readWith } from '../../support/segments.ts';

/** Segments as they come, by set; the property leaves elements out, puts others in, and mixes the order. */
const templates: Readonly<Record<string, readonly string[]>> = {
  '850': [
    'BEG*00*SA*4500012*R1*20261120*C1',
    'CUR*BY*USD*1.1',
    'REF*DP*038*Dept',
    'PER*BD*Ann*TE*555*EM*a@b*FX*556*X',
    'DTM*002*20261201*0830*ET',
    'DTM*010*261201***20',
    'DTM*037****RD8*20261201-20261205',
    'SAC*C*D240*ZZ*X*1250*1*5*9*EA*1**02***Freight',
    'ITD*14*3*2**45**46',
    'CSH*SC*1*1250*ACC*20261201*AX*S1*X',
    'TAX*123*SP*TX*CO*X******5',
    'TXI*ST*8.25*8*VD*TX*2**P*77',
    'FOB*PP*OR*Dock*01*FOB*DE*Store*BY*Risk',
    'CTP*WS*UCP*7.20*12*EA*DIS*0.9*99*EA',
    'TD1*CTN25*2*A*X*Crate*N*50.5*LB*9*CF',
    'TD3*TL*ABCD*72135*N*9*LB*S**SEAL*40GP',
    'TD4*HZ*U*1203*Petrol',
    'PKG*F*36*VI*X1*Box*1',
    'MEA*PD*LN*1.5*IN*1*2',
    'LDT*AF*14*DA*20261201',
    'N9*L1*NOTE*More*20261201*0830',
    'MSG*Rear dock*SS',
    'MTX**Ticket*More',
    'N1*ST*Dallas*92*0042*X*Y',
    'N2*Second*Third',
    'N3*1 Street*Dock',
    'N4*Dallas*TX*75201*US*CY*X',
    'PO1*1*10*EA*9.50*TE*UP*036*VN*4711',
    'PO1**5*CA***BP*B-9**X*UK*',
    'LIN*1*SK*S1*VN*4711',
    'PID*F*08*AA*B*Lamp',
    'PO4*6*1*EA*CTN*G*12.5*LB*2*CF*1*2*3*IN*4**X1',
    'CTP*WS*UCP*7.20*1*EA',
    'SDQ*EA*92*001*10*002*14***003*2',
    'SLN*1*2*I*2*EA*1.5*PE*I*VN*4711',
    'SCH*5*EA*ST*Store*002*20261201*0830*010*20261202',
    'QTY*17*5*EA',
    'MAN*UC*1008**CP*99',
    'TD5*B*2*ABCD*M*ROAD*CC*OR*DAL*1*CD*3*ND',
    'CTT*1*24',
    'AMT*TT*99.95',
  ],
  '856': [
    'BSN*00*SHIP-1*20261120*142428*0002*AS*NOR',
    'DTM*011*20261120*1530*CT',
    'HL*1**S*1',
    'HL*2*1*O',
    'HL*3*2*P',
    'HL*4**T',
    'HL*5*0*I',
    'HL*6*4*I',
    'HL*7*3*X',
    'TD1*CTN25*2***X*G*50.5*LB',
    'TD3*TL*ABCD*72135******SEAL9',
    'TD5*B*2*ABCD*M*ROAD*CC',
    'REF*BM*BOL-1',
    'PER*IC*Dock*TE*555',
    'N1*ST*Dallas*92*0042',
    'N4*Dallas*TX*75201',
    'PRF*4500012*R1**20261101*1*C1*SA',
    'FOB*PP*OR*Dock',
    'MEA*PD*G*50.5*LB',
    'PKG*F****Box',
    'TD4*HZ',
    'MAN*GM*00106141411234567897*X*CP*1Z999',
    'MAN*AA*(00)106141411234567890',
    'LIN*1*VN*A*LT*LOT-5',
    'SN1*1*12*EA*30*24*EA**AC',
    'SAC*C*D240***1250',
    'PID*F****Lamp',
    'PO4*6*1*EA',
    'SLN*1**I*2*EA****VN*B',
    'CTT*4*12',
  ],
  '846': [
    'BIA*00*SI*INV-7*20261125*0930*AC',
    'CUR*SE*USD',
    'DTM*007*20261125',
    'REF*IA*55',
    'PER*IC*Desk*TE*555',
    'N1*WH*Reno*92*R1',
    'N3*1 Street',
    'LIN*1*VN*A*UP*036',
    'LIN**BP*B-9',
    'PID*F****Lamp',
    'SDQ*EA*54*W1*60*W2*40',
    'UIT*CA*1.5',
    'QTY*33*100*EA',
    'QTY*17*-4.50*BX>1',
    'QTY*QH**EA*free',
    'SCH*50*EA*WH*W1*002*20270201*0800',
    'SCH*60*EA*ZZ*W1',
    'LS*R',
    'REF*IO*W1',
    'LE*R',
    'ZA*QA*7*EA*018*20261201*IA*9',
    'ZA*QC',
    'CTP**UCP*7',
    'MEA*PD*G*1.5*LB',
    'PKG*F****Box',
    'SAC*A*C310***100',
    'LDT*AF*14*DA',
    'CTT*2*160',
  ],
  '999': [
    'AK1*IB*7*005010',
    'AK2*846*0001*X',
    'IK3*QTY*12*LIN*8',
    'CTX*BEG03>77*X',
    'IK4*2>1*380*6*12A',
    'IK5*R*5*4',
    'AK9*P*2*2*1*5*3',
  ],
  '997': ['AK1*IB*7*X', 'AK2*846*0001*X', 'AK3*QTY*12*LIN*8', 'AK4*2>1*380*6*12A', 'AK5*R*5*4', 'AK9*P*2*2*1*5*3'],
};

const rule: ReceiveRule = {
  document: 'inventory-advice',
  over: 'mailbox',
  zone: 'America/Chicago',
  counts: { quantity: '33', state: 'on-hand', location: 'RENO' },
};

const items = itemsOf({ 'VN 4711': 'SKU-A', 'VN A': 'SKU-A', 'BP B-9': 'SKU-B' });

/** An element as sent, or none, or something that nobody expects there. */
const change = fc.oneof(
  { weight: 6, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.integer({ min: -99, max: 9999 }).map((n) => `${n}.50`) },
  { weight: 1, arbitrary: fc.constantFrom('20261131', 'two words ', '0', 'F', 'x', '__proto__', '9'.repeat(50)) },
);

function setOf(set: string): fc.Arbitrary<string[]> {
  const lines = templates[set] ?? [];
  const segment = fc.tuple(fc.integer({ min: 0, max: lines.length - 1 }), fc.array(change, { maxLength: 12 }));
  return fc.tuple(fc.boolean(), fc.array(segment, { maxLength: 40 })).map(([ordered, chosen]) => {
    const drawn = ordered ? [...chosen].sort((a, b) => a[0] - b[0]) : chosen;
    return drawn.map(([at, changes]) => {
      const [id = '', ...elements] = (lines[at] ?? '').split('*');
      const length = Math.max(elements.length, changes.length);
      const changed = Array.from({ length }, (_, element) => changes[element] ?? elements[element] ?? '');
      return [id, ...changed].join('*');
    });
  });
}

/** Every text and number in a document. */
function leaves(value: unknown, found: string[] = []): string[] {
  if (typeof value === 'string') found.push(value);
  else if (typeof value === 'number') found.push(String(value));
  else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) leaves(one, found);
  return found;
}

function assertNothingLost(segments: readonly string[], documents: readonly CanonicalDocument[]): void {
  const texts = leaves(documents);
  const whole = new Set(texts);
  const within = texts.join('\n');
  for (const segment of segments) {
    const [id = '', ...elements] = segment.split('*');
    for (const [at, sent] of elements.entries()) {
      const text = sent.trimEnd();
      const name = `${id}${String(at + 1).padStart(2, '0')}`;
      if (text === '' || Object.hasOwn(notKept, name)) continue;
      const exact = [
        text,
        sent,
        normalDecimal(text),
        impliedDecimal(text, 2),
        readSscc(text)?.digits,
        text.replaceAll('>', '.'),
      ];
      const inside = [isoDate(text), isoDate(`20${text}`), isoTime(text), isoPeriod('RD8', text)];
      const kept =
        exact.some((one) => typeof one === 'string' && whole.has(one)) ||
        inside.some((one) => typeof one === 'string' && within.includes(one)) ||
        text.split('>').every((one) => whole.has(one));
      assert.ok(kept, `${name} "${text}" of ${segment} is lost`);
    }
  }
}

for (const mapping of setMappings) {
  test(`whatever an ${mapping.set} holds is kept, in valid parts`, () => {
    fc.assert(
      fc.property(setOf(mapping.set), fc.integer({ min: 1, max: 4 }), fc.boolean(), (segments, partLinesMax, ruled) => {
        const context = { limits: { ...defaultLimits, partLinesMax } };
        const reading = readWith(mapping, segments, { items, context, ...(ruled ? { rule } : {}) });
        reading.parts.forEach((document, at) => {
          assertValid(document);
          assert.equal(document.type, mapping.document);
          assert.deepEqual(document.part, { number: at + 1, last: at === reading.parts.length - 1 });
        });
        for (const finding of reading.findings) {
          assert.ok(Object.hasOwn(mapFindings, finding.code), finding.code);
          assert.equal(finding.document, '1.1.1');
        }
        assertNothingLost(segments, reading.parts);
      }),
      { numRuns: 250 },
    );
  });
}

test('the templates of this test are themselves understood: most of their elements have a name', () => {
  for (const mapping of setMappings) {
    const { parts } = readWith(mapping, templates[mapping.set] ?? [], { items });
    const extra = parts.flatMap((document) => ('extra' in document ? document.extra : []));
    const kept = leaves(parts).length - leaves(extra).length;
    assert.ok(kept > (templates[mapping.set] ?? []).length / 2, `${mapping.set} keeps ${kept} by name`);
  }
});
