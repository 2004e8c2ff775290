/**
 * Scores of addresses: points for what a stranger does, a ban when they reach a sum. Points and bans wear off. Pure but for
 * its memory, which is bounded; the time is an argument, a monotonic time in milliseconds.
 */

/** Points for what was done. */
export const points = { wrongPassword: 4, unknownUser: 5, noLogin: 2, tooMany: 1 } as const;

export interface BanLimits {
  readonly banScore: number;
  readonly banWindowMs: number;
  readonly banMs: number;
}

interface Score {
  score: number;
  /** When the score was last worked out. */
  at: number;
  bannedUntil: number;
}

/** Addresses that are remembered; the longest unseen is forgotten first. */
const addressesMax = 10_000;

export class Bans {
  readonly #limits: BanLimits;
  readonly #records = new Map<string, Score>();

  constructor(limits: BanLimits) {
    this.#limits = limits;
  }

  isBanned(address: string, now: number): boolean {
    return (this.#records.get(address)?.bannedUntil ?? 0) > now;
  }

  /** Adds points. True where this is what gets the address banned. */
  add(address: string, score: number, now: number): boolean {
    const former = this.#records.get(address) ?? { score: 0, at: now, bannedUntil: 0 };
    const left = Math.max(0, former.score * (1 - (now - former.at) / this.#limits.banWindowMs));
    const record = { score: left + score, at: now, bannedUntil: former.bannedUntil };
    const isNew = record.score >= this.#limits.banScore && former.bannedUntil <= now;
    if (isNew) Object.assign(record, { bannedUntil: now + this.#limits.banMs, score: 0 });
    this.#records.delete(address);
    this.#records.set(address, record);
    if (this.#records.size > addressesMax) this.#records.delete(this.#records.keys().next().value as string);
    return isNew;
  }
}
