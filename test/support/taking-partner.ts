/** The other side of out folders: takes every file away at once, and knows what it saw. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';

export class TakingPartner {
  /** Names that came a second time. */
  readonly seenTwice: string[] = [];
  readonly #outs: Readonly<Record<string, string>>;
  readonly #taken: string;
  readonly #names = new Map<string, Set<string>>();

  /** `outs`: the folders that it takes from, by partner; `taken`: where it puts what it takes. */
  constructor(outs: Readonly<Record<string, string>>, taken: string) {
    this.#outs = outs;
    this.#taken = taken;
    for (const partner of Object.keys(outs)) {
      mkdirSync(join(taken, partner), { recursive: true });
      this.#names.set(partner, new Set());
    }
  }

  look(): void {
    for (const [partner, out] of Object.entries(this.#outs)) {
      if (!existsSync(out)) continue;
      const names = this.#names.get(partner) as Set<string>;
      for (const name of readdirSync(out).filter((each) => !each.startsWith('.'))) {
        if (names.has(name)) this.seenTwice.push(name);
        names.add(name);
        renameSync(join(out, name), join(this.#taken, partner, name));
      }
    }
  }

  files(partner: string): readonly string[] {
    return [...(this.#names.get(partner) ?? [])];
  }

  content(partner: string, name: string): string {
    return readFileSync(join(this.#taken, partner, name), 'latin1');
  }
}
