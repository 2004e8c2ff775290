/** What partners say of our advices, on a real gateway: 997 and 999, accepted and rejected, a TA1, doubles and strangers. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Transmission } from '../../gateway/ledger/transmission.ts';
import { words } from '../gateway/cli/run-cli.ts';
import { smallOrder } from '../support/orders.ts';
import { replaceIn, runningGateway, until } from '../support/running-gateway.ts';

/** An interchange of Northwind to us. */
function fromNorthwind(control: number, segments: readonly string[], version = '004010'): string {
  const isa13 = String(control).padStart(9, '0');
  const [separator, isa12] = version === '005010' ? ['^', '00501'] : ['U', '00401'];
  const isa = `ISA*00*          *00*          *01*123456789      *ZZ*CROSSDOCK      *261125*0700*${separator}*${isa12}*${isa13}*0*P*>`;
  const groups = segments.filter((segment) => segment.startsWith('GS')).length;
  return [isa, ...segments, `IEA*${groups}*${isa13}`, ''].join('~\n');
}

function acknowledgment(set: '997' | '999', group: string, body: readonly string[]): readonly string[] {
  const version = set === '999' ? '005010' : '004010';
  const gs = `GS*FA*NORTHWIND*CROSSDOCK*20261125*0700*7*X*${version}`;
  return [gs, `ST*${set}*0001`, `AK1*IB*${group}`, ...body, `SE*${body.length + 3}*0001`, 'GE*1*7'];
}

test('advices are closed set by set by what the partner says of them', async () => {
  await using running = await runningGateway({
    prepare: (folder) =>
      replaceIn(join(folder, 'partners', 'northwind', 'partner.yaml'), /cron: "[^"]*"/, 'cron: "* * * * * *"'),
  });
  const { read } = running.gateway.ledger;
  const sent = await until('six advices are delivered', async () => {
    const all = await read.transmissions.list({ partner: 'northwind', direction: 'out', limit: 20 });
    const advices = all.filter(({ kind, delivery }) => kind === 'inventory-advice' && delivery === 'delivered');
    return advices.length >= 6 ? advices.reverse() : undefined;
  });
  const [first, second, third, fourth, fifth, open] = sent as [
    Transmission,
    Transmission,
    Transmission,
    Transmission,
    Transmission,
    Transmission,
  ];
  const groupOf = ({ group }: Transmission) => (group as string).slice('IB:'.length);
  const now = async ({ id }: Transmission) => (await read.transmissions.byId(id)) as Transmission;
  const sets = async ({ id }: Transmission) =>
    (await read.acknowledgments.sets(id)).map(({ set, control, acknowledgment }) => [set, control, acknowledgment]);
  const codes = async ({ id }: Transmission) => (await read.documents.findings(id, 99)).map(({ code }) => code);
  let control = 100;
  const say = async (name: string, segments: readonly string[], version?: string) => {
    await running.drop('northwind', name, fromNorthwind(++control, segments, version));
    return running.dealtWith('northwind', name);
  };

  // Accepted, by a 997.
  const accepted = await say(
    'accepted.edi',
    acknowledgment('997', groupOf(first), ['AK2*846*0001', 'AK5*A', 'AK9*A*1*1*1']),
  );
  assert.equal(accepted.verdict, 'accepted');
  assert.deepEqual(await codes(accepted), []);
  const closed = await now(first);
  assert.deepEqual([closed.acknowledgment, closed.acknowledgedBy], ['A', accepted.id]);
  assert.deepEqual(await sets(first), [['846', '0001', 'A']]);

  // Rejected, by a 997 that names a segment.
  const errors = ['AK2*846*1', 'AK3*QTY*5*LIN*8', 'AK4*2*380*6*X', 'AK5*R*5', 'AK9*R*1*1*0'];
  const rejected = await say('rejected.edi', acknowledgment('997', groupOf(second), errors));
  assert.deepEqual(await codes(rejected), ['element-too-short', 'sent-rejected'], 'AK202 lost its zeros, and counts');
  assert.equal((await now(second)).acknowledgment, 'R');
  assert.deepEqual(await sets(second), [['846', '0001', 'R']]);

  // Accepted with errors, by a 999.
  const withErrors = ['AK2*846*0001', 'IK3*QTY*5*LIN*8', 'CTX*BIA03>7', 'IK4*2*380*6', 'IK5*E*5', 'AK9*E*1*1*1'];
  const ninth = await say('with-errors.edi', acknowledgment('999', groupOf(third), withErrors), '005010');
  assert.equal(ninth.verdict, 'accepted');
  assert.equal((await now(third)).acknowledgment, 'E');

  // Rejected as an interchange, after a TA1 that had accepted it.
  const ta1 = (status: string) => [`TA1*${String(fourth.interchange).padStart(9, '0')}*261125*0700*${status}`];
  await say('ta1-accepts.edi', ta1('A*000'));
  assert.equal((await now(fourth)).acknowledgment, null, 'an accepted interchange says nothing of what is in it');
  const ta1Rejects = await say('ta1-rejects.edi', ta1('R*009'));
  assert.deepEqual(await codes(ta1Rejects), ['acknowledgment-differs', 'sent-rejected']);
  assert.equal((await now(fourth)).acknowledgment, 'R');
  assert.equal((await now(fourth)).interchangeAcknowledgment, 'R 009');

  // The same again, in another file, says nothing new; something else does.
  const again = await say('again.edi', acknowledgment('997', groupOf(first), ['AK9*A*1*1*1']));
  assert.deepEqual(await codes(again), []);
  assert.equal((await now(first)).acknowledgedBy, accepted.id);
  const other = await say('other.edi', acknowledgment('997', groupOf(first), ['AK9*R*1*1*0']));
  assert.deepEqual(await codes(other), ['acknowledgment-differs', 'sent-rejected']);

  // What we never sent.
  const strange = await say('strange.edi', acknowledgment('997', '999999', ['AK9*A*1*1*1']));
  assert.deepEqual(await codes(strange), ['acknowledgment-unmatched']);
  const strangeSet = acknowledgment('997', groupOf(fifth), ['AK2*846*0009', 'AK5*A', 'AK9*A*1*1*1']);
  assert.deepEqual(await codes(await say('strange-set.edi', strangeSet)), ['acknowledgment-set-unmatched']);
  assert.equal((await now(open)).acknowledgment, null);

  // Nobody answered an acknowledgment, and the log has each rejection once.
  const out = readdirSync(running.drops('northwind', 'out')).filter((name) => /^(997|999|TA1)/.test(name));
  assert.deepEqual(out, []);
  const warned = running.log.filter(
    ({ level, msg }) => level === 'warn' && msg === 'the partner rejected what we sent',
  );
  assert.deepEqual(
    warned.map(({ transmission }) => transmission),
    [second.id, fourth.id, first.id],
  );
  const events = (await read.events.after(0, 10_000)).filter(({ type }) => type === 'advice.acknowledged');
  assert.deepEqual(
    events.map(({ data }) => {
      const { advice, status, set, note } = JSON.parse(data);
      return [advice, status, set, ...(note === undefined ? [] : [note])];
    }),
    [
      [first.cause, 'A', '997'],
      [second.cause, 'R', '997'],
      [third.cause, 'E', '999'],
      [fourth.cause, 'R', 'TA1', '009'],
      [first.cause, 'R', '997'],
      [fifth.cause, 'A', '997'],
    ],
  );

  // What a person sees.
  const env = { CROSSDOCK_FOLDERS_DATA: join(running.folder, 'data') };
  const shown = (await words(['show', second.id], { env })).out;
  assert.match(shown, /stands +delivered, acknowledged: rejected\n/);
  assert.match(shown, new RegExp(`answered +group rejected, at .* UTC \\(${rejected.id}\\)`));
  assert.match(shown, new RegExp(`1 transaction set\\n +846 0001 +rejected +.* UTC +${rejected.id}`));
  const interchange = (await words(['show', fourth.id], { env })).out;
  assert.match(interchange, /answered +interchange rejected by a TA1; note 009, receiver not known/);
  assert.match((await words(['advices'], { env })).out, /delivered, acknowledged: accepted with errors/);
});

