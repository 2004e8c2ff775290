/** The settings and partners that a command works with; what is wrong with them is printed, every line of it. */
import type { PartnerBook } from '../partners/partner.ts';
import { readPartners } from '../partners/read.ts';
import { type ConfigError, formatConfigError } from '../settings/config-error.ts';
import { nearestWord } from '../settings/nearest.ts';
import { readSettings, type Settings } from '../settings/read.ts';
import type { Arguments } from './arguments.ts';
import { UsageError } from './command.ts';
import { counted } from './phrases.ts';
import type { Io } from './terminal.ts';

/** The settings and the partners have errors, which were printed. */
export class BadConfiguration extends Error {
  readonly errors: readonly ConfigError[];

  constructor(errors: readonly ConfigError[]) {
    super(`${counted(errors.length, 'error')} in the configuration`);
    this.name = 'BadConfiguration';
    this.errors = errors;
  }
}

export function settingsSource(args: Arguments, io: Io) {
  return { file: args.text('config'), env: io.env, cwd: io.cwd };
}

/** Throws a BadConfiguration. */
export function askedSettings(args: Arguments, io: Io): Settings {
  const { settings, errors } = readSettings(settingsSource(args, io));
  if (settings === undefined) throw new BadConfiguration(errors);
  return settings;
}

/** Throws a BadConfiguration. */
export async function askedPartners(settings: Settings): Promise<PartnerBook> {
  const { book, errors } = await readPartners(settings.folders.partners, settings);
  if (book === undefined) throw new BadConfiguration(errors);
  return book;
}

/** Throws a UsageError that names the nearest one. */
export function askedPartner(book: PartnerBook, id: string) {
  const partner = book.partners.get(id);
  if (partner !== undefined) return partner;
  const near = nearestWord(id, book.partners.keys());
  const hint = near === undefined ? `There is ${[...book.partners.keys()].join(', ')}.` : `Did you mean ${near}?`;
  throw new UsageError(`there is no partner ${JSON.stringify(id)}`, hint);
}

export function printConfigErrors(io: Io, errors: readonly ConfigError[]): void {
  for (const error of errors) io.err.line(formatConfigError(error));
}
