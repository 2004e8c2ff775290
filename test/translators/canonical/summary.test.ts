import assert from 'node:assert/strict';
import { test } from 'node:test';
import { summaryOf } from '../../../translators/canonical/summary.ts';
import { setMappings } from '../../../translators/maps/index.ts';
import { defaultLimits } from '../../../translators/translator.ts';
import { readWith } from '../../support/segments.ts';

function summaries(set: string, text: string, partLinesMax = 500): string[] {
  const mapping = setMappings.find((one) => one.set === set);
  assert.ok(mapping);
  const limits = { ...defaultLimits, partLinesMax };
  return readWith(mapping, text, { context: { limits } }).parts.map(summaryOf);
}

test('a document is told in one line', () => {
  const order = 'BEG*00*SA*4500012**20261120~N1*ST*Dallas DC*92*0042~PO1*1*1*EA~PO1*2*1*EA~PO1*3*1*EA';
  assert.deepEqual(summaries('850', order), ['Purchase order 4500012 · 3 lines · ship to Dallas DC']);
  assert.deepEqual(summaries('850', 'BEG*01*SA*7~N1*ST**92*0042~PO1*1*1*EA'), [
    'Purchase order 7 · cancellation · 1 line · ship to 0042',
  ]);
  assert.deepEqual(summaries('850', ''), ['Purchase order without number · 0 lines']);
  const notice = 'BSN*00*SHIP-1~HL*1**S~TD5*B*2*ABCD~HL*2*1*O~PRF*PO1~HL*3*2*P~HL*4*3*I~LIN*1*VN*A~SN1**1*EA';
  assert.deepEqual(summaries('856', notice), ['Ship notice SHIP-1 · 1 line · 1 package · order PO1 · by ABCD']);
  assert.deepEqual(summaries('846', 'BIA*00*SI*I1*20261125*0930~LIN*1*VN*A'), [
    'Inventory advice I1 · full · 1 item · as of 2026-11-25 09:30',
  ]);
  assert.deepEqual(summaries('846', 'BIA*25*SI*I1~'), ['Inventory advice I1 · changes only · 0 items']);
  assert.deepEqual(summaries('997', 'AK1*IB*7~AK9*P*2*2*1'), [
    'Acknowledgment of group IB 7 · partially accepted · 1 of 2 sets accepted',
  ]);
});

test('a part says which one it is', () => {
  assert.deepEqual(summaries('850', 'BEG*00*SA*7~PO1*1*1*EA~PO1*2*1*EA', 1), [
    'Purchase order 7 · 1 line · part 1',
    'Purchase order 7 · 1 line · part 2, the last',
  ]);
});

test('updates and unknown verdicts have words too', () => {
  const part = { number: 1, last: true };
  const updates = { type: 'inventory-update', part, number: 'counts.csv', updates: [] } as const;
  assert.equal(summaryOf({ ...updates, updates: [] }), 'Inventory update counts.csv · 0 updates');
  assert.deepEqual(summaries('997', 'AK1*IB*7~AK9*X*2*2*0'), [
    'Acknowledgment of group IB 7 · status X · 0 of 2 sets accepted',
  ]);
});

test('a TA1 in words', () => {
  const ta1 = { type: 'interchange-acknowledgment', date: '261125', time: '1200', extra: [] } as const;
  const words = (status: string, note: string) =>
    summaryOf({ ...ta1, part: { number: 1, last: true }, control: '000000009', status, note, extra: [] });
  assert.equal(words('A', '000'), 'Interchange acknowledgment of interchange 000000009 · accepted');
  assert.equal(words('R', '009'), 'Interchange acknowledgment of interchange 000000009 · rejected · note 009');
});
