/** The guard at work on one advice: what it says is counted while it is written, and judged before it is recorded. */
import type { Breath } from '../breath.ts';
import type { ComposerParts, ModedDue } from '../due.ts';
import type { Signatures } from '../kept/layer-reader.ts';
import { signatureOf, type ToldLine } from '../kept/line-record.ts';
import { isBase, type Layer, layersJudgedMax, layersMax, layersOf, settledBy } from '../layers/layers.ts';
import { type AdviceTotals, departure } from './guard.ts';
import { acknowledgedStanding, type Judging, type Standing, underWayStanding } from './judged.ts';

/** Where a partner stands before the lines of an advice, and with those that came so far. */
interface Judged {
  readonly before: AdviceTotals;
  readonly now: Standing;
}

export class Judge {
  readonly #parts: ComposerParts;
  readonly #due: ModedDue;
  readonly #layers: readonly Layer[];
  readonly #said: Signatures;
  readonly #breath: Breath;
  /** Of a delta or an urgent advice; undefined where nobody judges it. */
  #judged: Judged | undefined;

  constructor(parts: ComposerParts, due: ModedDue, layers: readonly Layer[], said: Signatures, breath: Breath) {
    this.#parts = parts;
    this.#due = due;
    this.#layers = layers;
    this.#said = said;
    this.#breath = breath;
  }

  /** Why the advice is to be held; undefined where it is not. `totals` are those of its lines. */
  async doubt(totals: AdviceTotals): Promise<string | undefined> {
    const { rule, mode } = this.#due;
    if (rule.guard === undefined) return undefined;
    if (mode !== 'full') return this.#judged && departure(rule.guard, this.#judged.before, this.#judged.now.totals);
    const before = await acknowledgedStanding(await this.#judging());
    return before && departure(rule.guard, before.totals, totals);
  }

  /** Where the partner stands before the lines of this advice, and with those of them that come; undefined where none can be said. */
  async #stood(): Promise<Judged | undefined> {
    const about = await this.#judging();
    const acknowledged = await acknowledgedStanding(about);
    if (acknowledged === undefined) return undefined;
    // A delta says again what is under way, an urgent advice does not.
    const now = this.#due.mode === 'urgent' ? await underWayStanding(about) : acknowledged;
    return { before: acknowledged.totals, now };
  }

  async #judging(): Promise<Judging> {
    const { partner, rule } = this.#due;
    const { read } = this.#parts.ledger;
    const isCut = this.#layers.length >= (this.#parts.layersMax ?? layersMax) && !this.#layers.some(isBase);
    const layers = isCut ? await layersOf(read, partner.id, rule.key, settledBy(rule), layersJudgedMax) : this.#layers;
    return { view: read.advices, said: this.#said, layers, uncounted: partner.canary?.sku, breath: this.#breath };
  }

  /** The same lines, and beside them where the partner stands with them. */
  async *counting(batches: AsyncIterable<readonly ToldLine[]>): AsyncGenerator<readonly ToldLine[], void, void> {
    if (this.#due.rule.guard === undefined) return yield* batches;
    const uncounted = this.#due.partner.canary?.sku;
    let isFirst = true;
    for await (const lines of batches) {
      // Not before there is a line: a delta that has nothing to say costs nothing.
      if (isFirst) this.#judged = await this.#stood();
      isFirst = false;
      for (const line of lines) {
        if (line.sku !== uncounted) await this.#judged?.now.tell(line.sku, signatureOf(line));
      }
      yield lines;
    }
  }
}
