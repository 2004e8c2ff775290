/**
 * Writes a file of an advice again from what the ledger kept: the frame, the lines and the control numbers. Byte for
 * byte what was sent, as long as this program writes as the one did that sent it; the caller compares by sha-256.
 */
import type { Advice, AdviceFileRecord, AdviceView } from '../../ledger/advice-store.ts';
import { Breath } from '../breath.ts';
import { nextFile } from '../files/files.ts';
import { OutgoingLines } from '../files/outgoing.ts';
import { blockRecords } from '../kept/layer-reader.ts';
import { lineOf, type ToldLine } from '../kept/line-record.ts';
import { frameOfAdvice } from './explained.ts';

/** The bytes of one file, from 1. The files before it are written as well, for nobody knows which lines were in them. */
export async function* rebuilt(
  view: Pick<AdviceView, 'blocks' | 'blockBody'>,
  advice: Advice,
  files: readonly AdviceFileRecord[],
  wanted: number,
): AsyncGenerator<Uint8Array, void, void> {
  const frame = frameOfAdvice(advice);
  const lines = new OutgoingLines(toldLines(view, advice.id), frame);
  const breath = new Breath();
  for (const { file, interchange, group } of files) {
    const control = interchange === null || group === null ? undefined : { interchange, group };
    const writer = { frame, lines, breath, guideline: undefined, onWritten: () => undefined };
    const { bytes } = nextFile(writer, control);
    for await (const chunk of bytes) if (file === wanted) yield chunk;
    if (file === wanted) return;
  }
}

async function* toldLines(
  view: Pick<AdviceView, 'blocks' | 'blockBody'>,
  advice: string,
): AsyncGenerator<readonly ToldLine[], void, void> {
  for (const { block } of await view.blocks(advice)) yield (await blockRecords(view, advice, block)).map(lineOf);
}
