/** Writes the lines of an advice into the ledger while it is composed: in blocks, some of them a commit. */
import type { AdviceBlock } from '../ledger/advice-store.ts';
import type { Ledger } from '../ledger/port.ts';
import { packed, recordOf, type ToldLine } from './line-record.ts';

/** Lines of one block: what has to be read and unpacked to look at one line. */
const blockLines = 500;
/** Blocks of one commit, each of which waits for the disk. */
const blocksPerCommit = 16;

/** What the block writer needs of a place: the lines of a block share it. */
export interface LinePlace {
  readonly file: number;
  readonly control: string;
}

export class BlockWriter {
  readonly #ledger: Ledger;
  readonly #advice: string;
  #records: string[] = [];
  #first = '';
  #last = '';
  #place: LinePlace = { file: 1, control: '' };
  #block = 0;
  #blocks: AdviceBlock[] = [];
  #commit: Promise<unknown> = Promise.resolve();

  constructor(ledger: Ledger, advice: string) {
    this.#ledger = ledger;
    this.#advice = advice;
  }

  /** Takes a line, in the order of the SKU; gives what to wait for where the ledger is behind. */
  add(line: ToldLine, place: LinePlace): Promise<void> | undefined {
    const same = place.file === this.#place.file && place.control === this.#place.control;
    const full = this.#records.length === blockLines || (!same && this.#records.length > 0);
    const behind = full ? this.#close() : undefined;
    if (this.#records.length === 0) this.#first = line.sku;
    this.#place = place;
    this.#last = line.sku;
    this.#records.push(recordOf(line));
    return behind;
  }

  /** Writes what is left; every line is in the ledger then. */
  async end(): Promise<void> {
    if (this.#records.length > 0) await this.#close();
    await this.#flush();
    await this.#commit;
  }

  #close(): Promise<void> | undefined {
    this.#block += 1;
    const about = { block: this.#block, ...this.#place, firstSku: this.#first, lastSku: this.#last };
    this.#blocks.push({ ...about, lines: this.#records.length, body: packed(this.#records) });
    this.#records = [];
    return this.#blocks.length === blocksPerCommit ? this.#flush() : undefined;
  }

  /** One commit under way while the next blocks are made, and no more. */
  async #flush(): Promise<void> {
    await this.#commit;
    const blocks = this.#blocks;
    this.#blocks = [];
    if (blocks.length === 0) return;
    this.#commit = this.#ledger.write(({ advices }) => advices.putBlocks(this.#advice, blocks));
    // Its failure is thrown by the next wait for it.
    this.#commit.catch(() => undefined);
  }
}
