/** Overrides as the configuration check reads them, and what an expression may not do. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Type } from 'typebox';
import { compileExpression } from '../../../gateway/partners/expression.ts';
import { overridden } from '../../../gateway/partners/overridden.ts';
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

test('an override and limits of what we send are read with their partner, where they have a meaning', async () => {
  const send = (more: string) =>
    `[{ document: inventory-advice, set: 846, over: mailbox, schedule: { cron: "0 6 * * *" }, ${more} }]`;
  using made = scratch({
    'partners/northwind/partner.yaml': partnerYaml({
      send: send('override: maps/846.jsonata, linesPerSet: 500, setsPerFile: 2'),
    }),
    'partners/northwind/maps/846.jsonata': '{ "reportType": "DD" }\n',
  });
  const { book, text } = await made.read();
  assert.deepEqual(text, []);
  const [rule] = book?.partners.get('northwind')?.send ?? [];
  assert.deepEqual([rule?.override?.file, rule?.linesPerSet, rule?.setsPerFile], ['maps/846.jsonata', 500, 2]);
  const told = async (rules: string) => {
    made.write({ 'partners/northwind/partner.yaml': partnerYaml({ send: rules }) });
    return (await made.read()).text.join('\n');
  };
  assert.match(
    await told(send('override: maps/486.jsonata')),
    /no such file in the partner's folder \(did you mean maps\/846/,
  );
  assert.match(await told(send('linesPerSet: 10001')), /the lines of a set are a whole number from 1 to 10000/);
  assert.match(await told(send('setsPerFile: 0')), /the sets of a file are a whole number from 1 to 9999/);
  assert.match(
    await told(send('setsPerFile: 1, name: "846-{number}.edi"')),
    /the same for each file of an advice that `setsPerFile` divides \(put \{control\} or \{id\} into it\)/,
  );
  assert.match(
    await told('[{ document: purchase-order, flat: maps/a.yaml, over: mailbox, override: maps/846.jsonata }]'),
    /`override` is of an inventory-advice, and this is purchase-order/,
  );
  const flat = send('linesPerSet: 5').replace('set: 846', 'flat: maps/a.yaml');
  assert.match(await told(flat), /`linesPerSet` is of an X12 set, and the rule has no `set`/);
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

const Document = Type.Object({ number: Type.String(), lines: Type.Array(Type.Object({ unit: Type.String() })) });

test('a list that an override leaves nothing of is empty, and not the one of before', async () => {
  const document = { number: '7', lines: [{ unit: 'EA' }, { unit: 'CA' }] };
  const changed = async (text: string) =>
    (await overridden({ file: 'maps/a.jsonata', text }, document, { schema: Document, at })).document?.lines;
  const none = [
    '{ "lines": lines[unit = "LB"] }',
    '{ "lines": $filter(lines, function($l) { $l.unit = "LB" }) }',
    '( $all := lines; { "lines": $all[unit = "LB"] } )',
    'number = "7" ? { "lines": lines[unit = "LB"] } : {}',
    '$.{ "lines": lines[unit = "LB"] }',
    '{ "lines": [lines[unit = "LB"]] }',
  ];
  for (const text of none) assert.deepEqual(await changed(text), [], text);
  const kept = [
    '{ "lines": number = "8" ? lines[unit = "CA"] }',
    'number = "8" ? { "lines": lines[unit = "LB"] } : {}',
  ];
  for (const text of kept) assert.deepEqual(await changed(text), document.lines, text);
  assert.deepEqual(await changed('{ "lines": lines[unit = "CA"] }'), [{ unit: 'CA' }]);
});
