import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Composer } from '../../../gateway/advice/compose.ts';
import { FastLanes } from '../../../gateway/advice/fast-lane/urgent.ts';
import { AskedFull } from '../../../gateway/advice/schedule/asked-full.ts';
import { adviceRound } from '../../../gateway/advice/stage.ts';
import { openLedger } from '../../../gateway/ledger/sqlite/ledger.ts';
import type { Partner, PartnerBook, PartnerSend } from '../../../gateway/partners/partner.ts';
import { recordedLog } from '../../support/outbox.ts';
import { memoryFolder, temporaryFolder } from '../../support/temporary.ts';

const hourly = { document: 'inventory-advice', schedule: { cron: '0 * * * *' } } as unknown as PartnerSend;

function setUp() {
  const folder = temporaryFolder(memoryFolder);
  const ledger = openLedger(join(folder.path, 'ledger.db'));
  const { log, lines } = recordedLog();
  const partners = new Map<string, Partner>();
  const composed: string[] = [];
  const each = {
    ledger,
    partners,
    lines,
    composed,
    asked: new AskedFull(),
    now: '2026-03-01T12:30:00.000Z',
    fails: (_partner: string) => false,
    modes: [] as string[],
    onCompose: (_mode: string): Promise<void> => Promise.resolve(),
    add: (id: string, send: PartnerSend[] = [hourly], status = 'production') =>
      partners.set(id, {
        id,
        status,
        send: send.map((rule, index) => ({ ...rule, key: `rule-${index}` })),
      } as unknown as Partner),
    round: () =>
      adviceRound({
        ledger,
        clock: { now: () => Date.parse(each.now) },
        lanes: new FastLanes(ledger),
        asked: each.asked,
        logger: log,
        book: (): PartnerBook => ({ version: 'v1', partners }),
        composer: {
          // As the composer does: the advice and how far the schedule has come are one commit.
          async compose({ partner, rule, dueAt, mode = 'full' }: Parameters<Composer['compose']>[0]) {
            if (each.fails(partner.id)) throw new Error('it cannot be written');
            each.modes.push(mode);
            await each.onCompose(mode);
            if (mode === 'urgent') return 'sent' as const;
            composed.push(`${partner.id}/${rule.key} ${dueAt}`);
            await ledger.write(({ advices }) => advices.scheduled(partner.id, rule.key, dueAt));
            return 'sent' as const;
          },
        } as unknown as Composer,
      }),
    async [Symbol.asyncDispose]() {
      await ledger[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
  return each;
}

describe('the advice stage', () => {
  it('begins a new schedule now, and composes at each due time once', async () => {
    await using each = setUp();
    each.add('northwind');
    assert.equal(await each.round(), false);
    await each.round();
    assert.deepEqual(each.composed, []);
    for (const now of [
      '2026-03-01T12:59:59.999Z',
      '2026-03-01T13:00:00.000Z',
      '2026-03-01T13:00:01.000Z',
      '2026-03-01T14:00:00.010Z',
    ]) {
      each.now = now;
      await each.round();
    }
    assert.deepEqual(each.composed, [
      'northwind/rule-0 2026-03-01T13:00:00.000Z',
      'northwind/rule-0 2026-03-01T14:00:00.000Z',
    ]);
  });

  it('catches up with the newest alone after a downtime', async () => {
    await using each = setUp();
    each.add('northwind');
    await each.round();
    each.now = '2026-03-09T09:20:00.000Z';
    await each.round();
    await each.round();
    assert.deepEqual(each.composed, ['northwind/rule-0 2026-03-09T09:00:00.000Z']);
  });

  it('composes for partners in test or production, and for schedules only', async () => {
    await using each = setUp();
    const unscheduled = { document: 'inventory-advice' } as unknown as PartnerSend;
    const order = { document: 'purchase-order' } as unknown as PartnerSend;
    for (const status of ['draft', 'test', 'production', 'suspended'])
      each.add(status, [order, unscheduled, hourly], status);
    await each.round();
    each.now = '2026-03-01T13:00:00.000Z';
    await each.round();
    assert.deepEqual(each.composed, [
      'test/rule-2 2026-03-01T13:00:00.000Z',
      'production/rule-2 2026-03-01T13:00:00.000Z',
    ]);
  });

  it('a partner whose advice cannot be composed holds up no other, and is tried again', async () => {
    await using each = setUp();
    each.add('bad');
    each.add('good');
    await each.round();
    each.now = '2026-03-01T13:00:00.000Z';
    each.fails = (partner) => partner === 'bad';
    await each.round();
    assert.deepEqual(each.composed, ['good/rule-0 2026-03-01T13:00:00.000Z']);
    assert.deepEqual(
      each.lines.map(({ partner, rule }) => [partner, rule]),
      [['bad', 'rule-0']],
    );
    each.fails = () => false;
    await each.round();
    assert.equal(each.composed.length, 1, 'not at once: the log would fill with one line a second');
    each.now = '2026-03-01T13:01:00.000Z';
    await each.round();
    assert.equal(each.composed.length, 2);
  });

  it('keeps a history by what the rule is: rows of a place are adopted, and another order moves nothing', async () => {
    await using each = setUp();
    each.add('northwind', [hourly, hourly]);
    await each.ledger.write(async ({ advices }) => {
      await advices.scheduled('northwind', '#0', '2026-03-01T11:00:00.000Z');
      await advices.scheduled('northwind', '#1', '2026-03-01T12:00:00.000Z');
    });
    await each.round();
    assert.deepEqual(each.composed, ['northwind/rule-0 2026-03-01T12:00:00.000Z']);
    each.partners.set('northwind', {
      ...each.partners.get('northwind')!,
      send: each.partners.get('northwind')!.send.toReversed(),
    });
    each.now = '2026-03-01T12:45:00.000Z';
    await each.round();
    assert.equal(each.composed.length, 1, 'a rule that moved is no new one');
    assert.equal(await each.ledger.read.advices.scheduledUntil('northwind', '#1'), undefined);
  });

  it('sends everything where that was asked for, when nothing stops the schedule', async () => {
    await using each = setUp();
    const window = { from: '12:00', to: '14:00' };
    each.add('northwind', [{ ...hourly, schedule: { cron: '0 0 * * *', blackout: [window] } } as PartnerSend]);
    await each.round();
    each.asked.ask({ id: 'northwind' }, { key: 'rule-0' }, 'far from the truth');
    await each.round();
    assert.deepEqual(each.composed, [], 'a blackout window holds for it too');
    each.now = '2026-03-01T14:00:00.000Z';
    await each.round();
    await each.round();
    assert.deepEqual(each.composed, ['northwind/rule-0 2026-03-01T14:00:00.000Z']);
  });

  it('sends what cannot wait before what is scheduled, and again behind each scheduled advice', async () => {
    await using each = setUp();
    const fast = { ...hourly, urgent: { crossesZero: true, noOftenerThan: '1m' } } as PartnerSend;
    const ours = { items: { has: () => true, class: () => undefined } };
    for (const id of ['contoso', 'northwind'])
      each.partners.set(id, { ...each.add(id, [fast]).get(id)!, ...ours } as never);
    const change = (sku: string) => {
      const asOf = '2026-03-01T12:00:00.000Z';
      return each.ledger.write(({ inventory }) =>
        inventory.putAvailability({ sku, location: 'DAL', quantity: 1n, asOf, reserved: 0n }),
      );
    };
    await each.round();
    await each.round();
    each.now = '2026-03-01T13:00:00.000Z';
    await change('A');
    // While a long advice is composed, something else changes that cannot wait; by then the partner allows another.
    each.onCompose = async (mode) => {
      if (mode !== 'full') return;
      await change('B');
      each.now = new Date(Date.parse(each.now) + 60_000).toISOString();
    };
    await each.round();
    assert.deepEqual(
      each.modes,
      ['urgent', 'urgent', 'full', 'urgent', 'urgent', 'full', 'urgent', 'urgent'],
      'each rule has one turn between two scheduled advices',
    );
  });
});
