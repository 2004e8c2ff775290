/**
 * One advice in the making. Numbers are drawn and committed first, and lines are written as they come: files to the
 * archive, the facts behind every number to the ledger. The advice itself and its outbound transmissions are committed
 * together at the end. A crash before leaves a gap in the numbers, never a number used twice, and a draft that the next
 * try removes.
 */
import type { AdviceKind } from '../ledger/advice-store.ts';
import { Breath } from './breath.ts';
import type { Composed, ComposerParts, ModedDue } from './due.ts';
import { type AdviceSink, gatewaySink } from './files/sink.ts';
import { type WrittenAdvice, writeAdvice } from './files/writing.ts';
import { Judge } from './guard/judge.ts';
import { type Frame, frameOf } from './kept/frame.ts';
import type { Signatures } from './kept/layer-reader.ts';
import { signatureOf, type ToldLine } from './kept/line-record.ts';
import { Believed } from './layers/believed.ts';
import { candidates } from './layers/candidates.ts';
import type { Layer } from './layers/layers.ts';
import { inOrder } from './layers/sku-order.ts';
import { Recording } from './recording.ts';
import { gather } from './telling/gather.ts';
import { readStockIn } from './telling/stock-read.ts';

/** One advice in the making. */
export class Work {
  readonly #parts: ComposerParts;
  readonly #due: ModedDue;
  readonly #layers: readonly Layer[];
  readonly #judge: Judge;
  readonly #recording: Recording;
  readonly #breath = new Breath();
  readonly #now: number;
  /** As they are when it begins: what a change does to lines that are made after it, the next delta looks for. */
  readonly #ours: { readonly locations: readonly string[]; readonly itemsVersion: string };
  #begun: AsyncIterable<readonly ToldLine[]> | undefined;

  constructor(parts: ComposerParts, due: ModedDue, layers: readonly Layer[], cursor: number, said: Signatures) {
    this.#parts = parts;
    this.#due = due;
    this.#layers = layers;
    this.#judge = new Judge(parts, due, layers, said, this.#breath);
    this.#recording = new Recording(parts, due, layers, cursor);
    this.#now = parts.clock.now();
    this.#ours = { locations: parts.locations(), itemsVersion: parts.itemsVersion?.() ?? '' };
  }

  /** False where the advice is not to be sent because it would say nothing new. */
  async hasNews(): Promise<boolean> {
    const { mode, rule, partner } = this.#due;
    if (mode === 'full') {
      const covered =
        this.#layers.length > 0 && this.#layers.every(({ advice }) => advice.policyVersion === partner.version);
      if (rule.schedule?.whenUnchanged !== 'skip' || !covered) return true;
    }
    const lines = await this.#lines(this.#frame(0), mode === 'full' ? 'delta' : mode);
    const first = await lines.next();
    if (first.done === true) return false;
    // The lines of a delta go on from here; a full advice begins anew.
    if (mode === 'full') await lines.return();
    else this.#begun = resumed(first.value, lines);
    return true;
  }

  async make(): Promise<Composed> {
    const { ledger, archive } = this.#parts;
    const { partner, rule } = this.#due;
    const number = await ledger.write(({ transmissions }) => transmissions.nextNumber(partner.id, 'advice'));
    const id = `${partner.id}-${number}`;
    await ledger.write(({ advices }) => advices.draft(id, partner.id, rule.key));
    try {
      const frame = this.#frame(number);
      const sink = gatewaySink(ledger, archive, partner.id, id);
      const written = await this.#written(frame, sink);
      const made = { id, number, frame, ...written };
      return await this.#recording.record(made, await this.#judge.doubt(made.totals));
    } catch (error) {
      await ledger.write(({ advices }) => advices.discard(id));
      throw error;
    }
  }

  async #written(frame: Frame, sink: AdviceSink): Promise<WrittenAdvice> {
    const { partner, rule, mode } = this.#due;
    const { guideline } = rule;
    const apart = mode === 'full' ? this.#parts.apart?.write(partner, frame, guideline, sink) : undefined;
    if (apart !== undefined) return apart;
    const told = this.#begun ?? (await this.#lines(frame, mode));
    const uncounted = partner.canary?.sku;
    return writeAdvice({ frame, guideline, breath: this.#breath, sink, uncounted }, told);
  }

  #frame(number: number): Frame {
    const { partner, rule, mode } = this.#due;
    const owners = this.#parts.owners?.();
    return frameOf({ partner, rule, mode, number, now: this.#now, owners, ...this.#ours });
  }

  /**
   * What is not said in a full advice is not there; in another it stands. So an item that is discontinued and left out is told as
   * zero there, where the partner may believe that there is some.
   */
  async #lines(frame: Frame, mode: AdviceKind): Promise<AsyncGenerator<readonly ToldLine[], void, void>> {
    const { ledger, itemFacts = () => undefined } = this.#parts;
    const { partner, rule, marked } = this.#due;
    const breath = this.#breath;
    const some =
      mode === 'urgent'
        ? (marked ?? []).toSorted()
        : mode === 'delta'
          ? await candidates(ledger.read, { partner, rule, now: this.#now, ...this.#ours }, this.#layers, breath)
          : undefined;
    const skus = some ?? (await inOrder(partner.items.skus(), breath));
    const about = { readStock: readStockIn(ledger.read), partner, itemFacts, breath };
    if (mode === 'full') return gather({ ...about, frame }, skus);
    const withdrawing = frame.discontinued === 'omit';
    const lines = gather({ ...about, frame: withdrawing ? { ...frame, discontinued: 'zero' } : frame }, skus);
    const believed = new Believed(ledger.read.advices, this.#layers);
    const { isUrgent = () => true } = this.#due;
    const news =
      mode === 'delta'
        ? kept(lines, (line) =>
            withdrawing && line.status === 'discontinued'
              ? believed.isOther(line.sku, signatureOf(line))
              : believed.isNews(line.sku, signatureOf(line)),
          )
        : kept(lines, async (line) => isUrgent(await believed.advised(line.sku), signatureOf(line)));
    return mode === this.#due.mode ? this.#judge.counting(news) : news;
  }
}

async function* resumed(first: readonly ToldLine[], rest: AsyncIterable<readonly ToldLine[]>) {
  yield first;
  yield* rest;
}

/** The lines that a test keeps, those of a batch together; never a batch without any. */
async function* kept(
  batches: AsyncIterable<readonly ToldLine[]>,
  test: (line: ToldLine) => Promise<boolean>,
): AsyncGenerator<readonly ToldLine[], void, void> {
  for await (const lines of batches) {
    const some: ToldLine[] = [];
    for (const line of lines) if (await test(line)) some.push(line);
    if (some.length > 0) yield some;
  }
}
