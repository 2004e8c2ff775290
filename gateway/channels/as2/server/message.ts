/** One AS2 message on its way through the receiver, and what became of it. */
import type { Bytes, Scratch } from '../bytes.ts';
import type { ReceivedEvidence } from '../evidence/evidence.ts';
import type { Modifier } from '../fault.ts';
import type { ReceiptRequest } from '../mdn/request.ts';
import type { Header } from '../mime/header.ts';
import type { As2Peer } from '../peer.ts';

/** A message whose header was read and whose body is at hand. */
export interface Message {
  readonly from: string;
  readonly to: string;
  readonly messageId: string;
  readonly header: Header;
  readonly body: Bytes;
  readonly bodySha256: string;
}

/** A message, the partner that it is of, and the receipt that it asks for. */
export interface Exchange {
  readonly message: Message;
  /** Undefined of a stranger. */
  readonly peer: As2Peer | undefined;
  /** Undefined where it asks for no receipt. */
  readonly request: ReceiptRequest | undefined;
  readonly scratch: Scratch;
}

/** An exchange with a partner that we know. */
export type KnownExchange = Exchange & { readonly peer: As2Peer };

export type Result = Pick<ReceivedEvidence, 'outcome' | 'reason' | 'mic' | 'files' | 'security'>;

export function failed(outcome: Modifier, reason: string): Result {
  return { outcome, reason, mic: undefined, files: [], security: {} };
}
