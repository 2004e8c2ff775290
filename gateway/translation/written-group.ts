/**
 * A group's outcome as a worker sends it. The 997 or 999 of a large group takes as long to write as the group took to
 * read, and is written here; the main thread only puts it between headers and trailers with their numbers.
 */
import type { GroupOutcome } from '../../translators/outcome.ts';
import { acknowledgmentBody } from '../../translators/x12/acknowledge.ts';
import { setCount } from '../../translators/x12/set-runs.ts';
import type { X12Settings } from '../../translators/x12/settings.ts';
import type { WrittenGroup } from './messages.ts';

/** Sets and findings of an acknowledgment that the main thread writes itself, in less than a millisecond. */
const shortMax = 200;

export function writtenGroup(outcome: GroupOutcome, x12: X12Settings | undefined): WrittenGroup {
  const { acknowledgment } = outcome;
  const { sets } = acknowledgment;
  const found = sets.reduce((sum, { findings }) => sum + findings.length, 0);
  if (setCount(sets) + found <= shortMax || x12?.acknowledge?.functional === 'never') return outcome;
  const body = acknowledgmentBody(acknowledgment, x12);
  // The documents have the findings; what is left of the sets says which were taken, for who has to refuse one more.
  const judged = sets.map((set) => (set.findings.length === 0 ? set : { ...set, findings: [] }));
  return { ...outcome, acknowledgment: { ...acknowledgment, sets: judged }, body };
}
