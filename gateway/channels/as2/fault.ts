/**
 * What can be wrong with an AS2 message, in the words that an MDN has for it (RFC 4130 section 7.4.3, RFC 5402, and the
 * revision draft of RFC 4130). A fault of the message is an As2Fault; anything else that is thrown is a fault of ours or of the machine.
 */

/** Disposition modifiers that we send, with what each means. */
export const modifiers = {
  'authentication-failed': 'The signature is of nobody that we know for this partner.',
  'decompression-failed': 'The compressed content cannot be read, or is larger than allowed.',
  'decryption-failed': 'The message could not be decrypted.',
  'duplicate-document': 'The Message-ID was used before for other content.',
  'insufficient-message-security': 'The message is not signed or encrypted as agreed.',
  'integrity-check-failed': 'The signature does not fit the content.',
  'unexpected-processing-error': 'The message could not be processed.',
  'unknown-trading-relationship': 'AS2-From and AS2-To are no pair that is agreed here.',
} as const;
export type Modifier = keyof typeof modifiers;

/** `detail` is for our own log and evidence; the partner is told the modifier and its sentence alone. */
export class As2Fault extends Error {
  readonly modifier: Modifier;

  constructor(modifier: Modifier, detail: string, cause?: unknown) {
    super(detail, cause === undefined ? undefined : { cause });
    this.name = 'As2Fault';
    this.modifier = modifier;
  }
}

/** True for what the machine did (a full disk, a lost file), which is never held against the message. */
export function isMachineFault(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
