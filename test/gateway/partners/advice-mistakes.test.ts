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

test('JSON stands in place of a set or a flat file, and how locations are told has to have some', async () => {
  const found = await mistakes(`
  - { document: inventory-advice, json: 1, over: box, schedule: { cron: "0 6 * * *" } }
  - { document: inventory-advice, set: 846, json: 1, over: box, schedule: { cron: "0 7 * * *" } }
  - { document: purchase-order, json: 1, over: box }
  - { document: inventory-advice, json: 1, linesPerSet: 5, over: box, schedule: { cron: "0 8 * * *" } }
  - { document: inventory-advice, set: 846, locationsAs: n1, over: box, schedule: { cron: "0 8 * * *" } }
`);
  assert.deepEqual(found, [
    '8:45: `set` and `json` are both given; a file is one of them',
    '9:33: `json` is of an inventory-advice, and this is purchase-order',
    '10:44: `linesPerSet` is of an X12 set, and the rule has no `set`',
    '11:45: `locationsAs` is of `locations`, and the rule names none',
  ]);
  const [version] = await mistakes(`
  - { document: inventory-advice, json: 2, over: box, schedule: { cron: "0 6 * * *" } }
`);
  assert.equal(
    version,
    '7:41: `json` is `2`, which is no version of the shape and no file (1, or a specification as maps/feed.yaml)',
  );
});

test('a JSON specification is held against its schema and its own sense, all at once, each at its place', async () => {
  const rule = (given: string) =>
    `  - { document: inventory-advice, ${given}, over: box, schedule: { cron: "0 6 * * *" } }\n`;
  const own = (text: string) => ({ 'partners/northwind/maps/feed.yaml': text });
  const feed = `document: inventory-advice
format: json
lines: /items
line:
  fields:
    sku: { pointer: /sku }
    quantity: { pointer: /quantity }
`;
  assert.deepEqual(await mistakes(rule('json: maps/feed.yaml'), own(feed)), []);
  assert.deepEqual(await mistakes(rule('json: maps/food.yaml, locations: { DAL: "1" }'), own(feed)), [
    "6:41: `json` is `maps/food.yaml`, and there is no such file in the partner's folder (did you mean maps/feed.yaml?)",
  ]);
  assert.deepEqual(await mistakes(rule('flat: maps/feed.yaml'), own(feed)), [
    '6:35: `flat` is `maps/feed.yaml`, which is of a JSON file (`format` is json) (json: maps/feed.yaml)',
  ]);
  assert.deepEqual(
    await mistakes(
      rule('json: maps/feed.yaml, locations: { DAL: "1", AUS: "2" }, price: UCP, future: { horizon: 9d }'),
      own(feed),
    ),
    [
      '6:57: `locations` names several, and `maps/feed.yaml` has no field `location`: nobody could tell whose a number is (map the field; or leave `locations` out for the sum of all of ours)',
      '6:92: `price` is told, and `maps/feed.yaml` has no field for it',
      '6:112: no field of `maps/feed.yaml` says from when (availableDate, for a row a day; or nextDate and nextQuantity, beside the quantity of now)',
    ],
  );
  const wrong = feed.replace('/sku }', 'sku, as: nmber }').replace('quantity:', 'quantty:').replace('lines', 'line_s');
  const inFeed = async (text: string) =>
    (await mistakes(rule('json: maps/feed.yaml'), own(text))).map((each) =>
      each.replace('partners/northwind/maps/feed.yaml:', ''),
    );
  assert.deepEqual(await inFeed(wrong), [
    '3:1: unknown key `line_s`; did you mean `lines`?',
    '6:21: `pointer` is `sku`; where it stands is a JSON Pointer, as /availability/quantity; in a name, ~1 is a slash and ~0 a tilde',
    '6:30: `as` is `nmber`; it may be text, number or boolean',
    '7:5: unknown key `quantty`; did you mean `quantity`?',
  ]);
  const constants = 'file: { constants: { /items: { value: x }, "/a~1b": { value: yes, as: boolean } } }';
  assert.deepEqual(await inFeed(feed.replace('quantity:', `unit:`) + constants), [
    '5:3: no field says how many: quantity',
    '8:30: /items is taken already',
    '8:62: "yes" is no boolean in JSON',
  ]);
});

