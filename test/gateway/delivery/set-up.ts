/** A delivery on a real ledger and real folders, with a clock that a test moves. */
import { mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { Archive } from '../../../gateway/archive/archive.ts';
import { FolderSender } from '../../../gateway/channels/folder/send.ts';
import type { Sender } from '../../../gateway/channels/sender.ts';
import { Delivery, type DeliveryParts } from '../../../gateway/delivery/delivery.ts';
import type { PartnerRules } from '../../../gateway/delivery/queue.ts';
import { openLedger } from '../../../gateway/ledger/sqlite/ledger.ts';
import type { Outbound } from '../../../gateway/ledger/transmission.ts';
import { recordedLog } from '../../support/outbox.ts';
import { noon, outbound } from '../../support/records.ts';
import { temporaryFolder } from '../../support/temporary.ts';

/** Nothing special about a partner. */
export const plainRules: PartnerRules = {
  isHeld: false,
  tier: 'standard',
  critical: [],
  concurrency: 4,
  ratePerMinute: 0,
  giveUpAfterMs: 86_400_000,
  acknowledgeWithinMs: undefined,
};

export function setUp() {
  const root = temporaryFolder();
  const ledger = openLedger(join(root.path, 'ledger.db'));
  const archive = new Archive(join(root.path, 'archive'), { inlineBytesMax: 100, transmissionBytesMax: 10_000 });
  const { log, lines } = recordedLog();
  let now = Date.parse(noon);
  const told: string[] = [];
  const out = (partner: string) => join(root.path, partner, 'out');
  const fetched = (partner: string) => join(root.path, partner, 'fetched');
  const each = {
    ledger,
    archive,
    lines,
    log,
    told,
    out,
    sender: (partner: string): Sender => new FolderSender(out(partner)),
    delivery: (more: Partial<DeliveryParts> = {}) =>
      new Delivery({
        ledger,
        archive,
        clock: { now: () => now },
        chance: () => 0.5,
        logger: log,
        concurrency: 16,
        retry: {
          transient: { attemptsMax: 3, waitMs: 1_000, waitMsMax: 60_000 },
          ambiguous: { attemptsMax: 5, waitMs: 10_000, waitMsMax: 60_000 },
        },
        breaker: { failuresMax: 4, probeMs: 4_000, probeMsMax: 16_000 },
        sender: each.sender,
        rules: () => plainRules,
        onEvents: () => undefined,
        onDelivered: ({ id }) => told.push(`delivered ${id}`),
        onFailed: ({ id }, final) => told.push(`${final ? 'given up' : 'failed'} ${id}`),
        ...more,
      }),
    later: (ms: number) => {
      now += ms;
    },
    async send(...ids: string[]) {
      for (const partner of ['northwind', 'wms']) mkdirSync(out(partner), { recursive: true });
      await ledger.write(async ({ transmissions }) => {
        for (const id of ids)
          await transmissions.send(outbound(id, { partner: id.startsWith('wms') ? 'wms' : 'northwind' }));
      });
    },
    /** An advice of one file, or several. */
    async advise(number: number, files = 1, more: Partial<Outbound> = {}) {
      for (const partner of ['northwind', 'wms']) mkdirSync(out(partner), { recursive: true });
      await ledger.write(async ({ transmissions }) => {
        for (let file = 1; file <= files; file++) {
          const id = files === 1 ? `846-${number}` : `846-${number}.${file}`;
          const advice = { kind: 'inventory-advice', cause: `northwind-${number}`, coalesce: 'inventory-advice/a' };
          await transmissions.send(outbound(id, { ...advice, ...more }));
        }
      });
    },
    /** What the partner can see. */
    visible: (partner = 'northwind') =>
      readdirSync(out(partner))
        .filter((name) => !name.startsWith('.'))
        .sort(),
    /** The partner takes away what it sees. Returns all that it ever took. */
    fetch(partner = 'northwind'): string[] {
      mkdirSync(fetched(partner), { recursive: true });
      for (const name of each.visible(partner)) {
        const count = readdirSync(fetched(partner)).length;
        renameSync(join(out(partner), name), join(fetched(partner), `${String(count).padStart(3, '0')} ${name}`));
      }
      return readdirSync(fetched(partner))
        .sort()
        .map((name) => name.slice(4));
    },
    async states() {
      const all = await ledger.read.transmissions.list({ limit: 999 });
      return Object.fromEntries(all.map(({ id, delivery }) => [id, delivery]).reverse());
    },
    async events() {
      return (await ledger.read.events.after(0, 999)).map(({ type, data }) => ({ type, ...JSON.parse(data) }));
    },
    async [Symbol.asyncDispose]() {
      await ledger[Symbol.asyncDispose]();
      root[Symbol.dispose]();
    },
  };
  return each;
}

/** A sender that fails at what `fails` says, and works otherwise. */
export function failing(
  sender: Sender,
  fails: (step: 'stage' | 'place' | 'settled', id: string) => Error | undefined,
): Sender {
  const check = (step: 'stage' | 'place' | 'settled', id: string) => {
    const error = fails(step, id);
    if (error) throw error;
  };
  return {
    to: sender.to,
    async stage(id, bytes) {
      check('stage', id);
      await sender.stage(id, bytes);
    },
    async place(id, name) {
      check('place', id);
      return sender.place(id, name);
    },
    lasting: () => sender.lasting(),
    async settled(id) {
      check('settled', id);
      await sender.settled(id);
    },
  };
}
