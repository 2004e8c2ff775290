/** A partner whose folders we have on a disk: drop folders of the gateway, or the disk under the partner's own SFTP server. */
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OrderOptions } from '../support/orders.ts';
import { Side } from './side.ts';

export class DiskSide extends Side {
  readonly #drop: string;
  readonly #out: string;

  /** `drop`: where the gateway takes files from; `out`: where it puts them. Both on one disk. */
  constructor(partner: string, sender: NonNullable<OrderOptions['sender']>, drop: string, out: string) {
    super(partner, sender);
    this.#drop = drop;
    this.#out = out;
  }

  protected async give(name: string, bytes: Buffer): Promise<void> {
    writeFileSync(join(this.#drop, `.${name}`), bytes);
    renameSync(join(this.#drop, `.${name}`), join(this.#drop, name));
  }

  protected async fetch(): Promise<void> {
    if (!existsSync(this.#out)) return;
    for (const name of readdirSync(this.#out).filter((each) => !each.startsWith('.'))) {
      const content = readFileSync(join(this.#out, name), 'latin1');
      rmSync(join(this.#out, name));
      this.take(name, content);
    }
  }
}