test('prices that nothing says, or that are none, and what only an 846 has', async () => {
  const price = `
  - { document: inventory-advice, set: 846, price: UCP, over: box, schedule: { cron: "0 6 * * *" } }
`;
  const items = (text: string) => ({ 'partners/northwind/items.csv': text });
  const without = "7:45: `price` is told, and the partner's items file has no column `price`";
  assert.deepEqual(await mistakes(price), [without]);
  assert.deepEqual(await mistakes(price, items('sku\nA\n')), [without]);
  assert.deepEqual(await mistakes(price, items('sku,price,currency\nA,9.50,USD\nB,,\n')), []);
  const found = await mistakes(price, items('sku,price,currency\nA,"9,50",usd\n'));
  assert.deepEqual(found, [
    'partners/northwind/items.csv:2:3: price `9,50` is no price (a decimal with up to four places, as 9.50)',
    'partners/northwind/items.csv:2:10: currency `usd` is none (three capital letters (ISO 4217), as USD)',
  ]);
  const json = `
  - { document: inventory-advice, json: 1, lineDate: 007, over: box, schedule: { cron: "0 6 * * *" } }
  - { document: inventory-advice, json: 1, hashTotal: none, over: box, schedule: { cron: "0 7 * * *" } }
`;
  assert.deepEqual(await mistakes(json), [
    '7:44: `lineDate` is of an X12 set, and the rule has no `set`',
    '8:44: `hashTotal` is of an X12 set, and the rule has no `set`',
  ]);
});

test('buffer policies that contradict themselves, or never apply', async () => {
  const found = await mistakes(
    `
  - document: inventory-advice
    set: 846
    over: box
    schedule: { cron: "0 6 * * *" }
    discontinued: coded
    buffer:
      - { floor: 5, minimum: 3, share: 80% }
      - { when: { class: fast }, less: 4, minimum: 4 }
      - { when: { sku: "9*" }, less: 1 }
      - { when: { status: discontinued }, less: 1 }
      - { when: { olderThan: 4h }, share: 0%, cap: 2 }
      - { when: { olderThan: 4h, location: DAL }, holdBack: 3 }
      - { when: { olderThan: 2h }, holdBack: 5, freshness: { whole: 4h, none: 2h } }
      - { when: { during: { from: "08:00", to: "08:00", zone: Mars } }, less: 1 }
`,
    { 'partners/northwind/items.csv': 'sku,class\n00417,fast\n' },
  );
  assert.deepEqual(found, [
    '11:19: `discontinued` is "coded", and no `discontinuedCode` says under which code',
    '13:18: `floor` is 5, more than `minimum`, which is 3: what the minimum lifts is zero again',
    '14:52: `minimum` is 4, less than `floor`, which is 5: what the minimum lifts is zero again',
    '15:24: `sku` is `9*`, and no item of the partner is so: the rule can never apply',
    '16:27: `status` is discontinued, and such an item is told without a quantity: the rule can never apply (its `discontinued` says how it is told)',
    '17:52: `cap` can never have an effect: `share` is 0%, so nothing is left',
    '17:52: `cap` is 2, less than `floor`, which is 5: the partner would always be told zero',
    '18:9: the rule never has an effect: rule 7 applies whenever it does and sets the same (general rules come first, exceptions after them)',
    '18:44: `location` is given, and the advice tells all of our locations as one sum: the rule can never apply (name the locations under `locations` of the advice)',
    '19:79: `none` is 2h, not more than `whole`, which is 4h (all is told up to `whole`, nothing from `none` on)',
    '20:48: `to` is `08:00`, as `from` is: the rule can never apply',
    '20:63: `zone` is `Mars`, which is no time zone (IANA names, as America/Chicago)',
  ]);
  assert.deepEqual(
    await mistakes(
      '  - { document: inventory-advice, set: 846, over: box, schedule: { cron: "0 6 * * *" }, buffer: [{ when: { olderThan: -4h }, less: 1 }] }\n',
    ),
    ['6:119: `olderThan` is `-4h`; a length of time is a whole number and ms, s, m, h or d, as 30s'],
  );
});

/** What is said of rules that stand each on a line of their own, from line 12 on. */
async function ofRules(...rules: readonly string[]): Promise<readonly string[]> {
  const lines = rules.map((rule) => `      - ${rule}\n`).join('');
  const head = '  - document: inventory-advice\n    set: 846\n    over: box\n    schedule: { cron: "0 6 * * *" }\n';
  return mistakes(`\n${head}    locations: { DAL: "01" }\n    buffer:\n${lines}`);
}

