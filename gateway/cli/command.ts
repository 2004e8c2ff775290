/** What a command is, and how it ends. */
import type { Arguments } from './arguments.ts';
import type { Io } from './terminal.ts';

/** How a command ends; each command's help says what that means for it. */
export const exitCodes = { ok: 0, bad: 1, usage: 2 } as const;

export interface Option {
  /** What stands for the value in help, as `FILE`; absent: a switch. */
  readonly value?: string;
  readonly text: string;
}

export interface Command {
  /** After the command's name: `FILE --partner PARTNER`. */
  readonly usage: string;
  /** What it does, a paragraph an entry. */
  readonly about: readonly string[];
  readonly options: Readonly<Record<string, Option>>;
  /** How many arguments it takes that are no options, and what is said where there are fewer. */
  readonly operands: { readonly min: number; readonly max: number; readonly missing?: string };
  /** A line to type and what comes of it. */
  readonly examples: readonly (readonly [line: string, text: string])[];
  readonly exits: readonly (readonly [code: number, text: string])[];
  run(args: Arguments, io: Io): Promise<number>;
}

/** The options that several commands share. */
export const sharedOptions = {
  config: {
    value: 'FILE',
    text: "The gateway's settings; CROSSDOCK_CONFIG or config/gateway.yaml unless told.",
  },
  json: { text: 'JSON for programs, one object a line.' },
} as const satisfies Record<string, Option>;

/** The exit codes of most commands that look something up. */
export const lookUpExits = [
  [exitCodes.ok, 'shown'],
  [exitCodes.bad, 'not found, or there is no ledger yet'],
  [exitCodes.usage, 'the command was not understood, or the settings have errors'],
] as const satisfies Command['exits'];

/** The exit codes of a list. */
export const listExits = [
  [exitCodes.ok, 'listed, also where there are none'],
  [exitCodes.bad, 'there is no ledger yet, or it cannot be read'],
  [exitCodes.usage, 'the command was not understood, or the settings have errors'],
] as const satisfies Command['exits'];

/** The command was not understood. */
export class UsageError extends Error {
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.name = 'UsageError';
    this.hint = hint;
  }
}

/** What was asked for cannot be had, and that is an answer: one sentence and what to do. */
export class Refusal extends Error {
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.name = 'Refusal';
    this.hint = hint;
  }
}
