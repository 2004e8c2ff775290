/** What a comparison comes to, added up while its lines go by. Pure. */
import { scaled } from '../../translators/canonical/decimal.ts';
import { DecimalSum } from '../../translators/maps/decimal-sum.ts';
import type { Reconciliation } from '../ledger/standing-store.ts';
import type { StandingLine } from './compare.ts';

/** Lines that a report names. */
export const worstMax = 10;

export class StandingTally {
  readonly #variance = new DecimalSum();
  readonly #excess = new DecimalSum();
  readonly #all: number | undefined;
  #numbers = 0;
  #differing = 0;
  #unacknowledged = 0;
  #since: string | null = null;
  #worst: StandingLine[] = [];

  /** `all`: how many numbers there are, where those that cannot differ are not added. */
  constructor(all?: number) {
    this.#all = all;
  }

  add(line: StandingLine): void {
    this.#numbers += 1;
    if (line.state === 'differs') this.#differing += 1;
    if (line.state === 'unacknowledged') this.#unacknowledged += 1;
    if (line.since !== null && (this.#since === null || line.since < this.#since)) this.#since = line.since;
    if (line.state === 'differs' && line.variance !== null) {
      this.#variance.add(line.variance);
      if (!line.variance.startsWith('-')) this.#excess.add(line.variance);
    }
    if (line.state === 'differs') this.#rank(line);
  }

  get result(): Omit<Reconciliation, 'partner' | 'rule' | 'at'> {
    return {
      numbers: this.#all ?? this.#numbers,
      differing: this.#differing,
      unacknowledged: this.#unacknowledged,
      since: this.#since,
      variance: this.#variance.value,
      excess: this.#excess.value,
    };
  }

  /** The lines of which the partner was told most beyond what there is, the worst first. */
  get worst(): readonly StandingLine[] {
    return this.#worst;
  }

  #rank(line: StandingLine): void {
    const last = this.#worst.at(-1);
    if (this.#worst.length === worstMax && last !== undefined && worse(line, last) >= 0) return;
    this.#worst = [...this.#worst, line].sort(worse).slice(0, worstMax);
  }
}

/** Decimals of a comparison: more than quantities have. */
const scale = 4;

/** Below zero where the first is worse: more beyond what there is, then older. */
function worse(a: StandingLine, b: StandingLine): number {
  const [first, second] = [units(a), units(b)];
  if (first !== second) return first > second ? -1 : 1;
  const [since, other] = [a.since ?? '', b.since ?? ''];
  return since === other ? 0 : since < other ? -1 : 1;
}

function units({ variance }: StandingLine): bigint {
  return scaled(variance ?? '0', scale) ?? 0n;
}
