/**
 * What blocks of advices said, kept for whoever looks up a few SKUs of a partner again and again, as its orders are: of a
 * chain of advices that nobody has acknowledged every one has to be asked. An advice never changes, so nothing here grows
 * old; the blocks that were used longest ago go first.
 */
import type { AdviceBlockPlace } from '../../ledger/advice-store.ts';
import { type BlockView, signaturesOf } from '../kept/layer-reader.ts';

/** Lines that are kept, of all blocks together: some tens of megabytes. */
const linesMax = 200_000;

interface Kept {
  readonly lines: number;
  readonly value: unknown;
}

export class SignatureCache {
  readonly #view: BlockView;
  readonly #linesMax: number;
  /** In the order of use, the oldest first. */
  readonly #kept = new Map<string, Kept>();
  #lines = 0;

  constructor(view: BlockView, most: number = linesMax) {
    this.#view = view;
    this.#linesMax = most;
  }

  /** Where the lines of an advice are. */
  places(advice: string): readonly AdviceBlockPlace[] | Promise<readonly AdviceBlockPlace[]> {
    return this.#of(
      advice,
      () => this.#view.blocks(advice),
      ({ length }) => length,
    );
  }

  /** What a block said, by SKU. */
  signatures(advice: string, block: number): ReadonlyMap<string, string> | Promise<ReadonlyMap<string, string>> {
    return this.#of(
      `${advice}\0${block}`,
      () => signaturesOf(this.#view, advice, block),
      ({ size }) => size,
    );
  }

  #of<T>(key: string, read: () => Promise<T>, linesOf: (value: T) => number): T | Promise<T> {
    const kept = this.#kept.get(key);
    if (kept === undefined) return read().then((value) => this.#keep(key, value, linesOf(value)));
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    return kept.value as T;
  }

  #keep<T>(key: string, value: T, lines: number): T {
    // Two may have asked for it at once.
    if (this.#kept.has(key) || lines > this.#linesMax) return value;
    this.#kept.set(key, { lines, value });
    this.#lines += lines;
    for (const [oldest, its] of this.#kept) {
      if (this.#lines <= this.#linesMax) break;
      this.#kept.delete(oldest);
      this.#lines -= its.lines;
    }
    return value;
  }
}
