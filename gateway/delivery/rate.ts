/**
 * How many transmissions a partner may be sent now: a bucket that fills at the partner's rate and holds a few seconds of
 * it. Pure: time is an argument.
 */

/** Seconds of the rate that a bucket holds: what may go at once after a quiet time. */
const burstSeconds = 6;

export interface Bucket {
  readonly tokens: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What a bucket of a rate holds at most. */
function capacity(perMinute: number): number {
  return Math.max(1, (perMinute * burstSeconds) / 60);
}

/** The bucket as it is now; full where there was none. A clock that was set back fills nothing. */
export function filled(bucket: Bucket | undefined, perMinute: number, now: number): Bucket {
  if (bucket === undefined) return { tokens: capacity(perMinute), at: now };
  const more = (Math.max(0, now - bucket.at) * perMinute) / 60_000;
  return { tokens: Math.min(capacity(perMinute), bucket.tokens + more), at: now };
}

/** Whole transmissions that it lets through. */
export function allowed(bucket: Bucket): number {
  return Math.max(0, Math.floor(bucket.tokens));
}

/** The bucket after so many were sent. */
export function taken(bucket: Bucket, count: number): Bucket {
  return { ...bucket, tokens: bucket.tokens - count };
}
