/** Runs the command line: in this process where only its words matter, as a process of its own where more does. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { run } from '../../../gateway/cli/run.ts';
import { Output } from '../../../gateway/cli/terminal.ts';

export const repository = resolve(import.meta.dirname, '../../..');
const program = join(repository, 'gateway', 'cli.ts');

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Around {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What is piped in; nothing unless told. */
  readonly input?: string;
  /** As on a terminal: with colours. */
  readonly terminal?: boolean;
}

class Kept extends Writable {
  readonly isTTY: boolean;
  #chunks: Buffer[] = [];

  constructor(isTTY: boolean) {
    super();
    this.isTTY = isTTY;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#chunks.push(chunk);
    done();
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString();
  }
}

/** In this process. */
export async function words(argv: readonly string[], around: Around = {}): Promise<Ran> {
  const { cwd = repository, env = {}, terminal = false, input = '' } = around;
  const [out, err] = [new Kept(terminal), new Kept(terminal)];
  const code = await run(argv, {
    input: Readable.from([input]),
    out: new Output(out, env),
    err: new Output(err, env),
    env,
    cwd,
  });
  return { code, out: out.text(), err: err.text() };
}

/** A process of its own, its output to be read. */
export function started(argv: readonly string[], { cwd = repository, env = {} }: Around = {}): ChildProcess {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...argv], {
    cwd,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return child;
}

/** A process of its own, to its end. */
export async function processed(argv: readonly string[], around: Around = {}): Promise<Ran> {
  return await ended(started(argv, around));
}

export async function ended(child: ChildProcess): Promise<Ran> {
  const code = new Promise<number | null>((done) => child.once('close', done));
  const [out, err] = await Promise.all([text(child.stdout!), text(child.stderr!)]);
  return { code: await code, out, err };
}

export interface Scratch extends Disposable {
  readonly path: string;
}

/** A temporary folder, removed at the end of its scope. */
export function scratch(): Scratch {
  const path = mkdtempSync(join(tmpdir(), 'crossdock-cli-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

export function jsonLines<T = Record<string, unknown>>(output: string): readonly T[] {
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}
