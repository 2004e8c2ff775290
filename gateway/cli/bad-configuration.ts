/** The settings, the partners or a file that was named have errors: a command that needs them cannot be carried out. */
import { type ConfigError, formatConfigError } from '../settings/config-error.ts';
import { counted } from './lines/phrases.ts';
import type { Io } from './terminal.ts';

export class BadConfiguration extends Error {
  readonly errors: readonly ConfigError[];
  /** Whether it is what `crossdock check` looks at. */
  readonly isChecked: boolean;

  /** `file` where it is one of its own, and no part of the configuration. */
  constructor(errors: readonly ConfigError[], file?: string) {
    super(`${counted(errors.length, 'error')} in ${file ?? 'the configuration'}`);
    this.name = 'BadConfiguration';
    this.errors = errors;
    this.isChecked = file === undefined;
  }
}

export function printConfigErrors(io: Io, errors: readonly ConfigError[]): void {
  for (const error of errors) io.err.line(formatConfigError(error));
}
