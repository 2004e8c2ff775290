/**
 * The demo: the gateway's main job on embedded defaults, with the example partners, in a folder of its own, told to a
 * person at the terminal. Everything is real; only the retailer's schedule is made to fall due soon.
 */
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { explainedLines } from '../advice/explain/explained.ts';
import { type Line, styled } from '../cli/lines/layout.ts';
import type { Output } from '../cli/terminal.ts';
import { systemClock } from '../clock.ts';
import type { Views } from '../ledger/port.ts';
import type { Transmission } from '../ledger/transmission.ts';
import { createLogger } from '../log.ts';
import { type Gateway, startGateway } from '../main.ts';
import { formatConfigError } from '../settings/config-error.ts';
import { readSettings } from '../settings/read.ts';
import { type Drop, demoDrops } from './files.ts';
import { explanationStory, fileStory, inboundStory } from './narrate.ts';

/** Longest that the demo waits for one thing to happen, in milliseconds. */
const patienceMs = 20_000;

const home = join(import.meta.dirname, '..', '..');

/** Runs the demo. Returns the exit code: 0 where everything happened that should. */
export async function runDemo(out: Output, err: Output): Promise<number> {
  const say = (...lines: Line[]) => out.lines(lines);
  const folder = mkdtempSync(join(tmpdir(), 'crossdock-demo-'));
  const schedule = prepare(folder);
  const { settings, errors } = readSettings({ env: environment(folder), cwd: home });
  if (settings === undefined) {
    err.lines(errors.map(formatConfigError));
    return 1;
  }
  say(
    styled('bold', 'Crossdock demo'),
    `  data, drop folders and partners are in ${folder}`,
    `  events go to ${settings.nats.url === '' ? 'the embedded feed' : settings.nats.url}`,
    `  northwind's advice is due ${schedule}, in place of its own schedule, so that you need not wait`,
    '',
  );
  await using gateway = await startGateway({
    settings,
    clock: systemClock,
    chance: Math.random,
    logger: createLogger('error'),
  });
  const drops = settings.folders.drops;
  for (const drop of demoDrops(join(home, 'partners'), Date.now())) {
    say(heading(drop.title));
    const transmission = await dropAndWait(gateway, drops, drop);
    say(...(await inboundStory(gateway.ledger.read, transmission)));
    for (const sent of await sentBecauseOf(gateway.ledger.read, transmission)) {
      say(['  ', styled('green', 'sent'), `  ${sent.kind} to ${sent.partner}: ${sent.name}`]);
      say(...fileStory(readFileSync(join(drops, sent.partner, 'out', sent.name), 'latin1')));
    }
    say('');
  }
  await tellAdvice(gateway, drops, say);
  say(
    heading('Look around'),
    `  export CROSSDOCK_FOLDERS_DATA=${join(folder, 'data')}`,
    '  ./crossdock transmissions        every file in and out',
    '  ./crossdock show ID              one of them, with its findings and events',
    '  ./crossdock events               what was published',
    '',
  );
  return 0;
}

/** A line that begins a part of the story. */
function heading(text: string): Line {
  return styled('bold', `── ${text}`);
}

/** Copies the example partners and makes the retailer's schedule fall due soon. Returns it in words. */
function prepare(folder: string): string {
  cpSync(join(home, 'partners'), join(folder, 'partners'), { recursive: true });
  for (const name of ['inventory.yaml', 'items.csv']) cpSync(join(home, 'config', name), join(folder, name));
  const file = join(folder, 'partners', 'northwind', 'partner.yaml');
  const text = readFileSync(file, 'utf8');
  // A demo is shown on holidays too.
  const soon = text.replace(/cron: "[^"]*"/, 'cron: "*/5 * * * * *"').replace('days: business', 'days: all');
  if (soon === text) throw new Error(`${file} has no schedule that the demo could replace`);
  writeFileSync(file, soon);
  return 'every 5 seconds';
}

function environment(folder: string): Record<string, string> {
  const url = process.env.CROSSDOCK_NATS_URL;
  return {
    CROSSDOCK_FOLDERS_DATA: join(folder, 'data'),
    CROSSDOCK_FOLDERS_PARTNERS: join(folder, 'partners'),
    CROSSDOCK_FOLDERS_INVENTORY: join(folder, 'inventory.yaml'),
    CROSSDOCK_FOLDERS_CALENDARS: join(home, 'config', 'calendars.yaml'),
    CROSSDOCK_CHANNELS_FOLDER_SWEEP: '500ms',
    CROSSDOCK_HEALTH_PORT: '0',
    CROSSDOCK_API_PORT: '0',
    ...(url !== undefined && { CROSSDOCK_NATS_URL: url }),
  };
}

/** Writes a file under an unfinished name, as an SFTP server does, renames it, and waits until it is dealt with. */
async function dropAndWait({ ledger }: Gateway, drops: string, drop: Drop): Promise<Transmission> {
  const folder = join(drops, drop.partner, 'in');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${drop.name}.part`), drop.bytes);
  await rename(join(folder, `${drop.name}.part`), join(folder, drop.name));
  return await until(`${drop.name} is dealt with`, async () => {
    const [newest] = await ledger.read.transmissions.list({ partner: drop.partner, direction: 'in', limit: 1 });
    const { inventory, delivery } = await ledger.read.transmissions.depths();
    const done = newest?.name === drop.name && newest.translation !== 'waiting';
    return done && inventory.waiting === 0 && delivery.waiting === 0 ? newest : undefined;
  });
}

/** What was sent because of a transmission or of a document in it. */
async function sentBecauseOf(read: Views, transmission: Transmission): Promise<readonly Transmission[]> {
  const documents = await read.documents.byTransmission(transmission.id);
  const causes = [transmission.id, ...documents.map((document) => document.id)];
  return (await Promise.all(causes.map((cause) => read.transmissions.causedBy(cause)))).flat();
}

/** Waits for the next advice that is made with all that was dropped, and tells what it says and why. */
async function tellAdvice({ ledger }: Gateway, drops: string, say: (...lines: Line[]) => void): Promise<void> {
  const after = new Date().toISOString();
  say(heading("The retailer's schedule falls due: an inventory advice goes out through its buffer policy"));
  const advice = await until('the advice is delivered', async () => {
    const [newest] = await ledger.read.advices.list('northwind', 1);
    if (newest === undefined || newest.at < after) return undefined;
    const sent = await ledger.read.transmissions.byId(newest.transmission);
    return sent?.delivery === 'delivered' ? { ...newest, name: sent.name } : undefined;
  });
  say([
    '  ',
    styled('bold', advice.name),
    `, advice ${advice.id}, ${advice.lines} items, policy version ${advice.policyVersion}`,
  ]);
  say(...fileStory(readFileSync(join(drops, 'northwind', 'out', advice.name), 'latin1')), '  why these quantities:');
  for await (const { numbers } of explainedLines(ledger.read.advices, advice)) {
    for (const explanation of numbers) say(...explanationStory(explanation));
  }
  say('', `  ./crossdock explain ${advice.id} 00417 says it again, also next year`, '');
}

async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`the demo waited ${patienceMs / 1_000} s in vain: ${what}`);
    await sleep(50);
  }
}
