/**
 * One try at the first transmissions of a queue, in order, until one fails: stage, record that, place. Every step can be
 * repeated after a crash with the same end. What was placed is not recorded here: see record.ts.
 */
import type { Archive } from '../archive/archive.ts';
import type { Sender } from '../channels/sender.ts';
import { type Clock, instant } from '../clock.ts';
import { GatewayError } from '../errors.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Transmission } from '../ledger/transmission.ts';

export interface AttemptParts {
  readonly ledger: Ledger;
  readonly archive: Archive;
  readonly clock: Clock;
}

/** How far a try got. */
export interface Tried {
  /** The partner has these. */
  readonly placed: readonly Transmission[];
  /** The partner has the bytes of these, and owes a receipt. */
  readonly sent: readonly Transmission[];
  /** The first that failed; what stands behind it was left alone, or is staged. */
  readonly failure: Failure | undefined;
}

interface Failure {
  readonly transmission: Transmission;
  readonly error: unknown;
}

/** Files of one queue that are written at the same time. */
const stagesMax = 8;

/** Tries transmissions of one channel, given in order. `sender`: undefined where the configuration has none now. */
export async function attempt(
  parts: AttemptParts,
  sender: Sender | undefined,
  queue: readonly Transmission[],
): Promise<Tried> {
  const [first] = queue;
  if (first === undefined) return { placed: [], sent: [], failure: undefined };
  if (sender === undefined) {
    const error = new GatewayError('unknown-channel', `${first.partner}, channel ${first.channel}`);
    return { placed: [], sent: [], failure: { transmission: first, error } };
  }
  const staged = await stageAll(parts, sender, queue);
  const ready = staged === undefined ? queue : queue.slice(0, queue.indexOf(staged.transmission));
  const fresh = ready.filter(({ delivery }) => delivery === 'waiting');
  if (fresh.length > 0) {
    const unsafe = await lasting(sender, fresh);
    if (unsafe) return { placed: [], sent: [], failure: unsafe };
    const at = instant(parts.clock.now());
    await parts.ledger.write(async ({ transmissions }) => {
      for (const { id } of fresh) await transmissions.stage(id, at);
    });
  }
  const tried = await placeAll(parts, sender, ready);
  const unsafe = tried.placed.length === 0 ? undefined : await lasting(sender, tried.placed);
  if (unsafe) return { placed: [], sent: tried.sent, failure: unsafe };
  return { ...tried, failure: tried.failure ?? staged };
}

/** Stages a few at a time, for each waits for the disk. Returns the first that failed. */
async function stageAll(
  parts: AttemptParts,
  sender: Sender,
  queue: readonly Transmission[],
): Promise<Failure | undefined> {
  const errors = new Map<Transmission, unknown>();
  const waiting = queue.filter(({ delivery }) => delivery === 'waiting');
  let next = 0;
  const work = async () => {
    for (let one = waiting[next++]; one !== undefined && errors.size === 0; one = waiting[next++]) {
      const transmission = one;
      await stage(parts, sender, transmission).catch((error: unknown) => errors.set(transmission, error));
    }
  };
  await Promise.all(Array.from({ length: Math.min(stagesMax, waiting.length) }, work));
  const transmission = queue.find((each) => errors.has(each));
  return transmission && { transmission, error: errors.get(transmission) };
}

async function stage({ ledger, archive }: AttemptParts, sender: Sender, transmission: Transmission): Promise<void> {
  const content = await ledger.read.transmissions.content(transmission.sha256);
  const bytes = content ? [content] : archive.read(transmission.sha256);
  await sender.stage(transmission.id, bytes, transmission.name);
}

/** Nothing is recorded that a power cut could take back; what cannot be made lasting counts as failed with its first. */
async function lasting(sender: Sender, [first]: readonly Transmission[]): Promise<Failure | undefined> {
  try {
    await sender.lasting();
    return undefined;
  } catch (error) {
    return { transmission: first as Transmission, error };
  }
}

async function placeAll(parts: AttemptParts, sender: Sender, staged: readonly Transmission[]): Promise<Tried> {
  const placed: Transmission[] = [];
  const sent: Transmission[] = [];
  for (const transmission of staged) {
    try {
      const done = (await place(parts, sender, transmission)) === 'placed' ? placed : sent;
      done.push(transmission);
    } catch (error) {
      return { placed, sent, failure: { transmission, error } };
    }
  }
  return { placed, sent, failure: undefined };
}

async function place(parts: AttemptParts, sender: Sender, transmission: Transmission): Promise<'placed' | 'sent'> {
  const placed = await sender.place(transmission.id, transmission.name);
  if (placed !== 'lost') return placed;
  await stage(parts, sender, transmission);
  await sender.lasting();
  const again = await sender.place(transmission.id, transmission.name);
  if (again !== 'lost') return again;
  throw new GatewayError('folder-unwritable', `${transmission.partner}, channel ${transmission.channel}`);
}
