/** Writes an advice: its files and, beside them, the facts of every line. */
import type { Guideline } from '../../../translators/x12/guideline/guideline.ts';
import type { Breath } from '../breath.ts';
import type { AdviceTotals } from '../guard/guard.ts';
import type { Frame } from '../kept/frame.ts';
import type { ToldLine } from '../kept/line-record.ts';
import { BlockWriter } from './block-writer.ts';
import { UnsendableAdvice } from './check-written.ts';
import { filesMax, nextFile, type Writer } from './files.ts';
import { OutgoingLines } from './outgoing.ts';
import type { PlannedFile } from './planned-file.ts';
import type { AdviceSink } from './sink.ts';
import { Totals } from './totals.ts';

/** How an advice is written, and where to. */
interface InWriting {
  readonly frame: Frame;
  /** The partner's, which the files are held to. */
  readonly guideline: Guideline | undefined;
  readonly breath: Breath;
  readonly sink: AdviceSink;
  /** A SKU that is no real stock, and no part of the totals. */
  readonly uncounted: string | undefined;
}

/** What was written. */
export interface WrittenAdvice {
  readonly files: readonly PlannedFile[];
  readonly totals: AdviceTotals;
}

/** Throws an UnsendableAdvice where the partner could not read it. */
export async function writeAdvice(about: InWriting, told: AsyncIterable<readonly ToldLine[]>): Promise<WrittenAdvice> {
  const { frame, guideline, breath, sink, uncounted } = about;
  const totals = new Totals(uncounted);
  const lines = new OutgoingLines(totals.counting(told), frame);
  const blocks = new BlockWriter(sink);
  const files: PlannedFile[] = [];
  const overridden = frame.writing.override !== undefined;
  do {
    const file = files.length + 1;
    if (file > filesMax) {
      throw new UnsendableAdvice(
        `the advice would be more than ${filesMax} files, the most that are sent: raise linesPerSet or setsPerFile.`,
      );
    }
    const control = isX12(frame) ? await sink.control() : undefined;
    const writer: Writer = {
      ...{ frame, lines, breath, guideline },
      onWritten: (some, set) => {
        // An override may have made several sets' lines of one: they count by the whole advice.
        for (const line of some) blocks.add(line, overridden ? 0 : file, overridden ? '' : set);
      },
    };
    const stream = nextFile(writer, control);
    files.push({ kept: await sink.keep(drained(stream.bytes, blocks)), control, sets: stream.sets });
  } while ((await lines.peek()) !== undefined);
  for (const line of lines.left()) blocks.add(line, 0, '');
  await blocks.end();
  return { files, totals: totals.totals };
}

function isX12({ writing }: Frame): boolean {
  return writing.flat === undefined && writing.json === undefined;
}

/** The bytes, and between them what else has to be written, so that neither runs away from the other. */
async function* drained(bytes: AsyncIterable<Uint8Array>, blocks: BlockWriter): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    await blocks.drain();
    yield chunk;
  }
}
