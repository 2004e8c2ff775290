/** From argv to one command's run, and from every way that it can fail to a sentence and an exit code. */
import { nearestWord } from '../settings/nearest.ts';
import { parseArguments } from './arguments.ts';
import { BadConfiguration, printConfigErrors } from './bad-configuration.ts';
import { exitCodes, Refusal, UsageError } from './command.ts';
import { commands } from './commands.ts';
import { commandHelp, overview } from './help.ts';
import type { Io } from './terminal.ts';
import { versionLine } from './version.ts';

/** Runs what argv (without the program's own name) asks for. Resolves to the exit code; throws nothing. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await dispatched(argv, io);
  } catch (error) {
    return failed(error, argv[0], io);
  }
}

async function dispatched(argv: readonly string[], io: Io): Promise<number> {
  const [first, ...rest] = argv;
  if (first === undefined) {
    io.err.lines(overview());
    return exitCodes.usage;
  }
  if (first === '--version' || first === '-v') {
    io.out.line(await versionLine());
    return exitCodes.ok;
  }
  const asksHelp = first === 'help' || first === '--help' || first === '-h';
  const name = asksHelp ? rest[0] : first;
  if (name === undefined) {
    io.out.lines(overview());
    return exitCodes.ok;
  }
  if (!Object.hasOwn(commands, name)) throw unknownCommand(name);
  const command = await commands[name]!.load();
  const args = asksHelp ? undefined : parseArguments(rest, command);
  if (args === undefined || args.has('help')) {
    io.out.lines(commandHelp(name, command));
    return exitCodes.ok;
  }
  return await command.run(args, io);
}

function unknownCommand(name: string): UsageError {
  const isOption = name.startsWith('-');
  const near = nearestWord(name, isOption ? ['--help', '--version'] : Object.keys(commands));
  const what = isOption ? `no option ${name} before a command` : `no command ${JSON.stringify(name)}`;
  return new UsageError(`there is ${what}`, near === undefined ? undefined : `Did you mean crossdock ${near}?`);
}

function failed(error: unknown, name: string | undefined, io: Io): number {
  const program = name !== undefined && Object.hasOwn(commands, name) ? `crossdock ${name}` : 'crossdock';
  if (error instanceof BadConfiguration) {
    printConfigErrors(io, error.errors);
    io.err.line(`${program}: ${error.message}${error.isChecked ? '; crossdock check checks it again' : ''}`);
    return exitCodes.usage;
  }
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof UsageError || error instanceof Refusal) {
    io.err.line(`${program}: ${message}`);
    if (error.hint !== undefined) io.err.line(error.hint);
    if (error instanceof Refusal) return exitCodes.bad;
    io.err.line(`${program} --help says how it is used.`);
    return exitCodes.usage;
  }
  io.err.line(`${program}: a fault of ours: ${message}`);
  for (const line of stackOf(error)) io.err.line(line);
  io.err.line('Please report it, with these lines.');
  return exitCodes.bad;
}

function stackOf(error: unknown): readonly string[] {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return stack.split('\n').filter((line) => line.startsWith('    at '));
}
