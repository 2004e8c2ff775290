/** Writes the lines of an advice into the ledger while it is composed: in blocks, some of them a commit. */
import type { AdviceBlock } from '../../ledger/advice-store.ts';
import type { ToldLine } from '../kept/line-record.ts';
import { RecordBlock } from './record-block.ts';
import type { AdviceSink } from './sink.ts';

/** Lines of one block: what has to be read and unpacked to look at one line. */
const blockLines = 500;
/** Blocks of one commit, each of which waits for the disk. */
const blocksPerCommit = 16;

/** The lines of a block share it. */
interface LinePlace {
  readonly file: number;
  readonly control: string;
}

export class BlockWriter {
  readonly #sink: Pick<AdviceSink, 'putBlocks'>;
  readonly #records = new RecordBlock();
  #first = '';
  #last = '';
  #place: LinePlace = { file: 1, control: '' };
  #block = 0;
  #blocks: AdviceBlock[] = [];
  #commit: Promise<unknown> = Promise.resolve();

  constructor(sink: Pick<AdviceSink, 'putBlocks'>) {
    this.#sink = sink;
  }

  /** Takes a line, in the order of the SKU. */
  add(line: ToldLine, file: number, control: string): void {
    const { lines } = this.#records;
    const same = file === this.#place.file && control === this.#place.control;
    if (lines === blockLines || (!same && lines > 0)) this.#close();
    if (this.#records.lines === 0) this.#first = line.sku;
    if (!same) this.#place = { file, control };
    this.#last = line.sku;
    this.#records.add(line);
  }

  /** What to wait for before more lines are added, where there are enough for a commit. */
  drain(): Promise<void> | undefined {
    return this.#blocks.length < blocksPerCommit ? undefined : this.#flush();
  }

  /** Writes what is left; every line is in the ledger then. */
  async end(): Promise<void> {
    if (this.#records.lines > 0) this.#close();
    await this.#flush();
    await this.#commit;
  }

  #close(): void {
    this.#block += 1;
    const about = { block: this.#block, ...this.#place, firstSku: this.#first, lastSku: this.#last };
    const { lines } = this.#records;
    this.#blocks.push({ ...about, lines, body: this.#records.packed() });
  }

  /** One commit under way while the next blocks are made, and no more. */
  async #flush(): Promise<void> {
    await this.#commit;
    const blocks = this.#blocks;
    this.#blocks = [];
    if (blocks.length === 0) return;
    this.#commit = this.#sink.putBlocks(blocks);
    // Its failure is thrown by the next wait for it.
    this.#commit.catch(() => undefined);
  }
}
