/** A gateway in a folder of its own, with the example partners, for scenarios: everything real, in this process. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../gateway/clock.ts';
import type { Transmission } from '../../gateway/ledger/transmission.ts';
import { createLogger } from '../../gateway/log.ts';
import { type Gateway, startGateway } from '../../gateway/main.ts';
import { readSettings } from '../../gateway/settings/read.ts';
import { exampleInventory } from './example-inventory.ts';

const root = join(import.meta.dirname, '..', '..');

export interface RunningGateway extends AsyncDisposable {
  readonly folder: string;
  readonly gateway: Gateway;
  /** Log lines so far, parsed. */
  readonly log: readonly Record<string, unknown>[];
  /** A partner's folder under the drops. */
  drops(partner: string, place: 'in' | 'out' | 'done' | 'refused'): string;
  /** Puts a whole file into a partner's drop folder. */
  drop(partner: string, name: string, bytes: string | Uint8Array): Promise<void>;
  /** Waits until the partner's newest inbound transmission has the name and is dealt with, and nothing waits. */
  dealtWith(partner: string, name: string): Promise<Transmission>;
  /** Stops the gateway; the folder stays until disposed. */
  stop(): Promise<void>;
  /** Starts it again where it was; `gateway` is the new one. */
  restart(): Promise<void>;
}

export interface RunningOptions {
  /** Environment settings over the test's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Changes files in the folder (partners/, inventory.yaml) before the start. */
  readonly prepare?: (folder: string) => void;
}

export async function runningGateway(options: RunningOptions = {}): Promise<RunningGateway> {
  const folder = mkdtempSync(join(tmpdir(), 'crossdock-test-'));
  cpSync(join(root, 'partners'), join(folder, 'partners'), { recursive: true });
  exampleInventory(folder);
  replaceIn(join(folder, 'partners', 'wms', 'partner.yaml'), 'folder: { settle: 2s }', 'folder: {}');
  // Tests run on holidays too.
  replaceIn(join(folder, 'partners', 'northwind', 'partner.yaml'), 'days: business', 'days: all');
  options.prepare?.(folder);
  const log: Record<string, unknown>[] = [];
  const logger = createLogger('info', { write: (line) => void log.push(JSON.parse(line)) });
  const { settings, errors } = readSettings({ env: environment(folder, options.env), cwd: root });
  if (settings === undefined) throw new Error(JSON.stringify(errors));
  const start = () => startGateway({ settings, clock: systemClock, chance: Math.random, logger });
  let gateway = await start();
  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= Promise.resolve(gateway[Symbol.asyncDispose]()));
  const drops = (partner: string, place: string) => join(settings.folders.drops, partner, place);
  return {
    folder,
    get gateway() {
      return gateway;
    },
    log,
    drops,
    stop,
    async restart() {
      await stop();
      gateway = await start();
      stopped = undefined;
    },
    async drop(partner, name, bytes) {
      mkdirSync(drops(partner, 'in'), { recursive: true });
      await writeFile(join(drops(partner, 'in'), '.upload'), bytes);
      await rename(join(drops(partner, 'in'), '.upload'), join(drops(partner, 'in'), name));
    },
    dealtWith: (partner, name) => until(`${name} of ${partner} is dealt with`, () => dealtWith(gateway, partner, name)),
    async [Symbol.asyncDispose]() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function environment(folder: string, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    CROSSDOCK_FOLDERS_DATA: join(folder, 'data'),
    CROSSDOCK_FOLDERS_PARTNERS: join(folder, 'partners'),
    CROSSDOCK_FOLDERS_INVENTORY: join(folder, 'inventory.yaml'),
    CROSSDOCK_FOLDERS_SECRETS: join(folder, 'secrets'),
    CROSSDOCK_CHANNELS_FOLDER_SWEEP: '200ms',
    CROSSDOCK_CHANNELS_FOLDER_SETTLE: '50ms',
    CROSSDOCK_CONFIGURATION_SETTLE: '50ms',
    CROSSDOCK_CONFIGURATION_REREAD: '500ms',
    CROSSDOCK_HEALTH_PORT: '0',
    CROSSDOCK_API_PORT: '0',
    ...more,
  };
}

async function dealtWith({ ledger }: Gateway, partner: string, name: string): Promise<Transmission | undefined> {
  const received = await ledger.read.transmissions.list({ partner, direction: 'in', limit: 50 });
  const found = received.find((transmission) => transmission.name === name);
  const { inventory, delivery } = await ledger.read.transmissions.depths();
  const quiet = inventory.waiting === 0 && delivery.waiting === 0;
  return found !== undefined && found.translation !== 'waiting' && quiet ? found : undefined;
}

/** Asks until there is an answer. Throws after 20 seconds, saying what was waited for. */
export async function until<T>(what: string, look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const end = Date.now() + 20_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
    await sleep(20);
  }
}

/** Replaces text in a file; the text must be there. */
export function replaceIn(file: string, text: string | RegExp, by: string): void {
  const before = readFileSync(file, 'utf8');
  const after = before.replace(text, by);
  if (after === before) throw new Error(`${file} has no ${text}`);
  writeFileSync(file, after);
}
