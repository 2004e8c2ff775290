/**
 * A translation worker: reads files, posts outcomes in batches, and waits when the main thread is behind, so that
 * neither its memory nor the queue between them grows with a file.
 */
import { parentPort } from 'node:worker_threads';
import type { Outcome } from '../../translators/outcome.ts';
import { ItemIndex } from '../partners/items/item-index.ts';
import { noItems } from '../partners/make.ts';
import type { Partner } from '../partners/partner.ts';
import { bytesChunks, fileChunks } from './file-chunks.ts';
import { nodeHost } from './host.ts';
import type { FileOutcomes, FromWorker, Job, JobFile, ToWorker, WrittenOutcome } from './messages.ts';
import { orderMark } from './order-mark.ts';
import { type FileOverride, overrideOf } from './override.ts';
import { translate } from './translate.ts';
import { writtenGroup } from './written-group.ts';

/** Characters of JSON in one batch, and batches that may be on their way. */
const batchCharactersMax = 262_144;
const batchesAwayMax = 2;

const port = parentPort;
if (port === null) throw new Error('this module is the inside of a worker thread');

const host = nodeHost();
let partners: ReadonlyMap<string, Partner> = new Map();
let partnersVersion = '';
let away = 0;
let onRecorded: () => void = () => undefined;

const post = (message: FromWorker) => port.postMessage(message);

port.on('message', (message: ToWorker) => {
  if (message.kind === 'recorded') {
    away -= 1;
    onRecorded();
  } else if (message.kind === 'partners') {
    partnersVersion = message.version;
    partners = new Map(
      message.partners.map(({ partner, items }) => [
        partner.id,
        { ...partner, items: items === undefined ? noItems : ItemIndex.of(items) },
      ]),
    );
  } else {
    void work(message.job);
  }
});

async function work(job: Job): Promise<void> {
  const batch = new Batch(partners.get(job.partner)?.x12);
  for (const file of job.files) {
    try {
      const { steps, override } = outcomesOf(job, file);
      for (const outcomes of steps) {
        batch.add(file.transmission, override === undefined ? outcomes : await override.apply(outcomes));
        if (batch.isFull()) await batch.send();
      }
    } catch (error) {
      post({ kind: 'fault', transmission: file.transmission, message: describe(error) });
    }
  }
  await batch.send();
  post({ kind: 'done', partnersVersion });
}

interface FileTranslation {
  readonly steps: Iterable<readonly Outcome[]>;
  readonly override: FileOverride | undefined;
}

function outcomesOf(job: Job, file: JobFile): FileTranslation {
  const partner = partners.get(job.partner);
  if (partner === undefined) throw new Error(`partner ${job.partner} is not configured`);
  const { name: fileName, receivedAt } = file;
  const chunks = file.content === undefined ? fileChunks(file.path as string) : bytesChunks(file.content);
  const context = { host, partner, receivedAt, fileName, limits: job.limits };
  return { steps: translate(context, chunks), override: overrideOf(context) };
}

class Batch {
  #files: { transmission: string; outcomes: WrittenOutcome[] }[] = [];
  #characters = 0;
  readonly #x12: Partner['x12'];

  constructor(x12: Partner['x12']) {
    this.#x12 = x12;
  }

  add(transmission: string, outcomes: readonly Outcome[]): void {
    if (outcomes.length === 0) return;
    let file = this.#files.at(-1);
    if (file?.transmission !== transmission) {
      file = { transmission, outcomes: [] };
      this.#files.push(file);
    }
    for (const outcome of outcomes) file.outcomes.push(this.#written(outcome));
  }

  isFull(): boolean {
    return this.#characters >= batchCharactersMax;
  }

  /** Sends what there is, once fewer than the most batches are on their way. */
  async send(): Promise<void> {
    if (this.#files.length === 0) return;
    while (away >= batchesAwayMax) {
      await new Promise<void>((resolve) => {
        onRecorded = resolve;
      });
    }
    away += 1;
    const files: readonly FileOutcomes[] = this.#files;
    post({ kind: 'outcomes', files });
    this.#files = [];
    this.#characters = 0;
  }

  #written(outcome: Outcome): WrittenOutcome {
    this.#characters += 200;
    if (outcome.kind === 'group') {
      const group = writtenGroup(outcome, this.#x12);
      this.#characters += group.body?.text.length ?? 0;
      return group;
    }
    if (outcome.kind !== 'part') return outcome;
    const { kind, place, part, last, updates } = outcome;
    const body = outcome.body ?? JSON.stringify(outcome.document);
    this.#characters += body.length * (updates.length > 0 ? 2 : 1);
    const order = orderMark(outcome.document);
    return { kind, place, part, last, body, updates, ...(order && { order }) };
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
