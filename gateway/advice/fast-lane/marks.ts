/**
 * SKUs that changed and wait for the fast lane, and who goes first: among rules by tier, then by the class of what waits;
 * within a rule by class, but nothing waits for ever. Pure.
 *
 * A mark stands in line by the change that made it, and each step down in class lets that many later changes of the class
 * before it go first. So whatever comes in, a mark is overtaken by a limited number of others.
 */
import type { Tier } from '../../partners/schema/schema.ts';

/** Changes that a class may come later by than the class after it, and still go first: a count of everything, and no more. */
export const headStart = 1_000_000;

/** Where a mark stands in line; the least goes first. */
export function placeInLine(rank: number, seq: number): number {
  return seq + rank * headStart;
}

/** Which class an item's change goes with: its place in the order of classes, from 0; behind them all where it is not among them. */
export function rankOf(classes: readonly string[], itemClass: string | undefined): number {
  const place = itemClass === undefined ? -1 : classes.indexOf(itemClass);
  return place < 0 ? classes.length : place;
}

export class Marks {
  /** By rank: SKUs with the change that marked them, the oldest first, for changes come in their order. */
  readonly #lines: Map<string, number>[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Rank of the most critical; undefined where there is none. */
  get rank(): number | undefined {
    const rank = this.#lines.findIndex((line) => line.size > 0);
    return rank < 0 ? undefined : rank;
  }

  /** The oldest change among them; undefined where there is none. */
  get oldest(): number | undefined {
    const seqs = this.#lines.flatMap((line) => line.values().next().value ?? []);
    return seqs.length === 0 ? undefined : Math.min(...seqs);
  }

  has(sku: string): boolean {
    return this.#lines.some((line) => line.has(sku));
  }

  /** Marks a SKU by a change, the newest so far. One that is marked keeps its place: however often it changed, it is one. */
  add(sku: string, rank: number, seq: number): void {
    if (this.has(sku)) return;
    while (this.#lines.length <= rank) this.#lines.push(new Map());
    this.#lines[rank]?.set(sku, seq);
    this.#size += 1;
  }

  /** Those that go next, in their order, `most` of them. They stay until they are removed. */
  next(most: number): readonly string[] {
    const heads = this.#lines.map((line, rank) => ({ rank, entries: line.entries(), head: undefined as Head }));
    for (const line of heads) line.head = line.entries.next().value;
    const taken: string[] = [];
    while (taken.length < most) {
      let first: (typeof heads)[number] | undefined;
      for (const line of heads) if (isBefore(line, first)) first = line;
      if (first?.head === undefined) break;
      taken.push(first.head[0]);
      first.head = first.entries.next().value;
    }
    return taken;
  }

  /** Takes in marks of newer changes. */
  takeIn(newer: Marks): void {
    for (const [rank, line] of newer.#lines.entries()) for (const [sku, seq] of line) this.add(sku, rank, seq);
  }

  remove(skus: Iterable<string>): void {
    for (const sku of skus) if (this.#lines.some((line) => line.delete(sku))) this.#size -= 1;
  }
}

type Head = readonly [sku: string, seq: number] | undefined;

interface Line {
  readonly rank: number;
  readonly head: Head;
}

function isBefore(line: Line, other: Line | undefined): boolean {
  if (line.head === undefined) return false;
  if (other?.head === undefined) return true;
  return placeInLine(line.rank, line.head[1]) < placeInLine(other.rank, other.head[1]);
}

/** What a rule has waiting for the fast lane. */
export interface Waiting {
  readonly tier: Tier;
  /** Rank of its most critical mark, and its oldest change. */
  readonly rank: number;
  readonly oldest: number;
}

const tierOrder = { strategic: 0, standard: 1, low: 2 } as const;

/** Orders partners: the first tier's first. */
export function byTier(a: { readonly tier: Tier }, b: { readonly tier: Tier }): number {
  return tierOrder[a.tier] - tierOrder[b.tier];
}

/** Orders rules: the first tier's first, then what is most critical over all partners of a tier, then who waits longest. */
export function byUrgency(a: Waiting, b: Waiting): number {
  return byTier(a, b) || a.rank - b.rank || a.oldest - b.oldest;
}
