/** Overrides as the configuration check reads them, and what an expression may not do. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileExpression } from '../../../gateway/partners/expression.ts';
import { partnerYaml, scratch } from './scratch.ts';

const at = '2026-11-25T12:00:00Z';

async function resultOf(text: string, input: unknown = {}, steps = 20_000): Promise<unknown> {
  const { expression } = compileExpression(text, steps);
  assert.ok(expression, text);
  const { value, defect: failed } = await expression.evaluate(input, at);
  return failed === undefined ? value : failed.message;
}

test('an override is read with its partner, and what is wrong with one is told at its place', async () => {
  const receive = '[{ document: purchase-order, set: 850, over: mailbox, override: maps/850.jsonata }]';
  using made = scratch({
    'partners/northwind/partner.yaml': partnerYaml({ receive }),
    'partners/northwind/maps/850.jsonata': '{ "messages": ["Rush"] }\n',
  });
  const { book, text } = await made.read();
  assert.deepEqual(text, []);
  assert.deepEqual(book?.partners.get('northwind')?.receive[0]?.override, {
    file: 'maps/850.jsonata',
    text: '{ "messages": ["Rush"] }\n',
  });
  made.write({ 'partners/northwind/maps/850.jsonata': '{\n  "a": 1,\n  "b": (2 +\n}\n' });
  assert.match((await made.read()).text.join(), /^partners\/northwind\/maps\/850\.jsonata:4:1: /);
  made.write({ 'partners/northwind/partner.yaml': partnerYaml({ receive: receive.replace('850.json', '805.json') }) });
  assert.match((await made.read()).text[1] ?? '', /partner\.yaml.*no such file in the partner's folder \(did you mean/);
});

test('what would give another result each time, or might never end, is refused at its place', () => {
  const defects = ['$random()', '{\n"a": $shuffle([1])}', '$eval("1")', '$match("aaa", /(a+)+$/)'].map((text) => {
    const { defect } = compileExpression(text);
    return `${defect?.line} ${defect?.message}`;
  });
  assert.deepEqual(defects, [
    '1 $random is not allowed: the same file has to give the same documents',
    '2 $shuffle is not allowed: the same file has to give the same documents',
    '1 $eval is not allowed: write the expression itself',
    '1 /(a+)+$/ repeats a repetition, which can take for ever',
  ]);
});

test('time is the time of receipt', async () => {
  assert.equal(await resultOf('$now()'), '2026-11-25T12:00:00.000Z');
  assert.equal(await resultOf('$fromMillis($millis(), "[Y0001][M01][D01]")'), '20261125');
  assert.equal(await resultOf('$fromMillis($toMillis("07:30", "[H01]:[m01]"), "[Y0001][M01][D01]")'), '20261125');
});

test('an expression without end is stopped, whether it goes deep or long', async () => {
  assert.match(String(await resultOf('($f := function($n) { 1 + $f($n) }; $f(1))')), /[Ss]tack|depth|400/);
  assert.match(String(await resultOf('($f := function($n) { $f($n + 1) }; $f(1))')), /more than 20000 steps|400/);
  assert.match(String(await resultOf('[1..99999].($i := $; [1..99999].($ * $i))')), /100000|steps/);
});

test('the input is not changed', async () => {
  const input = { lines: [{ unit: 'EA' }] };
  assert.deepEqual(await resultOf('$ ~> | lines | { "unit": "CA" } |', input), { lines: [{ unit: 'CA' }] });
  assert.deepEqual(input, { lines: [{ unit: 'EA' }] });
});
