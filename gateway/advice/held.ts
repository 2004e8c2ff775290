/**
 * Deciding an advice that is held. Released, it goes out as it was shown: the same bytes, under the control numbers that
 * were drawn for it. What a person looked at and approved is these numbers, and the file says of what time they are; an
 * advice made anew could say others that nobody has seen. Dropped, nothing goes out, and the next due time is judged
 * again.
 */
import { clearAlert } from '../alerts/alerts.ts';
import type { Advice, AdviceKind } from '../ledger/advice-store.ts';
import type { Ledger } from '../ledger/port.ts';
import { advised, decidedClearing, type HeldDecision } from './advice-events.ts';
import { frameOfAdvice } from './explain/explained.ts';
import { coalesceKey, outboundOf } from './files/planned-file.ts';

/**
 * Whether an advice takes the place of a held one: a full one of any, a delta of what is no full one, for it says all that
 * differs. What is smaller waits.
 */
export function replaces(mode: AdviceKind, held: AdviceKind): boolean {
  return mode === 'full' || (mode === 'delta' && held !== 'full');
}

/** Sends what was held. False where it is not held any more. */
export async function releaseAdvice(ledger: Ledger, advice: Advice, decision: HeldDecision): Promise<boolean> {
  const files = await ledger.read.advices.files(advice.id);
  const { writing } = frameOfAdvice(advice);
  const { id, partner } = advice;
  return ledger.write(async (stores) => {
    if (!(await stores.advices.decide(id, { ...decision, state: 'sent' }))) return false;
    for (const file of files) {
      const facts = {
        partner,
        channel: writing.channel,
        advice: id,
        at: decision.at,
        test: writing.test,
        coalesce: coalesceKey(advice.mode, advice.rule),
      };
      await stores.transmissions.send(
        outboundOf(file, file.content === null ? facts : { ...facts, content: file.content }),
      );
    }
    const { transmission, dueAt, lines, units, zeroes, policyVersion, mode } = advice;
    const said = { advice: id, transmission, dueAt, files: files.length, lines, units, zeroes, policyVersion, mode };
    await clearAlert(stores, decidedClearing(advice, 'released', decision));
    await stores.events.append([advised({ partner, test: writing.test, time: decision.at, ...said })]);
    return true;
  });
}

/** Decides that what was held is not sent. False where it is not held any more. */
export async function dropAdvice(ledger: Ledger, advice: Advice, decision: HeldDecision): Promise<boolean> {
  return ledger.write(async (stores) => {
    if (!(await stores.advices.decide(advice.id, { ...decision, state: 'dropped' }))) return false;
    await clearAlert(stores, decidedClearing(advice, 'dropped', decision));
    return true;
  });
}
