/**
 * The partner's override of an advice: what we computed, changed before it is written. The explanation stays about what
 * we computed; what was changed shows in the file that was sent.
 *
 * A long advice goes through the expression some lines at a time, as a long document does that comes in, so that the
 * bounds of an expression hold for any length and nothing else waits for the whole. What it changes of the heading is
 * taken from the first of these parts.
 */
import { OutboundAdvice } from '../../../translators/maps/outbound-advice.ts';
import { defectText, overridden } from '../../partners/overridden.ts';
import type { Override } from '../../partners/overrides.ts';
import { UnsendableAdvice } from './check-written.ts';

/** Some lines as the override leaves them. Throws an UnsendableAdvice where it fails. `at` is what its `$now` says, RFC 3339. */
export async function overriddenPart(override: Override, part: OutboundAdvice, at: string): Promise<OutboundAdvice> {
  const { document, defect } = await overridden(override, part, { schema: OutboundAdvice, at });
  if (defect !== undefined) throw new UnsendableAdvice(`the override failed: ${defectText(override, defect)}`);
  return document;
}
