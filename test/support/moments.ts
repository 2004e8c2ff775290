/** Moments at which a gateway can be made to die: named steps of a file's way in and of a file's way out. */

export const moments = {
  archive: 'While the bytes of a large file are written to the archive.',
  'before-commit': 'When a transaction is about to be committed, whatever is in it.',
  'after-commit': 'When a transaction was committed, and nobody has been told.',
  composing: 'When lines of an advice were committed, and the advice itself is not there.',
  published: 'When events were stored by the stream, and the ledger does not know it.',
  staged: 'When an outbound file was written beside its target, and the ledger does not know it.',
  'about-to-place': 'When the ledger knows that a file is staged, and it is not renamed.',
  placed: "When a file was renamed into the partner's folder, and the ledger does not know it.",
  'about-to-prove': 'When the files of an AS2 message are committed, and its receipt is not in the evidence.',
  proved: 'When the receipt of an AS2 message is in the evidence, and has not left.',
  never: 'Lives on.',
} as const;
export type Moment = keyof typeof moments;

export interface Death {
  readonly moment: Moment;
  /** At which time that the moment comes, from 1. */
  readonly count: number;
}
