/** Lets go of numbers that partners used longer ago than any of their windows: nobody asks for them any more. */
import { type Clock, instant } from '../clock.ts';
import type { Ledger } from '../ledger/port.ts';
import type { PartnerBook } from '../partners/partner.ts';

export interface ForgetParts {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly book: () => PartnerBook;
}

/** How often it is looked, in milliseconds; a number that stays longer is not asked for, and does no harm. */
export const forgetEveryMs = 3_600_000;
/** Numbers let go in one transaction, which nobody waits for long. */
const forgottenAtOnce = 2_000;

/** One step. True where more may be left. */
export async function forgetRound({ ledger, clock, book }: ForgetParts): Promise<boolean> {
  const windows = [...book().partners.values()].map(({ duplicates }) => duplicates.windowMs);
  if (windows.length === 0) return false;
  const before = instant(clock.now() - Math.max(...windows));
  const forgotten = await ledger.write(({ duplicates }) => duplicates.forget(before, forgottenAtOnce));
  return forgotten === forgottenAtOnce;
}
