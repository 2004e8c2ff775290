/** Time as an argument: what needs to know the time is given a clock. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** RFC 3339 in UTC with milliseconds, the one form in which the ledger and the events keep instants. */
export function instant(ms: number): string {
  return new Date(ms).toISOString();
}
