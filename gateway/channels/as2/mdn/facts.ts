/** What a receipt says, in short, as the evidence keeps it beside the receipt itself: for people who ask later. Pure. */
import type { Mic } from '../message/open.ts';
import { isSameMic } from './check.ts';
import type { MdnContent } from './read.ts';

export interface ReceiptFacts {
  /** Type and modifier (RFC 8098 section 3.2.6), as `processed` or `processed/error: decryption-failed`; null: none. */
  readonly disposition: string | null;
  /** Digest and MIC that it bears, as `sha256 4f1k…=`; null: none. */
  readonly mic: string | null;
  /** Whether that is the MIC of what was sent. */
  readonly isSameMic: boolean;
  readonly signature: MdnContent['signature'];
  /** Certificate of the partner that its good signature was made with; null where there is none. */
  readonly signer: { readonly subject: string; readonly fingerprint256: string } | null;
}

/** @param sent MIC of the message that it is about; undefined where it names none of ours */
export function receiptFacts(mdn: MdnContent, sent: Mic | undefined): ReceiptFacts {
  const { disposition, mic, signature, signer } = mdn;
  const said = disposition && [disposition.type, disposition.modifier].filter((each) => each !== '').join('/');
  return {
    disposition: said ?? null,
    mic: mic === undefined ? null : `${mic.digest} ${mic.value}`,
    isSameMic: mic !== undefined && sent !== undefined && isSameMic(mic, sent),
    signature,
    signer:
      signer === undefined
        ? null
        : { subject: signer.subject.replaceAll('\n', ', '), fingerprint256: signer.fingerprint256 },
  };
}
