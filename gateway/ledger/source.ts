/**
 * Where a ledger lies, for what reads it in a thread of its own: a connection belongs to the thread that opened it, but
 * every thread can open one, and readers wait for no writer.
 */
import type { Views } from './port.ts';
import { openViews } from './sqlite/ledger.ts';

/** The file of the embedded ledger; another kind of ledger is another member. Can be cloned. */
export interface LedgerSource {
  readonly sqlite: string;
}

export interface SourceViews extends Views, Disposable {
  /** What is read by the work is of one moment, whoever writes meanwhile. One work at a time. */
  atOnce<T>(work: () => Promise<T>): Promise<T>;
}

/** Views on it, of this thread. Throws where there is none. */
export function viewsOf({ sqlite }: LedgerSource): SourceViews {
  return openViews(sqlite);
}