test('a setting that a later rule always replaces, or to which another leaves nothing', async () => {
  const general = '(general rules come first, exceptions after them)';
  assert.deepEqual(await ofRules('{ share: 80%, less: 1 }', '{ share: 60% }'), [
    `13:18: \`share\` never has an effect: rule 2 applies whenever this one does and sets it ${general}`,
  ]);
  assert.deepEqual(await ofRules('{ share: 0% }', '{ when: { location: DAL }, less: 2 }'), [
    '14:42: `less` can never have an effect: `share` is 0%, so nothing is left',
  ]);
  assert.deepEqual(await ofRules('{ freshness: { whole: 1h, none: 4h } }', '{ when: { olderThan: 4h }, share: 50% }'), [
    '14:30: `olderThan` is 4h, and `freshness` leaves nothing from 4h on: the rule can never have an effect',
  ]);
  assert.deepEqual(await ofRules('{ share: 50%, minimum: 4, pack: 6 }'), [
    '13:41: `pack` is 6, more than `minimum`, which is 4: what the minimum lifts is zero again',
  ]);
  const widened = `13:9: the rule never has an effect: rule 2 applies whenever it does and sets the same ${general}`;
  const [one, some] = ['{ when: { sku: "0041?" }, share: 50% }', '{ when: { sku: "00*" }, share: 60% }'];
  assert.deepEqual(await ofRules(one, some), [widened]);
  assert.deepEqual(await ofRules(some, one), []);
  assert.deepEqual(await ofRules('{ when: { sku: "00*" }, share: 5% }', '{ when: { sku: "00?" }, share: 6% }'), []);
  assert.deepEqual(
    await ofRules('{ freshness: { whole: 1h, none: 4h } }', '{ when: { olderThan: 3h }, share: 50% }'),
    [],
  );
  assert.deepEqual(await ofRules('{ share: 0% }', '{ when: { location: DAL }, share: 10%, less: 2 }'), []);
});

test('later days and locations by SCH, where the file cannot carry them', async () => {
  const rule = (given: string, cron = '0 6 * * *') =>
    `  - { document: inventory-advice, over: box, schedule: { cron: "${cron}" }, ${given} }\n`;
  const found = await mistakes(
    [
      rule('set: 846, future: { horizon: 60d, dates: 3, tell: total, date: "067" }'),
      rule('set: 846, future: { horizon: 60d, code: "29" }', '1 6 * * *'),
      rule('set: 846, locations: { DAL: D01 }, future: { horizon: 60d, as: dtm }', '2 6 * * *'),
      rule('set: 846, locations: { DAL: D01 }, locationsAs: sch, future: { horizon: 60d, as: dtm }', '3 6 * * *'),
      rule('set: 846, locations: { DAL: D01 }, locationsAs: n1, future: { horizon: 60d, as: dtm }', '4 6 * * *'),
      rule('set: 846, locations: { DAL: D01 }, locationsAs: lin, locationsDate: "007"', '5 6 * * *'),
      rule('json: 1, future: { horizon: 60d, as: sch }', '6 6 * * *'),
      '  - { document: purchase-order, set: 850, over: box, future: { horizon: 60d } }\n',
    ].join(''),
  );
  assert.deepEqual(found, [
    '7:113: `code` is of `as: dtm`; an SCH has no code but that of the QTY it stands behind',
    '8:142: `as` is "dtm", and locations are told as sdq, which cannot say of which day a quantity is (as: sch; or locationsAs: n1, or lin)',
    '9:160: `as` is "dtm", and locations are told as sch, which cannot say of which day a quantity is (as: sch; or locationsAs: n1, or lin)',
    '11:132: `locationsDate` is of `locationsAs: sch`; other locations have no day',
    '12:112: `as` is of an X12 set, and the rule has no `set`',
    '13:54: `future` is of an inventory-advice, and this is purchase-order',
  ]);
  const wrong = await mistakes(rule('set: 846, future: { horizon: 2w, dates: 13, until: 5 }'));
  assert.deepEqual(wrong, [
    '6:108: `horizon` is `2w`; how far ahead is a whole number of days from 1 to 999 and d, as 60d',
    '6:119: `dates` is `13`; the days that are told are a whole number from 1 to 12',
    '6:123: unknown key `until`; it may be `horizon`, `dates`, `tell`, `as`, `code` or `date`',
  ]);
});

