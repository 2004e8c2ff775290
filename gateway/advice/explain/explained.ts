/** The reasons of an advice that was made: read from the ledger, and worked out again from what it kept of each line. */
import { scaled } from '../../../translators/canonical/decimal.ts';
import type { Advice, AdviceBlockPlace, AdviceView } from '../../ledger/advice-store.ts';
import { type Position, quantityScale } from '../../ledger/inventory-store.ts';
import { availabilityRows, type PositionRow, positionRows } from '../../ledger/stock-row.ts';
import type { Frame } from '../kept/frame.ts';
import { blockRecords, recordsOf } from '../kept/layer-reader.ts';
import { lineOf, partsOf, type ToldLine } from '../kept/line-record.ts';
import type { FutureTold } from '../policy/future.ts';
import { type Explanation, explain } from './explanation.ts';

export interface ExplainedLine {
  readonly sku: string;
  /** File of the advice, from 1, and ST02 of the set that the line went into; absent where that was not kept. */
  readonly place?: { readonly file: number; readonly control: string };
  readonly numbers: readonly Explanation[];
}

type LineView = Pick<AdviceView, 'blocks' | 'blockBody' | 'line' | 'lines'>;

/** Every line of an advice with its reasons, in order. */
export async function* explainedLines(view: LineView, advice: Advice): AsyncGenerator<ExplainedLine, void, void> {
  if (advice.frame === null) {
    for (const { sku, explanation } of await view.lines(advice.id)) yield { sku, numbers: JSON.parse(explanation) };
    return;
  }
  const frame = frameOfAdvice(advice);
  for await (const { record, place } of recordsOf(view, advice.id)) yield explainedLine(lineOf(record), frame, place);
}

/** One line; undefined where the advice says nothing of the SKU. */
export async function explainedSku(view: LineView, advice: Advice, sku: string): Promise<ExplainedLine | undefined> {
  if (advice.frame === null) {
    const line = await view.line(advice.id, sku);
    return line && { sku, numbers: JSON.parse(line.explanation) as readonly Explanation[] };
  }
  for (const place of await view.blocks(advice.id)) {
    if (sku < place.firstSku || sku > place.lastSku) continue;
    const records = await blockRecords(view, advice.id, place.block);
    const record = records.find((one) => partsOf(one).sku === sku);
    if (record !== undefined) return explainedLine(lineOf(record), frameOfAdvice(advice), place);
  }
  return undefined;
}

/** The SKUs that stand nearest to one in the order of an advice: those that a person may have meant. */
export async function neighbours(view: LineView, advice: Advice, sku: string): Promise<readonly string[]> {
  if (advice.frame === null) return (await view.lines(advice.id)).map((line) => line.sku);
  const places = await view.blocks(advice.id);
  const place = places.find(({ lastSku }) => lastSku >= sku) ?? places.at(-1);
  if (place === undefined) return [];
  return (await blockRecords(view, advice.id, place.block)).map((record) => partsOf(record).sku);
}

/** What all lines of an advice share. Throws where the advice is of a version that kept none. */
export function frameOfAdvice({ id, frame }: Advice): Frame {
  if (frame === null) throw new Error(`advice ${id} was made by a version that kept no frame`);
  return JSON.parse(frame) as Frame;
}

function explainedLine(line: ToldLine, frame: Frame, { file, control }: AdviceBlockPlace): ExplainedLine {
  const { sku, status, told } = line;
  const positions = positionRows(line.positions).map((row) => positionOf(sku, row));
  const rows = availabilityRows(line.availability);
  const reserved = new Map(rows.map(([location, , , quantity]) => [location, BigInt(quantity)]));
  const pack = line.pack === undefined ? undefined : (scaled(line.pack, quantityScale) ?? undefined);
  const future = frame.future && { frame: frame.future, supply: JSON.parse(line.supply ?? '[]') };
  const numbers = frame.places.map((location, index): Explanation => {
    const override = frame.writing?.override?.file;
    const worked = explain({
      ...{ sku, class: line.class, status, pack, location, positions, reserved, owners: frame.owners },
      locations: location.ours === null ? frame.locations : [location.ours],
      everywhere: frame.reservedByLocation === true ? frame.locations : undefined,
      ...{ buffer: frame.buffer, now: frame.now, zone: frame.zone, future },
    });
    const computed = asTold(worked, line.future?.[index] ?? []);
    const said = told[index] ?? '0';
    const explained = override === undefined ? computed : { ...computed, override };
    // What is not sold any more is told so, whatever is in stock: no rule of the policy was asked.
    if (status === 'discontinued') return { ...explained, steps: [], told: said };
    if (said === explained.told) return explained;
    return { ...explained, told: said, differs: explained.told };
  });
  // File 0: an override had the last word, and may have put the line anywhere.
  return { sku, ...(file > 0 && { place: { file, control } }), numbers };
}

/** What was told of later days, where that is not what this version works out. */
function asTold(worked: Explanation, told: readonly FutureTold[]): Explanation {
  const { future } = worked;
  if (future === undefined || JSON.stringify(future.told) === JSON.stringify(told)) return worked;
  return { ...worked, future: { ...future, told, differs: future.told } };
}

function positionOf(sku: string, [location, state, quantity, asOf, source, countedAt]: PositionRow): Position {
  return { sku, location, state, quantity: BigInt(quantity), asOf, source, countedAt, countRank: null, key: '' };
}
