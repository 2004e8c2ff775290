/** Where a command prints: standard output and standard error, each with or without colours. */
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { type Line, rendered, visibleJson } from './lines/layout.ts';

export class Output {
  readonly stream: NodeJS.WritableStream;
  readonly isTerminal: boolean;
  readonly color: boolean;

  constructor(stream: NodeJS.WritableStream & { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv) {
    this.stream = stream;
    this.isTerminal = stream.isTTY === true;
    // https://no-color.org: set and not empty means no colours.
    this.color = this.isTerminal && !env.NO_COLOR && env.TERM !== 'dumb';
  }

  line(line: Line = ''): void {
    this.stream.write(`${rendered(line, this.color)}\n`);
  }

  lines(lines: readonly Line[]): void {
    for (const line of lines) this.line(line);
  }

  json(value: unknown): void {
    this.jsonText(JSON.stringify(value));
  }

  /** One line of JSON that is text already. */
  jsonText(json: string): void {
    this.stream.write(`${visibleJson(json)}\n`);
  }

  /** Bytes as they are. */
  bytes(bytes: Uint8Array): void {
    this.stream.write(bytes);
  }

  /** Waits until the reader has caught up; asked for between the pieces of long outputs. */
  async drained(): Promise<void> {
    if ((this.stream as { writableNeedDrain?: boolean }).writableNeedDrain) await once(this.stream, 'drain');
  }
}

/** Standard input: a terminal, a pipe or a file. */
export type Input = Readable & { readonly isTTY?: boolean; setRawMode?(isRaw: boolean): unknown };

export interface Io {
  readonly input: Input;
  readonly out: Output;
  readonly err: Output;
  readonly env: NodeJS.ProcessEnv;
  /** Folder that relative paths begin at. */
  readonly cwd: string;
}

/** This process's own. A reader that goes away (`| head`) ends the command, and is no error; a full disk is one. */
export function processIo(): Io {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
      writeSync(2, `crossdock: the output cannot be written: ${error.code ?? error.message}\n`);
      process.exit(1);
    });
  }
  const { env } = process;
  return {
    get input() {
      // Asked for only where it is read: a process that opened it would wait for it.
      return process.stdin;
    },
    out: new Output(process.stdout, env),
    err: new Output(process.stderr, env),
    env,
    cwd: process.cwd(),
  };
}
