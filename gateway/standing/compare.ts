/** What a partner acknowledged of a SKU beside what it would be told now: whether they differ, since when, by how much. Pure. */
import { addDecimals } from '../../translators/canonical/decimal.ts';

/** What an advice said of a SKU at a place. */
export interface Said {
  /** A decimal; null where it said that the item is not sold: left out of a full advice, or told without a quantity. */
  readonly quantity: string | null;
  readonly advice: string;
  /** When the advice was composed, RFC 3339; it was true then. */
  readonly composedAt: string;
  /** When the partner accepted it; null where it has not. */
  readonly acceptedAt: string | null;
}

/** All that is known of a number. */
export interface NumberFacts {
  readonly sku: string;
  /** Ours; null where all of ours are told as one sum. */
  readonly location: string | null;
  /** Available-to-sell, a decimal, below zero where more is promised than is there. */
  readonly available: string;
  /** What the buffer policy would say now, a decimal; null where the item would be left out, or told without a quantity. */
  readonly would: string | null;
  /** What the partner may believe, newest first; the last one alone may be accepted. */
  readonly beliefs: readonly Said[];
  /** When availability changed last, RFC 3339, where that is known. */
  readonly changedAt: string | undefined;
  /** Since when it differs by the last comparison. */
  readonly knownSince: string | undefined;
}

/** How a number stands. */
export interface StandingLine extends Pick<NumberFacts, 'sku' | 'location' | 'available' | 'would'> {
  readonly advised: Said | null;
  readonly acknowledged: Said | null;
  /**
   * agreed: the partner acknowledged what it would be told now; differs: it acknowledged something else; unacknowledged: it
   * would be told a quantity, and has acknowledged nothing.
   */
  readonly state: 'agreed' | 'differs' | 'unacknowledged';
  /** Since when it is not agreed, RFC 3339; null where it is, and where the partner was never told. */
  readonly since: string | null;
  /** What the partner was told, by its acknowledgment or else by the last advice, less what is available; null: nothing. */
  readonly variance: string | null;
}

/** @param now RFC 3339 */
export function compared({ beliefs, changedAt, knownSince, ...about }: NumberFacts, now: string): StandingLine {
  const { sku, location, available, would } = about;
  const newest = beliefs[0] ?? null;
  const oldest = beliefs.at(-1) ?? null;
  const acknowledged = oldest?.acceptedAt == null ? null : oldest;
  const state =
    acknowledged === null
      ? would === null
        ? 'agreed'
        : 'unacknowledged'
      : acknowledged.quantity === would
        ? 'agreed'
        : 'differs';
  const told = (acknowledged ?? newest)?.quantity ?? null;
  return {
    ...{ sku, location, available, would, advised: newest, acknowledged, state },
    since: state === 'agreed' || oldest === null ? null : sinceOf(oldest, state, { changedAt, knownSince }, now),
    variance: told === null ? null : addDecimals(told, negated(available)),
  };
}

type Times = Pick<NumberFacts, 'changedAt' | 'knownSince'>;

/**
 * Never before the advice that the partner goes by was composed, for then it was true. What was known before is kept. Else
 * the last change of availability; where that is older, the policy or time alone moved the number, and it is from now.
 */
function sinceOf(oldest: Said, state: StandingLine['state'], { changedAt, knownSince }: Times, now: string): string {
  if (state === 'unacknowledged') return oldest.composedAt;
  if (knownSince !== undefined && knownSince >= oldest.composedAt) return knownSince;
  return changedAt !== undefined && changedAt > oldest.composedAt ? changedAt : now;
}

function negated(decimal: string): string {
  if (decimal.startsWith('-')) return decimal.slice(1);
  return decimal === '0' ? decimal : `-${decimal}`;
}
