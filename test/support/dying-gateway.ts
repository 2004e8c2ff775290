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
import type { Death, Moment } from './moments.ts';

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
      let composing = false;
      const result = await ledger.write(async (stores) => {
        const { advices } = stores;
        const putBlocks: typeof advices.putBlocks = (...blocks) => {
          composing = true;
          return advices.putBlocks(...blocks);
        };
        const value = await work({ ...stores, advices: { ...advices, putBlocks } });
        dieAt('before-commit');
        return value;
      });
      dieAt('after-commit');
      if (composing) dieAt('composing');
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
