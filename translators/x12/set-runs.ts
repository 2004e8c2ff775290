/**
 * Sets of a group that were accepted one after another, as one entry: what has nothing to say takes no memory, however
 * many sets a group has. Everything else stays an entry of its own.
 */
import type { SetAcknowledgment } from '../outcome.ts';

/** A list of sets that takes what counts on into its last entry. */
export class SetRuns {
  readonly #entries: SetAcknowledgment[] = [];
  #count = 0;
  /** Control number that would go on with the last entry; empty where nothing would. */
  #next = '';

  get entries(): readonly SetAcknowledgment[] {
    return this.#entries;
  }

  /** Sets, not entries. */
  get count(): number {
    return this.#count;
  }

  add(set: SetAcknowledgment): void {
    this.#count++;
    const last = this.#entries.at(-1);
    const runs = isPlain(set);
    if (runs && last !== undefined && set.control === this.#next && set.set === last.set) {
      this.#entries[this.#entries.length - 1] = { ...last, following: (last.following ?? 0) + 1 };
    } else this.#entries.push(set);
    this.#next = runs ? counted(set.control, 1) : '';
  }
}

function isPlain({ verdict, codes, findings, convention, number }: SetAcknowledgment): boolean {
  return verdict === 'accepted' && codes.length + findings.length === 0 && (convention ?? number) === undefined;
}

/** A control number and `by` more, as wide as before; empty where it is no number, or would grow. */
function counted(control: string, by: number): string {
  if (!/^\d{1,9}$/.test(control)) return '';
  const next = String(Number(control) + by).padStart(control.length, '0');
  return next.length === control.length ? next : '';
}

/** The sets of a group one by one. */
export function* acknowledgedSets(
  entries: readonly SetAcknowledgment[],
): Generator<SetAcknowledgment, void, undefined> {
  for (const { following = 0, ...set } of entries) {
    yield set;
    for (let more = 1; more <= following; more++) yield { ...set, control: counted(set.control, more) };
  }
}

/** How many sets the entries stand for. */
export function setCount(entries: readonly SetAcknowledgment[]): number {
  return entries.reduce((sum, { following = 0 }) => sum + 1 + following, 0);
}