test('later days that the version, the guideline or the columns have no place for', async () => {
  const old = head.replace('004010', '003050');
  const rules = `  - { document: inventory-advice, set: 846, over: box, schedule: { cron: "0 6 * * *" }, future: { horizon: 9d, as: dtm } }
  - { document: inventory-advice, set: 846, over: box, schedule: { cron: "0 7 * * *" }, future: { horizon: 9d }, guideline: g.yaml }
`;
  const guideline = 'set: 846\nsegments:\n  LIN/QTY/SCH: { use: forbidden }\n';
  using made = scratch({
    'partners/northwind/partner.yaml': old + rules,
    'partners/northwind/g.yaml': guideline,
  });
  const found = (await made.read()).text.map((line) => line.replace('partners/northwind/partner.yaml:', ''));
  assert.deepEqual(found, [
    '6:116: it needs DTM in the QTY loop, and the 846 of version 003050 has none there (as: sch)',
    '7:97: it needs SCH in the QTY loop, and `g.yaml` forbids it there',
  ]);
  const flat = (columns: string, given = '') => {
    const rule = `  - { document: inventory-advice, flat: maps/a.yaml, over: box, schedule: { cron: "0 6 * * *" }, future: { horizon: 9d${given} } }\n`;
    const map = `document: inventory-advice\nformat: csv\nfields: { sku: { column: S }, quantity: { column: Q }${columns} }\n`;
    return mistakes(rule, { 'partners/northwind/maps/a.yaml': map });
  };
  assert.deepEqual(await flat(', availableDate: { column: D }', ', dates: 5, code: "29"'), []);
  assert.deepEqual(await flat(', nextDate: { column: D }, nextQuantity: { column: N }'), []);
  assert.deepEqual(await flat(''), [
    '6:106: no field of `maps/a.yaml` says from when (availableDate, for a row a day; or nextDate and nextQuantity, beside the quantity of now)',
  ]);
  assert.deepEqual(await flat(', nextDate: { column: D }'), [
    '6:106: no field of `maps/a.yaml` says how many there are then (availableDate, for a row a day; or nextDate and nextQuantity, beside the quantity of now)',
  ]);
  assert.deepEqual(await flat(', nextDate: { column: D }, nextQuantity: { column: N }, availableDate: { column: A }'), [
    '6:106: `maps/a.yaml` has both `availableDate`, for a row a day, and `nextDate`, beside the quantity of now (one of them)',
  ]);
  assert.deepEqual(
    await flat(', nextDate: { column: D }, nextQuantity: { column: N }', ', dates: 2, code: "29", date: "018"'),
    [
      '6:128: `dates` is 2, and `nextDate` has room for one (a row a day by availableDate)',
      '6:131: `code` is of a quantity in a row of its own, and `nextQuantity` has none',
      '6:143: `date` is of an X12 set or `json: 1`, and `maps/a.yaml` has no place for it',
    ],
  );
});

test('what could never stand in its element of an 846', async () => {
  const found = await mistakes(`
  - document: inventory-advice
    set: 846
    over: box
    schedule: { cron: "0 6 * * *" }
    quantity: { state: available-to-sell, code: 333, unit: EACH }
    reportType: X
    locations: { DAL: "1", AUS: "0042" }
    discontinued: coded
    discontinuedCode: "0"
    parties: [{ role: SUPP, name: Us }, { role: SU, qualifier: "92", id: "7" }]
  - { document: inventory-advice, json: 1, over: box, schedule: { cron: "0 7 * * *" }, locations: { DAL: "1" } }
`);
  const hint = '(no advice could be sent)';
  assert.deepEqual(found, [
    `11:49: \`code\` is \`333\`, and QTY01 (X12 element 673) has 2 characters ${hint}`,
    `11:60: \`unit\` is \`EACH\`, and QTY03 (X12 element 355) has 2 characters ${hint}`,
    `12:17: \`reportType\` is \`X\`, and BIA02 (X12 element 755) has 2 characters ${hint}`,
    `13:23: \`DAL\` is \`1\`, and a location (X12 element 67) has 2 to 80 characters ${hint}`,
    `15:23: \`discontinuedCode\` is \`0\`, and QTY01 (X12 element 673) has 2 characters ${hint}`,
    `16:23: \`role\` is \`SUPP\`, and N101 (X12 element 98) has 2 to 3 characters ${hint}`,
    `16:74: \`id\` is \`7\`, and N104 (X12 element 67) has 2 to 80 characters ${hint}`,
  ]);
});

