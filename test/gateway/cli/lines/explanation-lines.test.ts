import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dropAdvice } from '../../../../gateway/advice/held.ts';
import { toldTable } from '../../../../gateway/cli/lines/explanation-lines.ts';
import type { Span } from '../../../../gateway/cli/lines/layout.ts';
import { composing } from '../../advice/set-up.ts';

function text(line: Span | readonly Span[]): string {
  if (typeof line === 'string') return line;
  return 'text' in line ? line.text : line.map(text).join('');
}

test('an advice that is held, or was dropped, is not said to have told anything', async () => {
  await using each = composing({ guard: { units: '40%' } });
  await each.stock({ A: 10 });
  await each.compose();
  await each.acknowledge('A');
  await each.stock({ A: 0 });
  assert.equal(await each.compose(), 'held');
  const shown = async () =>
    toldTable({ advice: await each.newest(), files: [] }, [])
      .map(text)
      .join('\n');
  assert.match(await shown(), /^northwind is to be told 0 SKUs/);
  assert.match(await shown(), /^held: units 10 → 0 .*; crossdock advices release northwind-2, or drop, decides$/m);
  const decision = { by: 'ann', why: 'a broken count', at: '2026-03-01T12:00:00.000Z' };
  await dropAdvice(each.ledger, await each.newest(), decision);
  assert.match(await shown(), /^northwind was to be told/);
  assert.match(await shown(), /^dropped by ann at 2026-03-01 12:00:00 UTC: a broken count$/m);
});
