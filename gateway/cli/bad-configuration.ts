/** The settings or the partners have errors: a command that needs them cannot be carried out. */
import { type ConfigError, formatConfigError } from '../settings/config-error.ts';
import { counted } from './lines/phrases.ts';
import type { Io } from './terminal.ts';

export class BadConfiguration extends Error {
  readonly errors: readonly ConfigError[];

  constructor(errors: readonly ConfigError[]) {
    super(`${counted(errors.length, 'error')} in the configuration`);
    this.name = 'BadConfiguration';
    this.errors = errors;
  }
}

export function printConfigErrors(io: Io, errors: readonly ConfigError[]): void {
  for (const error of errors) io.err.line(formatConfigError(error));
}
