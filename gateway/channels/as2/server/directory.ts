/** Who may send to whom: partners by their AS2 names. Pure. */
import type { As2Peer } from '../peer.ts';

export type Names = Pick<As2Peer, 'them' | 'us'>;

export class Directory {
  readonly #peers: ReadonlyMap<string, As2Peer>;
  readonly #unready: ReadonlySet<string>;

  /** `unready`: names of partners that cannot be answered for now. Throws where two partners have the same pair of names. */
  constructor(peers: readonly As2Peer[], unready: readonly Names[] = []) {
    const byNames = new Map<string, As2Peer>();
    for (const peer of peers) {
      const key = keyOf(peer.them, peer.us);
      const other = byNames.get(key);
      if (other)
        throw new Error(`${other.partner} and ${peer.partner} both use the AS2 names ${peer.them} and ${peer.us}`);
      byNames.set(key, peer);
    }
    this.#peers = byNames;
    this.#unready = new Set(unready.map(({ them, us }) => keyOf(them, us)));
  }

  isUnready(from: string, to: string): boolean {
    return this.#unready.has(keyOf(from, to));
  }

  find(from: string, to: string): As2Peer | undefined {
    return this.#peers.get(keyOf(from, to));
  }

  /** What a person should look at where no pair fits: case, or the two names the other way round. */
  hint(from: string, to: string): string {
    for (const { us, them, partner } of this.#peers.values()) {
      if (them === to && us === from) return `AS2-From and AS2-To of ${partner} are swapped`;
      const isLike = them.toLowerCase() === from.toLowerCase() && us.toLowerCase() === to.toLowerCase();
      if (isLike) return `${partner} has the names ${them} and ${us}, and case matters`;
      if (them === from) return `${partner} is known, and its messages go to ${us}`;
    }
    return 'no partner has these names';
  }
}

function keyOf(from: string, to: string): string {
  return JSON.stringify([from, to]);
}
