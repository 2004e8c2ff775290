/**
 * Every error code of the gateway's own, in one place. Policy reads the code and its class, never the text; a person
 * reads the sentence and the hint.
 */

/** What a failure means for trying again. */
export type ErrorClass = 'transient' | 'permanent' | 'ambiguous';

export const errorCodes = {
  'file-too-large': {
    class: 'permanent',
    text: 'the file is larger than transmissionBytesMax',
    hint: 'Ask the partner to split it, or raise intake.transmissionBytesMax in gateway.yaml.',
  },
  'not-a-file': {
    class: 'permanent',
    text: 'it is no regular file',
    hint: 'Drop plain files only: a link, a pipe or a device is never followed.',
  },
  unreadable: {
    class: 'permanent',
    text: 'the file cannot be read',
    hint: "Give the gateway's user the right to read it (and check the disk), then move it back into the drop folder.",
  },
  'changed-while-read': {
    class: 'transient',
    text: 'the file changed while it was read',
    hint: 'Nothing to do: it is taken when its writer is done.',
  },
  'folder-unwritable': {
    class: 'transient',
    text: 'the folder cannot be written to',
    hint: "Give the gateway's user the right to write there, and look for a full or read-only disk.",
  },
  'archive-unreadable': {
    class: 'transient',
    text: 'the bytes that were kept cannot be read from the archive',
    hint: 'Check that the data volume is mounted and its disk is well; if the file is gone, restore data/archive from the backup. It is tried again by itself.',
  },
  'unknown-channel': {
    class: 'permanent',
    text: "the channel is not in the partner's configuration any more",
    hint: 'Put the channel back into partner.yaml, or send the transmission over another one.',
  },
  'partner-unreachable': {
    class: 'transient',
    text: 'the server cannot be reached',
    hint: 'Check host and port, the firewall, and whether the partner has an outage. It is tried again by itself.',
  },
  'host-key-unknown': {
    class: 'transient',
    text: "the server shows a key that the partner's configuration does not name",
    hint: 'Ask the partner, by telephone, for the fingerprint of its host key. If it is this one, write it as `hostKey`; two stand side by side, with a blank between. If not, somebody may be listening: leave it.',
  },
  'login-refused': {
    class: 'transient',
    text: 'the server refused the login',
    hint: 'Check user, key and password with the partner: a password may have expired, a key may not be registered there.',
  },
  'no-common-algorithm': {
    class: 'transient',
    text: 'the server knows none of the algorithms that are offered to it',
    hint: 'An old server: ask the partner to update it; until then write `algorithms: legacy`.',
  },
  'secret-missing': {
    class: 'transient',
    text: 'the secret cannot be read',
    hint: "Put it into the secrets folder as a file of that name, readable by the gateway's user.",
  },
  'connection-lost': {
    class: 'transient',
    text: 'the connection was lost before the answer came',
    hint: 'Nothing to do: it is tried again by itself.',
  },
  'peer-frozen': {
    class: 'transient',
    text: 'the server stopped answering',
    hint: 'Tell the partner when it goes on: the connection stays, and nothing is answered. It is tried again by itself.',
  },
  'remote-refused': {
    class: 'transient',
    text: "the partner's server refused it",
    hint: 'Ask the partner for the rights on that folder, and whether its disk is full.',
  },
  'remote-missing': {
    class: 'transient',
    text: "it is not on the partner's server",
    hint: 'Check the folder with the partner: the path is as the user sees it after the login.',
  },
  'remote-changed': {
    class: 'transient',
    text: 'the bytes that arrived are not those that were announced',
    hint: 'Nothing to do: it is read again when it stands still.',
  },
  'name-unusable': {
    class: 'permanent',
    text: 'its name is not UTF-8, or leads elsewhere, so that it cannot be asked for',
    hint: 'Ask the partner to name files with plain letters, digits, dots and hyphens.',
  },
  vanished: {
    class: 'transient',
    text: 'the file was gone when it was to be read',
    hint: 'Nothing to do, unless the partner misses it: another poller may take files from the same folder.',
  },
  'upload-short': {
    class: 'transient',
    text: "the partner's server holds another number of bytes than were sent",
    hint: 'It is sent again by itself. If it stays so, the disk or a quota of the partner is full.',
  },
  'outcome-unknown': {
    class: 'ambiguous',
    text: 'it cannot be told whether the partner has it',
    hint: 'Ask the partner whether the file arrived. If not, send it again; if so, nothing is to be done.',
  },
  'as2-unreachable': {
    class: 'transient',
    text: 'the AS2 partner cannot be reached, or asks to try later',
    hint: 'Nothing to do at first: it is tried again. If it goes on, ask the partner, and check url and TLS settings.',
  },
  'as2-no-answer': {
    class: 'ambiguous',
    text: 'the AS2 message went out and no answer came',
    hint: 'Nothing to do: the same message is sent again under the same Message-ID, which the partner knows if it has it.',
  },
  'as2-refused': {
    class: 'permanent',
    text: 'the AS2 partner refused the message',
    hint: 'Read the reason; certificates, algorithms and AS2 names are agreed on both sides. Then replay it.',
  },
  'as2-receipt-untrusted': {
    class: 'ambiguous',
    text: 'the receipt proves nothing, so the message does not count as delivered',
    hint: "Compare certificates and receipt settings with the partner's; it is sent again under the same Message-ID.",
  },
  'as2-no-receipt': {
    class: 'ambiguous',
    text: 'the AS2 partner took the message and sent no receipt',
    hint: 'Ask the partner whether it has the message, and whether its receipts reach as2.url of gateway.yaml. It is sent again under the same Message-ID.',
  },
  'as2-no-certificate': {
    class: 'permanent',
    text: 'no certificate is valid now',
    hint: 'Put a valid certificate into partner.yaml, or make a key of ours with ./crossdock keys. Then replay it.',
  },
  'as2-no-key': {
    class: 'transient',
    text: 'there is no key of ours to exchange AS2 messages with',
    hint: 'Make one with ./crossdock keys new, and give its certificate to the partner.',
  },
  'as2-not-ready': {
    class: 'transient',
    text: 'the AS2 channel is not ready',
    hint: 'Nothing to do, unless it stays: the log says what is missing.',
  },
  'translation-fault': {
    class: 'permanent',
    text: 'the translator failed on it, which is a fault of ours',
    hint: 'The bytes are kept. Report it with the file; after an update, drop the file again.',
  },
  'token-missing': {
    class: 'permanent',
    status: 401,
    text: 'the request has no token',
    hint: 'Send the header `Authorization: Bearer TOKEN`; `./crossdock tokens new` makes one.',
  },
  'token-unknown': {
    class: 'permanent',
    status: 401,
    text: 'the token is not known',
    hint: 'It was mistyped or revoked; `./crossdock tokens list` shows which there are, `tokens new` makes another.',
  },
  'token-expired': {
    class: 'permanent',
    status: 401,
    text: 'the token has expired',
    hint: 'Make a new one with `./crossdock tokens new` and give it to who uses this one.',
  },
  'role-refused': {
    class: 'permanent',
    status: 403,
    text: 'the role of the token does not allow it',
    hint: 'Use a token whose role does: `./crossdock tokens new --help` says what each may.',
  },
  'source-inactive': {
    class: 'permanent',
    status: 403,
    text: 'the source is no partner in production or test',
    hint: 'Look at `status` in its partner.yaml; `./crossdock check` says what is wrong with it.',
  },
  'request-malformed': {
    class: 'permanent',
    status: 400,
    text: 'the request is not as the API describes it',
    hint: 'Correct it by the places named; /v1/openapi.json describes every request.',
  },
  'not-found': {
    class: 'permanent',
    status: 404,
    text: 'there is no such thing',
    hint: 'Check the id and the path; lists are at /v1/transmissions, /v1/advices and /v1/partners.',
  },
  'not-resubmittable': {
    class: 'permanent',
    status: 409,
    text: 'it cannot be submitted again',
    hint: 'Only what came in and was dealt with can: wait until it was translated; what goes out is sent again by its delivery.',
  },
  'body-too-large': {
    class: 'permanent',
    status: 413,
    text: 'the body is larger than api.bodyBytesMax, or has more entries than api.updatesMax',
    hint: 'Send it in several smaller batches.',
  },
  'type-unsupported': {
    class: 'permanent',
    status: 415,
    text: 'the body is not application/json',
    hint: 'Send JSON in UTF-8, with the header `Content-Type: application/json`.',
  },
  'idempotency-key-reused': {
    class: 'permanent',
    status: 422,
    text: 'the same idempotency key came with another body before',
    hint: 'A key stands for one batch: give a new batch a new key, and repeat a batch as it was.',
  },
  'rate-exceeded': {
    class: 'transient',
    status: 429,
    text: 'too many requests',
    hint: 'Wait as long as Retry-After says; send more in one batch; or raise the limit under `api` in gateway.yaml.',
  },
  'gateway-fault': {
    class: 'transient',
    status: 500,
    text: 'the gateway failed at it, which is a fault of ours',
    hint: 'Nothing of it was recorded. Try again; if it stays so, report the log lines with this request id.',
  },
} as const satisfies Record<string, { class: ErrorClass; status?: number; text: string; hint: string }>;

export type ErrorCode = keyof typeof errorCodes;

/** A failure with a code of the registry. `detail` is what only this case knows. */
export class GatewayError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, detail: string, cause?: unknown) {
    super(`${detail}: ${errorCodes[code].text}`, cause === undefined ? undefined : { cause });
    this.name = 'GatewayError';
    this.code = code;
  }

  get class(): ErrorClass {
    return errorCodes[this.code].class;
  }

  get hint(): string {
    return errorCodes[this.code].hint;
  }

  /** HTTP status with which the API says it; 500 for what no request should meet. */
  get status(): number {
    return statusOf(this.code);
  }
}

function statusOf(code: ErrorCode): number {
  const entry: { readonly class: ErrorClass; readonly status?: number } = errorCodes[code];
  return entry.status ?? 500;
}

/** The code of an operating system's error, as `ENOENT`; undefined where it is another kind of error. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
