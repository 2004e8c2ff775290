/** The referee: `openssl cms` run on files in a folder of its own. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { memoryBytes, Scratch } from '../../gateway/channels/as2/bytes.ts';
import type { MadeKey } from '../../gateway/channels/as2/keys/make.ts';
import { type TemporaryFolder, temporaryFolder } from './temporary.ts';

export class Openssl implements Disposable {
  readonly #folder: TemporaryFolder = temporaryFolder();

  path(name: string): string {
    return join(this.#folder.path, name);
  }

  write(name: string, bytes: Uint8Array | string): string {
    writeFileSync(this.path(name), bytes);
    return this.path(name);
  }

  key(name: string, { certificatePem, privateKeyPem }: MadeKey): void {
    this.write(`${name}.crt`, certificatePem);
    this.write(`${name}.key`, privateKeyPem);
  }

  /** Runs openssl in the folder. Throws what it says where it fails. */
  run(...args: string[]): Buffer {
    const { status, stdout, stderr } = spawnSync('openssl', args, { cwd: this.#folder.path, maxBuffer: 1 << 28 });
    if (status !== 0) throw new Error(`openssl ${args.join(' ')}: ${stderr}`);
    return stdout;
  }

  read(name: string): Buffer {
    return readFileSync(this.path(name));
  }

  [Symbol.dispose](): void {
    this.#folder[Symbol.dispose]();
  }
}

export function scratch(folder: string, memoryBytesMax = 65_536, pieceBytesMax = 1 << 30): Scratch {
  return new Scratch(folder, { memoryBytesMax, pieceBytesMax });
}

/** Bytes that come in chunks of a size of one's choice. */
export function inChunks(bytes: Buffer, size: number) {
  const whole = memoryBytes(bytes);
  const chunked = async function* () {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  };
  return { length: bytes.length, slice: whole.slice, read: chunked };
}
