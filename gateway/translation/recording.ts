/** What is being recorded of a transmission, and with which configuration: what every part of the recording is given. */
import type { Transmission } from '../ledger/transmission.ts';
import type { Partner, PartnerBook } from '../partners/partner.ts';
import type { Duplicates } from './duplicates.ts';
import type { Tally } from './tally.ts';

export interface Recording {
  readonly transmission: Transmission;
  readonly partner: Partner;
  readonly book: PartnerBook;
  readonly tally: Tally;
  readonly duplicates: Duplicates;
  /** Now, RFC 3339. */
  readonly at: string;
}

/** Test data is what says so itself, and all that a partner in test sends. */
export function isTest(partner: Partner, test: boolean): boolean {
  return test || partner.status === 'test';
}
