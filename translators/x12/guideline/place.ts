/**
 * How a guideline names a place in a set: a segment from the top of the set by the loops around it, outermost first, as
 * `REF`, `PO1/REF` or `HL/N1/N3`; the segment that opens a loop is named like the loop. `HL:S/TD5` means the HL loops
 * whose HL03 is S. `*` first, as in a name that
 * begins with `*` and a slash, means wherever such a path stands. An element adds its two digits, as `BEG03` or `PO1/N104`, and
 * a component two more behind a hyphen, as `PO1/SLN05-01`.
 */
import type { Place } from '../../finding.ts';

export interface GuidelinePlace {
  /** The path stands anywhere, not only at the top of the set. */
  readonly anywhere: boolean;
  /** Loops and segment, as `PO1/N1`. */
  readonly path: string;
  /** HL03 of the HL loop that is meant; undefined where any is. */
  readonly level?: string;
  /** From 1; undefined where the segment as such is meant. */
  readonly element?: number;
  readonly component?: number;
}

const form =
  /^(\*\/)?(?:HL:([A-Z0-9]{1,2})\/)?((?:[A-Z][A-Z0-9]{1,2}\/)*)([A-Z][A-Z0-9]{1,2}?)(?:(\d\d)(?:-(\d\d))?)?$/;

/** The place that a text names; undefined where it has not the form of one. */
export function guidelinePlace(text: string): GuidelinePlace | undefined {
  const match = form.exec(text);
  if (match === null) return undefined;
  const [, star, level, loops = '', segment = '', element, component] = match;
  return {
    anywhere: star !== undefined,
    path: (level === undefined ? '' : 'HL/') + loops + segment,
    ...(level === undefined ? {} : { level }),
    ...(element === undefined ? {} : { element: Number(element) }),
    ...(component === undefined ? {} : { component: Number(component) }),
  };
}

/** Whether a segment's path is the one of a place; `level` is the HL03 of the HL loop around it, where that is known. */
export function isAt(place: GuidelinePlace, path: string, level = place.level): boolean {
  if (place.level !== undefined && place.level !== level) return false;
  return path === place.path || (place.anywhere && path.endsWith(`/${place.path}`));
}

/** Whether a finding stands at a place. A place without an element has all findings of its segment. */
export function holdsFinding(place: GuidelinePlace, finding: Place): boolean {
  const { segment, loop = '', element, component } = finding;
  if (segment === undefined) return false;
  const opensLoop = loop === segment || loop.endsWith(`/${segment}`);
  const path = opensLoop ? loop : loop === '' ? segment : `${loop}/${segment}`;
  if (!isAt(place, path)) return false;
  if (place.element !== undefined && place.element !== element) return false;
  return place.component === undefined || place.component === component;
}
