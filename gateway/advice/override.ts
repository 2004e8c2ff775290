/**
 * The partner's override of an advice: what we computed, changed before it is written. The explanation stays about what
 * we computed; what was changed shows in the file that was sent.
 *
 * A long advice goes through the expression some lines at a time, as a long document does that comes in, so that the
 * bounds of an expression hold for any length and nothing else waits for the whole. What it changes of the heading is
 * taken from the first of these parts.
 */
import { setImmediate as others } from 'node:timers/promises';
import { OutboundAdvice, type OutboundAdviceLine } from '../../translators/maps/outbound-advice.ts';
import { defaultLimits } from '../../translators/translator.ts';
import { defectText, overridden } from '../partners/overridden.ts';
import type { Override } from '../partners/overrides.ts';
import { UnsendableAdvice } from './check-written.ts';

/** The advice as the override leaves it. Throws an UnsendableAdvice where it fails. `at` is what its `$now` says, RFC 3339. */
export async function overriddenAdvice(
  override: Override,
  advice: OutboundAdvice,
  at: string,
  linesMax = defaultLimits.partLinesMax,
): Promise<OutboundAdvice> {
  let heading: OutboundAdvice | undefined;
  const lines: OutboundAdviceLine[] = [];
  for (let from = 0; heading === undefined || from < advice.lines.length; from += linesMax) {
    const part = { ...advice, lines: advice.lines.slice(from, from + linesMax) };
    const { document, defect } = await overridden(override, part, { schema: OutboundAdvice, at });
    if (defect !== undefined) throw new UnsendableAdvice(`the override failed: ${defectText(override, defect)}`);
    heading ??= document;
    for (const line of document.lines) lines.push(line);
    await others();
  }
  return { ...heading, lines };
}
