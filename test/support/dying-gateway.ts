/**
 * A gateway that kills itself with SIGKILL at a named moment, for the crash scenarios. Everything in it is the real
 * thing; only a part is put around another that counts, and dies when the count is reached.
 *
 * Argument: JSON `{ "moment": …, "count": n }`; the moment `never` lives on. Settings come from the environment.
 */
import type { Archive } from '../../gateway/archive/archive.ts';
import type { SqliteEvidence } from '../../gateway/channels/as2/evidence/sqlite.ts';
import type { Sender } from '../../gateway/channels/sender.ts';
import { systemClock } from '../../gateway/clock.ts';
import type { EventStream } from '../../gateway/events/stream.ts';
import type { Ledger } from '../../gateway/ledger/port.ts';
import { createLogger } from '../../gateway/log.ts';
import { startGateway } from '../../gateway/main.ts';
import { readSettings } from '../../gateway/settings/read.ts';

export const moments = {
  archive: 'While the bytes of a large file are written to the archive.',
  'before-commit': 'When a transaction is about to be committed, whatever is in it.',
  'after-commit': 'When a transaction was committed, and nobody has been told.',
  published: 'When events were stored by the stream, and the ledger does not know it.',
  staged: 'When an outbound file was written beside its target, and the ledger does not know it.',
  'about-to-place': 'When the ledger knows that a file is staged, and it is not renamed.',
  placed: "When a file was renamed into the partner's folder, and the ledger does not know it.",
  'about-to-prove': 'When the files of an AS2 message are committed, and its receipt is not in the evidence.',
  proved: 'When the receipt of an AS2 message is in the evidence, and has not left.',
  never: 'Lives on.',
} as const;
export type Moment = keyof typeof moments;

export interface Death {
  readonly moment: Moment;
  /** At which time that the moment comes, from 1. */
  readonly count: number;
}

const { moment, count } = JSON.parse(process.argv[2] ?? '{"moment":"never","count":1}') as Death;
let times = 0;

function dieAt(here: Moment): void {
  if (here === moment && ++times === count) process.kill(process.pid, 'SIGKILL');
}

function mortalLedger(ledger: Ledger): Ledger {
  return {
    id: ledger.id,
    read: ledger.read,
    async write(work) {
      const result = await ledger.write(async (stores) => {
        const value = await work(stores);
        dieAt('before-commit');
        return value;
      });
      dieAt('after-commit');
      return result;
    },
    [Symbol.asyncDispose]: () => ledger[Symbol.asyncDispose](),
  };
}

function mortalStream(stream: EventStream): EventStream {
  const { publish } = stream;
  stream.publish = async (events) => {
    const progress = await publish.call(stream, events);
    dieAt('published');
    return progress;
  };
  return stream;
}

function mortalArchive(archive: Archive): Archive {
  const { keep } = archive;
  archive.keep = (source, name) => keep.call(archive, dyingAmid(source), name);
  return archive;
}

/** The second chunk of a file does not come: only large files have one. */
async function* dyingAmid(source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) {
  let chunks = 0;
  for await (const chunk of source) {
    if (++chunks === 2) dieAt('archive');
    yield chunk;
  }
}

function mortalSender(sender: Sender): Sender {
  const { stage, place } = sender;
  sender.stage = async (id, bytes, name) => {
    await stage.call(sender, id, bytes, name);
    dieAt('staged');
  };
  sender.place = async (id, name) => {
    dieAt('about-to-place');
    const result = await place.call(sender, id, name);
    dieAt('placed');
    return result;
  };
  return sender;
}

function mortalEvidence(evidence: SqliteEvidence): SqliteEvidence {
  const { recordReceived } = evidence;
  evidence.recordReceived = async (...given) => {
    dieAt('about-to-prove');
    await recordReceived.apply(evidence, given);
    dieAt('proved');
  };
  return evidence;
}

const { settings, errors } = readSettings({ env: process.env, cwd: process.cwd() });
if (settings === undefined) throw new Error(JSON.stringify(errors));
const gateway = await startGateway({
  settings,
  clock: systemClock,
  chance: Math.random,
  logger: createLogger(settings.log.level),
  around: {
    ledger: mortalLedger,
    stream: mortalStream,
    archive: mortalArchive,
    sender: mortalSender,
    evidence: mortalEvidence,
  },
});
process.once('SIGTERM', () => {
  void gateway[Symbol.asyncDispose]().then(() => process.exit(0));
});
