/** The settings that a command works with; what is wrong with them is thrown, every error of it. */
import { readSettings, type Settings } from '../settings/read.ts';
import type { Arguments } from './arguments.ts';
import { BadConfiguration } from './bad-configuration.ts';
import type { Io } from './terminal.ts';

export function settingsSource(args: Arguments, io: Io) {
  return { file: args.text('config'), env: io.env, cwd: io.cwd };
}

/** Throws a BadConfiguration. */
export function askedSettings(args: Arguments, io: Io): Settings {
  const { settings, errors } = readSettings(settingsSource(args, io));
  if (settings === undefined) throw new BadConfiguration(errors);
  return settings;
}
