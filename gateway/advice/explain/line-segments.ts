/**
 * Where a line of an advice stands among the segments of its set, as a 997 counts them (AK302, IK302: the ST is 1). Worked
 * out from what the ledger kept, as the set was written.
 */
import { AdviceSet, headingSegments } from '../../../translators/maps/write-846.ts';
import type { Advice, AdviceView } from '../../ledger/advice-store.ts';
import { formOf, outboundLine } from '../kept/frame.ts';
import { blockRecords } from '../kept/layer-reader.ts';
import { lineOf } from '../kept/line-record.ts';
import { frameOfAdvice } from './explained.ts';

/** Segments of a line: ids in order, the first at that ordinal of the set. */
export interface LineSegments {
  readonly first: number;
  readonly ids: readonly string[];
}

/** Undefined where it cannot be known: the line stands elsewhere, or an override wrote the lines anew. */
export async function segmentsOfLine(
  view: Pick<AdviceView, 'blocks' | 'blockBody'>,
  advice: Advice,
  place: { readonly file: number; readonly control: string },
  sku: string,
): Promise<LineSegments | undefined> {
  const frame = frameOfAdvice(advice);
  if (frame.writing.override !== undefined) return undefined;
  const set = new AdviceSet(frame.heading.at, formOf(frame));
  // The ST and the heading stand before.
  let before = 1 + [...headingSegments(frame.heading)].length;
  for (const { block, file, control, lastSku } of await view.blocks(advice.id)) {
    if (file !== place.file || control !== place.control) continue;
    for (const record of await blockRecords(view, advice.id, block)) {
      const line = lineOf(record);
      const ids = [...set.line(outboundLine(line, frame))].map(([id]) => String(id));
      if (line.sku === sku) return { first: before + 1, ids };
      before += ids.length;
    }
    if (sku <= lastSku) return undefined;
  }
  return undefined;
}
