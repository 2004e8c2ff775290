/** Calendars that partners share: what a coordinator reads who gets one wrong, that a change is taken up, and when they run out. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { stopped } from '../../../gateway/advice/schedule/calendar.ts';
import { calendarWarnings } from '../../../gateway/partners/check/calendar-warnings.ts';
import type { Partner } from '../../../gateway/partners/partner.ts';
import { type PartnersChange, watchPartners } from '../../../gateway/partners/watch.ts';
import { partnerYaml, scratch } from './scratch.ts';

const inventory = 'locations: { DAL: { name: Dallas, owners: { on-hand: a } } }\n';
const send = '[{ document: inventory-advice, set: 846, over: mailbox, schedule: { cron: 0 6 * * *, days: business } }]';
const shared = 'us-retail:\n  weekdays: mon-sat\n  holidays: [12-25 Christmas, 2026-11-26]\n';

/** `calendars` empty: there is no such file. */
function made(calendar: string, calendars: string = shared) {
  return scratch({
    'partners/a/partner.yaml': partnerYaml({ send, calendar }),
    'config/inventory.yaml': inventory,
    ...(calendars !== '' && { 'config/calendars.yaml': calendars }),
  });
}

async function calendarOf(calendar: string) {
  using folder = made(calendar);
  const { book, text } = await folder.read();
  assert.deepEqual(text, []);
  return book?.partners.get('a')?.calendar;
}

const at = (calendar: Partner['calendar'], day: string) =>
  stopped({ days: 'business', zone: 'America/Chicago' }, calendar, Date.parse(`${day}T18:00:00Z`));

test('a partner names one, or names one and adds days of its own, which go before it', async () => {
  const plain = await calendarOf('us-retail');
  assert.equal(at(plain, '2026-12-25'), 'holiday 12-25 Christmas (us-retail)');
  assert.equal(at(plain, '2026-11-28'), undefined, 'a Saturday');
  assert.equal(at(plain, '2026-11-29'), 'no day of business (mon-sat)');
  const own = await calendarOf(
    '{ use: us-retail, weekdays: mon-fri, holidays: [12-24], workdays: [2026-11-26 Inventory] }',
  );
  assert.equal(at(own, '2026-12-24'), 'holiday 12-24');
  assert.equal(at(own, '2026-12-25'), 'holiday 12-25 Christmas (us-retail)');
  assert.equal(at(own, '2026-11-26'), undefined);
  assert.equal(at(own, '2026-11-28'), 'no day of business (mon-fri)');
  assert.equal(at(await calendarOf('{ holidays: [2026-11-27] }'), '2026-11-27'), 'holiday 2026-11-27');
});

test('what is wrong is said with its place, of the partner and of the shared file, all at once', async () => {
  using folder = made('us-retial');
  assert.deepEqual((await folder.read()).text, [
    'partners/a/partner.yaml:7:11: `calendar` is `us-retial`, and no calendar in calendars.yaml is called so; there is us-retail (did you mean us-retail?)',
  ]);
  using nested = made('{ use: none, holidays: [02-30, 12-24, 12-24], workdays: [12-24, 2026-02-29] }');
  assert.deepEqual((await nested.read()).text, [
    'partners/a/partner.yaml:7:18: `use` is `none`, and no calendar in calendars.yaml is called so; there is us-retail',
    'partners/a/partner.yaml:7:35: `02-30` is no day of the calendar',
    'partners/a/partner.yaml:7:49: `12-24` stands twice (leave one of them out)',
    'partners/a/partner.yaml:7:68: `12-24` is in `holidays` too (a day is one of the two; leave one of them out)',
    'partners/a/partner.yaml:7:75: `2026-02-29` is no day of the calendar',
  ]);
  using wrong = made('us-retial', 'us-retail:\n  holydays: [12-25]\nUS: { weekdays: monday }\n');
  assert.deepEqual((await wrong.read()).text, [
    'config/calendars.yaml:2:3: unknown key `holydays`; did you mean `holidays`?',
    'config/calendars.yaml:3:1: key `US` is not allowed; a calendar is named by lower-case letters, digits and hyphens, as us-retail',
  ]);
});

