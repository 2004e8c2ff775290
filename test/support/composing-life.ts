/**
 * A life that composes one large advice, in threads of their own: `node composing-life.ts FOLDER MOMENT`. It kills itself
 * at the moment, `lines` (some of them are committed) or `file` (it is kept, the advice not recorded); at any other it says
 * what became of the advice.
 */
import { join } from 'node:path';
import pino from 'pino';
import { ComposeApart } from '../../gateway/advice/apart/compose-apart.ts';
import { Composer } from '../../gateway/advice/compose.ts';
import { Archive } from '../../gateway/archive/archive.ts';
import type { Ledger } from '../../gateway/ledger/port.ts';
import { openLedger } from '../../gateway/ledger/sqlite/ledger.ts';
import { ItemIndexBuilder } from '../../gateway/partners/items/item-index-builder.ts';
import type { Partner, PartnerSend } from '../../gateway/partners/partner.ts';

/** More than one commit of blocks. */
export const itemsOfLife = 12_000;

if (process.argv[1] === import.meta.filename) {
  const [folder = '', moment = ''] = process.argv.slice(2);
  process.stdout.write(await composed(folder, moment));
}

async function composed(folder: string, moment: string): Promise<string> {
  const file = join(folder, 'ledger.db');
  await using ledger = openLedger(file);
  const archive = new Archive(join(folder, 'archive'), { inlineBytesMax: 65_536, transmissionBytesMax: 2 ** 31 });
  const keep: Archive['keep'] = async (...bytes) => {
    const kept = await archive.keep(...bytes);
    dieAt('file', moment);
    return kept;
  };
  const rule: PartnerSend = {
    ...{ key: 'daily', document: 'inventory-advice', set: '846', over: 'box', buffer: [] },
  };
  const composer = new Composer({
    ...{ ledger: mortal(ledger, moment), archive: { keep } as Archive, logger: pino({ level: 'silent' }) },
    ...{ locations: () => ['DAL'], clock: { now: () => Date.parse('2026-03-01T12:00:00Z') } },
    apart: new ComposeApart({ source: { sqlite: file }, master: () => undefined }),
    onComposed: () => undefined,
  });
  return await composer.compose({ partner: partnerOf(rule), rule, dueAt: '2026-03-01T12:00:00.000Z' });
}

function mortal(ledger: Ledger, moment: string): Ledger {
  return {
    ...{ id: ledger.id, read: ledger.read },
    async write(work) {
      let lines = false;
      const result = await ledger.write((stores) => {
        const { advices } = stores;
        const putBlocks: typeof advices.putBlocks = (...blocks) => {
          lines = true;
          return advices.putBlocks(...blocks);
        };
        return work({ ...stores, advices: { ...advices, putBlocks } });
      });
      if (lines) dieAt('lines', moment);
      return result;
    },
    [Symbol.asyncDispose]: () => ledger[Symbol.asyncDispose](),
  };
}

function dieAt(moment: string, asked: string): void {
  if (moment === asked) process.kill(process.pid, 'SIGKILL');
}

function partnerOf(rule: PartnerSend): Partner {
  const builder = new ItemIndexBuilder({
    ...{ sku: 0, class: undefined, description: undefined, count: 1 },
    numbers: [{ qualifier: 'VN', column: 0 }],
  });
  for (let at = 0; at < itemsOfLife; at++) builder.add([`S${String(at).padStart(6, '0')}`]);
  return {
    ...{ id: 'northwind', status: 'production', tier: 'standard', version: 'v1', send: [rule] },
    x12: { us: { qualifier: 'ZZ', id: 'US' }, them: { qualifier: 'ZZ', id: 'THEM' }, version: '004010' },
    items: builder.build(0).items,
  } as unknown as Partner;
}
