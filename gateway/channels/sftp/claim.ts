/**
 * Claiming by renaming, where two poll one folder: a rename succeeds for one of them. A claimed file is called
 * `.taking-CLAIMER-NAME` until it is put away, so that each knows its own after a crash.
 */
import { type Finished, markerName } from './look.ts';
import { type Remote, type RemoteEntry, RemoteRefusal } from './remote.ts';

export class ClaimedNames {
  readonly #folder: string;
  readonly #prefix: string;
  readonly #marker: string | undefined;

  /** `marker` is the rule for names of markers, with {name} or {stem}. */
  constructor(folder: string, claimer: string, marker: string | undefined) {
    this.#folder = folder;
    this.#marker = marker;
    this.#prefix = `.taking-${claimer}-`;
  }

  path(name: string): string {
    return `${this.#folder}/${this.#prefix}${name}`;
  }

  /** Files of a listing that we claimed before and did not put away, under the names that they came by. */
  left(listing: readonly RemoteEntry[]): Finished[] {
    return listing
      .filter(({ kind, name }) => kind === 'file' && name.startsWith(this.#prefix) && name.length > this.#prefix.length)
      .map((entry) => {
        const name = entry.name.slice(this.#prefix.length);
        return { ...entry, name, marker: markerName(this.#marker, name) };
      });
  }

  /** Undefined where another was faster, or the former file of that name is still claimed. */
  async claim(remote: Remote, name: string): Promise<string | undefined> {
    const path = this.path(name);
    if ((await remote.look(path)) !== undefined) return undefined;
    try {
      await remote.rename(`${this.#folder}/${name}`, path);
    } catch (error) {
      if (!(error instanceof RemoteRefusal)) throw error;
      if ((await remote.look(`${this.#folder}/${name}`)) === undefined) return undefined;
      await remote.renameOver(`${this.#folder}/${name}`, path);
    }
    return path;
  }
}