test('without the file there are none; a file of comments has none', async () => {
  for (const text of ['', '# none yet\n']) {
    using folder = made('us-retail', text);
    assert.deepEqual((await folder.read()).text, [
      'partners/a/partner.yaml:7:11: `calendar` is `us-retail`, and no calendar in calendars.yaml is called so; there is none',
    ]);
  }
});

test('a schedule that a shared calendar stops for ever is an error', async () => {
  using folder = scratch({
    'partners/a/partner.yaml': partnerYaml({ send: send.replace('* * *,', '25 12 *,'), calendar: 'us-retail' }),
    'config/calendars.yaml': shared,
  });
  assert.match((await folder.read()).text.join(), /the schedule never falls due: `days` or `blackout` stop every time/);
});

test('a change is taken up as other configuration is, and a wrong one changes nothing', async () => {
  using folder = made('us-retail');
  const changes: PartnersChange[] = [];
  await using watch = watchPartners(folder.partners, folder.settings, (change) => void changes.push(change));
  await watch.look();
  const newest = () => changes.at(-1)?.book?.partners.get('a');
  assert.equal(at(newest()?.calendar, '2026-12-24'), undefined);
  const version = newest()?.version;
  folder.write({ 'config/calendars.yaml': shared.replace('[', '[12-24, ') });
  await watch.look();
  assert.equal(changes.length, 2);
  assert.equal(at(newest()?.calendar, '2026-12-24'), 'holiday 12-24 (us-retail)');
  assert.equal(newest()?.version, version, 'a number that was told is explained with the same version: it is the same');
  folder.write({ 'config/calendars.yaml': 'us-retail: { holidays: [13-01] }\n' });
  await watch.look();
  assert.equal(changes.length, 3);
  assert.match(changes.at(-1)?.errors[0]?.message ?? '', /a day is a date, or month and day/);
});

test('a calendar warns a month before it knows no holiday any more; one of every year never', async () => {
  const calendar = await calendarOf('us-retail');
  const partner = (id: string, days: string, more: object = {}) =>
    ({
      id,
      send: [{ schedule: { cron: '0 6 * * *', days } }],
      calendar: { ...calendar, ...more },
    }) as unknown as Partner;
  const warned = (partners: Partner[], day: string) => calendarWarnings(partners, Date.parse(day));
  const both = [partner('a', 'business'), partner('b', 'business'), partner('c', 'all')];
  assert.deepEqual(warned(both, '2026-10-26'), []);
  const [warning, ...more] = warned(both, '2026-10-28');
  assert.match(warning ?? '', /^The calendar us-retail \(a, b\) knows no holiday after 2026-11-26: /);
  assert.deepEqual(more, []);
  assert.match(warned([partner('a', 'business', { holidays: ['2027-01-02'] })], '2027-01-03')[0] ?? '', /of a knows/);
  const yearly = { id: 'a', send: both[0]?.send, calendar: { holidays: ['12-25'] } } as unknown as Partner;
  assert.deepEqual(warned([yearly], '2040-01-01'), []);
});

test('in any calendar: its own dates decide first, then those it shares, then the day of the week', () => {
  const day = fc.constantFrom('2026-11-26', '11-26', '2026-12-25', '12-25 Christmas');
  const days = fc.record({ holidays: fc.array(day), workdays: fc.array(day) });
  fc.assert(
    fc.property(days, days, fc.constantFrom('2026-11-26', '2026-12-25', '2026-11-28'), (own, common, date) => {
      const has = (list: readonly string[]) => list.some((one) => date.endsWith(one.split(' ')[0] as string));
      const business = has(own.workdays) || (!has(own.holidays) && (has(common.workdays) || !has(common.holidays)));
      const known = [own, common].some(({ holidays, workdays }) => has(holidays) || has(workdays));
      const expected = known ? business : date !== '2026-11-28';
      const found = at({ ...own, shared: { ...common, name: 'common' } }, date);
      assert.equal(found === undefined, expected);
    }),
  );
});
