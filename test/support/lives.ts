/** Lives of a gateway in processes of its own: started to die at a moment, waited for, and settled at the end. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ledgerFile } from '../../gateway/data-folder.ts';
import { openViews } from '../../gateway/ledger/sqlite/ledger.ts';
import { exampleInventory } from './example-inventory.ts';
import type { Death } from './moments.ts';
import { replaceIn } from './running-gateway.ts';

const root = join(import.meta.dirname, '..', '..');

/** Copies the example partners and inventory owners into a folder; the environment of a gateway that lives there. */
export function homeOf(folder: string, natsUrl: string): Record<string, string> {
  cpSync(join(root, 'partners'), join(folder, 'partners'), { recursive: true });
  exampleInventory(folder);
  // Tests run on holidays too.
  replaceIn(join(folder, 'partners', 'northwind', 'partner.yaml'), 'days: business', 'days: all');
  return {
    PATH: process.env.PATH ?? '',
    // A life ends before it could keep what it compiled: the first run of the tests did.
    ...(process.env.NODE_COMPILE_CACHE && { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE }),
    CROSSDOCK_FOLDERS_DATA: join(folder, 'data'),
    CROSSDOCK_FOLDERS_PARTNERS: join(folder, 'partners'),
    CROSSDOCK_FOLDERS_INVENTORY: join(folder, 'inventory.yaml'),
    CROSSDOCK_FOLDERS_SECRETS: join(folder, 'secrets'),
    CROSSDOCK_CHANNELS_FOLDER_SETTLE: '50ms',
    CROSSDOCK_CHANNELS_FOLDER_BATCH: '20',
    CROSSDOCK_TRANSLATION_BATCH: '10',
    CROSSDOCK_NATS_URL: natsUrl,
    CROSSDOCK_HEALTH_PORT: '0',
    CROSSDOCK_API_PORT: '0',
    CROSSDOCK_LOG_LEVEL: 'silent',
  };
}

/** Starts a life. `log` is a file descriptor for what it writes; this process's own output unless told. */
export function startLife(death: Death, env: NodeJS.ProcessEnv, log: number | 'inherit' = 'inherit'): ChildProcess {
  const script = join(root, 'test', 'support', 'dying-gateway.ts');
  const args = ['--disable-warning=ExperimentalWarning', script, JSON.stringify(death)];
  return spawn(process.execPath, args, { env, cwd: root, stdio: ['ignore', log, log] });
}

/** Waits for the end of a life, and ends it after a time; `look` is called all the while. Exit code and signal. */
export async function endOf(
  gateway: ChildProcess,
  look: () => void,
  after: { readonly ms: number; readonly signal: NodeJS.Signals },
): Promise<readonly [code: number | null, signal: string | null]> {
  if (gateway.exitCode !== null || gateway.signalCode !== null) return [gateway.exitCode, gateway.signalCode];
  const exit = once(gateway, 'exit') as Promise<[number | null, string | null]>;
  const timer = setInterval(look, 5);
  const tooLong = setTimeout(() => gateway.kill(after.signal), after.ms);
  try {
    return await exit;
  } finally {
    clearInterval(timer);
    clearTimeout(tooLong);
  }
}

/** Waits until so many files were received and nothing waits in any stage. Throws, saying what waits, after a time. */
export async function settled(
  dataFolder: string,
  isAll: () => boolean,
  received: () => number,
  ms: number,
): Promise<void> {
  const end = Date.now() + ms;
  for (;;) {
    const done = isAll();
    using read = openViews(ledgerFile(dataFolder));
    const depths = await read.transmissions.depths();
    const { translation, inventory, delivery, events } = depths;
    const there = await read.transmissions.list({ direction: 'in', limit: 1_000_000 });
    const waiting = translation.waiting + inventory.waiting + delivery.waiting + events.waiting;
    const count = there.filter(({ duplicateOf }) => duplicateOf === null).length;
    if (done && count === received() && waiting === 0) return;
    if (Date.now() > end) {
      const facts = { received: count, of: received(), everythingFetched: done, depths };
      throw new Error(`something still waits after ${ms} ms: ${JSON.stringify(facts)}`);
    }
    await sleep(20);
  }
}
