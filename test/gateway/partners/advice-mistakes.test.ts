/** What a coordinator reads whose schedules and buffer policies contradict themselves. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scratch } from './scratch.ts';

const head = `name: Northwind
status: test
x12: { us: { qualifier: ZZ, id: US }, them: { qualifier: ZZ, id: THEM }, version: 004010 }
channels: { box: { folder: {} } }
send:
`;

async function mistakes(send: string, files: Readonly<Record<string, string>> = {}) {
  using made = scratch({ 'partners/northwind/partner.yaml': head + send, ...files });
  return (await made.read()).text.map((line) => line.replace('partners/northwind/partner.yaml:', ''));
}

test('schedules that contradict themselves, and rules that would share one history', async () => {
  const found = await mistakes(`
  - { document: inventory-advice, set: 846, over: box, schedule: { cron: "0 6 * * *", mode: delta } }
  - { document: inventory-advice, set: 846, over: box, id: late, schedule: { cron: "0 6 * * *", full: "0 5 * * *", late: 5m } }
  - { document: inventory-advice, set: 846, over: box, id: late, schedule: { cron: "0 6 * * 0", days: business } }
  - document: inventory-advice
    set: 846
    over: box
    schedule:
      cron: "0 7 * * *"
      blackout: [{ from: "06:00", to: "06:00" }, { from: "2026-12-24 18:00", to: "06:00" }]
`);
  assert.deepEqual(found, [
    '7:93: `mode` is "delta", and no `full` says when everything is said (as full: 0 5 * * *, the time when everything is said again)',
    '8:97: `full` is of `mode: delta`; a schedule of another mode always says everything',
    '8:116: `late` is of `missed: skip`, and `missed` is another',
    '9:60: entry 2 of `send` has the id `late`, so they would have one history (give each an `id` of its own)',
    '9:84: the schedule never falls due: `days` or `blackout` stop every time of it',
    '15:39: `to` is `06:00`, not after `from`: the window can never apply',
    '15:82: `from` is `2026-12-24 18:00` and `to` is `06:00`: both have a date, or neither',
  ]);
});
