/** What is said of a partner's files that stay on its server: each thing once, until the file changes. */
import { type ErrorCode, errorCodes, GatewayError } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import { shownName } from '../folder/names.ts';
import { fingerprintOf } from './look.ts';
import type { RemoteEntry } from './remote.ts';

export interface LeftFilesOptions {
  readonly partner: string;
  readonly channel: string;
  readonly onRefused: (code: ErrorCode) => void;
  readonly logger: Logger;
}

export class LeftFiles {
  readonly #options: LeftFilesOptions;
  /** By name. */
  readonly #told = new Map<string, string>();

  constructor(options: LeftFilesOptions) {
    this.#options = options;
  }

  /** It could not be taken. True where it is tried again soon. */
  failed(file: RemoteEntry, error: unknown): boolean {
    const { partner, channel, logger } = this.#options;
    const code = error instanceof GatewayError ? error.code : undefined;
    if (error instanceof GatewayError && error.class === 'permanent') {
      this.refuse(file, error.code);
      return false;
    }
    const about = { partner, channel, name: shown(file.name), code, err: error };
    if (code === 'vanished') {
      logger.info(about, 'the file was taken away before it was read');
      return false;
    }
    if (this.isNews(file, code ?? 'failed')) logger.warn(about, 'the file could not be taken; trying again');
    return true;
  }

  /** The file stays where it is, on the partner's server; it is not asked for again until it changes. */
  refuse(file: RemoteEntry, code: ErrorCode): void {
    if (!this.isNews(file, code)) return;
    const { partner, channel, logger, onRefused } = this.#options;
    const { text, hint } = errorCodes[code];
    logger.warn({ partner, channel, name: shown(file.name), bytes: file.size, code, hint }, `left alone: ${text}`);
    onRefused(code);
  }

  /** Whether this was not said of the file yet, as it looks now; said from here on. */
  isNews(file: RemoteEntry, what: string): boolean {
    const words = `${what} ${file.kind === 'file' ? fingerprintOf(file) : ''}`;
    if (this.#told.get(file.name) === words) return false;
    this.#told.set(file.name, words);
    return true;
  }

  /** Lets go of what was said of files that the server does not have any more. */
  keep(names: ReadonlySet<string>): void {
    for (const name of this.#told.keys()) if (!names.has(name)) this.#told.delete(name);
  }
}

/** A name as it may be recorded and printed. */
export function shown(name: string): string {
  return shownName(Buffer.from(name, 'utf8').toString('latin1'));
}
