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
  #packing: Promise<AdviceBlock>[] = [];
  #commit: Promise<unknown> = Promise.resolve();

  constructor(ledger: Ledger, advice: string) {
    this.#ledger = ledger;
    this.#advice = advice;
  }

  /** Takes a line, in the order of the SKU; waits where the ledger is behind. */
  async add(line: ToldLine, place: LinePlace): Promise<void> {
    const same = place.file === this.#place.file && place.control === this.#place.control;
    if (this.#records.length === blockLines || (!same && this.#records.length > 0)) await this.#close();
    if (this.#records.length === 0) this.#first = line.sku;
    this.#place = place;
    this.#last = line.sku;
    this.#records.push(recordOf(line));
  }

  /** Writes what is left; every line is in the ledger then. */
  async end(): Promise<void> {
    if (this.#records.length > 0) await this.#close();
    await this.#flush();
    await this.#commit;
  }

  async #close(): Promise<void> {
    this.#block += 1;
    const about = { block: this.#block, ...this.#place, firstSku: this.#first, lastSku: this.#last };
    const records = this.#records;
    this.#records = [];
    const block = packed(records).then((body) => ({ ...about, lines: records.length, body }));
    // Its failure is thrown by the commit that waits for it.
    block.catch(() => undefined);
    this.#packing.push(block);
    if (this.#packing.length === blocksPerCommit) await this.#flush();
  }

  /** One commit under way while the next blocks are made, and no more. */
  async #flush(): Promise<void> {
    await this.#commit;
    const packing = this.#packing;
    this.#packing = [];
    if (packing.length === 0) return;
    this.#commit = Promise.all(packing).then((blocks) =>
      this.#ledger.write(({ advices }) => advices.putBlocks(this.#advice, blocks)),
    );
    this.#commit.catch(() => undefined);
  }
}
