/** What receipt a message asks for (RFC 4130 section 7.3): none, signed or not, at once or to a URL. */
import { type Digest, digestByName } from '../cms/algorithms.ts';
import type { Header } from '../mime/header.ts';

export interface ReceiptRequest {
  readonly isSigned: boolean;
  /** Digest asked for, and how the partner spells it. */
  readonly digest: Digest | undefined;
  readonly spelling: string | undefined;
  /** Where it is to be sent later; undefined where it is the answer itself. */
  readonly url: string | undefined;
}

/** Undefined where no receipt is asked for. */
export function receiptRequest(header: Header): ReceiptRequest | undefined {
  if ((header.get('disposition-notification-to') ?? '').trim() === '') return undefined;
  const options = new Map(
    (header.get('disposition-notification-options') ?? '').split(';').map((option) => {
      const [name, value = ''] = option.split(/=(.*)/s);
      return [(name as string).trim().toLowerCase(), value.split(',').map((each) => each.trim().replaceAll('"', ''))];
    }),
  );
  const protocols = options.get('signed-receipt-protocol') ?? [];
  const wanted = (options.get('signed-receipt-micalg') ?? []).find((name) => digestByName(name) !== undefined);
  return {
    isSigned: protocols.some((name) => name.toLowerCase() === 'pkcs7-signature'),
    digest: wanted === undefined ? undefined : digestByName(wanted),
    spelling: wanted,
    url: header.get('receipt-delivery-option')?.trim() || undefined,
  };
}
