/**
 * Picks up changes of the partners folder, calendars.yaml and inventory.yaml while the gateway runs. chokidar says early that
 * something happened; a periodic look says surely. A change is reported when the files have come to rest, as a new book
 * or as everything that is wrong with it; a bad change changes nothing, and the same state is reported once.
 */
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { watch as watchFiles } from 'chokidar';
import { type ConfigError, formatConfigError } from '../settings/config-error.ts';
import type { Settings } from '../settings/settings.ts';
import { calendarsStamp } from './calendars.ts';
import { partnerFolders, shownPath } from './folder.ts';
import type { PartnerBook } from './partner.ts';
import { type ItemsCache, readPartners } from './read.ts';
import { type MasterCache, masterStamp, readStockSettings, type StockSettings } from './stock-settings.ts';

/** All of the new, or all that is wrong with it. */
export type PartnersChange =
  | { readonly book: PartnerBook; readonly inventory: StockSettings; readonly errors: readonly [] }
  | { readonly book: undefined; readonly inventory: undefined; readonly errors: readonly ConfigError[] };

export interface PartnersWatch extends AsyncDisposable {
  /** Resolves when file events are being received; the periodic look does not wait for it. */
  readonly ready: Promise<void>;
  /** Looks now; resolves when what was found has been reported. */
  look(): Promise<void>;
}

/** Readings of one change before it is reported although the files still move. */
const readingsMax = 5;

/**
 * Watches until disposed of.
 *
 * @param folder absolute path of the partners folder
 * @param onChange called with each change, one at a time
 * @param current the book in use, so that an unchanged folder is not reported; without it the first look reports
 */
export function watchPartners(
  folder: string,
  settings: Settings,
  onChange: (change: PartnersChange) => void | Promise<void>,
  current?: PartnerBook,
): PartnersWatch {
  return new Watch(folder, settings, onChange, current);
}

class Watch implements PartnersWatch {
  readonly #folder: string;
  readonly #settings: Settings;
  readonly #onChange: (change: PartnersChange) => void | Promise<void>;
  readonly #cache: ItemsCache = new Map();
  readonly #master: MasterCache = {};
  /** The item master that inventory.yaml named when it was last right. */
  #masterFile: string | undefined;
  readonly ready: Promise<void>;
  readonly #watcher;
  readonly #interval;
  #current: PartnerBook | undefined;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();
  #closed = false;
  /** Stamps of the files at the last look, and what was last reported. */
  #stamps = '';
  #reported = '';

  constructor(
    folder: string,
    settings: Settings,
    onChange: (change: PartnersChange) => void | Promise<void>,
    current: PartnerBook | undefined,
  ) {
    this.#folder = folder;
    this.#settings = settings;
    this.#onChange = onChange;
    this.#current = current;
    const { settleMs, rereadMs } = settings.configuration;
    this.#watcher = watchFiles([folder, settings.folders.inventory, settings.folders.calendars], {
      ignoreInitial: true,
    });
    this.#watcher.on('all', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.look(), settleMs);
    });
    this.ready = new Promise((done) => this.#watcher.once('ready', done));
    // The periodic look finds what a watcher that failed does not.
    this.#watcher.on('error', () => undefined);
    this.#interval = setInterval(() => void this.look(), rereadMs);
  }

  look(): Promise<void> {
    const look = this.#looking.then(() => this.#look());
    // What onChange throws is the caller's of this look; the next one goes on.
    this.#looking = look.catch(() => undefined);
    return look;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    clearInterval(this.#interval);
    await this.#watcher.close();
    await this.#looking;
  }

  async #look(): Promise<void> {
    let stamps = await this.#stampsNow();
    if (stamps === this.#stamps) return;
    for (let reading = 1; !this.#closed; reading++) {
      const change = await this.#read();
      const after = await this.#stampsNow();
      if (after === stamps || reading === readingsMax) {
        this.#stamps = after;
        await this.#report(change);
        return;
      }
      stamps = after;
    }
  }

  async #read(): Promise<PartnersChange & { readonly state: string }> {
    const { book, errors, ...uses } = await readPartners(this.#folder, this.#settings, this.#cache);
    const file = this.#settings.folders.inventory;
    const files = { file, partners: this.#folder, shown: shownPath(file) };
    const inventory = await readStockSettings(files, book, uses, this.#master);
    const all = [...errors, ...inventory.errors];
    if (book && inventory.inventory) {
      this.#follow(inventory.inventory.itemsFile);
      const { items: _, ...settings } = inventory.inventory;
      const stamp = await masterStamp(this.#masterFile);
      const text = JSON.stringify({
        ...settings,
        locations: [...settings.locations],
        groups: [...settings.groups],
        stamp,
      });
      return { book, inventory: inventory.inventory, errors: [], state: `${book.version} ${hashed(text)}` };
    }
    return { book: undefined, inventory: undefined, errors: all, state: hashed(all.map(formatConfigError).join('\n')) };
  }

  /** The item master is watched as well, wherever inventory.yaml says that it is. */
  #follow(masterFile: string | undefined): void {
    if (masterFile === this.#masterFile) return;
    if (this.#masterFile !== undefined) this.#watcher.unwatch(this.#masterFile);
    if (masterFile !== undefined) this.#watcher.add(masterFile);
    this.#masterFile = masterFile;
  }

  async #report({ state, ...change }: PartnersChange & { readonly state: string }): Promise<void> {
    const known = this.#reported === '' && change.book !== undefined && change.book.version === this.#current?.version;
    const same = state === this.#reported;
    this.#reported = state;
    if (known || same || this.#closed) return;
    if (change.book) this.#current = change.book;
    await this.#onChange(change as PartnersChange);
  }

  async #stampsNow(): Promise<string> {
    const { folders, errors } = await partnerFolders(this.#folder);
    const lines = folders.flatMap(({ id, files }) => [
      id,
      ...[...files].map(([name, { stamp }]) => `${name} ${stamp}`),
    ]);
    const inventory = await stat(this.#settings.folders.inventory).then(
      ({ size, mtimeMs, ctimeMs, ino }) => `${size} ${mtimeMs} ${ctimeMs} ${ino}`,
      (error: NodeJS.ErrnoException) => String(error.code),
    );
    const master = await masterStamp(this.#masterFile);
    const calendars = await calendarsStamp(this.#settings.folders.calendars);
    return hashed([...lines, ...errors.map(formatConfigError), inventory, master, calendars].join('\n'));
  }
}

function hashed(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
