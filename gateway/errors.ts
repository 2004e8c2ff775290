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
  'unknown-channel': {
    class: 'permanent',
    text: "the channel is not in the partner's configuration any more",
    hint: 'Put the channel back into partner.yaml, or send the transmission over another one.',
  },
  'translation-fault': {
    class: 'permanent',
    text: 'the translator failed on it, which is a fault of ours',
    hint: 'The bytes are kept. Report it with the file; after an update, drop the file again.',
  },
} as const satisfies Record<string, { class: ErrorClass; text: string; hint: string }>;

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
}

/** The code of an operating system's error, as `ENOENT`; undefined where it is another kind of error. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
