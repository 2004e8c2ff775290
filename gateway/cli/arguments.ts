/** The arguments of one command: `node:util` parses, this says in words what is wrong with them. */
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { nearestWord } from '../settings/nearest.ts';
import { type Command, type Option, UsageError } from './command.ts';

export class Arguments {
  readonly operands: readonly string[];
  readonly #values: Readonly<Record<string, string | boolean | undefined>>;

  constructor(operands: readonly string[], values: Readonly<Record<string, string | boolean | undefined>>) {
    this.operands = operands;
    this.#values = values;
  }

  has(option: string): boolean {
    return this.#values[option] !== undefined && this.#values[option] !== false;
  }

  text(option: string): string | undefined {
    const value = this.#values[option];
    return typeof value === 'string' ? value : undefined;
  }

  /** A whole number of at least 1. Throws a UsageError where it is something else. */
  count(option: string, fallback: number, max: number): number {
    const text = this.text(option);
    if (text === undefined) return fallback;
    const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
    if (value >= 1 && value <= max) return value;
    throw new UsageError(`--${option} is ${JSON.stringify(text)}; it is a whole number from 1 to ${max}`);
  }

  /** A time in RFC 3339, in milliseconds. Throws a UsageError where it is something else. */
  instant(option: string): number | undefined {
    const text = this.text(option);
    if (text === undefined) return undefined;
    const value = /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
    if (!Number.isNaN(value)) return value;
    throw new UsageError(`--${option} is ${JSON.stringify(text)}; it is a time, as 2026-11-01T00:00:00Z`);
  }
}

/** Options that every command has. */
export const commonOptions = {
  help: { text: 'This text.' },
} as const satisfies Record<string, Option>;

/** Throws a UsageError on an unknown option (naming the nearest), a missing value, and too few or too many operands. */
export function parseArguments(argv: readonly string[], command: Pick<Command, 'options' | 'operands'>): Arguments {
  const known = { ...command.options, ...commonOptions };
  const options: ParseArgsOptionsConfig = {};
  for (const [name, { value }] of Object.entries<Option>(known)) {
    options[name] = { type: value === undefined ? 'boolean' : 'string', ...(name === 'help' ? { short: 'h' } : {}) };
  }
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw usageError(error, argv, options, known);
  }
  const args = new Arguments(parsed.positionals, parsed.values as Record<string, string | boolean | undefined>);
  if (args.has('help')) return args;
  const { min, max, missing } = command.operands;
  if (args.operands.length < min) throw new UsageError(missing ?? 'an argument is missing');
  if (args.operands.length > max) {
    throw new UsageError(`${JSON.stringify(args.operands[max])} is one argument too many`);
  }
  return args;
}

function usageError(
  error: unknown,
  argv: readonly string[],
  options: ParseArgsOptionsConfig,
  known: Readonly<Record<string, Option>>,
): Error {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') return new UsageError(wrongValue(argv, options, known));
  if (code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return error as Error;
  const unknown = tokensOf(argv, options).find(({ name }) => !Object.hasOwn(options, name));
  const near = unknown === undefined ? undefined : nearestWord(unknown.name, Object.keys(known));
  const question = near === undefined ? undefined : `Did you mean --${near}?`;
  return new UsageError(`there is no option ${unknown?.rawName ?? ''}`.trimEnd(), question);
}

function wrongValue(
  argv: readonly string[],
  options: ParseArgsOptionsConfig,
  known: Readonly<Record<string, Option>>,
): string {
  for (const { name, value } of tokensOf(argv, options)) {
    const wanted = known[name]?.value;
    if (wanted !== undefined && (value === undefined || value.startsWith('-'))) {
      return `--${name} needs a value: --${name} ${wanted} (or --${name}=-… where it begins with a hyphen)`;
    }
    if (wanted === undefined && value !== undefined) return `--${name} takes no value`;
  }
  return 'an option has a wrong value';
}

function tokensOf(argv: readonly string[], options: ParseArgsOptionsConfig) {
  const { tokens } = parseArgs({ args: [...argv], options, allowPositionals: true, strict: false, tokens: true });
  return tokens.filter((token) => token.kind === 'option');
}
