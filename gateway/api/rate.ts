/**
 * How often somebody may ask: a bucket for each, as full as a minute allows, that fills again evenly. Time is an
 * argument. What has not asked for a minute has a full bucket and is forgotten, so that memory stays bounded by
 * `bucketsMax`; beyond it the one that asked longest ago goes.
 */

/** What a request takes of a bucket, which gains `perMinuteMax` each millisecond: whole numbers throughout. */
const request = 60_000;

interface Bucket {
  left: number;
  atMs: number;
}

export class Rate {
  readonly #perMinuteMax: number;
  readonly #bucketsMax: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(perMinuteMax: number, bucketsMax = 10_000) {
    this.#perMinuteMax = perMinuteMax;
    this.#bucketsMax = bucketsMax;
  }

  /** Counts one request. 0 where it may go on; else the seconds to wait, at least 1. `nowMs` is a whole number. */
  take(who: string, nowMs: number): number {
    const bucket = this.#filled(who, nowMs);
    if (bucket.left >= request) {
      bucket.left -= request;
      return 0;
    }
    return Math.ceil(Math.ceil((request - bucket.left) / this.#perMinuteMax) / 1_000);
  }

  #filled(who: string, nowMs: number): Bucket {
    const full = this.#perMinuteMax * request;
    const known = this.#buckets.get(who);
    this.#buckets.delete(who);
    const gained = known === undefined ? 0 : Math.max(0, nowMs - known.atMs) * this.#perMinuteMax;
    const left = known === undefined ? full : Math.min(full, known.left + gained);
    const bucket = { left, atMs: nowMs };
    // Set anew, it stands last: the first in the map is the one that asked longest ago.
    this.#buckets.set(who, bucket);
    if (this.#buckets.size > this.#bucketsMax) this.#buckets.delete(this.#buckets.keys().next().value as string);
    return bucket;
  }
}
