import assert from 'node:assert/strict';
import test from 'node:test';
import { none, readIsa } from '../../../translators/x12/delimiters.ts';
import { bytes, gs, interchange, isa, order, read, set, text } from './fixtures.ts';

const body = [set('850', '0001', order())];
const segmentsOf = (told: readonly string[]) =>
  told.filter((line) => !line.startsWith('!')).map((line) => line.replace(/^\d+ /, ''));
const defectsOf = (told: readonly string[]) =>
  told.filter((line) => line.startsWith('!')).map((line) => line.split(' ')[1]);
const plain = segmentsOf(read(interchange(body)));

test('any byte may be a delimiter', () => {
  const separators = ['*', '~', '|', '^', '@', '\x07', '\x1d'];
  const terminators = ['~', '~\n', '~\r\n', '\n', '\r\n', '\r', '}', '!', '$', '_', '\x85', '\x15', '\x1c', "'\n\n  "];
  for (const element of separators) {
    for (const terminator of terminators) {
      if (terminator.includes(element)) continue;
      const told = read(interchange(body, { element, terminator, component: ':' }));
      assert.deepEqual(defectsOf(told), [], `${JSON.stringify(element)} ${JSON.stringify(terminator)}`);
      assert.deepEqual(
        segmentsOf(told).slice(1),
        plain.slice(1),
        `${JSON.stringify(element)} ${JSON.stringify(terminator)}`,
      );
    }
  }
});

test('a blank before the line break that ends segments is no data', () => {
  const told = read(interchange(body, { terminator: ' \r\n' }));
  assert.deepEqual(defectsOf(told), []);
  assert.deepEqual(segmentsOf(told), plain);
});

test('an ISA without its padding is read, and found', () => {
  const collapsed = interchange(body).replace(/ {2,}/g, ' ');
  const told = read(collapsed);
  assert.deepEqual(defectsOf(told), ['isa-width']);
  assert.deepEqual(segmentsOf(told).slice(1), plain.slice(1));
});

test('an ISA without ISA16 is read, and found, whatever ends its segments', () => {
  for (const terminator of ['~', '~\n', '~\r\n', '\n', '!']) {
    const told = read(interchange(body, { terminator }).replace('*P*>', '*P*'));
    assert.deepEqual(defectsOf(told), ['component-separator-missing'], JSON.stringify(terminator));
    assert.deepEqual(segmentsOf(told).slice(1), plain.slice(1), JSON.stringify(terminator));
  }
});

test('an ISA16 that equals another delimiter leaves composites unread', () => {
  for (const [component, terminator] of [
    ['~', '~\n'],
    ['*', '~'],
  ] as const) {
    const told = read(interchange(body, { terminator }).replace('*P*>', `*P*${component}`));
    assert.deepEqual(defectsOf(told), ['delimiter-clash'], component);
    assert.deepEqual(segmentsOf(told).slice(1), plain.slice(1), component);
  }
});

test('an ISA with an element too many is read to its end', () => {
  const told = read(interchange(body).replace('*P*>~', '*P*>*EXTRA~'));
  assert.deepEqual(defectsOf(told), ['isa-width', 'isa-elements']);
  assert.deepEqual(segmentsOf(told).slice(1), plain.slice(1));
});

test('an ISA with too few elements cannot be read', () => {
  const told = read(interchange(body).replace('*U*00401*000000001*0*P*>', '*U*00401'));
  assert.deepEqual(defectsOf(told), ['isa-unreadable', 'text-outside-interchange']);
  assert.deepEqual(segmentsOf(told), []);
});

test('an ISA that is cut by another ISA is passed over, and the other is read', () => {
  const told = read(`ISA*00*          *00*     *${interchange(body)}`);
  assert.deepEqual(defectsOf(told), ['isa-unreadable', 'text-outside-interchange']);
  assert.deepEqual(segmentsOf(told), plain);
});

test('ISA11 separates repeats from version 00402 on', () => {
  const repetition = (isa12: string, isa11: string) =>
    readIsa(bytes(text([isa({ isa12, isa11 }), gs()])), 0, 180)?.delimiters.repetition;
  assert.equal(repetition('00501', '^'), 0x5e);
  assert.equal(repetition('00402', '|'), 0x7c);
  assert.equal(repetition('00501', 'U'), none);
  assert.equal(repetition('00401', '^'), none);
});

test('a file wrapped at 80 columns reads as the file before', () => {
  const wrapped = interchange(body, { terminator: '~' }).replace(/.{80}/g, '$&\r\n');
  const told = read(wrapped);
  assert.deepEqual(defectsOf(told), ['line-break-in-segment']);
  assert.deepEqual(segmentsOf(told), plain);
});
