/** Truth and what partners acknowledged, compared: since when they differ, and what the last comparison came to. */

/** A number that a partner believes and would not be told now. */
export interface Difference {
  readonly sku: string;
  /** Ours; empty where all of ours are told as one sum. */
  readonly location: string;
  /** When the truth moved away from what the partner acknowledged, RFC 3339. */
  readonly since: string;
}

/** What a comparison of all that a send rule tells came to. */
export interface Reconciliation {
  readonly partner: string;
  readonly rule: string;
  readonly at: string;
  /** Numbers that the rule tells: one for each SKU and place that the rule tells. */
  readonly numbers: number;
  /** Those of which the partner acknowledged another value than it would be told. */
  readonly differing: number;
  /** Those that it would be told and of which it acknowledged nothing. */
  readonly unacknowledged: number;
  /** Oldest difference; null where there is none. */
  readonly since: string | null;
  /** Decimals, of the numbers that differ: what it acknowledged less what is available, summed; and only where that is more. */
  readonly variance: string;
  readonly excess: string;
}

export interface StandingStore {
  /** Remembers differences; one that is known has its time replaced. */
  putDifferences(partner: string, rule: string, differences: readonly Difference[]): Promise<void>;
  removeDifferences(
    partner: string,
    rule: string,
    places: readonly Pick<Difference, 'sku' | 'location'>[],
  ): Promise<void>;
  putReconciliation(reconciliation: Reconciliation): Promise<void>;
  /** Forgets differences since a time before the given one: a newer full advice was acknowledged. */
  forgetBefore(partner: string, rule: string, before: string): Promise<void>;
  /** Forgets a rule that is gone, and all its differences. */
  forget(partner: string, rule: string): Promise<void>;
}

export interface StandingView {
  differences(partner: string, rule: string, skus: readonly string[]): Promise<readonly Difference[]>;
  /** When the availability of SKUs changed last, by location; nothing of what has not changed since it is kept. */
  changedAt(
    skus: readonly string[],
  ): Promise<readonly { readonly sku: string; readonly location: string; readonly at: string }[]>;
  reconciliations(): Promise<readonly Reconciliation[]>;
}
