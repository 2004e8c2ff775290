/** What a coordinator reads who made many mistakes at once: the exact, full list, each at its place. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partnerYaml, scratch } from './scratch.ts';

test('keys and values that do not fit are all named, each at its place', async () => {
  using made = scratch({
    'partners/northwind/partner.yaml': `name:
status: live
tier: gold
owner: me
x12:
  us: { qualifier: Z, id: CROSSDOCK }
  them: { qualifier: 01, id: 123456789, grup: NORTHWIND }
  version: 4010
  delimiters: { newline: perhaps }
channels:
  Mailbox:
    folder: { settle: 5 seconds }
  as2: {}
receive:
  - { document: purchase-order, set: 85, over: mailbox }
  - document: invoice
send:
  - document: inventory-advice
    set: 846
    over: mailbox
    cron: "0 6 * * *"
    shedule: { cron: "0 6 * * *" }
    buffer:
      - { share: 120%, floor: -1, when: fast }
items: [items.csv]
`,
  });
  const { text, book } = await made.read();
  assert.equal(book, undefined);
  assert.deepEqual(
    text.map((line) => line.replace('partners/northwind/partner.yaml', '')),
    [
      ':1:6: `name` is empty',
      ':2:9: `status` is `live`; it may be draft, test, production or suspended',
      ':3:7: `tier` is `gold`; it may be strategic, standard or low',
      ':4:1: unknown key `owner`; it may be `name`, `status`, `tier`, `x12`, `calendar`, `canary`, `channels`, `receive`, `send`, `delivery` or `items`',
      ':6:20: `qualifier` is `Z`; it has 2 characters at least',
      ':7:41: unknown key `grup`; did you mean `group`?',
      ':8:12: `version` is `4010`; a version is written as in GS08: 004010, 005010',
      ':9:26: `newline` is `perhaps`; it has to be true or false',
      ':11:3: key `Mailbox` is not allowed; a channel is named by lower-case letters, digits and hyphens, as mailbox',
      ':13:8: `as2` is empty; write `folder`, `sftp` or `as2` under it',
      ':15:38: `set` is `85`; an X12 transaction set has three digits, as 850',
      ':16:5: entry 2 of `receive` has no `over` (Channel it comes over.)',
      ':16:15: `document` is `invoice`; it may be purchase-order, ship-notice, inventory-advice, inventory-update or acknowledgment',
      ':21:5: unknown key `cron` here; it belongs under `schedule`',
      ':22:5: unknown key `shedule`; did you mean `schedule`?',
      ':24:18: `share` is `120%`; a share is a whole number from 0 to 100 and %, as 80%',
      ':24:31: `floor` is `-1`; a quantity is zero or more with four decimals at most, as 12 or 2.5',
      ':24:41: `when` is `fast`; it has to be keys with values, as `key: value`',
      ':25:8: `items` is a list; it has to be a text',
    ],
  );
});

test('what only a second look finds is all named too', async () => {
  using made = scratch({
    'partners/northwind/partner.yaml': `name: Northwind Retail
status: production
x12:
  us: { qualifier: ZZ, id: CROSSDOCK }
  them: { qualifier: ZZ, id: CROSSDOCK }
  version: 004010
  delimiters: { element: "*", component: "*", segment: A }
channels:
  mailbox: { folder: { in: shared, out: shared } }
receive:
  - { document: ship-notice, set: 850, over: mailbx, zone: America/Chicgo }
  - { document: inventory-update, over: mailbox }
  - { document: purchase-order, set: 850, flat: maps/orders.yaml, over: mailbox, files: in/*.edi }
  - { document: inventory-update, flat: maps/count.yaml, over: mailbox, counts: { quantity: 17, state: on-hand, location: DAL } }
send:
  - document: inventory-advice
    set: 846
    over: mailbox
    name: "{control}/{nr}.edi"
    schedule: { cron: "0 25 * * *", zone: UTC }
    locations: { DAL: "0042" }
    buffer:
      - { when: { class: fast }, share: 60% }
      - { floor: 50, cap: 10, pack: 12 }
      - { when: { class: rapid }, less: 1 }
      - { when: { location: DAI }, pack: 0 }
      - { share: 80% }
      - {}
  - { document: inventory-advice, set: 846, over: mailbox }
  - { document: purchase-order, set: 850, over: mailbox, schedule: { cron: "0 0 30 2 *" } }
items: item.csv
`,
    'partners/northwind/items.csv': 'sku,class\n00417,fast\n',
    'partners/northwind/maps/counts.yaml':
      'document: inventory-update\nformat: cvs\nfields: { sku: { column: SKU } }\n',
  });
  const { text } = await made.read();
  assert.deepEqual(
    text.map((line) => line.replace('partners/northwind/', '')),
    [
      'maps/counts.yaml:2:9: `format` is `cvs`; it may be csv or fixed',
      'partner.yaml:5:30: we and the partner have the same qualifier and id',
      'partner.yaml:7:42: `component` is `*`, and so is `element`',
      'partner.yaml:7:56: `segment` is `A`, which data is made of; it is a sign, as * or ~',
      'partner.yaml:9:41: folder `out` is `data/drops/shared`, which is also `in` of channel mailbox of partner northwind',
      'partner.yaml:11:17: `document` is `ship-notice`, and set 850 is purchase-order',
      'partner.yaml:11:46: `over` is `mailbx`, and no channel is called so; there is mailbox (did you mean mailbox?)',
      'partner.yaml:11:60: `zone` is `America/Chicgo`, which is no time zone (did you mean America/Chicago?)',
      'partner.yaml:12:5: neither `set` nor `flat` says what the file is (an X12 set, as 850, or a file of maps/)',
      'partner.yaml:13:43: `set` and `flat` are both given; a file is X12 or flat, not both',
      "partner.yaml:13:49: `flat` is `maps/orders.yaml`, and there is no such file in the partner's folder (did you mean maps/counts.yaml?)",
      'partner.yaml:13:89: `files` are names without folders',
      "partner.yaml:14:41: `flat` is `maps/count.yaml`, and there is no such file in the partner's folder (did you mean maps/counts.yaml?)",
      'partner.yaml:14:73: `counts` is of an inventory-advice, and this is inventory-update',
      'partner.yaml:19:11: `name` holds `{nr}`, which stands for nothing; there is {number}, {partner}, {control}, {date}, {time} or {id}',
      'partner.yaml:19:11: `name` is `{control}/{nr}.edi`, which is no file name (no slash, and no dot at the beginning)',
      'partner.yaml:20:23: `cron` is `0 25 * * *`: Invalid value for hour: 25 (minute hour day month weekday, as 0 6-20/2 * * 1-6)',
      'partner.yaml:23:9: the rule never has an effect: rule 5 applies whenever it does and sets the same (general rules come first, exceptions after them)',
      'partner.yaml:24:18: `floor` is 50, more than `cap`, which is 10: the partner would always be told zero',
      'partner.yaml:24:37: `pack` is 12, more than `cap`, which is 10: the partner would always be told zero',
      'partner.yaml:26:29: `location` is `DAI`, and no location of this advice is called so; there is DAL (did you mean DAL?)',
      'partner.yaml:26:42: `pack` is 0; nothing is a multiple of it',
      'partner.yaml:28:9: the rule sets nothing (share, less, floor, cap or pack)',
      'partner.yaml:29:5: the advice has no `schedule`, so it would never be sent',
      'partner.yaml:30:58: `schedule` is of an inventory-advice, and this is purchase-order',
      "partner.yaml:31:8: `items` is `item.csv`, and there is no such file in the partner's folder (did you mean items.csv?)",
    ],
  );
});

test('a mistake in the syntax is named at its place, and the other files are read all the same', async () => {
  using made = scratch({
    'partners/northwind/partner.yaml': 'name: Northwind\nstatus: test\n\tchannels: {}\n',
    'partners/northwind/items.csv': 'sku,UP,up,SKU\n00417,614141004172\n00417,\n,3.60003E+11,,,\n',
    'partners/contoso/partner.yml': 'name: Contoso\n',
    'partners/Fabrikam/partner.yaml': 'name: Fabrikam\n',
    'partners/readme.txt': 'not a partner',
  });
  const { text } = await made.read();
  assert.deepEqual(text, [
    'partners/Fabrikam: the folder has a name that no partner can have (lower-case letters, digits and hyphens)',
    'partners/contoso: there is no partner.yaml (there is partner.yml)',
    'partners/northwind/items.csv:1:8: unknown column `up`; did you mean `UP`? (a column is sku, class, description, price, currency, an X12 qualifier such as UP, or a note whose name begins with #)',
    'partners/northwind/items.csv:1:11: unknown column `SKU`; did you mean `sku`? (a column is sku, class, description, price, currency, an X12 qualifier such as UP, or a note whose name begins with #)',
    'partners/northwind/items.csv:2:7: UP `614141004172`: its check digit is 2 and should be 1',
    'partners/northwind/items.csv:3:1: SKU `00417` stands twice (one line an item; a second number of the same kind has no place yet)',
    'partners/northwind/items.csv:4:1: the line has no SKU',
    'partners/northwind/items.csv:4:2: UP `3.60003E+11`: a spreadsheet has rounded it; make the column text and enter the number again',
    'partners/northwind/items.csv:4:16: the line has 5 values for 4 columns (put a value that holds the delimiter in quotes)',
    'partners/northwind/partner.yaml:3:1: a tab stands where spaces have to (indent with spaces)',
  ]);
});

test('two partners cannot be one identity or share folders that files are taken from', async () => {
  const them = (id: string) =>
    `{ us: { qualifier: ZZ, id: CROSSDOCK }, them: { qualifier: 01, id: ${id} }, version: 004010 }`;
  const draft = 'name: Draft\nstatus: draft\nchannels: { mailbox: { folder: { in: alpha/in } } }\n';
  const partner = (id: string, folder: string) =>
    `name: Partner\nstatus: test\nx12: ${them(id)}\nchannels:\n  mailbox:\n    folder: ${folder}\n`;
  using made = scratch({
    'partners/alpha/partner.yaml': partner('123456789', '{}'),
    'partners/beta/partner.yaml': partner('123456789', '{ in: alpha/in, out: alpha/out, done: alpha/done }'),
    'partners/gamma/partner.yaml': partner('987654321', '{ done: gamma/in/done }'),
    'partners/omega/partner.yaml': draft,
  });
  const { text } = await made.read();
  assert.deepEqual(text, [
    'partners/beta/partner.yaml:3:73: partner alpha has the same X12 identity, `01 123456789`',
    'partners/beta/partner.yaml:6:19: folder `in` is `data/drops/alpha/in`, which is also `in` of channel mailbox of partner alpha',
    'partners/beta/partner.yaml:6:34: folder `out` is `data/drops/alpha/out`, which is also `out` of channel mailbox of partner alpha',
    'partners/gamma/partner.yaml:6:21: folder `done` is `data/drops/gamma/in/done`, which stands inside `in` of channel mailbox of partner gamma, whose files are taken',
  ]);
});

test('a login says how the partner logs in, is its own, and shows its own files alone', async () => {
  const ed25519 = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g';
  const partner = (id: string, more: string, login: string) =>
    `name: ${id}\nstatus: test\nchannels:\n  mailbox: { folder: { ${more}login: ${login} } }\n`;
  using made = scratch({
    'partners/alpha/partner.yaml': partner('Alpha', 'done: taken, ', `{ user: alpha, keys: ["${ed25519} of it"] }`),
    'partners/beta/partner.yaml': partner('Beta', 'done: taken, ', `{ user: alpha, keys: ["${ed25519}"] }`),
    'partners/delta/partner.yaml': partner('Delta', '', '{ user: Delta, password: secret, key: a }'),
    'partners/gamma/partner.yaml': partner('Gamma', '', '{ user: gamma }'),
    'partners/kappa/partner.yaml': partner(
      'Kappa',
      '',
      `{ user: kappa, keys: ["${ed25519}", "${ed25519} again", "ssh-rsa ${ed25519.slice(12)}"] }`,
    ),
    'partners/sigma/partner.yaml': partner(
      'Sigma',
      '',
      `{ user: sigma, password: "scrypt:1073741824:8:1:${'A'.repeat(22)}==:${'A'.repeat(43)}=" }`,
    ),
  });
  const { text } = await made.read();
  assert.deepEqual(text, [
    'partners/beta/partner.yaml:4:30: folder `done` is `data/drops/taken`, which is also `done` of channel mailbox of partner alpha',
    'partners/beta/partner.yaml:4:52: channel mailbox of partner alpha has the user `alpha` too',
    'partners/delta/partner.yaml:4:39: `user` is `Delta`; a user is 1 to 32 lower-case letters, digits, dots and hyphens, as northwind',
    'partners/delta/partner.yaml:4:56: `password` is something else; a password never stands here itself, but its hash, as ./crossdock keys password prints it',
    'partners/delta/partner.yaml:4:64: unknown key `key`; did you mean `keys`?',
    'partners/gamma/partner.yaml:4:39: neither `keys` nor `password` says how the partner logs in',
    'partners/kappa/partner.yaml:4:137: key 2 stands here twice',
    'partners/kappa/partner.yaml:4:227: key 3 does not hold what an ssh-rsa key holds: copy the whole line of the .pub file',
    'partners/sigma/partner.yaml:4:56: the hash of the password asks for more work than one login may cost',
  ]);
});

test('a flat-file specification is held against its vocabulary, with places', async () => {
  using made = scratch({
    'partners/a/partner.yaml': partnerYaml({
      x12: '',
      receive: '[{ document: inventory-update, flat: maps/counts.yaml, over: mailbox }]',
    }),
    'partners/a/maps/counts.yaml':
      'document: inventory-update\nformat: csv\nencoding: utf-9\nfields:\n  sku: { column: SKU }\n  quantity: { colum: QTY }\n  location: {}\n',
    'partners/a/maps/old.yaml':
      'document: inventory-update\nformat: csv\nencoding: utf-9\nfields:\n  sku: { column: SKU }\n  location: {}\n',
  });
  const { text } = await made.read();
  assert.deepEqual(text, [
    'partners/a/maps/counts.yaml:6:15: unknown key `colum`; did you mean `column`?',
    'partners/a/maps/old.yaml:1:1: no field says how many: quantity, onHand, allocated, safetyStock, damaged, quarantined, returnsPendingInspection, inTransit, onOrder',
    'partners/a/maps/old.yaml:3:11: unknown encoding utf-9: as utf-8, windows-1252, iso-8859-1 or ibm037',
    'partners/a/maps/old.yaml:6:13: location has neither a `column` or `position` nor a `constant`',
  ]);
});

test('rules that are never reached', async () => {
  const counts =
    'document: inventory-update\nformat: csv\nfields: { sku: { column: A }, quantity: { column: B }, location: { column: C } }\n';
  using made = scratch({
    'partners/a/partner.yaml': `name: A
status: test
x12: { us: { qualifier: ZZ, id: US }, them: { qualifier: ZZ, id: THEM }, version: 004010 }
channels: { one: { folder: { in: 1, out: 2, done: 3, refused: 4 } }, two: { folder: {} } }
receive:
  - { document: purchase-order, set: 850, over: one }
  - { document: purchase-order, set: 850, over: two }
  - { document: purchase-order, set: 850, over: one, files: "*.edi" }
  - { document: inventory-update, flat: maps/c.yaml, over: one }
  - { document: inventory-update, flat: maps/c.yaml, over: one, files: "c*.csv" }
  - { document: inventory-update, flat: maps/c.yaml, over: one, files: "c*.csv" }
  - { document: inventory-update, flat: maps/c.yaml, over: one }
`,
    'partners/a/maps/c.yaml': counts,
  });
  const { text } = await made.read();
  assert.deepEqual(text, [
    'partners/a/partner.yaml:8:5: the rule is never reached: entry 1 takes every set 850 of this channel',
    'partners/a/partner.yaml:11:5: the rule is never reached: entry 5 takes every flat file that it could (tell them apart by `files`)',
    'partners/a/partner.yaml:12:5: the rule is never reached: entry 4 takes every flat file that it could (tell them apart by `files`)',
  ]);
});

test('an acknowledgment that could not be is named', async () => {
  const of = async (acknowledge: string, version: string) => {
    const x12 = `{ us: { qualifier: ZZ, id: WE }, them: { qualifier: 01, id: THEY }, version: ${version}, acknowledge: ${acknowledge} }`;
    using made = scratch({ 'partners/northwind/partner.yaml': partnerYaml({ x12 }) });
    return (await made.read()).text.map((line) => line.replace(/^partners\/northwind\/partner\.yaml:\d+:\d+: /, ''));
  };
  assert.deepEqual(await of('{ as: 999 }', '005010'), []);
  assert.deepEqual(await of('{ as: by-version, interchange: always }', '004010'), []);
  assert.deepEqual(await of('{ as: 999 }', '004010'), [
    '`as` is "999", which exists from version 005010 on, and `version` is `004010` (997, or by-version)',
  ]);
  assert.deepEqual(await of('{ functional: never, as: 997 }', '004010'), [
    '`as` says with what groups are answered, and `functional` is `never`',
  ]);
  assert.deepEqual(await of('{ interchange: sometimes }', '004010'), [
    '`interchange` is `sometimes`; it may be always, when-asked or never',
  ]);
});

test('what stands for a delimiter in data is no delimiter, and no control character', async () => {
  const x12 = (more: string) =>
    partnerYaml({
      x12: `{ us: { qualifier: ZZ, id: CROSSDOCK }, them: { qualifier: 01, id: 123456789 }, version: 004010, ${more} }`,
    });
  using made = scratch();
  const told = async (more: string) => {
    made.write({ 'partners/northwind/partner.yaml': x12(more) });
    return (await made.read()).text.join('\n');
  };
  assert.equal(await told('delimitersInData: { replace: "-" }'), '');
  assert.match(
    await told('delimitersInData: { replace: "*" }'),
    /`replace` is `\*`, which is the `element` delimiter itself/,
  );
  const own = 'delimiters: { segment: "!" }, delimitersInData: { replace: "!" }';
  assert.match(await told(own), /the `segment` delimiter itself \(a blank, or a sign that is no delimiter\)/);
  assert.match(await told('delimitersInData: { replace: "\\t" }'), /`replace` is a control character/);
});
