/** One segment as text: nothing in its data breaks the file. */
import type { DefectPlace, OutboundSegment, WriteDefect } from './outbound.ts';
import type { Separators } from './separators.ts';

/** A segment whose data holds nothing that is forbidden, or defects that say where it does. */
export function clean(
  segment: OutboundSegment,
  place: DefectPlace,
  forbidden: RegExp,
  replacement: string | undefined,
  defects: WriteDefect[],
): OutboundSegment {
  if (segment.every((value) => typeof value === 'string' && value.search(forbidden) < 0)) return segment;
  return segment.map((value, element) =>
    typeof value === 'string'
      ? cleanText(value, element, place, forbidden, replacement, defects)
      : value.map((component) => cleanText(component, element, place, forbidden, replacement, defects)),
  );
}

/** One element or component, as `clean` has it. */
export function cleanText(
  value: string,
  element: number,
  place: DefectPlace,
  forbidden: RegExp,
  replacement: string | undefined,
  defects: WriteDefect[],
): string {
  if (value.search(forbidden) < 0) return value;
  // A replacement that is a delimiter itself would break what it is to save.
  if (replacement !== undefined && replacement.search(forbidden) < 0)
    return value.replace(forbidden, () => replacement);
  const message = `${place.segment}${String(element).padStart(2, '0')} holds a delimiter or control character.`;
  defects.push({ ...place, element, value, message });
  return value;
}

/**
 * A segment as text where it has no composite and nothing that is forbidden: nearly every one, and a large advice has
 * millions. Undefined for any other.
 */
export function plainLine(segment: OutboundSegment, { element, end, codes }: Separators): string | undefined {
  let length = segment.length;
  while (length > 0 && segment[length - 1] === '') length--;
  let text = '';
  for (let index = 0; index < length; index++) {
    const value = segment[index]!;
    if (typeof value !== 'string' || !isPlain(value, codes)) return undefined;
    text += index === 0 ? value : element + value;
  }
  return text + end;
}

function isPlain(value: string, codes: Uint8Array): boolean {
  for (let at = 0; at < value.length; at++) if (codes[value.charCodeAt(at)] !== 0) return false;
  return true;
}

/** One segment as text; empty elements and components at its end are left out (X12.6 section 3.7). */
export function line(segment: OutboundSegment, { element, component, end }: Separators): string {
  const texts = segment.map((value) => (typeof value === 'string' ? value : joined(value, component)));
  return joined(texts, element) + end;
}

function joined(texts: readonly string[], separator: string): string {
  let last = texts.length;
  while (last > 0 && texts[last - 1] === '') last--;
  return texts.slice(0, last).join(separator);
}
