/** What a guideline most likely meant by a name that its set has not. */
import type { Nodes } from './check.ts';
import type { GuidelinePlace } from './place.ts';

/** Places that a hint lists. */
const listedMax = 4;

/** Where the segment does stand, or the nearest path; undefined where nothing is like it. */
export function nearestPlaces({ path }: GuidelinePlace, nodes: Nodes): string | undefined {
  const id = path.split('/').at(-1) ?? path;
  const elsewhere = [...nodes.keys()].filter((known) => known === id || known.endsWith(`/${id}`));
  if (elsewhere.length > 0) {
    const more = elsewhere.length > listedMax ? ' …' : '';
    return `${id} stands at ${elsewhere.slice(0, listedMax).join(', ')}${more}`;
  }
  return meant(path, [...nodes.keys()]);
}

/** A code like the one that was written. */
export function nearestCode(code: string, known: readonly string[]): string | undefined {
  return meant(code, known);
}

/** Names here are so short that a misspelling is two letters swapped, or one wrong, missing or too many. */
function meant(name: string, known: readonly string[]): string | undefined {
  const near = known.find((other) => letters(other) === letters(name)) ?? known.find((other) => isOneOff(name, other));
  return near === undefined ? undefined : `did you mean ${near}?`;
}

function letters(name: string): string {
  return [...name].sort().join('');
}

/** Whether one letter makes the difference between two names. */
function isOneOff(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start++;
  let end = 0;
  while (end < shorter - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  return Math.max(a.length, b.length) - start - end <= 1;
}