test('what a partner sends is answered by what its settings ask for', async () => {
  await using running = await runningGateway({
    prepare: (folder) => {
      const file = join(folder, 'partners', 'northwind', 'partner.yaml');
      replaceIn(
        file,
        /acknowledge: \{[^}]*\}/,
        'acknowledge: { functional: always, as: by-version, interchange: when-asked }',
      );
    },
  });
  const asking = smallOrder(7).replace('*0*P*', '*1*P*');
  const newer = smallOrder(8).replace('*U*00401*', '*^*00501*').replace('*004010~', '*005010~');
  const strange = smallOrder(9).replace('*CROSSDOCK      *', '*SOMEBODY ELSE  *');
  for (const [name, file] of [
    ['asking.edi', asking],
    ['newer.edi', newer],
    ['strange.edi', strange],
  ] as const) {
    await running.drop('northwind', name, file);
    await running.dealtWith('northwind', name);
  }
  const out = readdirSync(running.drops('northwind', 'out')).filter((name) => !name.startsWith('.'));
  assert.deepEqual(out.sort(), ['997-000000001.edi', '999-000000003.edi', 'TA1-000000002.edi', 'TA1-000000004.edi']);
  const text = (name: string) => readFileSync(join(running.drops('northwind', 'out'), name), 'latin1');
  assert.match(text('TA1-000000002.edi'), /\nTA1\*000000007\*260914\*0612\*A\*000~\nIEA\*0\*000000002~\n$/);
  assert.match(text('TA1-000000004.edi'), /\nTA1\*000000009\*260914\*0612\*R\*009~\n/);
  assert.match(text('999-000000003.edi'), /\nAK1\*PO\*8\*005010~\nAK2\*850\*0001~\nIK5\*A~\nAK9\*A\*1\*1\*1~\n/);
});