test('quantities that fit one by one and not together, and windows inside windows', async () => {
  const rule = (buffer: string) => `
  - document: inventory-advice
    set: 846
    over: box
    schedule: { cron: "0 6 * * *" }
    locations: { DAL: D1, RNO: R1 }
    buffer:
${buffer}`;
  const items = { 'partners/northwind/items.csv': 'sku,class\n00417,fast\n' };
  const packs = '      - { floor: 499, cap: 500, pack: 6 }\n      - { when: { class: fast }, minimum: 10, floor: 8 }\n';
  assert.deepEqual(await mistakes(rule(packs), items), [
    '13:18: `cap` is 500, which in packs of 6 is 498, less than `floor`, which is 499: the partner would always be told zero (a `floor` of 498 at most)',
    '14:54: `minimum` is 10, which in packs of 6 is 6, less than `floor`, which is 8: what the minimum lifts is zero again (a `floor` of 6 at most)',
  ]);
  assert.deepEqual(await mistakes(rule('      - { floor: 498, cap: 500, pack: 6, minimum: 498 }\n'), items), []);
  const implied = `      - { when: { class: fast }, floor: 10 }
      - { when: { class: fast, location: DAL }, cap: 5 }
      - { when: { class: fast, location: RNO }, cap: 5, floor: 0 }
`;
  assert.deepEqual(await mistakes(rule(implied), items), [
    '14:54: `cap` is 5, less than `floor`, which is 10: the partner would always be told zero',
  ]);
  const window = (from: string, to: string, more = '') =>
    `      - { when: { during: { from: "${from}", to: "${to}"${more} } }, share: 50% }\n`;
  const never =
    '13:9: the rule never has an effect: rule 2 applies whenever it does and sets the same (general rules come first, exceptions after them)';
  const pairs: readonly (readonly [string, string, boolean])[] = [
    [window('08:00', '10:00'), window('07:00', '12:00'), true],
    [window('08:00', '10:00', ', days: sun'), window('08:00', '10:00'), true],
    [window('23:00', '01:00'), window('22:00', '02:00'), true],
    [window('00:30', '01:00'), window('22:00', '02:00'), true],
    [window('07:00', '12:00'), window('08:00', '10:00'), false],
    [window('22:00', '02:00'), window('00:30', '01:00'), false],
    [window('09:00', '13:00'), window('08:00', '12:00'), false],
    // A Saturday's window begins on a Saturday evening; this one is the night before.
    [window('00:30', '01:00', ', days: sat'), window('22:00', '02:00', ', days: sat'), false],
    [window('08:00', '10:00', ', zone: UTC'), window('07:00', '12:00', ', zone: America/Chicago'), false],
  ];
  for (const [narrow, wide, covered] of pairs) {
    assert.deepEqual(await mistakes(rule(narrow + wide), items), covered ? [never] : [], narrow + wide);
  }
});

test('a delta whose full times are all stopped, and a fast lane that nothing takes', async () => {
  const send = (schedule: string, more = '') =>
    `\n  - { document: inventory-advice, set: 846, over: box, schedule: { ${schedule} }${more} }\n`;
  const blocked = 'mode: delta, full: "0 5 * * *", cron: "0 8 * * *", blackout: [{ from: "04:00", to: "06:00" }]';
  assert.deepEqual(await mistakes(send(blocked)), [
    '7:87: `full` is `0 5 * * *`, and `days` or `blackout` stop every time of it: everything is never said again',
  ]);
  const night = 'mode: delta, full: "0 7 * * *", cron: "0 5 * * *", blackout: [{ from: "04:00", to: "06:00" }]';
  assert.deepEqual(await mistakes(send(night)), [
    '7:106: the schedule never falls due: `days` or `blackout` stop every time of it',
  ]);
  const daily = 'cron: "0 6 * * *"';
  assert.deepEqual(await mistakes(send(daily, ', urgent: { below: 0 }')), [
    '7:106: `below` is 0, and nothing is below it: no change is ever urgent by it (a quantity, as 10; `crossesZero` is for zero itself)',
  ]);
  assert.deepEqual(await mistakes(send(daily, ', urgent: { crossesZero: false }')), [
    '7:112: `crossesZero` is false, and no `below` names a threshold: no change is ever urgent (leave `urgent` out where everything waits)',
  ]);
  for (const sound of ['{}', '{ crossesZero: false, below: 10 }', '{ below: 0.5 }']) {
    assert.deepEqual(await mistakes(send(daily, `, urgent: ${sound}`)), [], sound);
  }
});
