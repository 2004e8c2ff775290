/** Help: of the whole, and of one command. */
import { commonOptions } from './arguments.ts';
import type { Command, Option } from './command.ts';
import { commands } from './commands.ts';
import { type Line, proseColumns, styled, wrapped } from './lines/layout.ts';

export function overview(): readonly Line[] {
  const names = Object.keys(commands);
  const columns = Math.max(...names.map((name) => name.length)) + 2;
  return [
    'Crossdock takes the files of trading partners, checks, acknowledges and translates them, and sends',
    'each partner the inventory advice that it is due.',
    '',
    styled('bold', 'Usage:  crossdock COMMAND [OPTIONS]'),
    '',
    ...names.flatMap((name) => entry(name, commands[name]?.text ?? '', columns)),
    '',
    'crossdock COMMAND --help   what a command does, with an example and its exit codes',
    'crossdock --version        the version',
  ];
}

export function commandHelp(name: string, command: Command): readonly Line[] {
  const options = Object.entries<Option>({ ...command.options, ...commonOptions }).map(([option, { value, text }]) => {
    const short = option === 'help' ? '-h, ' : '';
    return [`${short}--${option}${value === undefined ? '' : ` ${value}`}`, text] as const;
  });
  return [
    styled('bold', `Usage:  crossdock ${name} ${command.usage}`.trimEnd()),
    '',
    ...command.about.flatMap((text) => [...wrapped(text), '']),
    styled('bold', 'Options'),
    ...entries(options),
    '',
    styled('bold', command.examples.length === 1 ? 'Example' : 'Examples'),
    ...command.examples.flatMap(([line, text]) => [`  ${line}`, ...wrapped(text, proseColumns - 6).map(indented)]),
    '',
    styled('bold', 'Exit codes'),
    ...entries(command.exits.map(([code, text]) => [String(code), text] as const)),
  ];
}

function indented(line: string): string {
  return `      ${line}`;
}

function entries(all: readonly (readonly [string, string])[]): readonly Line[] {
  const columns = Math.max(...all.map(([name]) => name.length)) + 2;
  return all.flatMap(([name, text]) => entry(name, text, columns));
}

function entry(name: string, text: string, columns: number): readonly Line[] {
  const [first = '', ...rest] = wrapped(text, proseColumns - columns - 2);
  return [
    ['  ', styled('cyan', name), ' '.repeat(columns - name.length), first],
    ...rest.map((line) => ' '.repeat(columns + 2) + line),
  ];
}
