/**
 * A partner that logs in to the hosted drop. Where the gateway dies before it answers, the partner does not know whether
 * its file counts; it looks before it sends again: in `in` and `done` as it sees them, and in the folder of files that are
 * just being taken, which a partner would have to wait for.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SFTPWrapper } from 'ssh2';
import type { OrderOptions } from '../support/orders.ts';
import { ask, type SshClient, startSshClient } from '../support/ssh-client.ts';
import { Side } from './side.ts';

export interface HostedLogin {
  readonly port: number;
  readonly username: string;
  readonly privateKey: Buffer;
}

type Call<T> = (sftp: SFTPWrapper, done: (error: Error | null | undefined, value?: T) => void) => void;

export class HostedSide extends Side {
  readonly #login: HostedLogin;
  /** The channel's folders on our disk. */
  readonly #folder: string;
  #client: SshClient | undefined;
  #given = 0;
  /** Fetched, and the removal was not answered. */
  readonly #toRemove = new Set<string>();

  constructor(partner: string, sender: NonNullable<OrderOptions['sender']>, login: HostedLogin, folder: string) {
    super(partner, sender);
    this.#login = login;
    this.#folder = folder;
  }

  protected async give(name: string, bytes: Buffer): Promise<void> {
    // Every other file as clients do that rename afterwards.
    const isRenamed = this.#given++ % 2 === 1;
    while (!this.isOver && !this.#isThere(name)) {
      const first = isRenamed ? `/in/${name}.filepart` : `/in/${name}`;
      const written = await this.#ask((sftp, done) => sftp.writeFile(first, bytes, done as never));
      if (!written.isDone) continue;
      if (!isRenamed) return;
      const renamed = await this.#ask((sftp, done) => sftp.rename(first, `/in/${name}`, done as never));
      if (renamed.isDone) return;
    }
  }

  protected async fetch(): Promise<void> {
    const listed = await this.#ask<readonly { readonly filename: string }[]>((sftp, done) =>
      sftp.readdir('/out', done as never),
    );
    for (const { filename } of listed.value ?? []) {
      const path = `/out/${filename}`;
      if (!this.#toRemove.has(filename)) {
        const read = await this.#ask<Buffer>((sftp, done) => sftp.readFile(path, done as never));
        if (!read.value) return;
        this.take(filename, read.value.toString('latin1'));
        this.#toRemove.add(filename);
      }
      const removed = await this.#ask((sftp, done) => sftp.unlink(path, done as never));
      if (!removed.isDone) return;
      this.#toRemove.delete(filename);
    }
  }

  override async end(): Promise<void> {
    await super.end();
    this.#client?.client.destroy();
  }

  /** A file moves from `in` over `.taking` to `done`: looked for in this order it is not missed. */
  #isThere(name: string): boolean {
    return ['in', 'in/.taking', 'done'].some((folder) => existsSync(join(this.#folder, folder, name)));
  }

  async #ask<T>(call: Call<T>): Promise<{ readonly isDone: boolean; readonly value?: T }> {
    const client = await this.#open();
    if (!client) return { isDone: false };
    const lost = client.closed.then(() => -1);
    const answer = await Promise.race([ask<T>((done) => call(client.sftp, done as never)), lost]);
    if (typeof answer !== 'number') return { isDone: true, value: answer };
    client.client.destroy();
    this.#client = undefined;
    return { isDone: false };
  }

  async #open(): Promise<SshClient | undefined> {
    try {
      this.#client ??= await startSshClient({ ...this.#login, readyTimeout: 20_000 });
      return this.#client;
    } catch {
      await sleep(100);
      return undefined;
    }
  }
}
