/**
 * One word for how a transmission stands with its partner, out of the group's, the interchange's and the sets' own.
 *
 * The worst counts: a rejected interchange is rejected whatever its group is said to be, and a set that was rejected
 * among accepted ones leaves it partially accepted. Whether the partner could read the interchange says nothing of
 * what is in it: an accepted TA1 alone leaves it open. Pure.
 */

/** X12 elements 715 and 717: taken, with or without errors. */
const taken: ReadonlySet<string> = new Set(['A', 'E']);

export function isRejection(status: string): boolean {
  return status === 'P' || !taken.has(status);
}

/** `group` is AK901, `interchange` TA104 with its note, `sets` AK501 each; null where the partner has not said. */
export function overallStatus(
  group: string | null,
  interchange: string | null,
  sets: readonly (string | null)[],
): string | null {
  if (interchange?.startsWith('R')) return 'R';
  if (group === null) return null;
  if (group !== 'P' && isRejection(group)) return group;
  const rejected = sets.filter((status) => status !== null && isRejection(status)).length;
  if (rejected > 0) return rejected === sets.length ? 'R' : 'P';
  if (group === 'P') return 'P';
  return group === 'E' || sets.includes('E') ? 'E' : 'A';
}

/** What a group's verdict says of a set that the acknowledgment does not name; null where it says nothing. */
export function statusByGroup(group: string): string | null {
  return group === 'P' ? null : group;
}
