/** Judges a receipt against what was sent. Pure. Only `receipted` (and, by policy, `warned`) closes a delivery. */
import type { Mic } from '../message/open.ts';
import { meaningOf } from './disposition.ts';
import type { MdnContent } from './read.ts';

export const receiptStates = {
  receipted: 'The partner has it: the receipt names it, bears its MIC and is signed where that was asked for.',
  warned: 'As receipted, with a warning of the partner.',
  refused: 'The partner says that it did not take it.',
  untrusted: 'It proves nothing: another message, another MIC, no signature, a foreign one, or no MDN at all.',
} as const;
export type ReceiptState = keyof typeof receiptStates;

export interface Expected {
  readonly messageId: string;
  readonly mic: Mic;
  readonly isSigned: boolean;
}

export interface Verdict {
  readonly state: ReceiptState;
  readonly reason: string;
}

/** Whether a receipt closes its delivery. */
export function isClosing(state: ReceiptState, acceptWarnings: boolean): boolean {
  return state === 'receipted' || (state === 'warned' && acceptWarnings);
}

/** `mdn` is undefined where what came is no MDN. */
export function checkReceipt(mdn: MdnContent | undefined, expected: Expected): Verdict {
  const untrusted = (reason: string): Verdict => ({ state: 'untrusted', reason });
  if (mdn === undefined) return untrusted('the answer is no MDN');
  if (mdn.originalMessageId !== expected.messageId) {
    return untrusted(`the MDN is of another message, ${mdn.originalMessageId ?? 'which it does not name'}`);
  }
  const said = [mdn.disposition?.type, mdn.disposition?.modifier].filter(Boolean).join('/');
  const quoted = `${said || 'nothing'}${mdn.text === '' ? '' : ` («${mdn.text.slice(0, 300)}»)`}`;
  if (mdn.signature === 'bad')
    return untrusted(`the MDN's signature is bad (${mdn.signatureFault}); it says ${quoted}`);
  if (expected.isSigned && mdn.signature !== 'good') return untrusted(`the MDN is not signed; it says ${quoted}`);
  if (mdn.disposition === undefined) return untrusted('the MDN has no disposition');
  const meaning = meaningOf(mdn.disposition);
  if (meaning === 'refused') return { state: 'refused', reason: `the partner answered ${quoted}` };
  if (mdn.mic === undefined) return untrusted('the MDN has no MIC');
  if (!isSameMic(mdn.mic, expected.mic)) {
    return untrusted(
      `the MDN's MIC is ${mdn.mic.value} (${mdn.mic.digest}), ${expected.mic.value} (${expected.mic.digest}) was sent`,
    );
  }
  return {
    state: meaning === 'warned' ? 'warned' : 'receipted',
    reason: meaning === 'warned' ? `the partner answered ${quoted}` : '',
  };
}

/** Of one digest and one value, however its base64 is padded. */
export function isSameMic(one: Mic, other: Mic): boolean {
  return one.digest === other.digest && Buffer.from(one.value, 'base64').equals(Buffer.from(other.value, 'base64'));
}
